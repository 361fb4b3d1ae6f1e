import fc from 'fast-check';
import {describe, expect, test, vi} from 'vitest';
import type {Answers} from '../../source/core/answers.ts';
import {Failure} from '../../source/core/failure.ts';
import type {Profile} from '../../source/core/profile.ts';
import {ask} from '../../source/steps/token.ts';
import {errorAnswer, FakeHttp, tokenAnswer, vendorsAnswer} from '../fakes/http.ts';
import {type FakePorts, fakePorts} from '../fakes/ports.ts';
import {FakeStore, fileWith, someProfile} from '../fakes/store.ts';
import type {Does, FakeTalk} from '../fakes/talk.ts';
import {WildTalk, worn} from '../fakes/wild-talk.ts';
import {type Asked, answeredDraft, askStep, type StepOptions} from './ask-step.ts';

const tokenRoute = 'POST https://api.amazon.com/auth/o2/token';
const vendorsRoute = 'GET https://api.amazonalexa.com/v1/vendors';
const accessToken = `Atza|${'S3cretTokenValue'.repeat(20)}3f9k`;
const mask = 'Atza|••••••••3f9k';
const anew = tokenAnswer({access_token: 'Atza|a-new-access-token-9999'});
const offline = new Failure('unreachable', {host: 'api.amazon.com', detail: 'no route'});

const base = someProfile();
const profile = someProfile({
	tokens: {...base.tokens, accessToken},
	vendors: [{id: 'M2AB9XYZ', name: 'Acme Skills'}],
	vendorId: 'M2AB9XYZ',
});
const {vendors: _, vendorId: __, ...unasked} = profile;
const {clientSecret: ___, ...received} = {...profile, role: 'owner' as const};

/** Ends 40 s after the start of the clock. */
const soon = {...profile.tokens, expiresAt: new Date(profile.tokens.obtainedAt.getTime() + 40_000)};

interface Held extends StepOptions {
	readonly profile?: Profile;
	readonly session?: Partial<Answers['session']>;
	readonly http?: FakeHttp;
}

/** The token screen of a profile that is saved as `me`: what is done there, in one go. */
function token(
	{profile: held = profile, session = {}, http = new FakeHttp(), ...options}: Held,
	...does: Does[]
): Promise<Asked> {
	const ports = options.ports ?? fakePorts({http, store: new FakeStore(fileWith({me: held}))});
	const draft = answeredDraft({session: {profileName: 'me', profile: held, ...session}});
	return askStep(ask, options.talk ? [] : [['token', ...does]], {draft, ...options, ports});
}

const says = (words: string | RegExp) => (talk: FakeTalk) => expect(talk.shown()).toMatch(words);
const saysNot = (words: string | RegExp) => (talk: FakeTalk) => expect(talk.shown()).not.toMatch(words);
const advance = (ports: FakePorts, seconds: number) => () => ports.clock.advance(seconds);
const ready = (held: Profile = profile) => fakePorts({store: new FakeStore(fileWith({me: held}))});

test('masked, saved as, time left here and in UTC, vendor, scopes; Enter leaves', async () => {
	const {outcome, talk, ports} = await token({}, 'enter');
	expect(outcome).toEqual({type: 'leave'});
	expect(talk.heard()).toContain('saved as “me”');
	expect(talk.heard()).toContain(`You have a token\n`);
	expect(talk.heard()).toContain(`token ${mask}\nvalid 60:00 left (`);
	expect(talk.heard()).toMatch(/60:00 left \((\d\d:04 here, )?04:04 UTC\)/);
	expect(talk.heard()).toContain('vendor Acme Skills · M2AB9XYZ');
	expect(talk.heard()).toContain('skills:readwrite · models:readwrite');
	expect(ports.http.requests).toEqual([]);
});

test('the default vendor first, three of them named; the others in the help', async () => {
	const vendors = ['M1', 'M2', 'M3', 'M4', 'M5'].map(id => ({id, name: id === 'M2' ? '' : `Team ${id}`}));
	const {talk} = await token({profile: {...profile, vendors, vendorId: 'M5'}}, 'esc');
	expect(talk.heard()).toMatch(/vendor Team M5 · M5 \(default\)\nTeam M1 · M1\nM2\nand 2 more, see \?/);
});

test.each([
	['UTC', 'left (04:04 UTC)'],
	['Asia/Tokyo', 'left (13:04 here, 04:04 UTC)'],
])('in %s the end is told as %s', async (zone, words) => {
	vi.stubEnv('TZ', zone);
	try {
		await token({}, says(words), 'esc');
	} finally {
		vi.unstubAllEnvs();
	}
});

test('the time left goes with the clock, and at zero it says that the token has ended', async () => {
	const ports = ready();
	await token(
		{ports, profile: {...profile, tokens: soon}},
		advance(ports, 39),
		says('0:01 left'),
		advance(ports, 1),
		says(/expired \((\d\d:04 here, )?03:04 UTC\), r renews it/),
		'esc',
	);
});

describe('the token itself', () => {
	test('s shows and masks; Esc masks before it leads back', async () => {
		const {outcome} = await token(
			{},
			'key s',
			says(accessToken),
			'key s',
			saysNot('S3cret'),
			'key s',
			'esc',
			saysNot('S3cret'),
			'esc',
		);
		expect(outcome).toEqual({type: 'back'});
	});

	test('it is masked again after 30 s', async () => {
		const ports = ready();
		await token(
			{ports},
			'key s',
			advance(ports, 29),
			says('S3cret'),
			advance(ports, 1),
			saysNot('S3cret'),
			'esc',
		);
		expect(ports.clock.pendingCount).toBe(0);
	});

	test('in lines it is read out, once for each time that it is asked for', async () => {
		const {talk} = await token({isScreen: false}, 'key s', saysNot('S3cret'), 'key s', 'enter');
		expect(talk.printed.filter(line => line.includes('S3cret'))).toEqual([accessToken, accessToken]);
	});

	test('c copies the token, h the header line', async () => {
		const {talk} = await token({}, 'key c', 'key h', 'esc');
		expect(talk.copied).toEqual([
			{text: accessToken, what: 'Access token'},
			{text: `Authorization: Bearer ${accessToken}`, what: 'Header line with the token'},
		]);
		expect(talk.heard()).not.toContain('S3cret');
	});
});

describe('r renews', () => {
	test('it says whom it asks, writes the file and keeps the vendors', async () => {
		const http = new FakeHttp().on(tokenRoute, anew);
		const {talk, ports, kept} = await token({http}, 'key r', says('Acme Skills'), says('9999'), 'esc');
		expect(talk.told).toContain('Renewing with api.amazon.com…');
		expect(talk.told.filter(text => text === 'The token is renewed.')).toHaveLength(1);
		expect(ports.store.writes).toHaveLength(1);
		expect(kept).toMatchObject([{session: {profile: {vendorId: 'M2AB9XYZ'}}}]);
	});

	test('with --no-save in memory, and writes nothing', async () => {
		const ports = fakePorts({http: new FakeHttp().on(tokenRoute, anew)});
		const {talk} = await token(
			{ports, facts: {noSave: true}},
			says('not saved'),
			'key r',
			says('9999'),
			'esc',
		);
		expect(talk.printed).toEqual([]);
		expect(talk.heard()).toContain('by r, until you leave');
		expect(ports.store.writes).toEqual([]);
	});

	test.each([
		['invalid_grant', 400, 'refresh_refused', undefined],
		['invalid_client', 401, 'invalid_client', 'client-secret'],
	])('a refusal (%s) is said, the token kept; only a key leads to what mends it', async (...row) => {
		const [error, status, code, at] = row;
		const http = new FakeHttp().on(tokenRoute, errorAnswer(error, status));
		const {outcome} = await token(
			{http},
			saysNot('(g)'),
			'key r',
			says('The token is as it was. g leads to what mends it.'),
			says('3f9k'),
			'key g',
		);
		const {clientId, scopes} = profile;
		expect(outcome).toMatchObject({
			draft: {answers: {clientId, scopes, profileName: 'me'}},
			destination: {failure: {code}, keepsDraft: false},
		});
		expect(outcome.type === 'go' && outcome.destination?.at).toBe(at);
	});

	test('what the network prevents can be tried again', async () => {
		const http = new FakeHttp().on(tokenRoute, offline).on(tokenRoute, anew);
		const cannot = 'Cannot reach api.amazon.com';
		await token({http}, 'key r', says(cannot), 'key r', says('9999'), saysNot(cannot), 'esc');
	});

	test.each([
		['it', profile, tokenRoute, 'key r'],
		['asking for the vendors', unasked, vendorsRoute, 'waits'],
	])('leaving in the middle of %s keeps nothing, and is no error', async (_name, held, route, does) => {
		const leaving = new AbortController();
		const http = new FakeHttp().on(route, () => {
			leaving.abort(new DOMException('The step was left.', 'AbortError'));
			return new Promise(() => undefined);
		});
		const ports = fakePorts({http, store: new FakeStore(fileWith({me: held}))});
		// It is the voice that ends the page.
		const left = token({ports, profile: held, signal: leaving.signal}, does);
		await expect(left).rejects.toThrow('left this prompt without an answer');
		expect(http.requestsOf(route)).toHaveLength(1);
		expect(ports.store.writes).toEqual([]);
	});
});

describe('vendors', () => {
	test('that nobody asked for yet are asked for, shown and saved', async () => {
		const http = new FakeHttp().on(vendorsRoute, vendorsAnswer('M7'));
		const {talk, ports} = await token({profile: unasked, http}, says('vendor Vendor M7 · M7'), 'esc');
		expect(talk.told).toContain(
			'Asking api.amazonalexa.com for vendor IDs, 10 s at most: you need not wait.',
		);
		expect(ports.store.file.profiles!.me).toMatchObject({vendorId: 'M7', vendors: [{id: 'M7'}]});
	});

	test.each([
		[401, '(401)'],
		[403, '(403)'],
	])('SMAPI says %i: advice of its own, the token is kept, v asks again', async (status, words) => {
		const http = new FakeHttp().on(vendorsRoute, {status, body: '{}'}).on(vendorsRoute, vendorsAnswer('M7'));
		const {talk} = await token(
			{profile: unasked, http},
			says('3f9k'),
			says(/^\(v\) vendors again$/m),
			'key v',
			talk => {
				expect(talk.shown()).toContain('Vendor M7 · M7');
				expect(talk.shown()).not.toContain(words);
				expect(talk.shown()).not.toContain('(v)');
			},
			'esc',
		);
		expect(talk.heard()).toContain(words);
	});

	test('the keys that the advice names come first: on a narrow screen the last ones go', async () => {
		const vendorsFailure = new Failure('smapi_forbidden', {}, {why: 'No permission'});
		await token(
			{session: {vendorsFailure}},
			says("Amazon's words: “No permission”. The token is kept;"),
			talk => {
				const keys = [...talk.shown().matchAll(/^\((\S+)\)/gm)].map(([, key]) => key);
				expect(keys.slice(0, 2)).toEqual(['v', 'p']);
			},
			'esc',
		);
	});

	test('after a 401 renewing asks for them again', async () => {
		const http = new FakeHttp().on(tokenRoute, anew).on(vendorsRoute, vendorsAnswer('M7'));
		const session = {vendorsFailure: new Failure('smapi_unauthorized')};
		await token({profile: unasked, session, http}, 'key r', says('Vendor M7 · M7'), 'esc');
		const [request] = http.requestsOf(vendorsRoute);
		expect(request!.headers!.authorization).toBe('Bearer Atza|a-new-access-token-9999');
	});

	test.each([
		[
			'a token whose scopes do not cover it, with the reason',
			{scopes: ['alexa::ask:models:read']},
			'listing them needs skills:read',
		],
		['one that has ended', {tokens: {...soon, expiresAt: profile.tokens.obtainedAt}}, 'expired'],
	])('nothing is asked with %s', async (_name, changes, words) => {
		const {ports} = await token({profile: {...unasked, ...changes}}, says(words), 'esc');
		expect(ports.http.requests).toEqual([]);
	});
});

test('asked for and not granted stands there; p opens review with every answer', async () => {
	const missing = 'not granted: skills:readwrite · models:readwrite. p asks for more';
	const {outcome} = await token(
		{profile: {...profile, grantedScopes: ['alexa::ask:skills:read']}},
		says(missing),
		'key p',
	);
	const {hosts, clientId, scopes} = profile;
	expect(outcome).toMatchObject({
		draft: {answers: {profileName: 'me', clientId, scopes, flow: 'browser'}},
		destination: {at: 'review', about: 'scopes', hosts, keepsDraft: false},
	});
	for (const answer of ['session', 'reviewed', 'replace'])
		expect(outcome).not.toHaveProperty(`draft.answers.${answer}`);
});

describe('the line to try', () => {
	const curl = 'curl -sS -H @- https://api.amazonalexa.com/v1/vendors';

	test.each(['npx smapi-login', 'npm start -s --'])('U03: in the frame too it is %s', async programName => {
		await token({facts: {programName}}, says(`by itself: ${programName} token`), 'esc');
	});

	test('in lines keys are told by the names of their rows', async () => {
		const tokens = {...profile.tokens, expiresAt: new Date(0)};
		const {talk} = await token(
			{isScreen: false, profile: {...profile, role: 'client', tokens}},
			says('“Renew it now” renews it'),
			'esc',
		);
		expect(talk.heard()).not.toMatch(/ [rvpmn] (renews|asks|copies)|the header \(h\)/);
	});

	test('a command is whole on its own line in a narrow window, or stands above', async () => {
		const narrow = {columns: 40} as const;
		const facts = {programName: 'npx --yes smapi-login@latest'};
		const {talk} = await token({...narrow, facts}, says(/renews by itself$/m), 'esc');
		expect(talk.printed).toContain('npx --yes smapi-login@latest token');
		await token({columns: 80}, says('by itself: smapi-login token'), 'esc');
	});

	test('U25: an unknown end is told as at most', async () => {
		const {expiresAt: _, ...tokens} = profile.tokens;
		await token({profile: {...profile, tokens}}, says(/at most \d+:\d\d left/), 'esc');
	});

	test('is printed once, without a secret, and u prints it again', async () => {
		const lines = ['To try the token:', `smapi-login token --header | ${curl}`];
		const {talk} = await token({}, says('the line above (u prints it again)'), 'key s', 'key s', 'esc');
		expect(talk.printed).toEqual(lines);
		expect((await token({}, 'key u', 'esc')).talk.printed).toEqual([...lines, ...lines]);
		await token({facts: {noSave: true}}, saysNot(/Try it|\(u\)/), 'esc');
	});

	test('with the profile where it has to be named, and U03: with a long path whole above and not in the frame', async () => {
		const ports = fakePorts({store: new FakeStore(fileWith({first: profile, me: profile}))});
		const programName = `node /opt/${'deep/'.repeat(20)}launcher.cjs`;
		const {talk} = await token(
			{ports, facts: {programName}},
			says('by itself, whenever you ask for the token'),
			saysNot(/smapi-login|launcher/),
			'esc',
		);
		expect(talk.printed).toEqual([
			'To try the token:',
			`${programName} token --header --profile me | ${curl}`,
			'The token, any time:',
			`${programName} token --profile me`,
		]);
	});

	test('in the demo it names its folder', async () => {
		const demo = {
			answers: {},
			consoleUrl: '',
			practiceUrl: '',
			allow: async () => '',
			folder: '/tmp/demo',
			isTemporary: true,
		};
		const {talk} = await token({facts: {demo}}, says('as long as the demo runs'), 'esc');
		expect(talk.printed[1]).toContain('SMAPI_LOGIN_CONFIG_DIR=/tmp/demo smapi-login token --header |');
	});
});

describe('roles', () => {
	test('2: m copies the message, n goes to the next owner with the same client', async () => {
		const {outcome, talk} = await token({profile: {...profile, role: 'client'}}, 'key m', 'key n');
		const text = expect.stringContaining(`Authorization: Bearer ${accessToken}`);
		expect(talk.copied).toEqual([{what: 'Message for the owner', text}]);
		const {clientId, clientSecret, hosts} = profile;
		expect(outcome).toMatchObject({
			draft: {
				answers: {role: 'client', clientId, clientSecret},
				from: {clientSecret: 'typed'},
			},
			destination: {at: 'profile-name', about: 'profileName', hosts},
		});
		// It would be one customer's name for another.
		if (outcome.type === 'go') expect(outcome.draft.answers.profileName).toBeUndefined();
	});

	test('2, in lines: the message is read out too', async () => {
		const {talk} = await token({profile: {...profile, role: 'client'}, isScreen: false}, 'key M', 'esc');
		expect(talk.printed).toContain(`Authorization: Bearer ${accessToken}`);
	});

	test('1 has neither m nor n; 3 renews nothing either and says what to ask for', async () => {
		const keysOf = (keys: string) => (talk: FakeTalk) =>
			expect([...talk.shown().matchAll(/^\((\S+)\)/gm)].map(([, key]) => key).join(' ')).toBe(keys);
		await token({}, keysOf('c s h r e p u enter escape'), 'esc');
		const {ports} = await token(
			{profile: received},
			keysOf('c s h e u enter escape'),
			says(/until (?:\d\d:04 here, )?\d\d:04 UTC\. After that, ask the client/),
			says('not here; the client gives you the next one'),
			'esc',
		);
		expect(ports.http.requests).toEqual([]);
	});
});

test.each([
	['by another sign-in: Amazon gave no refresh token', {refreshToken: undefined}],
	['by another sign-in: Amazon no longer takes its refresh token', {refusedAt: new Date()}],
])('renews %s', async (words, changes) => {
	const {refreshToken, ...rest} = profile.tokens;
	const tokens = {...rest, ...('refusedAt' in changes && {refreshToken: refreshToken!, ...changes})};
	await token({profile: {...profile, tokens}}, says(words), 'esc');
});

test('warnings of the session are said', async () => {
	const warning = '2 vendors have no usable ID and were left out.';
	await token({session: {warnings: [warning]}}, says(warning), 'esc');
});

test('whatever is done, no secret is told before it was asked for', async () => {
	const roles = fc.constantFrom('self', 'client', 'owner');
	await fc.assert(
		fc.asyncProperty(
			fc.array(fc.nat({max: 1000}), {minLength: 1, maxLength: 30}),
			roles,
			async (picks, role) => {
				const http = new FakeHttp()
					.on(tokenRoute, errorAnswer('invalid_grant'))
					.always(tokenRoute, tokenAnswer({access_token: accessToken}))
					.on(vendorsRoute, {status: 401, body: '{}'})
					.always(vendorsRoute, vendorsAnswer('M7', 'M8'));
				const held = {...unasked, tokens: soon, role};
				const ports = fakePorts({http, store: new FakeStore(fileWith({me: held}))});
				let isShown = false;
				let isExportShown = false;
				const talk = new WildTalk({
					picks,
					outside: () => ports.clock.advance(31),
					onTurn(last, shown) {
						isShown ||= last === 'key s';
						// Of the export: what one has asked to see, until it is hidden.
						if (last === 'Show it here') isExportShown = true;
						else if (last === 'Hide it' || last === 'back') isExportShown = false;
						if (isExportShown) return;
						const secrets = ['Atzr|', profile.clientSecret!.slice(0, 40), ...(isShown ? [] : ['S3cret'])];
						for (const secret of secrets) expect(shown).not.toContain(secret);
					},
				});
				const end = await token({profile: held, ports, talk}).catch((error: unknown) => error);
				if (end instanceof Error) expect(end).toBe(worn);
				expect(http.unexpected).toEqual([]);
			},
		),
		{numRuns: 60},
	);
});

test('e hands it to another tool, and Esc leads back here', async () => {
	const draft = answeredDraft({session: {profileName: 'me', profile}});
	const {outcome} = await askStep(
		ask,
		[
			['token', 'key e'],
			['ask-cli', 'esc'],
			['token', 'enter'],
		],
		{draft, ports: ready()},
	);
	expect(outcome).toEqual({type: 'leave'});
});
