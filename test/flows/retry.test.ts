import {expect, test} from 'vitest';
import {Failure} from '../../source/core/failure.ts';
import {retryAfterSeconds, sendPatiently} from '../../source/flows/retry.ts';
import type {HttpAnswer} from '../../source/ports.ts';
import {FakeClock} from '../fakes/clock.ts';
import {settle} from './drive.ts';

const host = 'https://api.amazon.com';

/** Sends to a host that gives these answers, the last one for ever, each after some seconds. */
async function send(
	answers: readonly (readonly [status: number, retryAfter?: string])[],
	{secondsEach = 0, budget}: {secondsEach?: number; budget?: number} = {},
) {
	const clock = new FakeClock();
	const given: number[] = [];
	const try_ = async (seconds: number): Promise<HttpAnswer> => {
		given.push(seconds);
		if (secondsEach > 0) await clock.wait(secondsEach, new AbortController().signal);
		const [status, retryAfter] = answers[Math.min(given.length, answers.length) - 1]!;
		return {status, headers: retryAfter === undefined ? {} : {'retry-after': retryAfter}, body: ''};
	};
	const sending = sendPatiently(host, try_, clock, new AbortController().signal, budget);
	let isDone = false;
	const done = sending.then(
		answer => answer.status,
		error => error as Failure,
	);
	void done.then(() => {
		isDone = true;
	});
	await settle();
	for (let second = 0; second < 200 && !isDone; second++) await clock.advance(1);
	const pauses = clock.waits.filter(seconds => seconds !== secondsEach);
	return {
		result: await done,
		tries: given.length,
		given,
		pauses,
	};
}

test.each([200, 302, 400, 401, 404])('%d is an answer: one try', async status => {
	expect(await send([[status]])).toMatchObject({result: status, tries: 1, pauses: []});
});

test.each([429, 500, 502, 503, 504])(
	'%d: three tries with short pauses, then the last answer',
	async status => {
		expect(await send([[status]])).toMatchObject({result: status, tries: 3, pauses: [1, 2]});
	},
);

test('C19: Retry-After 2 is waited for, then it goes on', async () => {
	expect(await send([[429, '2'], [200]])).toMatchObject({result: 200, tries: 2, pauses: [2]});
});

test.each([
	['86400', /^Try again in 24 h \(\d\d:\d\d UTC\)\.$/],
	['90', /^Try again in 2 min \(/],
	['21', /^Try again in 21 s \(/],
	['Fri, 01 Jan 2099 00:00:00 GMT', /^Try again after 2099-01-01 00:00 UTC\.$/],
	['9999999999', /^Try again after 2\d\d\d-/],
])('C19: Retry-After %s is told and not waited for', async (retryAfter, next) => {
	const {result, tries, pauses} = await send([[429, retryAfter]]);
	expect([tries, pauses]).toEqual([1, []]);
	expect(result).toMatchObject({code: 'retry_later', exitCode: 1});
	expect((result as Failure).next).toMatch(next);
});

test.each(['-1', 'x', '', '1e400'])('C19: Retry-After “%s” is ignored', async retryAfter => {
	expect(await send([[429, retryAfter]])).toMatchObject({result: 429, tries: 3, pauses: [1, 2]});
});

test('all together end within 60 s, and no try is given more time than is left', async () => {
	const slow = await send([[503, '20']], {secondsEach: 25});
	expect(slow.tries).toBe(2);
	expect(slow.given).toEqual([30, 15]);
	expect((await send([[503, '6']], {budget: 10})).given).toEqual([10, 4]);
});

test('whatever a try throws comes out, without another one', async () => {
	const failure = new Failure('unreachable', {host, detail: 'd'});
	let tries = 0;
	const sending = sendPatiently(
		host,
		async () => {
			tries++;
			throw failure;
		},
		new FakeClock(),
		new AbortController().signal,
	);
	await expect(sending).rejects.toBe(failure);
	expect(tries).toBe(1);
});

test('an abort ends the pause', async () => {
	const clock = new FakeClock();
	const abort = new AbortController();
	const sending = sendPatiently(
		host,
		async () => ({status: 503, headers: {}, body: ''}),
		clock,
		abort.signal,
	);
	await clock.whenWaiting();
	abort.abort(new Error('left'));
	await expect(sending).rejects.toThrow('left');
});

const now = new Date('2026-11-23T12:00:00Z');

test.each([
	['2', 2],
	[' 2 ', 2],
	['0', 0],
	['86400', 86_400],
	['Mon, 23 Nov 2026 12:00:30 GMT', 30],
	['Mon, 23 Nov 2026 11:00:00 GMT', 0],
	['Sun, 01 Jan 2099 00:00:00 GMT', (Date.UTC(2099, 0, 1) - now.getTime()) / 1000],
	['-1', undefined],
	['1.5', undefined],
	['x', undefined],
	['', undefined],
	['Mon, not a date at all', undefined],
	['9'.repeat(400), undefined],
	[undefined, undefined],
])('C19: Retry-After %s is read', (header, wanted) => {
	expect(retryAfterSeconds(header, now)).toBe(wanted);
});
