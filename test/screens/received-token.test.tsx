import {describe, expect, test} from 'vitest';
import {buildAuthorizationUrl} from '../../source/core/authorization-url.ts';
import {returnUrls} from '../../source/core/client.ts';
import {profileIn, withRequest} from '../../source/core/config-file.ts';
import {emptyDraft, withAnswers} from '../../source/core/draft.ts';
import {Failure} from '../../source/core/failure.ts';
import {amazonHosts} from '../../source/core/hosts.ts';
import type {Profile} from '../../source/core/profile.ts';
import {ask as askProfileName} from '../../source/steps/profile-name.ts';
import {ask} from '../../source/steps/received-token.ts';
import {screenOf} from './step-screen.tsx';

const Screen = screenOf(ask);
const ProfileName = screenOf(askProfileName);
import {json, vendorsAnswer} from '../fakes/http.ts';
import {fakePorts} from '../fakes/ports.ts';
import {FakeStore, fileWith, someProfile} from '../fakes/store.ts';
import {type ShowOptions, showStep} from './show-step.tsx';

const route = 'GET https://api.amazonalexa.com/v1/vendors';
const token = 'Atza|IwEBIreceivedTokenOfTheOwner0123456789';
const clientId = `amzn1.application-oa2-client.${'a'.repeat(32)}`;
const authorizationUrl = buildAuthorizationUrl({
	authorizeHost: amazonHosts.authorize,
	clientId,
	scopes: ['alexa::ask:skills:read'],
	redirectUri: returnUrls.hostedPage,
	state: 'S',
	codeChallenge: 'x'.repeat(43),
});
const owner = withAnswers(emptyDraft, {role: 'owner', authorizationUrl});

async function show(
	answer: Parameters<ReturnType<typeof fakePorts>['http']['on']>[1] | undefined,
	options: ShowOptions = {},
) {
	const ports = options.ports ?? fakePorts();
	if (answer) ports.http.on(route, answer);
	return showStep(Screen, {draft: owner, ...options, ports});
}

describe('what the client sent is understood', () => {
	test.each([
		['a token', token],
		['Bearer', `Bearer ${token}`],
		['the header', `Authorization: Bearer ${token}`],
		['in quotes', `"${token}"`],
		['broken by a line end', `${token.slice(0, 20)}\n${token.slice(20)}`],
		[
			'JSON of token --json',
			JSON.stringify({profile: 'x', accessToken: token, tokenType: 'bearer', expiresAt: null}, undefined, 2),
		],
		['a message', `Grüße!\n\nAuthorization: Bearer ${token}\n\nJörg`],
	])('%s', async (_, text) => {
		const app = await show(vendorsAnswer('M1'));
		await app.paste(text);
		expect(app.lastFrame()).toContain('The access token Atza|••••••••6789');
		await app.press('enter');
		await app.waitFor(() => app.done.length > 0, 'the token');
		expect(app.done[0]!.receivedToken).toMatchObject({
			role: 'owner',
			clientId,
			scopes: ['alexa::ask:skills:read'],
			tokens: {accessToken: token},
		});
		expect(app.ports.http.requests.map(request => request.headers?.authorization)).toEqual([
			`Bearer ${token}`,
		]);
		expect(app.ports.store.writes).toEqual([]);
		expect(app.frames.join('')).not.toContain(token.slice(8, 24));
	});
});

test.each([
	['a refresh token', 'Atzr|IwEBIrefresh0123456789', 'a refresh token'],
	['a client secret', `amzn1.oa2-cs.v1.${'ab'.repeat(32)}`, 'a client secret'],
	['a code', 'ANdGoodCodeOfTheOwner0', 'authorization code'],
	['an address with a code', 'http://127.0.0.1:9090/cb?code=x&state=y', 'an address'],
	['5,000 characters', `Atza|${'x'.repeat(5000)}`, 'longer than 4096'],
	['JSON without one', '{"error":"invalid_grant"}', 'an error answer'],
])('%s is named, not sent and not shown', async (_, text, words) => {
	const app = await show(undefined);
	await app.paste(text);
	expect(app.lastFrame().replace(/\s+/g, ' ')).toContain(words);
	await app.press('enter');
	expect(app.ports.http.requests).toEqual([]);
	expect(app.done).toEqual([]);
	if (text.length > 30) expect(app.frames.join('')).not.toContain(text.slice(10, 30));
});

test('a token that has ended, by what SMAPI says: what to ask for, and another one', async () => {
	const app = await show(json({message: 'no'}, 401));
	await app.paste(token);
	await app.press('enter');
	await app.waitForText('no longer works (401)');
	expect(app.done).toEqual([]);
	await app.press('m');
	expect(app.actions.at(-1)).toMatchObject({
		type: 'copy',
		text: expect.stringContaining('send me a new one'),
	});
	app.ports.http.on(route, vendorsAnswer('M1'));
	await app.paste(`${token}-2`);
	await app.press('enter');
	await app.waitFor(() => app.done.length > 0, 'the token');
});

test('a token that has ended, by its own end: SMAPI is not asked', async () => {
	const app = await show(undefined, {facts: {programName: 'node dist/launcher.cjs'}});
	await app.paste(JSON.stringify({accessToken: token, expiresAt: '2025-12-31T23:00:00Z'}));
	await app.press('enter');
	await app.waitForText('no longer works');
	expect(app.lastFrame()).toContain('2025-12-31 23:00 UTC');
	expect(app.lastFrame()).toContain('Leave for now  node dist/launcher.cjs goes on here');
	expect(app.ports.http.requests).toEqual([]);
});

test.each([
	['403', json({message: 'no'}, 403), 'may not list vendor IDs (403)', ['enter']],
	['no vendor', vendorsAnswer(), 'no vendor ID', ['enter']],
	[
		'no network',
		new Failure('unreachable', {host: 'api.amazonalexa.com', detail: 'offline'}),
		'could not be checked',
		['down', 'enter'],
	],
] as const)('%s is told, and the token can be kept', async (_, answer, words, keys) => {
	const app = await show(answer);
	await app.paste(token);
	await app.press('enter');
	await app.waitForText(words);
	expect(app.done).toEqual([]);
	await app.press(...keys);
	expect(app.done[0]!.receivedToken).toMatchObject({tokens: {accessToken: token}});
});

test('the next token of a profile keeps its client and permissions; an ID of the environment does not count', async () => {
	const known = {clientId, scopes: ['alexa::ask:skills:read'], profileName: 'acme'};
	const plain = withAnswers(emptyDraft, {role: 'owner'});
	for (const [source, expected] of [
		['profile', {clientId, scopes: known.scopes}],
		['environment', {scopes: []}],
	] as const) {
		const app = await show(vendorsAnswer('M1'), {draft: withAnswers(plain, known, source)});
		await app.paste(token);
		await app.press('enter');
		await app.waitFor(() => app.done.length > 0, 'the token');
		expect(app.done[0]!.receivedToken).toMatchObject(expected);
		expect(app.done[0]!.receivedToken?.clientId).toBe(source === 'profile' ? clientId : undefined);
	}
});

test('coming back, Enter keeps the token that is there', async () => {
	const receivedToken: Profile = someProfile({
		role: 'owner',
		tokens: {accessToken: token, tokenType: 'bearer', obtainedAt: new Date()},
	});
	const app = await show(vendorsAnswer('M1'), {draft: withAnswers(owner, {receivedToken})});
	expect(app.lastFrame()).toContain('Enter keeps Atza|••••••••6789');
	await app.press('enter');
	await app.waitFor(() => app.done.length > 0, 'the token');
});

test.each([
	[80, 24],
	[40, 12],
])('every choice is there at %i by %i', async (columns, rows) => {
	const app = await show(json({}, 401), {columns, rows});
	await app.paste(token);
	await app.press('enter');
	await app.waitForText('Paste another token');
	expect(app.lastFrame()).toContain('Leave for now');
	expect(app.lines().length).toBeLessThan(rows);
});

describe('the name, and with it the save', () => {
	const {clientSecret: _, redirectUri: __, ...plain} = someProfile({role: 'owner'});
	const receivedToken: Profile = {
		...plain,
		tokens: {accessToken: token, tokenType: 'bearer', obtainedAt: new Date('2026-01-02T03:04:05Z')},
	};
	const draft = withAnswers(owner, {receivedToken, requestId: 'r1'});

	function ports(profiles: Parameters<typeof fileWith>[0] = {}) {
		const waiting = {kind: 'token' as const, createdAt: new Date('2026-01-01T00:00:00Z')};
		return fakePorts({store: new FakeStore(withRequest(fileWith(profiles), 'r1', waiting))});
	}

	test('the profile is saved and its request ends, in one write', async () => {
		const all = ports();
		all.http.on(route, vendorsAnswer('M1'));
		const app = await showStep(ProfileName, {draft, ports: all});
		await app.type('acme');
		await app.press('enter');
		await app.waitFor(() => app.done.length > 0, 'the session');
		expect(app.done[0]).toMatchObject({profileName: 'acme', session: {profileName: 'acme'}});
		expect(profileIn(all.store.file, 'acme')).toMatchObject({role: 'owner', vendorId: 'M1'});
		expect(all.store.file.requests).toEqual({});
		expect(all.store.writes).toHaveLength(1);
	});

	test('ended meanwhile: nothing is saved, the request stays', async () => {
		const all = ports();
		all.http.on(route, json({}, 401));
		const app = await showStep(ProfileName, {draft, ports: all});
		await app.press('enter');
		await app.waitFor(() => app.failures.length > 0, 'the failure');
		expect(app.failures[0]!.code).toBe('smapi_unauthorized');
		expect(all.store.writes).toEqual([]);
	});

	test('a full disk can be mended', async () => {
		const all = ports();
		all.http.always(route, vendorsAnswer('M1'));
		all.store.nextChangeFails = new Failure('save_failed', {path: '/x', detail: 'no space'});
		const app = await showStep(ProfileName, {draft, ports: all});
		await app.press('enter');
		await app.waitForText('❯ Try to save again');
		await app.press('enter');
		await app.waitFor(() => app.done.length > 0, 'the session');
	});

	test('another account’s profile of that name is not replaced without a word', async () => {
		const all = ports({acme: someProfile({role: 'owner', vendors: [{id: 'M7', name: 'Seven'}]})});
		all.http.always(route, vendorsAnswer('M1'));
		const app = await showStep(ProfileName, {draft, ports: all});
		await app.type('acme');
		await app.press('enter');
		await app.waitForText('❯ Save as acme-2');
		await app.press('down', 'enter');
		await app.waitFor(() => app.done.length > 0, 'the session');
		expect(app.done[0]).toMatchObject({profileName: 'acme', replace: true});
		expect(profileIn(all.store.file, 'acme')).toMatchObject({vendors: [{id: 'M1'}]});
	});

	test('a received token of an earlier role does not change a sign-in of another', async () => {
		const app = await showStep(ProfileName, {draft: withAnswers(draft, {role: 'self'}), ports: ports()});
		await app.type('me');
		await app.press('enter');
		expect(app.done).toEqual([{profileName: 'me'}]);
	});
});
