import {amazonHosts, sameOrigin} from '../core/hosts.ts';
import {quoted} from '../core/quote.ts';
import type {Action, Handed} from './format.ts';
import {sdkSecrets, tokenHostNotes} from './variables.ts';

/** A program for `ask-smapi-sdk` of Python. @throws Failure `unwritable_value` */
export function plan(handed: Handed): readonly Action[] {
	const {hosts} = handed;
	const {clientId, clientSecret, refreshToken} = sdkSecrets(handed);
	const text = [
		'from ask_smapi_sdk import StandardSmapiClientBuilder',
		'',
		'builder = StandardSmapiClientBuilder(',
		`    client_id=${quoted(clientId, 'code', 'the client ID')},`,
		`    client_secret=${quoted(clientSecret, 'code', 'the client secret')},`,
		`    refresh_token=${quoted(refreshToken, 'code', 'the refresh token')},`,
		')',
		...(sameOrigin(hosts.smapi, amazonHosts.smapi)
			? []
			: [`builder.api_endpoint = ${quoted(hosts.smapi, 'code', 'the SMAPI host')}`]),
		'smapi_client = builder.client()',
		'',
		'print(smapi_client.get_vendor_list_v1())',
	];
	return [{type: 'print', text: `${text.join('\n')}\n`}, ...tokenHostNotes(hosts)];
}
