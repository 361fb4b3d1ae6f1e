import {expect, test} from 'vitest';
import {Failure} from '../../source/core/failure.ts';
import {sessionOf, warningsOf} from '../../source/core/session-warnings.ts';
import {someProfile} from '../fakes/store.ts';

const profile = someProfile();
const good = {
	profileName: 'me',
	profile,
	vendorsFailure: undefined,
	skippedVendors: 0,
	unknownVendorId: undefined,
	missingScopes: [],
};

test('a sign-in that went well has nothing to warn of', () => {
	expect(warningsOf(good, 'smapi-login')).toEqual([]);
	expect(sessionOf(good)).toEqual({profileName: 'me', profile});
});

test('each thing that went less well is one line', () => {
	const {refreshToken: _, ...tokens} = profile.tokens;
	const worse = {
		...good,
		profile: {...profile, tokens},
		vendorsFailure: new Failure('smapi_forbidden'),
		skippedVendors: 1,
		missingScopes: ['alexa::ask:skills:test'],
	};
	const warnings = warningsOf(worse, 'smapi-login');
	expect(warnings).toHaveLength(4);
	expect(warnings[0]).toContain('skills:test');
	expect(warnings[1]).toContain('no refresh token');
	expect(warnings[2]).toContain('status --check');
	expect(warnings[3]).toContain('1 vendor has no usable ID and was left out');
	expect(warningsOf({...good, vendorsFailure: new Failure('no_vendor')}, 'smapi-login')[0]).toContain(
		'developer.amazon.com',
	);
});

test('the session carries what its profile does not say', () => {
	const vendorsFailure = new Failure('smapi_forbidden');
	expect(sessionOf({...good, vendorsFailure, skippedVendors: 2, missingScopes: ['x']})).toEqual({
		profileName: 'me',
		profile,
		vendorsFailure,
		warnings: ['2 vendors have no usable ID and were left out.'],
	});
});

test('a vendor that was wanted and is not there is named, with what counts instead', () => {
	expect(
		warningsOf({...good, profile: {...profile, vendorId: 'M1'}, unknownVendorId: 'M9'}, 'smapi-login'),
	).toEqual(['This account has no vendor M9: the default is M1.']);
	const {vendorId: _, ...without} = profile;
	expect(sessionOf({...good, profile: without, unknownVendorId: 'M9'})?.warnings).toEqual([
		'This account has no vendor M9: no default is set.',
	]);
});
