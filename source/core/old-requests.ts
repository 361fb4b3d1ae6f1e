import {type ConfigFile, requestsIn, withoutRequest} from './config-file.ts';
import type {OpenRequest} from './profile.ts';

/** An open request ends after so many days (contract 3). */
const longestDays = 30;

/** When an open request ends by itself. */
export function requestEnd({createdAt}: Pick<OpenRequest, 'createdAt'>): Date {
	return new Date(createdAt.getTime() + longestDays * 86_400_000);
}

/** Whether nobody answered it for 30 days. */
export function isOldRequest({createdAt}: Pick<OpenRequest, 'createdAt'>, now: Date): boolean {
	return requestEnd({createdAt}).getTime() < now.getTime();
}

/** The IDs of the open requests that nobody answered for 30 days. */
export function oldRequests(file: ConfigFile, now: Date): string[] {
	return requestsIn(file)
		.filter(([, request]) => isOldRequest(request, now))
		.map(([id]) => id);
}

/** Takes those away; the same file when there is none. */
export function withoutOldRequests(file: ConfigFile, now: Date): ConfigFile {
	return oldRequests(file, now).reduce(withoutRequest, file);
}

/** The word about it. */
export function droppedRequests(count: number): string {
	return count === 1
		? `An open request was older than ${longestDays} days and was dropped.`
		: `${count} open requests were older than ${longestDays} days and were dropped.`;
}
