import type {Action, FormatOptions, Handed} from './format.ts';
import {variablesOf} from './variables.ts';

/** Not secret: gh keeps them readable. */
const plain: ReadonlySet<string> = new Set(['SMAPI_TOKEN_EXPIRES_AT', 'ASK_VENDOR_ID', 'ASK_LWA_CLIENT_ID']);

/**
 * Secrets and variables of a repository, by GitHub's own program. `gh secret set NAME` and `gh variable set NAME` read
 * the value from standard input where no `--body` is given (gh manual).
 */
export function plan(handed: Handed, {repository, includesSecrets}: FormatOptions): readonly Action[] {
	const where = repository === undefined ? [] : ['--repo', repository];
	const runs = variablesOf(handed).map(
		([name, value]): Action => ({
			type: 'run',
			words: ['gh', plain.has(name) ? 'variable' : 'secret', 'set', name, ...where],
			input: value,
			isSecret: !plain.has(name),
		}),
	);
	if (!handed.profile.tokens.refreshToken) {
		const text = `The access token ends at ${handed.expiresAt.toISOString()}, and no pipeline can renew it: the profile “${handed.profileName}” has no refresh token. A new one has to be sent and exported each time.`;
		return [...runs, {type: 'say', text}];
	}
	if (includesSecrets) return runs;
	const text = `The access token ends at ${handed.expiresAt.toISOString()}. A pipeline that runs later needs --include-secrets and renews it by itself.`;
	return [...runs, {type: 'say', text}];
}
