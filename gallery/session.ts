import {existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {type IPty, spawn} from '@lydell/node-pty';
import headless from '@xterm/headless';
import {steps} from '../source/core/steps.ts';
import {measure} from '../source/core/wrap-text.ts';
import {keySequence} from '../test/program/keys.ts';
import {launcherPath} from '../test/program/launcher.ts';
import {cellsOf, type Frame, frameOf} from './frame.ts';
import {mask} from './mask.ts';

export interface Size {
	readonly columns: number;
	readonly rows: number;
}

/** One picture. */
export interface Shot {
	/** Of the file, without its ending: `sign-in-declined`. */
	readonly name: string;
	/** What it is of: a step, or a command. */
	readonly group: string;
	readonly frame: Frame;
}

/** How long something that has to come is waited for, in seconds: other programs may run beside this one. */
const patience = 25;

/** So long nothing may change before a picture is taken, in milliseconds. */
const quiet = 250;

/** What has stood still for so long does not change because of something that is still computed, in milliseconds. */
const longest = 3000;

/** Home is `/home/ada` in the pictures; a folder of the same length stands for it. */
const homeShown = '/home/ada';

/** The port that a listener has in the pictures. */
const listenerShown = '9090';

/** The program in a pseudo-terminal of one size, with folders of its own, and the pictures that are taken of it. */
export class Session {
	readonly size: Size;
	readonly shots: Shot[] = [];
	readonly home: string;
	readonly configDir: string;
	/** Addresses that the program listens at, and where the look-alike is: drawn as ports that stay the same. */
	readonly ports = new Map<number, string>();
	/** Random values beside those that are found in the file and in addresses. */
	readonly values = new Set<string>();
	#terminal!: headless.Terminal;
	#pty: IPty | undefined;
	#hasEnded = true;
	#written = '';

	constructor(size: Size) {
		this.size = size;
		this.home = makeHome();
		this.configDir = path.join(this.home, '.config/smapi-login');
	}

	/** Starts the program; an earlier run is ended first. */
	async start(words: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<void> {
		await this.stop();
		await this.#spawn(
			[process.execPath, path.join(this.home, '.local/bin/smapi-login'), ...words],
			environment,
		);
		await this.until(
			() => this.text().trim() !== '' || this.#hasEnded,
			`the first words of ${words.join(' ')}`,
		);
		await this.settle();
	}

	/** Types a command line at a prompt and waits for its end. @param shown what stands behind the prompt */
	async command(line: string, environment: Readonly<Record<string, string>> = {}): Promise<void> {
		await this.stop();
		// Echoed as a shell would show it, without waiting for one to be ready.
		const script = 'printf "\\033[1m$\\033[0m %s\\n" "$LINE"; eval "$LINE"';
		await this.#spawn(['/bin/sh', '-c', script], {LINE: line, ...environment});
		await this.until(() => this.#hasEnded, `the end of ${line}`, 60);
	}

	/** Keys one by one; each is waited for until the screen has changed, or shows that it will not. */
	async press(...keys: readonly string[]): Promise<void> {
		for (const key of keys) await this.#send(keySequence(key));
	}

	async type(text: string): Promise<void> {
		for (const character of text) await this.press(character);
	}

	async paste(text: string): Promise<void> {
		await this.#send(`\x1B[200~${text}\x1B[201~`);
	}

	/** Waits until the step of this title is on the screen: its title begins a line. */
	async at(title: string): Promise<void> {
		await this.until(() => this.title() === title, `the step ${title}`);
		await this.settle();
	}

	/** Waits for words, wherever lines break. A window of less than 80 columns may leave them out: there the wait is all. */
	async shows(words: RegExp | string, seconds?: number): Promise<void> {
		const wanted = typeof words === 'string' ? new RegExp(escaped(words)) : words;
		const isThere = () => wanted.test(this.flowing());
		const isSmall = this.size.columns < 80;
		await this.until(isThere, String(words), seconds ?? (isSmall ? 8 : patience)).catch(error => {
			if (!isSmall) throw error;
		});
		await this.settle();
	}

	/** Moves to the row of these words and takes it. */
	async choose(words: RegExp): Promise<void> {
		await this.focus(words);
		await this.press('enter');
	}

	/** Moves to the row of these words. */
	async focus(words: RegExp): Promise<void> {
		for (const key of ['down', 'up']) {
			for (let step = 0; step < 30; step++) {
				if (words.test(this.#focused())) return;
				const before = this.#focused();
				await this.press(key);
				if (this.#focused() === before) break;
			}
		}
		throw new Error(`There is no row ${words}.\n${this.text()}`);
	}

	/** Takes what Enter alone gives, until the step of this title. @param answers for steps where Enter has nothing to take */
	async goTo(title: string, answers: Readonly<Record<string, string>> = {}): Promise<void> {
		for (let step = 0; step < 20; step++) {
			const here = this.title();
			if (here === title) return this.settle();
			const answer = here === undefined ? undefined : answers[here];
			if (answer !== undefined) await this.paste(answer);
			await this.press('enter');
			await this.until(() => this.title() !== here && this.title() !== undefined, `what follows ${here}`);
			await this.settle();
		}
		throw new Error(`${title} was not reached.\n${this.text()}`);
	}

	/** The step that is shown: the last title that begins a line. */
	title(): string | undefined {
		for (const whole of this.#lines().toReversed()) {
			// The trail of a wide window, which names all steps, stands behind the text.
			const line = whole.slice(0, measure).trimStart();
			const found = steps.find(
				({title}) =>
					line.startsWith(title) && /^\s*(?:$|·|-|\s\S*$)/.test(line.slice(title.length, title.length + 3)),
			);
			if (found) return found.title;
		}
		return undefined;
	}

	/** Takes a picture. @param group the step that it is of, where that is not the one on the screen */
	shot(name: string, group = this.title()): void {
		if (group === undefined) throw new Error(`${name} is a picture of no step.\n${this.text()}`);
		const cells = cellsOf(this.#terminal);
		mask(cells, {values: this.#random(), texts: this.#texts()});
		this.shots.push({name, group, frame: frameOf(this.#terminal, cells)});
	}

	/** The help of a screen. @param isField where `?` would be typed */
	async help(name: string, isField = false): Promise<void> {
		const group = this.title();
		await this.press(isField ? 'ctrl+g' : '?');
		this.shot(name, group);
		await this.press(isField ? 'ctrl+g' : '?');
	}

	/** The address of Amazon that was printed last. */
	async address(): Promise<string> {
		const found = () =>
			this.#logical()
				.match(/https?:\/\/\S+\/ap\/oa\?\S+/g)
				?.at(-1);
		await this.until(() => found() !== undefined, 'an address of Amazon');
		return found()!;
	}

	text(): string {
		return this.#lines().join('\n');
	}

	/** Without the breaks of lines, and every gap one blank. */
	flowing(): string {
		return this.#lines().join(' ').replace(/\s+/g, ' ');
	}

	hasEnded(): boolean {
		return this.#hasEnded;
	}

	readConfig(): unknown {
		const file = path.join(this.configDir, 'config.json');
		return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
	}

	/** As JSON, or as it is given. */
	writeConfig(value: unknown): void {
		mkdirSync(this.configDir, {recursive: true, mode: 0o700});
		const text = typeof value === 'string' ? value : JSON.stringify(value);
		writeFileSync(path.join(this.configDir, 'config.json'), text, {mode: 0o600});
	}

	async stop(): Promise<void> {
		const pty = this.#pty;
		if (!pty || this.#hasEnded) return;
		pty.kill('SIGTERM');
		const end = Date.now() + 3000;
		while (!this.#hasEnded && Date.now() < end) await pause(20);
		if (!this.#hasEnded) pty.kill('SIGKILL');
		while (!this.#hasEnded) await pause(20);
	}

	async close(): Promise<void> {
		await this.stop();
		rmSync(this.home, {recursive: true, force: true});
	}

	/** Nothing changes any more, apart from what moves by itself. */
	async settle(): Promise<void> {
		const end = Date.now() + patience * 1000;
		let before = '';
		let since = Date.now();
		let changed = since;
		let used = -1;
		while (Date.now() < end) {
			await pause(25);
			const now = this.#still();
			const [isRunnable, ticks] = this.#work();
			const isNew = now !== before;
			before = now;
			if (isNew) changed = Date.now();
			// On a busy machine a program that has something to do may wait long for its turn: it is runnable then.
			if (isNew || ((isRunnable || ticks - used > 2) && Date.now() - changed < longest)) {
				used = ticks;
				since = Date.now();
			} else if (Date.now() - since >= quiet) return;
		}
	}

	/** @throws Error with the screen, when it does not come */
	async until(test: () => boolean, what: string, seconds = patience): Promise<void> {
		const end = Date.now() + seconds * 1000;
		while (!test()) {
			if (Date.now() > end || (this.#hasEnded && !test()))
				throw new Error(`${what} did not come.\n${this.text()}`);
			await pause(20);
		}
	}

	async #spawn(words: readonly string[], environment: Readonly<Record<string, string>>): Promise<void> {
		const {columns, rows} = this.size;
		const terminal = new headless.Terminal({cols: columns, rows, scrollback: 5000, allowProposedApi: true});
		this.#terminal = terminal;
		this.#written = '';
		this.#hasEnded = false;
		const bin = path.join(this.home, '.local/bin');
		const pty = spawn(words[0]!, words.slice(1), {
			name: 'xterm-256color',
			cols: columns,
			rows,
			cwd: this.home,
			env: {
				PATH: `${bin}:${path.dirname(process.execPath)}:/usr/bin:/bin`,
				HOME: this.home,
				TMPDIR: path.join(this.home, 'tmp'),
				SMAPI_LOGIN_CONFIG_DIR: this.configDir,
				LC_ALL: 'C.UTF-8',
				TERM: 'xterm-256color',
				TZ: 'UTC',
				// A desktop, whose browser and clipboard take everything and do nothing.
				DISPLAY: ':0',
				BROWSER: '/bin/true',
				...environment,
			},
		});
		this.#pty = pty;
		pty.onData(data => {
			this.#written += data;
			terminal.write(data);
		});
		terminal.onData(answer => {
			if (this.#pty === pty && !this.#hasEnded) pty.write(answer);
		});
		pty.onExit(() =>
			terminal.write('', () => {
				if (this.#pty === pty) this.#hasEnded = true;
			}),
		);
	}

	async #send(data: string): Promise<void> {
		if (this.#hasEnded) throw new Error(`The program has ended.\n${this.text()}`);
		const before = this.#still();
		this.#pty!.write(data);
		// A key that does nothing is told from a slow machine by time alone.
		const end = Date.now() + 1500;
		while (this.#still() === before && Date.now() < end && !this.#hasEnded) await pause(15);
		await this.settle();
	}

	#lines(): string[] {
		const {active} = this.#terminal.buffer;
		return Array.from(
			{length: this.size.rows},
			(_, row) =>
				active
					.getLine(active.baseY + row)
					?.translateToString(true)
					.trimEnd() ?? '',
		);
	}

	#logical(): string {
		const {active} = this.#terminal.buffer;
		let text = '';
		for (let at = 0; at < active.length; at++) {
			const line = active.getLine(at);
			text += `${line?.isWrapped || at === 0 ? '' : '\n'}${line?.translateToString(!active.getLine(at + 1)?.isWrapped) ?? ''}`;
		}
		return text;
	}

	#focused(): string {
		return this.#lines().findLast(line => /^\s*(?:[│┃|] *)?[❯>] /.test(line)) ?? '';
	}

	#still(): string {
		return this.text()
			.replace(/[\u2801-\u28FF]/g, '')
			.replace(/\d+:\d\d/g, '');
	}

	/** Whether the program waits for a processor, and how much of one it has had; where Linux tells. */
	#work(): readonly [boolean, number] {
		try {
			const stat = readFileSync(`/proc/${this.#pty!.pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
			return [stat[0] === 'R', Number(stat[11]) + Number(stat[12])];
		} catch {
			return [false, 0];
		}
	}

	#texts(): [string, string][] {
		return [
			[this.home, homeShown],
			...[...this.ports].map(([port, shown]): [string, string] => [
				`127.0.0.1:${port}`,
				`127.0.0.1:${shown}`,
			]),
			...[...this.ports].map(([port, shown]): [string, string] => [
				`127.0.0.1%3A${port}`,
				`127.0.0.1%3A${shown}`,
			]),
			...[...this.ports].map(([port, shown]): [string, string] => [
				`localhost:${port}`,
				`localhost:${shown}`,
			]),
			...[...this.ports].map(([port, shown]): [string, string] => [`Port${port}on`, `Port${shown}on`]),
		];
	}

	/** Values that this run made up: from the file, and from addresses and tokens that were printed. */
	#random(): string[] {
		const found = new Set(this.values);
		const visit = (value: unknown, key: string): void => {
			if (typeof value === 'string' && /^(?:accessToken|refreshToken|state|codeVerifier)$/.test(key))
				found.add(value);
			if (typeof value !== 'object' || value === null) return;
			for (const [name, inner] of Object.entries(value)) {
				if (key === 'requests') found.add(name);
				visit(inner, name);
			}
		};
		for (const folder of ['.', 'demo']) {
			const file = path.join(this.configDir, folder, 'config.json');
			try {
				visit(JSON.parse(readFileSync(file, 'utf8')), '');
			} catch {
				// There is none, or one that is damaged on purpose.
			}
		}
		for (const [, value] of this.#written.matchAll(/[?&](?:state|code_challenge|code)=([\w-]{12,})/g))
			found.add(value!);
		for (const [, value] of this.#written.matchAll(/\/go\/([\w-]{12,})/g)) found.add(value!);
		for (const [value] of this.#written.matchAll(/Atz[ar]\|[\w-]{40,}/g)) found.add(value);
		return [...found];
	}
}

/** Ports as they are drawn. */
export const portsShown = {listener: listenerShown, lookAlike: '50505'} as const;

function escaped(text: string): string {
	return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function makeHome(): string {
	for (;;) {
		const home = `/tmp/${Math.random()
			.toString(36)
			.slice(2, 2 + homeShown.length - 5)
			.padEnd(homeShown.length - 5, '0')}`;
		try {
			mkdirSync(home, {mode: 0o700});
		} catch {
			continue;
		}
		for (const folder of ['tmp', '.local/bin'])
			mkdirSync(path.join(home, folder), {recursive: true, mode: 0o700});
		symlinkSync(launcherPath(), path.join(home, '.local/bin/smapi-login'));
		for (const name of ['xclip', 'xdg-open']) {
			writeFileSync(path.join(home, '.local/bin', name), '#!/bin/sh\nexec cat >/dev/null\n', {mode: 0o700});
		}
		return home;
	}
}

function pause(milliseconds: number): Promise<void> {
	return new Promise(resolve => setTimeout(resolve, milliseconds));
}
