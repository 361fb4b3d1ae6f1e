import fc from 'fast-check';
import {Text} from 'ink';
import {useState} from 'react';
import {describe, expect, test} from 'vitest';
import {Choice, type ChoiceProps} from '../../source/ui/choice.tsx';
import type {ChoiceRow} from '../../source/ui/list-layout.ts';
import {TextField} from '../../source/ui/text-field.tsx';
import {type Rendered, type RenderOptions, render} from './render.tsx';

interface Opened extends Rendered {
	readonly chosen: string[];
	readonly focused: string[];
	/** The label of the row with the sign. */
	focus(): string | undefined;
}

const letters = named('Alpha', 'Beta', 'Gamma', 'Delta', 'Epsilon');

function named(...labels: string[]): ChoiceRow<string>[] {
	return labels.map(label => ({value: label, label}));
}

async function open(
	rows: readonly ChoiceRow<string>[],
	props: Partial<ChoiceProps<string>> = {},
	options: RenderOptions = {},
): Promise<Opened> {
	const chosen: string[] = [];
	const focused: string[] = [];
	const screen = await render(
		<Choice
			rows={rows}
			onChoose={value => chosen.push(value)}
			onFocus={value => focused.push(value)}
			{...props}
		/>,
		options,
	);
	const focus = () => /❯ (?:\[.\] )?(.*)/.exec(screen.lastFrame())?.[1]?.trim();
	return {...screen, chosen, focused, focus};
}

test('Enter chooses, also what is the answer already', async () => {
	const screen = await open(letters, {initialIndex: 2});
	expect(screen.focus()).toBe('Gamma');
	await screen.press('enter', 'enter', 'down', 'enter');
	expect(screen.chosen).toEqual(['Gamma', 'Gamma', 'Delta']);
	expect(screen.focused).toEqual(['Gamma', 'Delta']);
});

test('what stands beside the list is drawn with the move: never the new row with the old details', async () => {
	function WithDetails() {
		const [focused, setFocused] = useState('Alpha');
		return (
			<>
				<Choice rows={letters} onChoose={() => undefined} onFocus={setFocused} />
				<Text>details of {focused}</Text>
			</>
		);
	}
	const screen = await render(<WithDetails />);
	await screen.press('down', 'down', 'end', 'up');
	const pairs = screen.frames.flatMap(frame => {
		const [, row, details] = /❯ (\w+).*details of (\w+)/s.exec(frame) ?? [];
		return row ? [[row, details]] : [];
	});
	expect(pairs.filter(([row, details]) => row !== details)).toEqual([]);
	expect(new Set(pairs.map(([row]) => row))).toEqual(new Set(['Alpha', 'Beta', 'Gamma', 'Epsilon', 'Delta']));
});

test('it does not go round, and no digit chooses', async () => {
	const screen = await open(letters);
	await screen.press('up', 'k');
	expect(screen.focus()).toBe('Alpha');
	await screen.press('end', 'down', 'j', '2', '1');
	expect(screen.focus()).toBe('Epsilon');
	expect(screen.chosen).toEqual([]);
});

test('letters with Ctrl or Alt move nothing', async () => {
	const screen = await open(letters, {initialIndex: 2});
	await screen.press('ctrl+k', 'alt+j', 'alt+k', 'ctrl+k');
	expect(screen.focus()).toBe('Gamma');
	await screen.press('j');
	expect(screen.focus()).toBe('Delta');
	await screen.press('k', 'k');
	expect(screen.focus()).toBe('Beta');
});

test('whatever is pressed, the focus is where the keys say and on the screen', async () => {
	const keys = ['up', 'down', 'j', 'k', 'home', 'end', 'page-up', 'page-down', 'ctrl+k', '3', 'alt+j', 'x'];
	await fc.assert(
		fc.asyncProperty(
			fc.integer({min: 1, max: 12}),
			fc.integer({min: 1, max: 8}),
			fc.nat({max: 11}),
			fc.array(fc.constantFrom(...keys), {maxLength: 25}),
			async (length, height, start, pressed) => {
				const rows = named(...Array.from({length}, (_, at) => `Row ${at}`));
				const screen = await open(rows, {height, initialIndex: start});
				const page = Math.max(1, (length > height ? Math.max(1, height - 1) : height) - 1);
				let model = Math.min(start, length - 1);
				const steps: Record<string, number> = {
					up: -1,
					k: -1,
					down: 1,
					j: 1,
					'page-up': -page,
					'page-down': page,
				};
				for (const key of pressed) {
					await screen.press(key);
					const target = key === 'home' ? 0 : key === 'end' ? length - 1 : model + (steps[key] ?? 0);
					model = Math.max(0, Math.min(length - 1, target));
					expect(screen.focus()).toBe(`Row ${model}`);
					expect(screen.lines().length).toBeLessThanOrEqual(Math.max(2, height));
				}
				await screen.press('enter');
				expect(screen.chosen).toEqual([`Row ${model}`]);
				screen.unmount();
			},
		),
		{numRuns: 30},
	);
});

describe('ticks', () => {
	function Ticking({onChoose}: {readonly onChoose: (value: string) => void}) {
		const [ticked, setTicked] = useState<readonly string[]>(['b']);
		const rows = ['a', 'b', 'c'].map(value => ({
			value,
			label: value,
			...(value === 'a' ? {} : {isTicked: ticked.includes(value)}),
		}));
		const toggle = (value: string) =>
			setTicked(old => (old.includes(value) ? old.filter(other => other !== value) : [...old, value]));
		return <Choice rows={rows} onChoose={onChoose} onTick={toggle} />;
	}

	test('Space turns them, and the focus stays', async () => {
		const screen = await render(<Ticking onChoose={() => {}} />);
		expect(screen.lines()).toEqual(['❯ a', '  [✓] b', '  [ ] c']);
		await screen.press('space', 'down', 'space', 'down', 'space');
		expect(screen.lines()).toEqual(['  a', '  [ ] b', '❯ [✓] c']);
	});
});

describe('each row is one line', () => {
	const tasks: ChoiceRow<string>[] = [
		{value: 'look', label: 'Look', hint: 'read only', about: 'skills:read models:read'},
		{value: 'edit', label: 'Edit and deploy', hint: 'recommended · change skills', about: 'skills:readwrite'},
		{value: 'one', label: 'A label that is longer than those that have a hint'},
	];
	const list = ['  Look             read only', '  Edit and deploy  recommended · change skills'];

	test('with the hints in one column, and below, in as many lines for each, what the one in focus is about', async () => {
		const screen = await open(tasks, {}, {columns: 60, rows: 12});
		const last = `  ${tasks[2]!.label}`;
		expect(screen.lines()).toEqual([`❯${list[0]!.slice(1)}`, list[1], last, '', '  skills:read models:read']);
		await screen.press('down');
		expect(screen.lines()).toEqual([list[0], `❯${list[1]!.slice(1)}`, last, '', '  skills:readwrite']);
		await screen.press('down');
		expect(screen.lines().map(line => line.trimEnd())).toEqual([...list, `❯${last.slice(1)}`, '', '']);
	});

	test('of a hint without room whole parts stay, and the rest stands below', async () => {
		const screen = await open(tasks, {initialIndex: 1}, {columns: 31, rows: 12});
		expect(screen.lines()).toEqual([
			'  Look             read only',
			'❯ Edit and deploy  recommended',
			'  A label that is longer than…',
			'',
			'  change skills ·',
			'  skills:readwrite',
		]);
		await screen.press('down');
		expect(screen.lines().slice(2)).toEqual([
			'❯ A label that is longer than…',
			'',
			'  A label that is longer than',
			'  those that have a hint',
		]);
	});

	test('few rows are all shown before there is room for more; of many the place and the rest take half', async () => {
		const few = await open(tasks, {height: 4}, {columns: 31});
		expect(few.lines().slice(3)).toEqual(['  skills:read models:read']);
		const many = [...tasks, ...named('Four', 'Five', 'Six')];
		const long = await open(many, {height: 4}, {columns: 31});
		await long.press('down');
		expect(long.lines()).toEqual([
			'  Look             read only',
			'❯ Edit and deploy  recommended',
			'  ↑↓ 2 of 6 · change skills ·',
			'  skills:readwrite',
		]);
	});

	test('groups have columns of their own, and stand apart where all have room', async () => {
		const groups = [...tasks.slice(0, 2), {value: 'n', label: 'New', hint: 'from the start', isApart: true}];
		const screen = await open(groups, {}, {columns: 60, rows: 12});
		expect(
			screen
				.lines()
				.slice(2, 4)
				.map(line => line.trimEnd()),
		).toEqual(['', '  New  from the start']);
		const small = await open(groups, {height: 4}, {columns: 60});
		expect(small.lines()[2]).toBe('  New  from the start');
	});
});

test('10,000 rows: a key is answered at once', async () => {
	const rows = named(...Array.from({length: 10_000}, (_, at) => `Row ${at}`));
	const screen = await open(rows, {height: 10});
	const start = performance.now();
	for (let at = 0; at < 100; at++) await screen.press('down');
	const perKey = (performance.now() - start) / 100;
	expect(screen.focus()).toBe('Row 100');
	expect(screen.lines().at(-1)).toBe('  ↑↓ 101 of 10000');
	expect(perKey).toBeLessThan(50);
});

test('a list that gets shorter keeps the focus inside', async () => {
	const screen = await open(letters, {initialIndex: 4});
	await screen.rerender(<Choice rows={letters.slice(0, 2)} onChoose={value => screen.chosen.push(value)} />);
	expect(screen.focus()).toBe('Beta');
	await screen.press('enter');
	expect(screen.chosen).toEqual(['Beta']);
});

test('an empty list takes keys and does nothing', async () => {
	const screen = await open([]);
	await screen.press('down', 'enter', 'end', 'space');
	expect(screen.chosen).toEqual([]);
});

test('while a field is open the list is quiet', async () => {
	const chosen: string[] = [];
	const typed: string[] = [];
	const screen = await render(
		<>
			<TextField onSubmit={value => typed.push(value)} />
			<Choice rows={letters} onChoose={value => chosen.push(value)} />
		</>,
	);
	await screen.press('j', 'down', 'k', 'enter');
	expect(typed).toEqual(['jk']);
	expect(chosen).toEqual([]);
	expect(screen.lines()[1]).toBe('❯ Alpha');
});
