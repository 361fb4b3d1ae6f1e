import {areAmazonHosts} from '../core/hosts.ts';
import {quoted} from '../core/quote.ts';
import type {Action, Handed} from './format.ts';
import {sdkSecrets} from './variables.ts';

/** A program for `ask-smapi-sdk` of Node. @throws Failure `unwritable_value` */
export function plan(handed: Handed): readonly Action[] {
	const {hosts} = handed;
	const {clientId, clientSecret, refreshToken} = sdkSecrets(handed);
	const isAmazon = areAmazonHosts(hosts);
	const text = [
		"const Alexa = require('ask-smapi-sdk');",
		'',
		`const smapiClient = new Alexa.${isAmazon ? 'Standard' : 'Custom'}SmapiClientBuilder()`,
		...(isAmazon
			? []
			: [
					`\t.withApiEndpoint(${quoted(hosts.smapi, 'code', 'the SMAPI host')})`,
					`\t.withAuthEndpoint(${quoted(hosts.token, 'code', 'the token host')})`,
				]),
		'\t.withRefreshTokenConfig({',
		`\t\tclientId: ${formValue(clientId, 'the client ID')},`,
		`\t\tclientSecret: ${formValue(clientSecret, 'the client secret')},`,
		`\t\trefreshToken: ${formValue(refreshToken, 'the refresh token')},`,
		'\t})',
		'\t.client();',
		'',
		'smapiClient.getVendorListV1().then(',
		'\tresult => console.log(JSON.stringify(result)),',
		'\terror => {',
		'\t\tconsole.error(error.message);',
		'\t\tprocess.exitCode = 1;',
		'\t},',
		');',
	];
	return [{type: 'print', text: `${text.join('\n')}\n`}];
}

/** Version 1.3.0 puts the values into its form as they are: what a form cannot hold goes in encoded. */
function formValue(value: string, name: string): string {
	const text = quoted(value, 'code', name);
	return /[&+%=#;\s]/.test(value) ? `encodeURIComponent(${text})` : text;
}
