import {render, useApp} from 'ink';
import {Component, type ReactNode, useEffect, useEffectEvent, useState} from 'react';
import {copiedWords, openedWords, openerFailedWords} from './core/action-words.ts';
import type {WizardResult} from './core/end-words.ts';
import type {Failure} from './core/failure.ts';
import type {OwnTerminal, Ports} from './ports.ts';
import {steps} from './steps.ts';
import {attentionOf} from './talk/attention.ts';
import {InkTalk, type Outside} from './talk/ink-talk.ts';
import type {Voice} from './talk/talk.ts';
import {TalkView} from './talk/talk-view.tsx';
import {asciiOutput} from './ui/ascii-output.ts';
import {PacedStdin} from './ui/paced-stdin.ts';
import {UiProvider} from './ui/provider.tsx';
import {createTheme} from './ui/theme.ts';
import {runWizard, type WizardRun} from './wizard.ts';

/** What a voice needs to be heard and to do things outside. */
export interface Spoken extends OwnTerminal {
	readonly ports: Ports;
	/** Writes a text to a new file of mode 0600. @returns its path @throws Failure `save_failed` */
	readonly writeFile: (name: string, text: string) => Promise<string>;
	readonly color: boolean;
	readonly unicode: boolean;
	/** Ends it as cancelled. */
	readonly signal: AbortSignal;
	readonly facts: {readonly environment: Readonly<Record<string, string | undefined>>};
}

export interface ScreenRun
	extends Omit<Spoken, 'facts'>,
		Omit<WizardRun, 'steps' | 'voice' | 'ports' | 'signal'> {}

/** Runs the wizard until it is left; the terminal is as it was before afterwards. Rejects for a defect of ours. */
export async function runOnScreens(run: ScreenRun): Promise<WizardResult> {
	let fetching: NodeJS.Timeout | undefined;
	// The others are fetched once the first one is painted.
	const onPainted = () => {
		fetching = setTimeout(() => void loadOneByOne(Object.values(steps)).catch(() => undefined), 100);
	};
	try {
		return await speakOnScreens(run, (voice, signal) => runWizard({...run, steps, voice, signal}), onPainted);
	} finally {
		clearTimeout(fetching);
	}
}

/** Draws as long as the work lasts. The signal also ends when the person has had enough (Ctrl+C). */
export async function speakOnScreens<T>(
	run: Spoken,
	work: (voice: Voice, signal: AbortSignal) => Promise<T>,
	onPainted?: () => void,
): Promise<T> {
	const stdin = new PacedStdin(run.stdin);
	const cancelling = new AbortController();
	const signal = AbortSignal.any([run.signal, cancelling.signal]);
	const attention = attentionOf(run, 'screen');
	const voice: InkTalk = new InkTalk(
		signal,
		run.output.columns,
		{
			...outsideOf(run, (text, isDone) => voice.say(text, isDone)),
			away: waitsFor => attention.away(waitsFor),
		},
		() => stdin.hold(),
	);
	const worked = work(voice, signal);
	// The first frame is not an empty one.
	await Promise.race([voice.whenOpen, worked]);
	const output = run.unicode ? run.output : asciiOutput(run.output);
	let onDefect: (error: unknown) => void = () => undefined;
	const broken = new Promise<never>((_, reject) => {
		onDefect = reject;
	});
	const instance = render(
		<ErrorBoundary onError={onDefect}>
			<Root
				run={{...run, stopProcess: () => attention.whileStopped(run.stopProcess)}}
				voice={voice}
				onCancel={() => cancelling.abort()}
			/>
		</ErrorBoundary>,
		{
			stdin: stdin as unknown as NodeJS.ReadStream,
			stdout: output,
			stderr: output,
			exitOnCtrlC: false,
			patchConsole: false,
			interactive: true,
			// Ink would look at INK_SCREEN_READER itself; who wants to hear the wizard gets lines (cli.tsx).
			isScreenReaderEnabled: false,
			// A frame is written only when something changed; at Ink's 30 a second a key may wait for the one before it.
			maxFps: 120,
		},
	);
	onPainted?.();
	try {
		return await Promise.race([worked, broken]);
	} finally {
		attention.close();
		instance.unmount();
		stdin.close();
	}
}

/** Loading holds everything else up: a key waits for one file at most. */
async function loadOneByOne(all: readonly (() => unknown)[]): Promise<void> {
	for (const load of all) {
		await load();
		await new Promise(resolve => setImmediate(resolve));
	}
}

interface ErrorBoundaryProps {
	readonly onError: (error: unknown) => void;
	readonly children: ReactNode;
}

/** Hands a defect on to the caller; without it Ink would paint the stack. */
class ErrorBoundary extends Component<ErrorBoundaryProps, {readonly hasFailed: boolean}> {
	override state = {hasFailed: false};

	static getDerivedStateFromError() {
		return {hasFailed: true};
	}

	override componentDidCatch(error: unknown): void {
		this.props.onError(error);
	}

	override render(): ReactNode {
		return this.state.hasFailed ? null : this.props.children;
	}
}

function Root({
	run,
	voice,
	onCancel,
}: {
	readonly run: Spoken;
	readonly voice: InkTalk;
	readonly onCancel: () => void;
}): ReactNode {
	const {suspendTerminal} = useApp();
	const [theme] = useState(() => createTheme({color: run.color, unicode: run.unicode}));
	const suspend = () => void suspendTerminal(run.stopProcess).catch(() => undefined);
	return (
		<UiProvider
			theme={theme}
			clock={run.ports.clock}
			onInterrupt={onCancel}
			onEnd={onCancel}
			onSuspend={suspend}
		>
			<StopRequests onStopRequest={() => run.onStopRequest(suspend)} />
			<TalkView talk={voice} />
		</UiProvider>
	);
}

function StopRequests({onStopRequest}: {readonly onStopRequest: () => () => void}): ReactNode {
	const listen = useEffectEvent(onStopRequest);
	useEffect(() => listen(), []);
	return null;
}

/** Does what steps want done outside and says what became of it. */
function outsideOf(
	{ports, writeFile}: Pick<Spoken, 'ports' | 'writeFile'>,
	say: (text: string, isDone: boolean) => void,
): Omit<Outside, 'away'> {
	return {
		async copy(text, what, isSecret) {
			const by = await ports.clipboard.copy(text, isSecret ? what : undefined);
			say(copiedWords(what, by), by !== undefined && by !== 'terminal');
		},
		async open(url) {
			const isOpen = await ports.browser.open(url, reason => say(openerFailedWords(reason), false));
			say(openedWords(isOpen), isOpen);
		},
		write: (file, text) =>
			writeFile(file, text).then(
				path => say(`Written to ${path}.`, true),
				(failure: Failure) => say(`${failure.what} ${failure.next}`, false),
			),
	};
}
