import {spawnSync} from 'node:child_process';
import {existsSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import type {ProgramResult} from '../program/run-program.ts';
import {type Case, check, inWizard, row} from './case.ts';
import {type Context, limits, short} from './context.ts';
import {givenExpired, kept, token} from './refreshing.ts';
import {validProfile} from './saving.ts';
import {json} from './server.ts';
import {makeStub} from './stubs.ts';
import {certificatesFor, startTlsFront} from './tls-front.ts';
import {Wizard} from './wizard.ts';

/** Names other Nodes of this computer, separated by colons as in PATH. */
const nodesVariable = 'SMAPI_LOGIN_TEST_NODES';

/** Group G: CI, clocks, character sets, versions of Node. */
export const systemCases: readonly Case[] = [
	row('G09', async context => {
		const browser = makeStub(context, 'browser');
		const env = {CI: 'true', BROWSER: browser.path, DISPLAY: ':77'};
		// Its input stays open: a question would wait for ever.
		const run = (args: readonly string[], exitCode: number, within: number = limits.command) =>
			context.ends(context.start(args, {env}), exitCode, within);
		await run(['token'], 3);
		const good = validProfile(context);
		context.given({p: good});
		const valid = await run(['token', '--profile', 'p'], 0);
		check(valid.stdout === `${good.tokens.accessToken}\n`, 'another token');
		context.exchanged(0);
		await run(['token', '--profile', 'nobody'], 2);
		givenExpired(context);
		const renewed = await run(['token', '--profile', 'p'], 0, limits.http);
		check(renewed.stdout === `${context.profile()!.tokens.accessToken}\n`, 'another token');
		const revoked = givenExpired(context);
		context.server.onToken = json({error: 'invalid_grant'}, 400);
		await run(['token', '--profile', 'p'], 3, limits.http);
		kept(context, revoked);
		await run([], 2);
		await run(['token', '--profile', 'p', '--sign-in'], 3);
		check(browser.starts().length === 0, 'a browser was opened');
		return 'token, token, AUTH, USAGE, AUTH: no question, no browser';
	}),
	row('G13', {slow: true}, async context => {
		const made = certificatesFor(context);
		for (const [name, at, pair] of [
			['1970', '1970-01-02T03:04:05Z', made.notYetValid],
			['2100', '2100-06-07T08:09:10Z', made.expired],
		] as const) {
			const env = {NODE_OPTIONS: `--require ${clockPreload(context, at)}`};
			const good = {...validProfile(context), createdAt: new Date().toISOString()};
			context.given({p: good});
			for (const args of [['status'], ['status', '--json'], ['profiles', 'show', 'p']])
				judgeTimes(await context.run(args, {env}), name);
			const asked = await context.run(['token', '--profile', 'p', '--json'], {env});
			context.mayChange.add('p');
			context.judgeExit(asked, 0);
			judgeTimes(asked, name);
			const signIn = await context.signIn({profile: `x${name}`, env});
			await context.completes(signIn, `x${name}`);
			judgeTimes(await context.run(['status', '--json'], {env}), name);
			const right = await context.run(['token', '--profile', `x${name}`, '--json']);
			context.judgeExit(right, 0);
			judgeTimes(right, `${name}, then the right clock`);
			// The library checks certificates by the system's clock: one that is wrong against the right clock instead.
			const origin = `https://localhost:${await startTlsFront(context, pair)}`;
			const before = givenExpired(context, {hosts: {authorize: origin, token: origin, smapi: origin}});
			const hosts = {
				ASK_LWA_AUTHORIZE_HOST: origin,
				ASK_LWA_TOKEN_HOST: origin,
				ASK_SMAPI_SERVER_BASE_URL: origin,
			};
			const trusted = {NODE_EXTRA_CA_CERTS: made.authorityFile};
			const refused = await token(context, ['--refresh'], {env: {...hosts, ...trusted, ...env}});
			context.judgeExit(refused, 1);
			check(/certificate.*clock/s.test(refused.stderr), `no clock: ${short(refused.stderr)}`);
			kept(context, before);
		}
		return 'no odd time; the certificate error names the clock; file whole';
	}),
	row('G14', async context => {
		for (const [index, locale] of locales.entries()) {
			const env = {...noLocale, ...locale};
			const profile = `p${index}`;
			const signIn = await context.signIn({profile, env});
			await context.completes(signIn, profile);
			for (const args of [['help'], ['status'], ['profiles', 'list'], ['token', '--profile', profile]])
				context.judgeExit(await context.run(args, {env}), 0);
			context.judgeExit(await context.run(['token', '--profile', 'nobody'], {env}), 2);
			for (const {program} of context.programs)
				check(!/\uFFFD/.test(program.stdout() + program.stderr()), 'broken characters in the output');
		}
		return 'OK, clean output';
	}),
	inWizard('G14', async context => {
		for (const [index, locale] of locales.entries()) {
			const profile = `p${index}`;
			const wizard = await Wizard.start(context, {
				env: {...noLocale, ...locale},
				args: ['--profile', profile],
			});
			await wizard.allow(await wizard.untilWaiting());
			await wizard.done(profile);
			check(!/\uFFFD/.test(wizard.terminal.output().toString('utf8')), 'broken characters on the screen');
		}
		return 'whole wizard, clean output';
	}),
	row('G15', async context => {
		for (const version of ['16.20.2', '18.20.8', '20.19.5']) {
			const preload = join(context.home.root, 'version.cjs');
			writeFileSync(
				preload,
				`Object.defineProperty(process, 'versions', {value: {...process.versions, node: '${version}'}});`,
			);
			const env = {NODE_OPTIONS: `--require ${preload}`};
			for (const args of [[], ['--version'], ['token']]) judgeOld(await context.run(args, {env}), version);
		}
		const outcomes: string[] = [];
		for (const node of givenNodes()) outcomes.push(await onNode(context, node));
		return `one line, exit 1; ${outcomes.join(', ') || 'no real one was given'}`;
	}),
	inWizard('G15', async context => {
		const done: string[] = [];
		for (const node of givenNodes()) {
			const version = versionOf(node);
			if (isOld(version)) continue;
			const profile = `w${version}`;
			const shell = `shift; exec '${node}' "$@"`;
			const wizard = await Wizard.start(context, {shell, args: ['--profile', profile]});
			await wizard.allow(await wizard.untilWaiting());
			await wizard.done(profile);
			done.push(version);
		}
		return done.length > 0 ? `OK on ${done.join(', ')}` : 'no other was given';
	}),
];

const noLocale = {LANG: undefined, LC_ALL: undefined, LC_CTYPE: undefined};
const locales: readonly Readonly<Record<string, string>>[] = [
	{LC_ALL: 'C'},
	{LANG: 'C'},
	{},
	{LC_ALL: 'xx_YY.ISO-8859-1'},
];

/** A script for `--require` that sets the clock, which then goes on. */
export function clockPreload(context: Context, at: string): string {
	const path = join(context.home.root, 'clock.cjs');
	const offset = Date.parse(at) - Date.now();
	writeFileSync(
		path,
		`const Real = Date;
globalThis.Date = class extends Real {
	constructor(...args) { super(...(args.length ? args : [Real.now() + ${offset}])); }
	static now() { return Real.now() + ${offset}; }
};`,
	);
	return path;
}

/** @throws Error unless every time left is one that a token can have, and no number is odd */
function judgeTimes({exitCode, stdout, stderr}: ProgramResult, name: string): void {
	check(exitCode === 0, `${name}: exit ${exitCode}: ${short(stderr)}`);
	check(!/NaN|Invalid|undefined|Infinity|-\d+ (s|min|h|days)/.test(stdout), `${name}: ${short(stdout)}`);
	const left = [
		...[...stdout.matchAll(/valid (\d+) (s|min|h|days)/g)].map(
			([, number, unit]) => Number(number) * {s: 1, min: 60, h: 3600, days: 86_400}[unit as 's']!,
		),
		...[...stdout.matchAll(/"expiresIn": ?(-?\d+)/g)].map(([, number]) => Number(number)),
	];
	for (const seconds of left) check(seconds >= 0 && seconds <= 7200, `${name}: ${seconds} s left`);
}

/** @throws Error unless an old Node's run said in one line what it needs */
function judgeOld({exitCode, stdout, stderr}: ProgramResult, version: string): void {
	check(exitCode !== 0 && exitCode !== null, `${version}: exit ${exitCode}`);
	check(stdout === '', `${version}: on stdout: ${short(stdout)}`);
	check(
		/^[^\n]*\b20\.20\b[^\n]*\n$/.test(stderr) && stderr.includes(version),
		`${version}: not one line with the version needed: ${short(stderr)}`,
	);
}

function givenNodes(): string[] {
	return (process.env[nodesVariable] ?? '').split(':').filter(path => path !== '' && existsSync(path));
}

function versionOf(node: string): string {
	return spawnSync(node, ['--version'], {encoding: 'utf8'}).stdout.trim().replace(/^v/, '');
}

function isOld(version: string): boolean {
	const [major = 0, minor = 0] = version.split('.').map(Number);
	return major < 20 || (major === 20 && minor < 20);
}

/** The quick path on another Node, or its refusal. */
async function onNode(context: Context, node: string): Promise<string> {
	const version = versionOf(node);
	const options = {launcherNode: node};
	if (isOld(version)) {
		for (const args of [[], ['--version'], ['token'], ['demo']])
			judgeOld(await context.run(args, options), version);
		return `${version} refused`;
	}
	context.judgeExit(await context.run(['--version'], options), 0);
	context.judgeExit(await context.run(['demo'], {...options, stdoutMayHold: 'everything'}), 0);
	const signIn = await context.signIn({...options, profile: `n${version}`});
	await context.completes(signIn, `n${version}`);
	for (const args of [['status'], ['token'], ['token', '--refresh'], ['profiles', 'list']])
		context.judgeExit(await context.run(args, options), 0);
	return `${version} OK`;
}
