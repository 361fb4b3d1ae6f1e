import {existsSync, mkdirSync} from 'node:fs';
import {join} from 'node:path';
import {type Case, check} from './case.ts';
import {type Context, short} from './context.ts';
import {makeStub} from './stubs.ts';
import {Wizard, type WizardOptions} from './wizard.ts';

/** No display and nothing on PATH that opens an address. */
const bare = {DISPLAY: undefined, WAYLAND_DISPLAY: undefined, BROWSER: undefined, PATH: '/nonexistent'};
/** The same for a wizard, which bash starts: it is found on PATH itself. */
const bareWizard = {...bare, PATH: process.env.PATH};
const bareShell = 'PATH=/nonexistent exec "$@"';

/** Group G: the browser and what stands between it and this computer. */
export const browserCases: readonly Case[] = [
	{
		id: 'G03',
		input: 'no display, no opener on PATH',
		run: async context => {
			const startedAt = Date.now();
			const signIn = await context.signIn({args: ['--browser'], env: bare});
			await signIn.program.waitFor(/not opened.*--no-browser/s, {
				stream: 'stderr',
				seconds: 3 * context.slack,
			});
			const seconds = (Date.now() - startedAt) / 1000;
			check(seconds <= 3 * context.slack, `the way out was offered after ${seconds.toFixed(1)} s`);
			await context.completes(signIn);
			return `address and no-browser way after ${seconds.toFixed(1)} s`;
		},
	},
	{
		id: 'G03',
		input: 'no display, no opener on PATH',
		inWizard: true,
		needsPort9090: true,
		slow: true,
		run: async context => {
			const options = {env: bareWizard, shell: bareShell};
			const first = await atWays(context, options);
			if (!isContainer()) await first.says('no display here');
			check(isPasteFirst(first), `the paste way is not first: ${first.field()}`);
			await pastesToTheEnd(first);
			const listening = await Wizard.start(context, {...options, args: ['--browser', '--profile', 'q']});
			await listening.untilWaiting();
			await listening.says('The browser was not opened', 3);
			await listening.says('p paste', 3);
			await listening.allow(listening.urls().at(-1)!);
			await listening.done('q');
			return 'paste way first; with --browser: said, address there, OK';
		},
	},
	{
		id: 'G04',
		input: 'opener: exit 3, hangs, 10 MB on stderr, ESC sequences, takes 20 s',
		run: async context => {
			for (const [index, script] of openerScripts.entries()) {
				const stub = makeStub(context, 'browser', script);
				const profile = `p${index}`;
				const signIn = await context.signIn({args: ['--browser'], env: {BROWSER: stub.path}, profile});
				await stub.started(1);
				await context.completes(signIn, profile);
				check(!/xxxx|PWN/.test(signIn.program.stderr()), `its output is shown: ${script}`);
			}
			return 'OK each, its output not shown, the end not delayed';
		},
	},
	{
		id: 'G04',
		input: 'opener: exit 3, hangs, 10 MB on stderr, ESC sequences, takes 20 s',
		inWizard: true,
		slow: true,
		run: async context => {
			for (const [index, script] of openerScripts.entries()) {
				const stub = makeStub(context, 'browser', script);
				const profile = `p${index}`;
				const wizard = await Wizard.start(context, {env: {BROWSER: stub.path}, args: ['--profile', profile]});
				const url = await wizard.untilWaiting();
				await stub.started(1);
				await wizard.allow(url);
				await wizard.done(profile);
				check(
					!/xxxx|PWN/.test(wizard.terminal.output().toString('latin1')),
					`its output is shown: ${script}`,
				);
			}
			return 'OK each';
		},
	},
	{
		id: 'G05',
		input: 'BROWSER a missing file, false, sh -c …, $(…), ;…, empty, %s',
		run: async context => {
			const odd = [
				...['/nonexistent/browser', 'false', 'sh -c "touch pwned"', '$(touch pwned)', ';touch pwned'],
				...['', '%s', 'env touch pwned', './browser', 'nobrowser\n', '/bin/sh -c "touch pwned"'],
			];
			const cwd = join(context.home.root, 'cwd');
			mkdirSync(cwd);
			const xdg = makeStub(context, 'xdg-open');
			const PATH = `${xdg.folder}:/usr/bin:/bin`;
			for (const [index, BROWSER] of odd.entries()) {
				const profile = `p${index}`;
				const env = {BROWSER, PATH, DISPLAY: ':77'};
				const signIn = await context.signIn({args: ['--browser'], env, cwd, profile});
				judgeStart(await xdg.started(index + 1), signIn.url);
				await context.completes(signIn, profile);
			}
			const alone = {...bare, PATH: '/usr/bin:/bin', BROWSER: 'sh -c "touch pwned"'};
			const signIn = await context.signIn({args: ['--browser'], env: alone, cwd, profile: 'alone'});
			await signIn.program.waitFor(/not opened/, {stream: 'stderr'});
			await context.completes(signIn, 'alone');
			for (const folder of [cwd, context.home.home, context.home.root, xdg.folder])
				check(!existsSync(join(folder, 'pwned')), `pwned in ${folder}`);
			return 'the next opener each time; none: said; pwned never made';
		},
	},
	{
		id: 'G06',
		input: 'what the opener gets',
		run: async context => {
			const chosen = makeStub(context, 'browser');
			const xdg = makeStub(context, 'xdg-open');
			for (const [index, [stub, env]] of (
				[
					[chosen, {BROWSER: chosen.path}],
					[chosen, {BROWSER: 'browser', PATH: chosen.folder}],
					[xdg, {BROWSER: undefined, DISPLAY: ':77', PATH: `${xdg.folder}:/usr/bin:/bin`}],
				] as const
			).entries()) {
				const profile = `p${index}`;
				const before = stub.starts().length;
				const scopes = 'alexa::ask:skills:readwrite alexa::ask:models:readwrite';
				const args = ['--browser', '--scopes', scopes];
				// A client ID with what a shell or `cmd` would take apart is refused or encoded: one argument in any case.
				const signIn = await context.signIn({args, env, profile});
				judgeStart((await stub.started(before + 1)).slice(before), signIn.url);
				check((signIn.url.match(/&/g) ?? []).length >= 6, 'an address without & proves nothing');
				await context.completes(signIn, profile);
			}
			return 'one argument, an address of its own without the state';
		},
	},
	{
		id: 'G07',
		input: 'WSL marks, with and without wslview',
		run: async context => {
			for (const [index, mark] of ['WSL_DISTRO_NAME', 'WSL_INTEROP'].entries()) {
				const wslview = makeStub(context, 'wslview');
				const env = {...bare, [mark]: 'Ubuntu', PATH: `${wslview.folder}:/usr/bin:/bin`};
				const profile = `p${index}`;
				const signIn = await context.signIn({args: ['--browser'], env, profile});
				judgeStart(await wslview.started(1), signIn.url);
				await context.completes(signIn, profile);
			}
			const env = {...bare, WSL_DISTRO_NAME: 'Ubuntu'};
			const signIn = await context.signIn({args: ['--browser'], env});
			await signIn.program.waitFor(/not opened.*--no-browser/s, {
				stream: 'stderr',
				seconds: 3 * context.slack,
			});
			await context.completes(signIn);
			return 'wslview gets the address whole; without it: said';
		},
	},
	{
		id: 'G07',
		input: 'WSL marks, with and without wslview',
		inWizard: true,
		needsPort9090: true,
		slow: true,
		run: async context => {
			const env = {...bareWizard, WSL_DISTRO_NAME: 'Ubuntu'};
			const wizard = await atWays(context, {env, shell: bareShell});
			check(isPasteFirst(wizard), `the paste way is not first: ${wizard.field()}`);
			if (!isContainer()) await wizard.says('the Windows browser may not reach this loopback');
			await pastesToTheEnd(wizard);
			return isContainer()
				? 'paste way first (told by the container, which this is)'
				: 'paste way first, said why';
		},
	},
	{
		id: 'G08',
		input: 'SSH variables, no display',
		needsPort9090: true,
		slow: true,
		run: async context => {
			const ssh = {SSH_CONNECTION: '192.0.2.7 50000 192.0.2.9 22', SSH_TTY: '/dev/pts/0'};
			const wizard = await atWays(context, {env: {...bareWizard, ...ssh}, shell: bareShell});
			check(isPasteFirst(wizard), `the paste way is not first: ${wizard.field()}`);
			await wizard.says('over SSH');
			const isForwarding = /^ssh -L 9090:127\.0\.0\.1:9090 \S+@192\.0\.2\.9$/;
			await wizard.terminal.waitForScreen(
				() => wizard.terminal.logicalLines().some(line => isForwarding.test(line.trim())),
				'a line that passes port 9090 on',
			);
			await pastesToTheEnd(wizard);
			return 'paste way first, the ssh line there';
		},
	},
];

const openerScripts = [
	'exit 3',
	'exec sleep 300',
	"head -c 10000000 /dev/zero | tr '\\0' x >&2",
	"printf '\\033[2J\\033]0;PWN\\007'; printf '\\033[2J\\033]52;c;UFdO\\007PWN' >&2; printf '\\033]0;PWN\\007' > /dev/tty",
	'sleep 20',
];

/** `/go/` and at least 64 random bits, on the listener's port. */
function isOpening(text: string): boolean {
	return /^http:\/\/127\.0\.0\.1:\d+\/go\/[\w-]{11,}$/.test(text);
}

/** @throws Error unless the last start has an address of its own as its one argument, without the state */
function judgeStart(starts: readonly (readonly string[])[], url: string): void {
	const last = starts.at(-1) ?? [];
	check(last.length === 1, `${last.length} arguments`);
	const state = new URL(url).searchParams.get('state') ?? '';
	check(isOpening(last[0] ?? '') && !last[0]!.includes(state), `the argument is ${short(last[0] ?? '')}`);
}

/** Goes to the question how to sign in, which is asked only for the default port. */
async function atWays(context: Context, options: WizardOptions): Promise<Wizard> {
	const wizard = await Wizard.start(context, {port: 9090, ...options});
	return wizard.until('How to sign in');
}

/** A container speaks against the browser before WSL and a missing display do. */
function isContainer(): boolean {
	return existsSync('/.dockerenv') || existsSync('/run/.containerenv');
}

function isPasteFirst(wizard: Wizard): boolean {
	return /another device/i.test(wizard.field());
}

/** Enter at the question, then on; the address that the browser ended on is pasted. */
async function pastesToTheEnd(wizard: Wizard): Promise<void> {
	const {context} = wizard;
	const before = context.server.exchanges.length;
	const url = await wizard.untilWaiting();
	wizard.terminal.paste(context.server.authorize(url));
	wizard.press('enter');
	await wizard.done();
	context.exchanged(before + 1);
}
