import {describe, expect, test} from 'vitest';
import type {Command} from '../../source/commands/command.ts';
import {parseArguments} from '../../source/commands/parse-arguments.ts';
import type {Failure} from '../../source/core/failure.ts';
import {optionsOf} from './run-command.ts';

const command: Command = {
	name: 'try',
	summary: 'Try',
	stdout: '',
	exits: [],
	examples: [],
	options: {
		yes: {type: 'boolean', short: 'y', help: 'Yes'},
		name: {type: 'string', value: 'NAME', help: 'Name'},
		role: {type: 'string', value: 'ROLE', choices: ['self', 'client'], help: 'Role'},
	},
	load: () => Promise.reject(new Error('not here')),
};

const parse = (...words: string[]) => parseArguments(command, words);
const failureOf = (...words: string[]): Failure => {
	try {
		parse(...words);
	} catch (error) {
		return error as Failure;
	}
	throw new Error('nothing was refused');
};

test.each([
	[['--yes'], {yes: true}, []],
	[['-y', 'a', 'b'], {yes: true}, ['a', 'b']],
	[['--name', 'x', '--name=y'], {name: 'y'}, []],
	[['--name=--x'.replace('--x', '-x')], {name: '-x'}, []],
	[['--name', '-rf'], {name: '-rf'}, []],
	[['--', '--yes'], {}, ['--yes']],
	[
		['--role', 'client', '-h', '--debug', '--no-color'],
		{role: 'client', help: true, debug: true, 'no-color': true},
		[],
	],
	[[], {}, []],
])('%j', (words, options, positionals) => expect(parse(...words)).toEqual({options, positionals}));

describe('refused with exit 2', () => {
	test.each([
		[['--nam', 'x'], /no option --nam\b/, 'Did you mean --name?'],
		[['--quux'], /no option --quux/, 'See: smapi-login try --help'],
		[['-z'], /no option -z/, /Did you mean|--help/],
		[['--constructor'], /no option --constructor/, /--help/],
		[['--__proto__=x'], /no option --__proto__/, /--help/],
		[['--name'], /--name needs a value/, /--help/],
		[['--name', '--yes'], /--name needs a value/, /--help/],
		[['--yes=no'], /--yes takes no value/, /--help/],
		[['--no-yes'], /no option --no-yes/, /Did you mean|--help/],
		[['--role', 'slef'], /--role cannot be “slef”/, 'Did you mean self?'],
		[['--role', 'boss'], /--role cannot be “boss”/, 'It is one of self, client.'],
		[['--role='], /--role cannot be “”/, 'It is one of self, client.'],
	])('%j', (words, what, next) => {
		const failure = failureOf(...words);
		expect([failure.code, failure.exitCode]).toEqual(['usage', 2]);
		expect(failure.what).toMatch(what);
		if (typeof next === 'string') expect(failure.next).toBe(next);
		else expect(failure.next).toMatch(next);
	});

	test('a forgotten value of a sign-in flag does not swallow the next flag', () => {
		expect(() => optionsOf('--scopes', '--json')).toThrow(expect.objectContaining({code: 'usage'}));
		expect(optionsOf('--scopes', 'skills:read', '--json')).toEqual({scopes: 'skills:read', json: true});
	});

	test('a secret that was given as a value of its own is not shown', () => {
		const failure = failureOf(`--client-secret=${'a'.repeat(64)}`);
		expect(`${failure.what} ${failure.next}`).not.toContain('aaaa');
	});

	test('a long or hostile word is cut and cleaned', () => {
		const failure = failureOf(`--${'x'.repeat(500)}`, '\u001B[2J');
		expect(failure.what.length).toBeLessThan(120);
		expect(failureOf('--role', '\u001B[2J').what).not.toContain('\u001B');
	});
});

test.each([
	[['--name='], '--name: it is empty'],
	[['--name', ''], '--name: it is empty'],
	[['a', ''], 'Word 2 after “try”: it is empty'],
])('%j is what a shell makes of a variable that is not set: exit 2', (words, what) => {
	const failure = failureOf(...words);
	expect([failure.code, failure.exitCode, failure.what]).toEqual(['bad_value', 2, what]);
	expect(failure.next).toContain('not set');
});

test('a command for other commands takes empty words', () => {
	expect(parseArguments({...command, takesEmptyWords: true}, ['a', '']).positionals).toEqual(['a', '']);
});
