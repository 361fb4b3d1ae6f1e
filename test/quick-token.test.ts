import fc from 'fast-check';
import {expect, test} from 'vitest';
import {commandTable} from '../source/commands/index.ts';
import {parseArguments} from '../source/commands/parse-arguments.ts';
import {quickArguments} from '../source/quick-token.ts';

const token = commandTable.commands.find(row => row.name === 'token')!;

/** Words that stand behind `token`, right and wrong ones. */
const word = fc.constantFrom(
	...['--profile', '--min-ttl', '--json', '--header', '--no-input', '--no-color', '--plain'],
	...['--profile=me', '--json=1', '--refresh', '--timeout', '--debug', '--help', '--', '-h', '-x', '-'],
	...['me', '300', '', 'toString', '--toString', '--__proto__'],
);

test('what the quick way understands is what the parser of all commands makes of it', () => {
	fc.assert(
		fc.property(fc.array(word, {maxLength: 5}), words => {
			const quick = quickArguments(words);
			if (quick) expect(quick).toEqual(parseArguments(token, words));
		}),
		{numRuns: 2000},
	);
});

test.each([
	['', {}],
	['--profile me --json', {profile: 'me', json: true}],
	['--header --min-ttl 60 --no-input', {header: true, 'min-ttl': '60', 'no-input': true}],
	['--no-color --plain', {'no-color': true, plain: true}],
])('understands what scripts write most: token %s', (line, options) => {
	expect(quickArguments(line.split(' ').filter(Boolean))).toEqual({options, positionals: []});
});

test('leaves to the whole program what does more than print', () => {
	const quick = Object.entries(token.options)
		.filter(([name, {type}]) => quickArguments(type === 'boolean' ? [`--${name}`] : [`--${name}`, '1']))
		.map(([name]) => name);
	expect(quick.sort()).toEqual(['header', 'json', 'min-ttl', 'plain', 'profile']);
});
