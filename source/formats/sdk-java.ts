import {amazonHosts, sameOrigin} from '../core/hosts.ts';
import {quoted} from '../core/quote.ts';
import type {Action, Handed} from './format.ts';
import {sdkSecrets, tokenHostNotes} from './variables.ts';

/** A class for `com.amazon.alexa:ask-smapi-sdk`, for a file Smapi.java. @throws Failure `unwritable_value` */
export function plan(handed: Handed): readonly Action[] {
	const {hosts} = handed;
	const {clientId, clientSecret, refreshToken} = sdkSecrets(handed);
	const isAmazon = sameOrigin(hosts.smapi, amazonHosts.smapi);
	const text = [
		'import com.amazon.ask.model.services.skillManagement.SkillManagementService;',
		'import com.amazon.ask.smapi.SmapiClients;',
		'',
		'public class Smapi {',
		'\tpublic static void main(String[] arguments) {',
		'\t\tSkillManagementService smapiClient = SmapiClients.custom()',
		`\t\t\t.withClientId(${quoted(clientId, 'code', 'the client ID')})`,
		`\t\t\t.withClientSecret(${quoted(clientSecret, 'code', 'the client secret')})`,
		`\t\t\t.withRefreshToken(${quoted(refreshToken, 'code', 'the refresh token')})`,
		...(isAmazon ? [] : [`\t\t\t.withApiEndpoint(${quoted(hosts.smapi, 'code', 'the SMAPI host')})`]),
		'\t\t\t.build();',
		'\t\tSystem.out.println(smapiClient.getVendorListV1());',
		'\t}',
		'}',
	];
	return [{type: 'print', text: `${text.join('\n')}\n`}, ...tokenHostNotes(hosts)];
}
