import {readFileSync} from 'node:fs';
import {isDeepStrictEqual} from 'node:util';
import {type Case, check, inWizard} from './case.ts';
import {type Context, limits} from './context.ts';
import {after} from './measure.ts';
import {entersTo, queryOf, repairedAt} from './outcomes.ts';
import {body, goodToken, goodVendors, type Handler, type HostileServer, json, sendJson} from './server.ts';
import {Wizard} from './wizard.ts';

/** Group C in the wizard: a pair that is refused, vendors that are not told or odd. */
export const wizardAnswerCases: readonly Case[] = [
	inWizard('C17', {limitSeconds: 200}, async context => {
		for (const [profile, refusal] of refusals) {
			await refusedPair(context, profile, refusal);
			await refusedRefresh(context, profile, refusal);
		}
		return 'leads to the client secret, reason on top, nothing erased, then OK; g leads there from the token';
	}),
	inWizard('C27', {limitSeconds: 300}, async context => {
		for (const [profile, handler, said] of badVendors) {
			const wizard = await Wizard.start(context, {args: ['--profile', profile]});
			context.server.onVendors = handler;
			await wizard.allow(await wizard.untilWaiting());
			await savedBeforeVendors(context, profile);
			await wizard.at('Access token', limits.http + limits.exit);
			await wizard.says(said);
			await wizard.says('v vendors again');
			check(!context.profile(profile)?.vendors, `${profile}: vendors out of nowhere`);
			context.server.onVendors = goodVendors;
			wizard.press('v');
			await wizard.says('First Vendor');
			await wizard.done(profile);
			check(context.profile(profile)?.vendors?.length === 1, `${profile}: the vendors are not saved`);
		}
		context.exchanged(badVendors.length);
		return 'saved before the call, warned each, v asks again';
	}),
	inWizard('C28', {limitSeconds: 300}, async context => {
		const good = {id: 'M1ABCDEFGHIJK', name: 'Good'};
		for (const [profile, vendors, said, count] of [
			['empty', [], /no vendor ID yet/, 0],
			['null', null, /vendor IDs are not known/, undefined],
			['missing', undefined, /vendor IDs are not known/, undefined],
			['odd', [good, {name: 'No ID'}, {id: 5, name: 'Number'}], /2 vendors have no usable ID/, 1],
			['equal', [good, good], /Good · M1ABCDEFGHIJK/, 1],
			['long', [{...good, name: 'n'.repeat(10_000)}], /n{20,}.*M1ABCDEFGHIJK/, 1],
		] as const) {
			context.server.onVendors = json({vendors});
			const wizard = await Wizard.allowed(context, {args: ['--profile', profile]});
			await wizard.at('Access token');
			await wizard.says(said);
			await judgeRoom(wizard);
			await wizard.done(profile);
			const stored = context.profile(profile)?.vendors?.length;
			check(stored === count, `${profile}: ${stored} vendors stored instead of ${count}`);
		}
		return 'no crash, bad items skipped with one warning';
	}),
	inWizard('C28', {alone: true}, async context => {
		const many = Array.from({length: 5000}, (_, at) => ({
			id: `M${100_000_000_000 + at}`,
			name: `Name ${at}`,
		}));
		context.server.onVendors = json({vendors: many});
		const wizard = await Wizard.allowed(context);
		await wizard.at('Vendor ID');
		await wizard.says('Name 0');
		const slowest = await slowestKey(wizard, 40);
		check(slowest <= 200 * context.slack, `a key took ${slowest.toFixed(0)} ms`);
		const chosen = /M1\d{11}/.exec(
			wizard
				.text()
				.split('\n')
				.find(line => line.startsWith('❯'))!,
		)?.[0];
		check(chosen, `no ID in the focused row: ${wizard.field()}`);
		wizard.press('enter');
		await wizard.done();
		check(context.profile('default')?.vendorId === chosen, 'another vendor was saved');
		check(context.profile('default')?.vendors?.length === 5000, 'not all are stored');
		return `scrolls, a key at most ${slowest.toFixed(0)} ms, the chosen one saved`;
	}),
];

/** Moves to the row of a profile; the focus may stand above or below it. */
async function focusOn(wizard: Wizard, profile: string): Promise<void> {
	const isRow = (line: string) => line.replace(/^❯/, '').trim().startsWith(`${profile} `);
	await wizard.terminal.waitForScreen(lines => lines.some(isRow), `the row of ${profile}`);
	while (!isRow(wizard.field())) {
		const lines = wizard.terminal.screen();
		const isBelow = lines.findIndex(isRow) > lines.findIndex(line => line.startsWith('❯'));
		const before = wizard.field();
		wizard.press(isBelow ? 'down' : 'up');
		await wizard.terminal.waitForScreen(() => wizard.field() !== before, 'the next row');
	}
}

type Refusal = {readonly body: {error: string}; readonly status: number; readonly said: RegExp};

const refusals: readonly (readonly [string, Refusal])[] = [
	['one', {body: {error: 'invalid_client'}, status: 401, said: /invalid_client/}],
	['two', {body: {error: 'unauthorized_client'}, status: 400, said: /client ID or client secret is wrong/}],
];

/** The exchange is refused for the pair: at `Client secret` another one can be given, and the rest is known. */
async function refusedPair(context: Context, profile: string, {body, status, said}: Refusal): Promise<void> {
	context.server.onToken = json(body, status);
	const before = context.server.exchanges.length;
	const wizard = await Wizard.start(context, {args: ['--profile', profile]});
	const first = await wizard.untilWaiting();
	await wizard.allow(first);
	await repairedAt(wizard, 'Client secret', said);
	context.exchanged(before + 1);
	check(!context.profile(profile), 'something was saved');
	context.server.onToken = goodToken;
	wizard.press('enter');
	await wizard.leaves('Client secret');
	await entersTo(wizard, 'Sign in', ['Client ID', 'Client secret', 'Scopes', 'Profile name']);
	const second = await wizard.newUrl(1);
	check(queryOf(first).answers === queryOf(second).answers, 'other answers than before');
	await wizard.allow(second);
	await wizard.done(profile);
	context.exchanged(before + 2);
}

/** The same for a renewal from `home`: the profile is as it was, and a sign-in with a new secret is offered. */
async function refusedRefresh(context: Context, profile: string, {body, status}: Refusal): Promise<void> {
	const saved = context.profile(profile)!;
	const wizard = await Wizard.start(context, {port: 9090});
	await wizard.at('Saved profiles');
	await focusOn(wizard, profile);
	wizard.press('enter');
	await wizard.at('Access token');
	context.server.onToken = json(body, status);
	wizard.press('r');
	await wizard.says('g leads to what mends it');
	check(isDeepStrictEqual(context.profile(profile)?.tokens, saved.tokens), 'the tokens were changed');
	check(context.profile(profile)?.clientSecret === saved.clientSecret, 'the client secret was changed');
	wizard.press('g');
	await wizard.at('Client secret');
	await wizard.cancel();
	context.server.onToken = goodToken;
	check(isDeepStrictEqual(context.profile(profile)?.tokens, saved.tokens), 'the tokens were changed');
}

/** The tokens are on the disk although nobody answers about the vendors. */
async function savedBeforeVendors(context: Context, profile: string): Promise<void> {
	const until = Date.now() + 5000 * context.slack;
	while (!context.profile(profile)) {
		check(Date.now() < until, `${profile}: the tokens are not on the disk`);
		await after(20);
	}
}

const refuse = (status: number): Handler => json({message: 'No.'}, status);

const badVendors: readonly (readonly [string, Handler, RegExp])[] = [
	['v401', refuse(401), /does not take this token \(401\)/],
	['v403', refuse(403), /refuses to list the vendors \(403\)/],
	['v404', refuse(404), /vendor IDs are not known/],
	['v500', refuse(500), /vendor IDs are not known/],
	['never', () => undefined, /vendor IDs are not known.*did not answer/],
];

/** @throws Error unless the keys come to the screen: what is said there may be told before they count */
async function judgeRoom(wizard: Wizard): Promise<void> {
	await wizard.says('Enter done');
}

/** Presses ↓ so often. @returns the milliseconds of the slowest answer */
async function slowestKey(wizard: Wizard, count: number): Promise<number> {
	let slowest = 0;
	for (let round = 0; round < count; round++) {
		const before = wizard.field();
		const startedAt = performance.now();
		wizard.press('down');
		await wizard.terminal.waitForScreen(() => wizard.field() !== before, 'the next row');
		slowest = Math.max(slowest, performance.now() - startedAt);
	}
	return slowest;
}

/** A probe blocks nobody longer than this, in seconds (contract 1, `client-secret`). */
const longestProbe = 10;

/** C30: odd answers to the check of the pair and of the return URL. */
export const wizardProbeCases: readonly Case[] = [
	inWizard('C30', {limitSeconds: 300}, async context => {
		const elsewhere = await context.startServer();
		const times: string[] = [];
		for (const [name, act] of probeAnswers(elsewhere)) {
			context.server.onToken = answersProbes(act);
			context.server.onOther = act;
			const seconds = await passes(context, name);
			times.push(`${name} ${seconds.toFixed(1)} s`);
		}
		check(elsewhere.requests.length === 0, 'the target of the redirect was called');
		await skipped(context);
		return `a hint at most, then OK: ${times.join(', ')}; Enter skips a slow one`;
	}),
];

function probeAnswers(elsewhere: HostileServer): readonly (readonly [string, Handler])[] {
	const location = `${elsewhere.origin}/taken`;
	return [
		['302', (_request, response) => void response.writeHead(302, {location}).end()],
		['307', (_request, response) => void response.writeHead(307, {location}).end()],
		['HTML', body('<title>Hotel Wi-Fi</title>', 200, {'content-type': 'text/html'})],
		['400 HTML', body('<title>Hotel Wi-Fi</title>', 400, {'content-type': 'text/html'})],
		['tokens', (_request, response, server) => sendJson(response, server.tokens())],
		['429', json({error: 'slow_down'}, 429, {'retry-after': '86400'})],
		['500', json({error: 'server_error'}, 500)],
		['ESC', json({error: 'invalid_grant\u001B[2J', error_description: '\u001B]0;PWN\u0007'}, 400)],
		['reset', (_request, response) => void response.destroy()],
		['never', () => undefined],
	];
}

/** The real exchange is answered well. */
function answersProbes(act: Handler): Handler {
	return (request, response, server) =>
		/^probe-/.test(request.form.get('code') ?? '')
			? act(request, response, server)
			: goodToken(request, response, server);
}

/** Goes by the check and to the end. @returns how long the check took */
async function passes(context: Context, name: string): Promise<number> {
	const {server} = context;
	const [exchanges, probes] = [server.exchanges.length, server.probes.length];
	const profile = `p${name.replace(/\W/g, '')}`;
	const wizard = await Wizard.start(context, {probes: true, args: ['--profile', profile]});
	await wizard.until('Client secret');
	wizard.terminal.paste(context.clientSecret);
	wizard.press('enter');
	const startedAt = Date.now();
	await wizard.leaves('Client secret', longestProbe + limits.exit).catch(async error => {
		// A hint has a way on.
		if (!wizard.words().includes('Go on anyway')) throw error;
	});
	const seconds = (Date.now() - startedAt) / 1000;
	check(seconds <= (longestProbe + 1) * context.slack, `${name}: the check took ${seconds.toFixed(1)} s`);
	check(server.probes.length === probes + 1, `${name}: ${server.probes.length - probes} probes`);
	check(!/PWN|Hotel/.test(wizard.text()), `${name}: the answer is shown`);
	judgeFile(context, name);
	await wizard.allow(await wizard.untilWaiting());
	await wizard.done(profile);
	context.exchanged(exchanges + 1);
	judgeFile(context, name);
	return seconds;
}

/** A slow check is left out by Enter. */
async function skipped(context: Context): Promise<void> {
	const wizard = await Wizard.start(context, {probes: true, args: ['--profile', 'skipped']});
	await wizard.until('Client secret');
	wizard.terminal.paste(context.clientSecret);
	wizard.press('enter');
	await wizard.says('Checking client ID and secret');
	wizard.press('enter');
	await wizard.leaves('Client secret', limits.exit);
	await wizard.cancel();
}

/** @throws Error when a token that a probe was answered with is on the disk */
function judgeFile(context: Context, name: string): void {
	const {exchanges, probes} = context.server;
	let text = '';
	try {
		text = readFileSync(context.home.file, 'utf8');
	} catch {
		return;
	}
	const saved = Object.keys((JSON.parse(text) as {profiles?: object}).profiles ?? {});
	const tokens = context.server.canaries.filter(({kind}) => kind === 'access token');
	const stored = tokens.filter(({value}) => text.includes(value)).length;
	check(stored <= saved.length, `${name}: ${stored} tokens for ${saved.length} profiles`);
	check(
		exchanges.length === saved.length,
		`${name}: ${exchanges.length} exchanges, ${probes.length} probes, ${saved.length} profiles`,
	);
}
