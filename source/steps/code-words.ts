import {notAmazonWords} from '../core/hosts.ts';
import {describeDuration, type OpenRequest, quotedName} from '../core/profile.ts';
import type {Para, Talk} from '../talk/talk.ts';

/** How an open request is told apart: its name and its age. */
export function requestWords({profileName, createdAt}: OpenRequest, now: Date): string {
	const seconds = (now.getTime() - createdAt.getTime()) / 1000;
	const age = seconds < 60 ? 'just now' : `${describeDuration(seconds)} ago`;
	return `the request for ${profileName === undefined ? 'a profile without a name' : quotedName(profileName)}, made ${age}`;
}

/** What to paste; where it goes somewhere else, that first. In a narrow window both in one breath. */
export function questionOf({columns}: Talk, foreignHost: string | undefined): readonly (string | Para)[] {
	const question = 'Paste what the owner sent back: the code, or the whole address their browser ended on.';
	if (foreignHost === undefined) return [question];
	if (columns >= narrow) return [{text: notAmazonWords(foreignHost), sign: 'warning'}, question];
	return [{text: `Paste the code or the address. Not Amazon: it goes to ${foreignHost}.`, sign: 'warning'}];
}

/** Below so many columns. */
const narrow = 60;

/** `a or b`; of many the first two. */
export function listOf(names: readonly string[]): string {
	return names.length < 3 ? names.join(' or ') : `${names.slice(0, 2).join(', ')} or another request`;
}
