import {describe, expect, test} from 'vitest';
import {
	type ConfigFile,
	isDamaged,
	profileIn,
	requestsIn,
	withProfile,
} from '../../source/core/config-file.ts';
import {canRefresh, stateOf} from '../../source/core/profile.ts';
import {isSealed, sealOf, sealsIn, unsealedWith} from '../../source/core/seal.ts';
import {
	entriesIn,
	leftoversIn,
	movedFile,
	openedFile,
	sealedFile,
	withLeftovers,
} from '../../source/core/sealed-file.ts';
import {chosenStore} from '../../source/core/secret-store.ts';
import {fileWith, someProfile} from '../fakes/store.ts';

const none: ReadonlyMap<string, string> = new Map();
const request = {
	kind: 'code',
	profileName: 'acme',
	clientId: someProfile().clientId,
	clientSecret: 'a client secret',
	redirectUri: 'http://127.0.0.1:9090/cb',
	hosts: someProfile().hosts,
	state: 's',
	codeVerifier: 'a verifier',
	createdAt: '2026-01-02T03:04:05.000Z',
};
const withRequests: ConfigFile = {...fileWith({me: someProfile()}), requests: {r1: request}};

/** Saves `after` as the store does, without a keychain. */
function saved(
	after: ConfigFile,
	before: ConfigFile = {version: 1},
	known = none,
	choice: 'file' | 'keychain' | undefined = undefined,
) {
	let count = 0;
	return sealedFile(after, before, known, choice, () => `entry-number-${String(++count).padStart(4, '0')}`);
}

const inKeychain = () => saved(movedFile(withRequests, 'keychain').file, withRequests);

describe('SMAPI_LOGIN_STORE', () => {
	test.each([
		[undefined, undefined],
		['', undefined],
		[' keychain ', 'keychain'],
		['file', 'file'],
	])('%j chooses %j', (text, store) => {
		expect(chosenStore({SMAPI_LOGIN_STORE: text})).toBe(store);
	});

	test('any other word is refused, exit 2', () => {
		expect(() => chosenStore({SMAPI_LOGIN_STORE: 'Keychain'})).toThrow(
			expect.objectContaining({code: 'bad_value', exitCode: 2}),
		);
	});
});

test('a file without the keychain stays the same object on its way in and out', () => {
	expect(openedFile(withRequests, none)).toBe(withRequests);
	expect(saved(withRequests, withRequests).file).toBe(withRequests);
});

test('on disk no secret stays, and all else does', () => {
	const {file, entries} = inKeychain();
	const {tokens, clientSecret} = someProfile();
	const secrets = [clientSecret, tokens.accessToken, tokens.refreshToken, 'a client secret', 'a verifier'];
	expect([...entries.values()]).toEqual(secrets);
	for (const secret of secrets) expect(JSON.stringify(file)).not.toContain(secret);
	expect(file.profiles?.me).toMatchObject({
		store: 'keychain',
		clientId: someProfile().clientId,
		tokens: {tokenType: 'bearer', expiresAt: '2026-01-02T04:04:05.000Z'},
	});
	expect(file.requests?.r1).toMatchObject({store: 'keychain', state: 's', profileName: 'acme'});
	expect(entriesIn(file)).toEqual(new Set(entries.keys()));
});

test('there and back loses nothing, keys that we do not know neither', () => {
	const start = {
		...withRequests,
		kept: 1,
		profiles: {me: {...(withRequests.profiles?.me as object), kept: 2}},
	};
	const {file, entries} = saved(movedFile(start, 'keychain').file, start);
	const opened = openedFile(file, entries);
	const moved = movedFile(opened, 'file');
	expect(moved).toMatchObject({profiles: ['me'], requests: 1});
	expect(saved(moved.file, opened, entries).file).toEqual(start);
});

test('an unread secret is a seal: states are told from it, and it can be no header', () => {
	const profile = profileIn(openedFile(inKeychain().file, none), 'me');
	if (!profile || isDamaged(profile)) throw new Error('damaged');
	expect([canRefresh(profile), profile.store]).toEqual([true, 'keychain']);
	expect(stateOf(profile, profile.createdAt)).toBe('valid');
	expect(isSealed(profile.tokens.accessToken)).toBe(true);
	expect(() => new Headers({authorization: profile.tokens.accessToken})).toThrow();
});

describe('entries that the file does not name', () => {
	test.each([
		['no names at all', undefined, ['accessToken', 'refreshToken', 'clientSecret']],
		['no access token', {}, ['accessToken']],
		['a name that is none', {accessToken: '../x', refreshToken: 5}, ['accessToken']],
	])('%s: sealed, with nothing behind it', (_, keychain, missing) => {
		const {tokens, clientSecret: _secret, ...rest} = JSON.parse(JSON.stringify(someProfile()));
		const {accessToken: _1, refreshToken: _2, ...times} = tokens;
		const me = {...rest, tokens: times, store: 'keychain', ...(keychain && {keychain})};
		const opened = openedFile({version: 1, profiles: {me}}, none);
		const profile = profileIn(opened, 'me');
		if (!profile || isDamaged(profile)) throw new Error('damaged');
		expect(sealsIn(profile)).toEqual(new Set(['']));
		const found = {...profile.tokens, clientSecret: profile.clientSecret};
		expect(Object.entries(found).flatMap(([key, value]) => (value === sealOf('') ? [key] : []))).toEqual(
			missing,
		);
	});

	test('a request for an address has no secret to miss', () => {
		const wait = {kind: 'url', createdAt: request.createdAt, store: 'keychain'};
		expect(requestsIn(openedFile({version: 1, requests: {r1: wait}}, none))).toMatchObject([
			['r1', {kind: 'url'}],
		]);
	});
});

describe('a save', () => {
	test('writes only what is new; a secret that two share has one entry', () => {
		const {file, entries} = inKeychain();
		const before = openedFile(file, entries);
		const me = profileIn(before, 'me');
		if (!me || isDamaged(me)) throw new Error('damaged');
		const after = withProfile(before, 'me', {...me, tokens: {...me.tokens, accessToken: 'Atza|new'}});
		const next = saved(withProfile(after, 'twin', me), before, entries, 'keychain');
		expect([...next.entries.values()]).toEqual(['Atza|new']);
	});

	test('leaves an unread secret where it is, under another name of its profile too', () => {
		const {file} = inKeychain();
		const before = openedFile(file, none);
		const {me} = before.profiles!;
		const next = saved({...before, profiles: {you: me}}, before, none, 'file');
		expect(next.entries.size).toBe(0);
		expect(next.file.profiles?.you).toEqual(file.profiles?.me);
	});

	test.each([
		['the choice', {}, 'keychain' as const, 'keychain'],
		['nobody', {}, undefined, undefined],
		['the request that it answers', {r1: {...request, store: 'keychain'}}, undefined, 'keychain'],
		['the choice, against its request', {r1: {...request, store: 'keychain'}}, 'file' as const, undefined],
	])('a new profile goes where %s says', (_, requests, choice, store) => {
		const before = {version: 1, requests};
		const after = withProfile({version: 1, requests: {}}, 'me', someProfile());
		const {me} = saved(after, before, none, choice).file.profiles as {me: {store?: string}};
		expect(me).toHaveProperty('tokens');
		expect(me.store).toBe(store);
	});

	test('what is there already keeps its place, whatever is chosen for new ones', () => {
		const before = fileWith({me: someProfile()});
		const after = withProfile(before, 'me', someProfile({vendorId: 'M1'}));
		expect(saved(after, before, none, 'keychain').entries.size).toBe(0);
		const moved = inKeychain();
		const opened = openedFile(moved.file, none);
		const again = saved(withProfile(opened, 'me', someProfile()), opened, none, 'file');
		expect(again.file.profiles?.me).toMatchObject({store: 'keychain'});
		expect(again.entries.size).toBe(3);
	});

	test('keeps the entry that another process has put there since, not the one that was read before', () => {
		const {file} = inKeychain();
		const before = openedFile(file, none);
		const stale = someProfile({clientSecret: sealOf('entry-of-yesterday')});
		const next = saved(withProfile(before, 'me', stale), before);
		const entry = (record: unknown) => (record as {keychain: {clientSecret: string}}).keychain.clientSecret;
		expect(entry(next.file.profiles?.me)).toBe(entry(file.profiles?.me));
	});

	test('never puts a seal into the file', () => {
		const opened = openedFile(inKeychain().file, none);
		expect(() => saved(movedFile(opened, 'file').file, opened)).toThrow('not for the file');
	});
});

test('leftovers are names of entries alone, and the mark goes with the last of them', () => {
	const name = 'entry-number-0001';
	expect(leftoversIn({version: 1, keychainLeftovers: [name, 5, '../x']})).toEqual([name]);
	expect(leftoversIn({version: 1, keychainLeftovers: 'x'})).toEqual([]);
	expect(withLeftovers(withLeftovers({version: 1}, [name, name]), [])).toEqual({version: 1});
});

test('seals are replaced wherever they stand, and times stay times', () => {
	const at = new Date(0);
	const value = {a: [sealOf('one')], b: {c: sealOf('two'), at}};
	expect(unsealedWith(value, new Map([['one', '1']]))).toEqual({a: ['1'], b: {c: sealOf('two'), at}});
});
