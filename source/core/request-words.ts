import {describeDuration, type OpenRequest} from './profile.ts';

/** How an open request is told apart: its name and its age. */
export function requestWords({profileName, createdAt}: OpenRequest, now: Date): string {
	const age = describeDuration(Math.max(0, (now.getTime() - createdAt.getTime()) / 1000));
	return `the request for ${profileName ?? 'a profile without a name'}, made ${age} ago`;
}

/** Beside the row that leaves while somebody else is waited for. */
export function goesOnHere(programName: string): string {
	return `${programName} goes on here`;
}
