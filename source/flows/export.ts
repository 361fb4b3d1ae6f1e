import {Failure} from '../core/failure.ts';
import type {Hosts} from '../core/hosts.ts';
import {endOf, hasClientSecret, type Profile} from '../core/profile.ts';
import type {Action, Format, FormatOptions, Handed} from '../formats/format.ts';
import {vendorOf} from '../formats/variables.ts';
import type {Ports} from '../ports.ts';
import {clientSecretOf} from './client-secret.ts';
import {freshProfile, signInCommand, storedProfile} from './refresh.ts';

/** `token`'s rule: given from the file as long as it lives 5 minutes more. */
const minimumSeconds = 300;

interface ProfileToHand {
	readonly profileName: string;
	readonly environmentHosts: Partial<Hosts>;
	/** @default 300 */
	readonly minimumSeconds?: number;
	/** Told when the token was not renewed and the stored one, which still lives, is given. */
	readonly onFallback?: (failure: Failure) => void;
}

type HandPorts = Pick<Ports, 'store' | 'http' | 'clock' | 'programs'>;

/**
 * The saved profile that a format hands on, its token renewed by `token`'s rule where the format uses it.
 * @throws Failure as `freshProfile`
 */
export async function profileFor(
	format: Pick<Format, 'usesAccessToken' | 'writesProfile'>,
	asked: ProfileToHand,
	options: Pick<FormatOptions, 'includesSecrets'>,
	ports: HandPorts,
	signal: AbortSignal,
): Promise<Profile> {
	const isCopy = format.writesProfile && options.includesSecrets;
	if (!format.usesAccessToken || isCopy) return storedProfile(asked.profileName, ports, signal);
	return freshProfile({minimumSeconds, force: false, ...asked}, ports, signal);
}

type Secret = keyof Handed['secrets'];
const allSecrets: readonly Secret[] = ['refreshToken', 'clientId', 'clientSecret'];
const secretNames = {refreshToken: 'refresh token', clientId: 'client ID', clientSecret: 'client secret'};

/**
 * What a format is given of a profile: the access token, and the secrets that it needs or that were asked for. A client
 * secret that a command prints is printed now.
 *
 * @throws Failure `missing_secret`, `secret_command`, `file_not_private`
 */
export async function handedOf(
	format: Pick<Format, 'name' | 'needs' | 'writesProfile'>,
	{profileName, profile}: {readonly profileName: string; readonly profile: Profile},
	{includesSecrets = false}: Pick<FormatOptions, 'includesSecrets'>,
	ports: HandPorts,
	signal: AbortSignal,
): Promise<Handed> {
	const {tokens, clientId, hosts} = profile;
	const missing = format.needs.find(key =>
		key === 'refreshToken'
			? !tokens.refreshToken
			: key === 'clientId'
				? !clientId
				: !hasClientSecret(profile),
	);
	if (missing !== undefined) throw missingSecret(secretNames[missing], format.name, profileName, profile);
	const wanted = new Set(includesSecrets ? allSecrets : format.needs);
	const takesSecret = wanted.has('clientSecret') && hasClientSecret(profile) && !format.writesProfile;
	const clientSecret = takesSecret ? await clientSecretOf(profile, ports, signal) : undefined;
	return {
		profileName,
		profile,
		accessToken: tokens.accessToken,
		expiresAt: endOf(tokens),
		vendorId: vendorOf(profile),
		hosts,
		secrets: {
			...(wanted.has('refreshToken') && tokens.refreshToken ? {refreshToken: tokens.refreshToken} : {}),
			...(wanted.has('clientId') && clientId ? {clientId} : {}),
			...(clientSecret === undefined ? {} : {clientSecret}),
		},
		now: ports.clock.now(),
	};
}

function missingSecret(missing: string, format: string, profileName: string, {role}: Profile): Failure {
	const hint =
		role === 'owner'
			? 'It holds a received token; the client that made it keeps the rest.'
			: `Sign in again: ${signInCommand(profileName)}`;
	return new Failure('missing_secret', {profile: profileName, missing, format, hint});
}

interface Way {
	/** Where the result goes instead of stdout, or the file that is changed instead of the usual one. */
	readonly out?: string | undefined;
	/** Programs are called; else only told. */
	readonly runs: boolean;
	/** What was done, and what is worth knowing. */
	readonly say: (text: string) => void;
}

/**
 * Does what a format planned, in its order.
 * @returns the result for stdout; `''` where it went elsewhere
 * @throws Failure `save_failed`, `store_busy`, `foreign_file`, `helper_failed`
 */
export async function carryOut(
	actions: readonly Action[],
	{out, runs, say}: Way,
	ports: Pick<Ports, 'files' | 'programs'>,
	signal: AbortSignal,
): Promise<string> {
	const merges = actions.some(({type}) => type === 'merge');
	let result = '';
	let count = 0;
	for (const action of actions) {
		switch (action.type) {
			case 'say':
				say(action.text);
				break;
			case 'print':
				if (out === undefined || merges) result += action.text;
				else say(await written(action, out, ports));
				break;
			case 'merge': {
				const {file, backup} = await ports.files.merge(out ?? action.path, action.edit);
				const before = backup === undefined ? '' : ` What was there before is in ${backup}.`;
				say(`✓ ${file} has the profile now, readable by you alone.${before}`);
				break;
			}
			case 'run':
				if (runs) {
					await run(action, count, ports, signal);
					say(`✓ ${action.words.join(' ')}`);
				} else result += planned(action);
				count++;
				break;
		}
	}
	return result;
}

/** @returns what to say about it */
async function written(
	{text, into}: Extract<Action, {type: 'print'}>,
	out: string,
	{files}: Pick<Ports, 'files'>,
): Promise<string> {
	if (into === undefined) return `✓ Written to ${await files.write(out, text)}, readable by you alone.`;
	let kept = '';
	const edit = (before = '') => {
		if (before !== '') kept = ' Its other lines are kept.';
		return into(before);
	};
	const {file} = await files.merge(out, edit, {isBackedUp: false});
	return `✓ Written to ${file}, readable by you alone.${kept}`;
}

type Run = Extract<Action, {type: 'run'}>;

function planned({words, input, isSecret}: Run): string {
	return `${words.join(' ')}  # ${isSecret ? 'its value on standard input' : `standard input: ${input}`}\n`;
}

async function run(
	{words, input}: Run,
	count: number,
	ports: Pick<Ports, 'programs'>,
	signal: AbortSignal,
): Promise<void> {
	const detail = await ports.programs.feed(words, input, signal);
	if (detail === undefined) return;
	const hint =
		count === 0
			? `Nothing was set. Is ${words[0]} installed and signed in, and this a folder of a repository (--repo OWNER/NAME)?`
			: `${count} before it were set. Mend that, then run it again.`;
	throw new Failure('helper_failed', {command: words.join(' '), detail, hint});
}
