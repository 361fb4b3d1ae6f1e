import {endOf, scopesOf} from '../core/profile.ts';
import {cleanText} from '../core/redact.ts';
import {notGranted, operationsOf, shortScopeName} from '../core/scopes.ts';
import {vendorAdvice} from '../core/vendor-advice.ts';
import {type TokenWords, vendorWords} from './token-blocks.ts';

/** Everything about the token at length; nothing secret. */
export function tokenHelp({session, canRenew, tokenCommand, noSave, isDemo}: TokenWords): readonly string[] {
	const {profile, vendorsFailure, warnings = []} = session;
	const {tokens, vendors = [], role} = profile;
	const end = endOf(tokens);
	const unknown = tokens.expiresAt ? '' : ' Amazon named no end; an access token lives one hour.';
	const granted = scopesOf(profile);
	const missing = notGranted(profile.scopes, granted);
	const operations = [...new Set(granted.flatMap(operationsOf))];
	const advice = vendorAdvice(profile, vendorsFailure, canRenew)?.text;
	return [
		'The access token is your permission for the operations below. It goes into the header of each request: Authorization: Bearer and the token, unquoted. Whoever has it can use it until it ends.',
		`It ends at ${end.toISOString()} (epoch ${Math.floor(end.getTime() / 1000)}).${unknown}`,
		`Granted: ${granted.map(shortScopeName).join(', ') || 'unknown'}.${operations.length > 0 ? ` It can ${operations.join('; ')}.` : ''}`,
		...(missing.length > 0 ? [`Asked for and not granted: ${missing.map(shortScopeName).join(', ')}.`] : []),
		...(vendors.length > 0 ? [`Vendors:\n${vendors.map(vendorWords).join('\n')}`] : []),
		...(advice === undefined ? [] : [advice]),
		...warnings.map(text => cleanText(text, 300)),
		...(noSave || isDemo || role === 'owner'
			? []
			: [`The token, any time, renewed when it has to be: ${tokenCommand}`]),
		'An owner takes the permission back at https://www.amazon.com/ap/adam',
	];
}
