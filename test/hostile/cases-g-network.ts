import {randomBytes} from 'node:crypto';
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {freePort} from '../program/free-port.ts';
import {type Case, check, inWizard, row} from './case.ts';
import {type CaseProgramOptions, type Context, limits, type StoredProfile, short} from './context.ts';
import {givenExpired, kept, token, validProfile} from './saving.ts';
import {envOf} from './server.ts';
import {certificatesFor, type ProxyAct, secureName, startProxy, startTlsFront, tunnelTo} from './sockets.ts';
import {requireNamespaces} from './stubs.ts';
import {Wizard} from './wizard.ts';

const offlineSeconds = 5;

/** Group G: proxies, no network, half a network. */
export const wayCases: readonly Case[] = [
	row('G10', {slow: true, waits: true, limitSeconds: 180}, async context => {
		const made = certificatesFor(context);
		const front = await startTlsFront(context, made.good);
		const password = randomBytes(16).toString('hex');
		context.ownCanaries.push({kind: 'password of the proxy', value: password});
		const origin = `https://${secureName}`;
		const run = async (port: number, exitCode: number, more: object = {}, within = offlineSeconds) => {
			const before = givenExpired(context, {hosts: all(origin)});
			const proxy = `http://someone:${password}@127.0.0.1:${port}`;
			const env = {
				...envOf(origin),
				NODE_EXTRA_CA_CERTS: made.authorityFile,
				HTTPS_PROXY: proxy,
				...more,
			};
			const program = context.start(['token', '--profile', 'p'], {stdin: '', env});
			const {stderr, stdout} = await context.ends(program, exitCode, within);
			if (exitCode === 0) check(stdout === `${context.profile()!.tokens.accessToken}\n`, 'another token');
			else kept(context, before);
			return stderr;
		};
		for (const name of ['HTTPS_PROXY', 'https_proxy']) {
			const {port, heads} = await startProxy(context, tunnelTo(front));
			const proxy = `http://someone:${password}@127.0.0.1:${port}`;
			await run(port, 0, {HTTPS_PROXY: undefined, [name]: proxy});
			check(heads.length > 0 && heads[0]!.startsWith(`CONNECT ${secureName}:443 `), `${name} is not used`);
		}
		for (const [name, act, within] of badProxies) {
			if (name === 'hanging' && context.quick) continue;
			const {port} = await startProxy(context, act);
			const said = await run(port, 1, {}, within);
			check(said.includes(`127.0.0.1:${port}`), `${name}: the proxy is not named: ${short(said)}`);
		}
		const closed = await freePort();
		const refused = await run(closed, 1);
		check(refused.includes(`127.0.0.1:${closed}`), `refusing: not named: ${short(refused)}`);
		return `used in both spellings; failures REMOTE, named; ${await passedBy(context, run)}`;
	}),
	row('G11', {slow: true}, async context => {
		const through = offline();
		context.given({p: amazonProfile(context), good: validProfile(context)}, ['p']);
		const quick = ['--profile', 'good'];
		for (const args of [['profiles', 'list'], ['status'], ['token', ...quick], ['profiles', 'show', 'good']])
			await context.ends(context.start(args, {stdin: '', through}), 0, limits.command);
		const exported = context.start(['export', 'env', ...quick], {stdin: '', through});
		await context.ends(exported, 0, limits.command);
		const checkup = context.start(['doctor'], {stdin: '', through, env: noHosts});
		const {stdout} = await context.ends(checkup, 0, 10);
		check(/not found: .*api\.amazon\.com|Cannot reach/.test(stdout), 'doctor does not tell of the network');
		const demo = context.start(['demo'], {stdin: '', through, stdoutMayHold: 'everything'});
		await context.ends(demo, 0, 10);
		const options: CaseProgramOptions = {stdin: '', through, env: noHosts};
		const expired = context.start(['token', '--profile', 'p'], options);
		const {stderr} = await context.ends(expired, 1, offlineSeconds);
		check(stderr.includes('api.amazon.com'), `the host is not named: ${short(stderr)}`);
		const signIn = await context.signIn({pasted: true, through, env: noHosts, profile: 'n'});
		signIn.program.write(`code=SOMEcodeSOMEcode&state=${signIn.state}\n`);
		await context.ends(signIn.program, 1, offlineSeconds);
		check(!context.profile('n'), 'something was saved');
		return 'reading, export, doctor and demo OK; token and sign-in REMOTE, the host named';
	}),
	inWizard('G11', async context => {
		offline();
		const wizard = await Wizard.start(context, {
			port: 9090,
			args: ['--no-browser'],
			env: noHosts,
			shell: offlineShell,
		});
		const url = await wizard.untilWaiting();
		const state = new URL(url).searchParams.get('state');
		wizard.terminal.paste(`http://127.0.0.1:9090/cb?code=SOMEcodeSOMEcode&state=${state}`);
		wizard.press('enter');
		await wizard.says(/cannot be reached|Cannot reach/, offlineSeconds);
		check(wizard.words().includes('api.amazon.com'), `the host is not named: ${wizard.words()}`);
		await wizard.cancel();
		return 'REMOTE on the screen, the host named';
	}),
	row('G12', {slow: true}, async context => {
		requireNamespaces();
		const made = certificatesFor(context);
		const port = await startTlsFront(context, made.good, '::1');
		const origin = `https://${secureName}:${port}`;
		const hosts = join(context.home.root, 'hosts');
		writeFileSync(hosts, `127.0.0.1 localhost\n::1 ${secureName}\n`);
		const script = 'mount --bind "$0" /etc/hosts || exit 99; exec "$@"';
		const through = ['unshare', '-m', 'bash', '-c', script, hosts];
		const env = {...envOf(origin), NODE_EXTRA_CA_CERTS: made.authorityFile};
		const allowed = ['--allow-host', origin];
		const signIn = await context.signIn({through, env, args: allowed});
		await context.completes(signIn);
		const refreshed = await token(context, ['--refresh', ...allowed], {through, env});
		context.judgeExit(refreshed, 0);
		const cut = ['unshare', '-n', 'bash', '-c', noIpv4, 'bash'];
		const program = context.start(unattended(context, ['--profile', 'q']), {through: cut});
		program.write(`${context.clientSecret}\n`);
		const {stderr} = await context.ends(program, 1, limits.command);
		check(/loopback|127\.0\.0\.1/.test(stderr), `the loopback is not named: ${short(stderr)}`);
		check(stderr.includes('--no-browser'), `the paste way is not offered: ${short(stderr)}`);
		return 'works over IPv6; no loopback: LOCAL, paste way offered';
	}),
	inWizard('G12', async context => {
		requireNamespaces();
		const wizard = await Wizard.start(context, {
			port: 9090,
			shell: `exec unshare -n bash -c '${noIpv4}' bash "$@"`,
			args: ['--role', 'self'],
		});
		await wizard.until('Review');
		wizard.press('enter');
		await wizard.at('How to sign in');
		check(/another device/i.test(wizard.field()), `the paste way is not first: ${wizard.field()}`);
		const url = await wizard.untilWaiting();
		check(url.includes('redirect_uri='), 'no address');
		await wizard.cancel();
		return 'said, the paste way first';
	}),
];

const badProxies: readonly (readonly [string, ProxyAct, number?])[] = [
	[
		'407',
		socket => socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n'),
	],
	[
		'HTML as the answer of CONNECT',
		socket => socket.end('HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<title>Hotel</title>'),
	],
	['502 with HTML', socket => socket.end('HTTP/1.1 502 Bad\r\nContent-Type: text/html\r\n\r\n<b>x</b>')],
	['garbage', socket => socket.end('\u0000\u0001hello\r\n\r\n')],
	['closing', socket => socket.destroy()],
	['hanging', () => undefined, limits.http + limits.exit],
];

type Run = (port: number, exitCode: number, more?: object, within?: number) => Promise<string>;

/** NO_PROXY and loopback hosts: no request reaches the proxy. */
async function passedBy(context: Context, run: Run): Promise<string> {
	const {port, heads} = await startProxy(context, socket => socket.destroy());
	await run(port, 1, {NO_PROXY: secureName});
	await run(port, 1, {NO_PROXY: '*', no_proxy: undefined});
	check(heads.length === 0, 'NO_PROXY is not heeded');
	const proxy = `http://127.0.0.1:${port}`;
	const env = {HTTPS_PROXY: proxy, HTTP_PROXY: proxy, http_proxy: proxy, ALL_PROXY: proxy};
	givenExpired(context);
	context.judgeExit(await token(context, [], {env}), 0);
	await context.completes(await context.signIn({env, profile: 'loop'}), 'loop');
	check(heads.length === 0, 'the loopback went through the proxy');
	return 'NO_PROXY and loopback pass it by';
}

function all(origin: string): StoredProfile['hosts'] {
	return {authorize: origin, token: origin, smapi: origin};
}

/** Amazon's own hosts, which nobody reaches from a network namespace of its own. */
const noHosts = {
	ASK_LWA_AUTHORIZE_HOST: undefined,
	ASK_LWA_TOKEN_HOST: undefined,
	ASK_SMAPI_SERVER_BASE_URL: undefined,
};

function amazonProfile(context: Context): StoredProfile {
	const hosts = {
		authorize: 'https://www.amazon.com',
		token: 'https://api.amazon.com',
		smapi: 'https://api.amazonalexa.com',
	};
	return context.someProfile({hosts});
}

const noIpv4 = 'ip link set lo up && ip addr del 127.0.0.1/8 dev lo || exit 99; exec "$@"';
const loopbackOnly = 'ip link set lo up || exit 99; exec "$@"';
const offlineShell = `exec unshare -n bash -c '${loopbackOnly}' bash "$@"`;

/** Run through this, a program has the loopback and nothing else. */
function offline(): string[] {
	requireNamespaces();
	return ['unshare', '-n', 'bash', '-c', loopbackOnly, 'bash'];
}

function unattended(context: Context, more: readonly string[]): string[] {
	return ['--client-id', context.clientId, '--client-secret-stdin', ...more];
}
