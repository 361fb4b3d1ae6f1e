import {describe, expect, test} from 'vitest';
import {isDamaged, profileIn, requestsIn, withProfile, withRequest} from '../../source/core/config-file.ts';
import {tokenHandOverMessage} from '../../source/core/owner-messages.ts';
import {errorAnswer, json, tokenAnswer, vendorsAnswer} from '../fakes/http.ts';
import {type FakePorts, fakePorts} from '../fakes/ports.ts';
import {FakeStore, fileWith, someProfile} from '../fakes/store.ts';
import {FakeStreams} from '../fakes/streams.ts';
import {runCommand} from './run-command.ts';

const exchange = 'POST https://api.amazon.com/auth/o2/token';
const vendors = 'GET https://api.amazonalexa.com/v1/vendors';
const secret = someProfile().clientSecret!;
const idOf = (digit: string) => `amzn1.application-oa2-client.${digit.repeat(32)}`;

/** The first call of role 2. @returns what it printed */
async function ask(ports: FakePorts, digit = 'a', ...more: string[]) {
	const words = ['--role', 'client', '--client-id', idOf(digit), '--client-secret-stdin', '--json', ...more];
	const run = await runCommand(words, {ports, streams: new FakeStreams([secret])});
	expect(run.failure).toBeUndefined();
	return JSON.parse(run.stdout) as {
		requestId: string;
		profile: string;
		authorizationUrl: string;
		createdAt: string;
	};
}

/** The second call, with one line on standard input. */
const answer = (ports: FakePorts, line: string, ...more: string[]) =>
	runCommand(['--code-stdin', ...more], {ports, streams: ended([line, 'never read'])});

/** Lines on standard input, and its end. */
function ended(lines: readonly string[]): FakeStreams {
	const streams = new FakeStreams(lines);
	streams.end();
	return streams;
}

function answerTo(authorizationUrl: string, code = 'GOODCODE'): string {
	const query = new URL(authorizationUrl).searchParams;
	return `${query.get('redirect_uri')}?code=${code}&state=${query.get('state')}`;
}

describe('role 2, first call', () => {
	test('reads nothing beside the secret, sends nothing, saves the request, prints the JSON', async () => {
		const ports = fakePorts();
		const asked = await ask(ports, 'a', '--profile', 'theirs');
		expect(Object.keys(asked)).toEqual(['requestId', 'profile', 'authorizationUrl', 'createdAt']);
		expect(asked).toMatchObject({profile: 'theirs', createdAt: '2026-01-02T03:04:05.000Z'});
		expect(new URL(asked.authorizationUrl).searchParams.get('redirect_uri')).toMatch(
			/ask-cli-no-browser\.html$/,
		);
		expect(ports.http.requests).toEqual([]);
		const [[id, request] = []] = requestsIn(ports.store.file);
		expect(id).toBe(asked.requestId);
		expect(request).toMatchObject({
			kind: 'code',
			scopes: ['alexa::ask:skills:readwrite', 'alexa::ask:models:readwrite'],
		});
		expect(ports.store.file.profiles ?? {}).toEqual({});
	});

	test('the address alone on stdout; the next command on stderr, without a secret', async () => {
		const words = ['--role', 'client', '--client-id', idOf('a'), '--client-secret-stdin'];
		const run = await runCommand(words, {streams: new FakeStreams([secret])});
		expect(run.stdout).toMatch(/^https:\/\/www\.amazon\.com\/ap\/oa\?\S+$/);
		expect(run.stderr).toMatch(/smapi-login --code-stdin --profile default --request r\S+/);
		expect(run.stderr).not.toContain(secret);
	});

	test('a name that an open request has already is said, with its age; one that has ended is not', async () => {
		const ports = fakePorts();
		const again = async (name: string) => {
			const words = [
				'--role',
				'client',
				'--client-id',
				idOf('a'),
				'--client-secret-stdin',
				'--profile',
				name,
			];
			return (await runCommand(words, {ports, streams: new FakeStreams([secret])})).stderr;
		};
		expect(await again('cust1')).not.toContain('already');
		const [[first] = []] = requestsIn(ports.store.file);
		await ports.clock.advance(3 * 86_400);
		expect(await again('cust2')).not.toContain('already');
		expect(await again('cust1')).toContain(
			`! A request for cust1 is open already: ${first} (3 days old). Both stay open; to end that one: smapi-login requests cancel ${first}`,
		);
		expect(await again('cust1')).toContain('! 2 requests for cust1 are open already');
		await ports.clock.advance(31 * 86_400);
		expect(await again('cust1')).not.toContain('already');
	});

	test.each([
		[['--no-save'], 'usage'],
		[['--profile', 'me'], 'profile_exists'],
	])('%j is exit 2, nothing saved', async (more, code) => {
		const ports = fakePorts({store: new FakeStore(fileWith({me: someProfile()}))});
		const words = ['--role', 'client', '--client-id', idOf('a'), '--client-secret-stdin', ...more];
		const run = await runCommand(words, {ports, streams: new FakeStreams([secret])});
		expect([run.exitCode, run.failure?.code]).toEqual([2, code]);
		expect(ports.store.writes).toEqual([]);
	});
});

describe('role 2, second call', () => {
	test.each(['address', 'bare code', 'query'])('the answer as %s', async kind => {
		const ports = fakePorts();
		const {authorizationUrl} = await ask(ports, 'a', '--profile', 'theirs');
		const verifier = requestsIn(ports.store.file)[0]![1].codeVerifier;
		ports.http.on(exchange, tokenAnswer()).on(vendors, vendorsAnswer('M1'));
		const whole = answerTo(authorizationUrl);
		const line = {address: whole, query: new URL(whole).search, 'bare code': 'GOODCODE'}[kind]!;
		const run = await answer(ports, line, '--profile', 'theirs');
		expect([run.exitCode, run.stdout]).toEqual([0, 'Atza|access-token-of-the-test']);
		expect(profileIn(ports.store.file, 'theirs')).toMatchObject({role: 'client', vendorId: 'M1'});
		expect(requestsIn(ports.store.file)).toEqual([]);
		const form = ports.http.requestsOf(exchange)[0]!.form!;
		expect([form.get('code'), form.get('client_secret')]).toEqual(['GOODCODE', secret]);
		expect(form.get('code_verifier')).toBe(verifier);
	});

	test('A28: with several requests an address goes to the one with its state', async () => {
		const ports = fakePorts();
		await ask(ports, 'a', '--profile', 'theirs');
		const second = await ask(ports, 'b', '--profile', 'theirs');
		const third = await ask(ports, 'c', '--profile', 'theirs');
		ports.http.on(exchange, tokenAnswer()).on(vendors, vendorsAnswer('M1'));
		await answer(ports, answerTo(second.authorizationUrl), '--profile', 'theirs');
		expect(ports.http.requestsOf(exchange)[0]!.form!.get('client_id')).toBe(idOf('b'));
		const left = requestsIn(ports.store.file).map(([id]) => id);
		expect(left).toHaveLength(2);
		expect(left).toContain(third.requestId);
	});

	test('a bare code with several requests is exit 2 with their IDs, unless --request names one', async () => {
		const ports = fakePorts();
		const first = await ask(ports, 'a', '--profile', 'theirs');
		const second = await ask(ports, 'b', '--profile', 'theirs');
		for (const line of ['GOODCODE', 'code=GOODCODE']) {
			const run = await answer(ports, line, '--profile', 'theirs');
			expect([run.exitCode, run.failure?.code]).toEqual([2, 'ambiguous_request']);
			const words = `${run.failure?.what} ${run.failure?.next}`;
			for (const {requestId} of [first, second])
				expect(words).toContain(`made just now  --request ${requestId}`);
		}
		const strange = await answer(ports, `${answerTo(first.authorizationUrl)}x`, '--profile', 'theirs');
		expect(strange.failure?.code).toBe('request_ended');
		expect(ports.http.requests).toEqual([]);
		ports.http.on(exchange, tokenAnswer()).on(vendors, vendorsAnswer('M1'));
		const run = await answer(ports, 'GOODCODE', '--profile', 'theirs', '--request', second.requestId);
		expect(run.exitCode).toBe(0);
		expect(ports.http.requestsOf(exchange)[0]!.form!.get('client_id')).toBe(idOf('b'));
	});

	test.each([
		['an address without a state', (whole: string) => whole.replace(/&state=.*/, ''), 'paste_without_state'],
		['another state', (whole: string) => `${whole}x`, 'request_ended'],
		['nothing', () => '', 'paste_no_code'],
	])('%s is refused, exit 2, nothing sent, the request stays', async (_, change, code) => {
		const ports = fakePorts();
		const {authorizationUrl} = await ask(ports, 'a', '--profile', 'theirs');
		const run = await answer(ports, change(answerTo(authorizationUrl)), '--profile', 'theirs');
		expect([run.exitCode, run.failure?.code]).toEqual([2, code]);
		expect(ports.http.requests).toEqual([]);
		expect(requestsIn(ports.store.file)).toHaveLength(1);
	});

	test('A12: a refused code leaves the request; the same one is answered later', async () => {
		const ports = fakePorts();
		const {authorizationUrl} = await ask(ports, 'a', '--profile', 'theirs');
		ports.http.on(exchange, errorAnswer('invalid_grant'));
		expect((await answer(ports, answerTo(authorizationUrl), '--profile', 'theirs')).exitCode).toBe(3);
		expect(requestsIn(ports.store.file)).toHaveLength(1);
		ports.http.on(exchange, tokenAnswer()).on(vendors, vendorsAnswer('M1'));
		expect((await answer(ports, answerTo(authorizationUrl, 'NEWCODE'), '--profile', 'theirs')).exitCode).toBe(
			0,
		);
	});

	test('a bare code that was tried with the wrong request is said to be used up: no circle', async () => {
		const ports = fakePorts();
		const first = await ask(ports, 'a', '--profile', 'one');
		const told = async (...more: string[]) => {
			ports.http.on(exchange, errorAnswer('invalid_grant'));
			const {failure} = await answer(ports, ...(more as [string]));
			return failure!.next;
		};
		const alone = await told('GOODCODE', '--profile', 'one');
		expect(alone).toContain(`requests show ${first.requestId}`);
		expect(alone).not.toContain('Or was it');
		// Whoever reads this is not the one who allows.
		expect(alone).toMatch(/^Ask the owner to open the same address again and choose Allow/);
		const second = await ask(ports, 'a', '--profile', 'two');
		const both = await told('GOODCODE', '--profile', 'two');
		expect(both).toContain(`Or was it made for ${first.requestId} (one)? It is used up all the same`);
		expect(both).toContain(`requests show ${first.requestId}`);
		expect(both).not.toContain('--code-stdin');
		const third = await ask(ports, 'a', '--profile', 'three');
		const several = await told('GOODCODE', '--request', 'three');
		for (const {requestId} of [first, second, third]) expect(several).toContain(`requests show ${requestId}`);
		expect(await told(answerTo(second.authorizationUrl))).not.toContain('Or was it');
	});

	test('one that is older than 30 days has ended: no line is read, nothing is sent', async () => {
		const ports = fakePorts();
		const {requestId} = await ask(ports, 'a', '--profile', 'theirs');
		const [[, request]] = requestsIn(ports.store.file) as [ReturnType<typeof requestsIn>[number]];
		ports.store.file = withRequest(ports.store.file, requestId, {...request, createdAt: new Date(0)});
		const streams = new FakeStreams(['GOODCODE']);
		const run = await runCommand(['--code-stdin', '--profile', 'theirs'], {ports, streams});
		expect(run.failure?.code).toBe('unknown_request');
		expect(run.failure?.what).toContain('older than 30 days');
		expect([ports.http.requests, streams.unread]).toEqual([[], ['GOODCODE']]);
	});

	test('another client’s profile of that name: refused before the code is spent', async () => {
		const ports = fakePorts();
		const {authorizationUrl} = await ask(ports, 'a', '--profile', 'theirs');
		const stranger = someProfile({role: 'client', clientId: idOf('f')});
		ports.store.file = withProfile(ports.store.file, 'theirs', stranger);
		const run = await answer(ports, answerTo(authorizationUrl), '--profile', 'theirs');
		expect(run.failure?.code).toBe('profile_exists');
		expect(ports.http.requests).toEqual([]);
	});

	test('the owner declined: 3', async () => {
		const ports = fakePorts();
		const {authorizationUrl} = await ask(ports, 'a');
		const line = answerTo(authorizationUrl).replace(/code=\w+/, 'error=access_denied');
		expect((await answer(ports, line)).exitCode).toBe(3);
	});

	test('another host in the environment: 2, nothing sent', async () => {
		const ports = fakePorts();
		const {authorizationUrl} = await ask(ports, 'a');
		const streams = new FakeStreams([answerTo(authorizationUrl)]);
		const environment = {ASK_LWA_TOKEN_HOST: 'https://evil.example'};
		const run = await runCommand(['--code-stdin'], {ports, streams, environment});
		expect([run.exitCode, run.failure?.code]).toEqual([2, 'host_mismatch']);
		expect(ports.http.requests).toEqual([]);
	});

	test.each([
		[[], 'unknown_request'],
		[['--request', 'nope'], 'unknown_request'],
	])('no such request (%j): 2, no line is read', async (more, code) => {
		const streams = new FakeStreams(['GOODCODE']);
		const run = await runCommand(['--code-stdin', ...more], {streams});
		expect([run.exitCode, run.failure?.code]).toEqual([2, code]);
		expect(streams.unread).toEqual(['GOODCODE']);
	});
});

describe('role 3', () => {
	const receive = (ports: FakePorts, line: string, ...more: string[]) => {
		const streams = new FakeStreams([line]);
		streams.end();
		return runCommand(['--role', 'owner', '--token-stdin', '--profile', 'given', ...more], {ports, streams});
	};

	test.each([
		'Atza|abc',
		'Bearer Atza|abc',
		'Authorization: Bearer Atza|abc',
		'"Atza|abc"',
		'{"access_token":"Atza|abc"}',
	])('%s: checked with SMAPI, saved, printed', async line => {
		const ports = fakePorts();
		ports.http.on(vendors, vendorsAnswer('M1'));
		const run = await receive(ports, line);
		expect([run.exitCode, run.stdout]).toEqual([0, 'Atza|abc']);
		expect(ports.http.requests.map(({url}) => url)).toEqual(['https://api.amazonalexa.com/v1/vendors']);
		const saved = profileIn(ports.store.file, 'given')!;
		if (isDamaged(saved)) throw new Error('damaged');
		expect(saved).toMatchObject({role: 'owner', vendorId: 'M1', tokens: {accessToken: 'Atza|abc'}});
		expect(saved.tokens.refreshToken).toBeUndefined();
		expect(saved.clientSecret).toBeUndefined();
	});

	test.each([['Atzr|refresh-token-here'], [secret], [''], ['hello'], ['amzn1.application-oa2-client.x']])(
		'“%s” is named, exit 2, nothing sent or echoed',
		async line => {
			const ports = fakePorts();
			const run = await receive(ports, line);
			expect([run.exitCode, run.stdout]).toEqual([2, '']);
			expect(ports.http.requests).toEqual([]);
			expect(ports.store.writes).toEqual([]);
			if (line.length > 10)
				expect(`${run.failure?.what}${run.failure?.next}${run.stderr}`).not.toContain(line);
		},
	);

	test('a token that SMAPI does not take: 3, nothing saved', async () => {
		const ports = fakePorts();
		ports.http.on(vendors, json({}, 401));
		expect((await receive(ports, 'Atza|abc')).exitCode).toBe(3);
		expect(ports.store.writes).toEqual([]);
	});

	test("another account than the profile's needs --replace", async () => {
		const before = someProfile({role: 'owner', vendors: [{id: 'M9', name: 'Nine'}]});
		const ports = fakePorts({store: new FakeStore(fileWith({given: before}))});
		ports.http.always(vendors, vendorsAnswer('M1'));
		expect((await receive(ports, 'Atza|abc')).failure?.code).toBe('other_account');
		expect(ports.store.writes).toEqual([]);
		expect((await receive(ports, 'Atza|abc', '--replace')).exitCode).toBe(0);
	});

	test('without --role, for a profile that was received before', async () => {
		const before = someProfile({role: 'owner', vendors: [{id: 'M1', name: 'One'}]});
		const ports = fakePorts({store: new FakeStore(fileWith({given: before}))});
		ports.http.always(vendors, vendorsAnswer('M1'));
		const streams = new FakeStreams(['Atza|abc']);
		const run = await runCommand(['--token-stdin', '--profile', 'given'], {ports, streams});
		expect([run.exitCode, run.stdout]).toEqual([0, 'Atza|abc']);
	});

	test('without --token-stdin: 2', async () => {
		expect(await runCommand(['--role', 'owner'])).toMatchObject({exitCode: 2, failure: {code: 'usage'}});
	});
});

test.each([
	[
		['--role', 'self', '--token-stdin'],
		['--role self and --token-stdin cannot be used together', '--role owner'],
	],
	[
		['--role', 'client', '--token-stdin'],
		['--role client and --token-stdin cannot be used together', '--role owner'],
	],
	[
		['--role', 'owner', '--code-stdin'],
		['--role owner and --code-stdin cannot be used together', '--role client'],
	],
	[
		['--role', 'self', '--code-stdin'],
		['--role self and --code-stdin cannot be used together', '--role client'],
	],
	[
		['--code-stdin', '--token-stdin'],
		['--code-stdin and --token-stdin cannot be used together', 'Give --code-stdin'],
	],
	[['--token-stdin'], ['--token-stdin needs --role owner']],
	[['--request', 'r1'], ['--request needs --code-stdin']],
	[['--role', 'owner', '--token-stdin', '--request', 'r1'], ['--request needs --code-stdin']],
])('%j contradicts itself: 2, both are named, no line is read', async (words, said) => {
	const streams = new FakeStreams(['Atza|abc']);
	const run = await runCommand(words, {streams});
	expect([run.exitCode, run.failure?.code]).toEqual([2, 'usage']);
	for (const text of said) expect(`${run.failure?.what} ${run.failure?.next}`).toContain(text);
	expect(streams.unread).toEqual(['Atza|abc']);
});

describe('--from', () => {
	const words = [
		'--role',
		'client',
		'--client-id',
		`amzn1.application-oa2-client.${'a'.repeat(32)}`,
		'--from',
	];
	const secrets = {SMAPI_LOGIN_CLIENT_SECRET: `amzn1.oa2-cs.v1.${'b'.repeat(64)}`};

	test('is kept with the request, and requests show says it', async () => {
		const ports = fakePorts();
		const {exitCode, stdout} = await runCommand([...words, 'Ada of Acme', '--json'], {ports, secrets});
		expect(exitCode).toBe(0);
		const {requestId} = JSON.parse(stdout);
		const shown = await runCommand(['requests', 'show', requestId], {ports});
		expect(shown.stdout).toContain('Who asks, and what for: Ada of Acme\n');
		expect(ports.store.file).toMatchObject({from: 'Ada of Acme'});
	});

	test.each(['x'.repeat(201), ' '])('“%s” is refused', async text => {
		const ports = fakePorts();
		const run = await runCommand([...words, text], {ports, secrets});
		expect([run.exitCode, run.failure?.code]).toEqual([2, 'bad_value']);
		expect(ports.store.writes).toEqual([]);
	});
});
describe('a whole message on standard input', () => {
	const lwa = {
		access_token: 'Atza|abc',
		refresh_token: 'Atzr|def-of-the-client',
		token_type: 'bearer',
		expires_in: 3600,
	};
	const handOver = tokenHandOverMessage({
		accessToken: 'Atza|abc',
		expiresAt: undefined,
		scopes: [],
		smapiHost: 'https://api.amazonalexa.com',
	});

	test.each([
		['N17: words, then JSON over many lines', `The LWA tokens result:\n${JSON.stringify(lwa, undefined, 2)}`],
		['N17: pretty JSON alone', JSON.stringify(lwa, undefined, '\t')],
		['N17: JSON of something else before', `{"level":"info"}\n${JSON.stringify(lwa, undefined, 2)}\nDone.`],
		['N17: braces in its texts', JSON.stringify({note: '}"{', ...lwa}, undefined, 2)],
		['U19: our own message', handOver],
		['U21: our own message, quoted', handOver.replace(/^/gm, '> ')],
		['U19: after other values with names', `refresh token: Atzr|def-of-the-client\naccess token: Atza|abc`],
	])('%s: the access token is taken, and the pipe may stay open', async (_, text) => {
		const ports = fakePorts();
		ports.http.on(vendors, vendorsAnswer('M1'));
		const streams = new FakeStreams(text.split('\n'));
		const run = await runCommand(['--role', 'owner', '--token-stdin', '--profile', 'given'], {
			ports,
			streams,
		});
		expect([run.failure, run.stdout]).toEqual([undefined, 'Atza|abc']);
	});

	test('a token that a mail broke is whole', async () => {
		const ports = fakePorts();
		ports.http.on(vendors, vendorsAnswer('M1'));
		const token = `Atza|${'Ab1'.repeat(60)}`;
		const lines = `> Hello,\n> ${token.replace(/.{70}/g, '$&\n> ')}\n> Ann`.split('\n');
		const run = await runCommand(['--role', 'owner', '--token-stdin'], {ports, streams: ended(lines)});
		expect(run.stdout).toBe(token);
	});

	test.each([
		['folded, a name right below', (token: string) => `Hello,\n${token.replace(/.{72}/g, '$&\n')}\nBob`],
		['quoted-printable', (token: string) => `Hello,\n${token.replace(/.{75}/g, '$&=\n')}\nBob`],
	])('a token is whole, and else that is said: %s', async (_, put) => {
		const ports = fakePorts();
		ports.http.on(vendors, vendorsAnswer('M1')).on(vendors, {status: 401});
		const token = `Atza|${'Ab1'.repeat(60)}`;
		const receive = () =>
			runCommand(['--role', 'owner', '--token-stdin'], {ports, streams: ended(put(token).split('\n'))});
		expect((await receive()).stdout).toBe(token);
		expect((await receive()).failure?.next).toContain(
			'Or it was not copied whole: it is one line, from Atza|',
		);
	});

	test('a pipe that stays open where more may come is not waited for', async () => {
		const ports = fakePorts();
		ports.http.on(vendors, vendorsAnswer('M1'));
		const token = `Atza|${'a1'.repeat(33)}`;
		const running = runCommand(['--role', 'owner', '--token-stdin'], {
			ports,
			streams: new FakeStreams([token]),
		});
		await ports.clock.whenWaiting();
		await ports.clock.advance(1);
		expect((await running).stdout).toBe(token);
	});

	test.each([
		[
			'U19: a mail, quoted and broken',
			(whole: string) => `> Hello,\n> here it is:\n> ${whole.replace(/.{70}/g, '$&\n> ')}\n>\n> Ann`,
		],
		['U19: a mail with the bare code', () => 'Hello,\nANdNAVhyhqirUelHGEHA\nAnn'],
		[
			'U19: JSON',
			(whole: string) => JSON.stringify(Object.fromEntries(new URL(whole).searchParams), undefined, 2),
		],
	])('%s: the code is exchanged', async (_, change) => {
		const ports = fakePorts();
		const {authorizationUrl} = await ask(ports, 'a', '--profile', 'theirs');
		ports.http.on(exchange, tokenAnswer()).on(vendors, vendorsAnswer('M1'));
		const text = change(answerTo(authorizationUrl, 'ANdNAVhyhqirUelHGEHA'));
		const run = await runCommand(['--code-stdin'], {ports, streams: ended(text.split('\n'))});
		expect(run.failure).toBeUndefined();
		expect(ports.http.requestsOf(exchange)[0]!.form!.get('code')).toBe('ANdNAVhyhqirUelHGEHA');
	});
});

describe('which request an answer is for', () => {
	async function two() {
		const ports = fakePorts();
		const theirs = await ask(ports, 'a', '--profile', 'theirs');
		const others = await ask(ports, 'b', '--profile', 'others');
		ports.http.on(exchange, tokenAnswer()).on(vendors, vendorsAnswer('M1'));
		return {ports, theirs, others};
	}

	test('U20: the state decides, without a name', async () => {
		const {ports, others} = await two();
		const run = await answer(ports, answerTo(others.authorizationUrl));
		expect(run.failure).toBeUndefined();
		expect(profileIn(ports.store.file, 'others')).toMatchObject({clientId: idOf('b')});
	});

	test('U20: the only open request is the one, without a name', async () => {
		const ports = fakePorts();
		await ask(ports, 'a', '--profile', 'theirs');
		ports.http.on(exchange, tokenAnswer()).on(vendors, vendorsAnswer('M1'));
		expect((await answer(ports, 'GOODCODE')).failure).toBeUndefined();
		expect(profileIn(ports.store.file, 'theirs')).toMatchObject({clientId: idOf('a')});
	});

	test('U20: a wrong --request, or --profile, names both; nothing is sent', async () => {
		const {ports, theirs, others} = await two();
		for (const more of [
			['--request', theirs.requestId],
			['--profile', 'theirs'],
		]) {
			const run = await answer(ports, answerTo(others.authorizationUrl), ...more);
			expect([run.exitCode, run.failure?.code]).toEqual([2, 'request_mismatch']);
			for (const {requestId} of [theirs, others]) expect(run.failure?.what).toContain(requestId);
		}
		expect(ports.http.requests).toEqual([]);
	});

	test.each(['GOODCODE', 'code=GOODCODE'])(
		'U20: %s alone with several of any name: exit 2 with their IDs',
		async line => {
			const {ports, theirs, others} = await two();
			const run = await answer(ports, line);
			expect([run.exitCode, run.failure?.code]).toEqual([2, 'ambiguous_request']);
			for (const {requestId} of [theirs, others]) expect(run.failure?.what).toContain(requestId);
			const withoutState = answerTo(others.authorizationUrl).replace(/&state=.*/, '');
			expect((await answer(ports, withoutState)).failure?.code).toBe('paste_without_state');
			expect(ports.http.requests).toEqual([]);
		},
	);
});
