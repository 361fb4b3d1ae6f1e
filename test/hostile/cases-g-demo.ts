import {mkdirSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {filesBelow} from '../program/home.ts';
import {isListening} from '../program/raw-http.ts';
import {type Case, check, inWizard, row} from './case.ts';
import {type Context, limits, short} from './context.ts';
import {fileBytes, validProfile} from './saving.ts';
import {listeningAddresses, loopbackHex} from './sockets.ts';
import {Wizard} from './wizard.ts';

/** Everything that a demo must not use. */
const realThings = {
	ASK_LWA_CLIENT_ID: `amzn1.application-oa2-client.${'e'.repeat(32)}`,
	SMAPI_LOGIN_PROFILE: 'real',
	ASK_DEFAULT_PROFILE: 'real',
} as const;

/** Group G: the demo, and the files of strangers. */
export const demoCases: readonly Case[] = [
	row('G17', {slow: true}, async context => {
		givenReal(context);
		const before = fileBytes(context);
		const env = demoEnvironment(context);
		const both = [0, 1].map(() => context.start(['demo'], {stdin: '', env}));
		for (const program of both) {
			const {stdout} = await context.ends(program, 0, 10);
			check(/^Atza\|\S+\n$/.test(stdout), 'no token of the demo');
		}
		for (let round = 0; round < 3; round++) {
			const program = context.start(['demo'], {env});
			const [, port] = await program.waitFor(/practice server at http:\/\/127\.0\.0\.1:(\d+)/);
			const listening = listeningAddresses(Number(port));
			check(
				listening.every(address => address === loopbackHex),
				`it listens on ${listening.join()}`,
			);
			program.kill('SIGINT');
			const {exitCode} = await program.exit;
			check(exitCode === 130 || exitCode === 0, `exit ${exitCode} after SIGINT`);
			check(!(await isListening(Number(port))), 'its server still listens');
		}
		judgeUntouched(context, before);
		return 'OK twice, loopback alone; real file byte-identical, nothing left';
	}),
	inWizard('G17', async context => {
		givenReal(context);
		const before = fileBytes(context);
		const options = {port: 9090, args: ['demo'], probes: true, env: demoEnvironment(context)} as const;
		const wizard = await Wizard.start(context, {...options, mayShow: true});
		const other = await Wizard.start(context, {...options, mayShow: true});
		await toTheEnd(other);
		await toTheEnd(wizard);
		for (const wanted of ['Your role', 'Client secret', 'Review', 'Sign in'] as const) {
			const stopped = await Wizard.start(context, {...options, mayShow: true});
			await enterUntil(stopped, wanted);
			await stopped.cancel();
		}
		judgeUntouched(context, before);
		return 'whole wizard twice at once, Ctrl+C at four steps; real file byte-identical, nothing left';
	}),
	row('G18', {slow: true, limitSeconds: 240}, async context => {
		const repository = join(context.home.home, 'foreign');
		const cwd = join(repository, 'deep', 'down');
		mkdirSync(cwd, {recursive: true});
		mkdirSync(join(repository, '.git'));
		context.given({p: validProfile(context)});
		const {accessToken} = context.profile()!.tokens;
		for (const [index, text] of teamFiles(context).entries()) {
			const file = join(repository, 'smapi-login.json');
			writeFileSync(file, text);
			const options = {cwd, stdin: ''};
			const token = await context.ends(context.start(['token'], options), 0, 5);
			check(token.stdout === `${accessToken}\n`, 'another token');
			await context.ends(context.start(['status'], options), 0, 5);
			const checked = await context.ends(context.start(['team', 'check'], options), 1, 5);
			check(!/[\x1B\x07]/.test(checked.stdout), 'the check shows a sequence of the file');
			await context.ends(context.start([], options), 2, 5);
			const signIn = await context.signIn({cwd, profile: `n${index}`});
			const url = new URL(signIn.url);
			check(url.origin === context.server.origin, 'the file chose the host');
			check(signIn.redirectUri === `http://127.0.0.1:${signIn.port}/cb`, 'the file chose the return URL');
			check(!url.searchParams.get('scope')?.includes('evil'), 'the file chose the scopes');
			check(url.searchParams.get('client_id') === context.clientId, 'the file chose the client');
			await context.completes(signIn, `n${index}`);
			rmSync(file);
		}
		return 'hosts, return URL, scopes and client as without it; the token goes nowhere new';
	}),
	inWizard('G18', async context => {
		const files = teamFiles(context);
		for (const [index, text] of [files[0]!, files[1]!, files.at(-1)!].entries()) {
			writeFileSync(join(context.home.home, 'smapi-login.json'), text);
			const profile = `n${index}`;
			const wizard = await Wizard.start(context, {args: ['--profile', profile]});
			const url = new URL(await wizard.untilWaiting());
			check(url.origin === context.server.origin, 'the file chose the host');
			check(url.searchParams.get('redirect_uri') === `http://127.0.0.1:${wizard.port}/cb`, 'the return URL');
			check(
				!/EVIL|evil/.test(wizard.terminal.output().toString('latin1')),
				'something of it is shown unsaid',
			);
			await wizard.allow(url.href);
			await wizard.done(profile);
		}
		return 'asks and signs in as without it';
	}),
];

function givenReal(context: Context): void {
	context.given({real: validProfile(context), other: context.someProfile()});
}

/** The demo keeps its own temporary folder only where no other one is named. */
function demoEnvironment(context: Context): Record<string, string | undefined> {
	return {
		...realThings,
		ASK_LWA_CLIENT_CONFIRMATION: context.clientSecret,
		SMAPI_LOGIN_CONFIG_DIR: undefined,
	};
}

function judgeUntouched(context: Context, before: string): void {
	check(fileBytes(context) === before, 'the real file was changed');
	check(context.server.requests.length === 0, `the real host got ${context.server.requests.length} requests`);
	const left = readdirSync(context.home.temporary);
	check(left.length === 0, `left behind: ${left.join()}`);
	const files = filesBelow(context.home.home).filter(path => path !== context.home.file);
	check(files.length === 0, `files at home: ${files.join()}`);
}

/** Enter takes what the demo has filled in. */
export async function enterUntil(wizard: Wizard, title: Parameters<Wizard['at']>[0]): Promise<void> {
	await wizard.terminal.waitForScreen(() => wizard.title() !== undefined, 'a first screen', 10);
	for (let step = 0; step < 25; step++) {
		const now = wizard.title();
		if (now === title) return;
		wizard.press('enter');
		await wizard.leaves(now);
	}
	throw new Error(`“${title}” never came: ${short(wizard.text())}`);
}

/** Enter alone to the token of the demo and out. */
export async function toTheEnd(wizard: Wizard): Promise<void> {
	await enterUntil(wizard, 'Sign in');
	await wizard.says(/Enter/);
	wizard.press('enter');
	await wizard.at('Access token');
	wizard.press('enter');
	await wizard.ends(0, limits.exit);
}

/** Each would be noticed if it were believed; the last is of a version that nobody knows. */
function teamFiles(context: Context): string[] {
	const evil = 'http://127.0.0.1:1';
	const base = {
		version: 1,
		role: 'client',
		clientId: `amzn1.application-oa2-client.${'e'.repeat(32)}`,
		scopes: ['alexa::ask:evil'],
		profile: 'p',
		redirectUri: 'https://evil.example/cb',
		vendorId: 'EVIL',
		contact: 'EVIL',
		notes: 'EVIL \u001B[2J\u001B]0;EVIL\u0007',
		hosts: {authorize: evil, token: evil, smapi: evil},
	};
	const texts = [
		JSON.stringify(base),
		JSON.stringify({...base, client_secret: context.clientSecret, clientSecret: context.clientSecret}),
		`{"__proto__": {"clientId": "EVIL", "hosts": {"token": "${evil}"}}, "constructor": {"prototype": {"role": "owner"}}}`,
		'{"version": 1, ',
		context.quick ? '[]' : `{"notes": "${'x'.repeat(100_000_000)}"}`,
		JSON.stringify({...base, version: 999}),
	];
	const {home} = context.home;
	context.secretFiles.add(join(home, 'smapi-login.json'));
	context.secretFiles.add(join(home, 'foreign', 'smapi-login.json'));
	return texts;
}
