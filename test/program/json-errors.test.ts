import {afterEach, beforeEach, expect, test} from 'vitest';
import {commandTable} from '../../source/commands/index.ts';
import {fileWith, someProfile} from '../fakes/store.ts';
import {type Home, makeHome} from './home.ts';
import {runProgram} from './run-program.ts';

let home: Home;
beforeEach(() => {
	home = makeHome();
	home.writeFile(fileWith({me: someProfile()}));
});
afterEach(() => home.remove());

/** The wrong ways to call each command, by the table: an unknown option, a forgotten value, too many words, no such profile. */
const wrong: readonly (readonly string[])[] = [commandTable.signIn, ...commandTable.commands].flatMap(
	({name, options, actions = {}}) => {
		const words = name === '' ? [] : [name];
		const [valued] = Object.entries(options).find(([, row]) => row.type === 'string') ?? [];
		// `--profile` of a sign-in names what is to be saved, the one of doctor what is looked at.
		const choosesProfile = 'profile' in options && !['', 'doctor', 'profiles'].includes(name);
		const first = name === 'export' ? ['env'] : name === 'team' ? ['init'] : [];
		return [
			[...words, '--xyzzy'],
			...(valued === undefined ? [] : [[...words, `--${valued}`]]),
			...(name === 'exec' ? [] : [[...words, ...Object.keys(actions).slice(0, 1), 'x', 'y', 'z']]),
			...(choosesProfile && name !== 'exec' ? [[...words, ...first, '--profile', 'nobody']] : []),
		];
	},
);

const others: readonly (readonly string[])[] = [
	['exec'],
	['exec', '--profile', 'nobody', '--', 'ls'],
	['profiles', 'show', 'nobody'],
	['profiles', 'rename', 'me'],
	['profiles', 'remove', 'me'],
	['requests', 'show', 'nobody'],
	['export', 'xyz'],
	['import', 'nothing.json'],
	['team', 'check', 'nothing.json'],
	['tokn'],
];

test('a failure of any command is one JSON object, the last line of stderr, with its exit code', async () => {
	const lines = [...wrong, ...others];
	expect(lines.length).toBeGreaterThan(45);
	const judge = async (words: readonly string[]) => {
		const at = words.includes('--') ? words.indexOf('--') : words.length;
		const args = [...words.slice(0, at), '--json', ...words.slice(at)];
		const {exitCode, stdout, stderr} = await runProgram(args, {home});
		const last = stderr.trimEnd().split('\n').at(-1)!;
		expect([args, exitCode !== 0, stdout]).toEqual([args, true, '']);
		expect(JSON.parse(last), args.join(' ')).toEqual({
			error: {
				code: expect.any(String),
				what: expect.any(String),
				next: expect.stringMatching(/\S/),
				exitCode,
			},
		});
	};
	// Four at a time: each is a process.
	const queue = lines.values();
	await Promise.all(
		Array.from({length: 4}, async () => {
			for (const words of queue) await judge(words);
		}),
	);
});
