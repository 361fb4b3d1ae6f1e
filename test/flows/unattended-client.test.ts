import {describe, expect, test} from 'vitest';
import {profileIn, withProfile, withRequest} from '../../source/core/config-file.ts';
import {defaultScopes} from '../../source/core/scopes.ts';
import {resolveSettings, type SignInFlags} from '../../source/core/settings.ts';
import type {CodeRequest} from '../../source/flows/requests.ts';
import {answerRequest, openRequest} from '../../source/flows/unattended-client.ts';
import {errorAnswer, tokenAnswer, vendorsAnswer} from '../fakes/http.ts';
import {fakePorts} from '../fakes/ports.ts';
import {someProfile} from '../fakes/store.ts';
import {FakeStreams} from '../fakes/streams.ts';

const {signal} = new AbortController();
const {clientId, clientSecret} = someProfile();
const tokenRoute = 'POST https://api.amazon.com/auth/o2/token';
const vendorsRoute = 'GET https://api.amazonalexa.com/v1/vendors';

function setUp(lines: readonly string[] = []) {
	const context = {ports: fakePorts(), streams: new FakeStreams(lines)};
	const input = (flags: SignInFlags, more = {}) => ({
		settings: resolveSettings(flags, {}, {}, context.ports.store.read()),
		timeoutSeconds: 300,
		noSave: false,
		json: false,
		opensBrowser: false,
		requestId: undefined,
		...more,
	});
	return {...context, input};
}

const asked = {role: 'client', clientId: clientId!, clientSecret: clientSecret!, profile: 'acme'};

async function opened(lines: readonly string[]) {
	const all = setUp(lines);
	await openRequest(all.input(asked), all, signal);
	const [[id, request]] = Object.entries(all.ports.store.file.requests!) as [[string, CodeRequest]];
	return {...all, id, request, address: all.streams.results.shift()!};
}

describe('the first call', () => {
	test('reads nothing, saves the request, prints the address', async () => {
		const {ports, streams, request, address} = await opened([]);
		expect(request).toMatchObject({kind: 'code', profileName: 'acme', scopes: defaultScopes});
		expect(new URL(address).searchParams.get('state')).toBe(request.state);
		expect(ports.http.requests).toEqual([]);
		expect(streams.messages.join()).toContain('--code-stdin --profile acme --request');
	});

	test('--json names the request', async () => {
		const {ports, streams, input} = setUp();
		await openRequest(input(asked, {json: true}), {ports, streams}, signal);
		expect(Object.keys(JSON.parse(streams.results[0]!))).toEqual([
			'requestId',
			'profile',
			'authorizationUrl',
			'createdAt',
		]);
	});

	test('with --no-save it is refused', async () => {
		const {ports, streams, input} = setUp();
		const refused = openRequest(input(asked, {noSave: true}), {ports, streams}, signal);
		await expect(refused).rejects.toMatchObject({code: 'usage'});
		expect(ports.store.writes).toEqual([]);
	});
});

describe('the second call', () => {
	test.each([
		['a bare code', () => 'GOODCODE'],
		['the address', (request: CodeRequest) => `${request.redirectUri}?code=GOODCODE&state=${request.state}`],
	])('%s: exchanged with the request’s own verifier, saved, printed', async (_, textOf) => {
		const {ports, streams, input, request} = await opened([]);
		streams.type(textOf(request));
		ports.http.on(tokenRoute, tokenAnswer()).on(vendorsRoute, vendorsAnswer('M1'));
		await answerRequest(input({profile: 'acme'}), {ports, streams}, signal);
		const {form} = ports.http.requestsOf(tokenRoute)[0]!;
		expect(form!.get('code')).toBe('GOODCODE');
		expect(form!.get('code_verifier')).toBe(request.codeVerifier);
		expect(streams.results).toEqual(['Atza|access-token-of-the-test']);
		expect(profileIn(ports.store.file, 'acme')).toMatchObject({role: 'client', vendorId: 'M1'});
		expect(ports.store.file.requests).toEqual({});
	});

	test('a code that was used before leaves the request', async () => {
		const {ports, streams, input, id} = await opened([]);
		streams.type('OLDCODE1');
		ports.http.on(tokenRoute, errorAnswer('invalid_grant'));
		const answered = answerRequest(input({profile: 'acme'}), {ports, streams}, signal);
		await expect(answered).rejects.toMatchObject({code: 'code_refused'});
		expect(Object.keys(ports.store.file.requests!)).toEqual([id]);
	});

	test('one that is older than 30 days has ended: no line is read, nothing is sent', async () => {
		const {ports, streams, input, id, request} = await opened([]);
		ports.store.file = withRequest(ports.store.file, id, {...request, createdAt: new Date(0)});
		streams.type('GOODCODE');
		const answered = answerRequest(input({profile: 'acme'}), {ports, streams}, signal);
		await expect(answered).rejects.toMatchObject({
			code: 'unknown_request',
			what: expect.stringContaining('older than 30 days'),
		});
		expect(ports.http.requests).toEqual([]);
		expect(streams.unread).toEqual(['GOODCODE']);
	});

	test('of several requests an address finds its own; a bare code is ambiguous, but with --request', async () => {
		const {ports, streams, input, id, request} = await opened([]);
		const other = {
			...request,
			state: 'other-state',
			codeVerifier: 'other-verifier',
			createdAt: ports.clock.now(),
		};
		ports.store.file = withRequest(ports.store.file, 'r2', other);
		streams.type('GOODCODE');
		const ambiguous = answerRequest(input({profile: 'acme'}), {ports, streams}, signal);
		await expect(ambiguous).rejects.toMatchObject({code: 'ambiguous_request'});
		streams.type(`${request.redirectUri}?code=STRANGE1&state=strange`);
		const strange = answerRequest(input({profile: 'acme'}), {ports, streams}, signal);
		await expect(strange).rejects.toMatchObject({code: 'paste_other_sign_in'});
		expect(ports.http.requests).toEqual([]);
		streams.type(`${request.redirectUri}?code=GOODCODE&state=other-state`);
		ports.http.always(tokenRoute, tokenAnswer()).always(vendorsRoute, vendorsAnswer('M1'));
		await answerRequest(input({profile: 'acme'}), {ports, streams}, signal);
		expect(ports.http.requestsOf(tokenRoute)[0]!.form!.get('code_verifier')).toBe('other-verifier');
		expect(Object.keys(ports.store.file.requests!)).toEqual([id]);
	});

	test('another client’s profile of that name: refused before the code is spent', async () => {
		const {ports, streams, input, request} = await opened([]);
		const stranger = someProfile({
			role: 'client',
			clientId: `amzn1.application-oa2-client.${'f'.repeat(32)}`,
		});
		ports.store.file = withProfile(ports.store.file, 'acme', stranger);
		streams.type(`${request.redirectUri}?code=GOODCODE&state=${request.state}`);
		const answered = answerRequest(input({profile: 'acme'}), {ports, streams}, signal);
		await expect(answered).rejects.toMatchObject({code: 'profile_exists'});
		expect(ports.http.requests).toEqual([]);
	});
});
