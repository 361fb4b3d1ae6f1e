import {nearest} from './nearest.ts';

/** A permission of the Skill Management API, as Amazon's documentation lists it. */
export interface ScopeRow {
	/** Full name, as sent: `alexa::ask:skills:read`. */
	readonly name: string;
	/** What it lets one do, in SMAPI's words, one operation each. */
	readonly operations: readonly string[];
	/** The scope that this one contains. */
	readonly includes?: string;
}

const prefix = 'alexa::ask:';

/** The eight scopes of SMAPI (Amazon: "Get an access token for SMAPI", scopes and operations). */
export const scopes: readonly ScopeRow[] = [
	{
		name: 'alexa::ask:skills:read',
		operations: [
			'list the vendor IDs of the developer account',
			'read skill details except interaction models',
			'get skill status',
			'list skills',
		],
	},
	{
		name: 'alexa::ask:skills:readwrite',
		operations: [
			'create, update and enable skills',
			'read and update account linking',
			'submit to and withdraw from certification',
		],
		includes: 'alexa::ask:skills:read',
	},
	{name: 'alexa::ask:models:read', operations: ['read interaction models', 'get their build status']},
	{
		name: 'alexa::ask:models:readwrite',
		operations: ['update interaction models'],
		includes: 'alexa::ask:models:read',
	},
	{
		name: 'alexa::ask:skills:test',
		operations: ['invoke a skill', 'submit a simulation', 'get simulation status'],
	},
	{name: 'alexa::ask:catalogs:read', operations: ['list catalogs']},
	{
		name: 'alexa::ask:catalogs:readwrite',
		operations: ['update or create catalogs'],
		includes: 'alexa::ask:catalogs:read',
	},
	{
		name: 'alexa::ask:subscriptions',
		operations: ['get notices about skill changes (Skill Development Notifications API)'],
	},
];

export interface ScopePreset {
	readonly id: 'look' | 'edit' | 'test' | 'catalogs' | 'ask-cli';
	readonly label: string;
	/** What it is for, in a few words. */
	readonly purpose: string;
	/** Full names. */
	readonly scopes: readonly string[];
}

const full = (...names: string[]): string[] => names.map(name => prefix + name);

/** The start of the list of scopes: one row a task. `edit` is where the wizard starts and what scripts get. */
export const scopePresets: readonly ScopePreset[] = [
	{id: 'look', label: 'Look', purpose: 'read only', scopes: full('skills:read', 'models:read')},
	{
		id: 'edit',
		label: 'Edit and deploy',
		purpose: 'recommended · change, build and submit skills',
		scopes: full('skills:readwrite', 'models:readwrite'),
	},
	{
		id: 'test',
		label: 'Test',
		purpose: 'edit, and try skills out',
		scopes: full('skills:readwrite', 'models:readwrite', 'skills:test'),
	},
	{
		id: 'catalogs',
		label: 'Catalogs',
		purpose: 'look at skills, update catalogs',
		scopes: full('skills:read', 'catalogs:readwrite'),
	},
	{
		id: 'ask-cli',
		label: 'All that ask-cli asks for',
		purpose: 'what its commands use',
		scopes: full(
			'skills:readwrite',
			'models:readwrite',
			'skills:test',
			'catalogs:read',
			'catalogs:readwrite',
			'subscriptions',
		),
	},
];

/** What is asked for when nobody chose: "edit and deploy". */
export const defaultScopes: readonly string[] = scopePresets[1]!.scopes;

/** The preset of just these scopes, in any order. */
export function presetOf(names: readonly string[]): ScopePreset | undefined {
	return scopePresets.find(
		({scopes}) => scopes.length === names.length && scopes.every(name => names.includes(name)),
	);
}

/** Not asked for by anybody but Amazon, in whatever writing: with it the whole sign-in fails. */
function isForAmazonAlone(name: string): boolean {
	const letters = lettersOf(name);
	// Its beginning counts as near too, but `skills` is near to what may be asked for.
	return name.length <= 80 && letters.length >= 10 && nearest(letters, ['skillsdebug'], 1) !== undefined;
}

/** What counts of a short or full name where somebody has not copied it. */
function lettersOf(name: string): string {
	return shortOf(name).replace(/[^a-z]/g, '');
}

function shortOf(name: string): string {
	return name.toLowerCase().replace(/^(?:alexa)?[:./_-]*(?:ask)?[:./_-]+/, '');
}

/** `skills:read` or `ask:skills:read` → the full name; anything else stays as it is. */
export function fullScopeName(text: string): string {
	const name = prefix + text.replace(/^(alexa::)?ask:/, '');
	return name === `${prefix}skills:debug` || scopes.some(row => row.name === name) ? name : text;
}

/**
 * The scope of SMAPI that was probably meant by a name that is none: a slip of the keyboard, another separator, an action
 * that its resource does not have (`skills:write`). Undefined for scopes of other APIs.
 */
export function nearScope(text: string): string | undefined {
	if (text.length > 80 || scopes.some(row => row.name === text) || isForAmazonAlone(text)) return undefined;
	const isFull = text.toLowerCase().startsWith('alexa');
	const short = shortOf(text);
	const names = new Map(scopes.map(row => [lettersOf(row.name), row.name]));
	const near = nearest(lettersOf(text), [...names.keys()], short.length < 12 ? 1 : 2);
	if (near !== undefined) return names.get(near);
	const [, resource, action = ''] = /^(skill|model|catalog)s?[:./_-](\w+)$/.exec(short) ?? [];
	if (resource === undefined || isFull) return undefined;
	return `${prefix}${resource}s:${/w|edit|full|all|manage|update/.test(action) ? 'readwrite' : 'read'}`;
}

/** `alexa::ask:skills:read` → `skills:read`; scopes of other APIs stay as they are. */
export function shortScopeName(name: string): string {
	return name.startsWith(prefix) ? name.slice(prefix.length) : name;
}

/** Splits by blanks and commas, completes short names, drops repeats; keeps the order. */
export function parseScopes(text: string): string[] {
	return [
		...new Set(
			text
				.split(/[\s,]+/)
				.filter(Boolean)
				.map(fullScopeName),
		),
	];
}

/** Why this scope cannot be sent, or undefined. RFC 6749 3.3: scope-token = 1*( %x21 / %x23-5B / %x5D-7E ). */
export function scopeProblem(name: string): string | undefined {
	if (!/^[\x21\x23-\x5B\x5D-\x7E]+$/.test(name)) return 'has a character that no scope can have';
	if (isForAmazonAlone(name)) return 'may be used by Amazon alone: with it the whole sign-in would fail';
	if (name.length > 200) return 'is longer than 200 characters';
	return undefined;
}

/** Every scope that having `names` means, with what they include. */
export function withIncluded(names: readonly string[]): Set<string> {
	const all = new Set(names);
	for (const row of scopes) if (row.includes && all.has(row.name)) all.add(row.includes);
	return all;
}

/** The asked scopes that the granted ones do not cover. */
export function notGranted(asked: readonly string[], granted: readonly string[]): string[] {
	const have = withIncluded(granted);
	return asked.filter(name => !have.has(name));
}

/** The operations of a scope in plain words, with those of the scope that it includes; [] for unknown scopes. */
export function operationsOf(name: string): readonly string[] {
	const row = scopes.find(scope => scope.name === name);
	if (!row) return [];
	return row.includes ? [...row.operations, ...operationsOf(row.includes)] : row.operations;
}

/** Whether a token with these scopes may call GET /v1/vendors. Unknown (no Alexa scope at all): no. */
export function canListVendors(granted: readonly string[]): boolean {
	return withIncluded(granted).has('alexa::ask:skills:read');
}
