import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {createServer} from 'node:https';
import {join} from 'node:path';
import {type Case, check, row} from './case.ts';
import {hostileSequences, judgeForeign} from './cases-e-keys.ts';
import {type Context, short} from './context.ts';
import {givenExpired, validProfile} from './saving.ts';
import {goodToken, goodTokenWith, goodVendors, type Handler, json} from './server.ts';
import {certificatesFor, listenFor} from './sockets.ts';
import {Wizard} from './wizard.ts';

/** E01, E03: what a server or the file says cannot act on the terminal, nor turn or hide text. */
export const foreignCases: readonly Case[] = [
	row('E01', {slow: true, limitSeconds: 400}, async context => {
		const texts = hostileSequences.map(sequence => `ab${sequence}cd`);
		for (const [index, text] of texts.entries()) {
			for (const place of places) await toFiles(context, place, text, `${place.name}${index}`);
			await declinedWith(context, text);
		}
		// A text is cut at 300 characters, so the thousand bells come by themselves.
		for (const [index, text] of [texts.slice(0, -1).join(''), texts.at(-1)!].entries()) {
			for (const place of places) await onTerminal(context, place, text, `w${place.name}${index}`);
		}
		await certificateSubjects(context, texts);
		return 'no such byte on the terminal, in a file, in JSON';
	}),
	row('E03', {slow: true, limitSeconds: 240}, async context => {
		await turnedVendors(context);
		await turnedFile(context);
		return 'shown as visible escapes or stripped, columns straight';
	}),
];

interface Place {
	readonly name: string;
	/** Makes the server say the text there. */
	readonly say: (context: Context, text: string) => void;
	/** The exchange fails by it. */
	readonly refuses?: true;
}

/** Where a server can say something that is shown. */
const places: readonly Place[] = [
	{
		name: 'description',
		refuses: true,
		say: ({server}, text) => {
			server.onToken = json({error: 'invalid_grant', error_description: text}, 400);
		},
	},
	{
		name: 'error',
		refuses: true,
		say: ({server}, text) => {
			server.onToken = json({error: text}, 400);
		},
	},
	{
		name: 'reason',
		refuses: true,
		say: ({server}, text) => {
			server.onToken = withReason(text);
		},
	},
	{
		name: 'scope',
		say: ({server}, text) => {
			server.onToken = goodTokenWith({scope: `alexa::ask:skills:readwrite ${text}`});
		},
	},
	{
		name: 'vendor',
		say: ({server}, text) => {
			server.onVendors = json({
				vendors: [
					{id: 'M1ABCDEFGHIJK', name: text, roles: []},
					{id: `M2${text}`, name: 'Second Vendor', roles: [text]},
				],
			});
		},
	},
	{
		name: 'message',
		say: ({server}, text) => {
			server.onVendors = json({message: text}, 403);
		},
	},
];

/** Node's own server refuses such a reason phrase, so the bytes are written to the socket. */
function withReason(text: string): Handler {
	return (_request, response) => {
		const head = `HTTP/1.1 400 ${text}\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close`;
		response.socket?.end(`${head}\r\n\r\n{}`, 'latin1');
	};
}

function saysGood({server}: Context): void {
	[server.onToken, server.onVendors] = [goodToken, goodVendors];
}

/** A sign-in and what tells of it later; the streams are judged byte for byte after the case. */
async function toFiles(context: Context, place: Place, text: string, profile: string): Promise<void> {
	saysGood(context);
	place.say(context, text);
	const signIn = await context.signIn({profile, args: ['--json', '--debug']});
	await signIn.good();
	const {exitCode, stdout, stderr} = await signIn.program.exit;
	if (place.refuses) check([1, 3].includes(exitCode ?? -1), `${place.name}: exit ${exitCode}`);
	judgeForeign(context, `${stdout}${stderr}`, `a stream (${place.name})`);
	if (exitCode !== 0) return;
	parsed(stdout, place.name);
	for (const words of [
		['token', '--profile', profile, '--json'],
		['status', '--json'],
		['profiles', 'show', profile, '--json'],
	])
		parsed((await context.run(words)).stdout, `${place.name}: ${words.join(' ')}`);
	for (const words of [['status'], ['profiles', 'show', profile], ['profiles', 'list']])
		await context.run(words);
}

function parsed(text: string, what: string): void {
	try {
		JSON.parse(text);
	} catch {
		throw new Error(`${what}: no JSON: ${short(text)}`);
	}
}

/** Amazon's answer in the browser has a description too. */
async function declinedWith(context: Context, text: string): Promise<void> {
	const signIn = await context.signIn({profile: 'declined'});
	const said = encodeURIComponent(text);
	await signIn.cb(`error=access_denied&error_description=${said}&error_uri=${said}&state=${signIn.state}`);
	const {exitCode} = await signIn.program.exit;
	check(exitCode === 3, `declined: exit ${exitCode}`);
}

async function onTerminal(context: Context, place: Place, text: string, profile: string): Promise<void> {
	saysGood(context);
	const wizard = await Wizard.start(context, {args: ['--profile', profile]});
	const url = await wizard.untilWaiting();
	place.say(context, text);
	await wizard.allow(url);
	await saidOnScreen(wizard, place.refuses === true);
	judgeForeign(context, wizard.terminal.output().toString('latin1'), `the terminal (${place.name})`);
}

/** Waits for what came of it, looks at the help too, and leaves. */
async function saidOnScreen(wizard: Wizard, isRefused: boolean): Promise<void> {
	if (isRefused) {
		await wizard.says('✗');
	} else {
		await wizard.leaves('Sign in');
		if (wizard.title() === 'Vendor ID') {
			await wizard.says('Second Vendor');
			wizard.press('enter');
		}
		await wizard.at('Access token');
		await wizard.says('Enter done');
		wizard.press('?');
		await wizard.says('Esc close');
	}
	await wizard.cancel();
}

/** The names do not match, and Node's message for that holds the subject. */
async function certificateSubjects(context: Context, texts: readonly string[]): Promise<void> {
	const made = certificatesFor(context);
	const openssl = (...words: string[]) => execFileSync('openssl', words, {cwd: made.folder, stdio: 'pipe'});
	for (const text of texts) {
		// A common name has 64 characters at most.
		const subject = text.slice(0, 60).replace(/[\\/+=]/g, '\\$&');
		const request = ['req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-utf8'];
		openssl(...request, '-keyout', 'evil.key', '-out', 'evil.csr', '-subj', `/CN=${subject}`);
		const signing = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2'];
		openssl('x509', '-req', '-in', 'evil.csr', ...signing, '-out', 'evil.pem');
		const [key, cert] = ['evil.key', 'evil.pem'].map(name => readFileSync(join(made.folder, name)));
		const server = createServer({key: key!, cert: cert!});
		server.on('tlsClientError', () => undefined);
		const origin = `https://localhost:${await listenFor(context, server, '127.0.0.1')}`;
		const env = {ASK_LWA_TOKEN_HOST: origin, NODE_EXTRA_CA_CERTS: made.authorityFile};
		givenExpired(context, {
			hosts: {authorize: context.server.origin, token: origin, smapi: context.server.origin},
		});
		const {stderr} = await context.ends(
			context.start(['token', '--profile', 'p', '--debug'], {stdin: '', env}),
			1,
			10,
		);
		check(/certificate/i.test(stderr), `the certificate is not named: ${short(stderr)}`);
		const wizard = await Wizard.allowed(context, {env, args: ['--profile', 'tls']});
		await wizard.says('✗');
		await wizard.cancel();
		judgeForeign(context, wizard.terminal.output().toString('latin1'), 'the terminal (certificate)');
	}
}

const turned: readonly string[] = [
	'a\u202Egnp.exe',
	'a\u2066b\u2069',
	'a\u200Bb',
	'a\uFEFFb',
	`e${'\u0301'.repeat(50)}x`,
];

/** Marks that turn or hide text, and piles of them. */
const turning = /[\u202A-\u202E\u2066-\u2069\u200B\u200E\u200F\uFEFF]|\p{M}{3}/u;

function judgeTurned(context: Context, text: string, where: string): void {
	const found = turning.exec(text);
	if (!found) return;
	context.count('broken', `U+${found[0].codePointAt(0)!.toString(16)} reached ${where}`);
}

async function turnedVendors(context: Context): Promise<void> {
	context.server.onVendors = json({
		vendors: turned.map((name, index) => ({id: `M${index}ABCDEFGHIJK`, name, roles: []})),
	});
	const wizard = await Wizard.allowed(context, {args: ['--profile', 'v']});
	await wizard.at('Vendor ID');
	await wizard.says('M4ABCDEFGHIJK');
	const rows = wizard.terminal.screen().filter(line => /M\dABCDEFGHIJK/.test(line));
	check(rows.length === turned.length, `${rows.length} vendors are shown`);
	wizard.press('enter');
	await wizard.done('v');
	judgeTurned(context, wizard.terminal.output().toString('utf8'), 'the terminal');
	const signIn = await context.signIn({profile: 'w'});
	const {stdout, stderr} = await context.completes(signIn, 'w');
	judgeTurned(context, `${stdout}${stderr}`, 'a stream');
}

/** Names that only an editor can have put there, beside good ones. */
async function turnedFile(context: Context): Promise<void> {
	const profile = (name: string) => validProfile(context, {vendors: [{id: 'M1ABCDEFGHIJK', name}]});
	const given = Object.fromEntries([
		...turned.map((name): [string, unknown] => [name, profile('Vendor')]),
		...turned.map((name, index): [string, unknown] => [`good${index}`, profile(name)]),
	]);
	context.given(given);
	for (const words of [
		['status'],
		['profiles', 'list'],
		['profiles', 'show', 'good4'],
		['status', '--json'],
	]) {
		const {stdout, stderr, exitCode} = await context.run(words);
		check(exitCode === 0, `${words.join(' ')}: exit ${exitCode}: ${short(stderr)}`);
		if (words.includes('--json')) parsed(stdout, words.join(' '));
		judgeTurned(context, words.includes('--json') ? stderr : `${stdout}${stderr}`, words.join(' '));
		if (words[0] === 'status' && !words.includes('--json')) judgeColumns(stdout);
	}
	const wizard = await Wizard.start(context, {port: 9090});
	await wizard.at('Saved profiles');
	await wizard.says('good0');
	judgeTurned(context, wizard.terminal.output().toString('utf8'), 'the terminal (home)');
	await wizard.cancel();
}

/** The states stand below each other. */
function judgeColumns(text: string): void {
	const lines = text.split('\n').filter(line => /valid \d+ min|damaged/.test(line));
	check(lines.length === 2 * turned.length, `${lines.length} profiles are shown:\n${text}`);
	const places = lines.map(
		line => line.slice(0, line.search(/valid \d+ min|damaged/)).replace(/\p{M}/gu, '').length,
	);
	check(new Set(places).size === 1, `the columns are not straight (${places.join()}):\n${text}`);
}
