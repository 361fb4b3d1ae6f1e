import {
	type ConfigFile,
	type Damaged,
	defaultProfileIn,
	isDamaged,
	profilesIn,
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
import {textWidth} from './wrap-text.ts';

interface Column<Row> {
	readonly title: string;
	readonly cell: (row: Row) => string;
	/** The lowest goes first where the window is narrow; without it the column stays. */
	readonly stays?: number;
}

/** After this many days a client secret is worth replacing, and a sign-in worth a look. */
const oldDays = 180;

/** So many vendors are named. */
const namedVendors = 3;

type NamedProfile = readonly [name: string, profile: Profile | Damaged];

/**
 * The profiles as a table with a header; whole columns go before a word is broken. Below it what is old, and what is in the keychain.
 * @param width of the window in columns; without one nothing goes
 * @returns nothing without a profile
 */
export function profileTable(file: ConfigFile, now: Date, width = Number.POSITIVE_INFINITY): string[] {
	const byDefault = defaultProfileIn(file);
	const rows = profilesIn(file);
	if (rows.length === 0) return [];
	const column = (
		title: string,
		cell: (profile: Profile) => string,
		stays?: number,
	): Column<NamedProfile> => ({
		title,
		cell: ([, profile]) => (isDamaged(profile) ? '' : cell(profile) || '-'),
		...(stays === undefined ? {} : {stays}),
	});
	const columns = [
		{title: '  PROFILE', cell: ([name]: NamedProfile) => `${name === byDefault ? '*' : ' '} ${name}`},
		column('STATE', profile => stateWords(profile, now)),
		column('CLIENT', ({clientId}) => (clientId === undefined ? '' : `…${clientId.slice(-6)}`), 1),
		column('SCOPES', profile => scopesOf(profile).map(shortScopeName).join(' '), 2),
		column('VENDORS', vendorNames, 3),
	];
	const instead = ([, profile]: NamedProfile) =>
		isDamaged(profile) ? `damaged: ${profile.damaged}` : undefined;
	const old = rows.flatMap(([name, profile]) => {
		const words = isDamaged(profile) ? '' : oldWords(profile, now);
		return words === '' ? [] : [`${cleanText(name, 64)}: ${words}.`];
	});
	const inKeychain = rows.flatMap(([name, profile]) =>
		!isDamaged(profile) && profile.store === 'keychain' ? [cleanText(name, 64)] : [],
	);
	const notes = [
		...old,
		...(inKeychain.length > 0 ? [`Secrets in the keychain of this computer: ${inKeychain.join(', ')}.`] : []),
	];
	return [...table(columns, rows, width, instead), ...(notes.length > 0 ? ['', ...notes] : [])];
}

/** The open requests as a table with a header; nothing without one. */
export function requestTable(file: ConfigFile, now: Date, width = Number.POSITIVE_INFINITY): string[] {
	const rows = requestsIn(file);
	if (rows.length === 0) return [];
	const seconds = (from: Date, to: Date) => Math.max(0, (to.getTime() - from.getTime()) / 1000);
	return table<[string, OpenRequest]>(
		[
			{title: 'ID', cell: ([id]) => id},
			{title: 'NAME', cell: ([, request]) => requestName(request)},
			{title: 'WAITS FOR', cell: ([, {kind}]) => waitsFor[kind], stays: 3},
			{title: 'AGE', cell: ([, {createdAt}]) => describeDuration(seconds(createdAt, now)), stays: 2},
			{
				title: 'ENDS IN',
				cell: ([, request]) => describeDuration(wholeDays(seconds(now, requestEnd(request)))),
				stays: 1,
			},
		],
		rows,
		width,
	);
}

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
	if (stateOf(profile, now) !== 'valid') return describeState(profile, now);
	const {refreshToken, refusedAt} = profile.tokens;
	const isRefused = refusedAt !== undefined && ', refresh token refused';
	const isLast = refreshToken === undefined && ', cannot renew itself';
	return describeState(profile, now) + (isRefused || isLast || '');
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

/** @param instead what stands in a row behind its first cell in place of the others */
function table<Row>(
	columns: readonly Column<Row>[],
	rows: readonly Row[],
	width: number,
	instead: (row: Row) => string | undefined = () => undefined,
): string[] {
	const cells = columns.map(({title, cell}) => [title, ...rows.map(row => cleanCell(cell(row)))]);
	const cellWidths = cells.map(column => column.map(textWidth));
	const widths = cellWidths.map(column => Math.max(...column));
	const kept = columns.map((_, at) => at);
	const total = () => kept.reduce((sum, at) => sum + widths[at]! + 2, -2);
	const goingFirst = kept
		.filter(at => columns[at]!.stays !== undefined)
		.sort((a, b) => columns[a]!.stays! - columns[b]!.stays!);
	for (const at of goingFirst) if (total() > width) kept.splice(kept.indexOf(at), 1);
	const padded = (at: number, line: number) =>
		cells[at]![line]! + ' '.repeat(widths[at]! - cellWidths[at]![line]!);
	return [undefined, ...rows].map((row, line) => {
		const words = row === undefined ? undefined : instead(row);
		const told = words === undefined ? kept.slice(1).map(at => padded(at, line)) : [cleanText(words, 160)];
		return [padded(0, line), ...told].join('  ').trimEnd();
	});
}

/** The mark of the default stands before the name, where a blank is kept. */
function cleanCell(text: string): string {
	const mark = /^[* ] /.exec(text)?.[0] ?? '';
	return mark + cleanText(text.slice(mark.length), 120);
}
