import {authorizationPath, requestParameters, requiredParameters} from './authorization-url.ts';
import {returnUrls} from './client.ts';
import {shownValue} from './redact.ts';
import {operationsOf} from './scopes.ts';

/** Whether only the first parameter is there: what is left where a shell met an `&` without quotes. */
export function isCutAtFirst({pathname, searchParams}: URL): boolean {
	return pathname === authorizationPath && [...searchParams.keys()].length === 1;
}

export function cutAtFirstWords({searchParams}: URL): string {
	const [name = ''] = [...searchParams.keys()];
	return `The address looks cut at its first &: only ${shownValue(name)} is left. At a prompt it has to stand in quotes; or paste it into the wizard, or pipe it into inspect -`;
}

/**
 * Whether the last parameter is no whole one and others are missing: a mail program or a chat broke the line there. What
 * stands before it is judged all the same.
 */
export function isCutAtEnd({search, searchParams: params}: URL): boolean {
	const missing = requiredParameters.filter(name => !params.get(name));
	if (missing.length === 0) return false;
	// Between two parameters.
	if (missing.length > 2 && requiredParameters.slice(-3).every(name => missing.includes(name))) return true;
	const last = search.slice(Math.max(search.lastIndexOf('&'), 0) + 1);
	const [name = ''] = last.split('=', 1);
	const value = params.getAll(name).at(-1) ?? '';
	const begins = (whole: string) => whole !== value && whole.startsWith(value);
	switch (name) {
		case 'scope':
			return operationsOf(value.split(/\s+/).at(-1) ?? '').length === 0;
		case 'response_type':
			return begins('code');
		case 'redirect_uri':
			return !URL.canParse(value) || Object.values(returnUrls).some(begins);
		default:
			return (
				value === '' &&
				(last === name
					? requestParameters.some(whole => whole.startsWith(name))
					: requestParameters.includes(name))
			);
	}
}

export const cutAtEndWords =
	'The address may have been cut by a mail program: its end is missing. Copy all of it, or ask for it again in one piece.';
