import {type ConfigFile, defaultProfileIn, isDamaged, profilesIn, requestsIn} from './config-file.ts';
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

type NamedProfile = readonly [name: string, profile: Profile];

/**
 * The profiles as a table with a header; whole columns go before a word is broken. Below it what is old.
 * @param width of the window in columns; without one nothing goes
 * @returns nothing without a profile
 */
export function profileTable(file: ConfigFile, now: Date, width = Number.POSITIVE_INFINITY): string[] {
	const byDefault = defaultProfileIn(file);
	const nameCell = (name: string) => `${name === byDefault ? '*' : ' '} ${cleanText(name, 64)}`;
	const all = profilesIn(file);
	if (all.length === 0) return [];
	const good = all.filter((row): row is [string, Profile] => !isDamaged(row[1]));
	const columns: Column<NamedProfile>[] = [
		{title: '  PROFILE', cell: ([name]) => nameCell(name)},
		{title: 'STATE', cell: ([, profile]) => stateWords(profile, now)},
		{
			title: 'CLIENT',
			cell: ([, {clientId}]) => (clientId === undefined ? '-' : `…${clientId.slice(-6)}`),
			stays: 1,
		},
		{
			title: 'SCOPES',
			cell: ([, profile]) => scopesOf(profile).map(shortScopeName).join(' ') || '-',
			stays: 2,
		},
		{title: 'VENDORS', cell: ([, profile]) => vendorNames(profile) || '-', stays: 3},
	];
	const damaged = all.flatMap(([name, profile]) =>
		isDamaged(profile) ? [`${nameCell(name)}  damaged: ${cleanText(profile.damaged, 120)}`] : [],
	);
	const old = good.flatMap(([name, profile]) => {
		const words = oldWords(profile, now);
		return words === '' ? [] : [`${cleanText(name, 64)}: ${words}.`];
	});
	return [
		...(good.length > 0 ? table(columns, good, width) : []),
		...damaged,
		...(old.length > 0 ? ['', ...old] : []),
	];
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
				cell: ([, request]) => describeDuration(seconds(now, requestEnd(request))),
				stays: 1,
			},
		],
		rows,
		width,
	);
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
	const isLast = stateOf(profile, now) === 'valid' && profile.tokens.refreshToken === undefined;
	return describeState(profile, now) + (isLast ? ', cannot renew itself' : '');
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

function table<Row>(columns: readonly Column<Row>[], rows: readonly Row[], width: number): string[] {
	const cells = columns.map(({title, cell}) => [title, ...rows.map(row => cleanCell(cell(row)))]);
	const widths = cells.map(column => Math.max(...column.map(textWidth)));
	const kept = columns.map((_, at) => at);
	const total = () => kept.reduce((sum, at) => sum + widths[at]! + 2, -2);
	const goingFirst = kept
		.filter(at => columns[at]!.stays !== undefined)
		.sort((a, b) => columns[a]!.stays! - columns[b]!.stays!);
	for (const at of goingFirst) if (total() > width) kept.splice(kept.indexOf(at), 1);
	return [undefined, ...rows].map((_, line) =>
		kept
			.map(at => {
				const cell = cells[at]![line]!;
				return cell + ' '.repeat(widths[at]! - textWidth(cell));
			})
			.join('  ')
			.trimEnd(),
	);
}

/** The mark of the default stands before the name, where a blank is kept. */
function cleanCell(text: string): string {
	const mark = /^[* ] /.exec(text)?.[0] ?? '';
	return mark + cleanText(text.slice(mark.length), 160);
}
