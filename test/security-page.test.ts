import {existsSync, readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {catalogueIds} from './hostile/catalogue.ts';

const page = readFileSync(new URL('../SECURITY.md', import.meta.url), 'utf8').replace(/\n {2,}/g, ' ');
const named = [...page.matchAll(/^- `(test\/[^`]+)`: (.+)$/gm)].flatMap(([, file = '', titles = '']) =>
	[...titles.matchAll(/“([^”]+)”/g)].map(([, title = '']) => [file, title] as const),
);

test('SECURITY.md has a promise, its tests and its limits for each boundary', () => {
	const [, ...boundaries] = page.split(/^## /m);
	expect(boundaries).toHaveLength(10);
	for (const text of boundaries) {
		const part = text.split('\n')[0];
		for (const word of ['\nComes in: ', '\nPromised: ', '\n- `test/', '\n- Rows: ', '\nNot promised: '])
			expect(text, part).toContain(word);
	}
	expect(named.length).toBeGreaterThan(30);
});

test.each(named)('SECURITY.md: %s has the test “%s”', (file, title) => {
	const path = new URL(`../${file}`, import.meta.url);
	expect(existsSync(path)).toBe(true);
	expect(readFileSync(path, 'utf8')).toContain(title);
});

test('SECURITY.md: every row that it names is in the catalogue', () => {
	const rows = [...page.matchAll(/^- Rows: (.+)$/gm)].flatMap(([, ids = '']) => ids.split(/, |–/));
	expect(rows.length).toBeGreaterThan(30);
	for (const id of rows) expect(catalogueIds).toContain(id);
});
