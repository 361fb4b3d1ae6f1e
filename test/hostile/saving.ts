import {randomBytes} from 'node:crypto';
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import type {ProgramResult, RunningProgram} from '../program/run-program.ts';
import {check} from './case.ts';
import type {CaseProgramOptions, Context, StoredProfile, StoredTokens} from './context.ts';
import type {Handler} from './server.ts';

/** Starts the save of a new profile: a received token, checked with SMAPI's stand-in. The token is a canary. */
export function startSaving(
	context: Context,
	name: string,
	options: CaseProgramOptions = {},
): {readonly program: RunningProgram; readonly accessToken: string} {
	const accessToken = `Atza|CNRY-${randomBytes(32).toString('hex')}`;
	context.ownCanaries.push({kind: 'access token', value: accessToken});
	const args = ['--role', 'owner', '--token-stdin', `--profile=${name}`];
	const program = context.start(args, {stdin: `${accessToken}\n`, ...options});
	return {program, accessToken};
}

/** Saves a new profile and waits for the end. */
export async function save(
	context: Context,
	name: string,
	options: CaseProgramOptions = {},
): Promise<ProgramResult & {readonly accessToken: string}> {
	const {program, accessToken} = startSaving(context, name, options);
	return {...(await program.exit), accessToken};
}

/** A good profile that is valid for half an hour: commands need no network for it. */
export function validProfile(context: Context, changes: Partial<StoredProfile> = {}): StoredProfile {
	return context.someProfile(changes, {expiresAt: new Date(Date.now() + 1_800_000).toISOString()});
}

/** So many valid profiles, named `prefix` and a number. */
export function validProfiles(context: Context, count: number, prefix = 'n'): Record<string, StoredProfile> {
	const first = validProfile(context);
	const entries = Array.from({length: count}, (_, index): [string, StoredProfile] => [
		`${prefix}${index}`,
		// One canary is enough: thousands would make the scan slow.
		{...first, tokens: {...first.tokens, accessToken: `${first.tokens.accessToken}${index}`}},
	]);
	return Object.fromEntries(entries);
}

/** The bytes of the file. */
export function fileBytes(context: Context): string {
	return readFileSync(context.home.file, 'latin1');
}

/** The names in the config folder that are not the file itself. */
export function leftOvers(context: Context): string[] {
	const {configDir} = context.home;
	return existsSync(configDir) ? readdirSync(configDir).filter(name => name !== 'config.json') : [];
}

/**
 * A save that is stopped (SIGSTOP) while it holds the lock of the file; tries again when the moment was missed.
 * @returns the stopped program
 */
export async function stoppedInSave(context: Context, profile: string): Promise<RunningProgram> {
	for (let attempt = 0; attempt < 60; attempt++) {
		const program = context.start(['profiles', 'use', profile], {stdin: ''});
		let ended = false;
		void program.exit.then(() => {
			ended = true;
		});
		while (!ended && !holdsLock(context)) await new Promise(resolve => setImmediate(resolve));
		program.kill('SIGSTOP');
		if (!ended && (await isStopped(program.pid)) && holdsLock(context)) return program;
		program.kill('SIGCONT');
		await program.exit;
	}
	throw new Error('the lock was never caught');
}

function holdsLock(context: Context): boolean {
	return leftOvers(context).includes('config.json.lock');
}

/** Waits until the kernel says that the process is stopped (`T`) or gone. */
async function isStopped(pid: number): Promise<boolean> {
	for (;;) {
		let state: string | undefined;
		try {
			state = /\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1];
		} catch {
			return false;
		}
		if (state === 'T') return true;
		if (state === 'Z' || state === 'X') return false;
		await new Promise(resolve => setImmediate(resolve));
	}
}

/** @throws Error unless a program's failure is LOCAL and names the file */
export function judgeLocal(context: Context, result: ProgramResult, name: string): void {
	check(
		result.exitCode === 1,
		`${name}: exit ${result.signal ?? result.exitCode}: ${result.stderr.slice(0, 200)}`,
	);
	// What `doctor` finds is its result.
	check(`${result.stdout}${result.stderr}`.includes(context.home.file), `${name}: the path is not named`);
}

/** Puts one expired profile `p` on file that a command may refresh. */
export function givenExpired(
	context: Context,
	changes: Partial<StoredProfile> = {},
	tokens: Partial<StoredTokens> = {},
): StoredProfile {
	const profile = context.someProfile(changes, tokens);
	context.given({p: profile}, ['p']);
	return profile;
}

/** `token --profile p`. */
export function token(
	context: Context,
	args: readonly string[] = [],
	options: CaseProgramOptions = {},
): Promise<ProgramResult> {
	return context.run(['token', '--profile', 'p', ...args], options);
}

/** Refreshes against a handler and expects an end. @returns what was said */
export async function refreshed(
	context: Context,
	handler: Handler,
	exitCode: number,
	within = 5,
): Promise<ProgramResult> {
	context.server.onToken = handler;
	const program = context.start(['token', '--profile', 'p'], {stdin: ''});
	return context.ends(program, exitCode, within);
}

/** One sign-in whose exchange meets a handler; nothing may be saved unless it ends well. */
export async function exchangedWith(
	context: Context,
	handler: Handler,
	exitCode: number,
	within = 5,
): Promise<ProgramResult> {
	context.server.onToken = handler;
	const before = context.server.exchanges.length;
	const profile = `x${context.programs.length}`;
	const signIn = await context.signIn({profile});
	await signIn.good();
	const result = await context.ends(signIn.program, exitCode, within);
	context.exchanged(before + 1);
	if (exitCode !== 0) check(!context.profile(profile), 'a failed exchange saved a profile');
	return result;
}

/** @throws Error unless the tokens and the client of `p` are as they were */
export function kept(context: Context, before: StoredProfile): void {
	const now = context.profile();
	check(now, 'the profile is gone');
	for (const key of ['clientId', 'clientSecret'] as const)
		check(now[key] === before[key], `${key} was changed`);
	check(now.tokens.refreshToken === before.tokens.refreshToken, 'the refresh token was not kept');
	check(now.tokens.accessToken === before.tokens.accessToken, 'the access token was changed');
}
