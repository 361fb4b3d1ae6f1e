import {
	type ConfigFile,
	type Damaged,
	defaultProfileIn,
	isDamaged,
	mapProfiles,
	requestsIn,
} from './config-file.ts';
import {requestEnd} from './old-requests.ts';
import {
	describeDuration,
	describeState,
	type OpenRequest,
	type Profile,
	scopesOf,
	stateOf,
} from './profile.ts';
import {cleanText} from './redact.ts';
import {shortScopeName} from './scopes.ts';
import {textWidths} from './wrap-text.ts';

interface Column {
	readonly title: string;
	/** The lowest goes first where the window is narrow; without it the column stays. */
	readonly stays?: number;
}

interface Row {
	/** A cell a column, or the first alone. */
	readonly cells: readonly string[];
	/** What stands behind the first cell in place of the others. */
	readonly instead?: string;
}

/** After this many days a client secret is worth replacing, and a sign-in worth a look. */
const oldDays = 180;

/** So many vendors are named. */
const namedVendors = 3;

/**
 * The profiles as a table with a header; whole columns go before a word is broken. Below it what is old, and what is in the keychain.
 * @param width of the window in columns; without one nothing goes
 * @returns nothing without a profile
 */
export function profileTable(file: ConfigFile, now: Date, width = Number.POSITIVE_INFINITY): string[] {
	const byDefault = defaultProfileIn(file);
	const rows = mapProfiles(file, (name, profile) => profileRow(name, profile, name === byDefault, now));
	if (rows.length === 0) return [];
	const inKeychain = rows.flatMap(row => (row.isInKeychain ? [cleanText(row.name, 64)] : []));
	const notes = [
		...rows.flatMap(({name, old}) => (old === '' ? [] : [`${cleanText(name, 64)}: ${old}.`])),
		...(inKeychain.length > 0 ? [`Secrets in the keychain of this computer: ${inKeychain.join(', ')}.`] : []),
	];
	return [...table(profileColumns, rows, width), ...(notes.length > 0 ? ['', ...notes] : [])];
}

interface ProfileRow extends Row {
	readonly name: string;
	/** As `oldWords` has it. */
	readonly old: string;
	readonly isInKeychain: boolean;
}

function profileRow(name: string, profile: Profile | Damaged, isDefault: boolean, now: Date): ProfileRow {
	const marked = `${isDefault ? '*' : ' '} ${cleanText(name, 120)}`;
	if (isDamaged(profile)) {
		const instead = cleanText(`damaged: ${profile.damaged}`, 160);
		return {name, cells: [marked], instead, old: '', isInKeychain: false};
	}
	const {clientId} = profile;
	const cells = [
		marked,
		cellOf(stateWords(profile, now)),
		cellOf(clientId === undefined ? '' : `…${clientId.slice(-6)}`),
		cellOf(scopesOf(profile).map(shortScopeName).join(' ')),
		cellOf(vendorNames(profile)),
	];
	return {name, cells, old: oldWords(profile, now), isInKeychain: profile.store === 'keychain'};
}

function cellOf(text: string): string {
	return cleanText(text || '-', 120);
}

const profileColumns: readonly Column[] = [
	{title: '  PROFILE'},
	{title: 'STATE'},
	{title: 'CLIENT', stays: 1},
	{title: 'SCOPES', stays: 2},
	{title: 'VENDORS', stays: 3},
];

/** The open requests as a table with a header; nothing without one. */
export function requestTable(file: ConfigFile, now: Date, width = Number.POSITIVE_INFINITY): string[] {
	const seconds = (from: Date, to: Date) => Math.max(0, (to.getTime() - from.getTime()) / 1000);
	const rows = requestsIn(file).map(([id, request]) => {
		const cells = [
			id,
			requestName(request),
			waitsFor[request.kind],
			describeDuration(seconds(request.createdAt, now)),
			describeDuration(wholeDays(seconds(now, requestEnd(request)))),
		];
		return {cells: cells.map(text => cleanText(text, 120))};
	});
	return rows.length === 0 ? [] : table(requestColumns, rows, width);
}

const requestColumns: readonly Column[] = [
	{title: 'ID'},
	{title: 'NAME'},
	{title: 'WAITS FOR', stays: 3},
	{title: 'AGE', stays: 2},
	{title: 'ENDS IN', stays: 1},
];

/** The day that runs counts: a request that was made just now ends in 30 days. */
function wholeDays(seconds: number): number {
	return seconds < 172_800 ? seconds : Math.ceil(seconds / 86_400) * 86_400;
}

const waitsFor: Readonly<Record<OpenRequest['kind'], string>> = {
	code: "the owner's code",
	url: 'an address to open',
	token: 'a token',
};

/** A line an open request. */
export function requestLines(file: ConfigFile, now: Date): string[] {
	return requestsIn(file).map(([id, request]) => {
		const age = describeDuration(Math.max(0, (now.getTime() - request.createdAt.getTime()) / 1000));
		return cleanText(`${requestName(request)}: waits for ${waitsFor[request.kind]}, ${age} old (${id})`, 200);
	});
}

/** The profile name, or the last characters of the client ID until there is one. */
export function requestName(request: OpenRequest): string {
	return request.profileName ?? (request.clientId ? `client …${request.clientId.slice(-6)}` : 'no name yet');
}

function stateWords(profile: Profile, now: Date): string {
	const {refreshToken, refusedAt} = profile.tokens;
	const isRefused = refusedAt !== undefined && ', refresh token refused';
	const isLast = refreshToken === undefined && ', cannot renew itself';
	const remark = isRefused || isLast || '';
	return describeState(profile, now) + (remark !== '' && stateOf(profile, now) === 'valid' ? remark : '');
}

/** By name, the default one first; by ID where there is no name. Names are somebody else's text. */
function vendorNames({vendors = [], vendorId}: Profile): string {
	const sorted = [...vendors].sort((a, b) => Number(b.id === vendorId) - Number(a.id === vendorId));
	const names = sorted.slice(0, namedVendors).map(({id, name}) => cleanText(name, 40) || cleanText(id, 40));
	const rest = vendors.length - namedVendors;
	return names.join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

/** What of a profile is old, in words; empty where nothing is, or nobody knows. */
function oldWords(profile: Profile, now: Date): string {
	const days = (time: Date | undefined) =>
		time ? Math.floor((now.getTime() - time.getTime()) / 86_400_000) : 0;
	const [secret, signIn] = [days(profile.secretAt), days(profile.signedInAt)];
	return [
		...(secret > oldDays ? [`the client secret is ${secret} days old`] : []),
		...(signIn > oldDays ? [`signed in ${signIn} days ago`] : []),
	].join(', ');
}

function table(columns: readonly Column[], rows: readonly Row[], width: number): string[] {
	const lines: readonly Row[] = [{cells: columns.map(({title}) => title)}, ...rows];
	const cellWidths = columns.map((_, at) => textWidths(lines.map(({cells}) => cells[at] ?? '')));
	const widths = cellWidths.map(column => Math.max(...column));
	const kept = columns.map((_, at) => at);
	const total = () => kept.reduce((sum, at) => sum + widths[at]! + 2, -2);
	const goingFirst = kept
		.filter(at => columns[at]!.stays !== undefined)
		.sort((a, b) => columns[a]!.stays! - columns[b]!.stays!);
	for (const at of goingFirst) if (total() > width) kept.splice(kept.indexOf(at), 1);
	const lineOf = ({cells, instead}: Row, line: number) => {
		const padded = (at: number) => cells[at]! + ' '.repeat(widths[at]! - cellWidths[at]![line]!);
		const told = instead === undefined ? kept.map(padded) : [padded(0), instead];
		return told.join('  ').trimEnd();
	};
	return lines.map(lineOf);
}
