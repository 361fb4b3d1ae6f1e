import {createScanner, type Node, type ParseError, parseTree} from 'jsonc-parser/lib/esm/main.js';
import {
	isRefusedByBrowsers,
	type Judgement,
	judgeClientId,
	judgeRedirectUri,
	kindOfValue,
	listenerAddress,
} from './client.ts';
import {nearest} from './nearest.ts';
import {type Profile, profileNameProblem, profileNameRule, roles} from './profile.ts';
import {cleanText} from './redact.ts';
import {fullScopeName, nearScope, scopeProblem, shortScopeName} from './scopes.ts';
import type {TeamBefore, TeamFile, TeamInUse, TeamMembers} from './team.ts';
import {unsafeCharacter} from './terminal-text.ts';

/** What is wrong in a team file. Line and column count from 1. */
export interface Finding {
	readonly line: number;
	readonly column: number;
	readonly text: string;
}

interface Member {
	/** For the JSON Schema and for the person. */
	readonly description: string;
	readonly schema: Readonly<Record<string, unknown>>;
	/** @returns what is wrong with a value, undefined when it is fine */
	readonly judge: (value: unknown) => string | undefined;
}

const longestText = 500;
const mostScopes = 50;
/** A file of ours is two deep; a parser that calls itself must not be led on for ever (CWE-674). */
const deepest = 8;

/** A value has to be what a field would make of it: nobody takes blanks off a file. */
function problemOf(value: string, judged: Judgement, whatItIsNot: string): string | undefined {
	if (judged.verdict !== 'take') return `${whatItIsNot}. ${judged.reason}`;
	return judged.value === value
		? undefined
		: `has signs around it that do not belong there. Write only: ${judged.value}`;
}

const text = (description: string): Member => ({
	description,
	schema: {type: 'string', maxLength: longestText},
	judge(value) {
		if (typeof value !== 'string') return 'has to be a text';
		return value.length > longestText ? `is longer than ${longestText} characters` : undefined;
	},
});

const oneOf = (description: string, values: readonly string[]): Member => ({
	description,
	schema: {enum: values},
	judge: value => (values.includes(value as string) ? undefined : `has to be one of ${values.join(', ')}`),
});

/** Every member, in the order in which it is written. */
const members: Readonly<Record<keyof TeamMembers, Member>> = {
	profile: {
		description: `The name that a profile of this repository gets. ${profileNameRule}`,
		schema: {type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$'},
		judge(value) {
			const problem = typeof value === 'string' ? profileNameProblem(value) : profileNameRule;
			return problem && `is no profile name. ${problem}`;
		},
	},
	role: oneOf('Whose skills they are: self (yours), client (somebody else owns them), owner.', roles),
	clientId: {
		description: 'The client ID of the security profile, from its Web Settings. It is public.',
		schema: {type: 'string'},
		judge(value) {
			if (typeof value !== 'string') return 'has to be a text';
			return problemOf(value, judgeClientId(value), 'is no client ID');
		},
	},
	scopes: {
		description: 'The permissions to ask for: alexa::ask:skills:readwrite or skills:readwrite.',
		schema: {type: 'array', items: {type: 'string'}, uniqueItems: true, maxItems: mostScopes},
		judge(value) {
			if (!Array.isArray(value)) return 'has to be a list';
			return value.length > mostScopes ? `has more than ${mostScopes} permissions` : undefined;
		},
	},
	way: oneOf('How to sign in: browser (on this computer) or other-device (the address is pasted).', [
		'browser',
		'other-device',
	]),
	redirectUri: {
		description: 'A return URL of your own, as it stands in Allowed Return URLs.',
		schema: {type: 'string', format: 'uri'},
		judge(value) {
			if (typeof value !== 'string') return 'has to be a text';
			return problemOf(value, judgeRedirectUri(value), 'cannot be a return URL');
		},
	},
	vendorId: {
		description: 'The vendor ID that is meant when a command names none.',
		schema: {type: 'string', pattern: '^[A-Za-z0-9._-]{1,64}$'},
		judge: value =>
			typeof value === 'string' && /^[A-Za-z0-9._-]{1,64}$/.test(value) ? undefined : 'is no vendor ID',
	},
	contact: text('Whom a developer of this repository asks.'),
	secretFrom: text('Where a developer finds the client secret: never the secret itself.'),
	notes: text('What else a developer should know.'),
};

/** What editors check the file by; shipped, and printed by `team schema`. */
export const teamSchema = {
	$schema: 'https://json-schema.org/draft/2020-12/schema',
	title: 'smapi-login.json',
	description: 'What everybody who signs in for this repository needs. It never holds a secret.',
	type: 'object',
	additionalProperties: false,
	properties: {
		$schema: {type: 'string'},
		version: {const: 1, description: 'The version of this format. Without it, 1.'},
		...Object.fromEntries(
			Object.entries(members).map(([key, {description, schema}]) => [key, {description, ...schema}]),
		),
	},
};

/**
 * Reads and judges a team file (contract 4). A file with a finding counts for nothing but `team check`.
 * @param source its text, at most `teamFileLimit` bytes
 */
export function readTeamFile(source: string): {
	readonly team?: TeamFile;
	readonly findings: readonly Finding[];
} {
	const errors: ParseError[] = [];
	const body = source.replace(/^\uFEFF/, '');
	const unreadable = unreadableAt(body);
	if (unreadable) return {findings: [{...placeOf(body, unreadable.at), text: unreadable.text}]};
	const root = parseTree(body, errors, {disallowComments: true, allowTrailingComma: false});
	const findings: Finding[] = [];
	const find = (offset: number, words: string) => void findings.push({...placeOf(body, offset), text: words});
	if (errors.length > 0 || root === undefined) {
		const at = errors[0]?.offset ?? 0;
		find(at, `This is not JSON: ${whyNoJson(body, at)}`);
		return {findings};
	}
	if (root.type !== 'object') {
		find(root.offset, 'The file has to hold one object: { … }.');
		return {findings};
	}
	const values = new Map<string, Node>();
	for (const property of root.children ?? []) {
		const [keyNode, valueNode] = property.children as [Node, Node];
		const key = String(keyNode.value);
		if (values.has(key)) find(keyNode.offset, `“${cleanText(key, 60)}” stands here a second time.`);
		values.set(key, valueNode);
		for (const {at, text: words} of faultsOf(key, keyNode, valueNode)) find(at, words);
	}
	judgeWay(values, find);
	if (findings.length > 0) return {findings};
	return {team: teamOf(values), findings};
}

/** What people put into JSON that JSON has not. */
function whyNoJson(body: string, at: number): string {
	if (/^\/[/*]/.test(body.slice(at))) return 'it has no comments.';
	const isCutText = /"[^"\n]*$/.test(body.slice(0, at + 1)) || body.slice(at).startsWith('"');
	return isCutText && /^"?[^"\n]*\n/.test(body.slice(at))
		? 'a text ends on its line here; a line break in it is written \\n.'
		: 'it ends early, or has a character too many here.';
}

/** What is wrong with one member, each with where it stands. */
function faultsOf(key: string, keyNode: Node, valueNode: Node): readonly Fault[] {
	const shown = cleanText(key, 60);
	const value = plainValue(valueNode);
	const at = valueNode.offset;
	const secret = secretIn(value);
	if (secret !== undefined) {
		const text = `“${shown}” looks like ${secret}. Take it out, and replace it where it is from: whoever has the repository has it.`;
		return [{at, text}];
	}
	const unsafe = typeof value === 'string' ? unsafeCharacter(value) : undefined;
	if (unsafe !== undefined) {
		const text = `“${shown}” has the character ${unsafe}, which no text for people needs: it hides or turns around what stands beside it.`;
		return [{at, text}];
	}
	if (key === '$schema') return typeof value === 'string' ? [] : [{at, text: '“$schema” has to be a text.'}];
	if (key === 'version')
		return value === 1 ? [] : [{at, text: '“version” has to be 1: this program knows no other one.'}];
	const member = Object.hasOwn(members, key) ? members[key as keyof typeof members] : undefined;
	if (!member) {
		const near = nearest(key, Object.keys(members));
		const why = neverThere.find(([words]) => words.test(key))?.[1] ?? (near ? `Did you mean “${near}”?` : '');
		return [{at: keyNode.offset, text: `There is no member “${shown}”. ${why}`.trimEnd()}];
	}
	const wrong = member.judge(value);
	if (wrong !== undefined) return [{at, text: `“${shown}” ${wrong.replace(/\.?$/, '.')}`}];
	const scopes = key === 'scopes' ? (valueNode.children ?? []) : [];
	const seen = new Set<unknown>();
	return scopes.flatMap(({offset, value: scope}) => {
		const whole = typeof scope === 'string' ? fullScopeName(scope.trim()) : scope;
		const isAgain = seen.has(whole);
		seen.add(whole);
		const problem = isAgain
			? `“${cleanText(String(scope), 80)}” stands here a second time.`
			: scopeFinding(scope);
		return problem === undefined ? [] : [{at: offset, text: problem}];
	});
}

/** What people look for in vain, by its name. */
const neverThere: readonly (readonly [RegExp, string])[] = [
	[/host|server|endpoint|base_?url/i, 'The file chooses no host.'],
	[/command|script/i, 'The file runs nothing.'],
	[/secret|token|password/i, 'A secret never belongs in this file.'],
];

/** What would mislead the parser, or lead it on for too long. */
function unreadableAt(body: string): Fault | undefined {
	const other = body.search(/[\0\uFFFD]/);
	if (other >= 0) return {at: other, text: 'There are bytes here that are no UTF-8: save the file as UTF-8.'};
	const scanner = createScanner(body);
	let depth = 0;
	for (scanner.scan(); scanner.getTokenLength() > 0; scanner.scan()) {
		const at = scanner.getTokenOffset();
		const sign = body.charAt(at);
		if (sign === '{' || sign === '[') depth += 1;
		if (sign === '}' || sign === ']') depth -= 1;
		if (depth > deepest)
			return {at, text: `This is more than ${deepest} brackets deep; nothing in the file is.`};
	}
	return undefined;
}

interface Fault {
	/** The offset in the text. */
	readonly at: number;
	readonly text: string;
}

/** A scope that is unlike any is somebody's own; one that is nearly a known one is a slip. */
function scopeFinding(value: unknown): string | undefined {
	if (typeof value !== 'string') return 'A permission has to be a text.';
	const shown = cleanText(value, 80);
	const full = fullScopeName(value.trim());
	const problem = scopeProblem(full);
	if (problem) return `“${shown}” ${problem.replace(/\.?$/, '.')}`;
	const near = nearScope(full);
	return near === undefined
		? undefined
		: `“${shown}” is not a permission of SMAPI. Did you mean “${shortScopeName(near)}”?`;
}

/** A redirect URI that the way or the role cannot go by. */
function judgeWay(values: ReadonlyMap<string, Node>, find: (at: number, words: string) => void): void {
	const node = values.get('redirectUri');
	const redirectUri = node && plainValue(node);
	if (!node || typeof redirectUri !== 'string' || judgeRedirectUri(redirectUri).verdict !== 'take') return;
	const way = values.get('way');
	if (way && plainValue(way) === 'browser' && listenerAddress(redirectUri) === undefined)
		find(
			node.offset,
			'The way “browser” needs a return URL on http://127.0.0.1; this one needs “other-device”.',
		);
	const port = listenerAddress(redirectUri)?.port;
	if (way && plainValue(way) === 'browser' && port !== undefined && isRefusedByBrowsers(port))
		find(node.offset, `Browsers refuse to open port ${port}: the way “browser” cannot go by it.`);
	const role = values.get('role');
	if (role && plainValue(role) === 'owner') find(node.offset, 'The role “owner” has no return URL.');
}

function teamOf(values: ReadonlyMap<string, Node>): TeamFile {
	const entries = [...values]
		.filter(([key]) => key !== '$schema')
		.map(([key, node]) => {
			const value = plainValue(node);
			return [key, key === 'scopes' ? (value as string[]).map(each => fullScopeName(each.trim())) : value];
		});
	return {version: 1, ...Object.fromEntries(entries)} as TeamFile;
}

/** A team file that counts, or the line that says why it does not (contract 4: a faulty file is passed over whole). */
export function judgeFoundTeam(
	found: {readonly path: string; readonly text: string} | {readonly path: string; readonly problem: string},
): TeamInUse | {readonly passedOver: string} {
	const path = cleanText(found.path, 400);
	if ('problem' in found) return {passedOver: `${path} is passed over: ${found.problem}.`};
	const {team, findings} = readTeamFile(found.text);
	if (team) return {path, team};
	const [first] = findings;
	const count = findings.length - 1;
	const more = count === 0 ? '' : ` And ${count} more.`;
	return {
		passedOver: `${path} is passed over, line ${first!.line}: ${first!.text}${more} See: {program} team check`,
	};
}

/** The text of a file with these members, as `team init` writes it. @param schema the value of `$schema` */
export function teamFileText(team: TeamMembers, schema: string | undefined): string {
	const keys = Object.keys(members) as (keyof typeof members)[];
	const said = keys.flatMap(key => (team[key] === undefined ? [] : [[key, team[key]] as const]));
	const whole = {...(schema !== undefined && {$schema: schema}), version: 1, ...Object.fromEntries(said)};
	return `${JSON.stringify(whole, undefined, 2)}\n`;
}

/** What the file before said and another one does not, in a sentence for the person; undefined: nothing. */
export function lostWords({team}: TeamBefore, after: TeamMembers): string | undefined {
	if (!team) return 'The file that is there has faults: nothing of it is kept.';
	const lost = (Object.keys(team) as (keyof TeamFile)[])
		.filter((key): key is keyof TeamMembers => key !== 'version')
		.filter(key => after[key] === undefined)
		.map(key => `${key} (${cleanText([team[key]].flat().join(' '), 200)})`);
	return lost.length === 0
		? undefined
		: `The file that is there says more, which this one does not: ${lost.join(', ')}.`;
}

/** What a profile knows that a team can share. */
export function teamOfProfile(name: string, profile: Profile): TeamMembers {
	const {role, clientId, scopes, redirectUri, vendorId} = profile;
	return {
		profile: name,
		role,
		...(clientId !== undefined && role !== 'owner' && {clientId}),
		...(scopes.length > 0 && role !== 'owner' && {scopes}),
		...(redirectUri !== undefined && role !== 'owner' && {redirectUri}),
		...(vendorId !== undefined && {vendorId}),
	};
}

/** `https://name:password@host`, or a parameter that is one. */
const addressWithSecret =
	/\b[a-z][a-z0-9+.-]*:\/\/(?:[^\s/?#@:]*:[^\s/?#@]+@|\S*[?&#][\w.-]*(?:token|secret|passw|api_?key|signature)[\w.-]*=[^\s&#]{6})/i;

/** What a text, or one of a list, looks like that must not stand in the file: `a client secret`; undefined: nothing. */
export function secretIn(value: unknown): string | undefined {
	const texts = Array.isArray(value) ? value : [value];
	for (const each of texts) {
		if (typeof each !== 'string') continue;
		const kind = kindOfValue(each.trim());
		if (kind === 'client secret' || kind === 'access token' || kind === 'refresh token')
			return `a ${kind}`.replace('a a', 'an a');
		if (/amzn1\.oa2-cs\.v1\.[0-9a-f]{16}|Atz[ar]\||(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/i.test(each))
			return 'a secret';
		if (addressWithSecret.test(each)) return 'an address with a password or a key in it';
	}
	return undefined;
}

/** Plain data of a node; members named `__proto__` are data too. */
function plainValue(node: Node): unknown {
	if (node.type === 'array') return (node.children ?? []).map(plainValue);
	if (node.type === 'object') return {};
	return node.value;
}

function placeOf(source: string, offset: number): {readonly line: number; readonly column: number} {
	const before = source.slice(0, offset).split('\n');
	return {line: before.length, column: before.at(-1)!.length + 1};
}
