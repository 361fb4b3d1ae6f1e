import {isUsableCode} from './authorization-response.ts';
import {authorizationPath} from './authorization-url.ts';
import {type Judgement, kindOfValue, undecorated, withArticle} from './client.ts';
import {Failure, type FailureCode} from './failure.ts';
import {isObject, parseJson} from './json.ts';
import {
	addressesIn,
	type FoundAddress,
	maximumPaste,
	mayGoOn,
	outOfQuotedPrintable,
	readingsOf,
	tidyPaste,
	withoutClosing,
	wordsIn,
} from './pasted.ts';
import type {Holds} from './pasted-message.ts';

export interface ExpectedPaste {
	/** The `state` of this sign-in. */
	readonly state: string;
	readonly redirectUri: string;
}

export interface PastedAnswer {
	readonly kind: 'parameters';
	/** Not judged yet: `judgeAuthorizationResponse` does that, with the same `bareCode`. */
	readonly params: URLSearchParams;
	/** There was a code alone, without a `state`. */
	readonly bareCode: boolean;
	/** Worth a line: what was odd about the paste. */
	readonly remark?: string;
}

const madeHttps =
	'The browser made https of the http return URL (its setting for https only), which is fine: the answer is the same.';

/**
 * Finds this sign-in's answer in what a person pasted: a whole address, a query or a bare code, also as mail programs
 * and chats leave them. The code itself is kept byte for byte.
 *
 * @returns Failure `paste_*`: nothing is to be sent, the wait goes on
 */
export function readPastedAnswer(text: string, expected: ExpectedPaste): PastedAnswer | Failure {
	if (text.length > maximumPaste) return noCode(`it has more than ${maximumPaste} characters`);
	const tidy = asQuery(tidyPaste(text));
	const best = bestIn(tidy, expected);
	if (best.rank === 'answer') return best.answer;
	const decoded = outOfQuotedPrintable(tidy);
	const other = decoded === undefined ? undefined : bestIn(decoded, expected);
	if (other?.rank === 'answer') return other.answer;
	const page = errorPageIn(tidy);
	if (page) return page;
	if (best.rank === 'bareCode') return bareAnswer(best.code, expected);
	if (best.failure) return best.failure;
	const code = bareCodeIn(tidy);
	return code === undefined ? noCode(kindIn(tidy)) : bareAnswer(code, expected);
}

/** What is a query without its beginning (`CODE&state=…`), or the JSON of an answer, as a query. */
function asQuery(text: string): string {
	const trimmed = text.trim();
	const json = trimmed.startsWith('{') ? parseJson(trimmed) : undefined;
	if (isObject(json)) {
		const named = ['code', 'state', 'error', 'error_description', 'iss'].filter(
			name => typeof json[name] === 'string',
		);
		if (json.code !== undefined || json.error !== undefined)
			return new URLSearchParams(
				named.map((name): [string, string] => [name, json[name] as string]),
			).toString();
		return text;
	}
	const bare = trimmed.replace(/^[?&=]+/, '');
	return /^[^\s?&=:/]*&/.test(bare) ? `code=${bare}` : bare.length < trimmed.length ? bare : text;
}

/** What Amazon's own error pages say, which never call back; the first that fits counts. */
const errorPages: readonly (readonly [RegExp, FailureCode])[] = [
	[
		/whitelisted|redirect[ _]?ur[il]\b.{0,80}\b(?:not (?:been |valid|registered|allowed)|invalid|mismatch|match)/is,
		'amazon_page_return_url',
	],
	[/\b(?:invalid|mismatched) redirect[ _]?ur[il]\b/i, 'amazon_page_return_url'],
	[/\b(?:unknown|invalid|unrecognized|missing) client(?:[ _]id)?\b/i, 'amazon_page_client_id'],
	[
		/\bclient(?:[ _]id)?\b.{0,40}\b(?:is|was) (?:unknown|invalid|not (?:known|valid|found|recognized))/is,
		'amazon_page_client_id',
	],
	[/\b(?:unknown|invalid|unsupported)[ _]scope\b/i, 'amazon_page_scope'],
	[/\bscopes?\b.{0,60}\b(?:unknown|invalid|not (?:known|allowed|permitted|valid))/is, 'amazon_page_scope'],
	[/400 Bad Request|\bError Summary\b|we.{0,6}re sorry.{0,200}\b(?:error|request)\b/is, 'amazon_page_error'],
];

/** Amazon's error page, copied as text or as its title: what on it tells what to mend. */
function errorPageIn(text: string): Failure | undefined {
	if (!/\s/.test(text.trim())) return undefined;
	const found = errorPages.find(([pattern]) => pattern.test(text));
	return found && new Failure(found[1]);
}

/** The first answer in a text, else what is most like one. */
function bestIn(text: string, expected: ExpectedPaste): Judged {
	let best: Judged = {rank: 'none'};
	for (const reading of readingsOf(text)) {
		for (const found of addressesIn(reading, expected.redirectUri)) {
			const judged = judge(found, expected);
			if (judged.rank === 'answer') return judged;
			if (weight(judged.rank) > weight(best.rank)) best = judged;
		}
		if (weight(best.rank) >= weight('bareCode')) break;
	}
	return best;
}

/** Codes of Login with Amazon have about 20 characters; a stray letter must not use the sign-in up. */
const shortestCode = 8;

/** A text that is too short for a code or an address: `odd`; a letter or digit alone meant a key, and is none of both. */
export function judgeAnswerLength(text: string): Judgement {
	const {length} = text.trim();
	if (length === 1) return {verdict: 'refuse', reason: 'One letter or digit is no code and no address.'};
	return length < shortestCode
		? {verdict: 'odd', value: text, reason: 'This is too short for a code or an address.'}
		: {verdict: 'take', value: text};
}

/**
 * The `state` in a pasted text, so that several open requests can be told apart: of `knownStates` the one that stands
 * there, else the first that is found. Undefined where there is none, as in a bare code.
 */
export function stateOfPastedText(text: string, knownStates: readonly string[] = []): string | undefined {
	if (text.length > maximumPaste) return undefined;
	let first: string | undefined;
	const tidy = asQuery(tidyPaste(text));
	for (const reading of [...readingsOf(tidy), ...readingsOf(outOfQuotedPrintable(tidy) ?? '')]) {
		for (const {params} of addressesIn(reading, undefined)) {
			const state = params.get('state');
			if (!state || !(params.has('code') || params.has('error'))) continue;
			if (knownStates.includes(state)) return state;
			first ??= state;
		}
	}
	return first;
}

/**
 * What a line of a message, or several that belong together, are to somebody who waits for an answer.
 *
 * @param known the states and return URLs of the sign-ins that wait
 */
export function holdsAnswer(
	text: string,
	known: {readonly states: readonly string[]; readonly redirectUris: readonly string[]},
): Holds {
	const tidy = asQuery(tidyPaste(text));
	const hasBegun = mayGoOn(text) ? 'begun' : 'whole';
	let best: Holds = 'nothing';
	for (const reading of [...readingsOf(tidy), outOfQuotedPrintable(tidy) ?? '']) {
		for (const {params, place} of addressesIn(reading, known.redirectUris[0])) {
			const isAnswer = params.has('code') || params.has('error');
			if (isAnswer && known.states.includes(params.get('state') ?? '')) return 'whole';
			// An address without its state is one that was broken before it, however short its line is.
			if (isAnswer) best = place === '' ? hasBegun : 'begun';
			else if (known.redirectUris.some(uri => isPlace(place, uri) || uri.startsWith(place)))
				best = best === 'nothing' ? 'begun' : best;
		}
		if (best !== 'nothing') return best;
	}
	const page = errorPageIn(tidy);
	if (page) return page.code === 'amazon_page_error' ? 'begun' : 'whole';
	const words = wordsIn(tidy);
	if (words.length === 1) return isBareCode(codeOf(words[0]!.text)) ? hasBegun : 'nothing';
	return bareCodeIn(tidy) === undefined ? 'nothing' : hasBegun;
}

/** Whether a word alone on its line is a code, and no greeting, date or line drawn of signs. */
function isBareCode(word: string): boolean {
	if (!isUsableCode(word) || !/[A-Za-z\d]{4}/.test(word)) return false;
	return !/^[A-Z]?[a-z'’-]+[.!]?$/.test(word) && !/^\d{4}-\d\d-\d\d/.test(word);
}

/** How a found address was judged; the later in `ranks`, the more of an answer it is and the more it explains. */
type Judged =
	| {readonly rank: 'answer'; readonly answer: PastedAnswer}
	| {readonly rank: 'bareCode'; readonly code: string}
	| {readonly rank: Exclude<Rank, 'answer' | 'bareCode'>; readonly failure?: Failure};

const ranks = [
	'none',
	'signInAddress',
	'bareCode',
	'otherPlace',
	'withoutState',
	'otherSignIn',
	'unusable',
	'doubled',
	'answer',
] as const;
type Rank = (typeof ranks)[number];

const weight = (rank: Rank) => ranks.indexOf(rank);

function judge(found: FoundAddress, expected: ExpectedPaste): Judged {
	const {params, place, isLikeliest} = found;
	const code = params.get('code');
	if (code === null && !params.has('error')) {
		const isSignIn = isSignInAddress(found, expected);
		return isSignIn ? {rank: 'signInAddress', failure: new Failure('paste_sign_in_address')} : {rank: 'none'};
	}
	const {redirectUri} = expected;
	const isMadeHttps = isPlace(place.replace(/^https:/i, 'http:'), redirectUri) && /^https:/i.test(place);
	if (place !== '' && !isPlace(place, redirectUri) && !(isMadeHttps && /^http:/i.test(redirectUri))) {
		return {rank: 'otherPlace', failure: new Failure('paste_not_redirect_uri', {redirectUri})};
	}
	const parameter = ['code', 'state', 'error', 'iss'].find(name => params.getAll(name).length > 1);
	if (parameter !== undefined) {
		// Taking in more of the text than belongs there also doubles.
		return isLikeliest
			? {rank: 'doubled', failure: new Failure('paste_doubled', {parameter})}
			: {rank: 'none'};
	}
	const state = params.get('state');
	if (!state) {
		if (place === '' && code && !params.has('error')) {
			const cut = 'it holds characters that no code has';
			return found.isTorn ? {rank: 'unusable', failure: noCode(cut)} : {rank: 'bareCode', code};
		}
		return {rank: 'withoutState', failure: new Failure('paste_without_state')};
	}
	if (state !== expected.state) return {rank: 'otherSignIn', failure: new Failure('paste_other_sign_in')};
	const problem = params.get('error') ? undefined : codeProblem(code ?? '', expected, true);
	if (problem !== undefined) return {rank: 'unusable', failure: noCode(problem)};
	const remark = isMadeHttps && /^http:/i.test(redirectUri) ? {remark: madeHttps} : {};
	return {rank: 'answer', answer: {kind: 'parameters', params, bareCode: false, ...remark}};
}

/** Whether an address without its query is the redirect URI; `http://` may be missing, as address bars hide it. */
function isPlace(place: string, redirectUri: string): boolean {
	const wanted = new URL(redirectUri);
	const text = /^[a-z][a-z\d+.-]*:\/\//i.test(place) ? place : `${wanted.protocol}//${place}`;
	if (!URL.canParse(text)) return false;
	const url = new URL(text);
	return !url.username && !url.password && url.origin === wanted.origin && url.pathname === wanted.pathname;
}

/** The address to open, a page of Amazon's on the way, or our short one. */
function isSignInAddress({place, params}: FoundAddress, {redirectUri}: ExpectedPaste): boolean {
	if (params.has('client_id') && (params.has('redirect_uri') || params.has('response_type'))) return true;
	if (!URL.canParse(place)) return false;
	const {origin, pathname} = new URL(place);
	if (pathname === authorizationPath || pathname.startsWith('/ap/')) return true;
	return origin === new URL(redirectUri).origin && pathname.startsWith('/go/');
}

function bareAnswer(code: string, expected: ExpectedPaste): PastedAnswer | Failure {
	const problem = codeProblem(code, expected, false);
	if (problem !== undefined) return noCode(problem);
	return {kind: 'parameters', params: new URLSearchParams({code}), bareCode: true};
}

/** Why a text cannot be the code, in words that end “… in this text (…)”. */
function codeProblem(code: string, expected: ExpectedPaste, isNamed: boolean): string | undefined {
	if (code.trim() === '') return 'the code is empty';
	const characters = isUsableCode(code) ? undefined : 'it holds characters that no code has';
	// Beside the right `state`, what only looks like another value is Amazon's code.
	if (isNamed) return secretIn(code) ?? characters;
	if (code === expected.state) return 'this is the state of the address';
	const kind = kindOfValue(code);
	if (kind === 'address' || isPlace(code, expected.redirectUri)) return 'an address without a code';
	return kind === 'unknown' ? (secretIn(code) ?? characters) : withArticle(kind);
}

/** The kind of a secret in the middle of a text, as in JSON. */
function secretIn(text: string): string | undefined {
	if (/Atza\|/.test(text)) return withArticle('access token');
	if (/Atzr\|/.test(text)) return withArticle('refresh token');
	return /amzn1\.oa2-cs\./.test(text) ? withArticle('client secret') : undefined;
}

/** A code as forms and programs name it: `"code": "X",`, `Code = X`, `the code is: X`. */
const labelled =
	/(?:^|[\s{"'(])(?:authori[sz]ation[ _-]?)?code["']?(?: is)?[ \t]*(?:[:=]|=>)\s*["'“‘`<]?([\w.~/+*!%-]+)/gi;

/** The bare code in a text without an address: all of it, what follows the word “code”, or the one that looks like it. */
function bareCodeIn(text: string): string | undefined {
	const words = wordsIn(text);
	const [first, second] = words;
	// At the end of a sentence.
	if (first && !second) return codeOf(first.text.replace(/\.$/, ''));
	// A code that fills its line was broken by the window.
	if (first && second && words.length === 2 && first.column >= 60 && first.isLastOfLine) {
		return codeOf(first.text + second.text);
	}
	const named = [...text.matchAll(labelled)].map(([, code]) => withoutClosing(code!)).filter(Boolean);
	const [only, other] = new Set(named);
	if (only !== undefined && other === undefined && only.length >= shortestCode) return decoded(only);
	const likely = words.map(({text: word}) => withoutClosing(undecorated(word))).filter(looksLikeCode);
	const distinct = [...new Set(likely)];
	return distinct.length === 1 ? distinct[0] : undefined;
}

/** The code in a word, out of quotes, commas and percent-encoding. */
function codeOf(word: string): string {
	const label = /^["']?code["']?[:=]/i.exec(word)?.[0] ?? '';
	return decoded(undecorated(word.slice(label.length)));
}

function decoded(code: string): string {
	if (!/^[\w.~/+*!%-]+$/.test(code)) return code;
	try {
		return decodeURIComponent(code);
	} catch {
		return code;
	}
}

/** Letters and digits, or capitals inside: words and dates of a mail do not look like that. */
function looksLikeCode(word: string): boolean {
	if (!/^[\x21-\x7E]{8,}$/.test(word) || /[@:|]/.test(word) || !/[A-Za-z]{2}/.test(word)) return false;
	return /\d/.test(word) || /[a-z][A-Z]/.test(word) || /^[A-Z]{8,}$/.test(word);
}

/** What a text without a code is instead, in words. */
function kindIn(text: string): string {
	if (text.trim() === '') return 'it is empty';
	const kinds = wordsIn(text).map(word => kindOfValue(undecorated(word.text)));
	const kind = kinds.find(found => found !== 'unknown' && found !== 'address');
	if (kind) return withArticle(kind);
	const secret = secretIn(text);
	if (secret) return secret;
	return kinds.includes('address') ? 'an address without a code' : 'nothing in it looks like one';
}

function noCode(kind: string): Failure {
	return new Failure('paste_no_code', {kind});
}
