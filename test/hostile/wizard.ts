import {chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {freePort} from '../program/free-port.ts';
import {launcherPath} from '../program/launcher.ts';
import type {RawAnswer} from '../program/raw-http.ts';
import {type ProgramInTerminal, startInTerminal} from '../program/terminal.ts';
import {check} from './case.ts';
import {type Context, limits} from './context.ts';

export interface WizardOptions {
	readonly args?: readonly string[];
	/** The listener's port: a free one by default, given by `--port`; 9090 gives no flag, so that all steps are shown. */
	readonly port?: number;
	readonly columns?: number;
	readonly rows?: number;
	readonly env?: Readonly<Record<string, string | undefined>>;
	/** The screen may hold secrets: the case presses the key that shows one and judges the rest itself. */
	readonly mayShow?: true;
	/** Checks the pair with the server as usual; without it `--no-probe` is given. */
	readonly probes?: true;
	/** Run through this shell text, in which `"$@"` is the program. */
	readonly shell?: string;
	/** Started as a job of an interactive bash, which writes `READY` and the exit code as its prompt. */
	readonly inShell?: true;
	/** Taken as the state of the terminal before: with false the terminal is closed by the case. */
	readonly withStty?: false;
}

/** How long a screen may take to come, in seconds. */
const screenSeconds = 10;

/** The titles of the frames (contract 1). */
const titles = [
	...[
		'Saved profiles',
		'Your role',
		'How to sign in',
		'Security profile',
		'Allowed return URLs',
		'Client ID',
	],
	...['Client secret', 'Scopes', 'Profile name', 'Review', 'Sign in', 'Send this to the owner'],
	...['Authorization code', 'Vendor ID', 'Authorization URL', 'Received token', 'Access token'],
] as const;
export type Title = (typeof titles)[number];

const titleLine = new RegExp(`^(${titles.join('|')})(?: [·-] ?(?:\\d|done|…)| ?…|\\s{2}|$)`);

/** The built wizard in a terminal, driven by what its title line says. */
export class Wizard {
	readonly context: Context;
	readonly terminal: ProgramInTerminal;
	readonly port: number;
	/** What the wizard is given at the steps that have no default. */
	readonly answers: {clientId: string; clientSecret: string};
	readonly #opened: string;

	private constructor(context: Context, port: number, options: WizardOptions) {
		const {args = [], columns = 100, rows = 30, probes, mayShow, inShell} = options;
		const withStty = !inShell && (options.withStty ?? true);
		const way = port === 9090 ? [] : ['--port', String(port)];
		const words = [...way, ...(probes ? [] : ['--no-probe']), ...args];
		this.context = context;
		this.port = port;
		this.answers = {clientId: context.clientId, clientSecret: context.clientSecret};
		this.#opened = join(context.home.root, 'opened');
		const prompt = inShell && {PS1: 'READY $? '};
		const env = {...context.server.env, BROWSER: stubBrowser(context), ...prompt, ...options.env};
		this.terminal = startInTerminal(words, {
			home: context.home,
			columns,
			rows,
			env,
			withStty,
			...(options.shell !== undefined && {
				command: ['bash', '-c', options.shell, 'bash', process.execPath, launcherPath(), ...words],
			}),
			...(inShell && {command: ['bash', '--norc', '--noprofile', '-i']}),
		});
		if (inShell) {
			const quoted = [process.execPath, launcherPath(), ...words].map(word => `'${word}'`).join(' ');
			this.terminal.write(`printf '\\033[H\\033[2J'; ${quoted}\r`);
		}
		context.terminals.push({
			name: `the wizard ${words.join(' ')}`,
			terminal: this.terminal,
			mayShow: mayShow ?? false,
			withStty,
		});
	}

	static async start(context: Context, options: WizardOptions = {}): Promise<Wizard> {
		return new Wizard(context, options.port ?? (await freePort()), options);
	}

	/** Signs in as far as the owner's Allow: what comes of it is on the screen soon. */
	static async allowed(context: Context, options: WizardOptions = {}): Promise<Wizard> {
		const wizard = await Wizard.start(context, options);
		await wizard.allow(await wizard.untilWaiting());
		return wizard;
	}

	/** The title of the frame that is on the screen; undefined while there is none. */
	title(): Title | undefined {
		const line = this.terminal.screen().findLast(text => titleLine.test(text));
		return line === undefined ? undefined : (titleLine.exec(line)![1] as Title);
	}

	/** The visible lines as one text, soft wraps and all. */
	text(): string {
		return this.terminal.screen().join('\n').trim();
	}

	/** The visible text with one blank for every run of blanks, no sides of a card: for sentences that were wrapped. */
	words(): string {
		return this.text().replace(/^│|│$/gm, ' ').replace(/\s+/g, ' ');
	}

	/** What stands in the field that has the focus (or the choice). */
	field(): string {
		const line = this.terminal.screen().findLast(text => /^[❯>]/.test(text)) ?? '';
		return line.slice(1).trim();
	}

	/** Waits for a screen. */
	async at(title: Title, seconds = screenSeconds): Promise<void> {
		await this.terminal.waitForScreen(
			() => this.title() === title,
			`the screen “${title}”`,
			seconds * this.context.slack,
		);
	}

	/** Waits until the wrapped text of the screen holds this. */
	async says(wanted: string | RegExp, seconds = screenSeconds): Promise<void> {
		const has = () =>
			typeof wanted === 'string' ? this.words().includes(wanted) : wanted.test(this.words());
		await this.terminal.waitForScreen(has, String(wanted), seconds * this.context.slack);
	}

	/** Moves the focus to another row. */
	async moves(key: 'up' | 'down'): Promise<void> {
		const before = this.field();
		this.press(key);
		await this.terminal.waitForScreen(() => this.field() !== before, 'the next row');
	}

	press(...keys: readonly string[]): void {
		this.terminal.press(...keys);
	}

	/** Presses Enter, filling the two fields that have no default, until a screen is there. */
	async until(title: Title): Promise<this> {
		await this.terminal.waitForScreen(
			() => this.title() !== undefined,
			'a first screen',
			screenSeconds * this.context.slack,
		);
		for (let step = 0; step < 20; step++) {
			const now = this.title();
			if (now === title) return this;
			if (now === 'Send this to the owner') await this.says('I have the code');
			if (now === 'Client ID') this.terminal.paste(this.answers.clientId);
			if (now === 'Client secret') this.terminal.paste(this.answers.clientSecret);
			this.press('enter');
			await this.leaves(now);
		}
		throw new Error(`“${title}” never came:\n${this.text()}`);
	}

	/** Waits until another screen is there. */
	async leaves(title: Title | undefined, seconds = screenSeconds): Promise<void> {
		await this.terminal.waitForScreen(
			() => ![undefined, title].includes(this.title()),
			`another screen than “${title}”`,
			seconds * this.context.slack,
		);
	}

	/** Goes to the step that waits for the answer. @returns the sign-in address */
	async untilWaiting(): Promise<string> {
		await this.until('Sign in');
		// The smallest windows leave the key out of the last line.
		await this.says(/\bpaste\b|browser is open/);
		return this.newUrl();
	}

	/** Every sign-in address that was written at the start of a line (one of --debug is not), the last one last. */
	urls(): string[] {
		const all = this.terminal
			.output()
			.toString('utf8')
			.match(/(?<=[\nGKlh])https?:\/\/[^\s\x1B]+\/ap\/oa\?[^\s\x1B]+(?=[\s\x1B])/g);
		return [...new Set(all ?? [])];
	}

	/** The last sign-in address, once there are more than `known` of them. */
	async newUrl(known = 0): Promise<string> {
		const seconds = screenSeconds * this.context.slack;
		await this.terminal.waitForScreen(() => this.urls().length > known, 'a sign-in address', seconds);
		return this.urls().at(-1)!;
	}

	/** The browser comes back with this query. */
	cb(query: string): Promise<RawAnswer> {
		return this.context.get(this.port, `/cb?${query}`);
	}

	/** The owner chooses Allow. */
	async allow(url: string): Promise<RawAnswer> {
		const back = new URL(this.context.server.authorize(url));
		return this.context.get(this.port, back.pathname + back.search);
	}

	/** Goes all the way to the end and leaves. */
	async signsIn(profile = 'default'): Promise<void> {
		const before = this.context.server.exchanges.length;
		await this.allow(await this.untilWaiting());
		await this.done(profile);
		this.context.exchanged(before + 1);
	}

	/** The last screen, the profile saved; then Enter. */
	async done(profile = 'default'): Promise<void> {
		await this.at('Access token');
		check(this.context.profile(profile), `profile ${profile} is not in the file`);
		this.press('enter');
		await this.ends(0);
	}

	/** What the opener was given, one address a start. */
	opened(): string[] {
		return existsSync(this.#opened) ? readFileSync(this.#opened, 'utf8').split('\n').filter(Boolean) : [];
	}

	/** Ctrl+C, and the end that belongs to it. */
	async cancel(): Promise<void> {
		this.press('ctrl+c');
		await this.ends(130);
	}

	/** Waits for the end and judges its number and its time (from now); 10 s more count as hung. */
	async ends(exitCode: number | readonly number[], within: number = limits.exit): Promise<void> {
		const limit = within * this.context.slack;
		const startedAt = Date.now();
		let killed = false;
		const timer = setTimeout(
			() => {
				killed = true;
				this.terminal.kill('SIGKILL');
			},
			(limit + 10) * 1000,
		);
		const exit = await this.terminal.exit;
		clearTimeout(timer);
		const seconds = (Date.now() - startedAt) / 1000;
		const name = `the wizard at “${this.title()}”`;
		if (killed) {
			this.context.count('hung', `${name}: alive ${seconds.toFixed(0)} s after it had to end`);
			throw new Error(`${name} did not end`);
		}
		const ended = this.terminal.programExit() ?? exit.exitCode;
		const wanted = [exitCode].flat();
		check(
			wanted.includes(ended),
			`${name}: exit ${ended} instead of ${wanted.join(' or ')}: ${this.text().slice(-200)}`,
		);
		check(seconds <= limit, `${name} ended after ${seconds.toFixed(1)} s instead of ${within} s`);
	}
}

/** A browser that writes down what it is asked to open. */
function stubBrowser(context: Context): string {
	const folder = join(context.home.root, 'stub');
	const path = join(folder, 'browser');
	if (!existsSync(path)) {
		mkdirSync(folder);
		writeFileSync(
			path,
			`#!/bin/sh\nfor a in "$@"; do printf '%s\\n' "$a" >> '${join(context.home.root, 'opened')}'; done\n`,
		);
		chmodSync(path, 0o755);
	}
	return path;
}
