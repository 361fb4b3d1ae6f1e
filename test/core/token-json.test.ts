import {expect, test} from 'vitest';
import {tokenJson} from '../../source/core/token-json.ts';
import {someProfile} from '../fakes/store.ts';

const now = new Date('2026-01-02T03:14:05.500Z');
const keys = ['profile', 'accessToken', 'tokenType', 'expiresAt', 'expiresIn', 'scopes', 'vendorIds'];

test('has the fields of the contract in their order, whole seconds, granted scopes', () => {
	const profile = someProfile({
		grantedScopes: ['a'],
		vendors: [
			{id: 'M1', name: 'One'},
			{id: 'M2', name: 'Two'},
		],
		vendorId: 'M2',
	});
	const json = tokenJson('me', profile, now);
	expect(Object.keys(json)).toEqual(keys);
	expect(json).toEqual({
		profile: 'me',
		accessToken: 'Atza|stored-access-token',
		tokenType: 'bearer',
		expiresAt: '2026-01-02T04:04:05.000Z',
		expiresIn: 2999,
		scopes: ['a'],
		vendorIds: ['M2', 'M1'],
	});
});

test('an unknown end is null and counts as one hour; what has ended has 0 s, never less', () => {
	const {expiresAt: _, ...tokens} = someProfile().tokens;
	expect(tokenJson('me', someProfile({tokens}), now)).toMatchObject({expiresAt: null, expiresIn: 2999});
	expect(tokenJson('me', someProfile(), new Date('2030-01-01'))).toMatchObject({expiresIn: 0});
});

test('a default vendor that is not in the list comes first all the same', () => {
	expect(tokenJson('me', someProfile({vendorId: 'M9'}), now).vendorIds).toEqual(['M9']);
	expect(tokenJson('me', someProfile(), now).vendorIds).toEqual([]);
});
