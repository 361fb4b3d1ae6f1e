import {expect, onTestFinished, test} from 'vitest';
import {startInTerminal} from './terminal.ts';

test.each([
	['in a list', 'Your role', 0],
	['with the cursor in a field', 'Client ID', 4],
])('a window that becomes narrower leaves no ghosts of the frame: %s', async (_, title, enters) => {
	const terminal = startInTerminal(['demo'], {columns: 120, rows: 40});
	onTestFinished(() => terminal.close());
	for (const at of ['Your role', 'How to sign in', 'Security profile', 'Allowed return URLs'].slice(
		0,
		enters,
	)) {
		await terminal.waitForText(`${at} · `);
		terminal.press('enter');
	}
	await terminal.waitForText(`● ${title}`);
	const titles = () => terminal.scrollback().filter(line => line.startsWith(`${title} · `));
	const progress = () => terminal.scrollback().filter(line => /^[━╸─]+$/.test(line));
	// Narrower still, and this emulator counts what is broken below the cursor as if it were above.
	for (const columns of enters > 0 ? [80, 120] : [80, 60, 120]) {
		terminal.resize(columns, 40);
		const isDrawnOnce = (lines: string[]) =>
			progress()
				.map(({length}) => length)
				.join() === String(Math.min(76, columns)) &&
			titles().length === 1 &&
			lines.some(line => line.includes('●')) === columns >= 110;
		await terminal.waitForScreen(isDrawnOnce, `one frame at ${columns} columns`);
	}
});
