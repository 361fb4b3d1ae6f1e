import {render, Text, useApp} from 'ink';
import {type ReactNode, useEffect, useState} from 'react';
import type {Clock} from '../../../source/ports.ts';
import {Choice} from '../../../source/ui/fields/choice.tsx';
import {TextField} from '../../../source/ui/fields/text-field.tsx';
import {Frame} from '../../../source/ui/frame.tsx';
import {FrameContext} from '../../../source/ui/frame-context.ts';
import {useHoldKeys} from '../../../source/ui/keyboard.tsx';
import {PacedStdin} from '../../../source/ui/paced-stdin.ts';
import {Page} from '../../../source/ui/page.tsx';
import {usePrintAbove} from '../../../source/ui/print-above.ts';
import {createTheme} from '../../../source/ui/theme.ts';
import {UiProvider} from '../../../source/ui/ui-provider.tsx';

/**
 * A small wizard for the tests in a pseudo-terminal. Arguments: the kinds of its steps, `list`, `field`, `secret`, in
 * order (`long`: a list of 10,000 rows; `slow:…`: loaded only 200 ms after the step before). Its result is JSON.
 */
const steps = process.argv.slice(2);
const clock: Clock = {
	now: () => new Date(),
	wait: (seconds, signal) =>
		new Promise((resolve, reject) => {
			const timer = setTimeout(resolve, seconds * 1000);
			signal.addEventListener('abort', () => {
				clearTimeout(timer);
				reject(signal.reason);
			});
		}),
};
const rows = ['Alpha', 'Beta', 'Gamma'].map(label => ({value: label, label}));
const long = Array.from({length: 10_000}, (_, at) => ({value: `Row ${at}`, label: `Row ${at}`}));

function Step({kind, onDone}: {readonly kind: string; readonly onDone: (value: string) => void}): ReactNode {
	const [isLoaded, setIsLoaded] = useState(!kind.startsWith('slow:'));
	useHoldKeys(!isLoaded);
	useEffect(() => {
		if (isLoaded) return;
		const timer = setTimeout(() => setIsLoaded(true), 200);
		return () => clearTimeout(timer);
	}, [isLoaded]);
	if (!isLoaded) return <Text>loading</Text>;
	const name = kind.replace('slow:', '');
	if (name === 'list' || name === 'long') {
		return <Choice rows={name === 'list' ? rows : long} onChoose={onDone} />;
	}
	return <TextField isSecret={name === 'secret'} onSubmit={onDone} />;
}

function Demo(): ReactNode {
	const {exit} = useApp();
	const print = usePrintAbove();
	const [values, setValues] = useState<readonly string[]>([]);
	useEffect(() => {
		if (process.env.DEMO_PRINT) print([process.env.DEMO_PRINT], 'address');
	}, [print]);
	const done = (value: string) => {
		const next = [...values, value];
		setValues(next);
		if (next.length === steps.length) exit(next);
	};
	const at = Math.min(values.length, steps.length - 1);
	const facts = {title: `Step ${at + 1}`, place: `${at + 1} of ${steps.length}`};
	return (
		<UiProvider
			theme={createTheme({color: true, unicode: true})}
			clock={clock}
			onInterrupt={() => exit(new Error('cancelled'))}
			onEnd={() => exit(new Error('end'))}
		>
			<FrameContext value={facts}>
				<Frame keys={[{key: 'Enter', does: 'go on'}]} help={['This is the help.']}>
					<Page prose={['Say something.']}>
						<Step key={at} kind={steps[at] ?? 'field'} onDone={done} />
					</Page>
				</Frame>
			</FrameContext>
		</UiProvider>
	);
}

if (process.stdin.isTTY) process.stdin.setRawMode(true);
const stdin = new PacedStdin(process.stdin);
// Time for keys that come before Ink is there.
if (process.env.DEMO_LATE) await new Promise(resolve => setTimeout(resolve, Number(process.env.DEMO_LATE)));
const app = render(<Demo />, {stdin, exitOnCtrlC: false});
try {
	const result = await app.waitUntilExit();
	process.stdout.write(`RESULT ${JSON.stringify(result)}\n`);
} catch (error) {
	process.exitCode = error instanceof Error && error.message === 'cancelled' ? 130 : 1;
}
stdin.close();
