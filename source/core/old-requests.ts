import {type ConfigFile, requestsIn, withoutRequest} from './config-file.ts';

/** An open request ends after so many days (contract 3). */
const longestDays = 30;

/** The IDs of the open requests that nobody answered for 30 days. */
export function oldRequests(file: ConfigFile, now: Date): string[] {
	const limit = now.getTime() - longestDays * 86_400_000;
	return requestsIn(file)
		.filter(([, request]) => request.createdAt.getTime() < limit)
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
