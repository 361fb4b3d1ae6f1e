import type {InspectedUrl, UrlWarningCode} from './inspect-url.ts';
import {shortScopeName} from './scopes.ts';

/** What an authorization URL asks for, a paragraph a line. Every value is cleaned already. */
export interface Judgement {
	/** Undefined where there is something to warn of. */
	readonly allClear: string | undefined;
	/** `! …`, the gravest first. */
	readonly warnings: readonly string[];
	/** Who asks, for what, where the code goes and who can read it there. */
	readonly facts: readonly string[];
}

/** The page is somebody else's, or may be: what the address says is only what they say. */
const notOfAmazon: readonly string[] = [
	'host-from-environment',
	'other_host',
	'look_alike_host',
	'plain_http',
	'other_path',
] satisfies readonly UrlWarningCode[];

/** The answer may go elsewhere than told, or be another than a code: nothing about it reassures. */
const otherThanTold: readonly string[] = [
	'redirect_uri',
	'doubled_parameter',
	'foreign_address',
	'response_type',
] satisfies readonly UrlWarningCode[];

/** The judgement of an address in words. */
export function judgement(judged: InspectedUrl): Judgement {
	const {warnings, host, clientIds, scopes, redirectUris, codeReaders, pkce, remarks} = judged;
	const isWarnedOf = (codes: readonly string[]) => warnings.some(({code}) => codes.includes(code));
	const isClaimed = isWarnedOf(notOfAmazon);
	const isSure = !isClaimed && !isWarnedOf(otherThanTold);
	return {
		allClear:
			warnings.length === 0
				? 'Nothing in this address is suspicious. Still, anybody can use a client ID: only a call to the client proves that it is theirs.'
				: undefined,
		warnings: warnings.map(({text}) => `! ${text}`),
		facts: [
			`Page: ${host}`,
			...(isClaimed ? ['It says of itself:'] : []),
			`Who asks: ${clientIds.length === 0 ? 'nobody is named' : `client ID ${clientIds.join(', or ')}`}`,
			...(scopes.length === 0 ? [] : ['With your permission they can:', ...scopes.map(permissionLine)]),
			...(isSure ? [codeReaders] : []),
			...redirectUris.map(place => `Return URL: ${place}`),
			// Without it a remark says so.
			...(pkce && isSure ? ['Only the client that asks can use the code (PKCE, S256).'] : []),
			...remarks,
		],
	};
}

/** The same as lines of text, warnings first. */
export function judgementLines(judged: InspectedUrl): string[] {
	const {warnings, allClear, facts} = judgement(judged);
	return [...warnings, ...(warnings.length > 0 ? [''] : []), ...facts, ...(allClear ? ['', allClear] : [])];
}

function permissionLine({scope, operations}: InspectedUrl['scopes'][number]): string {
	const means = operations.length === 0 ? 'not a permission of SMAPI' : operations.join('; ');
	return `  ${shortScopeName(scope)}: ${means}`;
}
