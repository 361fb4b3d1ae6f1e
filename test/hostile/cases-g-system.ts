import {spawnSync} from 'node:child_process';
import {existsSync, readdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import type {ProgramResult} from '../program/run-program.ts';
import {type Case, check, inWizard, row} from './case.ts';
import {judgeStart, oddBrowsers} from './cases-g-browser.ts';
import {hostileFolder, hostileNames} from './cases-g-folders.ts';
import {type Context, limits, short} from './context.ts';
import {clockPreload} from './measure.ts';
import {givenExpired, kept, token, validProfile} from './saving.ts';
import {envOf, json} from './server.ts';
import {certificatesFor, startTlsFront} from './sockets.ts';
import {makeStub} from './stubs.ts';
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
			const env = clockPreload(context, Date.parse(at));
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
			const trusted = {NODE_EXTRA_CA_CERTS: made.authorityFile};
			const refused = await token(context, ['--refresh'], {env: {...envOf(origin), ...trusted, ...env}});
			context.judgeExit(refused, 1);
			check(/certificate.*clock/s.test(refused.stderr), `no clock: ${short(refused.stderr)}`);
			kept(context, before);
		}
		return 'no odd time; the certificate error names the clock; file whole';
	}),
	row('G14', {slow: true}, async context => {
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
			const wizard = await Wizard.allowed(context, {shell, args: ['--profile', profile]});
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

/** @throws Error unless it went well and every time is one that a token can have */
function judgeTimes({exitCode, stdout, stderr}: ProgramResult, name: string): void {
	check(exitCode === 0, `${name}: exit ${exitCode}: ${short(stderr)}`);
	judgeTimesIn(stdout, name);
	for (const [, left] of stdout.matchAll(/"expiresIn": ?(-?\d+)/g))
		check(Number(left) >= 0 && Number(left) <= 7200, `${name}: ${left} s left`);
}

/** @throws Error when a time in a text is none that a token can have */
export function judgeTimesIn(text: string, name: string): void {
	const isOdd = /NaN|Invalid|undefined|Infinity|-\d+ (s|min|h|days)|-\d+:/.test(text);
	check(!isOdd, `${name}: an odd time: ${short(text)}`);
	for (const [, number, unit] of text.matchAll(/valid (\d+) (s|min|h|days)/g)) {
		const seconds = Number(number) * {s: 1, min: 60, h: 3600, days: 86_400}[unit as 's']!;
		check(seconds <= 7200, `${name}: ${seconds} s left: ${short(text)}`);
	}
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

/** Group G in the wizard: openers, CI, clocks and current directories. */
export const wizardEnvironmentCases: readonly Case[] = [
	inWizard('G05', {limitSeconds: 200}, async context => {
		const xdg = makeStub(context, 'xdg-open');
		const PATH = `${xdg.folder}:/usr/bin:/bin`;
		for (const [index, BROWSER] of oddBrowsers.entries()) {
			const profile = `p${index}`;
			const env = {BROWSER, DISPLAY: ':77'};
			const shell = `PATH='${PATH}' exec "$@"`;
			const wizard = await Wizard.start(context, {env, shell, args: ['--browser', '--profile', profile]});
			const url = await wizard.untilWaiting();
			const starts = await xdg.started(index + 1);
			judgeStart(starts, url);
			await wizard.allow(url);
			await wizard.done(profile);
		}
		for (const folder of [context.home.home, context.home.root, xdg.folder])
			check(!existsSync(join(folder, 'pwned')), `pwned in ${folder}`);
		return 'the next opener each time; pwned never made';
	}),
	inWizard('G06', async context => {
		const stub = makeStub(context, 'browser');
		const wizard = await Wizard.start(context, {env: {BROWSER: stub.path}});
		const url = await wizard.untilWaiting();
		judgeStart(await stub.started(1), url);
		wizard.press('o');
		judgeStart(await stub.started(2), url);
		await wizard.cb(`error=access_denied&state=${new URL(url).searchParams.get('state')}`);
		await wizard.says('try again');
		wizard.press('enter');
		const second = await wizard.newUrl(1);
		judgeStart(await stub.started(3), second);
		await wizard.allow(second);
		await wizard.done();
		return 'one argument, byte-equal to the address, three times';
	}),
	inWizard('G09', async context => {
		const asked = await Wizard.start(context, {env: {CI: 'true'}});
		await asked.ends(2, limits.command);
		check(/client ID/i.test(asked.words()), `no list of what is missing: ${short(asked.text())}`);
		check(asked.opened().length === 0, 'a browser was opened');
		for (const CI of ['false', '0', '']) {
			const wizard = await Wizard.start(context, {env: {CI}, args: ['--profile', `ci${CI}`]});
			await wizard.signsIn(`ci${CI}`);
		}
		return 'CI: nothing asked, exit 2; false, 0, empty: the wizard';
	}),
	inWizard('G13', async context => {
		context.given({good: validProfile(context)});
		for (const [year, at] of [
			['1970', '1970-01-02T03:04:05Z'],
			['2100', '2100-06-07T08:09:10Z'],
		] as const) {
			const env = clockPreload(context, Date.parse(at));
			const home = await Wizard.start(context, {port: 9090, env});
			await home.at('Saved profiles');
			judgeTimesIn(home.words(), 'the screen');
			await home.cancel();
			const wizard = await Wizard.allowed(context, {env, args: ['--profile', `n${year}`]});
			await wizard.at('Access token');
			await wizard.says(/token .*(59:\d\d|1 h|60:00) .*left/);
			judgeTimesIn(wizard.words(), 'the screen');
			await wizard.done(`n${year}`);
			const again = await Wizard.start(context, {port: 9090});
			await again.at('Saved profiles');
			judgeTimesIn(again.words(), 'the screen');
			await again.cancel();
		}
		return 'no odd time on any screen';
	}),
	inWizard('G16', async context => {
		const hostile = hostileFolder(context);
		const dark = join(context.home.root, 'gone');
		for (const [profile, shell] of [
			['deleted', `mkdir '${dark}' && cd '${dark}' && rmdir '${dark}' && exec "$@"`],
			['dark', `mkdir '${dark}' && cd '${dark}' && chmod 0 . && exec "$@"`],
			['hostile', `cd '${hostile}' && exec "$@"`],
		] as const) {
			const wizard = await Wizard.start(context, {shell, args: ['--profile', profile]});
			const url = await wizard.untilWaiting();
			check(new URL(url).origin === context.server.origin, 'a file chose the host');
			await wizard.allow(url);
			await wizard.done(profile);
		}
		const now = readdirSync(hostile).sort().join();
		check(now === hostileNames, `the folder was changed: ${now}`);
		return 'signs in from each, none of the files read';
	}),
];
