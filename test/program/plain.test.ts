import {readFileSync} from 'node:fs';
import {afterEach, describe, expect, test} from 'vitest';
import {returnUrls} from '../../source/core/client.ts';
import {type LookAlike, startLookAlike} from '../../source/demo/server.ts';
import {PracticeClient} from '../demo/practice-client.ts';
import {Dialog, firstTitles} from './dialog.ts';
import {freePort} from './free-port.ts';
import {type Home, makeHome} from './home.ts';
import {launcherPath} from './launcher.ts';

const open: {close(): unknown}[] = [];

afterEach(async () => {
	for (const thing of open.splice(0).reverse()) await thing.close();
});

interface StartOptions {
	readonly term?: string;
	readonly home?: Home;
	readonly env?: Readonly<Record<string, string | undefined>>;
}

function start(words: readonly string[], {term = 'dumb', ...options}: StartOptions = {}): Dialog {
	const dialog = new Dialog(words, {withStty: true, ...options}, term);
	open.push(dialog.terminal);
	return dialog;
}

function someHome(): Home {
	const home = makeHome();
	open.push({close: () => home.remove()});
	return home;
}

/** Amazon for one test, and the environment that leads to it. */
async function amazon(returnUrl: string): Promise<{lookAlike: LookAlike; env: Record<string, string>}> {
	const lookAlike = await startLookAlike({returnUrls: [returnUrl]});
	open.push(lookAlike);
	const {origin} = lookAlike;
	const env = {ASK_LWA_AUTHORIZE_HOST: origin, ASK_LWA_TOKEN_HOST: origin, ASK_SMAPI_SERVER_BASE_URL: origin};
	return {lookAlike, env};
}

/** Enter alone through role 1 of the demo, up to the sign-in. */
async function toSignIn(dialog: Dialog, titles: readonly string[] = firstTitles): Promise<void> {
	for (const title of titles) await dialog.answer(title);
	await dialog.asks('Sign in · 10 of 10', /letter: $/);
}

/** The program ended well, left the terminal as it was, and wrote nothing but lines. */
async function endsWell(dialog: Dialog, exitCode: number): Promise<void> {
	const {terminal} = dialog;
	await terminal.exit;
	expect(terminal.programExit()).toBe(exitCode);
	expect(terminal.sttyDifference()).toBeUndefined();
	const bytes = terminal.output().toString('latin1');
	// Marks for pastes, and modified keys off and back: nothing that moves or draws.
	expect(bytes).not.toMatch(/\x1B(?!\[(\?2004[hl]|>4(;0)?m|m))/);
	expect(bytes.replaceAll('\r\n', '')).not.toMatch(/[\r\b\t]/);
}

test('all of the demo by Enter alone', async () => {
	const dialog = start(['demo']);
	await toSignIn(dialog);
	await dialog.answer('Enter alone signs in and allows for you.');
	await dialog.answer('Access token · done');
	await endsWell(dialog, 0);
});

describe('role 1 by Enter alone and a pasted address', () => {
	test.each([
		['--plain', ['demo', '--plain'], {term: 'xterm-256color'}],
		['SMAPI_LOGIN_PLAIN', ['demo'], {term: 'xterm-256color', env: {SMAPI_LOGIN_PLAIN: '1'}}],
		['INK_SCREEN_READER', ['demo'], {term: 'xterm-256color', env: {INK_SCREEN_READER: 'true'}}],
		['TERM=dumb', ['demo'], {term: 'dumb'}],
	] as const)('%s', async (_, words, options) => {
		const dialog = start(words, options);
		const {terminal} = dialog;
		await toSignIn(dialog);
		terminal.write(`${await dialog.allow()}\r`);
		const end = await dialog.answer('Access token · done');
		expect(end).toMatch(/token: Atza, hidden, ending in \S{4}/);
		expect(end).toContain('\n1. Leave\n');
		await endsWell(dialog, 0);
		const text = terminal.logicalLines().join('\n');
		expect(text).toContain('The practice is over.');
		expect(text).not.toMatch(/Atza\||amzn1\.oa2-cs/);
		// Pastes are marked where the terminal can do that, and keys come in their usual form.
		expect(dialog.escapes().length).toBe(options.term === 'dumb' ? 0 : 4);
	});
});

test('U24: role 1 with a client ID and a listener: the console is passed, the answer comes by itself, and BROWSER gets the address', async () => {
	const port = await freePort();
	const {lookAlike, env} = await amazon(`http://127.0.0.1:${port}/cb`);
	const home = someHome();
	const words = ['--browser', '--port', String(port), '--client-id', lookAlike.client.id];
	const dialog = start([...words, '--profile', 'me'], {home, env: {...env, BROWSER: '/bin/true'}});
	await dialog.answer('Your role');
	const secret = await answerSecret(dialog, lookAlike.client.secret);
	expect(secret).not.toContain(lookAlike.client.secret);
	await dialog.answer('Scopes', '1');
	await dialog.answer('Review');
	await dialog.asks('Sign in', /letter: $/);
	await fetch(await dialog.allow());
	await dialog.answer('Access token · done');
	await endsWell(dialog, 0);
	expect(dialog.terminal.output().toString()).not.toContain(lookAlike.client.secret);
	expect(home.readFile()).toMatchObject({
		defaultProfile: 'me',
		profiles: {me: {role: 'self', scopes: ['alexa::ask:skills:read', 'alexa::ask:models:read']}},
	});
	expect(home.readFile()).not.toHaveProperty('draft');
});

test('role 2 in two processes, with a token for the owner at the end; a used-up code keeps the request', async () => {
	const {lookAlike, env} = await amazon(returnUrls.hostedPage);
	const home = someHome();
	const first = start(['--role', 'client', '--client-id', lookAlike.client.id], {home, env});
	await first.answer('Where do they see it?', '1');
	await answerSecret(first, lookAlike.client.secret);
	await first.answer('Scopes');
	await first.answer('Profile name', 'hugo');
	await first.answer('Review');
	expect(await first.answer('Send this to the owner', '3')).toContain('see a code');
	expect(await first.answer('Hello,', '8')).toContain(first.address());
	await endsWell(first, 0);
	expect(home.readFile()).not.toHaveProperty('draft');

	const code = new URL(await first.allow(1)).searchParams.get('code')!;
	const second = start([], {home, env});
	expect(await second.answer('Saved profiles')).toContain('1. Waiting for a code: hugo, just now');
	await second.answer('Authorization code', 'tooOldACode123456');
	await second.answer('Failed: Amazon did not take the code', '3');
	await second.answer(/open the\s+same address again/i, '1');
	await second.answer('Code or address', code);
	const end = await second.answer('Access token · done');
	expect(end).toContain('Copy the message that hands it to the owner');
	await endsWell(second, 0);
	expect(home.readFile()).toMatchObject({profiles: {hugo: {role: 'client'}}, requests: {}});
});

test('role 3 from no address to a saved token', async () => {
	const {lookAlike, env} = await amazon('http://127.0.0.1:9090/cb');
	const client = new PracticeClient(lookAlike);
	const {access_token: token} = await client.tokens();
	const home = someHome();
	const first = start(['--role', 'owner'], {home, env});
	await first.answer('Authorization URL', '6');
	await endsWell(first, 0);

	const second = start([], {home, env});
	expect(await second.answer('Saved profiles')).toContain('1. Waiting for an address');
	await second.answer('Authorization URL', '1');
	await second.answer('It is looked at here, and not opened', client.url());
	expect(await second.answer('page: 127.0.0.1', '8')).toContain('who asks: ');
	await endsWell(second, 0);

	const third = start([], {home, env});
	await third.answer('Saved profiles');
	await third.answer('Received token', `Authorization: Bearer ${token}`);
	expect(await third.answer('Profile name', 'from-hugo')).toContain(`ending in ${token!.slice(-4)}.`);
	expect(await third.answer('Access token · done')).toContain('the client gives you the next one');
	await endsWell(third, 0);
	expect(third.terminal.output().toString()).not.toContain(token);
	expect(home.readFile()).toMatchObject({
		profiles: {'from-hugo': {role: 'owner', tokens: {accessToken: token}}},
		requests: {},
	});
});

test('b goes back, answers are kept, and on the first step it asks', async () => {
	const dialog = start(['demo']);
	await dialog.answer('Your role');
	await dialog.answer('How to sign in');
	await dialog.answer('Security profile');
	await dialog.answer('Allowed return URLs');
	await dialog.answer('Client ID', 'amzn1.application-oa2-client.00000000000000000000000000000abc');
	await dialog.answer('Client secret', 'b');
	await dialog.answer(
		'Enter alone keeps amzn1.application-oa2-client.00000000000000000000000000000abc.',
		'B',
	);
	for (const title of ['Allowed', 'Security', 'How to sign in', 'Your role']) await dialog.answer(title, 'b');
	await dialog.answer('Leave smapi-login?', '2');
	await dialog.answer('Your role', 'b');
	await dialog.answer('Leave smapi-login?', '1');
	await endsWell(dialog, 0);
	expect(dialog.terminal.logicalLines().slice(-6).join('\n')).toMatch(
		/Practise again:\n.*launcher.* demo\nTo do it for real:\n.*launcher/,
	);
});

test('a failure is said and leads to the step that mends it, and from there back', async () => {
	const dialog = start(['demo']);
	await toSignIn(dialog);
	await practise(dialog, 'invalid_client');
	dialog.terminal.write(`${await dialog.allow()}\r`);
	const asked = await dialog.answer('Client secret · 6 of 10');
	expect(asked).toContain(
		'\nFailed: Amazon does not know this client ID together with this client secret (invalid_client).\n',
	);
	expect(asked).toContain('\nEnter alone keeps what you gave, ending in de30.\n');
	await dialog.asks('Sign in · 10 of 10', /letter: $/);
	dialog.terminal.write(`${await dialog.allow()}\r`);
	await dialog.answer('Access token · done');
	await endsWell(dialog, 0);
});

test('what is pasted in vain is told, and the wait goes on', async () => {
	const dialog = start(['demo']);
	await toSignIn(dialog);
	dialog.terminal.write('https://example.com/?code=abc&state=x\r');
	await dialog.asks("Failed: This address is not this sign-in's return URL", /letter: $/);
	dialog.terminal.press('ctrl+c');
	await endsWell(dialog, 130);
});

test('an unfinished sign-in goes on after Ctrl+C, where it was, and asks for the secret again', async () => {
	const {lookAlike, env} = await amazon('http://127.0.0.1:9090/cb');
	const home = someHome();
	const first = start(['--client-id', lookAlike.client.id], {home, env});
	for (const title of ['Your role', 'How to sign in']) await first.answer(title);
	await answerSecret(first, lookAlike.client.secret);
	await first.answer('Scopes', '4');
	await first.asks('Profile name');
	first.terminal.press('ctrl+c');
	await endsWell(first, 130);
	expect(first.terminal.logicalLines().join('\n')).toContain('Cancelled.\nYour answers so far are kept');
	expect(JSON.stringify(home.readFile())).not.toContain(lookAlike.client.secret);

	const second = start([], {home, env});
	await second.answer(/1\. Go on: new sign-in, at Profile name, (just now|\d+ s ago)/);
	await answerSecret(second, lookAlike.client.secret);
	await second.answer('Profile name · 8 of 10', 'me');
	expect(await second.asks('Review')).toContain('skills:read catalogs:readwrite');
	second.terminal.press('ctrl+d');
	await endsWell(second, 130);
});

describe('Ctrl+C ends it at every step and gives the terminal back', () => {
	test.each(firstTitles.map((title, at) => [title, at] as const))('%s', async (title, at) => {
		const dialog = start(['demo', '--plain'], {term: 'xterm-256color'});
		for (const before of firstTitles.slice(0, at)) await dialog.answer(before);
		await dialog.asks(title);
		dialog.terminal.press('ctrl+c');
		await endsWell(dialog, 130);
		expect(dialog.terminal.modesLeftOn()).toEqual([]);
	});
});

test('5,000 characters pasted are one line, and what stands behind its end is dropped and said so', async () => {
	const dialog = start(['demo']);
	for (const title of firstTitles.slice(0, 4)) await dialog.answer(title);
	await dialog.asks('Client ID');
	dialog.terminal.write(`${'x'.repeat(5000)}\rb\rb\r`);
	const text = await dialog.asks('Too long: at most 4096 characters.');
	expect(text).toContain('Only the first line was taken');
	expect(text).not.toContain('Allowed return URLs');
	dialog.terminal.press('ctrl+c');
	await endsWell(dialog, 130);
});

test.each([
	['SIGTERM', 143],
	['SIGHUP', 129],
] as const)('%s ends it with %i and gives the terminal back', async (signal, exitCode) => {
	const dialog = start(['demo', '--plain'], {term: 'xterm-256color'});
	await dialog.asks('Your role');
	process.kill(dialog.terminal.programPid(), signal);
	await endsWell(dialog, exitCode);
	expect(dialog.terminal.modesLeftOn()).toEqual([]);
});

test('piped output: the questions go to the terminal, the token alone to the pipe', async () => {
	const home = someHome();
	const script = `${process.execPath} ${launcherPath()} demo --plain > ${home.root}/out`;
	const dialog = new Dialog([], {home, command: ['env', 'TERM=dumb', 'bash', '-c', script]});
	open.push(dialog.terminal);
	await toSignIn(dialog);
	dialog.terminal.write(`${await dialog.allow()}\r`);
	await dialog.answer('Access token · done');
	await dialog.terminal.exit;
	expect(readFileSync(`${home.root}/out`, 'utf8')).toMatch(/^Atza\|[\w-]+\n$/);
});

test('U15: no line is broken inside a word, and the line to go on has --plain', async () => {
	const dialog = new Dialog(['--plain'], {withStty: true, columns: 40}, 'dumb');
	open.push(dialog.terminal);
	await dialog.answer('Your role');
	await dialog.answer('How to sign in', '?');
	await dialog.asks('Both ways lead');
	dialog.terminal.press('ctrl+c');
	await endsWell(dialog, 130);
	const {terminal} = dialog;
	const soft = terminal.scrollback().length - terminal.logicalLines().length;
	const text = terminal.scrollback().join('\n');
	const ours = terminal.logicalLines().filter(line => !line.startsWith('STTY'));
	for (const line of ours)
		expect(line.length <= 40 || !line.includes(' ') || /^node \S+ (demo|--plain)$/.test(line)).toBe(true);
	expect(soft).toBeGreaterThan(0);
	expect(terminal.logicalLines().join('\n')).toMatch(/^node \S+ --plain$/m);
	expect(text).toContain('Your answers so far are kept');
});

test('U09: Ctrl+C on a token that is there has the last words of Enter', async () => {
	const dialog = start(['demo', '--plain']);
	await toSignIn(dialog);
	dialog.terminal.write(`${await dialog.allow()}\r`);
	await dialog.asks('Access token · done');
	dialog.terminal.press('ctrl+c');
	await endsWell(dialog, 130);
	expect(dialog.terminal.output().toString()).toContain('The practice is over.');
	expect(dialog.terminal.output().toString()).not.toContain('Cancelled');
});

test('keys typed before the first question count, in their order', async () => {
	const dialog = start(['demo']);
	dialog.terminal.write('1\r\r');
	await dialog.asks('Security profile');
	dialog.terminal.press('ctrl+c');
	await dialog.terminal.exit;
	expect(dialog.terminal.sttyDifference()).toBeUndefined();
});

/** @returns what was said after the secret */
async function answerSecret(dialog: Dialog, secret: string): Promise<string> {
	await dialog.asks('Client secret');
	dialog.terminal.paste(secret, false);
	dialog.terminal.press('enter');
	return dialog.asks(`characters, ending in ${secret.slice(-4)}.`);
}

/** Switches a failure on, once, as a person does on the page of the demo. */
async function practise(dialog: Dialog, fault: string): Promise<void> {
	const page = new URL('/practice', dialog.address());
	const key = /name="key" value="([^"]+)"/.exec(await (await fetch(page)).text())![1]!;
	const body = new URLSearchParams({key, fault, times: 'once'});
	await fetch(page, {method: 'POST', body, headers: {origin: page.origin}});
}
