import type {ConfigFile} from './core/config-file.ts';
import type {SecretStore} from './core/secret-store.ts';
import type {Whereabouts} from './core/way-advice.ts';

/** Time, so that flows can be tested with one that a test moves. */
export interface Clock {
	now(): Date;
	/** Resolves after so many seconds; rejects with the signal's reason when aborted. */
	wait(seconds: number, signal: AbortSignal): Promise<void>;
}

export interface Random {
	/** `length` bytes from the system's random source, base64url without padding. */
	base64url(length: number): string;
}

export interface HttpRequest {
	readonly method: 'GET' | 'POST';
	readonly url: string;
	readonly headers?: Readonly<Record<string, string>>;
	/** Sent form-encoded. */
	readonly form?: URLSearchParams;
	/** For the whole request: connect, proxy, headers and body. */
	readonly deadlineSeconds: number;
}

export interface HttpAnswer {
	readonly status: number;
	/** Names in lower case. */
	readonly headers: Readonly<Record<string, string>>;
	/** At most 1 MiB, decoded as UTF-8. */
	readonly body: string;
}

/** One HTTP request, never repeated, never following a redirect. */
export interface Http {
	/**
	 * @throws Failure `unreachable`, `http_timeout`, `tls`, `connection_lost`, `answer_too_large`, `proxy`; the signal's
	 * reason when aborted
	 */
	send(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer>;
}

export interface ListenerOptions {
	readonly port: number;
	/** The path of the redirect URI, matched exactly: `/cb`. */
	readonly path: string;
	/** `/go/<random>` for hands; leads on to `target` and nowhere else, as often as it is asked for. */
	readonly goPath: string;
	readonly target: string;
	/**
	 * Judges the query of a callback. `accepted`: the first one wins and ends the wait; `refused`: 400, go on waiting.
	 */
	readonly judge: (query: URLSearchParams) => 'accepted' | 'declined' | 'refused';
	/** A path of `addOpening` was asked for: `came` was led on, `late` came when somebody else had been. */
	readonly onOpening?: (what: 'came' | 'late') => void;
	/** Somebody came by https (a TLS hello), which nobody answers here; told once. */
	readonly onSecureHello?: () => void;
}

export interface RunningListener {
	/** Resolves with the accepted or declined query, once. Never rejects. */
	readonly answer: Promise<URLSearchParams>;
	/** Adds a `/go/<random>` for an opener: every user of the machine can read its arguments, so it leads on once. */
	addOpening(path: string): void;
	/** How many callbacks were refused so far (wrong state and the like). */
	refusedCount(): number;
	/** Closes the port and every socket; done within a second. Safe to call twice. */
	close(): Promise<void>;
}

/** The callback listener on 127.0.0.1 (RFC 8252 7.3, 8.3). */
export interface Listener {
	/** @throws Failure `port_busy`, `no_loopback` */
	open(options: ListenerOptions): Promise<RunningListener>;
}

/** What is known about this computer's way to a browser and a person. */
export interface Machine extends Whereabouts {
	readonly platform: 'linux' | 'darwin' | 'win32' | 'other';
}

export interface Browser {
	/** What the person chose (`BROWSER`) and is not used, as a sentence. */
	readonly passedOver?: string | undefined;
	/**
	 * Hands an address to the browser and does not wait for it. Never throws, never blocks longer than a second.
	 * @returns whether an opener was started; a later failure of it comes by `onFailure`
	 */
	open(url: string, onFailure: (reason: string) => void): Promise<boolean>;
}

export interface Clipboard {
	/**
	 * Copies a text. @returns how: `wl-copy`, …, `tmux` for its own buffer, or `terminal` for OSC 52, of which nobody knows
	 * whether it worked; undefined when it could not
	 *
	 * @param secret the name of the secret in it (`The access token`), which is to leave the clipboard again
	 */
	copy(text: string, secret?: string): Promise<string | undefined>;
	/** Empties the clipboard where it still holds `text`. @returns whether it is known not to hold it any more */
	clear(text: string): Promise<boolean>;
	/** What was to leave the clipboard and has not, as a sentence. */
	stays?(): string | undefined;
}

/** The profile file (contract 3). */
export interface ProfileStore {
	readonly path: string;
	/** Reads without a lock. @throws Failure `file_damaged`, `file_newer`, `read_failed` */
	read(): ConfigFile;
	/**
	 * Reads what secrets are sent by: a file that every user of this computer may write is refused.
	 * @throws as `read`
	 */
	readForUse(): ConfigFile;
	/**
	 * Changes the file under its lock: read, judge, `edit`, write beside, rename. `edit` gives back the same object to
	 * write nothing.
	 * @throws Failure `store_busy`, `save_failed`, `file_damaged`, `file_newer`, `keychain_unavailable`; whatever `edit`
	 * throws
	 */
	change(edit: (file: ConfigFile) => ConfigFile): Promise<ConfigFile>;
	/**
	 * A value of the file with its secrets, those in the keychain too (core/seal.ts); the same one where it has all.
	 * @throws Failure `keychain_unavailable`, `keychain_missing`; the signal's reason
	 */
	unsealed<T>(value: T, signal?: AbortSignal): Promise<T>;
	/**
	 * Moves the secrets of all profiles and open requests, in one write.
	 * @returns the names of the profiles, and how many requests, that were elsewhere
	 * @throws Failure as `change` and `unsealed`
	 */
	moveSecrets(to: SecretStore): Promise<{readonly profiles: readonly string[]; readonly requests: number}>;
	/**
	 * Proves that a save will do, before something is spent that only a save keeps: does all that a save does, with what
	 * the file holds, and with the keychain where this profile's secrets are there.
	 * @throws as `change`; a `save_failed` says by `lasts` whether another try may do; the signal's reason
	 */
	proveWritable(signal: AbortSignal, profileName?: string): Promise<void>;
	/** Where the secrets of a profile are, or will be once it is saved; in a file that cannot be read it counts as new. */
	storeOf(profileName: string | undefined): SecretStore;
	/** Proves that the keychain can be written. @throws Failure `keychain_unavailable`; the signal's reason */
	proveKeychain(signal: AbortSignal): Promise<void>;
	/** Who else could have written the file or changed its folder, in words; undefined: nobody. */
	exposedBy(): string | undefined;
	/** Resolves when no `change` of this process is running, however it ended. */
	settled(): Promise<void>;
	/**
	 * Runs `work` while holding the lock of a refresh token (waits up to `refreshSeconds` for another process).
	 * @throws Failure `store_busy`, `save_failed`; the signal's reason
	 */
	withRefreshLock<T>(refreshToken: string, signal: AbortSignal, work: () => Promise<T>): Promise<T>;
}

/** Other programs, found in absolute entries of PATH, started without a shell and without secret variables. */
export interface Programs {
	/** Runs one for its first line of stdout, its stdin empty. @throws the signal's reason when aborted */
	capture(
		words: readonly string[],
		limitSeconds: number,
		signal: AbortSignal,
	): Promise<{readonly firstLine: string} | {readonly problem: string}>;
	/** Runs one with a text on its stdin. @returns what went wrong, in words */
	feed(words: readonly string[], input: string, signal: AbortSignal): Promise<string | undefined>;
	/**
	 * Runs one in place of this process: with its terminal and streams, with these variables over the environment, with
	 * every signal passed on. @returns its exit code, as a shell counts
	 */
	become(words: readonly string[], variables: Readonly<Record<string, string | undefined>>): Promise<number>;
}

/** Files of the person and of other programs. */
export interface Files {
	/** @throws Failure `no_such_file`, `read_failed`: also for more than `mostBytes`, and for what is no file */
	read(path: string, mostBytes: number): Promise<string>;
	/** Puts a whole file of mode 0600 in its place. @returns its path @throws Failure `save_failed` */
	write(path: string, text: string): Promise<string>;
	/**
	 * Changes a file below the home folder, under a lock: read, `edit`, write whole at 0600, what was there before beside it
	 * as `.bak`, unless nothing of it can be missed. @returns both paths, `backup` where one was made
	 * @throws Failure `save_failed`, `store_busy`; whatever `edit` throws
	 */
	merge(
		path: readonly string[] | string,
		edit: (text: string | undefined, file: string) => string,
		how?: {readonly isBackedUp: boolean},
	): Promise<{readonly file: string; readonly backup: string | undefined}>;
}

/** Where results, messages and input go. */
export interface Streams {
	/** The result and nothing else. @throws Failure `write_failed` */
	result(text: string): Promise<void>;
	/** A message for the person, on stderr; never fails. */
	message(text: string): void;
	/** With --debug: a line, secrets replaced. */
	debug(text: string): void;
	/** One line of stdin without its line end; undefined at the end of input. */
	readLine(signal: AbortSignal): Promise<string | undefined>;
	/**
	 * One line typed at a terminal without being shown, after a message that asks for it; undefined at the end of input (Ctrl+D). What stands behind it in
	 * a paste is read too and dropped, so that no shell runs it.
	 */
	readHiddenLine(prompt: string, signal: AbortSignal): Promise<string | undefined>;
	/** Everything that is typed or pasted at a terminal up to Ctrl+D; undefined where nothing came. Nothing is left for a shell. */
	readPaste(
		asked: {readonly prompt: string; readonly isShown: boolean},
		signal: AbortSignal,
	): Promise<string | undefined>;
	readonly stdinIsTerminal: boolean;
	readonly stdoutIsTerminal: boolean;
	/** How wide the terminal is that stdout is; undefined where it is none. */
	readonly stdoutColumns?: number | undefined;
	readonly stderrIsTerminal: boolean;
}

/** A team file that was found: its text, or why it is passed over. */
export type FoundTeamFile =
	| {readonly path: string; readonly text: string}
	| {readonly path: string; readonly problem: string};

/** `smapi-login.json` of the repository that one works in (contract 4). */
export interface TeamFolder {
	/** The nearest one from the working folder up; undefined where there is none. Never throws. */
	find(): FoundTeamFile | undefined;
	/** The text of a file that was named. @throws the system's error */
	read(file: string): string;
	/** Whether anything is there already. */
	isThere(file: string): boolean;
	/** Where a new one belongs: the top of the repository, else the working folder. @throws Failure `save_failed` */
	topFile(): string;
	/** The value of `$schema` for a file there; undefined where this program is not installed beside it. */
	schemaBeside(file: string): string | undefined;
	/** Writes it, 0644. @returns false: there is one already, and `replaces` is false @throws Failure `save_failed` */
	write(file: string, text: string, replaces: boolean): boolean;
}

/** A file or folder as it is on the disk. */
export interface OnDisk {
	readonly path: string;
	/** Undefined: it is not there. */
	readonly mode: number | undefined;
	/** Whether it is ours or root's; true where the system has no owners. */
	readonly isOurs: boolean;
}

/** What `doctor` looks at outside. Nothing here sends or reads a secret. */
export interface Checkup {
	/** `20.20.2` */
	readonly nodeVersion: string;
	/** `linux x64`, with what is special: a container, WSL, SSH. */
	readonly platform: string;
	readonly terminal: {
		readonly isTerminal: boolean;
		readonly columns: number | undefined;
		readonly rows: number | undefined;
		readonly name: string | undefined;
		readonly unicode: boolean;
	};
	/** The profile file and its folder. */
	files(): {readonly file: OnDisk; readonly folder: OnDisk};
	/** Whether 127.0.0.1:`port` can be listened on. @throws Failure `port_busy`, `no_loopback` */
	listen(port: number): Promise<void>;
	/** The programs that open an address, best first; `the system` on macOS and Windows. */
	openers(): readonly string[];
	/** The program that copies; undefined where the terminal is asked to. */
	clipboardProgram(): string | undefined;
	/** The proxy for an address, without its password; undefined: none. @throws Failure `proxy` */
	proxyFor(url: string): Promise<string | undefined>;
	/** The addresses of a host. @throws the system's error */
	lookUp(host: string, signal: AbortSignal): Promise<readonly string[]>;
}

/** Everything that flows need from outside. Each is made when it is first asked for. */
export interface Ports {
	readonly clock: Clock;
	readonly random: Random;
	readonly http: Http;
	readonly listener: Listener;
	readonly browser: Browser;
	readonly clipboard: Clipboard;
	readonly store: ProfileStore;
	readonly machine: Machine;
	readonly team: TeamFolder;
	/** Loaded when it is asked for. */
	readonly checkup: () => Promise<Checkup>;
	readonly programs: Programs;
	readonly files: Files;
}

/** The terminal of this process while we draw on it and read its keys. */
export interface OwnTerminal {
	/** In raw mode already. */
	readonly stdin: NodeJS.ReadStream;
	/** stdout, or stderr when stdout is piped. */
	readonly output: NodeJS.WriteStream;
	/** Whether it may be asked to mark pastes, by an escape sequence: never with `TERM=dumb`. */
	readonly marksPastes: boolean;
	/** Stops this process (Ctrl+Z) until it is continued; the terminal has been given back before. */
	readonly stopProcess: () => Promise<void>;
	/** Calls back when somebody else asks this process to stop. @returns how to end that */
	readonly onStopRequest: (listener: () => void) => () => void;
}
