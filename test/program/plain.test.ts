import {afterEach, describe, expect, test} from 'vitest';
import {type LookAlike, startLookAlike} from '../../source/demo/look-alike.ts';
import {Dialog, firstTitles} from './dialog.ts';
import {freePort} from './free-port.ts';
import {type Home, makeHome} from './home.ts';

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
	expect(bytes).not.toMatch(/\x1B(?!\[\?2004[hl])/);
	expect(bytes.replaceAll('\r\n', '')).not.toMatch(/[\r\b\t]/);
}

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
		expect(end).toMatch(/The token ends in \S{4}\./);
		expect(end).toMatch(/\n(60|59) min left, until \d\d:\d\d here, \d\d:\d\d UTC\.\n/);
		expect(end).toContain('\n1. Leave\n');
		await endsWell(dialog, 0);
		const text = terminal.logicalLines().join('\n');
		expect(text).toContain('Signed in: profile demo, saved in ');
		expect(text).not.toMatch(/Atza\||amzn1\.oa2-cs/);
		// Pastes are marked where the terminal can do that.
		expect(dialog.escapes().length).toBe(options.term === 'dumb' ? 0 : 2);
	});
});

test('role 1 with a listener: the answer comes by itself, and BROWSER gets the address', async () => {
	const port = await freePort();
	const {lookAlike, env} = await amazon(`http://127.0.0.1:${port}/cb`);
	const home = someHome();
	const words = ['--browser', '--port', String(port), '--client-id', lookAlike.client.id];
	const dialog = start([...words, '--profile', 'me'], {home, env: {...env, BROWSER: '/bin/true'}});
	await dialog.answer('Your role');
	await dialog.answer('Security profile');
	await dialog.answer('Allowed return URLs');
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

/** @returns what was said after the secret */
async function answerSecret(dialog: Dialog, secret: string): Promise<string> {
	await dialog.asks('Client secret');
	dialog.terminal.paste(secret, false);
	dialog.terminal.press('enter');
	return dialog.asks(`characters, ending in ${secret.slice(-4)}.`);
}
