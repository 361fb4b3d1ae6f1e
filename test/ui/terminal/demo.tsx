import {render} from 'ink';
import type {Clock} from '../../../source/ports.ts';
import {InkTalk} from '../../../source/talk/ink-talk.ts';
import {TalkView} from '../../../source/talk/talk-view.tsx';
import {PacedStdin} from '../../../source/ui/paced-stdin.ts';
import {UiProvider} from '../../../source/ui/provider.tsx';
import {createTheme} from '../../../source/ui/theme.ts';

/**
 * The Ink voice for the tests in a pseudo-terminal. Arguments: the prompts of a step, `list`, `field`, `secret`, `words`, in order
 * (`long`: a list of 10,000 rows; `slow:…`: opened only 200 ms after the answer before). Its result is JSON.
 */
const kinds = process.argv.slice(2);
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
const common = {prose: ['Say something.'], help: ['This is the help.']};

async function walk(talk: InkTalk): Promise<unknown[]> {
	const answers: unknown[] = [];
	for (const [at, kind] of kinds.entries()) {
		if (kind.startsWith('slow:')) await new Promise(resolve => setTimeout(resolve, 200));
		const name = kind.replace('slow:', '');
		const place = `${at + 1} of ${kinds.length}`;
		talk.place(
			{
				title: `Step ${at + 1}`,
				place,
				failure: undefined,
				notices: [],
				way: [],
				isFirst: at === 0,
				isKept: false,
			},
			false,
		);
		if (process.env.DEMO_PRINT && at === 0) talk.print([process.env.DEMO_PRINT]);
		answers.push(
			name === 'list' || name === 'long'
				? await talk.choose({...common, rows: name === 'list' ? rows : long})
				: await talk.text({
						...common,
						field: {name: 'Text', isSecret: name === 'secret', letters: name === 'words' ? 'any' : 'plain'},
					}),
		);
	}
	return answers;
}

/** The product's bundle has no `await` outside of functions either. */
async function main(): Promise<void> {
	if (process.stdin.isTTY) process.stdin.setRawMode(true);
	const stdin = new PacedStdin(process.stdin);
	// Time for keys that come before Ink is there.
	if (process.env.DEMO_LATE) await new Promise(resolve => setTimeout(resolve, Number(process.env.DEMO_LATE)));
	const ending = new AbortController();
	const nothing = async () => undefined;
	const talk = new InkTalk(
		ending.signal,
		process.stdout.columns,
		{copy: nothing, open: nothing, write: nothing, away: () => ({over: () => undefined})},
		() => stdin.hold(),
	);
	const walked = walk(talk);
	const app = render(
		<UiProvider
			theme={createTheme({color: true, unicode: true})}
			clock={clock}
			onInterrupt={() => ending.abort(130)}
			onEnd={() => ending.abort(1)}
		>
			<TalkView talk={talk} />
		</UiProvider>,
		{stdin: stdin as unknown as NodeJS.ReadStream, exitOnCtrlC: false, isScreenReaderEnabled: false},
	);
	try {
		const result = await walked;
		app.unmount();
		process.stdout.write(`RESULT ${JSON.stringify(result)}\n`);
	} catch (exitCode) {
		app.unmount();
		process.exitCode = exitCode as number;
	}
	stdin.close();
}

void main();
