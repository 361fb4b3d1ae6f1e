import {tokenPath} from '../core/hosts.ts';
import {quoted} from '../core/quote.ts';
import type {Action, Handed} from './format.ts';

/**
 * A script for a POSIX shell that asks SMAPI for the vendors. Everything that is secret goes to curl by its standard
 * input, never as an argument. With secrets a function that renews the token comes along.
 * @throws Failure `unwritable_value`
 */
export function plan(handed: Handed): readonly Action[] {
	const {accessToken, expiresAt, vendorId, hosts} = handed;
	const about = [`# Good until ${expiresAt.toISOString()}`, vendorId && `vendor ${vendorId}`];
	const text = [
		about.filter(Boolean).join(', '),
		...call([
			`url = ${curl(new URL('/v1/vendors', hosts.smapi).href, 'the SMAPI host')}`,
			`header = ${curl(`Authorization: Bearer ${accessToken}`, 'the access token')}`,
		]),
		...renewal(handed),
	];
	return [{type: 'print', text: `${text.join('\n')}\n`}];
}

function renewal({hosts, secrets}: Handed): readonly string[] {
	const {refreshToken, clientId, clientSecret} = secrets;
	if (!(refreshToken && clientId && clientSecret)) return [];
	const form = {
		grant_type: 'refresh_token',
		refresh_token: refreshToken,
		client_id: clientId,
		client_secret: clientSecret,
	};
	return [
		'',
		'# The next access token: smapi_renew',
		'smapi_renew() {',
		...call([
			`url = ${curl(new URL(tokenPath, hosts.token).href, 'the token host')}`,
			...Object.entries(form).map(([name, value]) => `data-urlencode = ${curl(`${name}=${value}`, name)}`),
		]),
		'}',
	];
}

/** The end of the here-document stands quoted, so that the shell expands nothing in it (POSIX 2.7.4). */
function call(lines: readonly string[]): readonly string[] {
	return ["curl -sS --config - <<'END_OF_CONFIG'", ...lines, 'END_OF_CONFIG'];
}

function curl(value: string, name: string): string {
	return quoted(value, 'curl', name);
}
