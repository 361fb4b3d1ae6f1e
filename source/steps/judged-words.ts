import {hostVariables} from '../core/hosts.ts';
import type {InspectedUrl} from '../core/inspect-url.ts';
import type {Judgement} from '../core/url-judgement.ts';
import type {Para, Talk} from '../talk/talk.ts';

/** In the demo the page is what plays Amazon's. */
export function inDemo(judged: InspectedUrl): InspectedUrl {
	const remarks = judged.remarks.filter(remark => !remark.includes(hostVariables.authorize));
	return {...judged, host: `${judged.host}, the practice server of this demo, not Amazon`, remarks};
}

interface Judging {
	readonly canOpen: boolean;
	readonly isOpened: boolean;
}

/** What to do now, before anything else. */
export function stepWords({canOpen, isOpened}: Judging, isScreen: boolean): readonly string[] {
	if (!canOpen) return ['It cannot be opened from here as it is. Ask the client for another one.'];
	if (!isOpened) return [];
	return [`${afterAllow({isScreen})} It is good for 5 minutes.${isScreen ? ` ${tokenToo}` : ''}`];
}

const tokenToo =
	'That is all they need; do you want to use the token too? t copies a reply that asks for it.';

/** What comes after the browser. */
export function afterAllow({isScreen}: Pick<Talk, 'isScreen'>): string {
	const reply = isScreen ? ' (m copies a reply)' : '';
	return `After Allow, Amazon shows a code or an address: send that to the client at once${reply}.`;
}

/** The verdict, what it comes of, and what the address asks for in a column. */
export function judgedWords(
	{verdict, points, notes, claim, facts}: Judgement,
	{isScreen, columns}: Talk,
): readonly Para[] {
	const said = (text: string, sign: 'success' | 'warning' | 'failure', isClose: boolean): Para =>
		isScreen || sign === 'success' ? {text, sign, isClose} : {text: `Warning: ${text}`};
	const shown = (text: string) => (columns < narrow && /^amzn1\.\S{20,}$/.test(text) ? shortId(text) : text);
	return [
		said(verdict.text, verdict.sign, false),
		...points.map(text => said(text, 'warning', true)),
		...notes.map(text => ({text})),
		...(claim === undefined ? [] : [{text: claim}]),
		...facts.map(({label, text}, at) => ({
			label,
			text: shown(text),
			isClose: at > 0 || claim !== undefined,
		})),
	];
}

/** Below so many columns a whole ID takes three lines; help has it. */
const narrow = 60;

/** IDs are told apart by their end. */
function shortId(id: string): string {
	return `amzn1…${id.slice(-8)}`;
}

/** What the screen has in short. */
export function allOf({clientId}: InspectedUrl, {permissions, isBound}: Judgement): readonly string[] {
	return [
		...(permissions.length === 0 ? [] : [`With your permission they can:\n${permissions.join('\n')}`]),
		...(clientId === undefined ? [] : [`Who asks: client ID ${clientId}`]),
		...(isBound ? ['Only the client that asks can use the code (PKCE, S256).'] : []),
	];
}
