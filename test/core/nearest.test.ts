import {expect, test} from 'vitest';
import {nearest} from '../../source/core/nearest.ts';

test.each([
	['tokn', 'token'],
	['TOKEN', 'token'],
	['stat', 'status'],
	['clientid', 'clientId'],
	['clientID', 'clientId'],
	['xx', undefined],
	['', undefined],
	['inspect', undefined],
] as const)('nearest to “%s”: %s', (word, name) =>
	expect(nearest(word, ['token', 'status', 'clientId'])).toBe(name),
);

test('how far is still near can be said', () => {
	expect(nearest('skilsread', ['skillsread'], 0)).toBeUndefined();
	expect(nearest('skilsread', ['skillsread', 'skillstest'], 1)).toBe('skillsread');
});

test('the beginning of a long name is near it, a whole page is near nothing', () => {
	expect(nearest('subs', ['token', 'subscriptions'])).toBe('subscriptions');
	expect(nearest('x'.repeat(1_000_000), ['token'], 3)).toBeUndefined();
});
