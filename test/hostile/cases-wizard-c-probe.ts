import {readFileSync} from 'node:fs';
import {type Case, check, inWizard} from './case.ts';
import {type Context, limits} from './context.ts';
import {body, goodToken, type Handler, type HostileServer, json, sendJson} from './server.ts';
import {Wizard} from './wizard.ts';

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
	await wizard.says('Checking the pair');
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
