import {
	type ConfigFile,
	defaultProfileIn,
	isDamaged,
	profilesIn,
	requestsIn,
	withDraft,
	withoutProfile,
	withoutRequest,
} from './config-file.ts';
import {draftFromDisk, type SavedDraft} from './draft.ts';
import {describeDuration, describeState, type OpenRequest, type Profile} from './profile.ts';
import {cleanText} from './redact.ts';
import {steps} from './steps.ts';

/** One row of `home`. `id` stays the same as long as the thing behind it is there. */
export type HomeRow =
	| {readonly kind: 'draft'; readonly id: string; readonly saved: SavedDraft}
	| {readonly kind: 'request'; readonly id: string; readonly requestId: string; readonly request: OpenRequest}
	| {
			readonly kind: 'profile';
			readonly id: string;
			readonly name: string;
			readonly profile: Profile;
			readonly isDefault: boolean;
	  }
	| {readonly kind: 'damaged'; readonly id: string; readonly name: string; readonly reason: string}
	| {readonly kind: 'new'; readonly id: string};

/** The id of a profile's row. */
export function profileRowId(name: string): string {
	return `profile ${name}`;
}

/** What `home` shows: the draft, the open requests (oldest first), the profiles (last used first), a new sign-in. */
export function homeRows(file: ConfigFile): readonly HomeRow[] {
	const saved = draftFromDisk(file.draft);
	return [
		...(saved ? [{kind: 'draft', id: 'draft', saved} as const] : []),
		...requestsIn(file).map(
			([requestId, request]) => ({kind: 'request', id: `request ${requestId}`, requestId, request}) as const,
		),
		...profileRows(file),
		{kind: 'new', id: 'new'},
	];
}

/** Rows in an order that was shown before; one that was not there yet comes behind the row before it. */
export function inOrder(rows: readonly HomeRow[], ids: readonly string[]): readonly HomeRow[] {
	const known = ids.flatMap(id => rows.find(row => row.id === id) ?? []);
	return rows.reduce<readonly HomeRow[]>((sorted, row, at) => {
		if (sorted.includes(row)) return sorted;
		const before = at === 0 ? -1 : sorted.indexOf(rows[at - 1]!);
		return [...sorted.slice(0, before + 1), row, ...sorted.slice(before + 1)];
	}, known);
}

function profileRows(file: ConfigFile): readonly HomeRow[] {
	const byDefault = defaultProfileIn(file);
	const rows = profilesIn(file).map(([name, profile]) => {
		const id = profileRowId(name);
		const row: HomeRow = isDamaged(profile)
			? {kind: 'damaged', id, name, reason: profile.damaged}
			: {kind: 'profile', id, name, profile, isDefault: name === byDefault};
		return {row, at: isDamaged(profile) ? 0 : lastUsed(profile)};
	});
	return rows.sort((a, b) => b.at - a.at).map(({row}) => row);
}

/** When a profile was used last; to sign in is to use it. */
function lastUsed({usedAt, tokens}: Profile): number {
	return Math.max(usedAt?.getTime() ?? 0, tokens.obtainedAt.getTime());
}

/** A row in words. Names and reasons come from a file that others may have edited: they are cleaned. */
export interface HomeRowWords {
	readonly label: string;
	/** Dim, behind the label. */
	readonly details: readonly string[];
}

export function wordsOf(row: HomeRow, now: Date): HomeRowWords {
	switch (row.kind) {
		case 'draft':
			return {label: draftLabel(row.saved, now), details: []};
		case 'request':
			return {label: requestLabel(row.request), details: [ago(row.request.createdAt, now)]};
		case 'profile':
			return {label: shownName(row.name), details: profileDetails(row.profile, row.isDefault, now)};
		case 'damaged':
			return {label: shownName(row.name), details: [`damaged: ${cleanText(row.reason, 80)}`]};
		case 'new':
			return {label: 'New sign-in', details: []};
	}
}

/** A profile's name, fit for the terminal. */
export function shownName(name: string): string {
	return cleanText(name, 64) || '(no name)';
}

/** Whether a row belongs to what is looked for; small and capital letters are the same. */
export function rowMatches(row: HomeRow, words: HomeRowWords, filter: string): boolean {
	if (row.kind === 'new') return false;
	const wanted = filter.toLowerCase();
	return [words.label, ...words.details].some(text => text.toLowerCase().includes(wanted));
}

function draftLabel({at, savedAt}: SavedDraft, now: Date): string {
	const title = steps.find(step => step.id === at)?.title;
	return `Go on: new sign-in${title === undefined ? '' : `, at ${title}`}, ${ago(savedAt, now)}`;
}

const awaited: Readonly<Record<OpenRequest['kind'], string>> = {
	code: 'Waiting for a code',
	url: 'Waiting for an address',
	token: 'Waiting for a token',
};

function requestLabel(request: OpenRequest): string {
	const {kind, profileName, clientId} = request;
	const who = profileName ?? (clientId === undefined ? undefined : `client …${clientId.slice(-6)}`);
	return awaited[kind] + (who === undefined ? '' : `: ${cleanText(who, 64)}`);
}

function profileDetails(profile: Profile, isDefault: boolean, now: Date): readonly string[] {
	const {vendors = [], vendorId} = profile;
	const vendor = vendors.find(({id}) => id === vendorId) ?? (vendors.length === 1 ? vendors[0] : undefined);
	return [
		describeState(profile, now),
		...(isDefault ? ['default'] : []),
		...(vendor?.name ? [cleanText(vendor.name, 40)] : []),
	];
}

/** The file without what a row stands for. */
export function withoutRow(file: ConfigFile, row: HomeRow): ConfigFile {
	switch (row.kind) {
		case 'draft':
			return withDraft(file, undefined);
		case 'request':
			return withoutRequest(file, row.requestId);
		case 'profile':
		case 'damaged':
			return withoutProfile(file, row.name);
		case 'new':
			return file;
	}
}

/** `2 h ago`; times in the future (a clock that was set back) are `just now`. */
export function ago(date: Date, now: Date): string {
	const seconds = (now.getTime() - date.getTime()) / 1000;
	return seconds < 60 ? 'just now' : `${describeDuration(seconds)} ago`;
}
