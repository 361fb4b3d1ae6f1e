import {onTestFinished as onThisTestFinished, type TestContext} from 'vitest';
import type {HostileServer} from '../hostile/server.ts';
import {freePort} from './free-port.ts';
import {launcherPath} from './launcher.ts';
import {type ProgramInTerminal, startInTerminal, type TerminalOptions} from './terminal.ts';

const clientId = `amzn1.application-oa2-client.${'b'.repeat(32)}`;
const secret = `amzn1.oa2-cs.v1.${'c'.repeat(64)}`;

interface WaitingOptions extends TerminalOptions {
	/** What TERM says: a pseudo-terminal puts its own name there. */
	readonly term?: string;
	/** Of the test, where others run beside it: else the end of another one would end this wizard. */
	readonly onTestFinished?: TestContext['onTestFinished'];
}

/** The wizard in a pseudo-terminal, up to its wait for the browser. */
export async function waitingWizard(
	server: HostileServer,
	{term = 'xterm-256color', env, onTestFinished = onThisTestFinished, ...options}: WaitingOptions = {},
): Promise<ProgramInTerminal> {
	server.clients.set(clientId, secret);
	const given = ['--client-id', clientId, '--profile', 'me', '--scopes', 'skills:read'];
	const flags = ['--role', 'self', '--browser', '--port', String(await freePort()), '--no-probe'];
	const terminal = startInTerminal([], {
		withStty: true,
		...options,
		env: {...server.env, SMAPI_LOGIN_CLIENT_SECRET: secret, BROWSER: '/bin/true', ...env},
		command: ['env', `TERM=${term}`, process.execPath, launcherPath(), ...given, ...flags],
	});
	onTestFinished(() => terminal.close());
	for (const place of [/Allowed return URLs/, /Review/]) {
		await terminal.waitForText(place);
		await terminal.waitForText(/:$|\? help/m);
		terminal.press('enter');
	}
	await terminal.waitForText(/Your browser is|Address, or a letter/);
	return terminal;
}

/** The sign-in address that was printed. */
export const addressIn = (terminal: ProgramInTerminal): string =>
	terminal.logicalLines().find(line => /^http:\S+\/ap\/oa\S+$/.test(line))!;
