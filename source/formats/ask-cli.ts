import {Failure} from '../core/failure.ts';
import {isObject, type Json, parseJson} from '../core/json.ts';
import {shellQuoted} from '../core/shell.ts';
import type {Action, FormatOptions, Handed} from './format.ts';

/**
 * A profile in ask-cli's own file. Seen in ask-cli 2.30.7: `expires_at` has to be ISO 8601, else the token counts as good
 * for ever; a byte order mark crashes it; it holds no client and renews with its own one unless the variables name ours.
 */
export function plan(handed: Handed, {askProfile, includesSecrets}: FormatOptions): readonly Action[] {
	const {profileName, vendorId, secrets} = handed;
	const name = askProfile ?? profileName;
	const {clientId = '', clientSecret} = secrets;
	const lines = [
		`export ASK_LWA_CLIENT_ID=${shellQuoted(clientId)}`,
		...(includesSecrets && clientSecret
			? [`export ASK_LWA_CLIENT_CONFIRMATION=${shellQuoted(clientSecret)}`]
			: []),
	];
	const secretWords = includesSecrets
		? 'Both are printed for a shell to evaluate.'
		: 'The first is printed, the secret is not (--include-secrets prints both).';
	const notes = [
		`ask-cli renews the token itself, but only with your client: set ASK_LWA_CLIENT_ID and ASK_LWA_CLIENT_CONFIRMATION (the client secret) where it runs, or it stops working in an hour. ${secretWords}`,
		`Or run it with both set for it alone: {program} exec --profile ${shellQuoted(profileName)} --with-refresh -- ask … --profile ${shellQuoted(name)}`,
		...(vendorId === undefined
			? [
					`! No vendor ID is known, and ask-cli needs one: {program} status --check --profile ${shellQuoted(profileName)}`,
				]
			: []),
	];
	return [
		{type: 'merge', path: ['.ask', 'cli_config'], edit: (text, file) => merged(text, file, name, handed)},
		{type: 'print', text: `${lines.join('\n')}\n`},
		...notes.map((note): Action => ({type: 'say', text: note})),
	];
}

function merged(text: string | undefined, file: string, name: string, handed: Handed): string {
	const bare = (text ?? '').replace(/^\uFEFF/, '');
	const before: unknown = bare.trim() === '' ? {} : parseJson(bare);
	if (!isObject(before)) throw new Failure('foreign_file', {path: file, detail: 'it is not a JSON object'});
	const {profiles = {}} = before;
	if (!isObject(profiles)) throw new Failure('foreign_file', {path: file, detail: '“profiles” is no object'});
	const old = Object.hasOwn(profiles, name) && isObject(profiles[name]) ? profiles[name] : {};
	const after = {...before, profiles: {...profiles, [name]: askProfileOf(old, handed)}};
	return `${JSON.stringify(after, undefined, indentOf(bare))}\n`;
}

function askProfileOf(old: Json, {accessToken, expiresAt, vendorId, secrets, now}: Handed): Json {
	return {
		aws_profile: null,
		...old,
		token: {
			access_token: accessToken,
			refresh_token: secrets.refreshToken,
			token_type: 'bearer',
			expires_in: Math.max(0, Math.round((expiresAt.getTime() - now.getTime()) / 1000)),
			expires_at: expiresAt.toISOString(),
		},
		...(vendorId === undefined ? {} : {vendor_id: vendorId}),
	};
}

/** As the file is indented already; ask-cli itself takes two blanks. */
function indentOf(text: string): string {
	return /^\{\r?\n([ \t]+)"/.exec(text)?.[1] ?? '  ';
}
