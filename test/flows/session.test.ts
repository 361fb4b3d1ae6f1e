import {expect, test} from 'vitest';
import {Failure} from '../../source/core/failure.ts';
import {lookUpVendors, renewSession} from '../../source/flows/session.ts';
import {errorAnswer, FakeHttp, tokenAnswer, vendorsAnswer} from '../fakes/http.ts';
import {fakePorts} from '../fakes/ports.ts';
import {FakeStore, fileWith, someProfile} from '../fakes/store.ts';

const tokenRoute = 'POST https://api.amazon.com/auth/o2/token';
const vendorsRoute = 'GET https://api.amazonalexa.com/v1/vendors';
const {signal} = new AbortController();
const profile = someProfile();
const session = {profileName: 'me', profile};
const stored = () => new FakeStore(fileWith({me: profile}));
const renewed = tokenAnswer({access_token: 'Atza|renewed', refresh_token: undefined});

test('a saved session is renewed in the file', async () => {
	const ports = fakePorts({http: new FakeHttp().on(tokenRoute, renewed), store: stored()});
	const {tokens} = await renewSession(session, {}, ports, signal);
	expect(tokens).toMatchObject({accessToken: 'Atza|renewed', refreshToken: profile.tokens.refreshToken});
	expect(ports.store.file.profiles!.me).toMatchObject({tokens: {accessToken: 'Atza|renewed'}});
});

test('one that was not saved, or whose name holds another sign-in, is renewed in memory', async () => {
	const other = someProfile({tokens: {...profile.tokens, refreshToken: 'Atzr|of-another-sign-in'}});
	for (const store of [new FakeStore(), new FakeStore(fileWith({me: other}))]) {
		const ports = fakePorts({http: new FakeHttp().on(tokenRoute, renewed), store});
		const {tokens} = await renewSession(session, {}, ports, signal);
		expect(tokens).toMatchObject({accessToken: 'Atza|renewed', refreshToken: profile.tokens.refreshToken});
		expect(store.writes).toEqual([]);
	}
});

test('a refusal is thrown', async () => {
	const ports = fakePorts({
		http: new FakeHttp().on(tokenRoute, errorAnswer('invalid_grant')),
		store: new FakeStore(),
	});
	await expect(renewSession(session, {}, ports, signal)).rejects.toMatchObject({code: 'refresh_refused'});
});

test('vendors are saved where the session is, and only there', async () => {
	for (const [store, writes] of [
		[stored(), 1],
		[new FakeStore(), 0],
	] as const) {
		const ports = fakePorts({http: new FakeHttp().on(vendorsRoute, vendorsAnswer('M1')), store});
		const found = await lookUpVendors(session, ports, signal);
		expect(found).toMatchObject({profile: {vendorId: 'M1'}, failure: undefined});
		expect(store.writes).toHaveLength(writes);
	}
});

test('a failure of the call or of the disk is given back, with what is known', async () => {
	const refused = fakePorts({http: new FakeHttp().on(vendorsRoute, {status: 403, body: '{}'})});
	expect((await lookUpVendors(session, refused, signal)).failure?.code).toBe('smapi_forbidden');
	const none = fakePorts({http: new FakeHttp().on(vendorsRoute, vendorsAnswer())});
	expect((await lookUpVendors(session, none, signal)).failure?.code).toBe('no_vendor');
	const full = fakePorts({http: new FakeHttp().on(vendorsRoute, vendorsAnswer('M1')), store: stored()});
	full.store.nextChangeFails = new Failure('save_failed', {path: '/x', detail: 'no space'});
	const found = await lookUpVendors(session, full, signal);
	expect(found.failure?.code).toBe('save_failed');
	expect(found.profile.vendorId).toBe('M1');
});
