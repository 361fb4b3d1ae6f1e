import type {InspectedUrl, UrlWarningCode} from './inspect-url.ts';
import {shortScopeName} from './scopes.ts';

/** A row of what an address says. */
export interface AddressFact {
	readonly label: string;
	readonly text: string;
}

/** What an authorization URL asks for, in words. Every value is cleaned already. */
export interface Judgement {
	/** What comes of it all. `failure`: the page is not Amazon's; `warning`: something to know before it is opened. */
	readonly verdict: {readonly text: string; readonly sign: 'success' | 'warning' | 'failure'};
	/** What it comes of, the gravest first: warnings, else weaknesses. */
	readonly points: readonly string[];
	/** Worth knowing, and nothing bad. */
	readonly notes: readonly string[];
	/** The page, who asks, for what, where the code goes. */
	readonly facts: readonly AddressFact[];
	/** Before those, where they are only what somebody else's page says of itself. */
	readonly claim: string | undefined;
	/** Whether only the client that asks can use the code (PKCE). */
	readonly isBound: boolean;
	/** What each permission allows. */
	readonly permissions: readonly string[];
}

/** Warnings that say whose page it is. */
const ofFalsePage: readonly string[] = [
	'other_host',
	'look_alike_host',
	'host-from-environment',
] satisfies readonly UrlWarningCode[];

/** The page is somebody else's, or may be: what the address says is only what they say. */
const notOfAmazon: readonly string[] = [
	...ofFalsePage,
	...(['plain_http', 'other_path'] satisfies readonly UrlWarningCode[]),
];

/** The answer may go elsewhere than told, or be another than a code: nothing about it reassures. */
const otherThanTold: readonly string[] = [
	'redirect_uri',
	'doubled_parameter',
	'foreign_address',
	'response_type',
] satisfies readonly UrlWarningCode[];

/** The judgement of an address in words. */
export function judgement(judged: InspectedUrl): Judgement {
	const {warnings, weaknesses, host, clientIds, scopes, redirectUris, codeReaders, remarks} = judged;
	const isWarnedOf = (codes: readonly string[]) => warnings.some(({code}) => codes.includes(code));
	const isClaimed = isWarnedOf(notOfAmazon);
	const isSure = !isClaimed && !isWarnedOf(otherThanTold);
	const names = scopes.map(({scope}) => shortScopeName(scope));
	return {
		verdict: verdictOf(judged),
		points: warnings.length > 0 ? [...warnings.map(({text}) => text), ...weaknesses] : weaknesses,
		notes: remarks,
		facts: [
			{label: 'page', text: host},
			{label: 'who asks', text: clientIds.length === 0 ? 'nobody is named' : clientIds.join(', or ')},
			...(names.length === 0 ? [] : [{label: 'permissions', text: names.join(' · ')}]),
			...(isSure ? [{label: 'the code', text: withoutSubject(codeReaders)}] : []),
			...redirectUris.map(text => ({label: 'return URL', text})),
		],
		claim: isClaimed ? 'It says of itself:' : undefined,
		isBound: judged.pkce && isSure,
		permissions: scopes.map(permissionLine),
	};
}

function verdictOf({warnings, weaknesses}: InspectedUrl): Judgement['verdict'] {
	if (warnings.some(({code}) => ofFalsePage.includes(code)))
		return {
			text: "Do not open this address: the page is not Amazon's. Ask the client about it.",
			sign: 'failure',
		};
	if (warnings.length > 0)
		return {
			text: 'Do not open it unless you know why it is like this. Ask the client about it first.',
			sign: 'warning',
		};
	const count = weaknesses.length;
	if (count === 0) return {text: `Nothing suspicious. ${onlyACall}`, sign: 'success'};
	const but = count === 1 ? 'one weakness' : `${count} weaknesses`;
	return {text: `Nothing suspicious, but ${but}. ${onlyACall}`, sign: 'warning'};
}

const onlyACall = 'Only a call to the client proves whose ID it is.';

/** Behind a label: `The code is shown …` */
function withoutSubject(sentence: string): string {
	return sentence.replace(/^The code /, '').replace(/\.$/, '');
}

/** The same as lines of text, the verdict first. */
export function judgementLines(judged: InspectedUrl): string[] {
	const {verdict, points, notes, facts, claim, isBound, permissions} = judgement(judged);
	// Without it a weakness says so.
	const bound = isBound ? ['Only the client that asks can use the code (PKCE, S256).'] : [];
	const more = [...notes, ...bound];
	const isWarned = judged.warnings.length > 0;
	const sign = {success: '', warning: isWarned ? '! ' : '', failure: '! '}[verdict.sign];
	const rows = facts.flatMap(({label, text}) =>
		label === 'permissions'
			? permissions.map((line, at) => row(at === 0 ? label : '', line))
			: [row(label, text)],
	);
	return [
		sign + verdict.text,
		// A weakness is no warning.
		...points.map((text, at) => (at < judged.warnings.length ? `! ${text}` : text)),
		'',
		...(claim === undefined ? [] : [claim]),
		...rows,
		...(more.length > 0 ? ['', ...more] : []),
	];
}

function row(label: string, text: string): string {
	return `${label.padEnd('permissions'.length)}  ${text}`;
}

function permissionLine({scope, operations}: InspectedUrl['scopes'][number]): string {
	const means = operations.length === 0 ? 'not a permission of SMAPI' : operations.join('; ');
	return `${shortScopeName(scope)}: ${means}`;
}
