import {stripVTControlCharacters} from 'node:util';
import {Text} from 'ink';
import {describe, expect, test} from 'vitest';
import {Failure} from '../../source/core/failure.ts';
import type {Stage} from '../../source/core/way.ts';
import {Choice} from '../../source/ui/choice.tsx';
import {Frame, type FrameProps} from '../../source/ui/frame.tsx';
import {useEscape, usePasteOutside, useShortcuts} from '../../source/ui/keyboard.tsx';
import {Prose} from '../../source/ui/paragraphs.tsx';
import {TextField} from '../../source/ui/text-field.tsx';
import {render} from './render.tsx';

const rows = Array.from({length: 30}, (_, at) => ({value: at, label: `Row ${at}`}));
const prose = [
	{text: 'Amazon sends people back only to addresses that it knows. '.repeat(4).trim()},
	{text: 'Choose one.'},
];
const keys = [
	{key: '↑↓', does: 'move'},
	{key: 'Enter', does: 'choose'},
	{key: 'c', does: 'copy'},
	{key: 'o', does: 'open the console'},
	{key: 'Esc', does: 'back'},
];
const failure = new Failure('access_denied', {}, {why: `Denied. ${'Because of many reasons. '.repeat(10)}`});

function tree(props: Partial<FrameProps> = {}) {
	return (
		<Frame title="Allowed return URLs" place="4 of 10" keys={keys} help={['Why this is asked.']} {...props}>
			{props.children ?? (
				<Prose paragraphs={prose} least={4}>
					<Choice rows={rows} onChoose={() => {}} />
				</Prose>
			)}
		</Frame>
	);
}

test('title, place and state on line 1, keys on the last line', async () => {
	const screen = await render(tree({status: '4:47 left'}));
	expect(screen.lines()[0]).toBe(`Allowed return URLs · 4 of 10${' '.repeat(38)}4:47 left`);
	expect(screen.lines().at(-1)).toBe(
		'↑↓ move · Enter choose · c copy · o open the console · Esc back · ? help',
	);
});

test.each([14, 15, 16, 17, 18, 24])(
	'in a window of %i rows no line of prose is joined to an empty one',
	async rowCount => {
		const paragraphs = ['One.', 'Two.', 'Three.', 'Four.', 'Five.'].map(text => ({text}));
		const children = (
			<Prose paragraphs={paragraphs} least={4}>
				<Text>the rest</Text>
			</Prose>
		);
		const screen = await render(tree({children}), {rows: rowCount, columns: 80});
		const shown = screen.lines().filter(line => /(One|Two|Three|Four|Five)\./.test(line));
		expect(shown).toEqual(paragraphs.map(({text}) => text));
		// All of them apart, or none.
		const gaps = screen.lines().slice(screen.lines().indexOf('One.'), screen.lines().indexOf('Five.'));
		expect([0, 4]).toContain(gaps.filter(line => line.trim() === '').length);
	},
);

test('a title alone', async () => {
	const screen = await render(tree({title: 'Saved profiles', place: undefined}));
	expect(screen.lines()[0]).toBe('Saved profiles');
});

test('as high as what is in it: the keys follow the body', async () => {
	const screen = await render(tree({children: <Text>short</Text>}));
	expect(screen.lines().slice(1, -1)).toEqual(['', 'short', '']);
});

describe('what became of a key', () => {
	const children = <Text>short</Text>;
	const done = (text: string) => [{text, meaning: 'success'}] as const;

	test('is said at the right end of line 1 where it was done: nothing moves', async () => {
		const screen = await render(tree({children, status: '4:47 left'}));
		const before = screen.lines();
		await screen.rerender(tree({children, status: '4:47 left', said: done('Return URL copied.')}));
		const [title, ...rest] = screen.lines();
		expect(title).toMatch(/^Allowed return URLs · 4 of 10 +✓ Return URL copied · 4:47 left$/);
		expect(title).toHaveLength(76);
		expect(rest).toEqual(before.slice(1));
	});

	test('goes before a state that was there', async () => {
		const state = {status: 'saved as me', statusMeaning: 'success'} as const;
		const screen = await render(tree({children, ...state}));
		expect(screen.lines()[0]).toMatch(/ ✓ saved as me$/);
		await screen.rerender(tree({children, ...state, said: done('Access token copied.')}));
		expect(screen.lines()[0]).toMatch(/4 of 10 +✓ Access token copied$/);
	});

	test.each([
		['no room', 40, done('Access token copied.'), '✓ Access token copied.'],
		['more to say', 80, done('It is gone. Another one is used.'), '✓ It is gone. Another one is used.'],
		['a failure', 80, ['Nothing was copied.'], '! Nothing was copied.'],
	] as const)('is said in the empty line above the keys: %s', async (_, columns, said, expected) => {
		const screen = await render(tree({children}), {columns});
		const before = screen.lines();
		await screen.rerender(tree({children, said}));
		expect(screen.lines()).toEqual([...before.slice(0, -2), expected, before.at(-1)]);
	});
});

describe('the way ahead', () => {
	const way: readonly Stage[] = [
		{name: 'Your role', state: 'done', answer: 'mine'},
		{name: 'Return URLs', state: 'now', answer: ''},
		{name: 'Client ID', state: 'open', answer: ''},
	];
	const short = <Text>short</Text>;

	test('line 2 is a line of progress as wide as the text, from 16 rows on', async () => {
		const screen = await render(tree({way, children: short}), {columns: 200, color: true});
		expect(stripVTControlCharacters(screen.lines()[1]!).trimEnd()).toMatch(/^━{37}╸─{38}(?!─)/);
		await screen.resize(60, 16);
		expect(stripVTControlCharacters(screen.lines()[1]!)).toMatch(/^━{29}╸─{30}$/);
		await screen.resize(60, 15);
		expect(screen.lastFrame()).not.toContain('━');
	});

	test('there is none in ASCII', async () => {
		const screen = await render(tree({way, children: short}), {unicode: false, color: true});
		expect(screen.lines().slice(0, 3)).toEqual([expect.stringContaining('Allowed'), '', 'short']);
	});

	test('from 110 columns on the steps stand at the right, from line 3 down, with what was answered', async () => {
		const screen = await render(tree({way, children: short}), {columns: 110});
		const right = screen.lines().map(line => line.slice(79).trimEnd());
		expect(right.slice(2, 5)).toEqual(['✓ Your role    mine', '● Return URLs', '  Client ID']);
		expect(screen.lines()[3]!.slice(0, 5)).toBe('short');
		// The keys do not touch it.
		expect(screen.lines().slice(5)).toEqual(['', expect.stringContaining('? help')]);
		await screen.resize(109, 24);
		expect(screen.lastFrame()).not.toContain('Your role');
	});
});

test.each([[77], [120], [200]])('texts are at most 76 columns wide at %i', async columns => {
	const notices = ['A notice that has more to say than one line can hold. '.repeat(3).trim()];
	const screen = await render(tree({failure, notices, help: ['Why. '.repeat(100)]}), {columns, rows: 40});
	await screen.press('down');
	for (const line of screen.lines()) expect(line.length).toBeLessThanOrEqual(76);
	await screen.press('?');
	for (const line of screen.lines()) expect(line.length).toBeLessThanOrEqual(76);
});

test.each([
	[80, 24],
	[40, 12],
	[300, 80],
	[40, 10],
	[20, 5],
	[100, 30],
	[60, 17],
	[5, 3],
])('%i×%i: fits, with all there is to say', async (columns, windowRows) => {
	const notices = ['The scopes come from the team file.', 'Only the first line of the paste was taken.'];
	const screen = await render(tree({failure, notices, status: '4:47 left'}), {columns, rows: windowRows});
	for (const frame of screen.frames.slice(-3)) {
		expect(frame.split('\n').length).toBeLessThan(windowRows);
	}
	for (const line of screen.lines()) expect(line.length).toBeLessThanOrEqual(columns);
	expect(screen.lines()[0]).toContain('Allowed return URLs'.slice(0, columns - 1));
	if (windowRows >= 10) {
		expect(screen.lastFrame()).toContain('✗ The sign-in was declined');
		expect(screen.lastFrame()).toContain('❯ Row 0');
		expect(screen.lines().at(-1)).toContain('? help');
		await screen.press('end');
		expect(screen.lastFrame()).toContain('❯ Row 29');
	}
});

test('40 columns: keys go that people know anyway', async () => {
	const screen = await render(tree({status: '4:47 left'}), {columns: 40, rows: 12});
	expect(screen.lines().at(-1)).toBe('Enter choose  c copy  Esc back  ? help');
	expect(screen.lines()[0]).toBe('Allowed return URLs · 4 of 10  4:47 left');
});

test('it follows the window', async () => {
	const screen = await render(tree({failure}));
	await screen.resize(40, 12);
	expect(screen.lines().length).toBeLessThanOrEqual(11);
	for (const line of screen.lines()) expect(line.length).toBeLessThanOrEqual(40);
	await screen.resize(100, 40);
	expect(screen.lines().length).toBeGreaterThan(16);
});

describe('help', () => {
	test('opens by ?, tells the whole failure and the keys that had no room, scrolls, and closes by Esc alone', async () => {
		const screen = await render(tree({failure}), {columns: 40, rows: 12});
		await screen.press('?');
		expect(screen.lines().at(-1)).toMatch(/^↑↓ scroll {2}Esc close +1–9 of \d+$/);
		expect(screen.lastFrame()).not.toContain('Row 0');
		const seen = new Set(screen.lines());
		for (let at = 0; at < 30; at++) {
			await screen.press('down');
			for (const line of screen.lines()) seen.add(line);
			expect(screen.lines().length).toBeLessThanOrEqual(11);
		}
		const all = [...seen].join('\n');
		for (const text of ['Why this is asked.', 'o open the console', 'Ctrl+C leave', 'Because of many']) {
			expect(all).toContain(text);
		}
		await screen.press('escape');
		expect(screen.lastFrame()).toContain('❯ Row 0');
	});

	test('is Ctrl+G in a field; ? is text there; what was typed stays', async () => {
		const submitted: string[] = [];
		const screen = await render(tree({children: <TextField onSubmit={value => submitted.push(value)} />}));
		expect(screen.lines().at(-1)).toContain('Ctrl+G help');
		await screen.type('a?');
		await screen.press('ctrl+g');
		expect(screen.lastFrame()).toContain('Why this is asked.');
		await screen.type('zz');
		await screen.paste('paste');
		await screen.press('ctrl+u', 'ctrl+g', 'b', 'enter');
		expect(submitted).toEqual(['a?b']);
	});

	test('tells of Esc only what it does now', async () => {
		const both = [
			{key: 'Enter', does: 'go on with all this'},
			{key: 'Esc', does: 'back', when: 'empty' as const},
			{key: 'Esc', does: 'clear', when: 'typed' as const},
		];
		const children = <TextField onSubmit={() => {}} />;
		const screen = await render(tree({keys: both, children}), {columns: 40});
		await screen.press('ctrl+g');
		expect(screen.lastFrame().match(/^Esc .*$/gm)).toEqual(['Esc back · Ctrl+C leave', 'Esc close']);
		await screen.press('escape', 'a', 'ctrl+g');
		expect(screen.lastFrame().match(/^Esc .*$/gm)).toEqual(['Esc clear · Ctrl+C leave', 'Esc close']);
	});
});

describe('the keys are those of what is drawn, from the first frame on', () => {
	const field = (
		<>
			<Text>a field</Text>
			<TextField onSubmit={() => {}} />
		</>
	);
	const list = <Choice rows={rows.slice(0, 3)} onChoose={() => {}} />;
	const keysUnder = (frames: readonly string[], text: string) =>
		new Set(frames.filter(frame => frame.includes(text)).map(frame => frame.split('\n').at(-1)));

	test.each([
		[80, 24],
		[40, 12],
	])('from a field to a list and back at %s × %s', async (columns, windowRows) => {
		const screen = await render(tree({children: field}), {columns, rows: windowRows});
		await screen.rerender(tree({children: list}));
		await screen.rerender(tree({children: field}));
		const [inList] = keysUnder(screen.frames, 'Row 0');
		expect(inList).toMatch(/ \? help$/);
		expect(inList).toContain('Esc back');
		expect(keysUnder(screen.frames, 'Row 0').size).toBe(1);
		const [inField] = keysUnder(screen.frames, 'a field');
		expect(inField).toContain('Ctrl+G help');
		expect(keysUnder(screen.frames, 'a field').size).toBe(1);
	});
});

describe('keys go to one place', () => {
	function Parts({log, isOpen}: {readonly log: string[]; readonly isOpen: boolean}) {
		useShortcuts({
			p: () => log.push('p'),
			space: () => log.push('space'),
			'ctrl+r': () => log.push('ctrl+r'),
		});
		useEscape(() => log.push('part closed'), {isActive: isOpen});
		usePasteOutside(text => log.push(`pasted ${text}`), {isActive: isOpen});
		return isOpen ? <TextField onSubmit={() => log.push('submitted')} /> : null;
	}

	function Closing({name, log}: {readonly name: string; readonly log: string[]}) {
		useEscape(() => log.push(`${name} closed`));
		return null;
	}

	test('letters are shortcuts only while no field is open', async () => {
		const log: string[] = [];
		const screen = await render(tree({children: <Parts log={log} isOpen={false} />}));
		await screen.press('p', 'space');
		await screen.rerender(tree({children: <Parts log={log} isOpen />}));
		await screen.press('p', 'space', 'ctrl+r');
		expect(log).toEqual(['p', 'space', 'ctrl+r']);
	});

	test('Esc goes to what was opened last', async () => {
		const log: string[] = [];
		const screen = await render(
			tree({
				children: (
					<>
						<Closing name="page" log={log} />
						<Parts log={log} isOpen />
					</>
				),
			}),
		);
		await screen.press('escape');
		await screen.rerender(tree({children: <Closing name="page" log={log} />}));
		await screen.press('escape');
		expect(log).toEqual(['part closed', 'page closed']);
	});

	test('a paste that nobody takes is dropped, and said so until the next key', async () => {
		const screen = await render(tree());
		await screen.paste('oq\nj');
		expect(screen.lastFrame()).toContain('! There is no field to paste into here');
		expect(screen.lastFrame()).toContain('❯ Row 0');
		await screen.press('down');
		expect(screen.lastFrame()).not.toContain('Nothing takes');
	});

	test('a screen can take a paste itself', async () => {
		const log: string[] = [];
		function Taker() {
			usePasteOutside(text => log.push(text));
			return null;
		}
		const screen = await render(tree({children: <Taker />}));
		await screen.paste('http://127.0.0.1:9090/cb?code=x');
		expect(log).toEqual(['http://127.0.0.1:9090/cb?code=x']);
		expect(screen.lastFrame()).not.toContain('Nothing takes');
	});

	test('Ctrl+C, Ctrl+D and Ctrl+Z reach the wizard from a field and from the help', async () => {
		const log: string[] = [];
		const screen = await render(tree({children: <TextField onSubmit={() => {}} />}), {
			onInterrupt: () => log.push('c'),
			onEnd: () => log.push('d'),
			onSuspend: () => log.push('z'),
		});
		await screen.press('ctrl+c', 'ctrl+d', 'ctrl+z', 'ctrl+g', 'ctrl+c');
		expect(log).toEqual(['c', 'd', 'z', 'c']);
	});
});

test('without Unicode the frame is ASCII', async () => {
	const screen = await render(tree({failure}), {unicode: false});
	const lines = screen.lines();
	expect(lines[0]).toBe('Allowed return URLs - 4 of 10');
	expect(lines.slice(0, -1).join('')).toMatch(/^[\x20-\x7E]*$/);
});

test('a success has its own sign, a warning its own', async () => {
	const screen = await render(
		tree({notices: [{text: 'Address copied.', meaning: 'success'}, 'Nothing takes a paste here.']}),
	);
	expect(screen.lastFrame()).toContain('✓ Address copied');
	expect(screen.lastFrame()).toContain('! Nothing takes');
});

test('Esc stays in the line of keys at 40 columns', async () => {
	const screen = await render(tree(), {columns: 40, rows: 12});
	expect(screen.lines().at(-1)).toContain('Esc back');
});

test('the help scrolls only where it is longer than its room', async () => {
	const screen = await render(tree());
	await screen.press('?');
	expect(screen.lines().at(-1)).toBe('Esc close');
	expect(screen.lastFrame().match(/Ctrl\+C/g)).toHaveLength(1);
	const long = await render(tree({help: ['Why. '.repeat(200)]}), {columns: 40, rows: 12});
	await long.press('?');
	expect(long.lines().at(-1)).toContain('↑↓ scroll');
});

test('lines above stay in the window', async () => {
	const screen = await render(tree({above: 2}), {columns: 40, rows: 12});
	expect(screen.lines().length).toBeLessThan(10);
});

test('where answers come from gives way where rows are short: one line, and none below a failure', async () => {
	const text = `Taken from the command line: ${'client ID, '.repeat(8)}role.`;
	const notices = [{text, meaning: 'plain', goes: true}] as const;
	const small = {columns: 40, rows: 12};
	const whole = await render(tree({notices}));
	expect(whole.lines().filter(line => /client ID|role/.test(line))).toHaveLength(2);
	const cut = await render(tree({notices}), small);
	expect(cut.lines().filter(line => line.includes('client ID'))).toEqual([expect.stringMatching(/…$/)]);
	const failed = await render(tree({notices, failure}), small);
	expect(failed.lastFrame()).not.toContain('Taken from');
});
