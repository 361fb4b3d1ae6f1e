import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {commandTable} from '../source/commands/index.ts';
import {parseArguments} from '../source/commands/parse-arguments.ts';
import {flags as flagsOfStatus} from '../source/quick-status.ts';
import {flags as flagsOfToken} from '../source/quick-token.ts';
import {quickArguments} from '../source/quick-way.ts';

/** Words that stand behind a command, right and wrong ones. */
const word = fc.constantFrom(
	...['--profile', '--min-ttl', '--json', '--header', '--no-input', '--no-color', '--plain'],
	...['--profile=me', '--json=1', '--refresh', '--timeout', '--debug', '--help', '--', '-h', '-x', '-'],
	...['--check', '--warn', '--allow-host', 'me', '300', '', 'toString', '--toString', '--__proto__'],
);

describe.each([
	['token', flagsOfToken, ['header', 'json', 'min-ttl', 'plain', 'profile']],
	['status', flagsOfStatus, ['json', 'profile']],
] as const)('%s', (name, flags, understood) => {
	const command = commandTable.commands.find(row => row.name === name)!;

	test('what the quick way understands is what the parser of all commands makes of it', () => {
		fc.assert(
			fc.property(fc.array(word, {maxLength: 5}), words => {
				const quick = quickArguments(words, flags);
				if (quick) expect(quick).toEqual(parseArguments(command, words));
			}),
			{numRuns: 2000},
		);
	});

	test('leaves to the whole program what does more than print', () => {
		const quick = Object.entries(command.options)
			.filter(([each, {type}]) =>
				quickArguments(type === 'boolean' ? [`--${each}`] : [`--${each}`, '1'], flags),
			)
			.map(([each]) => each);
		expect(quick.sort()).toEqual(understood);
	});
});

test.each([
	['', {}],
	['--profile me --json', {profile: 'me', json: true}],
	['--header --min-ttl 60 --no-input', {header: true, 'min-ttl': '60', 'no-input': true}],
	['--no-color --plain', {'no-color': true, plain: true}],
])('understands what scripts write most: token %s', (line, options) => {
	expect(quickArguments(line.split(' ').filter(Boolean), flagsOfToken)).toEqual({options, positionals: []});
});
