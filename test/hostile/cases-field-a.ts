import {cpSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {freePort} from '../program/free-port.ts';
import {launcherPath} from '../program/launcher.ts';
import {type Case, check, field, skip} from './case.ts';
import {addressOf} from './cases-field-n.ts';
import {type Context, short} from './context.ts';
import {after, memoryOf} from './measure.ts';
import {givenExpired, validProfile} from './saving.ts';
import {envOf, goodToken, goodVendors, type Handler, type RecordedRequest, sendJson} from './server.ts';
import {startProxy} from './sockets.ts';
import {asSh, makeStub} from './stubs.ts';
import {reach} from './walks.ts';
import {Wizard} from './wizard.ts';

/** Bidi and C1 characters, which count beside the bytes that are judged after every row. */
const invisible = /[\u0080-\u009F\u200B-\u200F\u202A-\u202E\u2066-\u2069]/;
/** Nobody's: what goes there has to be allowed. */
const stranger = 'https://lwa.example.com';
/** 5 to 30 s at full speed with signals dead was the row; a start of the program is in it. */
const readingSeconds = 2;
/** Says at the end of stderr how many seconds the program had a processor. */
const timed = ['bash', '-c', 'TIMEFORMAT="WORK %U"; time "$0" "$@"'];

/** A: what an attacker would try: FA01 for A01; how a row is added: catalogue.ts. */
export const fieldCasesA: readonly Case[] = [
	field('FA01', "owner's address with $(…), backquotes, ;, ' in state; o", {slow: true}, async context => {
		const evil = ['$(calc.exe)', '`calc.exe`', ';calc.exe', "'calc.exe"];
		for (const state of evil) {
			const address = `${addressOf(context).replace(/&state=[^&]*/, '')}&state=${state}`;
			const judged = await context.run(['inspect', address], {env: amazonsPage});
			check(judged.exitCode === 1 && /^! /m.test(judged.stdout), `${state}: not warned of`);
			const wizard = await Wizard.start(context, {args: ['--role', 'owner'], env: amazonsPage});
			await wizard.at('Authorization URL');
			wizard.press('enter');
			await wizard.says('Esc close');
			wizard.terminal.paste(address);
			await wizard.says('Enter takes it');
			wizard.press('enter');
			await wizard.says('I do not allow this');
			wizard.press('o');
			await wizard.says('Open it anyway');
			const before = wizard.opened().length;
			wizard.press('down', 'enter');
			await wizard.says('Opened in your browser');
			const until = Date.now() + 5000 * context.slack;
			while (wizard.opened().length === before && Date.now() < until) await after(20);
			const [opened, ...more] = wizard.opened().slice(before);
			check(
				opened !== undefined && more.length === 0 && !/[$'();`\s]/.test(opened),
				`the opener got ${short(String(opened))}`,
			);
			check(new URL(opened).searchParams.get('state') === state, 'another state was opened');
			await wizard.cancel();
		}
		return 'warned of; percent-encoded before the opener';
	}),
	field(
		'FA02',
		'32 KB that take a pattern apart: code, inspect, received token, secret',
		{slow: true},
		async context => {
			const row = `http://a?x=${'=http://a?x='.repeat(19)}${'.'.repeat(2000)}${'x y '.repeat(7000)}`;
			const texts = [row, ')'.repeat(125_000), '"'.repeat(16_000), '<('.repeat(16_000), '%25'.repeat(10_000)];
			const waits = await givenRequest(context);
			for (const text of texts) {
				const args = [
					['--code-stdin', '--request', waits],
					['inspect', '-'],
					['--role', 'owner', '--token-stdin', '--profile', 'q'],
					['--client-id', context.clientId, '--client-secret-stdin', '--no-browser'],
				];
				for (const words of args) {
					const {exitCode, stderr} = await context.run(words, {stdin: `${text}\n`, through: timed});
					check(exitCode === 2 || exitCode === 1, `${words[0]}: exit ${exitCode}`);
					// What the processor worked: on a busy machine the clock says nothing.
					const work = Number(/^WORK ([\d.]+)$/m.exec(stderr)?.[1]);
					check(work <= readingSeconds, `${words[0]} worked ${work} s for ${text.slice(0, 12)}…`);
				}
			}
			context.exchanged(0);
			const wizard = await reach(context, 'Sign in', {args: ['--no-browser']});
			await wizard.newUrl();
			await wizard.says(/paste/);
			wizard.terminal.paste(row);
			wizard.press('enter');
			await after(200);
			await wizard.cancel();
			return '2 s at most, X=0; Ctrl+C is heard';
		},
	),
	field(
		'FA03',
		'secrets echoed in each encoding: exchange and refresh, 200 and 400',
		{slow: true, limitSeconds: 300},
		async context => {
			let count = 0;
			for (const status of [200, 400])
				for (const [name, encode] of encodings)
					for (const secretOf of context.quick ? echoed.slice(0, 1) : echoed) {
						const handler = refusing(status, encode, secretOf);
						if (secretOf !== echoed[1]) await exchangeEchoed(context, handler, `${status} ${name}`);
						if (secretOf !== echoed[2]) await refreshEchoed(context, handler, `${status} ${name}`);
						count += 2;
					}
			return `0 of what was echoed is shown, in ${count - 4 * encodings.length} answers`;
		},
	),
	field(
		'FA04',
		'a host, a name, a program path that a shell would run something of',
		{slow: true},
		async context => {
			await hostOfShell(context);
			const name = "a;touch pwned;'$(touch pwned)";
			context.given({
				good: validProfile(context),
				[name]: {...validProfile(context), clientSecret: undefined},
			});
			for (const words of [
				['token', '--profile', name],
				['status'],
				['profiles', 'use', name],
				['profiles', 'remove', name],
			])
				asSh(context, await context.run(words, {stdoutMayHold: 'access token'}));
			const folder = join(context.home.root, "a b;touch pwned $(touch pwned)'s");
			cpSync(dirname(launcherPath()), folder, {recursive: true});
			const script = join(folder, 'launcher.cjs');
			const {refreshToken: _, ...dead} = context.someProfile().tokens;
			context.given({good: {...context.someProfile(), tokens: dead}});
			const told = await context.run(['token'], {script});
			check(told.exitCode === 3, `exit ${told.exitCode}`);
			const lines = asSh(context, told);
			check(
				lines.some(words => words.includes(script)),
				`no line with the path whole: ${short(told.stderr)}`,
			);
			return 'the host is damage; every line to paste is quoted';
		},
	),
	field(
		'FA05',
		'a name and a folder with OSC, C1, bidi: every message, text and JSON',
		{slow: true},
		async context => {
			const name = 'a\x1B]0;gone\x07b\x9B2J\u202Ec';
			const odd = () => {
				const profiles = {good: validProfile(context), [name]: {}};
				context.home.writeFile({version: 1, defaultProfile: 'good', profiles});
			};
			const folder = join(context.home.root, 'odd\x1B]0;gone\x07\x9B2J\u202E');
			for (const words of [
				...[['status'], ['status', '--check'], ['status', '--json'], ['profiles', 'list', '--json']],
				...[
					['profiles', 'show', name],
					['profiles', 'use', name],
					['profiles', 'rename', name, 'x'],
				],
				...[
					['profiles', 'remove', name],
					['profiles', 'remove', name, '--yes'],
					['token', '--profile', name],
				],
				...[['token', '--profile', name, '--json'], ['exec', '--profile', name, '--', 'true'], ['doctor']],
			])
				for (const env of [{}, {SMAPI_LOGIN_CONFIG_DIR: folder}]) {
					odd();
					const {stdout, stderr} = await context.run(words, {env});
					check(!invisible.test(stdout + stderr), `${words.slice(0, 2).join(' ')}: a bidi or C1 character`);
					if (words.includes('--json')) JSON.parse(stdout || stderr.trim().split('\n').at(-1)!);
				}
			odd();
			const wizard = await Wizard.start(context, {port: 9090});
			await wizard.at('Saved profiles');
			const output = wizard.terminal.output().toString('utf8');
			check(!/gone\x07/.test(output) && !invisible.test(output), 'a sequence of the name on the screen');
			await wizard.cancel();
			return 'cleaned, or escaped in JSON';
		},
	),
	field('FA06', "the opener's argument, followed by another first", {slow: true}, async context => {
		const opener = makeStub(context, 'browser');
		const env = {BROWSER: opener.path};
		const signIn = await context.signIn({args: ['--browser'], env});
		const [[address = '']] = (await opener.started(1)) as [string[]];
		check(!address.includes(signIn.state), 'the state is in the arguments of the opener');
		const path = new URL(address).pathname;
		const ahead = await context.get(signIn.port, path, {'Sec-Purpose': 'prefetch'});
		check(ahead.status !== 302 && ahead.status !== 200, `a prefetch was answered ${ahead.status}`);
		const guessed = await context.get(signIn.port, `${path.slice(0, -1)}${path.endsWith('A') ? 'B' : 'A'}`);
		check(guessed.status === 404 && !guessed.raw.includes(signIn.state), `a guess: ${guessed.status}`);
		const first = await context.get(signIn.port, path);
		check(first.status === 302 && first.headers.location === signIn.url, `the first: ${first.status}`);
		const second = await context.get(signIn.port, path);
		check(second.status === 410 && !second.raw.includes(signIn.state), `the second: ${second.status}`);
		await signIn.program.waitFor(/had been opened already/, {stream: 'stderr'});
		await context.completes(signIn);
		const wizard = await Wizard.start(context, {env, args: ['--browser', '--profile', 'w']});
		await wizard.untilWaiting();
		const taken = new URL((await opener.started(2)).at(-1)![0]!);
		for (const status of [302, 410]) {
			const answer = await context.get(wizard.port, taken.pathname);
			check(answer.status === status, `${answer.status} instead of ${status}`);
		}
		await wizard.says('opened already');
		wizard.press('o');
		const fresh = new URL((await opener.started(3)).at(-1)![0]!);
		check(fresh.pathname !== taken.pathname, 'o opens the address that is used up');
		check((await context.get(wizard.port, fresh.pathname)).status === 302, 'the fresh one does not lead on');
		await wizard.cancel();
		return 'no state in it; used once, the second told 410; o makes a fresh one';
	}),
	field(
		'FA07',
		'a proxy that answers CONNECT without end: one line, headers, 1xx',
		{slow: true, limitSeconds: 240},
		async context => {
			const grown: number[] = [];
			for (const piece of ['x', 'X-A: y\r\n', 'HTTP/1.1 100 Continue\r\n\r\n']) {
				const {port} = await startProxy(context, socket => {
					const block = piece === 'HTTP/1.1 100 Continue\r\n\r\n' ? piece.repeat(2000) : piece.repeat(65_536);
					socket.write('HTTP/1.1 200 ');
					const pour = () => {
						while (!socket.destroyed && socket.write(block));
					};
					socket.on('drain', pour);
					pour();
				});
				givenExpired(context, {hosts: {authorize: stranger, token: stranger, smapi: stranger}});
				const env = {...envOf(stranger), HTTPS_PROXY: `http://127.0.0.1:${port}`};
				const args = ['token', '--profile', 'p', '--allow-host', stranger];
				const program = context.start(args, {stdin: '', env});
				const memory = memoryOf(program.pid);
				// What is bounded is refused at once; without a bound only the time limit of the request ends it.
				const {stderr} = await context.ends(program, 1, 10);
				grown.push(memory.grownMegabytes());
				check(stderr.includes(`127.0.0.1:${port}`), `the proxy is not named: ${short(stderr)}`);
			}
			const most = Math.max(...grown);
			// The start itself is in it: the whole program is some 60 MB.
			check(most < 110, `memory grew by ${most.toFixed(0)} MB`);
			return `bounded: ${most.toFixed(0)} MB with the start; named`;
		},
	),
	field('FA08', '--client-confirmation in the process list; kill -USR1', {slow: true}, async context => {
		if (process.platform !== 'linux') skip('reads /proc');
		const args = ['--client-id', context.clientId, '--client-confirmation', context.clientSecret];
		const port = await freePort();
		const env = {NODE_OPTIONS: `--inspect-port=${port}`};
		const program = context.start([...args, '--no-browser', '--profile', 'p'], {env});
		await program.waitFor(/Waiting|paste/i, {stream: 'stderr', seconds: 10 * context.slack});
		const words = readFileSync(`/proc/${program.pid}/cmdline`, 'latin1');
		context.otherBytes.push({name: 'the process list', bytes: words});
		check(words.startsWith('smapi-login') && !words.includes(context.clientSecret.slice(-8)), short(words));
		await uninspected(context, program, port);
		const other = await context.signIn({pasted: true, profile: 'q', env});
		await uninspected(context, other.program, port);
		return 'the title hides it; no inspector';
	}),
	field('FA09', 'ASK_LWA_TOKEN_HOST and secrets from the environment', {slow: true}, async context => {
		const {port, heads} = await startProxy(context, socket => socket.destroy());
		const env = {
			...envOf(stranger),
			...{ASK_LWA_AUTHORIZE_HOST: undefined, ASK_LWA_CLIENT_ID: context.clientId},
			...{ASK_LWA_CLIENT_CONFIRMATION: context.clientSecret, HTTPS_PROXY: `http://127.0.0.1:${port}`},
		};
		const refresh = {...env, ASK_REFRESH_TOKEN: `Atzr|${'r'.repeat(60)}`};
		for (const [words, more] of [
			[['--no-browser'], env],
			[['--no-browser', '--role', 'client'], env],
			[['--no-browser', '--allow-host', 'https://example.com', '--allow-host', 'https://lwa.example'], env],
			[['token'], refresh],
			[['token', '--json'], {...refresh, ASK_SMAPI_SERVER_BASE_URL: undefined}],
		] as const) {
			const {exitCode, stdout, stderr} = await context.run(words, {env: more, stdin: 'ANcodeOfTheTest\n'});
			check(exitCode === 2 && stdout === '', `${words.join(' ')}: exit ${exitCode}`);
			check(stderr.includes(`--allow-host ${stranger}`), `${words.join(' ')}: ${short(stderr)}`);
		}
		check(heads.length === 0, `${heads.length} connections were tried`);
		const allowed = await context.run(['token', '--allow-host', stranger], {env: refresh});
		check(
			allowed.exitCode === 1 && heads.length > 0,
			`allowed, and nothing was sent: ${short(allowed.stderr)}`,
		);
		const before = heads.length;
		const wizard = await Wizard.start(context, {env, port: 9090, probes: true});
		await wizard.says(stranger);
		wizard.press('enter');
		await wizard.ends(0);
		check(heads.length === before, 'the wizard sent something before the yes');
		return 'exit 2, nothing sent; with --allow-host it goes there; the wizard asks';
	}),
	field(
		'FA10',
		'a token that was copied: 60 s later, another text since, left before',
		{slow: true, waits: true, limitSeconds: 180},
		async context => {
			context.server.onVendors = goodVendors;
			context.given({p: validProfile(context)}, ['p']);
			const {accessToken} = context.profile()!.tokens;
			const copies = async (since?: string) => {
				const held = join(context.home.root, `held-${since ?? 'nothing'}`);
				context.secretFiles.add(held);
				const script = `case "$*" in *-o*) cat '${held}';; *) cat > '${held}.new'; mv '${held}.new' '${held}';; esac`;
				context.secretFiles.add(`${held}.new`);
				const clipboard = makeStub(context, 'xclip', script);
				const env = {DISPLAY: ':77', PATH: `${clipboard.folder}:${process.env.PATH}`};
				const wizard = await Wizard.start(context, {env, port: 9090});
				await wizard.at('Saved profiles');
				wizard.press('c');
				await wizard.says(/copied/);
				const text = () => readFileSync(held, 'utf8');
				check(text() === accessToken, 'another text was copied');
				return {wizard, held, text};
			};
			const [one, other, early] = await Promise.all([copies(), copies('another'), copies('early')]);
			early.wizard.press('ctrl+c');
			await early.wizard.ends([0, 130]);
			const last = early.wizard.terminal
				.logicalLines()
				.filter(line => !/^(STTY|EXIT) /.test(line) && line !== '');
			check(/still on the clipboard/.test(last.at(-1) ?? ''), `the last line: ${short(last.at(-1) ?? '')}`);
			writeFileSync(other.held, 'a letter');
			const until = Date.now() + 60_000 + 8000 * context.slack;
			while (one.text() !== '' && Date.now() < until) await after(250);
			check(one.text() === '', 'it is still there after 60 s');
			await after(2000);
			check(other.text() === 'a letter', 'what was copied since is gone');
			for (const {wizard} of [one, other]) {
				wizard.press('ctrl+c');
				await wizard.ends([0, 130]);
			}
			return 'cleared after 60 s, another text left alone; left earlier: said';
		},
	),
];

/** An authorization URL of Amazon's own page: the case's server is none. */
const amazonsPage = {ASK_LWA_AUTHORIZE_HOST: undefined};

const base64 = (text: string) => Buffer.from(text).toString('base64');

/** @param id the client ID: `id:secret` is what a Basic header holds */
const encodings: readonly (readonly [string, (secret: string, id: string) => string])[] = [
	['as it is', secret => secret],
	['base64 of id:secret', (secret, id) => base64(`${id}:${secret}`)],
	['base64', secret => base64(secret)],
	['percent-encoded', secret => everyByte(secret, '%')],
	['percent-encoded twice', secret => everyByte(secret, '%25')],
	['hex', secret => Buffer.from(secret).toString('hex')],
];

/** As a form does it, and a proxy behind it once more. */
function everyByte(text: string, sign: string): string {
	const encoded = encodeURIComponent(text);
	return sign === '%' ? encoded : encodeURIComponent(encoded);
}

type SecretOf = (request: RecordedRequest) => string | undefined;

/** What an exchange and a refresh carry; the last is the exchange's alone, the second the refresh's. */
const echoed: readonly SecretOf[] = [
	({form}) => form.get('client_secret') ?? undefined,
	({form}) => form.get('refresh_token') ?? undefined,
	({form}) => `${form.get('code')} ${form.get('code_verifier')}`,
];

function refusing(
	status: number,
	encode: (secret: string, id: string) => string,
	secretOf: SecretOf,
): Handler {
	return (request, response) => {
		const secrets = (secretOf(request) ?? '').split(' ');
		const shown = secrets.map(secret => encode(secret, request.form.get('client_id') ?? '')).join(' ');
		const description = `access_token refused for ${shown}`;
		sendJson(response, {error: 'invalid_request', error_description: description}, status);
	};
}

async function exchangeEchoed(context: Context, handler: Handler, name: string): Promise<void> {
	context.server.onToken = handler;
	const signIn = await context.signIn({pasted: true, profile: 'echo', stdoutMayHold: 'nothing'});
	signIn.program.write(`code=${signIn.code()}&state=${signIn.state}\n`);
	const {exitCode, stderr} = await signIn.program.exit;
	check(
		exitCode !== 0 && /access_token refused/.test(stderr),
		`exchange ${name}: ${exitCode} ${short(stderr)}`,
	);
}

async function refreshEchoed(context: Context, handler: Handler, name: string): Promise<void> {
	context.server.onToken = handler;
	givenExpired(context);
	const words = ['token', '--profile', 'p', '--debug'];
	const {exitCode, stderr} = await context.run(words, {stdoutMayHold: 'nothing'});
	check(
		exitCode !== 0 && /access_token refused/.test(stderr),
		`refresh ${name}: ${exitCode} ${short(stderr)}`,
	);
}

/** An open request for a code. @returns its ID */
async function givenRequest(context: Context): Promise<string> {
	context.server.onToken = goodToken;
	const args = ['--role', 'client', '--client-id', context.clientId, '--client-secret-stdin', '--json'];
	const stdin = `${context.clientSecret}\n`;
	const {stdout} = await context.run([...args, '--profile', 'waiting'], {stdin});
	return (JSON.parse(stdout) as {requestId: string}).requestId;
}

/** A host with what a shell runs, in the file and in the variable: nothing to paste is made of it. */
async function hostOfShell(context: Context): Promise<void> {
	const smapi = 'https://a;touch$IFS"pwned";.example';
	const {hosts} = validProfile(context);
	context.given({p: validProfile(context, {hosts: {...hosts, smapi}})});
	for (const words of [
		['token', '--profile', 'p', '--header'],
		['export', 'curl', '--profile', 'p'],
		['profiles', 'show', 'p'],
	]) {
		const {exitCode, stdout, stderr} = await context.run(words, {stdoutMayHold: 'nothing'});
		check(exitCode !== 0, `${words.join(' ')}: exit 0`);
		check(stdout === '' || !/curl/.test(stdout), `a line with the host: ${short(stdout)}`);
		check(/damaged/.test(stderr), `not told as damaged: ${short(stderr)}`);
	}
	const env = {ASK_SMAPI_SERVER_BASE_URL: smapi};
	const {exitCode} = await context.run(['--client-id', context.clientId, '--client-secret-stdin'], {env});
	check(exitCode === 2, `the variable: exit ${exitCode}`);
}

/** Sends SIGUSR1 three times; nobody may listen on the inspector's port, and the program ends by SIGTERM as always. */
async function uninspected(
	context: Context,
	program: ReturnType<Context['start']>,
	port: number,
): Promise<void> {
	for (let count = 0; count < 3; count++) program.kill('SIGUSR1');
	await after(200);
	const {error} = await context.get(port, '/json');
	check(error === 'ECONNREFUSED', `the inspector's port answers: ${error}`);
	program.kill('SIGTERM');
	const {stderr} = await context.ends(program, 143);
	check(!/debugger|inspector/i.test(stderr), 'the inspector speaks');
}
