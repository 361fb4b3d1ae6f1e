import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {topics} from '../../source/commands/help-topics.ts';
import {commandTable} from '../../source/commands/index.ts';
import {failures} from '../../source/core/failures.ts';
import {parseLine} from './run-command.ts';

/** Every text of the table of failures that can name a command. */
const inFailures = Object.values(failures).flatMap(({what, next, inWizard = ''}) => [what, next, inWizard]);

/** Source texts: a next step that is put together where it is needed stands there as it is said. */
const inSource = readdirSync('source', {recursive: true, encoding: 'utf8'})
	.filter(name => /\.tsx?$/.test(name))
	.map(name => readFileSync(join('source', name), 'utf8').replaceAll(/\$\{programName\}/g, '{program}'))
	.flatMap(text =>
		text
			.replaceAll(/(?<= |--\w+=)\$\{[^}]*\}/g, 'NAME')
			.replaceAll(/\$\{[^}]*\}/g, '')
			.split('\n'),
	);

/** What stands behind the program's name, to the end of the text or of the words that are part of a command. */
function namedIn(text: string, program: RegExp): string[] {
	return (
		text
			.split(program)
			.slice(1)
			.map(rest => /^ ([^`'”·|<>()…]*)/.exec(rest)?.[1] ?? '')
			// What a table fills in is judged where it stands in words; and some sentences have the program as their subject.
			.filter(line => line !== '' && !/^(NAME|COMMAND|--version|(does|only|goes) )/.test(line))
	);
}

/** Whether the words begin with a command line that the program takes: names, actions and options are those of the table. */
function problemOf(line: string): string | undefined {
	const words = [...line.replaceAll(/\{\w+(?::word)?\}/g, 'NAME').matchAll(/"([^"]*)"|(\S+)/g)]
		.map(([, quoted, plain]) => quoted ?? plain!.replace(/[.,;:?]+$/, ''))
		.filter(Boolean);
	try {
		const {command, parsed} = parseLine(words);
		const [action] = parsed.positionals;
		const {actions} = command;
		if (!actions || action === undefined || !/^[a-z]/.test(action)) return undefined;
		return Object.hasOwn(actions, action) ? undefined : `${command.name} has no ${action}`;
	} catch (error) {
		return (error as Error).message;
	}
}

describe('every command that a next step names is one that there is', () => {
	test.each([
		['the table of failures', inFailures, /\{program\}/, 6],
		['a text anywhere in the source', inSource, /\{program\}/, 45],
		['a topic of help', topicTexts(), /\bsmapi-login(?![\w.-])/, 2],
		['docs/ci.md', pageLines('docs/ci.md'), /\bsmapi-login(?![\w.-])/, 7],
	] as const)('%s', (_, texts, program, least) => {
		const lines = texts.flatMap(text => namedIn(text, program));
		expect(lines.length).toBeGreaterThanOrEqual(least);
		const wrong = lines.flatMap(line => {
			const problem = problemOf(line);
			return problem === undefined ? [] : [`${line} → ${problem}`];
		});
		expect(wrong).toEqual([]);
	});

	test('one that is not there is found', () => {
		expect(problemOf('profiles lst')).toContain('no lst');
		expect(problemOf('tokn')).toContain('no command');
		expect(problemOf('token --xyz')).toContain('no option');
		expect(problemOf('profiles rename --profile')).toContain('needs a value');
	});
});

function topicTexts(): string[] {
	return topics.flatMap(({sections}) =>
		sections(commandTable).flatMap(({paragraphs = [], lines = [], rows = []}) => [
			...paragraphs,
			...lines,
			...rows.flat(),
		]),
	);
}

/** Lines of a page that stand as they are typed. */
function pageLines(path: string): string[] {
	return readFileSync(path, 'utf8')
		.split('\n')
		.filter(line => /^\s{4,}|^\s*- /.test(line));
}
