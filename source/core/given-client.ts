import type {Source} from './answers.ts';
import {judgeClientId, judgeClientSecret} from './client.ts';
import type {Draft} from './draft.ts';
import {Failure} from './failure.ts';
import type {SignInFlags} from './settings.ts';

export type Variables = Readonly<Record<string, string | undefined>>;

/** A value with where it came from. */
export interface Found {
	readonly value: string;
	readonly source: Source;
}

/**
 * The client ID that flags or environment name.
 * @throws Failure `bad_value` when it is a value of another field or cannot be sent
 */
export function clientIdFrom(
	flags: SignInFlags,
	environment: Variables,
	warnings: string[],
): Found | undefined {
	const text = flags.clientId ?? (environment.ASK_LWA_CLIENT_ID || undefined);
	if (text === undefined) return undefined;
	const source = flags.clientId === undefined ? 'environment' : 'flag';
	const judged = judgeClientId(text);
	const name = source === 'flag' ? '--client-id' : 'ASK_LWA_CLIENT_ID';
	if (judged.verdict === 'refuse') {
		throw new Failure('bad_value', {
			name,
			detail: judged.reason,
			hint: 'Copy it from Web Settings of the security profile.',
		});
	}
	if (judged.verdict === 'odd') warnings.push(judged.reason);
	return {value: judged.value, source};
}

/**
 * The client secret: it counts only from a source whose client ID is the one in use or that names none.
 * @throws Failure `bad_value`, without the value
 */
export function secretFrom(
	flags: SignInFlags,
	environment: Variables,
	secrets: Variables,
	draft: Draft,
	warnings: string[],
): Found | undefined {
	const {clientId} = draft.answers;
	const fitsAsk = !environment.ASK_LWA_CLIENT_ID || environment.ASK_LWA_CLIENT_ID.trim() === clientId;
	const sources: [string, string | undefined, Source][] = [
		['--client-secret-stdin', flags.clientSecret, 'flag'],
		['SMAPI_LOGIN_CLIENT_SECRET', secrets.SMAPI_LOGIN_CLIENT_SECRET || undefined, 'environment'],
		[
			'ASK_LWA_CLIENT_CONFIRMATION',
			(fitsAsk && secrets.ASK_LWA_CLIENT_CONFIRMATION) || undefined,
			'environment',
		],
	];
	const found = sources.find(([, value]) => value !== undefined);
	if (!found) return undefined;
	const [name, text, source] = found;
	const judged = judgeClientSecret(text!);
	if (judged.verdict === 'refuse') {
		throw new Failure('bad_value', {
			name,
			detail: judged.reason,
			hint: 'Copy it from Web Settings, Show Secret.',
		});
	}
	if (judged.verdict === 'odd') warnings.push(judged.reason);
	return {value: judged.value, source};
}
