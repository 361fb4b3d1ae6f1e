import {readFileSync, rmSync} from 'node:fs';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {systemClock} from '../../source/adapters/clock.ts';
import {createProfileStore} from '../../source/adapters/profile-store.ts';
import {
	type ConfigFile,
	changedProfile,
	isDamaged,
	profileIn,
	requestsIn,
	withoutProfile,
	withProfile,
	withRequest,
} from '../../source/core/config-file.ts';
import {Failure} from '../../source/core/failure.ts';
import {amazonHosts} from '../../source/core/hosts.ts';
import type {OpenRequest, Profile} from '../../source/core/profile.ts';
import {entriesIn} from '../../source/core/sealed-file.ts';
import type {SecretStore} from '../../source/core/secret-store.ts';
import {freshProfile} from '../../source/flows/refresh.ts';
import {FakeHttp, tokenAnswer} from '../fakes/http.ts';
import {FakeKeychain} from '../fakes/keychain.ts';
import {fakePorts} from '../fakes/ports.ts';
import {someProfile} from '../fakes/store.ts';
import {temporaryFolder} from './store-processes.ts';

const {signal} = new AbortController();
const locked = new Failure('keychain_unavailable', {detail: 'it is locked', remedy: 'Unlock it.'});
let folder = '';
let keychain: FakeKeychain;
let told: string[];

beforeEach(() => {
	folder = temporaryFolder();
	keychain = new FakeKeychain();
	told = [];
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

/** A store as another process has it. */
const store = (choice?: SecretStore) =>
	createProfileStore({
		folder,
		clock: systemClock,
		keychain: async () => keychain,
		choice,
		notice: line => told.push(line),
	});
const onDisk = () => JSON.parse(readFileSync(path.join(folder, 'config.json'), 'utf8')) as ConfigFile;
const request: OpenRequest = {
	kind: 'code',
	profileName: 'acme',
	clientId: 'amzn1.application-oa2-client.acme',
	clientSecret: 'the secret of acme',
	redirectUri: 'http://127.0.0.1:9090/cb',
	hosts: amazonHosts,
	state: 'state',
	codeVerifier: 'the verifier',
	createdAt: new Date(0),
};
const renewed = (profile: Profile): Profile => ({
	...profile,
	tokens: {...profile.tokens, accessToken: 'Atza|new', refreshToken: 'Atzr|new'},
});
const start = async (to: SecretStore) => {
	await store('file').change(file =>
		withRequest(
			withProfile(withProfile(file, 'me', someProfile()), 'gone', someProfile({clientSecret: 'of gone'})),
			'r1',
			request,
		),
	);
	if (to === 'keychain') await store().moveSecrets('keychain');
};
/** All secrets, as another process finds them. */
const secrets = async () => {
	const fresh = store();
	const file = fresh.read();
	const profiles = ['me', 'gone'].flatMap(name => {
		const found = profileIn(file, name);
		return found && !isDamaged(found) ? [found] : [];
	});
	const requests = requestsIn(file).map(([, each]) => each);
	return (await fresh.unsealed([...profiles, ...requests])).flatMap(each => [
		...('tokens' in each ? [each.tokens.accessToken, each.tokens.refreshToken] : [each.codeVerifier]),
		each.clientSecret,
	]);
};
const stored = ['Atza|stored-access-token', 'Atzr|stored-refresh-token', someProfile().clientSecret];
const ofGone = [stored[0], stored[1], 'of gone'];
const ofRequest = ['the verifier', 'the secret of acme'];
const all = [...stored, ...ofGone, ...ofRequest];

test('a file without it asks nothing of the keychain', async () => {
	await start('file');
	expect(await secrets()).toEqual(all);
	await store().proveWritable(signal, 'me');
	expect(keychain.done).toEqual([]);
});

test('there and back', async () => {
	await start('file');
	const before = onDisk();
	expect(await store().moveSecrets('keychain')).toEqual({profiles: ['me', 'gone'], requests: 1});
	expect(JSON.stringify(onDisk())).not.toMatch(/Atz|secret of|oa2-cs|the verifier/);
	expect(await secrets()).toEqual(all);
	expect(await store().moveSecrets('keychain')).toEqual({profiles: [], requests: 0});
	expect(await store().moveSecrets('file')).toEqual({profiles: ['me', 'gone'], requests: 1});
	expect(onDisk()).toEqual(before);
	expect(keychain.entries.size).toBe(0);
});

test('a refresh writes what is new before the file, and removes what is old after it', async () => {
	await start('keychain');
	const mine = store();
	await mine.unsealed(profileIn(mine.read(), 'me'));
	keychain.done.length = 0;
	const atMoments: boolean[] = [];
	keychain.moment = () =>
		atMoments.push([...entriesIn(onDisk())].every(entry => keychain.entries.has(entry)));
	await mine.change(file => changedProfile(file, 'me', renewed));
	// The old tokens are those of “gone” too, and stay.
	expect(keychain.done).toEqual(['write 2']);
	expect(atMoments).toEqual([true, true, true, true]);
	expect(await secrets()).toEqual(['Atza|new', 'Atzr|new', stored[2], ...ofGone, ...ofRequest]);
});

test('what this process knows it does not ask again, and knows what another process has put in its place', async () => {
	await start('keychain');
	const mine = store();
	const read = async () => (await mine.unsealed(profileIn(mine.read(), 'me') as Profile)).tokens.accessToken;
	await read();
	keychain.done.length = 0;
	expect(await read()).toBe('Atza|stored-access-token');
	expect(keychain.done).toEqual([]);
	await store().change(file => changedProfile(file, 'me', renewed));
	expect(await read()).toBe('Atza|new');
});

describe('whatever moment a save ends at, every secret can be read, and the next one leaves nothing behind', () => {
	const acts: [string, SecretStore, () => Promise<unknown>, readonly unknown[]][] = [
		['a move there', 'file', () => store().moveSecrets('keychain'), all],
		['a move back', 'keychain', () => store().moveSecrets('file'), all],
		[
			'a refresh',
			'keychain',
			() => store().change(file => changedProfile(file, 'me', renewed)),
			['Atza|new', 'Atzr|new', stored[2], ...ofGone, ...ofRequest],
		],
		[
			'a removal',
			'keychain',
			() => store().change(file => withoutProfile(file, 'gone')),
			[...stored, ...ofRequest],
		],
	];

	test.each(acts)('%s', async (_, from, act, after) => {
		for (let at = 1; ; at++) {
			rmSync(path.join(folder, 'config.json'), {force: true});
			keychain.entries.clear();
			keychain.moment = () => {};
			await start(from);
			let moments = 0;
			keychain.moment = () => {
				if (++moments === at) throw new Error('ended');
			};
			const isEnded = await act().then(
				() => false,
				() => true,
			);
			keychain.moment = () => {};
			expect([after, all]).toContainEqual(await secrets());
			await store().moveSecrets('keychain');
			expect(new Set(keychain.entries.keys())).toEqual(entriesIn(onDisk()));
			expect(onDisk()).not.toHaveProperty('keychainLeftovers');
			if (!isEnded) return expect(at).toBeGreaterThan(1);
		}
	});
});

describe('nothing falls back to the file', () => {
	test.each<[string, SecretStore | undefined, (file: ConfigFile) => ConfigFile]>([
		['a refresh', undefined, file => changedProfile(file, 'me', renewed)],
		[
			'a new profile by choice',
			'keychain',
			file => withProfile(file, 'new', someProfile({clientSecret: 'n'})),
		],
	])('%s with a locked keychain fails, and all is as it was', async (_, choice, edit) => {
		await start('keychain');
		const before = onDisk();
		keychain.fails = locked;
		await expect(store(choice).change(edit)).rejects.toBe(locked);
		const {keychainLeftovers, ...after} = onDisk();
		expect(after).toEqual(before);
		expect(JSON.stringify(keychainLeftovers)).not.toContain('Atz');
	});

	test.each(['keychain', 'file'] as const)('a move to the %s neither', async to => {
		await start(to === 'file' ? 'keychain' : 'file');
		keychain.fails = locked;
		await expect(store().moveSecrets(to)).rejects.toBe(locked);
		keychain.fails = undefined;
		expect(await secrets()).toEqual(all);
	});

	test('a missing entry stops a move back, and names whose it is', async () => {
		await start('keychain');
		const [entry] = [...keychain.entries].find(([, value]) => value === 'of gone')!;
		keychain.entries.delete(entry);
		await expect(store().moveSecrets('file')).rejects.toMatchObject({
			code: 'keychain_missing',
			message: 'The keychain does not give the secrets of “gone”.',
		});
		await expect(secrets()).rejects.toMatchObject({code: 'keychain_missing', exitCode: 1});
	});

	test('where a profile keeps its secrets is known before it is saved', async () => {
		await start('keychain');
		const places = ['me', 'new', 'acme'].map(name => store().storeOf(name));
		expect(places).toEqual(['keychain', 'file', 'keychain']);
		expect(store('keychain').storeOf(undefined)).toBe('keychain');
	});

	test('the proof for a profile of it proves the keychain, for another one only the file', async () => {
		await start('keychain');
		keychain.fails = locked;
		await expect(store().proveWritable(signal, 'me')).rejects.toBe(locked);
		await expect(store('keychain').proveWritable(signal, 'new')).rejects.toBe(locked);
		await expect(store().proveWritable(signal, 'acme')).rejects.toBe(locked);
		await store().proveWritable(signal, 'new');
		await expect(store().proveKeychain(signal)).rejects.toBe(locked);
	});
});

test('a profile can be removed without the keychain; its entries go with the next save that reaches it', async () => {
	await start('keychain');
	keychain.fails = locked;
	await store().change(file => withoutProfile(file, 'gone'));
	expect(told).toEqual([expect.stringContaining('still in the keychain: The keychain of this computer')]);
	keychain.fails = undefined;
	await store().change(file => changedProfile(file, 'me', renewed));
	expect([...keychain.entries.values()]).not.toContain('of gone');
	expect(onDisk()).not.toHaveProperty('keychainLeftovers');
});

test('20 that ask at the same time make one refresh, and all get its token', async () => {
	await store('keychain').change(file => withProfile(file, 'me', someProfile()));
	const http = new FakeHttp().on('POST https://api.amazon.com/auth/o2/token', tokenAnswer());
	const asked = {profileName: 'me', minimumSeconds: 300, force: false, environmentHosts: {}};
	const tokens = await Promise.all(
		Array.from({length: 20}, async () => {
			const ports = {...fakePorts(), http, clock: systemClock, store: store()};
			return (await freshProfile(asked, ports, new AbortController().signal)).tokens.accessToken;
		}),
	);
	expect(new Set(tokens)).toEqual(new Set(['Atza|access-token-of-the-test']));
	expect(http.requests).toHaveLength(1);
	expect([...keychain.entries.values()]).toContain('Atza|access-token-of-the-test');
});
