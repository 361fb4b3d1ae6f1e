import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {type Case, check} from './case.ts';
import type {Context} from './context.ts';
import {type PlayedMachine, playMachine} from './machines.ts';
import {makeStub} from './stubs.ts';
import {Wizard} from './wizard.ts';

const nothing = '/nonexistent';

/** Group G: which way is offered first on which computer, and why; each played for one program. */
export const machineCases: readonly Case[] = [
	{
		id: 'G03',
		input: 'no container: no display; a display and no opener; both there; containers and hosted editors',
		inWizard: true,
		needsPort9090: true,
		slow: true,
		limitSeconds: 300,
		run: async context => {
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
				await offers(
					context,
					withOpener,
					{...desktop, [name]: '1'},
					paste(/editor runs on another computer/),
				);
			const chosen = makeStub(context, 'helper');
			const helper = {BROWSER: chosen.path};
			await offers(context, {path: nothing}, helper, browser(/browser set in BROWSER/));
			await offers(
				context,
				{path: nothing},
				{...helper, CODESPACES: 'true'},
				browser(/browser set in BROWSER/),
			);
			await offers(context, {path: nothing}, {BROWSER: '/nonexistent/x'}, paste(/no display here/));
			return `the better way first, with its reason, on ${11 + hostedEditors.length} computers`;
		},
	},
	{
		id: 'G07',
		input: 'WSL by its variables and by /proc/version alone, with and without wslview, BROWSER set',
		inWizard: true,
		needsPort9090: true,
		slow: true,
		limitSeconds: 200,
		run: async context => {
			const reason = /This is WSL: the Windows browser may not reach this loopback/;
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
			const given = (await wslview.started(1))[0]!;
			check(
				given.length === 1 && /^http:\/\/127\.0\.0\.1:\d+\/go\/[\w-]{11,}$/.test(given[0]!),
				'wslview did not get the address whole',
			);
			await wizard.allow(url);
			await wizard.done();
			return 'told by each mark; wslview gets the address whole';
		},
	},
	{
		id: 'G08',
		input: 'SSH with a display, with BROWSER, over IPv6; hostile SSH_CONNECTION',
		inWizard: true,
		needsPort9090: true,
		slow: true,
		limitSeconds: 200,
		run: async context => {
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
				check(
					!/pwned|PWN/.test(wizard.terminal.output().toString('latin1')),
					'the variable is on the screen',
				);
				await wizard.cancel();
			}
			const helper = {BROWSER: makeStub(context, 'helper').path, SSH_CLIENT: '192.0.2.7 50000 22'};
			await offers(context, {}, helper, paste(/over SSH.*BROWSER names a program here/));
			check(!existsSync(join(context.home.home, 'pwned')), 'pwned');
			return 'paste way first, a safe ssh line each time';
		},
	},
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
