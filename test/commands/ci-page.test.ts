import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {topics} from '../../source/commands/help-topics.ts';
import {commandTable} from '../../source/commands/index.ts';

const page = readFileSync(new URL('../../docs/ci.md', import.meta.url), 'utf8');
const rows = topics.find(({name}) => name === 'ci')?.rows ?? [];
const words = rows.flat().join(' ');

test('docs/ci.md names every variable that `help ci` names', () => {
	const variables = new Set(words.match(/\b[A-Z]+(?:_[A-Z]+)+\b|\bCI\b/g));
	expect(variables.size).toBeGreaterThan(15);
	for (const variable of variables) expect(page).toContain(`\`${variable}\``);
});

test('docs/ci.md gives each command the exit codes that `help ci` gives it', () => {
	const names = ['every command', ...commandTable.commands.map(({name}) => name)];
	let row = '';
	let codes = 0;
	for (const [left, right] of rows) {
		if (left !== '') row = left;
		if (!names.some(name => row.startsWith(name)) || row === 'exec sets') continue;
		const line = page.split('\n').find(text => text.replaceAll('`', '').startsWith(`| ${row} |`)) ?? '';
		for (const code of right.match(/\b\d+\b/g) ?? []) {
			expect(line, row).toMatch(new RegExp(`\\b${code}\\b`));
			codes++;
		}
	}
	expect(codes).toBeGreaterThan(20);
});
