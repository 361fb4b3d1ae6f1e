import fc from 'fast-check';
import {expect, test} from 'vitest';
import {Failure} from '../../source/core/failure.ts';
import {textWidth} from '../../source/core/wrap-text.ts';
import type {InkTalk} from '../../source/talk/ink-talk.ts';
import type {Key} from '../../source/talk/talk.ts';
import {talking} from './talking.tsx';

const words = fc.array(
	fc.constantFrom('a', 'word', 'amzn1.application-oa2-client.0123456789', 'Straße', '漢字'),
	{
		minLength: 1,
		maxLength: 30,
	},
);
const text = words.map(some => some.join(' '));
const paras = fc.array(
	fc.record(
		{
			text,
			sign: fc.constantFrom('busy', 'warning', 'failure', 'success', 'focus'),
			label: fc.constantFrom('token', 'a longer name'),
			isClose: fc.boolean(),
			isOneLine: fc.boolean(),
			goes: fc.nat(2),
		},
		{requiredKeys: ['text']},
	),
	{maxLength: 6},
);
const keys = fc
	.subarray(['c', 'o', 'u', 'p', '1'])
	.map(names => names.map((key): Key<string> => ({key, does: 'do something', gives: key})));
const rows = fc.uniqueArray(text, {minLength: 1, maxLength: 20}).chain(labels =>
	fc.tuple(
		...labels.map(label =>
			fc.record({
				value: fc.constant(label),
				label: fc.constant(label),
				hint: text,
				isOneLine: fc.boolean(),
			}),
		),
	),
);
const common = {
	keys,
	help: fc.array(text, {maxLength: 3}),
	status: fc.option(fc.record({text}), {nil: undefined}),
};
const field = fc.record({name: fc.constant('Name'), isSecret: fc.boolean(), empty: text, initial: text});

/** Asks for a prompt of any kind, with whatever it may hold. */
const prompts: fc.Arbitrary<(talk: InkTalk) => Promise<unknown>> = fc.oneof(
	fc
		.record({...common, rows, prose: paras, question: text, notes: fc.array(text, {maxLength: 2})})
		.map(prompt => (talk: InkTalk) => talk.choose(prompt as never)),
	fc.record({...common, rows, prose: paras, details: text}).map(
		({details, ...prompt}) =>
			(talk: InkTalk) =>
				talk.choose({...prompt, least: 8, details: () => ({heading: details, lines: [details]})} as never),
	),
	fc.record({...common, rows, text: paras}).map(prompt => (talk: InkTalk) => talk.choose(prompt as never)),
	fc.record({...common, prose: paras, field}).map(prompt => (talk: InkTalk) => talk.text(prompt as never)),
	fc.record({...common, paragraphs: paras, field, note: text, hasField: fc.boolean()}).map(
		({note, hasField, field: line, ...prompt}) =>
			(talk: InkTalk) =>
				talk.page({
					...prompt,
					...(hasField && {field: {...line, note: {text: note}, onSubmit: () => undefined}}),
				} as never),
	),
	fc
		.record({
			keys,
			prose: fc.array(text),
			clicks: fc.array(fc.record({label: text, detail: text}), {minLength: 1}),
		})
		.map(
			prompt => (talk: InkTalk) =>
				talk.guide({...prompt, done: 'Done', question: '', memory: new Set()} as never),
		),
);

test.each([
	[80, 24],
	[40, 12],
	[20, 5],
])(
	'%i×%i: whatever is asked and pressed, no frame is as high as the window and no line longer',
	async (columns, size) => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(prompts, {minLength: 1, maxLength: 3}),
				fc.array(fc.constantFrom('down', 'end', 'enter', 'space', 'x', '?', 'ctrl+g', 'escape'), {
					maxLength: 6,
				}),
				fc.boolean(),
				async (asked, pressed, hasFailure) => {
					const app = await talking(
						{
							isFirst: true,
							isKept: false,
							...(hasFailure && {failure: new Failure('access_denied')}),
							notices: [{text: 'A notice.'}],
						},
						{columns, rows: size},
					);
					// Before the first prompt there is nothing to draw; the product waits for it.
					const before = app.frames.length;
					for (const ask of asked) {
						await app.ask(ask);
						await app.press(...pressed);
						app.talk.say('What became of it. '.repeat(4));
						await app.resize(columns, size);
					}
					for (const frame of app.frames.slice(before)) {
						const lines = frame.split('\n');
						expect(lines.length).toBeLessThan(Math.max(size, 3));
						for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(columns);
						expect(lines[0]).toMatch(/^Title · 3 of 9/);
					}
					if (size >= 12) expect(app.keys()).toMatch(/help|close/);
					app.unmount();
				},
			),
			{numRuns: 25},
		);
	},
);

test('U07, U13: what was checked has its sign, what is only said has none: no warning', async () => {
	const app = await talking({
		notices: [
			{text: 'Taken from the command line: role.'},
			{text: 'Return URL is registered', checked: 'fine'},
			{text: 'Not checked: no network', checked: 'not'},
		],
	});
	await app.ask(talk => talk.choose({rows: [{value: 1, label: 'One'}]}));
	expect(app.lines().slice(2, 5)).toEqual([
		'Taken from the command line: role.',
		'✓ Return URL is registered',
		'– Not checked: no network',
	]);
});

test.each([
	[true, 'Leave smapi-login? Your answers so far are kept, without secrets.'],
	[false, 'Leave smapi-login?'],
])('U09: who leaves hears “kept” only where something is (%s)', async (isKept, question) => {
	const app = await talking({isFirst: true, isKept});
	await app.ask(talk => talk.choose({rows: [{value: 1, label: 'One'}]}));
	await app.press('escape');
	expect(app.lines().map(line => line.trimEnd())).toContain(question);
});
