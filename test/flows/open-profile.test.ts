import {expect, test} from 'vitest';
import {profileIn} from '../../source/core/config-file.ts';
import {Failure} from '../../source/core/failure.ts';
import type {Profile} from '../../source/core/profile.ts';
import {openProfile} from '../../source/flows/open-profile.ts';
import {errorAnswer, tokenAnswer} from '../fakes/http.ts';
import {type FakePorts, fakePorts} from '../fakes/ports.ts';
import {FakeStore, fileWith, someProfile} from '../fakes/store.ts';
import {Driven} from './drive.ts';

const route = 'POST https://api.amazon.com/auth/o2/token';
const start = new Date('2026-01-02T03:04:05.000Z');

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
	ports.http.on(route, tokenAnswer());
	const opened = await run(endingIn(299), ports).result;
	expect(opened.profile.tokens.accessToken).toBe('Atza|access-token-of-the-test');
	expect(opened.fallback).toBeUndefined();
});

test('no network, but the token still lives: it is given with the reason', async () => {
	const ports = fakePorts();
	ports.http.on(route, new Failure('unreachable', {host: 'api.amazon.com', detail: 'ENOTFOUND'}));
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
	ports.http.on(route, errorAnswer('invalid_grant'));
	await expect(run(endingIn(-1), ports).result).rejects.toMatchObject({code: 'refresh_refused'});
});

test('a slow server is told once', async () => {
	const ports = fakePorts();
	ports.http.on(route, 'hang');
	const opening = run(endingIn(-1), ports);
	await ports.clock.whenWaiting();
	await ports.clock.advance(0.3);
	await opening.until('slow');
	expect(opening.types).toEqual(['slow']);
});
