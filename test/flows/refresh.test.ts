import {describe, expect, test} from 'vitest';
import {
	isDamaged,
	profileIn,
	withoutProfile,
	withProfile,
	withRenamedProfile,
} from '../../source/core/config-file.ts';
import {Failure} from '../../source/core/failure.ts';
import type {Profile} from '../../source/core/profile.ts';
import {type FreshTokenInput, freshProfile} from '../../source/flows/refresh.ts';
import {FakeClock} from '../fakes/clock.ts';
import {errorAnswer, tokenAnswer} from '../fakes/http.ts';
import {type FakePorts, fakePorts} from '../fakes/ports.ts';
import {FakeStore, fileWith, someProfile} from '../fakes/store.ts';

const route = 'POST https://api.amazon.com/auth/o2/token';

/** Ports with one profile `me` that has this many seconds left. */
function withSecondsLeft(seconds: number, changes: Partial<Profile> = {}): FakePorts {
	const ports = fakePorts();
	const profile = someProfile(changes);
	const expiresAt = new Date(ports.clock.now().getTime() + seconds * 1000);
	const obtainedAt = new Date(expiresAt.getTime() - 3_600_000);
	const file = fileWith({me: {...profile, tokens: {...profile.tokens, expiresAt, obtainedAt}}});
	return fakePorts({store: new FakeStore(file), clock: ports.clock});
}

function fresh(ports: FakePorts, changes: Partial<FreshTokenInput> = {}): Promise<Profile> {
	const input = {profileName: 'me', minimumSeconds: 300, force: false, environmentHosts: {}, ...changes};
	return freshProfile(input, ports, new AbortController().signal);
}

function stored(ports: FakePorts): Profile {
	const profile = profileIn(ports.store.file, 'me');
	if (!profile || isDamaged(profile)) throw new Error('me is gone');
	return profile;
}

const codeOf = (work: Promise<unknown>) =>
	work.then(
		() => 'no failure',
		error => (error instanceof Failure ? error.code : String(error)),
	);

describe('from the file', () => {
	test.each([
		[300, 300],
		[301, 300],
		[1, 0],
		[1, 1],
	])('%d s left are enough for %d: nothing is sent or written', async (left, minimumSeconds) => {
		const ports = withSecondsLeft(left);
		expect((await fresh(ports, {minimumSeconds})).tokens.accessToken).toBe('Atza|stored-access-token');
		expect(ports.http.requests).toEqual([]);
		expect(ports.store.writes).toEqual([]);
		expect(ports.store.locked).toEqual([]);
	});

	test.each([
		['without a refresh token', {tokens: withoutRefreshToken()}],
		['whose refresh token was refused', {tokens: {...someProfile().tokens, refusedAt: new Date(0)}}],
		['received', {role: 'owner'}],
	] as const)('a token %s is given to its end', async (_, changes) => {
		const ports = withSecondsLeft(1, changes);
		expect((await fresh(ports)).tokens.accessToken).toBe('Atza|stored-access-token');
		expect(ports.http.requests).toEqual([]);
	});
});

describe('refreshed', () => {
	test.each([299, 1, 0, -100_000])('%d s left: one request, stored before it is given', async left => {
		const ports = withSecondsLeft(left);
		ports.http.on(route, tokenAnswer());
		const profile = await fresh(ports);
		expect(profile.tokens.accessToken).toBe('Atza|access-token-of-the-test');
		expect(Object.fromEntries(ports.http.requests[0]!.form!)).toEqual({
			grant_type: 'refresh_token',
			refresh_token: 'Atzr|stored-refresh-token',
			client_id: someProfile().clientId,
			client_secret: someProfile().clientSecret,
		});
		expect(ports.store.locked).toEqual(['Atzr|stored-refresh-token']);
		expect(ports.store.proofs).toBe(1);
		expect(stored(ports)).toEqual(profile);
		expect(profile.usedAt).toEqual(ports.clock.now());
		expect(profile.createdAt).toEqual(someProfile().createdAt);
	});

	test('by force, even when it would do', async () => {
		const ports = withSecondsLeft(3000);
		ports.http.on(route, tokenAnswer());
		expect((await fresh(ports, {force: true})).tokens.accessToken).toBe('Atza|access-token-of-the-test');
	});

	test('by force on a clock that stands before the token was obtained (G13)', async () => {
		const ports = fakePorts({
			store: withSecondsLeft(3000).store,
			clock: new FakeClock('1970-01-02T00:00:00Z'),
		});
		ports.http.on(route, tokenAnswer());
		expect((await fresh(ports, {force: true})).tokens.accessToken).toBe('Atza|access-token-of-the-test');
	});

	test('an unknown end counts as one hour after it was obtained', async () => {
		const ports = fakePorts();
		const {expiresAt: _, ...tokens} = someProfile().tokens;
		const store = new FakeStore(fileWith({me: someProfile({tokens})}));
		const all = fakePorts({store, clock: ports.clock});
		await all.clock.advance(3299);
		await fresh(all);
		expect(all.http.requests).toEqual([]);
		await all.clock.advance(2);
		all.http.on(route, tokenAnswer());
		await fresh(all);
		expect(all.http.requests).toHaveLength(1);
	});

	test('C13: answers without a refresh token keep the old one in force', async () => {
		const ports = withSecondsLeft(0);
		for (let round = 0; round < 3; round++) {
			ports.http.on(route, tokenAnswer({refresh_token: undefined, access_token: `Atza|${round}`}));
			const {tokens} = await fresh(ports, {force: true});
			expect(tokens).toMatchObject({accessToken: `Atza|${round}`, refreshToken: 'Atzr|stored-refresh-token'});
			expect(ports.http.requests.at(-1)!.form!.get('refresh_token')).toBe('Atzr|stored-refresh-token');
		}
		expect(stored(ports).tokens.refreshToken).toBe('Atzr|stored-refresh-token');
	});

	test('C14: a new refresh token replaces the old one, which is nowhere any more', async () => {
		const ports = withSecondsLeft(0);
		ports.http.on(route, tokenAnswer({refresh_token: 'Atzr|new'}));
		await fresh(ports);
		expect(stored(ports).tokens.refreshToken).toBe('Atzr|new');
		expect(JSON.stringify(ports.store.file)).not.toContain('Atzr|stored-refresh-token');
	});

	test('what others wrote to the profile meanwhile stays', async () => {
		const ports = withSecondsLeft(0);
		ports.http.on(route, () => {
			ports.store.file = withProfile(ports.store.file, 'me', {
				...stored(ports),
				vendors: [{id: 'M1', name: 'One'}],
			});
			return tokenAnswer();
		});
		expect(await fresh(ports)).toMatchObject({vendors: [{id: 'M1', name: 'One'}]});
		expect(stored(ports).vendors).toEqual([{id: 'M1', name: 'One'}]);
	});

	test('a sign-in that came in between counts: its tokens are not overwritten', async () => {
		const ports = withSecondsLeft(0);
		const {tokens} = someProfile();
		ports.http.on(route, () => {
			ports.store.file = fileWith({
				me: someProfile({tokens: {...tokens, accessToken: 'Atza|new sign-in', refreshToken: 'Atzr|theirs'}}),
			});
			return tokenAnswer();
		});
		expect((await fresh(ports)).tokens.accessToken).toBe('Atza|new sign-in');
		expect(stored(ports).tokens.refreshToken).toBe('Atzr|theirs');
	});

	test('a profile that was removed meanwhile does not come back, and its token is not given', async () => {
		const ports = withSecondsLeft(0);
		ports.http.on(route, () => {
			ports.store.file = withoutProfile(ports.store.file, 'me');
			return tokenAnswer();
		});
		expect(await codeOf(fresh(ports))).toBe('unknown_profile');
		expect(ports.store.file.profiles).toEqual({});
	});

	test('a profile that was renamed meanwhile keeps the new refresh token under its new name', async () => {
		const ports = withSecondsLeft(0);
		ports.http.on(route, () => {
			ports.store.file = withRenamedProfile(ports.store.file, 'me', 'you');
			return tokenAnswer({refresh_token: 'Atzr|the-new-one'});
		});
		await fresh(ports);
		expect(profileIn(ports.store.file, 'you')).toMatchObject({tokens: {refreshToken: 'Atzr|the-new-one'}});
		expect(profileIn(ports.store.file, 'me')).toBeUndefined();
	});

	test('granted scopes that the answer narrows are kept beside those asked for', async () => {
		const ports = withSecondsLeft(0);
		ports.http.on(route, tokenAnswer({scope: 'alexa::ask:skills:readwrite'}));
		const profile = await fresh(ports);
		expect(profile.grantedScopes).toEqual(['alexa::ask:skills:readwrite']);
		expect(profile.scopes).toEqual(someProfile().scopes);
	});

	test('an answer that names all of them again ends the narrower list; one that names none keeps it', async () => {
		const grantedScopes = ['alexa::ask:skills:readwrite'];
		const ports = withSecondsLeft(0, {grantedScopes});
		ports.http.on(route, tokenAnswer());
		expect((await fresh(ports, {force: true})).grantedScopes).toEqual(grantedScopes);
		ports.http.on(route, tokenAnswer({scope: someProfile().scopes.join(' ')}));
		expect((await fresh(ports, {force: true})).grantedScopes).toBeUndefined();
	});
});

describe('many at once', () => {
	test.each([false, true])('50 that ask at the same time make one request (force: %s)', async force => {
		const ports = withSecondsLeft(force ? 3000 : 0);
		// A second request would be unexpected and fail the test; each token comes once only.
		ports.http.on(route, async () => {
			await ports.clock.advance(1);
			return tokenAnswer({refresh_token: 'Atzr|rotated'});
		});
		const all = await Promise.all(Array.from({length: 50}, () => fresh(ports, {force})));
		expect(new Set(all.map(({tokens}) => tokens.accessToken))).toEqual(
			new Set(['Atza|access-token-of-the-test']),
		);
		expect(ports.http.requests).toHaveLength(1);
		expect(stored(ports).tokens.refreshToken).toBe('Atzr|rotated');
	});

	test('another process was faster: its token is given', async () => {
		const ports = withSecondsLeft(0);
		ports.store.beforeRefreshWork = () => {
			const {tokens} = someProfile();
			ports.store.file = fileWith({me: someProfile({tokens: {...tokens, accessToken: 'Atza|theirs'}})});
		};
		expect((await fresh(ports)).tokens.accessToken).toBe('Atza|theirs');
		expect(ports.http.requests).toEqual([]);
	});

	test('another process was refused: those that wait do not send that refresh token again', async () => {
		const ports = withSecondsLeft(0);
		ports.http.on(route, errorAnswer('invalid_grant'));
		const codes = await Promise.all(Array.from({length: 10}, () => codeOf(fresh(ports))));
		expect(ports.http.requests).toHaveLength(1);
		expect(new Set(codes)).toEqual(new Set(['refresh_refused', 'sign_in_needed']));
	});
});

describe('refused', () => {
	test('C15: invalid_grant writes refusedAt and erases nothing', async () => {
		const ports = withSecondsLeft(0);
		const before = stored(ports);
		ports.http.on(route, errorAnswer('invalid_grant', 400, 'The refresh token is revoked.'));
		await expect(fresh(ports)).rejects.toMatchObject({code: 'refresh_refused', exitCode: 3});
		expect(stored(ports)).toEqual({...before, tokens: {...before.tokens, refusedAt: ports.clock.now()}});
		expect(await codeOf(fresh(ports))).toBe('sign_in_needed');
		expect(ports.http.requests).toHaveLength(1);
	});

	test('--refresh sends it once more, and a success takes the mark away', async () => {
		const ports = withSecondsLeft(0, {tokens: {...someProfile().tokens, refusedAt: new Date(0)}});
		ports.http.on(route, tokenAnswer());
		await fresh(ports, {force: true});
		expect(stored(ports).tokens.refusedAt).toBeUndefined();
	});

	test.each([
		['invalid_client', 401, 'invalid_client'],
		['unauthorized_client', 400, 'client_mismatch'],
	])('C17: %s erases nothing and does not mark the token', async (error, status, code) => {
		const ports = withSecondsLeft(0);
		const before = ports.store.file;
		ports.http.on(route, errorAnswer(error, status));
		await expect(fresh(ports)).rejects.toMatchObject({code, exitCode: 3});
		expect(ports.store.file).toEqual(before);
	});

	test('the command to sign in again names the profile', async () => {
		const ports = withSecondsLeft(0);
		ports.http.on(route, errorAnswer('invalid_grant'));
		await expect(fresh(ports)).rejects.toMatchObject({
			next: expect.stringContaining('smapi-login --profile me'),
		});
	});
});

describe('C18: the server has a fault', () => {
	test.each([500, 502, 503, 504])('%d: three tries, the refresh token kept', async status => {
		const ports = withSecondsLeft(0);
		ports.http.always(route, {status, body: '<html>Bad</html>', headers: {'content-type': 'text/html'}});
		const before = ports.store.file;
		const result = codeOf(fresh(ports));
		for (const pause of [1, 2]) {
			await ports.clock.whenWaiting();
			await ports.clock.advance(pause);
		}
		expect(await result).toBe('server_busy');
		expect(ports.http.requests).toHaveLength(3);
		expect(ports.store.file).toEqual(before);
	});

	test('a token that still lives is given, with the reason', async () => {
		for (const failure of ['unreachable', 'http_timeout', 'tls', 'connection_lost', 'proxy'] as const) {
			const ports = withSecondsLeft(120);
			ports.http.on(route, new Failure(failure, {host: 'h', detail: 'd', seconds: 1, proxy: 'p'}));
			const told: Failure[] = [];
			const profile = await fresh(ports, {onFallback: reason => told.push(reason)});
			expect(profile.tokens.accessToken).toBe('Atza|stored-access-token');
			expect(told.map(({code}) => code)).toEqual([failure]);
		}
	});

	test('but not where a new one was asked for by force, nor for one that has ended meanwhile', async () => {
		const forced = withSecondsLeft(120);
		forced.http.on(route, new Failure('unreachable', {host: 'h', detail: 'd'}));
		expect(await codeOf(fresh(forced, {force: true}))).toBe('unreachable');
		const ended = withSecondsLeft(20);
		ended.http.on(route, async () => {
			await ended.clock.advance(30);
			throw new Failure('http_timeout', {host: 'h', seconds: 30});
		});
		expect(await codeOf(fresh(ended))).toBe('http_timeout');
	});

	test('a wrong client is no passing fault: it is told, the living token is not given', async () => {
		const ports = withSecondsLeft(120);
		ports.http.on(route, errorAnswer('invalid_client', 401));
		expect(await codeOf(fresh(ports))).toBe('invalid_client');
	});

	test('a refused refresh token leaves a living token good to its end', async () => {
		const ports = withSecondsLeft(120);
		ports.http.on(route, errorAnswer('invalid_grant'));
		expect((await fresh(ports)).tokens.accessToken).toBe('Atza|stored-access-token');
		expect(stored(ports).tokens.refusedAt).toEqual(ports.clock.now());
		// Not sent again.
		await fresh(ports);
		expect(ports.http.requests).toHaveLength(1);
	});
});

describe('never sent', () => {
	test('to a host that the profile was not made with: both are named', async () => {
		const ports = withSecondsLeft(0);
		const other = {token: 'https://evil.example'};
		await expect(fresh(ports, {environmentHosts: other})).rejects.toMatchObject({
			code: 'host_mismatch',
			exitCode: 2,
			what: expect.stringMatching(/api\.amazon\.com.*evil\.example/s),
		});
		expect(ports.http.requests).toEqual([]);
	});

	test('the same host written otherwise is the same', async () => {
		const ports = withSecondsLeft(0);
		ports.http.on(route, tokenAnswer());
		await fresh(ports, {environmentHosts: {token: 'https://API.amazon.com:443/'}});
		expect(ports.http.requests).toHaveLength(1);
	});

	test('even a good token is refused under another host', async () => {
		const ports = withSecondsLeft(3000);
		const codes = ['smapi', 'authorize', 'token'].map(kind =>
			codeOf(fresh(ports, {environmentHosts: {[kind]: 'https://evil.example'}})),
		);
		expect(await Promise.all(codes)).toEqual(['host_mismatch', 'host_mismatch', 'host_mismatch']);
	});

	test.each([
		['refresh token', {tokens: {...someProfile().tokens, refreshToken: undefined}}],
		['client secret', {clientSecret: undefined}],
	])('by force without a %s: that is named, and no end that is not there', async (missing, changes) => {
		const ports = withSecondsLeft(3000, changes as object);
		await expect(fresh(ports, {force: true})).rejects.toMatchObject({
			code: 'sign_in_needed',
			what: `Profile “me” needs a new sign-in: it has no ${missing}.`,
		});
	});

	test.each([
		['received, ended', {role: 'owner' as const}, 0, false, 'received_expired'],
		['received, by force', {role: 'owner' as const}, 3000, true, 'received_not_renewable'],
	])('%s', async (_, changes, left, force, code) => {
		const ports = withSecondsLeft(left, changes);
		expect(await codeOf(fresh(ports, {force}))).toBe(code);
		expect(ports.http.requests).toEqual([]);
	});

	test('without a refresh token only a sign-in helps', async () => {
		const ports = withSecondsLeft(0, {tokens: withoutRefreshToken()});
		await expect(fresh(ports)).rejects.toMatchObject({code: 'sign_in_needed', exitCode: 3});
	});

	test('for a name that is not there, or damaged', async () => {
		const ports = fakePorts({
			store: new FakeStore({version: 1, profiles: {bad: 5}} as never),
		});
		await expect(fresh(ports)).rejects.toMatchObject({code: 'unknown_profile', exitCode: 2});
		expect(await codeOf(fresh(ports, {profileName: 'bad'}))).toBe('profile_damaged');
		expect(await codeOf(fresh(ports, {profileName: 'constructor'}))).toBe('unknown_profile');
	});
});

describe('S01, S02, S03: what can be written is known before anything is sent', () => {
	const unwritable = new Failure('save_failed', {
		path: 'p',
		detail: 'the disk can only be read',
		lasts: 'for good',
	});
	const full = new Failure('save_failed', {path: 'p', detail: 'no space left', lasts: 'for the moment'});
	const busy = new Failure('store_busy', {path: 'p', pid: '7', lock: 'p.lock'});
	const keptToken = tokenAnswer({refresh_token: 'Atzr|stored-refresh-token'});

	test.each([
		['a full disk', full, 'proof'],
		['a lock that is held', busy, 'proof'],
		['a refresh lock that cannot be made', full, 'lock'],
	])('not for the moment (%s): nothing is sent', async (_, failure, at) => {
		const ports = withSecondsLeft(0);
		if (at === 'lock') ports.store.refreshLockFails = failure;
		else ports.store.unwritable = failure;
		const told: unknown[] = [];
		expect(await codeOf(fresh(ports, {onUnkept: why => told.push(why)}))).toBe(failure.code);
		expect(ports.http.requests).toEqual([]);
		expect(told).toEqual([]);
	});

	test('not for the moment, and the stored token lives: that one, told', async () => {
		const ports = withSecondsLeft(200);
		ports.store.unwritable = full;
		const told: unknown[] = [];
		const profile = await fresh(ports, {onFallback: failure => told.push(failure)});
		expect(profile.tokens.accessToken).toBe('Atza|stored-access-token');
		expect(told).toEqual([full]);
	});

	test.each([
		['the same refresh token', keptToken],
		['none', tokenAnswer({refresh_token: undefined})],
	])('not for good, the answer brings %s: said first, then given, nothing written', async (_, answer) => {
		for (const at of ['proof', 'lock']) {
			const ports = withSecondsLeft(0);
			if (at === 'lock') ports.store.refreshLockFails = unwritable;
			else ports.store.unwritable = unwritable;
			const told: unknown[] = [];
			ports.http.on(route, () => {
				expect(told).toEqual([unwritable]);
				return answer;
			});
			const {tokens} = await fresh(ports, {onUnkept: why => told.push(why)});
			expect(tokens.accessToken).toBe('Atza|access-token-of-the-test');
			expect(ports.store.writes).toEqual([]);
		}
	});

	test('not for good, and a new refresh token comes: lost, with the command', async () => {
		const ports = withSecondsLeft(0);
		ports.store.unwritable = unwritable;
		ports.http.on(route, tokenAnswer());
		await expect(fresh(ports, {onUnkept: () => undefined})).rejects.toMatchObject({
			code: 'refresh_lost',
			exitCode: 1,
			what: expect.stringContaining('the disk can only be read'),
			next: 'Sign in again: smapi-login --profile me',
		});
	});

	test('not for good, and nobody is told: nothing is sent', async () => {
		const ports = withSecondsLeft(0);
		ports.store.unwritable = unwritable;
		expect(await codeOf(fresh(ports))).toBe('save_failed');
		expect(ports.http.requests).toEqual([]);
	});

	test('--no-save: given and not written; a new refresh token is lost', async () => {
		const ports = withSecondsLeft(0);
		ports.http.on(route, keptToken).on(route, tokenAnswer());
		const told: unknown[] = [];
		const input = {noSave: true, onUnkept: (why: unknown) => told.push(why)};
		expect((await fresh(ports, input)).tokens.accessToken).toBe('Atza|access-token-of-the-test');
		expect(await codeOf(fresh(ports, input))).toBe('refresh_lost');
		expect([told, ports.store.writes]).toEqual([[undefined, undefined], []]);
	});

	test('the save fails after the proof: a new refresh token is said to be lost, never given as if it were kept', async () => {
		const ports = withSecondsLeft(0);
		ports.http.on(route, tokenAnswer());
		ports.store.nextChangeFails = full;
		await expect(fresh(ports)).rejects.toMatchObject({
			code: 'refresh_lost',
			what: expect.stringContaining('no space left'),
		});
	});

	test('a refusal that cannot be noted is a refusal all the same', async () => {
		const ports = withSecondsLeft(0);
		ports.http.on(route, errorAnswer('invalid_grant'));
		ports.store.nextChangeFails = full;
		expect(await codeOf(fresh(ports))).toBe('refresh_refused');
	});
});

describe('S10: the lock is that of the refresh token', () => {
	test('renamed while it is renewed: under both names one request', async () => {
		const ports = withSecondsLeft(0);
		ports.http.on(route, async () => {
			ports.store.file = withRenamedProfile(ports.store.file, 'me', 'you');
			return tokenAnswer();
		});
		const second = new Promise<Profile>((resolve, reject) => {
			const wait = ports.store.withRefreshLock.bind(ports.store);
			// As soon as the first one has it, another process asks under the new name.
			ports.store.beforeRefreshWork = () => {
				ports.store.beforeRefreshWork = undefined;
				setTimeout(() => fresh(ports, {profileName: 'you'}).then(resolve, reject));
			};
			ports.store.withRefreshLock = wait;
		});
		const first = await fresh(ports);
		expect((await second).tokens).toEqual(first.tokens);
		expect(ports.http.requests).toHaveLength(1);
	});

	test('another refresh token has come, and its access token has ended too: that one has a lock of its own', async () => {
		const ports = withSecondsLeft(0);
		ports.store.beforeRefreshWork = () => {
			ports.store.beforeRefreshWork = undefined;
			const {tokens} = stored(ports);
			ports.store.file = withProfile(ports.store.file, 'me', {
				...stored(ports),
				tokens: {...tokens, refreshToken: 'Atzr|next', accessToken: 'Atza|ended'},
			});
		};
		ports.http.on(route, tokenAnswer());
		await fresh(ports);
		expect(ports.store.locked).toEqual(['Atzr|stored-refresh-token', 'Atzr|next']);
		expect(ports.http.requests[0]!.form!.get('refresh_token')).toBe('Atzr|next');
	});

	test('who waited in vain reads again', async () => {
		const ports = withSecondsLeft(0);
		const renewed = {
			...stored(ports).tokens,
			accessToken: 'Atza|new',
			expiresAt: new Date('2026-01-02T05:00:00Z'),
		};
		ports.store.withRefreshLock = () => {
			ports.store.file = withProfile(ports.store.file, 'me', {...stored(ports), tokens: renewed});
			return Promise.reject(new Failure('store_busy', {path: 'p', pid: '7'}));
		};
		expect((await fresh(ports)).tokens.accessToken).toBe('Atza|new');
	});
});

test('S11: an unknown pair of client ID and secret leads to the command for the secret', async () => {
	const ports = withSecondsLeft(0);
	ports.http.on(route, errorAnswer('invalid_client', 401));
	await expect(fresh(ports)).rejects.toMatchObject({
		code: 'invalid_client',
		exitCode: 3,
		next: expect.stringMatching(/smapi-login profiles secret me$/),
	});
});

function withoutRefreshToken() {
	const {refreshToken: _, ...tokens} = someProfile().tokens;
	return tokens;
}
