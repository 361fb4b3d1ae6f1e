import type {ChildProcess} from 'node:child_process';
import path from 'node:path';
import {addressForOpener} from '../core/authorization-url.ts';
import {cleanText} from '../core/redact.ts';
import {type Environment, withoutSecrets} from '../core/secret-variables.ts';
import type {Browser, Machine} from '../ports.ts';
import {findOpeners, type Opener, systemOpens} from './machine.ts';

export interface BrowserOptions {
	readonly environment: Environment;
	readonly machine: Pick<Machine, 'platform' | 'wsl' | 'hasDisplay'>;
}

/** How long a start may keep the caller waiting. */
const patienceMilliseconds = 1000;

/**
 * Opens addresses in the person's browser.
 *
 * The `open` package is used where the system chooses (macOS, Windows). Elsewhere it can neither be given an
 * environment nor tell how its child ended, so the program that we found is started here: no shell, no secret variables,
 * the address in one argument, without a character that somebody behind it may read as more. `BROWSER` is left out too,
 * since xdg-open would run it once more.
 */
export function createBrowser({environment, machine}: BrowserOptions): Pick<Browser, 'open'> {
	return {
		async open(url, onFailure) {
			const address = addressForOpener(url);
			if (address === undefined) return false;
			const childEnvironment = withoutSecrets(environment, ['BROWSER']);
			const openers = findOpeners(environment, machine);
			if (await startFirst(openers, address, childEnvironment, onFailure)) return true;
			return systemOpens(machine.platform) ? openBySystem(address, onFailure) : false;
		},
	};
}

/** The address where `%s` is, else as the last word. */
function argumentsOf(words: readonly string[], url: string): string[] {
	if (!words.some(word => word.includes('%s'))) return [...words, url];
	return words.map(word => word.replaceAll('%s', () => url));
}

/** A program that fails later than this did open something: closing a browser may end it with any code. */
const quickFailureMilliseconds = 5000;

/** Starts the first program that can be started; when that one fails at once, the next ones get their turn. */
async function startFirst(
	openers: readonly Opener[],
	url: string,
	environment: Record<string, string>,
	onFailure: (reason: string) => void,
): Promise<boolean> {
	for (const [index, opener] of openers.entries()) {
		const child = await start(opener, url, environment);
		if (!child) continue;
		const later = openers.slice(index + 1);
		const startedAt = performance.now();
		child.once('exit', (code, signal) => {
			if (code === 0) return;
			const reason = endOf(opener.file, code, signal);
			if (performance.now() - startedAt > quickFailureMilliseconds) return onFailure(reason);
			void startFirst(later, url, environment, onFailure).then(started => {
				if (!started) onFailure(reason);
			});
		});
		return true;
	}
	return false;
}

async function start(
	{file, words}: Opener,
	url: string,
	environment: Record<string, string>,
): Promise<ChildProcess | undefined> {
	const {spawn} = await import('node:child_process');
	try {
		// Detached and without our streams: an opener that hangs or chatters keeps neither us nor the terminal.
		const child = spawn(file, argumentsOf(words, url), {
			env: environment,
			stdio: 'ignore',
			detached: true,
			shell: false,
		});
		child.unref();
		return await new Promise(resolve => {
			child.once('spawn', () => resolve(child));
			child.once('error', () => resolve(undefined));
		});
	} catch {
		return undefined;
	}
}

/** The environment is the process's own: cli.tsx has taken the secret variables out of it. */
async function openBySystem(url: string, onFailure: (reason: string) => void): Promise<boolean> {
	const {default: open} = await import('open');
	const opened = open(url).then(
		child => {
			const report = (code: number | null, signal: NodeJS.Signals | null) => {
				if (code !== 0) onFailure(endOf('the opener of the system', code, signal));
			};
			if (child.exitCode === null && child.signalCode === null) child.once('exit', report);
			else report(child.exitCode, child.signalCode);
			return true;
		},
		() => {
			onFailure('the opener of the system could not be started');
			return false;
		},
	);
	// On Windows `open` waits for PowerShell, which takes its time.
	return Promise.race([opened, passed(patienceMilliseconds)]);
}

function passed(milliseconds: number): Promise<true> {
	return new Promise(resolve => setTimeout(() => resolve(true), milliseconds).unref());
}

function endOf(opener: string, code: number | null, signal: NodeJS.Signals | null): string {
	const name = cleanText(path.basename(opener), 60);
	return code === null ? `${name} was ended by ${signal}` : `${name} ended with exit code ${code}`;
}
