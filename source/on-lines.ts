import {LineTerminal} from './adapters/line-terminal.ts';
import type {WizardResult} from './core/end-words.ts';
import type {ScreenRun} from './on-screens.tsx';
import {steps} from './steps.ts';
import {createAsker} from './talk/asker.ts';
import {attentionOf} from './talk/attention.ts';
import {LinesTalk} from './talk/lines-talk.ts';
import {runWizard} from './wizard.ts';

/** Runs the wizard in lines, nothing redrawn and without Ink, until it is left. Rejects for a defect of ours. */
export async function runInLines(run: ScreenRun): Promise<WizardResult> {
	const cancelling = new AbortController();
	const signal = AbortSignal.any([run.signal, cancelling.signal]);
	const attention = attentionOf(run, 'lines');
	const terminal = new LineTerminal({
		...run,
		programName: run.facts.programName,
		marksPastes: run.facts.environment.TERM !== 'dumb',
		onCancel: () => cancelling.abort(),
	});
	try {
		const away = (waitsFor: string) => attention.away(waitsFor);
		const voice = new LinesTalk({...run, signal, asker: createAsker(terminal, signal), away});
		return await runWizard({...run, signal, steps, voice});
	} finally {
		terminal.close();
	}
}
