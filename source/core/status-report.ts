import {type ConfigFile, defaultProfileIn, isDamaged, profilesIn, requestsIn} from './config-file.ts';
import {
	describeDuration,
	describeState,
	type OpenRequest,
	type Profile,
	scopesOf,
	stateOf,
	vendorIdsOf,
} from './profile.ts';
import {cleanText} from './redact.ts';
import {shortScopeName} from './scopes.ts';

/** One profile as `status --json` and `profiles list --json` print it. */
export function profileJson(name: string, profile: Profile, isDefault: boolean, now: Date) {
	return {
		name,
		default: isDefault,
		role: profile.role,
		state: stateOf(profile, now),
		clientId: profile.clientId ?? null,
		scopes: scopesOf(profile),
		vendorIds: vendorIdsOf(profile),
		expiresAt: profile.tokens.expiresAt?.toISOString() ?? null,
	};
}

/** The array `profiles` of `status --json`; damaged ones with their reason. */
export function profilesJson(file: ConfigFile, now: Date) {
	const byDefault = defaultProfileIn(file);
	return profilesIn(file).map(([name, profile]) =>
		isDamaged(profile)
			? {
					name,
					default: name === byDefault,
					role: null,
					state: 'damaged',
					clientId: null,
					scopes: [],
					vendorIds: [],
					expiresAt: null,
					damaged: profile.damaged,
				}
			: profileJson(name, profile, name === byDefault, now),
	);
}

/** The array `requests` of `status --json`. */
export function requestsJson(file: ConfigFile) {
	return requestsIn(file).map(([id, request]) => ({
		id,
		kind: request.kind,
		profileName: request.profileName ?? null,
		createdAt: request.createdAt.toISOString(),
	}));
}

/** A line a profile: default mark, name, state, client, scopes, vendors. */
export function profileLines(file: ConfigFile, now: Date): string[] {
	const byDefault = defaultProfileIn(file);
	const rows = profilesIn(file).map(([name, profile]) => {
		const shown = cleanText(name, 64);
		const mark = name === byDefault ? '*' : ' ';
		if (isDamaged(profile)) return [mark, shown, `damaged: ${profile.damaged}`];
		const scopes = scopesOf(profile).map(shortScopeName).join(' ');
		const isLast = stateOf(profile, now) === 'valid' && profile.tokens.refreshToken === undefined;
		const state = describeState(profile, now) + (isLast ? ', cannot renew itself' : '');
		const client = profile.clientId === undefined ? '-' : `…${profile.clientId.slice(-6)}`;
		return [
			mark,
			shown,
			state,
			client,
			cleanText(scopes, 120) || '-',
			vendorIdsOf(profile).slice(0, 3).join(' ') || '-',
		].map(text => cleanText(text, 120));
	});
	return columns(rows);
}

/** A line an open request. */
export function requestLines(file: ConfigFile, now: Date): string[] {
	return requestsIn(file).map(([id, request]) => {
		const age = describeDuration(Math.max(0, (now.getTime() - request.createdAt.getTime()) / 1000));
		return cleanText(`${requestName(request)}: ${waitsFor(request)}, ${age} old (${id})`, 200);
	});
}

/** The profile name, or the last characters of the client ID until there is one. */
export function requestName(request: OpenRequest): string {
	return request.profileName ?? (request.clientId ? `client …${request.clientId.slice(-6)}` : 'no name yet');
}

function waitsFor(request: OpenRequest): string {
	if (request.kind === 'code') return "waits for the owner's code";
	return request.kind === 'url' ? 'waits for an address to open' : 'waits for a token';
}

function columns(rows: readonly (readonly string[])[]): string[] {
	const widths: number[] = [];
	for (const row of rows) {
		row.slice(0, -1).forEach((cell, index) => {
			widths[index] = Math.max(widths[index] ?? 0, widthOf(cell));
		});
	}
	return rows.map(row =>
		row
			.map((cell, index) =>
				index === row.length - 1 ? cell : cell + ' '.repeat((widths[index] ?? 0) - widthOf(cell)),
			)
			.join('  ')
			.trimEnd(),
	);
}

/** Marks are drawn on the letter before them. */
function widthOf(text: string): number {
	return text.replace(/\p{M}/gu, '').length;
}
