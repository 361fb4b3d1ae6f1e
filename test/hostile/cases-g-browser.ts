import {existsSync, mkdirSync} from 'node:fs';
import {join} from 'node:path';
import {type Case, check, inWizard, row} from './case.ts';
import {type Context, short} from './context.ts';
import {makeStub, type PlayedMachine, playMachine} from './stubs.ts';
import {Wizard, type WizardOptions} from './wizard.ts';

/** No display and nothing on PATH that opens an address. */
const bare = {DISPLAY: undefined, WAYLAND_DISPLAY: undefined, BROWSER: undefined, PATH: '/nonexistent'};
/** The same for a wizard, which bash starts: it is found on PATH itself. */
const bareWizard = {...bare, PATH: process.env.PATH};
const bareShell = 'PATH=/nonexistent exec "$@"';

/** Group G: the browser and what stands between it and this computer. */
export const browserCases: readonly Case[] = [
	row('G03', async context => {
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
	}),
	inWizard('G03', {needsPort9090: true}, async context => {
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
	}),
	row('G04', {slow: true}, async context => {
		for (const [index, script] of openerScripts.entries()) {
			const stub = makeStub(context, 'browser', script);
			const profile = `p${index}`;
			const signIn = await context.signIn({args: ['--browser'], env: {BROWSER: stub.path}, profile});
			await stub.started(1);
			await context.completes(signIn, profile);
			check(!/xxxx|PWN/.test(signIn.program.stderr()), `its output is shown: ${script}`);
		}
		return 'OK each, its output not shown, the end not delayed';
	}),
	inWizard('G04', async context => {
		for (const [index, script] of openerScripts.entries()) {
			const stub = makeStub(context, 'browser', script);
			const profile = `p${index}`;
			const wizard = await Wizard.start(context, {env: {BROWSER: stub.path}, args: ['--profile', profile]});
			const url = await wizard.untilWaiting();
			await stub.started(1);
			await wizard.allow(url);
			await wizard.done(profile);
			check(!/xxxx|PWN/.test(wizard.terminal.output().toString('latin1')), `its output is shown: ${script}`);
		}
		return 'OK each';
	}),
	row('G05', {slow: true}, async context => {
		const cwd = join(context.home.root, 'cwd');
		mkdirSync(cwd);
		const xdg = makeStub(context, 'xdg-open');
		const PATH = `${xdg.folder}:/usr/bin:/bin`;
		for (const [index, BROWSER] of oddBrowsers.entries()) {
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
	}),
	row('G06', async context => {
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
	}),
	row('G07', async context => {
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
	}),
	inWizard('G07', {needsPort9090: true}, async context => {
		const env = {...bareWizard, WSL_DISTRO_NAME: 'Ubuntu'};
		const wizard = await atWays(context, {env, shell: bareShell});
		check(isPasteFirst(wizard), `the paste way is not first: ${wizard.field()}`);
		if (!isContainer()) await wizard.says('the Windows browser may not reach this loopback');
		await pastesToTheEnd(wizard);
		return isContainer()
			? 'paste way first (told by the container, which this is)'
			: 'paste way first, said why';
	}),
	row('G08', {needsPort9090: true, slow: true}, async context => {
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
	}),
];

/** Browsers that are none, or that would run something. */
export const oddBrowsers = [
	...['/nonexistent/browser', 'false', 'sh -c "touch pwned"', '$(touch pwned)', ';touch pwned'],
	...['', '%s', 'env touch pwned', './browser', 'nobrowser\n', '/bin/sh -c "touch pwned"'],
];

const openerScripts = [
	'exit 3',
	'exec sleep 300',
	"head -c 10000000 /dev/zero | tr '\\0' x >&2",
	"printf '\\033[2J\\033]0;PWN\\007'; printf '\\033[2J\\033]52;c;UFdO\\007PWN' >&2; printf '\\033]0;PWN\\007' > /dev/tty",
	'sleep 20',
];

/** @throws Error unless the last start has the address as its one argument */
export function judgeStart(starts: readonly (readonly string[])[], url: string): void {
	const last = starts.at(-1) ?? [];
	check(last.length === 1, `${last.length} arguments`);
	const state = new URL(url).searchParams.get('state') ?? '';
	const isOpening = /^http:\/\/127\.0\.0\.1:\d+\/go\/[\w-]{11,}$/.test(last[0] ?? '');
	check(isOpening && !last[0]!.includes(state), `the argument is ${short(last[0] ?? '')}`);
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

const nothing = '/nonexistent';

/** Group G: which way is offered first on which computer, and why; each played for one program. */
export const machineCases: readonly Case[] = [
	inWizard('G03', {needsPort9090: true, limitSeconds: 300}, async context => {
		const xdg = makeStub(context, 'xdg-open');
		const desktop = {DISPLAY: ':77'};
		const withOpener = {path: `${xdg.folder}:/usr/bin:/bin`};
		await offers(context, {path: nothing}, {}, paste(/no display here/));
		await offers(context, {path: nothing}, desktop, paste(/No program was found here that opens/));
		await offers(context, withOpener, desktop, browser(undefined));
		await offers(context, withOpener, {WAYLAND_DISPLAY: 'wayland-0'}, browser(undefined));
		for (const name of ['KUBERNETES_SERVICE_HOST', 'REMOTE_CONTAINERS', 'container'])
			await offers(context, withOpener, {...desktop, [name]: 'podman'}, paste(/This is a container/));
		await offers(context, {...withOpener, containerFile: true}, desktop, paste(/This is a container/));
		for (const name of hostedEditors)
			await offers(context, withOpener, {...desktop, [name]: '1'}, paste(/editor runs on another computer/));
		const chosen = makeStub(context, 'helper');
		const helper = {BROWSER: chosen.path};
		await offers(context, {path: nothing}, helper, browser(/browser named in BROWSER/));
		await offers(
			context,
			{path: nothing},
			{...helper, CODESPACES: 'true'},
			browser(/browser named in BROWSER/),
		);
		await offers(context, {path: nothing}, {BROWSER: '/nonexistent/x'}, paste(/no display here/));
		return `the better way first, with its reason, on ${11 + hostedEditors.length} computers`;
	}),
	inWizard('G07', {needsPort9090: true, limitSeconds: 200}, async context => {
		const reason = /This is WSL: the Windows browser may not reach 127\.0\.0\.1 of this Linux/;
		const version = 'Linux version 5.15.167.4-microsoft-standard-WSL2 (root@f9c826d3017f)\n';
		await offers(context, {path: nothing}, {WSL_DISTRO_NAME: 'Ubuntu'}, paste(reason));
		await offers(context, {path: nothing}, {WSL_INTEROP: '/run/WSL/1_interop'}, paste(reason));
		await offers(context, {path: nothing, version}, {}, paste(reason));
		const wslview = makeStub(context, 'wslview');
		const machine = {path: `${wslview.folder}:/usr/bin:/bin`, version};
		await offers(context, machine, {DISPLAY: ':77'}, paste(reason));
		const wizard = await Wizard.start(context, {
			env: {BROWSER: undefined},
			shell: playMachine(context, machine),
			args: ['--browser'],
		});
		const url = await wizard.untilWaiting();
		judgeStart(await wslview.started(1), url);
		await wizard.allow(url);
		await wizard.done();
		return 'told by each mark; wslview gets the address whole';
	}),
	inWizard('G08', {needsPort9090: true, limitSeconds: 200}, async context => {
		const line = (host: string) => `ssh -L 9090:127.0.0.1:9090 ${host}`;
		for (const [SSH_CONNECTION, isLine] of [
			['192.0.2.7 50000 192.0.2.9 22', /^ssh -L 9090:127\.0\.0\.1:9090 \S+@192\.0\.2\.9$/],
			['2001:db8::7 50000 2001:db8::9 22', /^ssh -L 9090:127\.0\.0\.1:9090 \S+@2001:db8::9$/],
			['fe80::7%eth0 50000 fe80::9%eth0 22', /^ssh -L 9090:127\.0\.0\.1:9090 \S+@fe80::9$/],
			['a b $(touch\tpwned);touch$IFS"pwned" 22', sshLine],
			['a b \u001B]0;PWN\u0007 22', sshLine],
			['', sshLine],
		] as const) {
			const env = {SSH_CONNECTION, SSH_TTY: '/dev/pts/0', DISPLAY: ':10.0'};
			const wizard = await offers(context, {}, env, paste(/over SSH/), false);
			await wizard.terminal.waitForScreen(
				() => wizard.terminal.logicalLines().some(text => isLine.test(text.trim())),
				line('…'),
			);
			check(!/pwned|PWN/.test(wizard.terminal.output().toString('latin1')), 'the variable is on the screen');
			await wizard.cancel();
		}
		const helper = {BROWSER: makeStub(context, 'helper').path, SSH_CLIENT: '192.0.2.7 50000 22'};
		await offers(context, {}, helper, paste(/over SSH.*BROWSER names a program here/));
		check(!existsSync(join(context.home.home, 'pwned')), 'pwned');
		return 'paste way first, a safe ssh line each time';
	}),
];

const sshLine = /^ssh -L 9090:127\.0\.0\.1:9090 [\w.+-]+@[\w.:-]+$/;

const hostedEditors = [
	...['CODESPACES', 'GITPOD_WORKSPACE_ID', 'CLOUD_SHELL', 'CLOUDSHELL_ENVIRONMENT'],
	...['DEVSHELL_PROJECT_ID', 'C9_PROJECT', 'CODE_SERVER_SESSION_SOCKET'],
];

interface Offer {
	readonly field: RegExp;
	/** Undefined: nothing speaks against the browser, so nothing is said. */
	readonly reason: RegExp | undefined;
}

const paste = (reason: RegExp): Offer => ({field: /^On another device/, reason});
const browser = (reason: RegExp | undefined): Offer => ({field: /^In a browser on this computer/, reason});

/** Starts the wizard on a computer and judges what it offers first. */
async function offers(
	context: Context,
	machine: PlayedMachine,
	env: Readonly<Record<string, string>>,
	{field, reason}: Offer,
	andLeaves = true,
): Promise<Wizard> {
	const none = {DISPLAY: undefined, WAYLAND_DISPLAY: undefined, BROWSER: undefined};
	const wizard = await Wizard.start(context, {
		port: 9090,
		args: ['--role', 'self'],
		env: {...none, ...env},
		shell: playMachine(context, machine),
	});
	await wizard.until('How to sign in');
	const where = `${JSON.stringify(machine)} ${JSON.stringify(env)}`;
	check(field.test(wizard.field()), `${where}: first is ${wizard.field()}`);
	if (reason) check(reason.test(wizard.words()), `${where}: not said why: ${wizard.words()}`);
	else check(/sign in with\? ❯/.test(wizard.words()), `${where}: said: ${wizard.words()}`);
	if (andLeaves) await wizard.cancel();
	return wizard;
}
