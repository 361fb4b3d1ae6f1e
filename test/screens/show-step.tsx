import {type ReactNode, useState} from 'react';
import type {AnswerKey, Answers} from '../../source/core/answers.ts';
import {type Draft, emptyDraft, withAnswers} from '../../source/core/draft.ts';
import type {Failure} from '../../source/core/failure.ts';
import {defaultScopes} from '../../source/core/scopes.ts';
import type {Destination, WizardFacts} from '../../source/core/wizard-facts.ts';
import {FrameContext} from '../../source/ui/frame-context.ts';
import {usePrintAbove} from '../../source/ui/print-above.ts';
import {someFacts} from '../fakes/facts.ts';
import {type FakePorts, fakePorts} from '../fakes/ports.ts';
import {someProfile} from '../fakes/store.ts';
import {type Rendered, type RenderOptions, render} from './render.tsx';
import type {ScreenAction, ScreenModule, ScreenProps} from './screen.ts';

/** What a screen told its wizard, in order. */
export interface Told {
	readonly done: Partial<Answers>[];
	readonly kept: Partial<Answers>[];
	readonly edits: AnswerKey[];
	readonly failures: Failure[];
	readonly actions: ScreenAction[];
	readonly gone: {readonly draft: Draft; readonly destination: Destination | undefined}[];
	readonly states: string[];
	mended: number;
	backs: number;
	left: number;
	fileChanges: number;
}

export interface ShownStep extends Rendered, Told {
	readonly ports: FakePorts;
	/** The failure on top from now on, as the wizard would put it there. */
	fail(failure: Failure | undefined): Promise<void>;
	/** Everything that was printed above the frame. */
	printed(): string;
}

export interface ShowOptions extends RenderOptions {
	readonly draft?: Draft;
	readonly facts?: Partial<WizardFacts>;
	readonly ports?: FakePorts;
	readonly failure?: Failure;
	/** A failure that the screen reports stays on top, as where the step itself repairs it. @default true */
	readonly keepsFailure?: boolean;
}

/** Every answer up to `sign-in`, as typed. */
export function answeredDraft(changes: Partial<Answers> = {}): Draft {
	const {clientId, clientSecret} = someProfile();
	return withAnswers(emptyDraft, {
		role: 'self',
		flow: 'browser',
		redirectUri: 'http://127.0.0.1:9090/cb',
		securityProfile: 'have',
		returnUrls: ['http://127.0.0.1:9090/cb'],
		clientId: clientId!,
		clientSecret: clientSecret!,
		scopes: defaultScopes,
		profileName: 'me',
		reviewed: true,
		...changes,
	});
}

/** Renders one screen with fake ports inside a small wizard that keeps answers and failures. */
export async function showStep(
	Screen: ScreenModule['Screen'],
	options: ShowOptions = {},
): Promise<ShownStep> {
	const ports = options.ports ?? fakePorts(options.clock ? {clock: options.clock} : {});
	const told: Told = {
		done: [],
		kept: [],
		edits: [],
		failures: [],
		actions: [],
		gone: [],
		states: [],
		mended: 0,
		backs: 0,
		left: 0,
		fileChanges: 0,
	};
	const facts = someFacts({file: ports.store.file, ...options.facts});
	const from: {fail: (failure: Failure | undefined) => void} = {fail: () => undefined};
	const tree = (
		<SmallWizard Screen={Screen} facts={facts} ports={ports} told={told} options={options} from={from} />
	);
	const rendered = await render(tree, {...options, clock: ports.clock});
	return Object.assign(told, rendered, {
		ports,
		async fail(failure: Failure | undefined) {
			from.fail(failure);
			await rendered.waitFor(() => true, 'a turn');
		},
		printed: () => told.actions.flatMap(action => (action.type === 'print' ? action.lines : [])).join('\n'),
	});
}

interface SmallWizardProps {
	readonly Screen: ScreenModule['Screen'];
	readonly facts: WizardFacts;
	readonly ports: FakePorts;
	readonly told: Told;
	readonly options: ShowOptions;
	readonly from: {fail: (failure: Failure | undefined) => void};
}

function SmallWizard({Screen, facts, ports, told, options, from}: SmallWizardProps): ReactNode {
	const [draft, setDraft] = useState(options.draft ?? emptyDraft);
	const [failure, setFailure] = useState(options.failure);
	const [states, setStates] = useState(facts.earlierStates);
	const printAbove = usePrintAbove();
	from.fail = setFailure;
	const props: ScreenProps = {
		draft,
		facts: {...facts, earlierStates: states},
		ports,
		failure,
		act(action) {
			told.actions.push(action);
			if (action.type === 'print') printAbove(action.lines);
		},
		onDone(changes) {
			told.done.push(changes);
			setDraft(old => withAnswers(old, changes));
			setFailure(undefined);
		},
		onKeep(changes) {
			told.kept.push(changes);
			setDraft(old => withAnswers(old, changes));
		},
		onEdit: key => void told.edits.push(key),
		onFailure(reported) {
			told.failures.push(reported);
			if (options.keepsFailure !== false) setFailure(reported);
		},
		onMended() {
			told.mended++;
			setFailure(undefined);
		},
		onGo: (next, destination) => void told.gone.push({draft: next, destination}),
		onFileChanged: () => void told.fileChanges++,
		onAddress(state) {
			told.states.push(state);
			setStates(old => [...old, state]);
		},
		onLeave: () => void told.left++,
	};
	return (
		<FrameContext value={{title: 'Title', place: '1 of 9', failure, onBack: () => void told.backs++}}>
			<Screen {...props} />
		</FrameContext>
	);
}
