import {expect, test} from 'vitest';
import type {Choose} from '../../source/talk/talk.ts';
import {talking} from './talking.tsx';

/** A text that is read page by page, as the judgement of an address. */
const paged: Choose<string> = {
	id: 'judged',
	text: [
		{text: 'Marked: whoever runs evil.example can read it.', sign: 'warning'},
		...Array.from(
			{length: 60},
			(_, at) => `Marked ${at + 1}: words, and more of them, so that some lines wrap here.`,
		),
	],
	rows: ['Refuse', 'Have it', 'Leave'].map(label => ({value: label, label})),
	keys: [{key: 'o', does: 'open', gives: 'careful'}],
	help: ['Help about this.', ...Array.from({length: 12}, (_, at) => `Help ${at + 1}.`)],
	least: 4,
};

const careful: Choose<string> = {
	prose: ['There are 2 warnings about this address. Open it only if you know why each of them is so.'],
	rows: [
		{value: 'stay', label: 'Do not open it'},
		{value: 'open', label: 'Open it all the same'},
	],
	keys: [{key: 'escape', does: 'close', gives: 'stay'}],
};

const sizes = [
	[80, 24],
	[40, 12],
	[120, 40],
] as const;

test.each(sizes)('U17: every question over every page is drawn whole at %d by %d', async (columns, rows) => {
	const app = await talking({isFirst: true}, {columns, rows});
	await app.ask(talk => talk.choose(paged));
	const pages = Number(/page 1 of (\d+)/.exec(app.lastFrame())?.[1]);
	expect(pages).toBeGreaterThan(1);
	const whole = (what: string) => {
		const lines = app.lines();
		expect(lines[0], what).toMatch(/^Title · 3 of 9/);
		expect(lines.length, what).toBeLessThanOrEqual(rows - 1);
		expect(Math.max(...lines.map(line => line.length)), what).toBeLessThanOrEqual(columns);
	};
	for (let page = 1; page <= pages; page++) {
		if (page > 1) await app.press('space');
		const before = app.lastFrame();
		expect(before).toContain(`page ${page} of ${pages}`);
		whole(`page ${page}`);
		for (const [key, words, close] of [
			['?', 'Help about this.', 'escape'],
			['escape', 'Leave smapi-login?', 'escape'],
		] as const) {
			await app.press(key);
			const over = `${words} over page ${page}`;
			expect(app.lastFrame(), over).toContain(words);
			expect(app.lastFrame(), over).not.toMatch(/Marked|page \d|Refuse|o open/);
			whole(over);
			await app.press(close);
			expect(app.lastFrame(), `after ${over}`).toBe(before);
		}
	}
	await app.press('o');
	await app.ask(talk => talk.choose(careful));
	expect(app.got).toEqual(['careful']);
	expect(app.lastFrame()).not.toMatch(/Marked|page \d|Refuse|o open/);
	whole('the next question');
	await app.press('escape');
	await app.ask(talk => talk.choose(paged));
	expect(app.lastFrame()).toMatch(/! Marked: whoever.*page 1 of/s);
	whole('the page again');
});
