import {ago, type HomeRow, shownName} from './home-rows.ts';
import {stateOf} from './profile.ts';

/** A question of `home` before something is taken away. */
export interface DeleteQuestion {
	readonly text: string;
	readonly keep: string;
	readonly remove: string;
}

/** What is asked before a row is deleted; undefined for the row that holds nothing. */
export function deleteQuestion(row: HomeRow, now: Date): DeleteQuestion | undefined {
	switch (row.kind) {
		case 'draft':
			return {
				text: `The sign-in that you began ${ago(row.saved.savedAt, now)} and did not finish. Its answers would be gone.`,
				keep: 'Keep it',
				remove: 'Delete the unfinished sign-in',
			};
		case 'request':
			return {
				text: `You began to wait ${ago(row.request.createdAt, now)}. What comes back after this cannot be used.`,
				keep: 'Keep waiting',
				remove: 'Delete the open request',
			};
		case 'profile':
		case 'damaged':
			return {
				text: `${whatIsIn(row)} would be gone from this computer.`,
				keep: `Keep the profile ${shownName(row.name)}`,
				remove: `Delete the profile ${shownName(row.name)}`,
			};
		case 'new':
			return undefined;
	}
}

function whatIsIn(row: HomeRow): string {
	const isReceived = row.kind === 'profile' && row.profile.role === 'owner';
	return isReceived ? 'Its token' : 'Its tokens and its client secret';
}

/** What Enter does on a row, for the line of keys. */
export function enterDoes(row: HomeRow | undefined, now: Date): string {
	if (!row || row.kind === 'damaged') return 'why';
	if (row.kind === 'draft' || row.kind === 'request') return 'go on';
	if (row.kind === 'new') return 'begin';
	const state = stateOf(row.profile, now);
	if (state === 'sign-in') return 'sign in';
	return state === 'received-expired' ? 'what to do' : 'token';
}
