import {isDeepStrictEqual} from 'node:util';
import {type Case, check, row} from './case.ts';
import {type Context, limits, short} from './context.ts';
import {fileBytes, judgeLocal, save, validProfile} from './saving.ts';
import {goodToken, json} from './server.ts';

/** Group D: what the file may hold, and how profiles may be called. */
export const contentCases: readonly Case[] = [
	row('D11', {slow: true, limitSeconds: 900}, async context => {
		context.fileIsOdd = true;
		const whole = `${JSON.stringify({version: 1, profiles: {p: validProfile(context)}}, undefined, '\t')}\n`;
		const cuts = Array.from({length: 25}, (_, index) =>
			whole.slice(0, Math.ceil((whole.length * (index + 1)) / 27)),
		);
		const texts = [...cuts, 'null', '[1]', '"x"', '7', 'true'];
		const commands = await commandsThatRead(context);
		check(commands.length >= 7, `help lists only ${commands.length} of the commands that read the file`);
		for (const text of context.quick ? [texts[3]!, texts[20]!, 'null', '[1]'] : texts) {
			context.home.writeFile(text);
			const before = fileBytes(context);
			for (const args of commands) {
				const result = await context.run(args);
				judgeLocal(context, result, `${args.join(' ')} on ${short(text, 20)}`);
				check(fileBytes(context) === before, `${args.join(' ')} changed the bytes`);
			}
		}
		context.home.writeFile('');
		context.judgeExit(await save(context, 'p'), 0);
		return `LOCAL with the path, unchanged, by ${commands.length} commands; 0 bytes: empty`;
	}),
	row('D12', async context => {
		context.fileIsOdd = true;
		const askCli = {profiles: {default: {token: {access_token: 'x'}, vendor_id: 'M1'}}, machine_id: 'y'};
		for (const foreign of [{hello: 1}, askCli]) {
			context.home.writeFile(foreign);
			const before = fileBytes(context);
			judgeLocal(context, await save(context, 'n'), 'a foreign file');
			check(fileBytes(context) === before, 'a foreign file was changed');
		}
		const profile = {...validProfile(context), extra: {deep: [1, {x: null}]}};
		const tokens = {...profile.tokens, extraToken: 'kept'};
		const good = {version: 1, future: {a: 1}, profiles: {p: {...profile, tokens}}, requests: {odd: 5}};
		context.home.writeFile(good);
		context.judgeExit(await save(context, 'n'), 0);
		const now = context.home.readFile() as typeof good;
		for (const [key, was] of [
			['future', good.future],
			['requests', good.requests],
		] as const) {
			if (!isDeepStrictEqual(now[key], was)) context.count('lost', `the key ${key}`);
		}
		if (!isDeepStrictEqual(now.profiles.p, good.profiles.p))
			context.count('lost', 'an unknown key of a profile');
		check(context.profile('n'), 'not added');
		return 'foreign: LOCAL, unchanged; unknown keys survive';
	}),
	row('D13', async context => {
		context.fileIsOdd = true;
		for (const version of [999, 2]) {
			context.home.writeFile({version, profiles: {p: validProfile(context)}});
			const before = fileBytes(context);
			const saved = await save(context, 'n');
			judgeLocal(context, saved, `version ${version}`);
			check(/newer/i.test(saved.stderr), `“newer” is not said: ${short(saved.stderr)}`);
			await context.run(['profiles', 'list']);
			check(fileBytes(context) === before, 'the bytes changed');
		}
		return 'LOCAL, unchanged';
	}),
	row('D14', {slow: true}, async context => {
		const good = Object.fromEntries(
			Array.from({length: 9}, (_, index) => [`g${index}`, validProfile(context)]),
		);
		const whole = validProfile(context);
		const bad = {
			b0: 5,
			b1: null,
			b2: [],
			b3: {...whole, tokens: null},
			b4: {...whole, tokens: {...whole.tokens, expiresAt: 'x'}},
			b5: {...whole, vendors: 'V1'},
		};
		context.given({...good, ...bad});
		const list = await context.run(['profiles', 'list']);
		context.judgeExit(list, 0);
		for (const name of Object.keys(bad)) {
			check(
				new RegExp(`^.*\\b${name}\\b.*damaged`, 'm').test(list.stdout),
				`${name} is not shown as damaged`,
			);
		}
		for (const name of Object.keys(good))
			context.judgeExit(await context.run(['token', '--profile', name]), 0);
		const refused = await context.run(['token', '--profile', 'b3']);
		check(refused.exitCode !== 0 && refused.stdout === '', 'a damaged profile gave a token');
		context.judgeExit(await context.run(['status', '--json']), 0);
		context.judgeExit(await save(context, 'n'), 0);
		return 'nine work, six shown as damaged and kept';
	}),
	row('D15', {slow: true}, async context => {
		context.given({p: validProfile(context)});
		const outcomes = new Set<string>();
		for (const name of ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty']) {
			for (const args of [
				['token', '--profile', name],
				['profiles', 'show', name],
				['profiles', 'use', name],
			]) {
				const {exitCode, stdout} = await context.run(args);
				check(exitCode === 2 && stdout === '', `${args.join(' ')}: exit ${exitCode}, ${short(stdout, 80)}`);
			}
			outcomes.add(await refusedOrRoundTrip(context, name));
		}
		return [...outcomes].join(', ');
	}),
	row('D16', {slow: true}, async context => {
		context.given({a: validProfile(context)});
		const outcomes: string[] = [];
		for (const name of ['a.b', 'a.b.c', '.', 'a\\.b', '0', 'length']) {
			outcomes.push(`${name}: ${await refusedOrRoundTrip(context, name)}`);
		}
		return outcomes.join(', ');
	}),
	row('D17', {slow: true}, async context => {
		context.given({p: validProfile(context)});
		const long = 'x'.repeat(300);
		const odd = [
			'',
			'   ',
			'../x',
			'a/b',
			'/x',
			'a\nb',
			'a\u001B[2Jb',
			long,
			'-rf',
			'--help',
			'$(id)',
			'%s',
			'😀',
		];
		for (const name of context.quick ? odd.slice(0, 8) : odd) {
			const outcome = await refusedOrRoundTrip(context, name);
			check(outcome === 'refused', `${JSON.stringify(name.slice(0, 20))}: ${outcome}`);
		}
		const names = Object.keys((context.home.readFile() as {profiles: object}).profiles);
		check(names.join() === 'p', `profiles: ${names.join()}`);
		return 'refused with the rule each';
	}),
	row('D19', async context => {
		const mine = validProfile(context);
		const foreign = validProfile(context, {clientId: `${context.clientId.slice(0, -4)}0000`});
		context.given({mine, foreign}, ['mine']);
		const program = context.start([
			...['--client-id', context.clientId, '--client-secret-stdin'],
			...['--profile', 'foreign', '--no-browser'],
		]);
		program.write(`${context.clientSecret}\n`);
		const {stderr} = await context.ends(program, 2, limits.command);
		check(stderr.includes('--replace'), 'the way out is not named');
		context.exchanged(0);
		context.server.onToken = json({error: 'invalid_grant'}, 400);
		const failing = await context.signIn({profile: 'mine'});
		await failing.good();
		await context.ends(failing.program, 3);
		check(isDeepStrictEqual(context.profile('mine'), mine), 'a failed sign-in touched the old profile');
		context.server.onToken = goodToken;
		const again = await context.signIn({profile: 'mine'});
		await context.completes(again, 'mine');
		return 'another client: exit 2; failure: untouched; the same client: renewed';
	}),
];

/** A save under a name: refused as USAGE with the rule, or listed, usable and removable exactly. */
async function refusedOrRoundTrip(context: Context, name: string): Promise<string> {
	const {accessToken, ...result} = await save(context, name);
	if (result.exitCode === 2) {
		check(/letter|digit|name|value/i.test(result.stderr), `the rule is not said: ${short(result.stderr)}`);
		return 'refused';
	}
	context.judgeExit(result, 0);
	check(context.profile(name)?.tokens.accessToken === accessToken, 'not saved under this name');
	const token = await context.run(['token', `--profile=${name}`]);
	check(token.stdout === `${accessToken}\n`, 'token gives something else');
	const list = await context.run(['profiles', 'list', '--json']);
	const names = (JSON.parse(list.stdout) as {name: string}[]).map(profile => profile.name);
	check(names.includes(name), `not in the list: ${names.join()}`);
	context.judgeExit(await context.run(['profiles', 'remove', '--yes', '--', name]), 0);
	check(!context.profile(name), 'not removed');
	return 'exact round trip';
}

/** Arguments of every command that reads the file and is there in this build. */
async function commandsThatRead(context: Context): Promise<string[][]> {
	const {stdout} = await context.run(['help']);
	const all = [
		['token'],
		['status'],
		['profiles', 'list'],
		['profiles', 'show', 'p'],
		['profiles', 'use', 'p'],
		['profiles', 'rename', 'p', 'q'],
		['profiles', 'remove', 'p', '--yes'],
		['export', 'json'],
		['exec', '--', 'true'],
		['doctor'],
	];
	return all.filter(([command]) => new RegExp(`^\\s+${command}\\s`, 'm').test(stdout));
}
