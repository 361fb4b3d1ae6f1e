import type {InspectedUrl} from './inspect-url.ts';
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

/** The judgement of an address in words. */
export function judgement(judged: InspectedUrl): Judgement {
	const {warnings, host, clientId, scopes, redirectUri, codeReaders, pkce, remarks} = judged;
	// Of several places only the first is told, which may be the harmless one.
	const isWarnedOfReaders = warnings.some(({code}) => code === 'redirect_uri');
	return {
		allClear:
			warnings.length === 0
				? 'Nothing in this address is suspicious. Still, anybody can use a client ID: only a call to the client proves that it is theirs.'
				: undefined,
		warnings: warnings.map(({text}) => `! ${text}`),
		facts: [
			`Page: ${host}`,
			`Who asks: ${clientId === undefined ? 'nobody is named' : `client ID ${clientId}`}`,
			...(scopes.length === 0 ? [] : ['With your permission they can:', ...scopes.map(permissionLine)]),
			...(isWarnedOfReaders ? [] : [codeReaders]),
			...(redirectUri === undefined ? [] : [`Return URL: ${redirectUri}`]),
			// Without it a remark says so.
			...(pkce ? ['Only the client that asks can use the code (PKCE, S256).'] : []),
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
