import {describe, expect, test} from 'vitest';
import {isDamaged, profileIn} from '../../source/core/config-file.ts';
import {Failure} from '../../source/core/failure.ts';
import type {Profile} from '../../source/core/profile.ts';
import {
	type NewSession,
	nameBeside,
	requireSameClient,
	saveSession,
	trySaving,
} from '../../source/flows/save.ts';
import {json, vendorsAnswer} from '../fakes/http.ts';
import {type FakePorts, fakePorts} from '../fakes/ports.ts';
import {FakeStore, fileWith, someProfile} from '../fakes/store.ts';

const vendors = 'GET https://api.amazonalexa.com/v1/vendors';
const {signal} = new AbortController();

/** The profile of a sign-in that has just ended. */
function newProfile(changes: Partial<Profile> = {}): Profile {
	const {tokens, ...profile} = someProfile(changes);
	return {
		...profile,
		createdAt: new Date('2026-01-02T03:04:05.000Z'),
		usedAt: new Date('2026-01-02T03:04:05.000Z'),
		tokens: {...tokens, accessToken: 'Atza|new', refreshToken: 'Atzr|new'},
	};
}

function session(changes: Partial<NewSession> = {}): NewSession {
	return {profileName: 'me', profile: newProfile(), replace: false, ...changes};
}

/** Ports with a profile `me` of long ago that has vendor M1. */
function withMe(changes: Partial<Profile> = {}): FakePorts {
	const createdAt = new Date('2025-05-05T05:05:05.000Z');
	const before = someProfile({createdAt, vendors: [{id: 'M1', name: 'One'}], vendorId: 'M1', ...changes});
	return fakePorts({store: new FakeStore(fileWith({me: before}))});
}

function stored(ports: FakePorts, name = 'me'): Profile {
	const profile = profileIn(ports.store.file, name);
	if (!profile || isDamaged(profile)) throw new Error(`${name} is not there`);
	return profile;
}

describe('a new name', () => {
	test('is saved before any call to SMAPI, in one write; the vendors are a second one', async () => {
		const ports = fakePorts();
		const writesBefore: number[] = [];
		ports.http.on(vendors, () => {
			writesBefore.push(ports.store.writes.length);
			expect(stored(ports).tokens.accessToken).toBe('Atza|new');
			return vendorsAnswer('M1');
		});
		const saved = await saveSession(session(), ports, signal);
		expect(writesBefore).toEqual([1]);
		expect(ports.store.writes).toHaveLength(2);
		expect(stored(ports)).toEqual(saved.profile);
		expect(saved.profile).toMatchObject({vendorId: 'M1', vendors: [{id: 'M1', name: 'Vendor M1'}]});
		expect(saved).toMatchObject({
			profileName: 'me',
			missingScopes: [],
			skippedVendors: 0,
			unknownVendorId: undefined,
		});
		expect(ports.http.requests[0]!.headers).toMatchObject({authorization: 'Bearer Atza|new'});
		expect(ports.store.file.defaultProfile).toBe('me');
	});

	test.each([
		[401, 'smapi_unauthorized'],
		[403, 'smapi_forbidden'],
		[404, 'bad_answer'],
		[307, 'redirected'],
	])('vendors %d: the tokens are kept, the reason is told', async (status, code) => {
		const ports = fakePorts();
		ports.http.on(vendors, json({message: 'no'}, status));
		const saved = await saveSession(session(), ports, signal);
		expect(saved.vendorsFailure?.code).toBe(code);
		expect(stored(ports).tokens.accessToken).toBe('Atza|new');
		expect(ports.store.writes).toHaveLength(1);
	});

	test('no vendor: told, saved', async () => {
		const ports = fakePorts();
		ports.http.on(vendors, vendorsAnswer());
		const saved = await saveSession(session(), ports, signal);
		expect(saved.vendorsFailure?.code).toBe('no_vendor');
		expect(stored(ports).vendors).toEqual([]);
	});

	test('several vendors: none is the default until one is chosen', async () => {
		const ports = fakePorts();
		ports.http.on(vendors, vendorsAnswer('M1', 'M2'));
		expect((await saveSession(session(), ports, signal)).profile.vendorId).toBeUndefined();
		ports.http.on(vendors, vendorsAnswer('M1', 'M2'));
		await saveSession(session({profileName: 'two', vendorId: 'M2'}), ports, signal);
		expect(stored(ports, 'two').vendorId).toBe('M2');
	});

	test('a default vendor that the account does not have is not taken', async () => {
		const ports = fakePorts();
		ports.http.on(vendors, vendorsAnswer('M1', 'M2'));
		const {profile, unknownVendorId} = await saveSession(session({vendorId: 'M9'}), ports, signal);
		expect(profile.vendorId).toBeUndefined();
		expect(unknownVendorId).toBe('M9');
	});

	test('scopes that do not cover the call: nothing is asked', async () => {
		const ports = fakePorts();
		const profile = newProfile({scopes: ['alexa::ask:models:read']});
		const saved = await saveSession(session({profile}), ports, signal);
		expect(ports.http.requests).toEqual([]);
		expect(saved.vendorsFailure).toBeUndefined();
		expect(stored(ports).scopes).toEqual(['alexa::ask:models:read']);
	});

	test('what was asked for and not granted is told, and both lists are stored', async () => {
		const ports = fakePorts();
		ports.http.on(vendors, vendorsAnswer('M1'));
		const profile = newProfile({grantedScopes: ['alexa::ask:skills:readwrite']});
		const saved = await saveSession(session({profile}), ports, signal);
		expect(saved.missingScopes).toEqual(['alexa::ask:models:readwrite']);
		expect(stored(ports)).toMatchObject({
			scopes: profile.scopes,
			grantedScopes: ['alexa::ask:skills:readwrite'],
		});
	});

	test('the second write fails: the tokens are saved all the same', async () => {
		const ports = fakePorts();
		ports.http.on(vendors, () => {
			ports.store.nextChangeFails = new Failure('save_failed', {path: 'p', detail: 'no space'});
			return vendorsAnswer('M1');
		});
		const saved = await saveSession(session(), ports, signal);
		expect(saved.vendorsFailure?.code).toBe('save_failed');
		expect(stored(ports).tokens.accessToken).toBe('Atza|new');
	});

	test('another sign-in took the name meanwhile: its profile gets no foreign vendors', async () => {
		const ports = fakePorts();
		ports.http.on(vendors, () => {
			ports.store.file = fileWith({me: someProfile()});
			return vendorsAnswer('M1');
		});
		await saveSession(session(), ports, signal);
		expect(stored(ports)).toEqual(someProfile());
	});

	test('the first write fails: nothing is asked with the token', async () => {
		const ports = fakePorts();
		ports.store.nextChangeFails = new Failure('save_failed', {path: 'p', detail: 'no space'});
		await expect(saveSession(session(), ports, signal)).rejects.toMatchObject({code: 'save_failed'});
		expect(ports.http.requests).toEqual([]);
	});

	test('an abort while the vendors are asked leaves the saved tokens', async () => {
		const ports = fakePorts();
		const abort = new AbortController();
		ports.http.on(vendors, () => {
			abort.abort(new Error('left'));
			return new Promise(() => undefined);
		});
		await expect(saveSession(session(), ports, abort.signal)).rejects.toThrow('left');
		expect(stored(ports).tokens.accessToken).toBe('Atza|new');
	});
});

describe('a name that exists', () => {
	test('the vendors are asked first; a shared one is the same account', async () => {
		const ports = withMe();
		ports.http.on(vendors, () => {
			expect(ports.store.writes).toEqual([]);
			return vendorsAnswer('M7', 'M1');
		});
		const {profile} = await saveSession(session(), ports, signal);
		expect(ports.store.writes).toHaveLength(1);
		expect(stored(ports)).toEqual(profile);
		expect(profile).toMatchObject({vendorId: 'M1', vendors: [{id: 'M7'}, {id: 'M1'}]});
		expect(profile.createdAt).toEqual(new Date('2025-05-05T05:05:05.000Z'));
		expect(profile.tokens.refreshToken).toBe('Atzr|new');
	});

	test("another account's vendors: nothing is written", async () => {
		const ports = withMe();
		const before = ports.store.file;
		ports.http.on(vendors, vendorsAnswer('M2'));
		await expect(saveSession(session(), ports, signal)).rejects.toMatchObject({
			code: 'other_account',
			exitCode: 2,
		});
		expect(ports.store.file).toBe(before);
	});

	test('an account without vendors may be the same: the person is asked, nothing is written', async () => {
		const ports = withMe();
		ports.http.on(vendors, () => vendorsAnswer());
		await expect(saveSession(session(), ports, signal)).rejects.toMatchObject({
			code: 'unclear_account',
			what: expect.stringContaining('the one of profile “me” (One (M1))'),
		});
		expect(ports.store.writes).toEqual([]);
	});

	test('no vendor stored counts as the same account', async () => {
		const ports = withMe({vendors: []});
		ports.http.on(vendors, vendorsAnswer('M2'));
		await saveSession(session(), ports, signal);
		expect(stored(ports).tokens.accessToken).toBe('Atza|new');
	});

	test.each([401, 403])(
		'a call that fails (%d) counts as the same account, and what was known stays',
		async status => {
			const ports = withMe();
			ports.http.on(vendors, json({}, status));
			await saveSession(session(), ports, signal);
			expect(stored(ports)).toMatchObject({
				vendorId: 'M1',
				vendors: [{id: 'M1', name: 'One'}],
				tokens: {accessToken: 'Atza|new'},
			});
		},
	);

	test('so does one that is not covered', async () => {
		const ports = withMe();
		const profile = newProfile({scopes: ['alexa::ask:models:read']});
		await saveSession(session({profile}), ports, signal);
		expect(ports.http.requests).toEqual([]);
		expect(stored(ports)).toMatchObject({vendorId: 'M1', tokens: {accessToken: 'Atza|new'}});
	});

	test('the vendors are waited for 10 s at most, tries and pauses together', async () => {
		const ports = withMe();
		ports.http.always(vendors, {status: 503, headers: {'retry-after': '6'}});
		const saving = saveSession(session(), ports, signal);
		await ports.clock.whenWaiting();
		await ports.clock.advance(6);
		await saving;
		expect(ports.http.requests.map(({deadlineSeconds}) => deadlineSeconds)).toEqual([10, 4]);
		expect(stored(ports).tokens.accessToken).toBe('Atza|new');
	});

	test('another client is refused before anything is asked or written', async () => {
		const ports = withMe({clientId: 'amzn1.application-oa2-client.another'});
		await expect(saveSession(session(), ports, signal)).rejects.toMatchObject({
			code: 'profile_exists',
			exitCode: 2,
		});
		expect(ports.http.requests).toEqual([]);
		expect(ports.store.writes).toEqual([]);
	});

	test('a name that another client took while the vendors were asked is not overwritten', async () => {
		const ports = withMe();
		const theirs = fileWith({me: someProfile({clientId: 'amzn1.application-oa2-client.another'})});
		ports.http.on(vendors, () => {
			ports.store.file = theirs;
			return vendorsAnswer('M1');
		});
		await expect(saveSession(session(), ports, signal)).rejects.toMatchObject({code: 'profile_exists'});
		expect(ports.store.file).toBe(theirs);
	});

	test('a write that fails leaves the old profile untouched', async () => {
		const ports = withMe();
		const before = ports.store.file;
		ports.http.on(vendors, vendorsAnswer('M1'));
		ports.store.nextChangeFails = new Failure('save_failed', {path: 'p', detail: 'no space'});
		await expect(saveSession(session(), ports, signal)).rejects.toMatchObject({code: 'save_failed'});
		expect(ports.store.file).toBe(before);
	});

	test.each([
		['another client', {clientId: 'amzn1.application-oa2-client.another'}],
		['another account', {}],
	])('--replace: %s is replaced whole and at once', async (_, changes) => {
		const ports = withMe(changes);
		ports.http.on(vendors, () => {
			expect(stored(ports).tokens.accessToken).toBe('Atza|new');
			return vendorsAnswer('M2');
		});
		await saveSession(session({replace: true}), ports, signal);
		expect(stored(ports)).toMatchObject({vendorId: 'M2', vendors: [{id: 'M2'}]});
		expect(stored(ports).clientId).toBe(newProfile().clientId);
		expect(stored(ports).createdAt).toEqual(newProfile().createdAt);
	});

	test('--replace and a failed vendor call: the vendors of the other account do not stay', async () => {
		const ports = withMe();
		ports.http.on(vendors, json({}, 401));
		await saveSession(session({replace: true}), ports, signal);
		expect(stored(ports).vendors).toBeUndefined();
		expect(stored(ports).vendorId).toBeUndefined();
	});
});

test('an open request ends in the write that saves the profile; a draft beside it is another sign-in and stays', async () => {
	const ports = fakePorts();
	const request = {kind: 'url', createdAt: '2026-01-01T00:00:00.000Z'};
	ports.store.file = {version: 1, requests: {r1: request, r2: request}, draft: {answers: {}}} as never;
	ports.http.on(vendors, vendorsAnswer('M1'));
	await saveSession(session({requestId: 'r1'}), ports, signal);
	const [first] = ports.store.writes;
	expect(first).toMatchObject({requests: {r2: request}, profiles: {me: {}}});
	expect(first!.requests).not.toHaveProperty('r1');
	expect(first).toHaveProperty('draft');
});

test('the draft ends in the write that saves its profile', async () => {
	const ports = fakePorts();
	ports.store.file = {version: 1, draft: {answers: {}}} as never;
	ports.http.on(vendors, vendorsAnswer('M1'));
	await saveSession(session(), ports, signal);
	expect(ports.store.writes[0]).not.toHaveProperty('draft');
});

test('noSave: nothing is read or written, the vendors are asked all the same', async () => {
	const ports = withMe({clientId: 'amzn1.application-oa2-client.another'});
	ports.store.readFails = new Failure('read_failed', {path: 'p', detail: 'd'});
	ports.http.on(vendors, vendorsAnswer('M2'));
	const saved = await saveSession(session({noSave: true}), ports, signal);
	expect(saved.profile.vendorId).toBe('M2');
	expect(ports.store.writes).toEqual([]);
});

test('noSave: the request that was answered ends all the same', async () => {
	const ports = fakePorts();
	const request = {kind: 'url', createdAt: '2026-01-01T00:00:00.000Z'};
	ports.store.file = {version: 1, requests: {r1: request, r2: request}} as never;
	ports.http.on(vendors, vendorsAnswer('M1'));
	await saveSession(session({noSave: true, requestId: 'r1'}), ports, signal);
	expect(ports.store.file).toEqual({version: 1, requests: {r2: request}});
});

describe('a received token', () => {
	const {clientSecret: _, redirectUri: __, ...rest} = newProfile();
	const profile: Profile = {...rest, role: 'owner'};

	test('that SMAPI does not know is not saved', async () => {
		const ports = fakePorts();
		ports.http.on(vendors, json({}, 401));
		await expect(saveSession(session({profile}), ports, signal)).rejects.toMatchObject({
			code: 'smapi_unauthorized',
		});
		expect(ports.store.writes).toEqual([]);
	});

	test('that SMAPI takes is saved with its vendors in one write', async () => {
		const ports = fakePorts();
		ports.http.on(vendors, vendorsAnswer('M1'));
		await saveSession(session({profile}), ports, signal);
		expect(ports.store.writes).toHaveLength(1);
		expect(stored(ports)).toMatchObject({role: 'owner', vendorId: 'M1'});
	});

	test('does not take the name of a profile that can refresh', async () => {
		const ports = withMe();
		await expect(saveSession(session({profile}), ports, signal)).rejects.toMatchObject({
			code: 'profile_exists',
		});
	});
});

test.each([
	['nothing there', undefined, undefined],
	['the same', {}, undefined],
	[
		'the same host written otherwise',
		{hosts: {...someProfile().hosts, token: 'https://API.amazon.com/'}},
		undefined,
	],
	['another client', {clientId: 'other'}, 'profile_exists'],
	[
		'another token host',
		{hosts: {...someProfile().hosts, token: 'https://api.amazon.co.uk'}},
		'profile_exists',
	],
	['a received one', {role: 'owner'}, 'profile_exists'],
] as const)('requireSameClient: %s', (_, changes, code) => {
	const before = changes && someProfile(changes as Partial<Profile>);
	const asked = {profileName: 'me', replace: false, profile: newProfile()};
	const refuse = () => requireSameClient(asked, before);
	if (code === undefined) expect(refuse).not.toThrow();
	else expect(refuse).toThrow(expect.objectContaining({code}));
	expect(() => requireSameClient({...asked, replace: true}, before)).not.toThrow();
});

describe('where somebody can choose', () => {
	test.each(['save_failed', 'store_busy', 'file_newer'] as const)(
		'%s: the same tokens are saved by another try',
		async code => {
			const ports = fakePorts();
			ports.store.nextChangeFails = new Failure(code, {path: 'p', detail: 'd'});
			ports.http.always(vendors, vendorsAnswer('M1'));
			expect(await trySaving(session(), ports, signal)).toMatchObject({failure: {code}, freeName: 'me-2'});
			expect(await trySaving(session(), ports, signal)).toMatchObject({profileName: 'me'});
			expect(stored(ports).tokens.accessToken).toBe('Atza|new');
		},
	);

	test('another account: a free name is offered, nothing is written', async () => {
		const ports = withMe();
		ports.store.file = fileWith({me: stored(ports), 'me-2': stored(ports)});
		ports.http.on(vendors, vendorsAnswer('M2'));
		const asked = await trySaving(session(), ports, signal);
		expect(asked).toMatchObject({failure: {code: 'other_account'}, freeName: 'me-3'});
		expect(ports.store.writes).toEqual([]);
	});

	test('what no choice can mend is thrown', async () => {
		const ports = fakePorts();
		ports.http.on(vendors, json({}, 401));
		const saving = trySaving(session({profile: newProfile({role: 'owner'})}), ports, signal);
		await expect(saving).rejects.toMatchObject({code: 'smapi_unauthorized'});
	});

	test('a free name beside one; a file that cannot be read has none taken', () => {
		const store = new FakeStore(fileWith({me: someProfile(), 'me-2': someProfile()}));
		expect(nameBeside('me', {store})).toBe('me-3');
		expect(nameBeside('constructor', {store})).toBe('constructor-2');
		store.readFails = new Failure('read_failed', {path: 'p', detail: 'd'});
		expect(nameBeside('me', {store})).toBe('me-2');
	});
});
