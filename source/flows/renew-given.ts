import {answers as answerTable} from '../core/answers.ts';
import {kindOfValue, referenceProblem, withArticle} from '../core/client.ts';
import {fileVersion} from '../core/config-file.ts';
import {Failure} from '../core/failure.ts';
import {requireAllowed} from '../core/hosts.ts';
import type {Profile} from '../core/profile.ts';
import type {Environment} from '../core/secret-variables.ts';
import {resolveSettings} from '../core/settings.ts';
import type {Ports} from '../ports.ts';
import {refreshLost, renew} from './refresh.ts';

export interface GivenRefreshToken {
	readonly text: string;
	/** Where it is from: `ASK_REFRESH_TOKEN`. */
	readonly name: string;
	readonly environment: Environment;
	readonly secrets: Environment;
	/** Origins beside Amazon's and this computer that the secrets may go to, blanks between. */
	readonly allowHost?: string | undefined;
	/** Told what is odd about client ID and secret. */
	readonly warn: (warning: string) => void;
}

/**
 * Renews a refresh token that no profile holds, with client ID and secret of the environment (contract 2, `token`,
 * "Without a file"). Nothing is stored, so an answer that rotates it is a failure.
 *
 * @throws Failure `wrong_kind`, `bad_value`, `missing_answers`, `host_not_allowed`, `refresh_lost`, of the token endpoint
 * and the network
 */
export async function renewGiven(
	given: GivenRefreshToken,
	ports: Pick<Ports, 'store' | 'http' | 'clock' | 'programs'>,
	signal: AbortSignal,
): Promise<Profile> {
	const refreshToken = judgeRefreshToken(given);
	const profile = profileOf(given, refreshToken, ports.clock.now());
	const command = `{program}, on your own computer. Then put the new refresh token into ${given.name}; it is shown by {program} export json --include-secrets`;
	const renewed = await renew(profile, undefined, ports, signal).catch((error: unknown) => {
		if (!(error instanceof Failure) || error.details.command === undefined) throw error;
		throw new Failure(error.code, {...error.details, command}, {why: error.why, cause: error});
	});
	if (!renewed.isRotated) return renewed.profile;
	throw refreshLost(
		'without a profile nothing is stored, and Amazon rotates this one, which needs a file',
		command,
	);
}

function judgeRefreshToken({text, name}: GivenRefreshToken): string {
	const value = text.trim();
	const hint = 'It is the refreshToken of a sign-in, as ask-cli keeps it in ~/.ask/cli_config.';
	const reference = referenceProblem(value);
	if (reference !== undefined) throw new Failure('bad_value', {name, detail: reference, hint});
	const kind = kindOfValue(value);
	if (kind !== 'refresh token' && kind !== 'unknown')
		throw new Failure('wrong_kind', {kind: withArticle(kind), wanted: `a refresh token (${name})`, hint});
	if (/^[\x21-\x7E]{1,8192}$/.test(value)) return value;
	const detail = value === '' ? 'it is empty' : 'it has blanks or signs that no refresh token has';
	throw new Failure('bad_value', {name, detail, hint});
}

function profileOf(given: GivenRefreshToken, refreshToken: string, now: Date): Profile {
	const {environment, secrets, warn, allowHost} = given;
	// No profile counts here, whatever its name.
	const {SMAPI_LOGIN_PROFILE: _, ...others} = environment;
	const flags = allowHost === undefined ? {} : {allowHost};
	const file = {version: fileVersion};
	const {draft, hosts, hostsToAllow, warnings} = resolveSettings(flags, others, secrets, file);
	for (const warning of warnings) warn(warning);
	const {clientId, clientSecret} = draft.answers;
	if (clientId === undefined || clientSecret === undefined) {
		const missing = [
			...(clientId === undefined ? ['clientId' as const] : []),
			...(clientSecret === undefined ? ['clientSecret' as const] : []),
		];
		const list = missing.map(key => {
			const {name, environment: variables = []} = answerTable[key];
			return `  ${name}: ${variables.join(' or ')}`;
		});
		throw new Failure('missing_answers', {list: list.join('\n')});
	}
	requireAllowed(hostsToAllow);
	return {
		role: 'self',
		clientId,
		clientSecret,
		hosts,
		scopes: [],
		createdAt: now,
		tokens: {accessToken: '', tokenType: 'bearer', refreshToken, obtainedAt: now},
	};
}
