import {describe, expect, test} from 'vitest';
import {profileIn} from '../../source/core/config-file.ts';
import {Failure} from '../../source/core/failure.ts';
import {sealOf} from '../../source/core/seal.ts';
import {errorAnswer, tokenAnswer, vendorsAnswer} from '../fakes/http.ts';
import {type FakePorts, fakePorts} from '../fakes/ports.ts';
import {FakeStore, fileWith, someProfile} from '../fakes/store.ts';
import {FakeStreams} from '../fakes/streams.ts';
import {settle} from '../flows/drive.ts';
import {type CommandRun, optionsOf, type RunOptions, runCommand} from './run-command.ts';

const exchange = 'POST https://api.amazon.com/auth/o2/token';
const vendors = 'GET https://api.amazonalexa.com/v1/vendors';
const clientId = someProfile().clientId!;
const secret = someProfile().clientSecret!;
const redirectUri = 'http://127.0.0.1:9090/cb';
const client = ['--client-id', clientId, '--client-secret-stdin'];

interface Started {
	readonly ports: FakePorts;
	readonly streams: FakeStreams;
	readonly run: Promise<CommandRun>;
	/** The address on stderr, once it is there. */
	readonly address: () => Promise<URL>;
}

/** A sign-in without a terminal that waits for its answer. */
function start(words: readonly string[], lines: readonly string[] = [], options: RunOptions = {}): Started {
	const ports = options.ports ?? fakePorts();
	ports.http.on(exchange, tokenAnswer()).always(vendors, vendorsAnswer('M1'));
	const streams = new FakeStreams(lines);
	const run = runCommand(words, {...options, ports, streams});
	const address = async () => new URL((await streams.whenMessage(/^https:\S+$/m))[0]);
	return {ports, streams, run, address};
}

describe('role 1, by the listener', () => {
	test('the address on stderr alone on its line, the token alone on stdout', async () => {
		const {ports, run, address} = start(client, [secret]);
		const url = await address();
		expect(ports.browser.opened).toEqual([]);
		ports.listener.deliver(`code=GOOD&state=${url.searchParams.get('state')}`);
		const {exitCode, stdout, stderr} = await run;
		expect([exitCode, stdout]).toEqual([0, 'Atza|access-token-of-the-test']);
		expect(stderr).toContain('Saved as profile “default”');
		expect(stderr).not.toContain('Atza|');
		expect(stderr).not.toContain(secret);
		expect(ports.http.requestsOf(exchange)).toHaveLength(1);
		expect(profileIn(ports.store.file, 'default')).toMatchObject({
			role: 'self',
			clientId,
			clientSecret: secret,
			redirectUri,
			scopes: ['alexa::ask:skills:readwrite', 'alexa::ask:models:readwrite'],
			vendorId: 'M1',
		});
	});

	test('--json prints the JSON of token --json', async () => {
		const {ports, run, address} = start([...client, '--json', '--profile', 'work'], [secret]);
		ports.listener.deliver(`code=GOOD&state=${(await address()).searchParams.get('state')}`);
		expect(JSON.parse((await run).stdout)).toEqual({
			profile: 'work',
			accessToken: 'Atza|access-token-of-the-test',
			tokenType: 'bearer',
			expiresAt: '2026-01-02T04:04:05.000Z',
			expiresIn: 3600,
			scopes: ['alexa::ask:skills:readwrite', 'alexa::ask:models:readwrite'],
			vendorIds: ['M1'],
		});
	});

	test('a browser is opened only with --browser', async () => {
		const {ports, run, address} = start([...client, '--browser'], [secret]);
		const url = await address();
		ports.listener.deliver(`code=GOOD&state=${url.searchParams.get('state')}`);
		await run;
		expect(ports.browser.opened).toEqual([
			expect.stringMatching(/^http:\/\/127\.0\.0\.1:9090\/go\/[\w-]{16}$/),
		]);
	});

	test('the secret is read before the address is printed, and no further line', async () => {
		const {ports, run, streams, address} = start(client);
		await settle();
		expect(streams.stderr).not.toContain('https://');
		streams.type(secret);
		streams.type('stays');
		ports.listener.deliver(`code=GOOD&state=${(await address()).searchParams.get('state')}`);
		await run;
		expect(streams.unread).toEqual(['stays']);
	});

	test('nobody comes: 3 after --timeout, and --no-browser is named', async () => {
		const {ports, run, address} = start([...client, '--timeout', '5'], [secret]);
		await address();
		await settle();
		await ports.clock.advance(5);
		const {exitCode, failure} = await run;
		expect([exitCode, failure?.code]).toEqual([3, 'timed_out']);
		expect(failure?.next).toContain('--no-browser');
		expect(ports.listener.isOpen).toBe(false);
		expect(ports.store.writes).toEqual([]);
	});

	test('the port is taken: 1, nothing sent', async () => {
		const ports = fakePorts();
		ports.listener.nextOpenFails = new Failure('port_busy', {port: 9090, holder: ''});
		const {exitCode, failure} = await start(client, [secret], {ports}).run;
		expect([exitCode, failure?.code]).toEqual([1, 'port_busy']);
		expect(ports.http.requests).toEqual([]);
	});

	test('10,000 refused callbacks are one line', async () => {
		const {ports, run, address, streams} = start(client, [secret]);
		const state = (await address()).searchParams.get('state');
		for (let n = 0; n < 10_000; n++) ports.listener.deliver(`code=X&state=${n}`);
		ports.listener.deliver(`code=GOOD&state=${state}`);
		await run;
		expect(streams.stderr.match(/was refused/g)).toHaveLength(1);
	});

	test('an abort ends it without a word of its own', async () => {
		const abort = new AbortController();
		const {ports, run, address} = start(client, [secret], {signal: abort.signal});
		await address();
		abort.abort(new Error('cancelled'));
		await expect(run).rejects.toThrow('cancelled');
		expect(ports.listener.isOpen).toBe(false);
	});
});

describe('role 1, pasted on standard input', () => {
	const words = [...client, '--no-browser'];

	test('the second line is the answer', async () => {
		const {ports, run, streams, address} = start(words, [secret]);
		streams.type(`${redirectUri}?code=GOODCODE&state=${(await address()).searchParams.get('state')}`);
		expect((await run).stdout).toBe('Atza|access-token-of-the-test');
		expect(ports.http.requests[0]!.form!.get('code')).toBe('GOODCODE');
		expect(ports.listener.opened).toEqual([]);
	});

	test.each(['GOODCODE', 'code=GOODCODE&state=STATE', '?code=GOODCODE&state=STATE'])(
		'A22: %s',
		async line => {
			const {ports, run, streams, address} = start(words, [secret]);
			streams.type(line.replace('STATE', (await address()).searchParams.get('state')!));
			expect((await run).exitCode).toBe(0);
			expect(ports.http.requests[0]!.form!.get('code')).toBe('GOODCODE');
		},
	);

	test.each([
		`${redirectUri}?code=X&state=other`,
		`${redirectUri}?code=X`,
		'https://evil.example/cb?code=X&state=STATE',
		'',
		'Atza|token',
	])('“%s”: exit 2, and no second line is read', async line => {
		const {ports, run, streams, address} = start(words, [secret]);
		const state = (await address()).searchParams.get('state')!;
		streams.type(line.replace('STATE', state));
		streams.type(`${redirectUri}?code=GOOD&state=${state}`);
		const {exitCode, stdout} = await run;
		expect([exitCode, stdout]).toEqual([2, '']);
		expect(streams.unread).toHaveLength(1);
		expect(ports.http.requests).toEqual([]);
	});

	test.each([
		['access_denied', 3],
		['invalid_scope', 3],
		['zzz', 3],
		['server_error', 1],
		['temporarily_unavailable', 1],
	])('error=%s with the right state is Amazon’s answer: exit %d', async (error, exitCode) => {
		const {run, streams, address} = start(words, [secret]);
		streams.type(`${redirectUri}?error=${error}&state=${(await address()).searchParams.get('state')}`);
		expect((await run).exitCode).toBe(exitCode);
	});

	test.each([
		['before the secret', [], /^For example: smapi-login/],
		['before the answer', [secret], /smapi-login help ci$/],
	])('the end of input %s: exit 2, and what fits', async (_, lines, next) => {
		const streams = new FakeStreams(lines);
		streams.end();
		const run = await runCommand(words, {streams});
		expect([run.exitCode, run.failure?.code]).toEqual([2, 'input_ended']);
		expect(run.failure?.next).toMatch(next);
	});

	test('the code is refused: 3, nothing saved, one exchange', async () => {
		const ports = fakePorts();
		ports.http.on(exchange, errorAnswer('invalid_grant'));
		const {run, streams, address} = start(words, [secret], {ports});
		await address();
		streams.type('USEDCODE');
		expect(await run).toMatchObject({exitCode: 3, stdout: '', failure: {code: 'code_refused'}});
		expect(ports.http.requests).toHaveLength(1);
		expect(ports.store.writes).toEqual([]);
	});
});

describe('missing answers', () => {
	test('all of them in one list, exit 2, nothing read or sent', async () => {
		const streams = new FakeStreams(['a line']);
		const run = await runCommand([], {streams});
		expect([run.exitCode, run.failure?.code]).toEqual([2, 'missing_answers']);
		const words = `${run.failure?.what} ${run.failure?.next}`;
		for (const word of [
			'--client-id',
			'ASK_LWA_CLIENT_ID',
			'--client-secret-stdin',
			'SMAPI_LOGIN_CLIENT_SECRET',
		])
			expect(words).toContain(word);
		for (const word of ['--scopes', '--profile', '--vendor-id', '--redirect-uri', '--replace'])
			expect(words).not.toContain(word);
		expect(streams.unread).toEqual(['a line']);
	});

	test('the environment gives them', async () => {
		const environment = {ASK_LWA_CLIENT_ID: clientId};
		const secrets = {ASK_LWA_CLIENT_CONFIRMATION: secret};
		const {ports, run, address} = start([], [], {environment, secrets});
		ports.listener.deliver(`code=GOOD&state=${(await address()).searchParams.get('state')}`);
		expect((await run).exitCode).toBe(0);
	});
});

describe('an existing name', () => {
	const withMe = (changes = {}) => fakePorts({store: new FakeStore(fileWith({me: someProfile(changes)}))});

	test('D19: another client is refused before the address is printed', async () => {
		const ports = withMe({clientId: `amzn1.application-oa2-client.${'f'.repeat(32)}`});
		const {run, streams} = start([...client, '--profile', 'me'], [secret], {ports});
		expect(await run).toMatchObject({exitCode: 2, failure: {code: 'profile_exists'}});
		expect(streams.stderr).toBe('');
		expect(ports.store.writes).toEqual([]);
	});

	test('the same client is renewed by its name alone', async () => {
		const ports = withMe();
		const {run, address} = start(['--profile', 'me'], [], {ports});
		ports.listener.deliver(`code=GOOD&state=${(await address()).searchParams.get('state')}`);
		expect((await run).exitCode).toBe(0);
		expect(profileIn(ports.store.file, 'me')).toMatchObject({
			tokens: {accessToken: 'Atza|access-token-of-the-test'},
		});
	});

	test('a client secret in the keychain is used; one that is lost there is asked for like any other', async () => {
		const ports = withMe({clientSecret: sealOf('entry-of-the-secret')});
		const lost = start(['--profile', 'me'], [], {ports});
		expect(await lost.run).toMatchObject({exitCode: 2, failure: {code: 'missing_answers'}});
		expect(lost.streams.stderr).toContain('no longer holds the client secret');
		ports.store.keychain.set('entry-of-the-secret', secret);
		const {run, address} = start(['--profile', 'me'], [], {ports});
		ports.listener.deliver(`code=GOOD&state=${(await address()).searchParams.get('state')}`);
		expect((await run).exitCode).toBe(0);
		expect(ports.http.requests[0]?.form?.get('client_secret')).toBe(secret);
	});

	test('another account: dropped, exit 2, unless --replace', async () => {
		for (const [more, exitCode] of [
			[[], 2],
			[['--replace'], 0],
		] as const) {
			const ports = withMe({vendors: [{id: 'M9', name: 'Nine'}]});
			const {run, address} = start(['--profile', 'me', ...more], [], {ports});
			ports.listener.deliver(`code=GOOD&state=${(await address()).searchParams.get('state')}`);
			expect((await run).exitCode).toBe(exitCode);
			expect(ports.store.writes.length > 0).toBe(exitCode === 0);
		}
	});
});

test('--no-save keeps nothing on disk', async () => {
	const {ports, run, address} = start([...client, '--no-save'], [secret]);
	ports.listener.deliver(`code=GOOD&state=${(await address()).searchParams.get('state')}`);
	const {exitCode, stderr} = await run;
	expect(exitCode).toBe(0);
	expect(ports.store.writes).toEqual([]);
	expect(stderr).not.toContain('Saved');
});

test('hosts that are not Amazon’s are named before a secret goes there', async () => {
	const origin = 'http://127.0.0.1:4444';
	const environment = {
		ASK_LWA_AUTHORIZE_HOST: origin,
		ASK_LWA_TOKEN_HOST: origin,
		ASK_SMAPI_SERVER_BASE_URL: origin,
	};
	const ports = fakePorts();
	const streams = new FakeStreams([secret]);
	ports.http.on(`POST ${origin}/auth/o2/token`, request => {
		expect(streams.stderr).toContain(origin);
		return tokenAnswer(request.form ? {} : {});
	});
	ports.http.on(`GET ${origin}/v1/vendors`, vendorsAnswer('M1'));
	const run = runCommand(client, {ports, streams, environment});
	await ports.listener.whenOpen();
	const state = new URL(ports.listener.opened[0]!.target).searchParams.get('state');
	await settle();
	ports.listener.deliver(`code=GOOD&state=${state}`);
	expect((await run).exitCode).toBe(0);
});

test('--client-confirmation works and warns', async () => {
	const {ports, run, address, streams} = start(['--client-id', clientId, '--client-confirmation', secret]);
	ports.listener.deliver(`code=GOOD&state=${(await address()).searchParams.get('state')}`);
	expect((await run).exitCode).toBe(0);
	expect(streams.messages[0]).toMatch(/Other users .* --client-confirmation/);
	expect(streams.stderr).not.toContain(secret);
});

describe('the wizard', () => {
	const asked = (accessToken?: string) => async () =>
		accessToken === undefined
			? undefined
			: {profileName: 'me', profile: someProfile({tokens: {...someProfile().tokens, accessToken}})};

	test('takes over where a person can be asked; its token goes to a piped stdout', async () => {
		const streams = Object.assign(new FakeStreams(), {stdinIsTerminal: true, stderrIsTerminal: true});
		expect((await runCommand([], {streams, startWizard: asked('Atza|x')})).stdout).toBe('Atza|x');
		const all = Object.assign(new FakeStreams(), {stdoutIsTerminal: true});
		expect((await runCommand([], {streams: all, startWizard: asked('Atza|x')})).stdout).toBe('');
		expect((await runCommand([], {startWizard: asked()})).stdout).toBe('');
		const json = Object.assign(new FakeStreams(), {stdinIsTerminal: true, stderrIsTerminal: true});
		const {stdout} = await runCommand(['--json'], {streams: json, startWizard: asked('Atza|x')});
		expect(JSON.parse(stdout)).toMatchObject({profile: 'me', accessToken: 'Atza|x'});
	});

	test('not where standard input is to be read', async () => {
		const startWizard = () => Promise.reject(new Error('asked'));
		for (const flag of ['--client-secret-stdin', '--code-stdin', '--token-stdin']) {
			const streams = new FakeStreams();
			streams.end();
			expect((await runCommand([flag], {startWizard, streams})).exitCode).toBe(2);
		}
	});
});

test.each(['0', '601', '-5', '5s', '1e2', ''])('--timeout=%s is exit 2', async value => {
	expect(await runCommand([`--timeout=${value}`])).toMatchObject({exitCode: 2, failure: {code: 'bad_value'}});
});

test('argv → options', () => {
	expect(optionsOf('--role', 'client', '--no-browser', '--port', '8080', '--no-save', '--no-probe')).toEqual({
		role: 'client',
		'no-browser': true,
		port: '8080',
		'no-save': true,
		'no-probe': true,
	});
	expect(() => optionsOf('--role', 'boss')).toThrow(expect.objectContaining({code: 'usage'}));
});

describe('scopes of a command line', () => {
	const words = ['--client-id', `amzn1.application-oa2-client.${'a'.repeat(32)}`, '--no-browser'];

	test.each([
		['N08: another separator', ['--scopes', 'alexa:ask:skills:readwrite'], 'Did you mean skills:readwrite?'],
		['N08: a slip', ['--scopes', 'skills:readwrte'], 'Did you mean skills:readwrite?'],
		['N09: Amazon’s own, short', ['--scopes', 'skills:readwrite skills:debug'], 'used by Amazon alone'],
		['N10: several words', ['--scopes', 'skills:read', 'models:read'], '--scopes "skills:read models:read"'],
		[
			'N10: several words, with flags around',
			['--scopes', 'skills:read', '--json', 'models:read', 'profile'],
			'--scopes "skills:read models:read profile"',
		],
	])('%s: exit 2 with what is meant, nothing sent', async (_, more, said) => {
		const ports = fakePorts();
		const run = await runCommand([...words, ...more], {ports});
		expect(run.exitCode).toBe(2);
		expect(`${run.failure?.what} ${run.failure?.next}`).toContain(said);
		expect(ports.http.requests).toEqual([]);
	});

	test('N16: at a terminal CI is named as the reason why nothing is asked', async () => {
		const streams = new FakeStreams();
		streams.stdinIsTerminal = true;
		const run = await runCommand(words, {streams, environment: {CI: '1'}});
		expect(run.failure?.next).toContain('CI is set; to be asked: CI= smapi-login');
		expect((await runCommand(words, {environment: {CI: '1'}})).failure?.next).not.toContain('CI');
		expect((await runCommand([...words, '--no-input'], {streams})).failure?.next).not.toContain('CI');
	});

	test.each(['op://Dev/LWA/secret', '$LWA_SECRET', `$${'{{ secrets.X }}'}`])(
		'N12: %s: exit 2, nothing sent',
		async value => {
			const ports = fakePorts();
			const run = await runCommand(words, {ports, secrets: {SMAPI_LOGIN_CLIENT_SECRET: value}});
			expect([run.exitCode, run.failure?.what]).toEqual([2, expect.stringContaining('a reference')]);
			expect(ports.http.requests).toEqual([]);
		},
	);
});

describe('with a team file', () => {
	const {clientId: ours} = {clientId: `amzn1.application-oa2-client.${'b'.repeat(32)}`};
	const team = {version: 1 as const, profile: 'acme', role: 'self' as const, clientId: ours, contact: 'Ada'};
	const secrets = {SMAPI_LOGIN_CLIENT_SECRET: secret};
	const using = (more: object = {}): RunOptions => ({
		secrets,
		team: async () => ({path: '/repo/smapi-login.json', team: {...team, ...more}}),
	});

	test('a developer gives the secret alone', async () => {
		const {ports, run, address} = start([], [], using({way: 'browser'}));
		const url = await address();
		expect(url.searchParams.get('client_id')).toBe(ours);
		ports.listener.deliver(`code=GOOD&state=${url.searchParams.get('state')}`);
		const {exitCode, stderr} = await run;
		expect([exitCode, stderr]).toEqual([0, expect.stringContaining('Saved as profile “acme”')]);
		expect(stderr).toContain('From /repo/smapi-login.json: role, way to sign in, client ID, profile name.');
	});

	test('a return URL of its own counts only when the flag says the same', async () => {
		const own = 'http://127.0.0.1:8080/cb';
		const refused = await runCommand([], using({redirectUri: own}));
		expect(refused.failure).toMatchObject({code: 'usage', next: expect.stringContaining(own)});
		const bare = {version: 1 as const, redirectUri: own};
		const alone = await runCommand(client, {
			streams: new FakeStreams([secret]),
			team: async () => ({path: '/repo/smapi-login.json', team: bare}),
		});
		expect(alone.failure?.code).toBe('usage');
		const other = await runCommand(['--redirect-uri', redirectUri], using({redirectUri: own}));
		expect(other.exitCode).toBe(2);
		const {ports, run, address} = start(['--redirect-uri', own], [], using({redirectUri: own}));
		const url = await address();
		expect(url.searchParams.get('redirect_uri')).toBe(own);
		ports.listener.deliver(`code=GOOD&state=${url.searchParams.get('state')}`);
		expect((await run).exitCode).toBe(0);
	});

	test('what only the team can mend names whom to ask', async () => {
		const ports = fakePorts();
		ports.http.on(exchange, errorAnswer('invalid_client', 401));
		const {run, address} = start([], [], {...using(), ports});
		const url = await address();
		ports.listener.deliver(`code=GOOD&state=${url.searchParams.get('state')}`);
		expect((await run).failure?.next).toMatch(/If you cannot mend it yourself, ask Ada\.$/);
	});
});
