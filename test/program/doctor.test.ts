import {chmodSync, chownSync, mkdirSync, symlinkSync} from 'node:fs';
import {createServer, type Server} from 'node:http';
import {createServer as createSecureServer} from 'node:https';
import type {AddressInfo} from 'node:net';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {startLookAlike} from '../../source/demo/server.ts';
import {hasOpenssl, makeCertificates} from '../adapters/certificates.ts';
import {fileWith, someProfile} from '../fakes/store.ts';
import {type Home, makeHome} from './home.ts';
import {runProgram} from './run-program.ts';
import {startInTerminal} from './terminal.ts';

const open: {close(): unknown}[] = [];
let home: Home;
beforeEach(() => {
	home = makeHome();
	open.push({close: () => home.remove()});
});
afterEach(async () => {
	for (const thing of open.splice(0).reverse()) await thing.close();
});

type Env = Readonly<Record<string, string>>;

const allHosts = (origin: string): Env => ({
	ASK_LWA_AUTHORIZE_HOST: origin,
	ASK_LWA_TOKEN_HOST: origin,
	ASK_SMAPI_SERVER_BASE_URL: origin,
});

/** Amazon's look-alike, which knows one return URL. */
async function amazon(returnUrl?: string): Promise<Env> {
	const {client, origin, ...lookAlike} = await startLookAlike({returnUrls: ['http://127.0.0.1:9090/cb']});
	open.push(lookAlike);
	const hosts = {authorize: origin, token: origin, smapi: origin};
	if (returnUrl !== undefined)
		home.writeFile(
			fileWith({'acme-corp': someProfile({hosts, clientId: client.id, redirectUri: returnUrl})}),
		);
	return allHosts(origin);
}

async function originOf(server: Server, scheme: string): Promise<string> {
	open.push({
		close: () => {
			server.closeAllConnections();
			server.close();
		},
	});
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Only what Node itself needs: no opener, no clipboard. */
function bareProgramPath(): string {
	const bin = join(home.home, 'bin');
	mkdirSync(bin);
	symlinkSync(process.execPath, join(bin, 'node'));
	return bin;
}

/** What makes each check fail on the built program; an older Node is refused before it begins. */
const made: Readonly<Record<string, () => Promise<Env>>> = {
	'file: readable by others': async () => {
		home.writeFile({version: 1});
		chmodSync(home.file, 0o644);
		return amazon();
	},
	'file: no file of ours': async () => {
		home.writeFile('{"version": ');
		return amazon();
	},
	'folder: open to look': async () => {
		home.writeFile({version: 1});
		chmodSync(home.configDir, 0o755);
		return amazon();
	},
	'folder: open to write': async () => {
		home.writeFile({version: 1});
		chmodSync(home.configDir, 0o777);
		return amazon();
	},
	'folder: of another user': async () => {
		home.writeFile({version: 1});
		chownSync(home.configDir, 12_345, 12_345);
		return amazon();
	},
	'browser: no opener': async () => ({...(await amazon()), PATH: bareProgramPath()}),
	'proxy: no address': async () => ({...allHosts('https://lwa.invalid'), HTTPS_PROXY: 'ftp://nobody'}),
	'dns: a name that nobody has': async () => allHosts('https://lwa.acme-corp.invalid'),
	'network: nobody listens': async () => allHosts('http://127.0.0.1:9'),
	'network: a certificate of nobody': async () => {
		const {selfSigned} = makeCertificates();
		return allHosts(await originOf(createSecureServer(selfSigned) as unknown as Server, 'https'));
	},
	'clock: ten minutes behind': async () => {
		const server = createServer((_, answer) => {
			answer.setHeader('Date', new Date(Date.now() + 630_000).toUTCString()).end();
		});
		return allHosts(await originOf(server, 'http'));
	},
	'return-urls: one that Amazon does not know': () => amazon('http://127.0.0.1:9191/cb'),
};

test.each<[keyof typeof made, 'warn' | 'fail', RegExp, RegExp]>([
	['file: readable by others', 'warn', /mode 644/, /chmod 600/],
	['file: no file of ours', 'fail', /not a file of smapi-login/, /Move it away/],
	['folder: open to look', 'warn', /mode 755/, /chmod 700/],
	['folder: open to write', 'fail', /mode 777/, /chmod 700/],
	...(process.getuid?.() === 0
		? [['folder: of another user', 'fail', /another user/, /chown/] as [string, 'fail', RegExp, RegExp]]
		: []),
	['browser: no opener', 'warn', /no program/, /--no-browser/],
	['proxy: no address', 'fail', /proxy/, /HTTPS_PROXY/],
	['dns: a name that nobody has', 'warn', /lwa\.acme-corp\.invalid/, /network/],
	['network: nobody listens', 'warn', /Cannot reach 127\.0\.0\.1:9/, /plays Amazon/],
	...(hasOpenssl()
		? [['network: a certificate of nobody', 'fail', /certificate/i, /./] as [string, 'fail', RegExp, RegExp]]
		: []),
	['clock: ten minutes behind', 'fail', /10 min behind/, /Set the clock/],
	['return-urls: one that Amazon does not know', 'fail', /127\.0\.0\.1:9191/, /Allowed Return URLs/],
])('%s is %s', async (name, state, found, remedy) => {
	const env = await made[name]!();
	const [json, report] = await Promise.all([
		runProgram(['doctor', '--json'], {home, env}),
		runProgram(['doctor', '--report'], {home, env}),
	]);
	const id = name.split(':')[0];
	const {checks} = JSON.parse(json.stdout) as {checks: {id: string; state: string}[]};
	expect(checks.find(check => check.id === id)).toMatchObject({
		state,
		found: expect.stringMatching(found),
		remedy: expect.stringMatching(remedy),
	});
	expect(json.exitCode).toBe(checks.some(check => check.state === 'fail') ? 1 : 0);
	expect(report.stdout).toMatch(new RegExp(`^${state}  ${id}: `, 'm'));
	// No path, no name of a profile, no host but Amazon's, no secret.
	expect(report.stdout).not.toMatch(
		new RegExp(`acme-corp|${home.root}|invalid|${someProfile().clientSecret}`),
	);
});

test('without a network it gives up each host after 1.5 s, a line a check, and nothing fails', async () => {
	const silent = createServer(() => undefined);
	const env = allHosts(await originOf(silent, 'http'));
	const {exitCode, stdout, stderr} = await runProgram(['doctor'], {home, env});
	expect([exitCode, stderr]).toEqual([0, '']);
	expect(stdout.match(/^[✓!✗] /gm)).toHaveLength(12);
	expect(stdout).toContain('no answer within 1.5 s');
});

test('at a terminal each line comes when its check ends; a small window and no clipboard are told', async () => {
	const silent = createServer(() => undefined);
	const env = {...allHosts(await originOf(silent, 'http')), PATH: bareProgramPath()};
	const terminal = startInTerminal(['doctor'], {home, env, columns: 39, rows: 40});
	open.push(terminal);
	await terminal.waitForText('✓ Proxy');
	expect(terminal.screen().join('\n')).not.toContain('Hosts and TLS');
	await terminal.waitForText('! Hosts and TLS');
	const text = terminal.scrollback().join('\n');
	expect(text).toMatch(/! Terminal +xterm-256color, 39 ×/);
	expect(text).toMatch(/! Clipboard +no program/);
	expect((await terminal.exit).exitCode).toBe(0);
});
