import {LineTerminal} from './adapters/line-terminal.ts';
import type {WizardResult} from './core/end-words.ts';
import type {ScreenRun, Spoken} from './on-screens.tsx';
import {steps} from './steps.ts';
import {createAsker} from './talk/asker.ts';
import {attentionOf} from './talk/attention.ts';
import {LinesTalk} from './talk/lines-talk.ts';
import type {Voice} from './talk/talk.ts';
import {runWizard} from './wizard.ts';

/** Runs the wizard in lines, nothing redrawn and without Ink, until it is left. Rejects for a defect of ours. */
export function runInLines(run: ScreenRun): Promise<WizardResult> {
	const {programName} = run.facts;
	return speakInLines({...run, programName}, (voice, signal) => runWizard({...run, signal, steps, voice}));
}

/** Speaks in lines as long as the work lasts. The signal also ends when the person has had enough (Ctrl+C). */
export async function speakInLines<T>(
	run: Spoken & {readonly programName: string},
	work: (voice: Voice, signal: AbortSignal) => Promise<T>,
): Promise<T> {
	const cancelling = new AbortController();
	const signal = AbortSignal.any([run.signal, cancelling.signal]);
	const attention = attentionOf(run, 'lines');
	const terminal = new LineTerminal({
		...run,
		onCancel: () => cancelling.abort(),
	});
	try {
		const away = (waitsFor: string) => attention.away(waitsFor);
		return await work(new LinesTalk({...run, signal, asker: createAsker(terminal, signal), away}), signal);
	} finally {
		terminal.close();
	}
}
