import {expect, onTestFinished, test} from 'vitest';
import {startInTerminal} from './terminal.ts';

test('a window that becomes narrower leaves no ghosts of the frame', async () => {
	const terminal = startInTerminal(['demo'], {columns: 120, rows: 40});
	onTestFinished(() => terminal.close());
	await terminal.waitForText('● Your role');
	const titles = () => terminal.scrollback().filter(line => line.startsWith('Your role · '));
	const progress = () => terminal.scrollback().filter(line => /^[━╸─]+$/.test(line));
	for (const columns of [80, 60, 120]) {
		terminal.resize(columns, 40);
		const isDrawnOnce = (lines: string[]) =>
			progress()
				.map(({length}) => length)
				.join() === String(Math.min(76, columns)) &&
			titles().length === 1 &&
			lines.some(line => line.includes('●')) === columns >= 110;
		await terminal.waitForScreen(isDrawnOnce, `one frame at ${columns} columns`);
	}
	expect(terminal.scrollback()[0]).toMatch(/^Your role · /);
});

test('a window that becomes lower and higher again has the whole frame, once', async () => {
	const terminal = startInTerminal(['demo'], {columns: 80, rows: 24});
	onTestFinished(() => terminal.close());
	await terminal.waitForText('Your role · ');
	for (const [columns, rows] of [
		[80, 10],
		[80, 30],
		[50, 9],
		[100, 30],
	] as const) {
		terminal.resize(columns, rows);
		const isOnce = (lines: string[]) =>
			lines.filter(line => line.startsWith('Your role · ')).length === 1 &&
			lines.some(line => line.includes('? help')) &&
			lines.some(line => /^━/.test(line)) === rows >= 16;
		await terminal.waitForScreen(isOnce, `one frame at ${columns}×${rows}`);
	}
});
