import {describe, expect, test} from 'vitest';
import {profileIn} from '../../source/core/config-file.ts';
import {Failure} from '../../source/core/failure.ts';
import type {Profile} from '../../source/core/profile.ts';
import {checkProfile, openProfile} from '../../source/flows/saved-profile.ts';
import {errorAnswer, json, tokenAnswer, vendorsAnswer} from '../fakes/http.ts';
import {type FakePorts, fakePorts} from '../fakes/ports.ts';
import {FakeStore, fileWith, someProfile} from '../fakes/store.ts';
import {Driven} from './drive.ts';

const token = 'POST https://api.amazon.com/auth/o2/token';
const vendors = 'GET https://api.amazonalexa.com/v1/vendors';
const start = new Date('2026-01-02T03:04:05.000Z');

describe('opened', () => {
	function endingIn(seconds: number): Profile {
		const {tokens} = someProfile();
		return someProfile({tokens: {...tokens, expiresAt: new Date(start.getTime() + seconds * 1000)}});
	}

	function run(profile: Profile, ports: FakePorts, noSave = false) {
		const input = {profileName: 'me', environmentHosts: {}, noSave};
		ports.store.file = fileWith({me: profile, other: someProfile()});
		return new Driven(openProfile(input, ports, new AbortController().signal));
	}

	test('a token that lives is given from the file, and its use is written down', async () => {
		const ports = fakePorts();
		const opened = await run(endingIn(301), ports).result;
		expect(opened.profile.tokens.accessToken).toBe('Atza|stored-access-token');
		expect(ports.http.requests).toEqual([]);
		expect(profileIn(ports.store.file, 'me')).toMatchObject({usedAt: start});
		expect(profileIn(ports.store.file, 'other')).not.toHaveProperty('usedAt');
	});

	test('with --no-save nothing is written', async () => {
		const ports = fakePorts();
		await run(endingIn(301), ports, true).result;
		expect(ports.store.writes).toEqual([]);
	});

	test('under 5 minutes it is renewed', async () => {
		const ports = fakePorts();
		ports.http.on(token, tokenAnswer());
		const opened = await run(endingIn(299), ports).result;
		expect(opened.profile.tokens.accessToken).toBe('Atza|access-token-of-the-test');
		expect(opened.fallback).toBeUndefined();
	});

	test('no network, but the token still lives: it is given with the reason', async () => {
		const ports = fakePorts();
		ports.http.on(token, new Failure('unreachable', {host: 'api.amazon.com', detail: 'ENOTFOUND'}));
		const opened = await run(endingIn(60), ports).result;
		expect(opened.profile.tokens.accessToken).toBe('Atza|stored-access-token');
		expect(opened.fallback?.code).toBe('unreachable');
	});

	test('a disk that cannot be written costs no token', async () => {
		const ports = fakePorts({store: new FakeStore()});
		const opening = run(endingIn(301), ports);
		ports.store.nextChangeFails = new Failure('save_failed', {path: ports.store.path, detail: 'ENOSPC'});
		expect((await opening.result).profile.tokens.accessToken).toBe('Atza|stored-access-token');
	});

	test('what only a sign-in mends is thrown', async () => {
		const ports = fakePorts();
		ports.http.on(token, errorAnswer('invalid_grant'));
		await expect(run(endingIn(-1), ports).result).rejects.toMatchObject({code: 'refresh_refused'});
	});

	test('a slow server is told once', async () => {
		const ports = fakePorts();
		ports.http.on(token, 'hang');
		const opening = run(endingIn(-1), ports);
		await ports.clock.whenWaiting();
		await ports.clock.advance(0.3);
		await opening.until('slow');
		expect(opening.types).toEqual(['slow']);
	});
});

describe('checked', () => {
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
		const {refreshToken: _, ...tokens} = someProfile().tokens;
		const ports = fakePorts({store: new FakeStore(fileWith({me: someProfile({tokens})}))});
		const before = ports.store.file;
		ports.http.on(vendors, json({}, status));
		expect((await check(ports)).vendorsFailure?.code).toBe(code);
		expect(ports.store.file).toBe(before);
	});

	test('S12: a 401 to a token that should live: renewed once and asked once more', async () => {
		const ports = withMe();
		ports.http.on(vendors, json({}, 401)).on(token, tokenAnswer()).on(vendors, vendorsAnswer('M1'));
		const {profile, vendorsFailure} = await check(ports);
		expect(vendorsFailure).toBeUndefined();
		expect(profile.tokens.accessToken).toBe('Atza|access-token-of-the-test');
		expect(profileIn(ports.store.file, 'me')).toMatchObject({vendors: [{id: 'M1'}]});
	});

	test('S12: a 401 to the renewed one too: told, and not renewed again', async () => {
		const ports = withMe();
		ports.http.on(vendors, json({}, 401)).on(token, tokenAnswer()).on(vendors, json({}, 401));
		expect((await check(ports)).vendorsFailure?.code).toBe('smapi_unauthorized');
		expect(ports.http.unused()).toEqual([]);
	});

	test('S12: a 401 to a token that has just been renewed is told at once', async () => {
		const ports = withMe();
		await ports.clock.advance(4000);
		ports.http.on(token, tokenAnswer()).on(vendors, json({}, 401));
		expect((await check(ports)).vendorsFailure?.code).toBe('smapi_unauthorized');
		expect(ports.http.unused()).toEqual([]);
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
		const theirs = fileWith({
			me: someProfile({tokens: {...someProfile().tokens, accessToken: 'Atza|theirs'}}),
		});
		ports.http.on(vendors, () => {
			ports.store.file = theirs;
			return vendorsAnswer('M9');
		});
		await check(ports);
		expect(ports.store.file).toBe(theirs);
	});
});
