import {type ReactNode, useEffect, useEffectEvent, useRef, useState} from 'react';
import type {Failure} from '../core/failure.ts';
import type {LikelyCause} from '../core/likely-causes.ts';
import type {SavedSession} from '../flows/save-sign-in.ts';
import {
	type SessionAction,
	type SessionEvent,
	type SessionInput,
	signInAndSave,
} from '../flows/sign-in-and-save.ts';
import type {Ports} from '../ports.ts';
import {Blocks} from './blocks.tsx';
import {Frame} from './frame.tsx';
import {useFrameFacts} from './frame-context.ts';
import {useEscape} from './keyboard.tsx';
import {NotSaved} from './not-saved.tsx';
import {useWindow} from './room.ts';
import {signInState} from './sign-in-state.ts';
import {useFlow} from './use-flow.ts';
import type {Allow} from './use-practice-owner.ts';
import {useSpinner} from './use-spinner.ts';
import {useTellDropped} from './use-tell-dropped.ts';
import {Waiting} from './waiting.tsx';

export interface SignInRunProps {
	readonly input: SessionInput;
	readonly ports: Ports;
	readonly causes: readonly LikelyCause[];
	/** The other way can be taken while waiting. */
	readonly canListen: boolean;
	readonly practiceUrl: string | undefined;
	/** In the demo: plays the owner. */
	readonly onAllow: Allow | undefined;
	readonly onPrint: (lines: readonly string[]) => void;
	readonly onCopy: (text: string, what: string) => void;
	readonly onCause: (cause: LikelyCause) => void;
	/** The way was changed while waiting. */
	readonly onWay: (listens: boolean) => void;
	/** Start anew with another address. */
	readonly onAgain: () => void;
	readonly onDone: (saved: SavedSession) => void;
	readonly onFailure: (failure: Failure) => void;
}

/** One sign-in from its address to the saved profile, with everything that a person can do meanwhile. */
export function SignInRun(props: SignInRunProps): ReactNode {
	const {input, ports} = props;
	const {onBack} = useFrameFacts();
	const {columns} = useWindow();
	const [answeredAt, setAnsweredAt] = useState(-1);
	const [listens, setListens] = useState(input.signIn.listens);
	const flow = useFlow<SessionEvent, SavedSession, SessionAction>(
		(signal, actions) => signInAndSave(input, ports, signal, actions),
		{onDone: props.onDone, onFailure: props.onFailure},
	);
	const state = signInState(flow.events);
	const print = () => {
		const {url, shortUrl} = state;
		if (url === undefined) return;
		// In a window this narrow the short address would be broken inside the frame.
		const short =
			shortUrl !== undefined && shortUrl.length > columns ? ['On this computer also:', shortUrl] : [];
		// The demo's address is of this computer.
		const device = props.practiceUrl === undefined ? 'for any device' : 'for a browser on this computer';
		props.onPrint([`The sign-in address, ${device}:`, url, ...short]);
	};
	usePrintOnce(state.url, print);

	const {notSaved} = state;
	const isHolding = notSaved !== undefined && notSaved.at > answeredAt && flow.isRunning;
	useTellDropped(isHolding, props.onPrint);
	if (notSaved && isHolding) {
		return (
			<NotSaved
				notSaved={notSaved.event}
				profileName={input.session.profileName}
				onSave={(profileName, replace) => {
					setAnsweredAt(notSaved.at);
					flow.send({type: 'save', profileName, replace: replace || input.session.replace});
				}}
				onAgain={props.onAgain}
				onDrop={() => onBack?.()}
			/>
		);
	}
	if (
		!flow.isRunning ||
		state.phase === 'exchanging' ||
		state.phase === 'saving' ||
		state.phase === 'not-saved'
	) {
		return (
			<Busy
				phase={state.phase}
				tokenHost={input.signIn.hosts.token}
				noSave={input.session.noSave === true}
				onStop={() => {
					props.onPrint(['The sign-in was stopped, and its code is spent. Nothing was saved.']);
					onBack?.();
				}}
			/>
		);
	}
	return (
		<Waiting
			state={state}
			eventCount={flow.events.length}
			send={flow.send}
			listens={listens}
			onWay={next => {
				setListens(next);
				props.onWay(next);
			}}
			canListen={props.canListen}
			causes={props.causes}
			timeoutSeconds={input.signIn.timeoutSeconds}
			practiceUrl={props.practiceUrl}
			onAllow={props.onAllow}
			onPrint={print}
			onCopy={() => state.url !== undefined && props.onCopy(state.url, 'Address')}
			onCause={props.onCause}
		/>
	);
}

/** A new address is printed as soon as it is there, once. */
function usePrintOnce(url: string | undefined, print: () => void): void {
	const printed = useRef<string>(undefined);
	const printNew = useEffectEvent((address: string | undefined) => {
		if (address === undefined || printed.current === address) return;
		printed.current = address;
		print();
	});
	useEffect(() => printNew(url), [url]);
}

interface BusyProps {
	readonly phase: string;
	readonly tokenHost: string;
	readonly noSave: boolean;
	/** Esc during the exchange; the code is spent then. */
	readonly onStop: () => void;
}

/** Between the answer and the profile. What is being saved is not stopped half-way: Esc waits, Ctrl+C leaves. */
function Busy({phase, tokenHost, noSave, onStop}: BusyProps): ReactNode {
	const spinner = useSpinner();
	const isExchanging = phase === 'exchanging';
	useEscape(isExchanging ? onStop : () => undefined);
	const saving = noSave
		? 'Asking SMAPI for your vendor IDs…'
		: 'Saving the profile and asking SMAPI for your vendor IDs…';
	const text = isExchanging ? `Amazon answered. Getting the token from ${new URL(tokenHost).host}…` : saving;
	return (
		<Frame
			keys={[...(isExchanging ? [{key: 'Esc', does: 'stop'}] : []), {key: 'Ctrl+C', does: 'leave'}]}
			help={[text]}
		>
			<Blocks blocks={[{text, sign: spinner, isBusy: true}]} />
		</Frame>
	);
}
