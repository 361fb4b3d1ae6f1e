import {render, useApp} from 'ink';
import {type ReactNode, useState} from 'react';
import {readOr} from './core/config-file.ts';
import type {Draft} from './core/draft.ts';
import {endWords, isNewSignIn, type WizardResult, wizardEnd} from './core/end-words.ts';
import {startWalk} from './core/walk.ts';
import type {Ports} from './ports.ts';
import {screens} from './steps.ts';
import {asciiOutput} from './ui/ascii-output.ts';
import {ErrorBoundary} from './ui/error-boundary.tsx';
import {PacedStdin} from './ui/paced-stdin.ts';
import {createTheme} from './ui/theme.ts';
import {UiProvider} from './ui/ui-provider.tsx';
import {Wizard, type WizardProps} from './wizard.tsx';

export interface WizardRun {
	readonly draft: Draft;
	readonly facts: WizardProps['facts'];
	readonly ports: Ports;
	/** Whether the answers are kept on disk between runs. */
	readonly keepsDraft: boolean;
	readonly writeFile: WizardProps['writeFile'];
	/** In raw mode already. */
	readonly stdin: NodeJS.ReadStream;
	/** Where the wizard draws: stdout, or stderr when stdout is piped. */
	readonly output: NodeJS.WriteStream;
	readonly color: boolean;
	readonly unicode: boolean;
	/** Ink's output for screen readers: roles and states in words. */
	readonly isScreenReader: boolean;
	/** Ends the wizard from outside (SIGTERM and the like). */
	readonly signal: AbortSignal;
	/** Stops this process (Ctrl+Z) until it is continued; the terminal has been given back before. */
	readonly stopProcess: () => Promise<void>;
	/** Calls back when somebody else asks this process to stop. @returns how to end that */
	readonly onStopRequest: (listener: () => void) => () => void;
}

/** Runs the wizard until it is left; the terminal is as it was before afterwards. Rejects for a defect of ours. */
export async function runWizard(run: WizardRun): Promise<WizardResult> {
	const stdin = new PacedStdin(run.stdin);
	const {at} = startWalk(run.draft, {...run.facts, vendorCount: undefined});
	const first = {at, Screen: (await screens[at]()).Screen};
	let settle: {resolve: (result: WizardResult) => void; reject: (error: unknown) => void} | undefined;
	const ended = new Promise<WizardResult>((resolve, reject) => {
		settle = {resolve, reject};
	});
	const output = run.unicode ? run.output : asciiOutput(run.output);
	const instance = render(
		<ErrorBoundary onError={error => settle?.reject(error)}>
			<Root run={run} first={first} onEnd={result => settle?.resolve(result)} />
		</ErrorBoundary>,
		{
			stdin: stdin as unknown as NodeJS.ReadStream,
			stdout: output,
			stderr: output,
			exitOnCtrlC: false,
			patchConsole: false,
			interactive: true,
			isScreenReaderEnabled: run.isScreenReader,
			// A frame is written only when something changed; at Ink's 30 a second a key may wait for the one before it.
			maxFps: 120,
		},
	);
	try {
		return await ended;
	} finally {
		instance.unmount();
		stdin.close();
	}
}

function Root({
	run,
	first,
	onEnd,
}: {
	readonly run: WizardRun;
	readonly first: NonNullable<WizardProps['first']>;
	readonly onEnd: (result: WizardResult) => void;
}): ReactNode {
	const {suspendTerminal} = useApp();
	const [theme] = useState(() => createTheme({color: run.color, unicode: run.unicode}));
	const [cancelling] = useState(() => new AbortController());
	const [cancelSignals] = useState(() => [run.signal, cancelling.signal]);
	const cancel = () => cancelling.abort();
	const suspend = () => void suspendTerminal(run.stopProcess).catch(() => undefined);
	return (
		<UiProvider theme={theme} clock={run.ports.clock} onInterrupt={cancel} onEnd={cancel} onSuspend={suspend}>
			<Wizard
				{...run}
				screens={screens}
				first={first}
				cancelSignals={cancelSignals}
				onStopRequest={() => run.onStopRequest(suspend)}
				onEnd={onEnd}
				summarize={result => summaryOf(result, run)}
			/>
		</UiProvider>
	);
}

/** What stays in the terminal, with its sign. */
function summaryOf(result: WizardResult, {facts, ports, keepsDraft, isScreenReader}: WizardRun): string[] {
	const now = readOr(facts.file, () => ports.store.read());
	const end = wizardEnd(result, now, {facts, keepsDraft, path: ports.store.path});
	const [first = '', ...more] = endWords(end);
	const isNew = isNewSignIn(end);
	return [isNew && !isScreenReader ? `✓ ${first}` : first, ...more.map(line => `  ${line}`)];
}
