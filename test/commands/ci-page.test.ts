import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {topics} from '../../source/commands/help-topics.ts';
import {commandTable} from '../../source/commands/index.ts';

const page = readFileSync(new URL('../../docs/ci.md', import.meta.url), 'utf8');
const sections = topics.find(({name}) => name === 'ci')!.sections(commandTable);

test('docs/ci.md names every variable that `help ci` names', () => {
	const words = sections.flatMap(({paragraphs = [], rows = []}) => [...paragraphs, ...rows.flat()]).join(' ');
	const variables = new Set(words.match(/\b[A-Z]+(?:_[A-Z]+)+\b|\bCI\b/g));
	expect(variables.size).toBeGreaterThan(15);
	for (const variable of variables) expect(page).toContain(`\`${variable}\``);
});

test('docs/ci.md gives each command of a pipeline the exit codes that `help ci` gives it', () => {
	const lines = page.split('\n').map(text => text.replaceAll('`', ''));
	for (const name of ['token', 'exec', 'export', 'status', 'import', 'inspect', 'team', 'doctor']) {
		const rows = sections.find(({title}) => title === name)!.rows!;
		const own = lines.filter(line => new RegExp(`^\\| [^|]*\\b${name}\\b[^|]* \\|`).test(line)).join('\n');
		const every = lines.find(line => line.startsWith('| every command |'))!;
		for (const [codes] of rows)
			for (const code of codes.match(/\b\d+\b/g) ?? [])
				expect(`${own}\n${every}`, name).toMatch(new RegExp(`\\b${code}\\b`));
		expect(own, name).not.toBe('');
	}
});
