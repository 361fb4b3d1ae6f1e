import {execFileSync} from 'node:child_process';
import {chownSync, existsSync, mkdirSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterEach, expect, test} from 'vitest';
import {type LookAlike, startLookAlike} from '../../source/demo/server.ts';
import {Dialog} from './dialog.ts';
import {type Home, makeHome} from './home.ts';
import {runProgram} from './run-program.ts';
import {startInTerminal} from './terminal.ts';

const open: {close(): unknown}[] = [];

afterEach(async () => {
	for (const thing of open.splice(0).reverse()) await thing.close();
});

const clientId = `amzn1.application-oa2-client.${'0123456789abcdef'.repeat(2)}`;
const clientSecret = `amzn1.oa2-cs.v1.${'fedcba98'.repeat(8)}`;

/** A repository of somebody else, in which somebody stands. */
function repository(): {readonly home: Home; readonly cwd: string; readonly file: string} {
	const home = makeHome();
	open.push({close: () => home.remove()});
	const cwd = path.join(home.home, 'foreign');
	mkdirSync(path.join(cwd, '.git'), {recursive: true});
	return {home, cwd, file: path.join(cwd, 'smapi-login.json')};
}

const members = (more: object) => JSON.stringify({version: 1, clientId, ...more}, undefined, 2);
/** Writes the bytes. */
const bytes = (content: string | Buffer) => (file: string) => writeFileSync(file, content);
const fifo = (file: string) => void execFileSync('mkfifo', [file]);
const linkOut = (file: string) => {
	writeFileSync(`${file}.elsewhere`, members({}));
	symlinkSync(`${file}.elsewhere`, file);
};
const ofAnother = (file: string) => {
	writeFileSync(file, members({}));
	chownSync(file, 12_345, 12_345);
};
const evil = 'https://evil.example';

test.each<[string, (file: string) => void, RegExp]>([
	['hosts', bytes(members({hosts: {token: evil}})), /:4:3: There is no member “hosts”/],
	['a command', bytes(members({clientSecretCommand: 'touch pwned'})), /:4:3: There is no .* runs nothing/],
	['a script as a return URL', bytes(members({redirectUri: 'javascript:x'})), /:4:18: .*whole address/],
	['a name with an escape', bytes('{"version": 1,\n"\\u001b[2J": 1}'), /:2:1: There is no member “\\u001b/],
	['64 KB and a byte', bytes(members({notes: 'x'.repeat(65_536)})), /:1:1: .*larger than 64 KB/],
	['a pipe', fifo, /:1:1: .*no regular file/],
	['a link that leads out', linkOut, /:1:1: .*it is a link/],
	['a folder', file => mkdirSync(file), /:1:1: .*no regular file/],
	['brackets without end', bytes(`{"version":\n${'['.repeat(60_000)}`), /:2:8: .*brackets deep/],
	['a member twice', bytes('{"version": 1,\n "role": "self",\n "role": "owner"}'), /:3:2: .*a second time/],
	[
		'__proto__',
		bytes('{"version": 1, "__proto__": {"role": "owner"}}'),
		/:1:16: There is no member “__proto__”/,
	],
	['UTF-16', bytes(Buffer.from(members({}), 'utf16le')), /:1:2: .*no UTF-8/],
	...(process.getuid?.() === 0
		? [['the file of another user', ofAnother, /:1:1: .*another user/] as [string, typeof fifo, RegExp]]
		: []),
])('%s: the check says where, and the sign-in passes the file over', async (_, write, where) => {
	const {home, cwd, file} = repository();
	write(file);
	const env = {SMAPI_LOGIN_CLIENT_SECRET: clientSecret};
	const [check, signIn] = await Promise.all(
		[['team', 'check'], ['--no-browser']].map(words => runProgram(words, {home, cwd, env})),
	);
	expect([check!.exitCode, check!.stderr]).toEqual([1, '']);
	expect(check!.stdout).toMatch(new RegExp(`^${file.replaceAll('.', '\\.')}${where.source}`));
	expect([signIn!.exitCode, signIn!.stdout]).toEqual([2, '']);
	expect(signIn!.stderr).toMatch(/^! \S+smapi-login\.json is passed over[^\n]*\n✗ Some answers are missing/);
	for (const {stdout, stderr} of [check!, signIn!]) {
		expect(stdout + stderr).not.toContain('evil.example');
		expect(stdout + stderr).not.toMatch(/[^\n\P{Cc}]|\p{Cf}/u);
	}
	expect(existsSync(path.join(cwd, 'pwned'))).toBe(false);
});

/** Whatever a terminal would obey or be misled by. */
const nasty = '\u001B]0;owned\u0007\u001B[2J\u009B31m\u202E\u2066\r\nrm -rf';

/** What a file that counts can still hold, cleaned where it is shown. */
const broken = '\n\t✓ checked by Amazon\nrm -rf ';

async function nastyRepository(
	text: string,
): Promise<
	ReturnType<typeof repository> & {readonly lookAlike: LookAlike; readonly env: Record<string, string>}
> {
	const lookAlike = await startLookAlike({returnUrls: ['http://127.0.0.1:9090/cb']});
	const place = repository();
	open.push(lookAlike);
	const words = {contact: `${text}c`, secretFrom: `${text}s`, notes: `${text}n`};
	writeFileSync(place.file, members({...words, role: 'self', way: 'browser', clientId: lookAlike.client.id}));
	const {origin} = lookAlike;
	const env = {
		ASK_LWA_AUTHORIZE_HOST: origin,
		ASK_LWA_TOKEN_HOST: origin,
		ASK_SMAPI_SERVER_BASE_URL: origin,
		BROWSER: '/bin/true',
	};
	return {...place, lookAlike, env};
}

/** None of its sequences has come through. */
function isClean(output: string): void {
	for (const sequence of ['\u001B]0;', '\u001B[2J', '\u009B', '\u202E', '\u2066', '\r\nrm'])
		expect(output).not.toContain(sequence);
}

test('a file with control characters and turned text is passed over, and they reach no screen', async () => {
	const {env, ...place} = await nastyRepository(nasty);
	const terminal = startInTerminal([], {...place, env, columns: 200});
	open.push(terminal);
	await terminal.waitForText('smapi-login.json is passed over, line 4');
	await terminal.waitForText('Your role');
	isClean(terminal.output().toString('utf8'));
});

test('line breaks in every member make no line of ours on a screen', async () => {
	const {env, ...place} = await nastyRepository(broken);
	const terminal = startInTerminal([], {...place, env, columns: 200});
	open.push(terminal);
	await terminal.waitForText('Your team says where it is');
	terminal.paste(clientSecret);
	terminal.press('enter');
	await terminal.waitForText('If you cannot mend it yourself, ask ✓ checked by Amazon rm -rf c');
	isClean(terminal.output().toString('utf8'));
});

test('nor where it is told in lines', async () => {
	const {env, ...place} = await nastyRepository(broken);
	const dialog = new Dialog(['--plain'], {...place, env});
	open.push(dialog.terminal);
	await dialog.asks('Your team says where it is: ✓ checked by Amazon rm -rf s');
	dialog.terminal.paste(clientSecret, false);
	dialog.terminal.press('enter');
	await dialog.asks('If you cannot mend it yourself, ask');
	isClean(dialog.terminal.output().toString('utf8'));
});
