import {useApp, useInput, usePaste} from 'ink';
import {type ReactNode, useEffect, useEffectEvent, useMemo, useState} from 'react';
import {copiedWords, openedWords, openerFailedWords} from './core/action-words.ts';
import type {Answers} from './core/answers.ts';
import {readOr} from './core/config-file.ts';
import {type Draft, emptyDraft} from './core/draft.ts';
import type {WizardResult} from './core/end-words.ts';
import type {Failure} from './core/failure.ts';
import type {StepId} from './core/steps.ts';
import {
	advance,
	answeredElsewhere,
	edit,
	goBack,
	keep,
	openAt,
	placeOf,
	repair,
	resume,
	startWalk,
	type Walk,
} from './core/walk.ts';
import type {Destination, WizardFacts} from './core/wizard-facts.ts';
import type {Ports} from './ports.ts';
import type {ScreenAction, ScreenModule} from './screens/screen.ts';
import {FrameContext} from './ui/frame-context.ts';
import {type Notice, roomyRows} from './ui/frame-lines.ts';
import {useHoldKeys} from './ui/keyboard.tsx';
import {usePrintAbove} from './ui/print-above.ts';
import {LeaveQuestion} from './ui/question.tsx';
import {useWindow} from './ui/room.ts';
import {useDraftOnDisk} from './ui/use-draft-on-disk.ts';

export interface WizardProps {
	/** The table of screens. */
	readonly screens: Readonly<Record<StepId, () => Promise<ScreenModule>>>;
	/** The screen that comes first, fetched before: the first frame is not an empty one. */
	readonly first?: {readonly at: StepId; readonly Screen: ScreenModule['Screen']};
	readonly draft: Draft;
	/** What does not change while the wizard runs, and the file as it was read first. */
	readonly facts: Omit<WizardFacts, 'vendorCount' | 'earlierStates'>;
	readonly ports: Ports;
	/** Whether the answers are kept on disk between runs. */
	readonly keepsDraft: boolean;
	/** Writes a text to a new file of mode 0600. @returns its path @throws Failure `save_failed` */
	readonly writeFile: (name: string, text: string) => Promise<string>;
	/** End the wizard as cancelled: Ctrl+C, the end of input, a signal. */
	readonly cancelSignals: readonly AbortSignal[];
	/** Starts to listen for a request to stop (SIGTSTP). @returns how to end that */
	readonly onStopRequest: () => () => void;
	/** Told once the wizard is over and the draft is on disk. */
	readonly onEnd: (result: WizardResult) => void;
	/** The lines that stay in the terminal afterwards. */
	readonly summarize: (result: WizardResult) => readonly string[];
}

const lastSecondsForSave = 1;

interface State {
	readonly walk: Walk;
	readonly file: WizardFacts['file'];
	readonly hosts: WizardFacts['hosts'];
	readonly keepsDraft: boolean;
	readonly earlierStates: readonly string[];
	/** The first step of a sign-in that began with answers of flags, environment or profile, and their names. */
	readonly begun: {readonly at: StepId; readonly elsewhere: readonly string[]} | undefined;
}

/** The current step, the draft and the table → one screen in the frame. Everything else is in the screens. */
export function Wizard(props: WizardProps): ReactNode {
	const {ports, screens} = props;
	const [state, setState] = useState<State>(() => {
		const walk = startWalk(props.draft, {...props.facts, vendorCount: undefined});
		const {file, hosts} = props.facts;
		return {walk, file, hosts, keepsDraft: props.keepsDraft, earlierStates: [], begun: begunWith(walk)};
	});
	const [result, setResult] = useState<WizardResult>();
	const [isLeaving, setIsLeaving] = useState(false);
	const {walk} = state;
	const facts = useMemo(() => factsOf(props.facts, state), [props.facts, state]);
	const outside = useActions(props, walk.at);
	const whenOnDisk = useDraftOnDisk(walk, state.keepsDraft && !props.facts.noSave, ports);
	const Screen = useScreen(screens, walk.at, props.first);

	const go = (change: (old: Walk, known: WizardFacts) => Walk | undefined) =>
		setState(old => {
			const next = change(old.walk, factsOf(props.facts, old));
			return next ? {...old, walk: next} : old;
		});
	const leave = (ended: WizardResult) => setResult(old => old ?? ended);
	const back = () => {
		if (goBack(walk, facts)) {
			go((old, known) => goBack(old, known));
			if (walk.draft.answers.session) readFileAgain();
		} else setIsLeaving(true);
	};
	const readFileAgain = () => setState(old => ({...old, file: readOr(old.file, () => ports.store.read())}));
	useCancel(props, () => leave({type: 'cancelled', answers: walk.draft.answers}));
	useEnd(result, props, whenOnDisk);

	if (result) return null;
	const frame = {
		...placeOf(walk, facts),
		failure: walk.failure,
		notices: noticesOf(state, outside.notice),
		onBack: back,
		isFirst: goBack(walk, facts) === undefined,
		...(isLeaving && {
			overlay: (
				<LeaveQuestion
					onLeave={() => leave({type: 'left', answers: {}})}
					onStay={() => setIsLeaving(false)}
				/>
			),
		}),
	};
	return (
		<FrameContext value={frame}>
			{Screen ? (
				<Screen
					key={walk.at}
					draft={walk.draft}
					facts={facts}
					ports={ports}
					failure={walk.failure}
					act={outside.act}
					onDone={(changes, source) =>
						go((old, known) => advance(old, changes, factsAfter(known, changes), source))
					}
					onKeep={changes => go(old => keep(old, changes))}
					onEdit={key => go((old, known) => edit(old, key, known))}
					onFailure={failure => go((old, known) => repair(old, failure, known))}
					onMended={() => go(({failure: _, ...old}) => old)}
					onGo={(draft, destination = {}) => setState(old => begin(old, draft, destination, props, ports))}
					onFileChanged={readFileAgain}
					onAddress={issued => setState(old => ({...old, earlierStates: [...old.earlierStates, issued]}))}
					onLeave={() => leave({type: 'left', answers: walk.draft.answers})}
				/>
			) : null}
		</FrameContext>
	);
}

/** `home` and `token` belong to no sign-in. */
function begunWith({at, draft}: Walk): State['begun'] {
	const elsewhere = at === 'home' || at === 'token' ? [] : answeredElsewhere(draft);
	return elsewhere.length > 0 ? {at, elsewhere} : undefined;
}

function noticesOf({walk, begun}: State, said: Notice | undefined): readonly Notice[] {
	return [
		...(begun?.at === walk.at ? [`Answered already: ${begun.elsewhere.join(', ')}.`] : []),
		...(walk.notice === undefined ? [] : [walk.notice]),
		...(said === undefined ? [] : [said]),
	];
}

function factsOf(fixed: WizardProps['facts'], state: State): WizardFacts {
	const {file, hosts, earlierStates} = state;
	const {session} = state.walk.draft.answers;
	const showsHome = fixed.showsHome || session !== undefined;
	return {...fixed, showsHome, file, hosts, earlierStates, vendorCount: session?.profile.vendors?.length};
}

/** What is known once a step has given its answers: a session tells how many vendors there are. */
function factsAfter(facts: WizardFacts, {session}: Partial<Answers>): WizardFacts {
	return session ? {...facts, vendorCount: session.profile.vendors?.length} : facts;
}

function begin(old: State, asked: Draft, destination: Destination, props: WizardProps, ports: Ports): State {
	const {at, resumes, hosts = props.facts.hosts, failure, keepsDraft = true} = destination;
	// A sign-in that begins anew knows what flags and environment said.
	const draft = asked === emptyDraft ? props.draft : asked;
	const facts = {showsHome: false, vendorCount: draft.answers.session?.profile.vendors?.length};
	const walk =
		at === undefined
			? startWalk(draft, facts)
			: resumes
				? resume(draft, at, facts)
				: openAt(old.walk, draft, at);
	const begun = asked === emptyDraft ? begunWith(walk) : undefined;
	return {
		...old,
		walk: {...walk, failure},
		hosts,
		keepsDraft,
		begun,
		file: readOr(old.file, () => ports.store.read()),
	};
}

/** The screen of a step; keys wait until it is there. The others are fetched once the first one is painted. */
function useScreen(
	screens: WizardProps['screens'],
	at: StepId,
	first: WizardProps['first'],
): ScreenModule['Screen'] | undefined {
	const [loaded, setLoaded] = useState<Partial<Record<StepId, ScreenModule['Screen']>>>(
		first ? {[first.at]: first.Screen} : {},
	);
	const found = loaded[at];
	useHoldKeys(found === undefined);
	useEffect(() => {
		if (found) return;
		let isWanted = true;
		void screens[at]().then(({Screen}) => {
			if (isWanted) setLoaded(old => ({...old, [at]: Screen}));
		});
		return () => {
			isWanted = false;
		};
	}, [screens, at, found]);
	const isFirstThere = Object.keys(loaded).length > 0;
	useEffect(() => {
		if (!isFirstThere) return;
		const all = Object.entries(screens) as [StepId, () => Promise<ScreenModule>][];
		void Promise.all(all.map(async ([id, load]) => [id, (await load()).Screen] as const)).then(entries =>
			setLoaded(Object.fromEntries(entries)),
		);
	}, [screens, isFirstThere]);
	return found;
}

/** Does what screens want done outside and says what became of it. */
function useActions(props: WizardProps, at: StepId) {
	const {ports, writeFile} = props;
	const [said, setSaid] = useState<{readonly at: StepId; readonly notice: Notice}>();
	const printAbove = usePrintAbove();
	const {rows} = useWindow();
	const say = (text: string, isDone: boolean) =>
		setSaid({at, notice: {text, meaning: isDone ? 'success' : 'warning'}});
	// What became of an action is said until the next key, whatever that one does.
	// Only then: React keeps a `setState` that changes nothing until this is drawn again, one for every key.
	const forget = () => said && setSaid(undefined);
	useInput(forget);
	usePaste(forget);
	const act = (action: ScreenAction): void => {
		switch (action.type) {
			case 'copy':
				void ports.clipboard
					.copy(action.text)
					.then(by => say(copiedWords(action.what, by), by !== undefined));
				return;
			case 'open':
				void ports.browser
					.open(action.url, reason => say(openerFailedWords(reason), false))
					.then(isOpen => say(openedWords(isOpen), isOpen));
				return;
			case 'print':
				// The title does not stick to what is to be copied.
				printAbove(rows < roomyRows || action.lines.at(-1) === '' ? action.lines : [...action.lines, '']);
				return;
			case 'write':
				writeFile(action.file, action.text).then(
					path => say(`Written to ${path}.`, true),
					(failure: Failure) => say(`${failure.what} ${failure.next}`, false),
				);
		}
	};
	return {act, notice: said?.at === at ? said.notice : undefined};
}

function useCancel({cancelSignals, onStopRequest}: WizardProps, onCancel: () => void): void {
	const cancel = useEffectEvent(onCancel);
	const listenForStop = useEffectEvent(onStopRequest);
	useEffect(() => listenForStop(), []);
	useEffect(() => {
		const signal = AbortSignal.any([...cancelSignals]);
		const end = () => cancel();
		if (signal.aborted) end();
		signal.addEventListener('abort', end);
		return () => signal.removeEventListener('abort', end);
	}, [cancelSignals]);
}

/** A save that is under way ends first, so that the last words are true; a lock that somebody holds is not waited for. */
async function whenWritten({store, clock}: Ports): Promise<void> {
	const stop = new AbortController();
	const late = clock.wait(lastSecondsForSave, stop.signal).catch(() => undefined);
	await Promise.race([store.settled(), late]);
	stop.abort();
}

/** Leaves Ink once the summary is painted and the draft is on disk. */
function useEnd(
	result: WizardResult | undefined,
	{onEnd, summarize, ports}: WizardProps,
	whenOnDisk: () => Promise<void>,
): void {
	const {exit} = useApp();
	const printAbove = usePrintAbove();
	const end = useEffectEvent((ended: WizardResult) => {
		const finish = async () => {
			await whenWritten(ports);
			// Not inside the frame's layout, which would break a long command.
			printAbove(summarize(ended));
			await whenOnDisk();
			onEnd(ended);
			exit();
		};
		void finish();
	});
	useEffect(() => {
		if (result) end(result);
	}, [result]);
}
