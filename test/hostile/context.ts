import {randomBytes} from 'node:crypto';
import {freePort} from '../program/free-port.ts';
import {type Home, makeHome} from '../program/home.ts';
import {get, type RawAnswer, type RawOptions, rawRequest} from '../program/raw-http.ts';
import {
	type ProgramOptions,
	type ProgramResult,
	type RunningProgram,
	startProgram,
} from '../program/run-program.ts';
import type {ProgramInTerminal} from '../program/terminal.ts';
import {check} from './case.ts';
import {type Canary, clientSecretCanary, type Haystack, someClientId} from './secrets.ts';
import {HostileServer} from './server.ts';

/** The five promises; each counts how often it was broken. */
export const counters = ['lost', 'leaked', 'wrong', 'hung', 'broken'] as const;
export type Counter = (typeof counters)[number];

/** Seconds from the catalogue: an answer of the listener, one HTTP request, a lock, an end, a command without network. */
export const limits = {page: 2, http: 30, lock: 10, exit: 2, command: 2} as const;

/** How a program is run in a case. */
export interface CaseProgramOptions extends ProgramOptions {
	/** What its stdout may hold: the access token by default; `nothing`, or `everything` (an asked-for export). */
	readonly stdoutMayHold?: 'nothing' | 'access token' | 'everything';
}

export interface TrackedProgram {
	readonly args: readonly string[];
	readonly options: CaseProgramOptions;
	readonly program: RunningProgram;
	result: ProgramResult | undefined;
}

/** A program in a pseudo-terminal; what it left there is judged after the case. */
export interface TrackedTerminal {
	readonly name: string;
	readonly terminal: ProgramInTerminal;
	/** The case has pressed a key that shows a secret and judges the screen itself. */
	readonly mayShow: boolean;
	readonly withStty: boolean;
}

export interface SignInOptions extends CaseProgramOptions {
	readonly args?: readonly string[];
	readonly profile?: string;
	/** The listener's port; 9090 is the default of the program and gives no flag. */
	readonly port?: number;
	/** `--no-browser`: no listener, one line of stdin. */
	readonly pasted?: true;
	readonly clientId?: string;
	/** `--timeout`, in seconds; 30. */
	readonly personSeconds?: number;
}

/** A sign-in without a terminal that waits for its answer. */
export interface SignIn {
	readonly program: RunningProgram;
	readonly url: string;
	readonly state: string;
	readonly challenge: string;
	readonly redirectUri: string;
	readonly port: number;
	/** A code that the server issued for this sign-in, the same on every call. */
	code(): string;
	/** `GET /cb?query` with the Host of the listener. */
	cb(
		query: string,
		headers?: Readonly<Record<string, string | undefined>>,
		options?: RawOptions,
	): Promise<RawAnswer>;
	/** The right callback. */
	good(extra?: string): Promise<RawAnswer>;
}

/** What one case works with: a home, a server, programs that are watched, and the counters. */
export class Context {
	readonly home: Home = makeHome();
	readonly clientId = someClientId();
	readonly clientSecret = clientSecretCanary();
	/** Few rounds and a small load: the run of `npm test`. */
	readonly quick: boolean;
	/** Stretches every deadline, for a loaded machine. */
	readonly slack: number;
	readonly programs: TrackedProgram[] = [];
	readonly terminals: TrackedTerminal[] = [];
	readonly servers: HostileServer[] = [];
	readonly otherBytes: Haystack[] = [];
	readonly ownCanaries: Canary[] = [];
	readonly broken = new Map<Counter, number>();
	readonly problems: string[] = [];
	/** The profiles of the file at the start, and those that the case changes. */
	readonly givenProfiles: Record<string, unknown> = {};
	readonly mayChange = new Set<string>();
	/** Paths that may hold secrets besides the profile file: asked-for exports and inputs of the case. */
	readonly secretFiles = new Set<string>();
	/** The case damages the file itself: it need not parse. */
	fileIsOdd = false;
	readonly #cleanups: (() => void | Promise<void>)[] = [];

	private constructor(quick: boolean, slack: number) {
		this.quick = quick;
		this.slack = slack;
		this.ownCanaries.push({kind: 'client secret', value: this.clientSecret});
	}

	static async create(options: {readonly quick: boolean; readonly slack: number}): Promise<Context> {
		const context = new Context(options.quick, options.slack);
		await context.startServer();
		return context;
	}

	/** The first server: the hosts of every program point to it unless its `env` says otherwise. */
	get server(): HostileServer {
		return this.servers[0]!;
	}

	get canaries(): Canary[] {
		return [...this.ownCanaries, ...this.servers.flatMap(server => server.canaries)];
	}

	async startServer(): Promise<HostileServer> {
		const server = await HostileServer.start();
		this.servers.push(server);
		return server;
	}

	/** Adds one to a counter. */
	count(counter: Counter, problem: string): void {
		this.broken.set(counter, (this.broken.get(counter) ?? 0) + 1);
		this.problems.push(`${counter}: ${problem}`);
	}

	/** Runs at the end of the case, whatever came of it; the last one first. */
	cleanUp(work: () => void | Promise<void>): void {
		this.#cleanups.unshift(work);
	}

	/** 25 rounds of a race, or 3 in the quick run. */
	async rounds(run: (round: number) => Promise<void>, full = 25): Promise<number> {
		const count = this.quick ? Math.min(3, full) : full;
		for (let round = 1; round <= count; round++) {
			await run(round).catch(error => {
				throw new Error(`round ${round} of ${count}: ${(error as Error).message}`);
			});
		}
		return count;
	}

	start(args: readonly string[], options: CaseProgramOptions = {}): RunningProgram {
		const env = {...this.server.env, ...options.env};
		const program = startProgram(args, {timeoutSeconds: 90, home: this.home, ...options, env});
		const tracked: TrackedProgram = {args, options, program, result: undefined};
		this.programs.push(tracked);
		void program.exit.then(result => {
			tracked.result = result;
		});
		return program;
	}

	/** Runs a command to its end. */
	run(args: readonly string[], options: CaseProgramOptions = {}): Promise<ProgramResult> {
		return this.start(args, {stdin: '', ...options}).exit;
	}

	/** Starts a sign-in and waits until its address is there. */
	async signIn(options: SignInOptions = {}): Promise<SignIn> {
		const {args = [], profile = 'p', pasted, clientId = this.clientId, personSeconds = 30, ...rest} = options;
		const port = options.port ?? (pasted ? 9090 : await freePort());
		const way = pasted ? ['--no-browser'] : port === 9090 ? [] : ['--port', String(port)];
		const program = this.start(
			[
				...['--client-id', clientId, '--client-secret-stdin', '--profile', profile],
				...['--timeout', String(personSeconds), ...way, ...args],
			],
			rest,
		);
		program.write(`${this.clientSecret}\n`);
		const seconds = 10 * this.slack;
		const [, url] = await program.waitFor(/^(https?:\/\/\S+\/ap\/oa\?\S+)$/m, {stream: 'stderr', seconds});
		return this.#waiting(program, url!, port);
	}

	#waiting(program: RunningProgram, url: string, port: number): SignIn {
		const query = new URL(url).searchParams;
		const state = query.get('state') ?? '';
		let issued: string | undefined;
		const code = () => {
			issued ??= this.server.issueCode(url);
			return issued;
		};
		const cb: SignIn['cb'] = (text, headers = {}, options = {}) =>
			this.get(port, `/cb?${text}`, headers, options);
		return {
			program,
			url,
			state,
			challenge: query.get('code_challenge') ?? '',
			redirectUri: query.get('redirect_uri') ?? '',
			port,
			code,
			cb,
			good: (extra = '') => cb(`code=${code()}&state=${state}${extra}`),
		};
	}

	/** A GET whose answer is kept for the secret scan. */
	async get(
		port: number,
		target: string,
		headers: Readonly<Record<string, string | undefined>> = {},
		options: RawOptions & {readonly method?: string} = {},
	): Promise<RawAnswer> {
		return this.#kept(await get(port, target, headers, options));
	}

	/** Bytes to a port; the answer is kept for the secret scan. */
	async raw(port: number, bytes: string | Uint8Array, options: RawOptions = {}): Promise<RawAnswer> {
		return this.#kept(await rawRequest(port, bytes, options));
	}

	#kept(answer: RawAnswer): RawAnswer {
		if (answer.raw) this.otherBytes.push({name: 'an answer of the listener', bytes: answer.raw});
		return answer;
	}

	/**
	 * Waits for the end and judges it.
	 * @param within seconds from now; 10 s more and it counts as hung
	 */
	async ends(
		program: RunningProgram,
		exitCode: number,
		within: number = limits.exit,
	): Promise<ProgramResult> {
		const startedAt = Date.now();
		const limit = within * this.slack;
		const timer = setTimeout(() => program.kill('SIGKILL'), (limit + 10) * 1000);
		const result = await program.exit;
		clearTimeout(timer);
		const seconds = (Date.now() - startedAt) / 1000;
		if (result.signal === 'SIGKILL') {
			this.count('hung', `alive ${seconds.toFixed(0)} s after its limit of ${within} s`);
		} else {
			check(seconds <= limit, `ended after ${seconds.toFixed(1)} s instead of ${within} s`);
		}
		this.judgeExit(result, exitCode);
		return result;
	}

	/** @throws Error with the messages unless the exit code is the one wanted */
	judgeExit(result: ProgramResult, exitCode: number): void {
		const ended = result.signal ?? result.exitCode;
		check(
			ended === exitCode,
			`exit ${ended} instead of ${exitCode}: ${short(result.stderr || result.stdout)}`,
		);
	}

	/** @throws Error unless the token endpoint saw so many requests */
	exchanged(count: number): void {
		const seen = this.server.exchanges.length;
		if (seen > count) this.count('wrong', `X=${seen} instead of ${count}`);
		check(seen === count, `X=${seen} instead of ${count}`);
	}

	/** Finishes a sign-in that must still be open: GOOD, exit 0, the token on stdout, saved, X one more than before. */
	async completes(signIn: SignIn, profile = 'p'): Promise<ProgramResult> {
		const before = this.server.exchanges.length;
		const answer = await signIn.good();
		check(answer.status === 200, `GOOD was answered ${answer.status ?? answer.error}: ${short(answer.body)}`);
		check(
			answer.seconds <= limits.page * this.slack,
			`GOOD was answered after ${answer.seconds.toFixed(1)} s`,
		);
		const result = await this.ends(signIn.program, 0);
		this.exchanged(before + 1);
		const saved = this.profile(profile);
		check(saved, `profile ${profile} is not in the file`);
		check(result.stdout === `${saved.tokens.accessToken}\n`, 'stdout is not the token alone that was saved');
		return result;
	}

	/** The profile as it is in the file, or undefined. */
	profile(name = 'p'): StoredProfile | undefined {
		const file = this.home.readFile() as {profiles?: Record<string, StoredProfile>} | undefined;
		return file?.profiles && Object.hasOwn(file.profiles, name) ? file.profiles[name] : undefined;
	}

	/** A profile in the shape of the file, whose refresh token the server knows. Expired unless changed. */
	someProfile(changes: Partial<StoredProfile> = {}, tokens: Partial<StoredTokens> = {}): StoredProfile {
		const stored: StoredTokens = {
			accessToken: `at-${randomBytes(32).toString('hex')}`,
			tokenType: 'bearer',
			expiresAt: new Date(Date.now() - 60_000).toISOString(),
			refreshToken: `rt-${randomBytes(32).toString('hex')}`,
			obtainedAt: new Date(Date.now() - 3_660_000).toISOString(),
			...tokens,
		};
		this.ownCanaries.push({kind: 'access token', value: stored.accessToken});
		if (stored.refreshToken) {
			this.ownCanaries.push({kind: 'refresh token', value: stored.refreshToken});
			this.server.liveRefreshTokens.add(stored.refreshToken);
		}
		const {origin} = this.server;
		return {
			role: 'self',
			clientId: this.clientId,
			clientSecret: this.clientSecret,
			redirectUri: 'http://127.0.0.1:9090/cb',
			hosts: {authorize: origin, token: origin, smapi: origin},
			scopes: ['alexa::ask:skills:readwrite', 'alexa::ask:models:readwrite'],
			vendors: [{id: 'M1ABCDEFGHIJK', name: 'First Vendor'}],
			vendorId: 'M1ABCDEFGHIJK',
			createdAt: new Date(Date.now() - 7_200_000).toISOString(),
			...changes,
			tokens: stored,
		};
	}

	/** Writes the file anew with these profiles; they have to be there unchanged at the end, but those of `changing`. */
	given(profiles: Readonly<Record<string, unknown>>, changing: readonly string[] = []): void {
		for (const name of Object.keys(this.givenProfiles)) delete this.givenProfiles[name];
		Object.assign(this.givenProfiles, profiles);
		for (const name of changing) this.mayChange.add(name);
		this.home.writeFile({version: 1, defaultProfile: Object.keys(profiles)[0], profiles});
	}

	/** Ends what still runs and removes everything. */
	async close(): Promise<void> {
		for (const {program, result} of this.programs) if (!result) program.kill('SIGKILL');
		await Promise.all(this.programs.map(({program}) => program.exit));
		// A line of Node's own, for which `close` fails, was judged after the case.
		await Promise.allSettled(this.terminals.map(({terminal}) => terminal.close()));
		for (const work of this.#cleanups) await work();
		await Promise.all(this.servers.map(server => server.close()));
		this.home.remove();
	}
}

export interface StoredTokens {
	accessToken: string;
	tokenType: string;
	expiresAt?: string;
	refreshToken?: string;
	obtainedAt: string;
	refusedAt?: string;
}

/** A profile as the contract writes it (section 3). */
export interface StoredProfile {
	role: string;
	clientId?: string;
	clientSecret?: string;
	redirectUri?: string;
	hosts: {authorize: string; token: string; smapi: string};
	scopes: string[];
	grantedScopes?: string[];
	vendors?: {id: string; name: string}[];
	vendorId?: string;
	createdAt: string;
	usedAt?: string;
	tokens: StoredTokens;
}

/** The start of a text, on one line. */
export function short(text: string, length = 300): string {
	const line = text.trim().replace(/\s+/g, ' ');
	return line.length > length ? `${line.slice(0, length)}…` : line;
}
