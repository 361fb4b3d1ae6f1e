import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {Answers} from '../../source/core/answers.ts';
import {Failure} from '../../source/core/failure.ts';
import type {Profile} from '../../source/core/profile.ts';
import {ask} from '../../source/steps/token.ts';
import {screenOf} from './step-screen.tsx';

const Screen = screenOf(ask);

import {errorAnswer, FakeHttp, tokenAnswer, vendorsAnswer} from '../fakes/http.ts';
import {type FakePorts, fakePorts} from '../fakes/ports.ts';
import {FakeStore, fileWith, someProfile} from '../fakes/store.ts';
import {answeredDraft, type ShowOptions, showStep} from './show-step.tsx';

const tokenRoute = 'POST https://api.amazon.com/auth/o2/token';
const vendorsRoute = 'GET https://api.amazonalexa.com/v1/vendors';
const accessToken = `Atza|${'S3cretTokenValue'.repeat(20)}3f9k`;

const base = someProfile();
const profile = someProfile({
	tokens: {...base.tokens, accessToken},
	vendors: [{id: 'M2AB9XYZ', name: 'Acme Skills'}],
	vendorId: 'M2AB9XYZ',
});

/** Ends 40 s after the start of the clock. */
const endingSoon = {
	...profile,
	tokens: {...profile.tokens, expiresAt: new Date(profile.tokens.obtainedAt.getTime() + 40_000)},
};

interface Held {
	readonly profile?: Profile;
	readonly session?: Partial<Answers['session']>;
	readonly name?: string;
}

function show(
	{profile: held = profile, session = {}, name = 'me'}: Held = {},
	options: ShowOptions = {},
	http = new FakeHttp(),
) {
	const ports: FakePorts = fakePorts({http, store: new FakeStore(fileWith({[name]: held}))});
	const draft = answeredDraft({profileName: name, session: {profileName: name, profile: held, ...session}});
	return showStep(Screen, {draft, ports, ...options});
}

test('masked, saved as, time left here and in UTC, vendor, scopes', async () => {
	const app = await show();
	const frame = app.lastFrame();
	expect(frame).toContain('✓ saved as me');
	expect(frame).toContain('Atza|••••••••3f9k');
	expect(frame).toMatch(/60:00 left \(\d\d:04 here, 04:04 UTC\)/);
	expect(frame).toContain('Acme Skills · vendor M2AB9XYZ');
	expect(frame).toContain('skills:readwrite · models:readwrite');
	expect(app.ports.http.requests).toEqual([]);
});

test('Enter leaves', async () => {
	const app = await show();
	await app.press('enter');
	expect(app.left).toBe(1);
});

test('the countdown goes with the clock, and says when the token has ended', async () => {
	const app = await show();
	await app.clock.advance(18);
	await app.waitForText('59:42 left');
});

test('at zero it says that the token has ended, and stands still', async () => {
	const app = await show({profile: endingSoon});
	await app.clock.advance(39);
	await app.waitForText('0:01 left');
	await app.clock.advance(1);
	await app.waitForText(/expired \(\d\d:04 here, 03:04 UTC\), r renews it/);
	await app.clock.advance(100);
	expect(app.ports.clock.pendingCount).toBe(0);
});

test('s shows and masks; Esc masks before it leads back', async () => {
	const app = await show();
	await app.press('s');
	expect(app.lastFrame().replaceAll('\n', '')).toContain(accessToken);
	await app.press('s');
	expect(app.lastFrame()).not.toContain('S3cret');
	await app.press('s', 'escape');
	expect(app.lastFrame()).not.toContain('S3cret');
	expect(app.backs).toBe(0);
	await app.press('escape');
	expect(app.backs).toBe(1);
});

test('it is masked again after 30 s', async () => {
	const app = await show();
	await app.press('s');
	await app.clock.advance(29);
	expect(app.lastFrame()).toContain('S3cret');
	await app.clock.advance(1);
	await app.waitFor(() => !app.lastFrame().includes('S3cret'), 'the mask');
});

test('c copies the token, h the header line', async () => {
	const app = await show();
	await app.press('c', 'h');
	expect(app.actions.filter(action => action.type === 'copy')).toEqual([
		{type: 'copy', text: accessToken, what: 'Access token'},
		{type: 'copy', text: `Authorization: Bearer ${accessToken}`, what: 'Header line'},
	]);
});

test('r renews, writes the file, keeps the vendors', async () => {
	const app = await show(
		{},
		{},
		new FakeHttp().on(tokenRoute, tokenAnswer({access_token: 'Atza|a-new-access-token-9999'})),
	);
	await app.press('r');
	await app.waitForText('Atza|••••••••9999');
	expect(app.lastFrame()).toContain('Acme Skills');
	expect(app.ports.store.writes).toHaveLength(1);
	expect(app.fileChanges).toBeGreaterThan(0);
});

test('r with --no-save renews in memory and writes nothing', async () => {
	const http = new FakeHttp().on(tokenRoute, tokenAnswer({access_token: 'Atza|a-new-access-token-9999'}));
	const ports = fakePorts({http});
	const draft = answeredDraft({session: {profileName: 'me', profile}});
	const app = await showStep(Screen, {draft, ports, facts: {noSave: true}});
	expect(app.lastFrame()).toContain('not saved');
	expect(app.printed()).toBe('');
	await app.press('r');
	await app.waitForText('Atza|••••••••9999');
	expect(ports.store.writes).toEqual([]);
});

test('a refused renewal says so, keeps the token and signs in only by a key', async () => {
	const app = await show({}, {}, new FakeHttp().on(tokenRoute, errorAnswer('invalid_grant')));
	await app.press('g', 'r');
	await app.waitForText('no longer takes the refresh token');
	expect(app.lastFrame()).toContain('Atza|••••••••3f9k');
	expect(app.gone).toEqual([]);
	await app.press('g');
	expect(app.gone[0]!.destination).toMatchObject({failure: {code: 'refresh_refused'}, keepsDraft: false});
	expect(app.gone[0]!.draft.answers).toMatchObject({
		clientId: profile.clientId,
		scopes: profile.scopes,
		profileName: 'me',
	});
});

test('a renewal that the network prevents can be tried again', async () => {
	const http = new FakeHttp()
		.on(tokenRoute, new Failure('unreachable', {host: 'api.amazon.com', detail: 'no route'}))
		.on(tokenRoute, tokenAnswer({access_token: 'Atza|a-new-access-token-9999'}));
	const app = await show({}, {}, http);
	await app.press('r');
	await app.waitForText('Cannot reach api.amazon.com');
	await app.press('r');
	await app.waitForText('Atza|••••••••9999');
	expect(app.lastFrame()).not.toContain('Cannot reach');
});

const {vendors: _, vendorId: __, ...unasked} = profile;

test('vendors that nobody asked for yet are asked for, shown and saved', async () => {
	const app = await show({profile: unasked}, {}, new FakeHttp().on(vendorsRoute, vendorsAnswer('M7')));
	await app.waitForText('Vendor M7 · vendor M7');
	expect(app.ports.store.file.profiles!.me).toMatchObject({vendorId: 'M7', vendors: [{id: 'M7'}]});
});

test.each([
	[401, '(401)'],
	[403, '(403)'],
])('SMAPI says %i: advice of its own, the token is kept, v asks again', async (status, words) => {
	const http = new FakeHttp().on(vendorsRoute, {status, body: '{}'}).on(vendorsRoute, vendorsAnswer('M7'));
	const app = await show({profile: unasked}, {}, http);
	await app.waitForText(words);
	expect(app.lastFrame()).toContain('Atza|••••••••3f9k');
	expect(app.lastFrame()).toContain('v vendors again');
	await app.press('v');
	await app.waitForText('vendor M7');
	expect(app.lastFrame()).not.toContain(words);
	expect(app.lastFrame()).not.toContain('v vendors again');
});

test('after a 401 renewing asks for the vendors again', async () => {
	const http = new FakeHttp()
		.on(tokenRoute, tokenAnswer({access_token: 'Atza|a-new-access-token-9999'}))
		.on(vendorsRoute, vendorsAnswer('M7'));
	const app = await show(
		{profile: unasked, session: {vendorsFailure: new Failure('smapi_unauthorized')}},
		{},
		http,
	);
	await app.press('r');
	await app.waitForText('vendor M7');
	expect(http.requestsOf(vendorsRoute)[0]!.headers!.authorization).toBe(
		'Bearer Atza|a-new-access-token-9999',
	);
});

test('scopes that do not cover the check: nothing is asked, the reason is said', async () => {
	const app = await show({profile: {...unasked, scopes: ['alexa::ask:models:read']}});
	expect(app.lastFrame()).toContain('listing them needs skills:read');
	expect(app.ports.http.requests).toEqual([]);
});

test('asked for and not granted stands there; p opens review with every answer', async () => {
	const app = await show({profile: {...profile, grantedScopes: ['alexa::ask:skills:read']}});
	expect(app.lastFrame()).toContain('not granted: skills:readwrite · models:readwrite');
	await app.press('p');
	const [{draft, destination}] = app.gone as [(typeof app.gone)[0]];
	expect(destination).toMatchObject({at: 'review', hosts: profile.hosts, keepsDraft: false});
	expect(draft.answers).toMatchObject({
		profileName: 'me',
		clientId: profile.clientId,
		scopes: profile.scopes,
		flow: 'browser',
	});
	expect(draft.answers).not.toHaveProperty('session');
	expect(draft.answers).not.toHaveProperty('reviewed');
	expect(draft.answers).not.toHaveProperty('replace');
});

test('the line to try is printed once, with the profile where it has to be named, without a secret', async () => {
	const app = await show();
	expect(app.printed().split('\n').at(-1)).toBe(
		'smapi-login token --header | curl -sS -H @- https://api.amazonalexa.com/v1/vendors',
	);
	await app.press('?', 'escape', 's', 's');
	expect(app.actions.filter(action => action.type === 'print')).toHaveLength(1);
	const ports = fakePorts({store: new FakeStore(fileWith({first: profile, second: profile}))});
	const second = await showStep(Screen, {
		draft: answeredDraft({session: {profileName: 'second', profile}}),
		ports,
		facts: {programName: '/opt/smapi-login/cli'},
	});
	expect(second.printed()).toContain('/opt/smapi-login/cli token --header --profile second | curl');
});

test('in the demo the line names its folder', async () => {
	const demo = {answers: {}, consoleUrl: '', practiceUrl: '', allow: async () => '', folder: '/tmp/demo'};
	const app = await show({}, {facts: {demo}});
	expect(app.printed()).toContain('SMAPI_LOGIN_CONFIG_DIR=/tmp/demo smapi-login token --header |');
});

test('help has the epoch and every vendor', async () => {
	const app = await show({}, {rows: 60});
	await app.press('?');
	expect(app.lastFrame()).toContain(`epoch ${profile.tokens.expiresAt!.getTime() / 1000}`);
	expect(app.lastFrame()).toContain('2026-01-02T04:04:05.000Z');
	expect(app.lastFrame()).toContain('Acme Skills · vendor M2AB9XYZ');
});

test('role 2: m copies the message, n goes to the next owner with the same client', async () => {
	const app = await show({profile: {...profile, role: 'client'}});
	await app.press('m', 'n');
	const copied = app.actions.find(action => action.type === 'copy')!;
	expect(copied).toMatchObject({what: 'Message for the owner'});
	expect(copied.type === 'copy' && copied.text).toContain(`Authorization: Bearer ${accessToken}`);
	const [{draft, destination}] = app.gone as [(typeof app.gone)[0]];
	expect(destination).toMatchObject({at: 'profile-name', hosts: profile.hosts});
	expect(draft.answers).toMatchObject({
		role: 'client',
		clientId: profile.clientId,
		clientSecret: profile.clientSecret,
	});
	expect(draft.answers.profileName).toMatch(/-2$/);
	expect(draft.from.clientSecret).toBe('typed');
});

test('roles 1 and 3 have neither m nor n; role 3 renews nothing and says what to ask for', async () => {
	const {clientSecret: _secret, ...received} = {...profile, role: 'owner' as const};
	const app = await show({profile: received});
	await app.press('m', 'n', 'r', 'p', 'v', 'e', 'g');
	expect(app.gone).toEqual([]);
	expect(app.actions.filter(action => action.type === 'copy')).toEqual([]);
	expect(app.ports.http.requests).toEqual([]);
	expect(app.lastFrame()).toMatch(/until \d\d:04\. For longer, ask the\s+client/);
	expect(app.lastFrame()).not.toContain('renew ·');
});

test('warnings of the session are said', async () => {
	const app = await show({session: {warnings: ['2 vendors have no usable ID and were left out.']}});
	expect(app.lastFrame()).toContain('! 2 vendors have no usable ID');
});

test('leaving in the middle of a renewal reports nothing', async () => {
	const app = await show({}, {}, new FakeHttp().on(tokenRoute, 'hang'));
	await app.press('r');
	await app.waitForText('Renewing with api.amazon.com');
	app.unmount();
	expect(app.done).toEqual([]);
});

test.each([
	[80, 24],
	[40, 12],
	[20, 5],
])('at %i × %i the frame is lower than the window, masked and shown', async (columns, rows) => {
	const app = await show({session: {vendorsFailure: new Failure('smapi_forbidden')}}, {columns, rows});
	const height = () => {
		const lines = app.lines();
		return lines.length - lines.findLastIndex(line => line.startsWith('Title'));
	};
	expect(height()).toBeLessThan(rows);
	if (rows > 5) expect(app.lastFrame()).toContain('3f9k');
	await app.press('s');
	expect(height()).toBeLessThan(rows);
	await app.press('?');
	expect(height()).toBeLessThan(rows);
});

test('any keys: nothing throws, and no secret is drawn before s was pressed', async () => {
	const key = fc.constantFrom(
		...[
			'c',
			'h',
			'r',
			'v',
			'p',
			'm',
			'n',
			'g',
			'e',
			'x',
			'?',
			'escape',
			'up',
			'down',
			'space',
			'ctrl+g',
			's',
			'wait',
		],
	);
	const role = fc.constantFrom('self', 'client', 'owner');
	await fc.assert(
		fc.asyncProperty(fc.array(key, {maxLength: 12}), role, async (keys, some) => {
			const http = new FakeHttp()
				.on(tokenRoute, errorAnswer('invalid_grant'))
				.always(tokenRoute, tokenAnswer({access_token: accessToken}))
				.on(vendorsRoute, {status: 401, body: '{}'})
				.always(vendorsRoute, vendorsAnswer('M7', 'M8'));
			const app = await show(
				{profile: {...unasked, tokens: endingSoon.tokens, role: some}},
				{columns: 60, rows: 20},
				http,
			);
			for (const [at, name] of keys.entries()) {
				if (name === 'wait') await app.clock.advance(31);
				else await app.press(name);
				const text = app.frames.join('\n');
				if (!keys.slice(0, at + 1).includes('s')) {
					for (const secret of ['S3cret', 'Atzr|', profile.clientSecret!.slice(0, 40)])
						expect(text).not.toContain(secret);
				}
			}
			expect(app.printed()).not.toContain('S3cret');
			app.unmount();
		}),
		{numRuns: 15},
	);
});

test('the keys that a 403 of the vendors names stand in the key line at 80 columns', async () => {
	const vendorsFailure = new Failure('smapi_forbidden', {}, {why: 'No permission'});
	const app = await show({session: {vendorsFailure}});
	expect(app.lastFrame()).toContain('p asks for other');
	expect(app.lastFrame().replace(/\s+/g, ' ')).toContain(
		"Amazon's words: “No permission”. The token is kept;",
	);
	expect(app.lines().at(-1)).toMatch(/v vendors again.*p permissions/);
});

test('a command with a long path stands whole above the frame, and short in it', async () => {
	const programName = `node /opt/${'deep/'.repeat(20)}launcher.cjs`;
	const app = await show({}, {facts: {programName}});
	expect(app.printed()).toContain(`\n${programName} token`);
	expect(app.lastFrame()).toContain('by itself: smapi-login token');
});
