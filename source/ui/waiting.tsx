import {Box} from 'ink';
import {type ReactNode, useState} from 'react';
import type {LikelyCause} from '../core/likely-causes.ts';
import type {SessionAction} from '../flows/sign-in-and-save.ts';
import {Blocks, fitBlocks} from './blocks.tsx';
import {Frame} from './frame.tsx';
import {usePasteOutside, useShortcuts} from './keyboard.tsx';
import {PasteBox} from './paste-box.tsx';
import {RoomContext, useRoom} from './room.ts';
import type {SignInState} from './sign-in-state.ts';
import {useTheme} from './theme.ts';
import {useCountdown} from './use-countdown.ts';
import {type Allow, usePracticeOwner} from './use-practice-owner.ts';
import {useSpinner} from './use-spinner.ts';
import {moreTime, type WaitingWords, waitingBlocks} from './waiting-blocks.ts';
import {waitingHelp, waitingKeys} from './waiting-keys.ts';

export interface WaitingProps {
	readonly state: SignInState;
	readonly eventCount: number;
	readonly send: (action: SessionAction) => void;
	readonly listens: boolean;
	readonly onWay: (listens: boolean) => void;
	readonly canListen: boolean;
	readonly causes: readonly LikelyCause[];
	readonly timeoutSeconds: number;
	readonly practiceUrl: string | undefined;
	/** In the demo: plays the owner. */
	readonly onAllow: Allow | undefined;
	readonly onPrint: () => void;
	readonly onCopy: () => void;
	readonly onCause: (cause: LikelyCause) => void;
}

interface OpenField {
	readonly text: string;
	/** The step itself is the field: Esc goes back a step. */
	readonly isStep: boolean;
}

/** The wait for Amazon's answer, by the listener or pasted. */
export function Waiting(props: WaitingProps): ReactNode {
	const {state, send, listens, canListen, causes} = props;
	// The other device: the field is open from the start, so letters are text there.
	const [field, setField] = useState<OpenField | undefined>(listens ? undefined : {text: '', isStep: true});
	const [isRefused, setIsRefused] = useState(false);
	const timeLeft = useCountdown(state.until);
	const isReady = state.phase === 'waiting';
	const isOpen = field !== undefined && isReady;
	const {isStillThere, isSlow} = state;
	const more = isStillThere ? () => send({type: 'more-time'}) : undefined;
	const owner = usePracticeOwner(props.onAllow, state.url, text => send({type: 'paste', text}));

	function changeWay(): void {
		send({type: 'listen', listens: !listens});
		if (!listens) send({type: 'open'});
		setField(listens ? {text: '', isStep: false} : undefined);
		props.onWay(!listens);
	}

	usePasteOutside(text => setField({text, isStep: false}), {isActive: isReady && !isOpen});
	const whenSlow = (digit: string) => {
		const cause = causes.find(row => row.digit === digit);
		return isSlow && cause ? () => props.onCause(cause) : undefined;
	};
	useShortcuts(
		{
			enter: more ?? owner.allow,
			o: listens ? () => send({type: 'open'}) : undefined,
			c: props.onCopy,
			u: props.onPrint,
			p: () => setField({text: '', isStep: false}),
			w: canListen ? changeWay : undefined,
			1: whenSlow('1'),
			2: whenSlow('2'),
			3: whenSlow('3'),
		},
		{isActive: isReady && !isOpen},
	);
	useShortcuts(
		{'ctrl+y': props.onCopy, 'ctrl+p': props.onPrint, 'ctrl+o': canListen ? changeWay : undefined},
		{isActive: isOpen},
	);
	const words = {
		...props,
		isFieldOpen: isOpen,
		canChange: isSlow && !isOpen,
		canAllow: owner.allow !== undefined,
		practiceSaid: owner.said,
	};
	return (
		<Frame
			keys={isReady ? waitingKeys(words, field) : []}
			help={waitingHelp(words)}
			status={isStillThere ? 'time is up' : timeLeft}
			isTimer={!isStillThere}
			statusMeaning={isStillThere ? 'warning' : 'plain'}
		>
			<WaitingBody words={words} isRefused={isRefused}>
				{isOpen && (
					<PasteBox
						state={state}
						eventCount={props.eventCount}
						initialValue={field.text}
						onPaste={text => send({type: 'paste', text})}
						onCancel={field.isStep ? undefined : () => setField(undefined)}
						onEmptyEnter={more ?? owner.allow}
						emptyMessage={emptyMessage(props)}
						onRefused={setIsRefused}
					/>
				)}
			</WaitingBody>
		</Frame>
	);
}

/** What Enter on the empty field says: it gives more time, plays the owner in the demo, or does nothing. */
function emptyMessage({state, timeoutSeconds, onAllow}: WaitingProps): string {
	if (state.isStillThere) return `You have ${moreTime(timeoutSeconds)}.`;
	return onAllow ? 'The demo signs in and allows for you…' : 'Paste the address first.';
}

type Words = Omit<WaitingWords, 'spinner' | 'columns'>;

interface WaitingBodyProps {
	readonly words: Words;
	/** The field says why it did not take what was typed. */
	readonly isRefused: boolean;
	readonly children: ReactNode;
}

function WaitingBody({words, isRefused, children}: WaitingBodyProps): ReactNode {
	const room = useRoom();
	const theme = useTheme();
	const spinner = useSpinner();
	const blocks = waitingBlocks({...words, spinner, columns: room.columns});
	// The field and the reason for a refusal below it.
	const hasReason = words.state.refused !== undefined || words.state.warning !== undefined || isRefused;
	const least = children ? (hasReason ? Math.min(5, Math.ceil(room.rows / 2)) : 2) : 0;
	const rows = Math.max(0, room.rows - least - (children ? 1 : 0));
	const left = room.rows - fitBlocks(blocks, {columns: room.columns, rows}, theme).length;
	return (
		<Box flexDirection="column">
			<Blocks blocks={blocks} rows={rows} />
			<Box flexDirection="column" paddingTop={children && left > 3 ? 1 : 0}>
				<RoomContext value={{columns: room.columns, rows: Math.max(1, left - 1)}}>{children}</RoomContext>
			</Box>
		</Box>
	);
}
