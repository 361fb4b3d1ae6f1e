import {expect, test} from 'vitest';
import {Failure} from '../../source/core/failure.ts';
import {vendorAdvice} from '../../source/core/vendor-advice.ts';
import {someProfile} from '../fakes/store.ts';

const mine = someProfile();
const received = someProfile({role: 'owner'});

test('nothing is said where nothing failed and the scopes cover the call', () => {
	expect(vendorAdvice(mine, undefined, true)).toBeUndefined();
	expect(vendorAdvice(someProfile({scopes: []}), undefined, true)).toBeUndefined();
});

test.each([
	['smapi_unauthorized', true, /401.*r renews it/],
	['smapi_unauthorized', false, /401.*sign in again/],
	['smapi_forbidden', true, /403.*p asks for other permissions/],
	['no_vendor', true, /registration.*developer\.amazon\.com/],
	['server_busy', true, /v asks again/],
] as const)('%s has advice of its own and keeps the token', (code, canRenew, words) => {
	const advice = vendorAdvice(mine, new Failure(code, {host: 'SMAPI', status: 503}), canRenew);
	expect(advice?.text).toMatch(words);
	expect(advice?.text).toMatch(/kept/);
	expect(advice?.canRetry).toBe(true);
});

test('a received token is mended by its client, not here', () => {
	for (const code of ['smapi_unauthorized', 'smapi_forbidden'] as const) {
		const text = vendorAdvice(received, new Failure(code), false)?.text;
		expect(text).toContain('Ask the client');
		expect(text).not.toMatch(/\b[rp] (renews|asks)/);
	}
});

test('scopes that do not cover the call: said calmly, with no retry', () => {
	const advice = vendorAdvice(someProfile({scopes: ['alexa::ask:models:read']}), undefined, true);
	expect(advice).toMatchObject({canRetry: false, isWarning: false});
	expect(advice?.text).toContain('skills:read');
});
