import type {ProgramResult} from '../program/run-program.ts';
import {check} from './case.ts';
import type {CaseProgramOptions, Context, StoredProfile, StoredTokens} from './context.ts';
import type {Handler} from './server.ts';

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
