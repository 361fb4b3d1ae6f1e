import {createServer as createPlain} from 'node:http';
import {createServer, type ServerOptions} from 'node:https';
import type {Server} from 'node:net';
import {freePort} from '../program/free-port.ts';
import {type Case, check, row} from './case.ts';
import {type Context, limits, short} from './context.ts';
import {clockPreload} from './measure.ts';
import {givenExpired, token} from './saving.ts';
import {envOf} from './server.ts';
import {certificatesFor, listenFor} from './sockets.ts';

/** Group C: hosts, certificates, the network and the clock. */
export const networkCases: readonly Case[] = [
	row('C23', async context => {
		const made = certificatesFor(context);
		const trusted = {NODE_EXTRA_CA_CERTS: made.authorityFile};
		const old = {minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0'} as const;
		for (const [name, options] of [
			['self-signed', made.selfSigned],
			['expired', made.expired],
			['wrong name', made.wrongName],
		] as const) {
			const said = await refusedByTls(context, options, trusted);
			check(/certificate/i.test(said), `${name}: the certificate is not named: ${short(said)}`);
			check(said.includes('NODE_EXTRA_CA_CERTS'), `${name}: not told how to add a CA`);
		}
		await refusedByTls(context, {...made.good, ...old}, trusted);
		await refusedByTls(context, undefined, trusted);
		return 'REMOTE each, X=0';
	}),
	row('C24', {slow: true}, async context => {
		givenExpired(context);
		const odd = [
			'http://10.0.0.9',
			'http://evil.example',
			'file:x',
			'javascript:x',
			'//evil.example',
			'not a url',
		];
		for (const variable of Object.keys(context.server.env)) {
			for (const value of context.quick ? odd.slice(0, 3) : odd) {
				const env = {[variable]: value};
				context.judgeExit(await token(context, [], {env}), 2);
				const program = context.start(['--client-id', context.clientId, '--client-secret-stdin'], {env});
				program.write(`${context.clientSecret}\n`);
				await context.ends(program, 2, limits.command);
			}
		}
		context.exchanged(0);
		const empty = Object.fromEntries(Object.keys(context.server.env).map(name => [name, '']));
		const signIn = await context.signIn({pasted: true, env: empty, profile: 'fresh'});
		check(new URL(signIn.url).origin === 'https://www.amazon.com', 'empty is not “not set”');
		return 'USAGE each, X=0; empty: Amazon';
	}),
	row('C25', async context => {
		const {origin} = context.server;
		const signIn = await context.signIn({profile: 'q'});
		check(withoutAddress(signIn.program.stderr()).includes(origin), 'sign-in does not show the host');
		await context.completes(signIn, 'q');
		givenExpired(context);
		let shownBefore = '';
		const program = context.start(['token', '--profile', 'p'], {stdin: ''});
		const {onToken} = context.server;
		context.server.onToken = (request, response, server) => {
			shownBefore = program.stderr();
			return onToken(request, response, server);
		};
		const result = await context.ends(program, 0, 5);
		check(shownBefore.includes(origin), 'token does not show the host before the secret goes there');
		check(result.stdout === `${context.profile()!.tokens.accessToken}\n`, 'stdout is not the token alone');
		const {stdout, stderr} = await context.run(['status']);
		check(`${stdout}${stderr}`.includes(origin), 'status does not show the host');
		const checkup = await context.run(['doctor'], {stdoutMayHold: 'nothing'});
		check(
			`${checkup.stdout}${checkup.stderr}`.includes(new URL(origin).host),
			'doctor does not show the host',
		);
		return 'shown each time, stdout the token alone';
	}),
	row('C26', {slow: true, waits: true}, async context => {
		const closed = `http://127.0.0.1:${await freePort()}`;
		for (const [origin, within] of [
			['https://nothing.invalid', 5],
			[closed, 5],
			['https://192.0.2.1', limits.http + limits.exit],
		] as const) {
			if (context.quick && origin.includes('192')) continue;
			const hosts = {authorize: origin, token: origin, smapi: origin};
			givenExpired(context, {hosts});
			const program = context.start(['token', '--profile', 'p'], {stdin: '', env: envOf(origin)});
			const {stderr} = await context.ends(program, 1, within);
			const host = new URL(origin).host;
			check(stderr.includes(host), `${host} is not named: ${short(stderr)}`);
			check(/proxy/i.test(stderr), `no hint at a proxy: ${short(stderr)}`);
		}
		return 'REMOTE in time, host named, proxy hint';
	}),
	row('C29', {slow: true}, async context => {
		for (const days of [1, -1]) {
			const env = clockPreload(context, Date.now() + days * 86_400_000);
			const checkup = await context.run(['doctor'], {env, stdoutMayHold: 'nothing'});
			const clock = /Clock .*\n/.exec(checkup.stdout)?.[0] ?? '';
			check(/\d+ (h|days?) (ahead|behind)/.test(clock), `doctor does not name the skew: ${clock}`);
			const profile = `x${days + 1}`;
			const signIn = await context.signIn({profile, env});
			await context.completes(signIn, profile);
			for (let time = 0; time < 3; time++) {
				const before = context.server.exchanges.length;
				const result = await context.run(['token', '--profile', profile], {env: time === 1 ? {} : env});
				context.judgeExit(result, 0);
				const refreshes = context.server.exchanges.length - before;
				check(refreshes <= 1, `${refreshes} refreshes in one run`);
			}
		}
		return 'a token each time, at most 1 refresh a run';
	}),
];

/** A refresh against a TLS server (plain text without options) that must not get a request. @returns stderr */
async function refusedByTls(
	context: Context,
	options: ServerOptions | undefined,
	env: Readonly<Record<string, string>>,
): Promise<string> {
	let requests = 0;
	const answer = () => {
		requests++;
	};
	const server: Server = options ? createServer(options, answer) : createPlain(answer);
	server.on('tlsClientError', () => undefined);
	const origin = `https://localhost:${await listenFor(context, server, '127.0.0.1')}`;
	givenExpired(context, {hosts: {authorize: origin, token: origin, smapi: origin}});
	const program = context.start(['token', '--profile', 'p'], {stdin: '', env: {...envOf(origin), ...env}});
	const {stderr} = await context.ends(program, 1, 10);
	check(requests === 0, 'the server got a request');
	return stderr;
}

function withoutAddress(text: string): string {
	return text.replace(/^https?:\S+\/ap\/oa\?.*$/m, '');
}
