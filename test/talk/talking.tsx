import {expect, onTestFinished} from 'vitest';
import {InkTalk, type Outside} from '../../source/talk/ink-talk.ts';
import type {Place} from '../../source/talk/talk.ts';
import {TalkView} from '../../source/talk/talk-view.tsx';
import {type Rendered, type RenderOptions, render} from '../ui/render.tsx';

export interface Talking extends Rendered {
	readonly talk: InkTalk;
	/** What the step got, in order: answers, and errors as they are. */
	readonly got: unknown[];
	/** Opens the next prompt, as a step would, and waits until it is drawn. Its answer goes into `got`. */
	ask(prompt: (talk: InkTalk) => Promise<unknown>): Promise<void>;
	/** Whether keys are held now, as the paced stdin would. */
	isHeld(): boolean;
	/** Ends the wizard. */
	cancel(): Promise<void>;
	/** The label of the row with the sign of focus. */
	focus(): string | undefined;
	/** The line of keys. */
	keys(): string;
}

const here: Place = {
	title: 'Title',
	place: '3 of 9',
	failure: undefined,
	notices: [],
	way: [],
	isFirst: false,
	isKept: false,
};
export const cancelled = new Error('cancelled');

/**
 * The Ink voice, drawn, with a step that the test plays. Node may say nothing meanwhile: that would stand in the frame.
 */
export async function talking(
	place: Partial<Place> = {},
	{outside, ...options}: RenderOptions & {readonly outside?: Partial<Outside>} = {},
): Promise<Talking> {
	const ending = new AbortController();
	const nothing = async () => undefined;
	let holds = 0;
	const talk = new InkTalk(
		ending.signal,
		options.columns ?? 80,
		{copy: nothing, open: nothing, write: nothing, away: () => ({over: () => undefined}), ...outside},
		() => {
			holds++;
			return () => void holds--;
		},
	);
	const said: string[] = [];
	const onWarning = (warning: Error) => warning.name !== 'ExperimentalWarning' && said.push(String(warning));
	process.on('warning', onWarning);
	const app = await render(<TalkView talk={talk} />, options);
	const got: unknown[] = [];
	talk.place({...here, ...place}, false);
	onTestFinished(() => {
		process.off('warning', onWarning);
		expect(said).toEqual([]);
	});
	return {
		...app,
		talk,
		got,
		unmount() {
			process.off('warning', onWarning);
			app.unmount();
		},
		async ask(prompt) {
			prompt(talk).then(
				answer => got.push(answer),
				error => got.push(error),
			);
			await app.waitFor(() => true, 'a turn');
		},
		isHeld: () => holds > 0,
		async cancel() {
			ending.abort(cancelled);
			await app.waitFor(() => true, 'a turn');
		},
		focus: () => /❯ (?:\[.\] )?(.*)/.exec(app.lastFrame())?.[1]?.split(/ {2,}/)[0]?.trim(),
		keys: () => app.lines().at(-1)!,
	};
}
