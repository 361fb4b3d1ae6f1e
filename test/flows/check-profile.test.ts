import {expect, test} from 'vitest';
import {profileIn} from '../../source/core/config-file.ts';
import {Failure} from '../../source/core/failure.ts';
import {checkProfile} from '../../source/flows/check-profile.ts';
import {errorAnswer, json, tokenAnswer, vendorsAnswer} from '../fakes/http.ts';
import {type FakePorts, fakePorts} from '../fakes/ports.ts';
import {FakeStore, fileWith, someProfile} from '../fakes/store.ts';

const token = 'POST https://api.amazon.com/auth/o2/token';
const vendors = 'GET https://api.amazonalexa.com/v1/vendors';

function withMe(changes = {}): FakePorts {
	const before = someProfile({vendors: [{id: 'M1', name: 'Old'}], vendorId: 'M1', ...changes});
	return fakePorts({store: new FakeStore(fileWith({me: before}))});
}

const check = (ports: FakePorts) => checkProfile('me', {}, ports, new AbortController().signal);

test('a token that lives is not renewed; the vendors are asked and saved, the default stays', async () => {
	const ports = withMe();
	ports.http.on(vendors, vendorsAnswer('M2', 'M1'));
	const {profile, vendorsFailure} = await check(ports);
	expect(vendorsFailure).toBeUndefined();
	expect(profileIn(ports.store.file, 'me')).toEqual(profile);
	expect(profile).toMatchObject({vendorId: 'M1', vendors: [{id: 'M2'}, {id: 'M1', name: 'Vendor M1'}]});
	expect(ports.http.requests).toHaveLength(1);
});

test('one that has ended is renewed first', async () => {
	const ports = withMe();
	await ports.clock.advance(3600);
	ports.http.on(token, tokenAnswer()).on(vendors, vendorsAnswer('M1'));
	await check(ports);
	expect(ports.http.requests[1]!.headers).toMatchObject({
		authorization: 'Bearer Atza|access-token-of-the-test',
	});
});

test('a refused refresh comes out, and no vendor is asked', async () => {
	const ports = withMe();
	await ports.clock.advance(3600);
	ports.http.on(token, errorAnswer('invalid_grant'));
	await expect(check(ports)).rejects.toMatchObject({code: 'refresh_refused'});
});

test.each([
	[401, 'smapi_unauthorized'],
	[403, 'smapi_forbidden'],
])('%d leaves the profile as it was', async (status, code) => {
	const ports = withMe();
	const before = ports.store.file;
	ports.http.on(vendors, json({}, status));
	expect((await check(ports)).vendorsFailure?.code).toBe(code);
	expect(ports.store.file).toBe(before);
});

test('no vendor is told and saved', async () => {
	const ports = withMe();
	ports.http.on(vendors, vendorsAnswer());
	expect((await check(ports)).vendorsFailure?.code).toBe('no_vendor');
	expect(profileIn(ports.store.file, 'me')).toMatchObject({vendors: []});
});

test('scopes that do not cover the call: nothing is asked', async () => {
	const ports = withMe({scopes: ['alexa::ask:models:read']});
	expect((await check(ports)).vendorsFailure).toBeUndefined();
	expect(ports.http.requests).toEqual([]);
});

test('a store that cannot be written is no fault of SMAPI', async () => {
	const ports = withMe();
	ports.http.on(vendors, vendorsAnswer('M1', 'M2'));
	ports.store.nextChangeFails = new Failure('save_failed', {path: 'p', detail: 'no space'});
	await expect(check(ports)).rejects.toMatchObject({code: 'save_failed'});
});

test('vendors that are the same are not written again', async () => {
	const ports = withMe({vendors: [{id: 'M1', name: 'Vendor M1'}]});
	ports.http.on(vendors, vendorsAnswer('M1'));
	await check(ports);
	expect(ports.store.writes).toEqual([]);
});

test('a sign-in that came in between gets no vendors of the token before', async () => {
	const ports = withMe();
	const theirs = fileWith({me: someProfile({tokens: {...someProfile().tokens, accessToken: 'Atza|theirs'}})});
	ports.http.on(vendors, () => {
		ports.store.file = theirs;
		return vendorsAnswer('M9');
	});
	await check(ports);
	expect(ports.store.file).toBe(theirs);
});
