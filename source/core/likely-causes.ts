import type {AnswerKey} from './answers.ts';
import {shortScopeName} from './scopes.ts';

export interface LikelyCause {
	/** The key that leads to its step. */
	readonly digit: '1' | '2' | '3';
	readonly name: string;
	/** The value in use. */
	readonly value: string;
	/** The answer to change. */
	readonly answer: AnswerKey;
}

/** What usually is wrong when nobody comes back from Amazon: its own error page never calls back. */
export function likelyCauses(used: {
	readonly redirectUri: string;
	readonly clientId: string;
	readonly scopes: readonly string[];
}): readonly LikelyCause[] {
	return [
		{digit: '1', name: 'return URL', value: used.redirectUri, answer: 'returnUrls'},
		{digit: '2', name: 'client ID', value: used.clientId, answer: 'clientId'},
		{digit: '3', name: 'scopes', value: used.scopes.map(shortScopeName).join(' '), answer: 'scopes'},
	];
}

/** Stands above the causes. */
export const causesQuestion =
	'Does Amazon show an error page? Then one of these usually does not fit the security profile:';
