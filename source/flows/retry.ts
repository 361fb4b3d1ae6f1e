import {Failure} from '../core/failure.ts';
import {describeDuration} from '../core/profile.ts';
import type {Clock, HttpAnswer} from '../ports.ts';

/** Pauses before the second and the third try, in seconds, where the server names none. */
const pausesSeconds = [1, 2];

/** All tries together end after this many seconds, unless the caller has less time. */
const longestBudgetSeconds = 60;

/** A wait that the server asks for and that is longer than this is told to the person instead. */
const longestWaitSeconds = 20;

/**
 * Sends a request that spends nothing, at most three times: again after 429 and 5xx (RFC 9110 10.2.3, Retry-After).
 *
 * @param send one try, given the seconds that are left
 * @param budgetSeconds for all tries and pauses together
 * @returns the first answer that is no "come back later", or the last one
 * @throws Failure `retry_later` when the server asks for a longer wait; whatever `send` throws
 */
export async function sendPatiently(
	host: string,
	send: (secondsLeft: number) => Promise<HttpAnswer>,
	clock: Clock,
	signal: AbortSignal,
	budgetSeconds = longestBudgetSeconds,
): Promise<HttpAnswer> {
	const end = clock.now().getTime() + budgetSeconds * 1000;
	for (let tried = 0; ; tried++) {
		const secondsLeft = (end - clock.now().getTime()) / 1000;
		const answer = await send(Math.min(30, Math.max(1, secondsLeft)));
		if (answer.status !== 429 && answer.status < 500) return answer;
		const asked = retryAfterSeconds(answer.headers['retry-after'], clock.now());
		if (asked !== undefined && asked > longestWaitSeconds)
			throw retryLater(host, answer.status, asked, clock.now());
		const pause = asked ?? pausesSeconds[tried] ?? 0;
		const stillLeft = (end - clock.now().getTime()) / 1000;
		if (tried >= pausesSeconds.length || pause >= stillLeft) return answer;
		await clock.wait(pause, signal);
	}
}

function retryLater(host: string, status: number, seconds: number, now: Date): Failure {
	const when = new Date(now.getTime() + seconds * 1000);
	if (Number.isNaN(when.getTime()))
		return new Failure('retry_later', {host, status, when: 'after some time'});
	const text =
		seconds > 24 * 3600
			? `after ${when.toISOString().slice(0, 16).replace('T', ' ')} UTC`
			: `in ${describeDuration(seconds < 60 ? seconds : Math.ceil(seconds / 60) * 60)} (${when.toISOString().slice(11, 16)} UTC)`;
	return new Failure('retry_later', {host, status, when: text});
}

/**
 * Seconds to wait by a `Retry-After` (RFC 9110 10.2.3: seconds or a date); 0 for a date that has passed, undefined for
 * what is neither.
 */
export function retryAfterSeconds(header: string | undefined, now: Date): number | undefined {
	const text = header?.trim() ?? '';
	if (/^\d{1,10}$/.test(text)) return Number(text);
	// Date.parse alone takes “-1” for a year.
	if (!/^[A-Za-z]{3,9}, .{8,40}$/.test(text)) return undefined;
	const at = Date.parse(text);
	return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - now.getTime()) / 1000));
}
