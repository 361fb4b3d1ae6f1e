import {describe, expect, test} from 'vitest';
import {type ConfigFile, profileIn, requestsIn, withRequest} from '../../source/core/config-file.ts';
import {Failure} from '../../source/core/failure.ts';
import {movedFile, openedFile, sealedFile} from '../../source/core/sealed-file.ts';
import {errorAnswer} from '../fakes/http.ts';
import {fakePorts} from '../fakes/ports.ts';
import {FakeStore, fileWith, someProfile} from '../fakes/store.ts';
import {FakeStreams} from '../fakes/streams.ts';
import {someRequest} from '../steps/owner-request.ts';
import {runCommand} from './run-command.ts';

const other = `amzn1.oa2-cs.v1.${'f'.repeat(64)}`;

function samplePorts() {
	const store = new FakeStore(fileWith({me: someProfile(), work: someProfile({role: 'client'})}));
	return fakePorts({store});
}

function terminal(...lines: string[]) {
	return Object.assign(new FakeStreams(lines), {stdinIsTerminal: true, stderrIsTerminal: true});
}

describe('list', () => {
	test.each([[['profiles', 'list']], [['profiles']]])('%j: a line a profile', async words => {
		const {stdout} = await runCommand(words, {ports: samplePorts()});
		expect(stdout.split('\n').map(line => line.slice(0, 6))).toEqual(['  PROF', '* me  ', '  work']);
	});

	test('--json is the array of status', async () => {
		const list = await runCommand(['profiles', 'list', '--json'], {ports: samplePorts()});
		const status = await runCommand(['status', '--json'], {ports: samplePorts()});
		expect(JSON.parse(list.stdout)).toEqual(JSON.parse(status.stdout).profiles);
	});

	test('nothing saved', async () => {
		expect(await runCommand(['profiles'])).toMatchObject({exitCode: 0, stdout: ''});
		expect((await runCommand(['profiles', '--json'])).stdout).toBe('[]');
	});
});

describe('show', () => {
	const withOther = () =>
		fakePorts({
			store: new FakeStore(
				fileWith({me: someProfile({clientSecret: other}), work: someProfile({role: 'client'})}),
			),
		});

	test('tells all but secrets, of which the last 4 at most', async () => {
		const {stdout} = await runCommand(['profiles', 'show', 'me'], {ports: withOther()});
		expect(stdout).toMatch(/Profile +me \(default\)/);
		expect(stdout).toMatch(/Return URL +http:\/\/127\.0\.0\.1:9090\/cb/);
		const {tokens} = someProfile();
		for (const secret of [other, tokens.accessToken, tokens.refreshToken!]) {
			expect(stdout).not.toContain(secret.slice(-6));
			expect(stdout).toContain(secret.slice(-4));
		}
	});

	test('--json holds no secret either', async () => {
		const {stdout} = await runCommand(['profiles', 'show', '--json'], {ports: withOther()});
		expect(JSON.parse(stdout)).toMatchObject({name: 'me', role: 'self', state: 'valid'});
		expect(stdout).not.toContain(other.slice(-5));
		expect(stdout).not.toContain('stored-');
	});

	test('without a name: the one that token would use', async () => {
		const environment = {SMAPI_LOGIN_PROFILE: 'work'};
		const {stdout} = await runCommand(['profiles', 'show'], {ports: withOther(), environment});
		expect(stdout).toMatch(/Profile +work/);
	});
});

test('use makes it the default', async () => {
	const ports = samplePorts();
	expect(await runCommand(['profiles', 'use', 'work'], {ports})).toMatchObject({exitCode: 0, stdout: ''});
	expect(ports.store.file.defaultProfile).toBe('work');
});

describe('rename', () => {
	test('moves it, the default with it', async () => {
		const ports = samplePorts();
		await runCommand(['profiles', 'rename', 'me', 'home'], {ports});
		expect(Object.keys(ports.store.file.profiles!)).toEqual(expect.arrayContaining(['home', 'work']));
		expect(profileIn(ports.store.file, 'me')).toBeUndefined();
		expect(profileIn(ports.store.file, 'home')).toEqual(someProfile());
		expect(ports.store.file.defaultProfile).toBe('home');
	});

	test.each([
		[['me'], 'usage'],
		[['me', 'work'], 'usage'],
		[['me', 'a', 'b'], 'usage'],
		[['nobody', 'x'], 'unknown_profile'],
		[['me', '../x'], 'bad_value'],
		[['me', '__proto__'], 'bad_value'],
		[['me', ''], 'bad_value'],
	])('%j: refused, nothing changed', async (names, code) => {
		const ports = samplePorts();
		const run = await runCommand(['profiles', 'rename', ...names], {ports});
		expect([run.exitCode, run.failure?.code]).toEqual([2, code]);
		expect(ports.store.writes).toEqual([]);
	});
});

describe('remove', () => {
	test('needs --yes where nobody can be asked', async () => {
		const ports = samplePorts();
		expect((await runCommand(['profiles', 'remove', 'me'], {ports})).exitCode).toBe(2);
		expect(ports.store.writes).toEqual([]);
		const run = await runCommand(['profiles', 'remove', 'me', '--yes'], {ports});
		expect([run.exitCode, run.stdout]).toEqual([0, '']);
		expect(run.stderr).toContain('https://www.amazon.com/ap/adam');
		expect(Object.keys(ports.store.file.profiles!)).toEqual(['work']);
	});

	test.each([
		['yes', false],
		['Y', false],
		['no', true],
		['', true],
		['yesterday', true],
	])('asks at a terminal: “%s”', async (answer, isKept) => {
		const ports = samplePorts();
		const streams = terminal(answer);
		expect((await runCommand(['profiles', 'remove', 'me'], {ports, streams})).exitCode).toBe(0);
		expect(profileIn(ports.store.file, 'me') !== undefined).toBe(isKept);
	});

	test('the end of input keeps it', async () => {
		const ports = samplePorts();
		const streams = terminal();
		streams.end();
		await runCommand(['profiles', 'remove', 'me'], {ports, streams});
		expect(ports.store.writes).toEqual([]);
	});

	test('a damaged one can be removed', async () => {
		const store = new FakeStore({version: 1, profiles: {bad: 5}} as never);
		await runCommand(['profiles', 'remove', 'bad', '--yes'], {ports: fakePorts({store})});
		expect(store.file.profiles).toEqual({});
	});
});

describe('secret', () => {
	const probe = 'POST https://api.amazon.com/auth/o2/token';
	const fits = errorAnswer('invalid_grant', 400);

	test('U27: is asked about first, then replaced alone, from standard input', async () => {
		const ports = samplePorts();
		ports.http.on(probe, fits);
		const streams = new FakeStreams([`  ${other} `, 'never read']);
		const run = await runCommand(['profiles', 'secret', 'me'], {ports, streams});
		expect(run.exitCode).toBe(0);
		const secretAt = ports.clock.now();
		expect(profileIn(ports.store.file, 'me')).toEqual(someProfile({clientSecret: other, secretAt}));
		expect(ports.http.requests[0]!.form!.get('client_secret')).toBe(other);
		expect(streams.unread).toEqual(['never read']);
		expect(run.stderr).not.toContain(other.slice(-5));
		expect(run.stderr).toContain('“work” has the same client and its old secret');
	});

	test('U27: one that does not fit is not taken', async () => {
		const ports = samplePorts();
		ports.http.on(probe, errorAnswer('invalid_client', 401));
		const run = await runCommand(['profiles', 'secret', 'me'], {ports, streams: new FakeStreams([other])});
		expect([run.exitCode, run.failure?.code]).toEqual([3, 'invalid_client']);
		expect(ports.store.writes).toEqual([]);
	});

	test('U27: with no clear answer it is taken, with a word; without any it is not; --no-probe asks nothing', async () => {
		const ports = samplePorts();
		ports.http.on(probe, {status: 500});
		const run = await runCommand(['profiles', 'secret', 'me'], {ports, streams: new FakeStreams([other])});
		expect(run.exitCode).toBe(0);
		expect(run.stderr).toContain('Not checked: api.amazon.com gave no clear answer');
		const offline = samplePorts();
		offline.http.on(probe, new Failure('unreachable', {host: 'api.amazon.com', detail: 'offline'}));
		const refused = await runCommand(['profiles', 'secret', 'me'], {
			ports: offline,
			streams: new FakeStreams([other]),
		});
		expect([refused.exitCode, refused.failure?.code]).toEqual([1, 'secret_unchecked']);
		expect(refused.failure?.next).toContain('run the same command with --no-probe');
		expect(offline.store.writes).toEqual([]);
		const quiet = samplePorts();
		const streams = new FakeStreams([other]);
		await runCommand(['profiles', 'secret', 'me', '--no-probe'], {ports: quiet, streams});
		expect(quiet.http.requests).toEqual([]);
		expect(quiet.store.writes).toHaveLength(1);
	});

	test('U27: --all-of-client replaces it in every profile and open request of the client, in one write', async () => {
		const elsewhere = `amzn1.application-oa2-client.${'9'.repeat(32)}`;
		const profiles = {
			me: someProfile(),
			work: someProfile({role: 'client'}),
			far: someProfile({clientId: elsewhere}),
		};
		const {clientId, clientSecret} = someProfile();
		const request = someRequest({clientId: clientId!, clientSecret: clientSecret!});
		const ports = fakePorts({store: new FakeStore(withRequest(fileWith(profiles), 'r1', request))});
		ports.http.on(probe, fits);
		const streams = new FakeStreams([other]);
		const run = await runCommand(['profiles', 'secret', 'me', '--all-of-client'], {ports, streams});
		expect(run.stderr).toContain('“me”, “work” and one open request');
		const secretOf = (name: string) =>
			(ports.store.file.profiles![name] as {clientSecret: string}).clientSecret;
		expect(['me', 'work', 'far'].map(secretOf)).toEqual([other, other, clientSecret]);
		expect(requestsIn(ports.store.file)[0]![1].clientSecret).toBe(other);
		expect(ports.http.requests).toHaveLength(1);
		expect(ports.store.writes).toHaveLength(1);
	});

	test('U27: it goes to no other host than the profile’s', async () => {
		const ports = samplePorts();
		const environment = {ASK_LWA_TOKEN_HOST: 'https://evil.example'};
		const run = await runCommand(['profiles', 'secret', 'me'], {
			ports,
			environment,
			streams: new FakeStreams([other]),
		});
		expect([run.exitCode, run.failure?.code]).toEqual([2, 'host_mismatch']);
		expect(ports.http.requests).toEqual([]);
	});

	test('is typed hidden at a terminal, with --client-secret-stdin too', async () => {
		for (const [words, reads] of [
			[[], 1],
			[['--client-secret-stdin'], 1],
		] as const) {
			const ports = samplePorts();
			ports.http.on(probe, fits);
			const streams = terminal(other);
			await runCommand(['profiles', 'secret', 'me', ...words], {ports, streams});
			expect(streams.hiddenReads).toBe(reads);
			expect(ports.store.writes).toHaveLength(1);
		}
	});

	test.each([
		['Atza|token', 'bad_value'],
		['', 'bad_value'],
		['with blank', 'bad_value'],
	])('“%s” is refused without being shown', async (line, code) => {
		const ports = samplePorts();
		const run = await runCommand(['profiles', 'secret', 'me'], {ports, streams: new FakeStreams([line])});
		expect([run.exitCode, run.failure?.code]).toEqual([2, code]);
		if (line) expect(`${run.failure?.what}${run.failure?.next}${run.stderr}`).not.toContain(line);
		expect(ports.store.writes).toEqual([]);
	});

	test('the end of input', async () => {
		const streams = new FakeStreams();
		streams.end();
		const run = await runCommand(['profiles', 'secret', 'me'], {ports: samplePorts(), streams});
		expect([run.exitCode, run.failure?.code]).toEqual([2, 'input_ended']);
	});

	test('a received token has none', async () => {
		const ports = fakePorts({store: new FakeStore(fileWith({me: someProfile({role: 'owner'})}))});
		expect((await runCommand(['profiles', 'secret', 'me'], {ports})).failure?.code).toBe('usage');
	});
});

test.each([
	['me', 'It was the default. From now on smapi-login token takes “work”'],
	['work', undefined],
])('removing %s says what becomes of the default', async (name, words) => {
	const {stderr} = await runCommand(['profiles', 'remove', name, '--yes'], {ports: samplePorts()});
	if (words) expect(stderr).toContain(words);
	else expect(stderr).not.toContain('default');
});

test.each([
	[['profiles', 'lst'], /Did you mean: smapi-login profiles list/],
	[['profiles', 'constructor'], /It is one of list, show/],
	[['profiles', 'use'], /profiles list shows them/],
	[['profiles', 'use', 'a', 'b'], /--help/],
	[['profiles', 'list', 'me'], /--help/],
])('%j: exit 2 and what to do', async (words, next) => {
	const run = await runCommand(words, {ports: samplePorts()});
	expect(run.exitCode).toBe(2);
	expect(run.failure?.next).toMatch(next);
});

test.each(['use', 'show', 'remove', 'secret'])(
	'%s: an unknown name is exit 2 and those there are',
	async action => {
		const ports = samplePorts();
		const run = await runCommand(['profiles', action, 'nobody', '--yes'], {ports});
		expect([run.exitCode, run.failure?.code]).toEqual([2, 'unknown_profile']);
		expect(run.failure?.next).toContain('me, work');
	},
);

describe('store', () => {
	const inKeychain = () => {
		const {file} = movedFile(fileWith({me: someProfile(), work: someProfile()}), 'keychain');
		return fakePorts({store: new FakeStore(openedFile(sealedForDisk(file), new Map()))});
	};
	const sealedForDisk = (file: ConfigFile) => {
		let count = 0;
		const name = () => `entry-number-${String(++count).padStart(4, '0')}`;
		return sealedFile(file, file, new Map(), undefined, name).file;
	};

	test('moves all, and says where new ones go', async () => {
		const ports = samplePorts();
		const {exitCode, stdout, stderr} = await runCommand(['profiles', 'store', 'keychain'], {ports});
		expect([exitCode, stdout]).toEqual([0, '']);
		expect(stderr).toMatch(/The secrets of “me”, “work” are in this computer's keychain now/);
		expect(stderr).toContain('set SMAPI_LOGIN_STORE=keychain');
		const again = await runCommand(['profiles', 'store', 'keychain'], {
			ports,
			environment: {SMAPI_LOGIN_STORE: 'keychain'},
		});
		expect(again.stderr).toBe("Nothing was to be moved: all secrets are in this computer's keychain.");
	});

	test('without any profile no secret is said to be anywhere', async () => {
		const {exitCode, stderr} = await runCommand(['profiles', 'store', 'file'], {ports: fakePorts()});
		expect([exitCode, stderr]).toEqual([0, 'There are no secrets yet.']);
	});

	test('--json', async () => {
		const ports = fakePorts({
			store: new FakeStore(withRequest(fileWith({me: someProfile()}), 'r1', someRequest())),
		});
		const {stdout, stderr} = await runCommand(['profiles', 'store', 'keychain', '--json'], {ports});
		expect(JSON.parse(stdout)).toEqual({store: 'keychain', profiles: ['me'], requests: 1});
		expect(stderr).toBe('');
	});

	test.each([[[]], [['vault']], [['file', 'more']]])('%j is wrong usage', async words => {
		expect((await runCommand(['profiles', 'store', ...words], {ports: samplePorts()})).exitCode).toBe(2);
	});

	test('a keychain that refuses is told, exit 1', async () => {
		const ports = samplePorts();
		ports.store.keychainFails = new Failure('keychain_unavailable', {
			detail: 'it is locked',
			remedy: 'Unlock it.',
		});
		const {exitCode, failure} = await runCommand(['profiles', 'store', 'file'], {ports});
		expect([exitCode, failure?.next]).toEqual([1, 'Unlock it.']);
	});

	test('lists and details ask nothing of it, and say where the secrets are', async () => {
		const ports = inKeychain();
		ports.store.keychainFails = new Error('asked');
		const shown = await runCommand(['profiles', 'show', 'me'], {ports});
		expect(shown.stdout.match(/in the keychain/g)).toHaveLength(3);
		const listed = await runCommand(['status'], {ports});
		expect(listed.stdout).toContain('Secrets in the keychain of this computer: me, work.');
	});

	test('a new client secret compares with the others, which may be in it', async () => {
		const ports = inKeychain();
		const entries = ['1', '2', '3'].map(n => `entry-number-000${n}`);
		for (const [at, entry] of entries.entries()) ports.store.keychain.set(entry, `value ${at}`);
		const words = ['profiles', 'secret', 'me', '--no-probe', '--client-secret-stdin'];
		const {exitCode, stderr} = await runCommand(words, {ports, streams: new FakeStreams([other])});
		expect(exitCode).toBe(0);
		expect(stderr).toContain('“work” has the same client and its old secret');
	});
});
