import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {revokeUrl} from '../../source/core/client.ts';
import {type ConfigFile, fileVersion, profileIn, withRequest} from '../../source/core/config-file.ts';
import {draftForDisk, emptyDraft, withAnswers} from '../../source/core/draft.ts';
import {Failure} from '../../source/core/failure.ts';
import {amazonHosts} from '../../source/core/hosts.ts';
import type {OpenRequest, Profile} from '../../source/core/profile.ts';
import {ask} from '../../source/steps/home.ts';
import {type Fact, now, type Row} from '../../source/talk/talk.ts';
import {someDemo} from '../fakes/facts.ts';
import {errorAnswer, tokenAnswer} from '../fakes/http.ts';
import {sshMachine} from '../fakes/machine.ts';
import {type FakePorts, fakePorts} from '../fakes/ports.ts';
import {FakeStore, fileWith, someProfile} from '../fakes/store.ts';
import {type Does, type Expected, FakeTalk} from '../fakes/talk.ts';
import {WildTalk, worn} from '../fakes/wild-talk.ts';
import {type Asked, askStep, type StepOptions} from './ask-step.ts';

const route = 'POST https://api.amazon.com/auth/o2/token';
const list = 'do you want?';
const start = new Date('2026-01-02T03:04:05.000Z');
const ago = (minutes: number) => new Date(start.getTime() - minutes * 60_000);
const day = 24 * 60;

function ending(seconds: number, changes: Partial<Profile> = {}): Profile {
	const expiresAt = new Date(start.getTime() + seconds * 1000);
	return someProfile({tokens: {...someProfile().tokens, expiresAt}, ...changes});
}

function obtained(minutes: number, changes: Partial<Profile> = {}): Profile {
	return someProfile({tokens: {...someProfile().tokens, obtainedAt: ago(minutes)}, ...changes});
}

const {refreshToken: _, ...endedForGood} = ending(-1).tokens;
const received = fileWith({theirs: ending(-1, {role: 'owner'})});
const two = fileWith({me: someProfile(), b: someProfile()});
const offline = new Failure('unreachable', {host: 'api.amazon.com', detail: 'ENOTFOUND'});
const codeRequest: OpenRequest = {
	kind: 'code',
	profileName: 'acme',
	clientId: someProfile().clientId!,
	clientSecret: someProfile().clientSecret!,
	redirectUri: 'http://127.0.0.1:9090/cb',
	hosts: amazonHosts,
	scopes: ['alexa::ask:skills:read'],
	state: 'the-state',
	codeVerifier: 'the-verifier',
	createdAt: ago(2 * day),
};
const draft = {
	answers: {role: 'self', flow: 'browser', redirectUri: 'http://127.0.0.1:9090/cb'},
	at: 'scopes',
	savedAt: ago(120).toISOString(),
};
const damaged: ConfigFile = {
	version: fileVersion,
	profiles: {broken: {role: 'self'}},
	defaultProfile: 'broken',
};

function portsWith(file: ConfigFile, ...answers: Parameters<FakePorts['http']['on']>[1][]): FakePorts {
	const ports = fakePorts({store: new FakeStore(file)});
	for (const answer of answers) ports.http.on(route, answer);
	return ports;
}

/** Over a file, or over ports that have one. */
function home(
	on: ConfigFile | FakePorts,
	script: readonly Expected[],
	options: StepOptions = {},
): Promise<Asked> {
	const ports = 'store' in on ? (on as FakePorts) : portsWith(on as ConfigFile);
	return askStep(ask, script, {draft: emptyDraft, ...options, ports});
}

/** One turn at the list, then out. */
const atList = (on: ConfigFile | FakePorts, ...does: Does[]) =>
	home(on, [
		[list, ...does],
		[list, 'esc'],
	]);

/** The rows of the list, in one line each. */
async function rowsOf(file: ConfigFile, options: StepOptions = {}): Promise<string[]> {
	let shown = '';
	const look = (talk: FakeTalk) => {
		shown = talk.shown();
	};
	await home(file, [[list, look, 'esc']], options);
	const rows = shown.split('\n').filter(line => !line.includes(list) && !line.startsWith('('));
	return rows.map(row => row.replace(/ {2,}/g, ' · '));
}

const namesIn = ({store}: FakePorts) => Object.keys(store.file.profiles ?? {});

describe('the list', () => {
	test('the draft first, then profiles and requests; the focus is on what token would use', async () => {
		const url = {kind: 'url', createdAt: ago(3 * day).toISOString()};
		const token = {kind: 'token', clientId: 'amzn1.client.c0ffee', createdAt: ago(60).toISOString()};
		const me = someProfile({vendors: [{id: 'M1', name: 'Acme'}]});
		const file = {
			...withRequest(fileWith({me, b: someProfile()}), 'r1', codeRequest),
			draft,
		};
		expect(await rowsOf({...file, requests: {...file.requests, token, url}})).toEqual([
			'Go on: new sign-in, at Scopes, 2 h ago',
			'me · valid 60 min · Acme · default',
			'b · valid 60 min',
			'Waiting for an address · 3 days ago',
			'Waiting for a code: acme · 2 days ago',
			'Waiting for a token: client …c0ffee · 60 min ago',
			'New sign-in',
		]);
		const {outcome} = await home(file, [[list, 'enter']]);
		expect(outcome).toMatchObject({draft: {answers: {profileName: 'me'}}});
	});

	test('what waits and what begins anew stand apart from the profiles, each state with its sign', async () => {
		const profiles = {
			a: someProfile(),
			b: ending(-1),
			c: someProfile({tokens: endedForGood}),
			d: ending(-1, {role: 'owner'}),
		};
		const file = withRequest(fileWith(profiles), 'r1', codeRequest);
		const rows: Row<unknown>[] = [];
		const talk = new FakeTalk([[list, 'esc']]);
		const choose = talk.choose.bind(talk);
		talk.choose = prompt => {
			rows.push(...now(prompt).rows);
			return choose(prompt);
		};
		await home({...file, draft, profiles: {...file.profiles, ...damaged.profiles}}, [], {talk});
		expect(rows.filter(({isApart}) => isApart).map(({label}) => label)).toEqual([
			'a',
			'Waiting for a code: acme',
			'New sign-in',
		]);
		expect(rows.map(({sign}) => sign)).toEqual([
			undefined,
			'success',
			'dim',
			'warning',
			'warning',
			'failure',
			undefined,
			undefined,
		]);
	});

	test('beside a wide window stands what the row in focus does not say: as many lines for each', async () => {
		const me = someProfile({vendors: [{id: 'M1', name: 'Acme'}], vendorId: 'M1'});
		const talk = new FakeTalk([[list, 'esc']]);
		const told: (readonly Fact[])[] = [];
		const choose = talk.choose.bind(talk);
		talk.choose = prompt => {
			const {rows, facts} = now(prompt);
			told.push(...rows.map(({value}) => facts!(value)));
			return choose(prompt);
		};
		await home(withRequest(fileWith({me}), 'r1', codeRequest), [], {talk});
		expect(told[0]).toEqual([
			['vendor', 'Acme'],
			['vendor ID', 'M1'],
			['permissions', 'edit and deploy'],
			['ends', expect.stringMatching(/04:04 UTC/)],
			['client ID', expect.stringMatching(/^…\w{6}$/)],
		]);
		expect(told.map(({length}) => length)).toEqual([5, 5, 5]);
		expect(JSON.stringify(told)).not.toMatch(/Atz[ar]|oa2-cs/);
	});

	test('the question names what is there', async () => {
		await home(two, [[/^Which token do you want\?/, 'esc']]);
		await home({version: fileVersion, draft}, [['You have an unfinished sign-in. What do you want?', 'esc']]);
	});

	test('last used first; to sign in is to use it; a damaged one after the others, with its reason', async () => {
		const file = fileWith({
			old: obtained(300),
			usedLately: obtained(200, {usedAt: ago(10)}),
			signedInLately: obtained(5, {usedAt: ago(250)}),
		});
		expect(await rowsOf({...file, profiles: {...damaged.profiles, ...file.profiles}})).toEqual([
			expect.stringContaining('signedInLately'),
			expect.stringContaining('usedLately'),
			expect.stringContaining('old'),
			'broken · damaged · tokens are missing',
			'New sign-in',
		]);
	});

	test.each([
		['gone', 0, 'Go on: new sign-in, just now'],
		['scopes', -5, 'Go on: new sign-in, at Scopes, just now'],
		['scopes', 2, 'Go on: new sign-in, at Scopes, 2 min ago'],
		['scopes', 150, 'Go on: new sign-in, at Scopes, 2 h ago'],
	])('a draft at the step %s, saved %i minutes ago', async (at, minutes, label) => {
		const savedAt = ago(minutes).toISOString();
		expect((await rowsOf({version: fileVersion, draft: {...draft, at, savedAt}}))[0]).toBe(label);
	});

	test('names and vendors of a file that others edited cannot paint', async () => {
		const vendors = [{id: 'M1', name: 'Ac\u001B]0;x\u0007me'}];
		const rows = await rowsOf(fileWith({'a\u001B[2J\u202Eb': someProfile({vendors})}));
		expect(rows.join()).not.toMatch(/[\u001B\u0007\u202E]/);
	});

	test('the environment chooses as it does for token', async () => {
		const file = fileWith({me: someProfile(), b: someProfile(), c: someProfile()});
		for (const [named, taken] of [
			['c', 'c'],
			['gone', 'me'],
		]) {
			const facts = {environment: {SMAPI_LOGIN_PROFILE: named}};
			const {outcome} = await home(file, [[list, 'enter']], {facts});
			expect(outcome).toMatchObject({draft: {answers: {profileName: taken}}});
		}
	});

	test('states go on while it is left open', async () => {
		const ports = portsWith(fileWith({me: ending(125)}));
		const isSaid = (words: string) => (talk: FakeTalk) => expect(talk.shown()).toContain(words);
		const wait = (seconds: number) => () => ports.clock.advance(seconds);
		const does = [
			isSaid('valid 2 min'),
			wait(60),
			isSaid('valid 1 min'),
			wait(120),
			isSaid('expired, refreshes'),
		];
		await home(ports, [[list, ...does, 'esc']]);
	});

	test('a thousand profiles are listed in a moment', async () => {
		const one = fileWith({one: someProfile()}).profiles?.one;
		const profiles = Object.fromEntries(Array.from({length: 1000}, (__, at) => [`team-${at}`, one]));
		const before = performance.now();
		const talk = new WildTalk({picks: []});
		await expect(home({version: fileVersion, profiles}, [], {talk})).rejects.toBe(worn);
		expect(performance.now() - before).toBeLessThan(3000);
	});

	test.each([
		['token', 'c e d r n', fileWith({me: someProfile()})],
		['token', 'c e d r n', fileWith({me: ending(-1)})],
		['sign in', 'e d r n', fileWith({me: someProfile({tokens: endedForGood})})],
		// A received profile has no review to edit.
		['token', 'c d r n', fileWith({me: someProfile({role: 'owner'})})],
		['go on', 'd r n', received],
		['token', 'c e d * r n', {...fileWith({me: someProfile()}), defaultProfile: 'gone'}],
		['why', 'd n', damaged],
		['go on', 'd n', {version: fileVersion, draft}],
		['go on', 'd n', withRequest({version: fileVersion}, 'r1', codeRequest)],
		['begin', 'n', {version: fileVersion}],
	] as const)('Enter: %s; keys %s: %#', async (enter, keys, file) => {
		const isKeys = (talk: FakeTalk) => {
			const told = [...talk.shown().matchAll(/^\((\S+)\) (.*)$/gm)].map(([, key, does]) => [key, does]);
			expect(told[0]).toEqual(['enter', enter]);
			expect(told.slice(1).map(([key]) => key)).toEqual(keys.split(' '));
		};
		await home(file, [[list, isKeys, 'esc']]);
	});
});

describe('Enter on a profile', () => {
	test('a token that lives: the token screen, nothing sent, the use written down', async () => {
		const {outcome, ports} = await home(fileWith({me: ending(301)}), [[list, 'enter']]);
		expect(outcome).toMatchObject({
			type: 'go',
			draft: {answers: {session: {profileName: 'me'}}},
			destination: {at: 'token', hosts: amazonHosts, keepsDraft: false},
		});
		expect(ports.http.requests).toEqual([]);
		expect(profileIn(ports.store.file, 'me')).toMatchObject({usedAt: start});
	});

	test('under 5 minutes it is renewed first', async () => {
		const {outcome} = await home(portsWith(fileWith({me: ending(299)}), tokenAnswer()), [[list, 'enter']]);
		const tokens = {accessToken: 'Atza|access-token-of-the-test'};
		expect(outcome).toMatchObject({draft: {answers: {session: {profile: {tokens}}}}});
	});

	test('a slow server: who is asked, and Esc stops it', async () => {
		const ports = portsWith(fileWith({me: ending(-1)}), () => {
			void ports.clock.advance(0.3);
			return new Promise(() => undefined);
		});
		const renewing = 'Renewing the token of “me” with api.amazon.com…';
		const {outcome} = await home(ports, [
			[list, 'enter'],
			[renewing, 'esc'],
			[list, 'esc'],
		]);
		expect(outcome).toEqual({type: 'back'});
	});

	test('no network, the token still lives: the token screen with the reason', async () => {
		const {outcome} = await home(portsWith(fileWith({me: ending(60)}), offline), [[list, 'enter']]);
		expect(outcome).toMatchObject({destination: {at: 'token', failure: {code: 'unreachable'}}});
	});

	test('no network and no token: told here, and gone with the next action', async () => {
		const ports = portsWith(fileWith({me: ending(-1), b: someProfile()}), offline);
		const {failures} = await home(ports, [
			[list, 'enter'],
			[list, 'key * b'],
			[list, 'esc'],
		]);
		expect(failures).toEqual([offline, undefined]);
	});

	test.each([
		['no refresh token', someProfile({tokens: endedForGood}), [], 'sign_in_needed', undefined],
		['a refused refresh', ending(-1), [errorAnswer('invalid_grant')], 'refresh_refused', undefined],
		[
			'a wrong client secret',
			ending(-1),
			[errorAnswer('invalid_client', 401)],
			'invalid_client',
			'client-secret',
		],
	] as const)('%s: the sign-in or its step, with every answer known and the reason', async (...row) => {
		const [, profile, answers, code, at] = row;
		const {outcome} = await home(portsWith(fileWith({me: profile}), ...answers), [[list, 'enter']]);
		expect(outcome).toMatchObject({
			draft: {answers: {profileName: 'me', reviewed: true, flow: 'browser'}},
			destination: {failure: {code}, hosts: amazonHosts, keepsDraft: false},
		});
		expect(outcome.type === 'go' && outcome.destination?.at).toBe(at);
	});

	test('over SSH the sign-in is by the same address, pasted', async () => {
		const store = new FakeStore(fileWith({me: someProfile({tokens: endedForGood})}));
		const {outcome} = await home(fakePorts({machine: sshMachine, store}), [[list, 'enter']]);
		const answers = {flow: 'other-device', redirectUri: 'http://127.0.0.1:9090/cb'};
		expect(outcome).toMatchObject({draft: {answers}});
	});

	test.each([
		['a profile', 'enter', fileWith({me: ending(-1)})],
		['its answers', 'key e', fileWith({me: ending(-1)})],
		['a request', 'enter', withRequest({version: fileVersion}, 'r1', codeRequest)],
	])('other hosts in the environment than those of %s: nothing is sent, both are named', async (...row) => {
		const [, does, file] = row;
		const facts = {environmentHosts: {token: 'https://token.example'}};
		const {failures, ports} = await home(
			file,
			[
				[list, does],
				[list, 'esc'],
			],
			{facts},
		);
		expect(failures).toMatchObject([{code: 'host_mismatch'}]);
		expect(failures[0]?.what).toMatch(/https:\/\/api\.amazon\.com.*https:\/\/token\.example/s);
		expect(ports.http.requests).toEqual([]);
	});
});

describe('a received token that has ended', () => {
	test('it says what to ask for, and copies that; Esc leads back to the list', async () => {
		const way: Expected = ['ask the client for it', 'Copy a message'];
		const {talk} = await home(received, [
			[list, 'enter'],
			way,
			['ask the client for it', 'esc'],
			[list, 'esc'],
		]);
		expect(talk.copied).toMatchObject([{what: 'Message', text: expect.stringContaining('no longer works')}]);
		expect(talk.heard()).not.toContain('Read that message');
	});

	test('in lines it is read out', async () => {
		const script: Expected[] = [
			[list, 'enter'],
			['ask the client for it', 'Read that'],
			['ask the client for it', 'Back'],
			[list, 'esc'],
		];
		const {talk} = await home(received, script, {isScreen: false});
		expect(talk.printed.join('\n')).toMatch(/no longer works.*Allow once more\.$/s);
	});

	test('the new one goes into the same profile', async () => {
		const {outcome} = await home(received, [
			[list, 'enter'],
			['ask the client for it', 'I have a new one'],
		]);
		expect(outcome).toMatchObject({
			draft: {answers: {role: 'owner', profileName: 'theirs'}},
			destination: {at: 'received-token', keepsDraft: false},
		});
	});
});

describe('keys', () => {
	test('c copies the token, renewed by the same rule, and never shows it', async () => {
		const {talk} = await atList(portsWith(fileWith({me: ending(-1)}), tokenAnswer()), 'key c');
		expect(talk.copied).toEqual([{text: 'Atza|access-token-of-the-test', what: 'Access token of “me”'}]);
		expect(talk.heard()).not.toContain('access-token-of-the-test');
	});

	test('c on a token that could not be renewed and still lives copies it and says why', async () => {
		const {talk, failures} = await atList(portsWith(fileWith({me: ending(60)}), offline), 'key c');
		expect(talk.copied).toMatchObject([{text: 'Atza|stored-access-token'}]);
		expect(failures).toEqual([offline]);
	});

	describe('a new sign-in and one that is unfinished', () => {
		const asks =
			'There is an unfinished sign-in, at Scopes. A new one takes its place: its answers would be gone.';
		const file = {...two, draft: {...draft, answers: {...draft.answers, clientId: someProfile().clientId}}};
		const anew = {type: 'go', draft: {answers: {}}};

		test.each(['key n', 'New sign-in'])('%s asks first, and Enter alone keeps it', async does => {
			const {ports} = await home(file, [
				[list, does],
				[asks, 'enter'],
				[list, does],
				[asks, 'esc'],
				[list, 'esc'],
			]);
			expect(ports.store.file).toEqual(file);
			const begun = await home(file, [
				[list, does],
				[asks, 'Begin anew'],
			]);
			expect(begun.outcome).toMatchObject(anew);
			expect(begun.ports.store.file).toEqual(two);
		});

		test('the team’s offer asks too; to go on with it, to look at a profile or a few answers ask nothing', async () => {
			const team = {path: '/r', team: {version: 1 as const, profile: 'acme'}, draft: emptyDraft};
			await home(
				file,
				[
					[list, 'Set up acme'],
					[asks, 'enter'],
					[list, 'esc'],
				],
				{facts: {team}},
			);
			expect((await home(file, [[list, 'Go on']])).outcome).toMatchObject({destination: {resumes: true}});
			expect((await home(file, [[list, 'key e']])).outcome).toMatchObject({destination: {at: 'review'}});
			const few = {...two, draft: {...draft, answers: {role: 'self', flow: 'browser'}}};
			expect((await home(few, [[list, 'key n']])).outcome).toMatchObject(anew);
		});
	});

	test('n begins anew, e leads to review', async () => {
		const anew = {type: 'go', draft: {answers: {}, from: {}}, destination: {}};
		expect((await home(two, [[list, 'key n']])).outcome).toEqual(anew);
		expect((await home(two, [[list, 'New sign-in']])).outcome).toEqual(anew);
		const {outcome} = await home(two, [[list, 'key e']]);
		expect(outcome).toMatchObject({
			draft: {answers: {profileName: 'me', clientId: someProfile().clientId}},
			destination: {at: 'review', hosts: amazonHosts, keepsDraft: false},
		});
		expect(outcome).not.toHaveProperty('draft.answers.reviewed');
	});

	test('* makes the default', async () => {
		const {talk, ports} = await atList(two, 'key * b');
		expect(talk.told).toContain('“b” is the default now.');
		expect(ports.store.file.defaultProfile).toBe('b');
	});

	test('a disk that is full is told here', async () => {
		const ports = portsWith(two);
		const full = new Failure('save_failed', {path: '/x', detail: 'ENOSPC'});
		ports.store.nextChangeFails = full;
		expect((await atList(ports, 'key * b')).failures).toEqual([full]);
		expect(ports.store.file.defaultProfile).toBe('me');
	});

	test('a profile that was just used stays where it was shown; a new row comes behind the one before it', async () => {
		const file = fileWith({a: obtained(1), b: obtained(2), c: obtained(3)});
		const isOrder =
			(...names: string[]) =>
			(talk: FakeTalk) =>
				expect(talk.shown().match(/^\w(?= {2})/gm)).toEqual(names);
		await home(file, [
			[list, isOrder('a', 'b', 'c'), 'key c c'],
			[list, isOrder('a', 'b', 'c'), 'key r b'],
			['A new name for the profile “b”', 'z'],
			[list, isOrder('a', 'z', 'c'), 'esc'],
		]);
	});
});

describe('rename', () => {
	const field = 'A new name for the profile “me”. Scripts';

	test('by the rule of names, and never over another one; the focus goes with it', async () => {
		const script: Expected[] = [
			[list, 'key r'],
			[field, '.hidden', 'b', 'work'],
			[list, 'enter'],
		];
		const {talk, ports, outcome} = await home(two, script);
		expect(talk.heard()).toMatch(
			/A profile name has 1 to 64.*There is a profile “b” already\..*“me” is called “work” now\./s,
		);
		expect(namesIn(ports)).toEqual(['work', 'b']);
		expect(ports.store.file.defaultProfile).toBe('work');
		expect(outcome).toMatchObject({draft: {answers: {profileName: 'work'}}});
	});

	test('a name that another process has taken meanwhile', async () => {
		const ports = portsWith(fileWith({me: someProfile()}));
		const taken = fileWith({me: someProfile(), work: someProfile({role: 'client'})});
		const steal = () => {
			ports.store.file = taken;
		};
		const {talk} = await home(ports, [
			[list, 'key r'],
			[field, steal, 'work'],
			[list, 'esc'],
		]);
		expect(talk.told).toContain('There is a profile “work” already; “me” keeps its name.');
		expect(ports.store.writes).toEqual([]);
		expect(profileIn(ports.store.file, 'work')).toMatchObject({role: 'client'});
	});

	test.each(['enter', 'esc'])('%s on the empty field changes nothing', async does => {
		const {ports} = await home(two, [
			[list, 'key r'],
			[field, does],
			[list, 'esc'],
		]);
		expect(ports.store.writes).toEqual([]);
	});
});

describe('delete', () => {
	const gone = 'would be gone';
	const request = withRequest({version: fileVersion}, 'r1', codeRequest);
	const loopback = 'http://127.0.0.1:1';
	const hosts = {authorize: loopback, token: loopback, smapi: loopback};

	test.each(['enter', 'esc'])('%s alone keeps it', async does => {
		const {ports} = await home(two, [
			[list, 'key d'],
			[gone, does],
			[list, 'esc'],
		]);
		expect(ports.store.writes).toEqual([]);
	});

	test.each([
		['self', `take it back at ${revokeUrl}`, 'Its tokens and its client secret would'],
		['client', `the owner takes it back at ${revokeUrl}`, 'Its tokens and its client secret would'],
		['owner', `take it back at ${revokeUrl}`, 'Its token would'],
	] as const)(
		'its own row deletes it, and tells what is lost and who takes the permission back: %s',
		async (...row) => {
			const [role, then, lost] = row;
			const file = fileWith({me: someProfile({role}), b: someProfile()});
			const script: Expected[] = [
				[list, 'key d'],
				[lost, 'Delete the profile “me”'],
				[/^b {2}valid/m, 'esc'],
			];
			const {talk, ports} = await home(file, script);
			expect(talk.heard()).toContain(`“me” is deleted here. The permission at Amazon stays: ${then}`);
			expect(talk.printed).toEqual([revokeUrl]);
			expect(namesIn(ports)).toEqual(['b']);
		},
	);

	test.each([
		[
			'a profile of another server',
			fileWith({me: someProfile({hosts})}),
			'Delete the profile “me”',
			'“me” is deleted.',
		],
		['a damaged one', damaged, 'Delete the profile “broken”', '“broken” is deleted.'],
		[
			'the unfinished sign-in',
			{version: fileVersion, draft},
			'Delete the unfinished sign-in',
			'The unfinished sign-in is deleted.',
		],
		['an open request', request, 'Delete the open request', 'The open request is deleted.'],
	])('%s, where there is nothing to take back', async (...row) => {
		const [, file, remove, done] = row;
		const {talk, ports} = await home(file, [
			[list, 'key d'],
			[`${remove}`, remove],
			[list, 'esc'],
		]);
		expect(talk.heard()).toContain(done);
		expect(talk.printed).toEqual([]);
		expect(Object.values({...ports.store.file.profiles, ...ports.store.file.requests})).toEqual([]);
		expect(ports.store.file).not.toHaveProperty('draft');
	});

	test.each([
		['one other is left', ['b'], 'The command token now uses “b”.'],
		['several are left', ['b', 'c'], 'The command token now needs --profile NAME'],
		['none is left', [], 'The command token has no profile to use now.'],
	])('U26: the default is deleted, %s: told what token does now', async (_, others, words) => {
		const file = fileWith(Object.fromEntries(['me', ...others].map(name => [name, someProfile()])));
		const {talk} = await home(file, [
			[list, 'key d'],
			['It is the profile that the command token uses.', 'Delete the profile “me”'],
			[list, 'esc'],
		]);
		expect(talk.heard()).toContain(words);
	});

	test('U26: any other one is deleted without a word about token', async () => {
		const {talk} = await home(two, [
			[list, 'key d b'],
			['Delete the profile “b”?', 'Delete the profile “b”'],
			[list, 'esc'],
		]);
		expect(talk.heard()).not.toContain('smapi-login token');
	});

	test('of two requests the one that was meant, which the question names', async () => {
		const file = withRequest(request, 'r2', {...codeRequest, profileName: 'hugo', createdAt: ago(day)});
		const question = 'Delete the open request (Waiting for a code: hugo)?';
		const script: Expected[] = [
			[list, 'key d Waiting for a code: hugo'],
			[question, 'Delete'],
			[list, 'esc'],
		];
		const {ports} = await home(file, script);
		expect(Object.keys(ports.store.file.requests ?? {})).toEqual(['r1']);
	});

	test('a damaged profile tells on Enter why it can only be deleted', async () => {
		const {talk, ports} = await atList(damaged, 'enter');
		expect(talk.told).toContain('“broken” cannot be used: tokens are missing. d deletes it.');
		expect(ports.store.writes).toEqual([]);
	});
});

test('Enter on the draft goes on where it was', async () => {
	const {outcome} = await home({version: fileVersion, draft}, [[list, 'enter']]);
	expect(outcome).toMatchObject({
		draft: {answers: draft.answers},
		destination: {at: 'scopes', resumes: true},
	});
	expect(outcome).not.toHaveProperty('destination.keepsDraft');
});

describe('open requests', () => {
	test('two that would look alike are told apart by the ends of their IDs', async () => {
		const one = withRequest({version: fileVersion}, 'rAAAA1111', codeRequest);
		const file = withRequest(one, 'rBBBB2222', codeRequest);
		const rows = await rowsOf(withRequest(file, 'rCCCC3333', {...codeRequest, profileName: 'hugo'}));
		expect(rows.filter(row => row.includes('acme'))).toEqual([
			expect.stringMatching(/ago · ID …1111$/),
			expect.stringMatching(/ago · ID …2222$/),
		]);
		expect(rows.find(row => row.includes('hugo'))).not.toContain('ID');
	});

	const authorizationUrl = 'https://www.amazon.com/ap/oa?x';
	test.each([
		[codeRequest, 'code', {role: 'client', requestId: 'r1', profileName: 'acme', reviewed: true}],
		[{kind: 'url', createdAt: ago(day)}, 'owner-url', {role: 'owner', requestId: 'r1'}],
		[
			{kind: 'token', authorizationUrl, hosts: amazonHosts, createdAt: ago(day)},
			'received-token',
			{role: 'owner', requestId: 'r1', authorizationUrl},
		],
	] as const)('Enter goes on with it: %#', async (request, at, answers) => {
		const {outcome} = await home(withRequest({version: fileVersion}, 'r1', request), [[list, 'enter']]);
		const hosts = 'hosts' in request ? {hosts: request.hosts} : {};
		expect(outcome).toMatchObject({draft: {answers}, destination: {at, keepsDraft: false, ...hosts}});
	});

	const old = withRequest({version: fileVersion}, 'old', {kind: 'url', createdAt: ago(31 * day)});

	test('after 30 days they are dropped, with a word; young ones stay', async () => {
		const {talk, ports} = await home(withRequest(old, 'r1', codeRequest), [[list, 'esc']]);
		expect(talk.heard()).toContain('older than 30 days');
		expect(Object.keys(ports.store.file.requests ?? {})).toEqual(['r1']);
		expect(talk.heard()).not.toContain('Waiting for an address');
	});

	test('a disk that fails, or is not written to, is no reason to speak: they are only not shown', async () => {
		const ports = portsWith(old);
		ports.store.nextChangeFails = new Failure('save_failed', {path: '/x', detail: 'ENOSPC'});
		for (const noSave of [false, true]) {
			const {talk, failures} = await home(ports, [[list, 'esc']], {facts: {noSave}});
			expect(talk.heard()).not.toMatch(/30 days|Waiting for an address/);
			expect(failures).toEqual([]);
		}
		expect(ports.store.writes).toEqual([]);
	});
});

test('whatever is done: it never throws, and no profile goes but by a confirmed delete', async () => {
	const profiles = {
		me: ending(-1),
		lives: someProfile(),
		theirs: ending(-1, {role: 'owner'}),
		endedForGood: someProfile({tokens: endedForGood}),
	};
	const file = {...withRequest(fileWith(profiles), 'r1', codeRequest), draft};
	await fc.assert(
		fc.asyncProperty(fc.array(fc.nat({max: 1000}), {maxLength: 60}), async picks => {
			const ports = portsWith(file);
			ports.http.always(route, errorAnswer('invalid_grant'));
			let names = namesIn(ports);
			const talk = new WildTalk({
				picks,
				texts: ['lives', 'work', 'a b'],
				onTurn(last) {
					const now = namesIn(ports);
					if (last.startsWith('Delete the profile')) expect(names.length - now.length).toBeLessThanOrEqual(1);
					else if (['work', 'lives'].includes(last)) expect(now).toHaveLength(names.length);
					else expect(now).toEqual(names);
					names = now;
				},
			});
			const end = await home(ports, [], {talk}).catch((error: unknown) => error);
			if (end instanceof Error) expect(end).toBe(worn);
			expect(ports.http.unexpected).toEqual([]);
		}),
		{numRuns: 100, endOnFailure: true},
	);
});

describe("the team's file of the repository", () => {
	const clientId = `amzn1.application-oa2-client.${'e'.repeat(32)}`;
	const begun = withAnswers(emptyDraft, {clientId}, 'team');
	const team = {path: '/repo/smapi-login.json', team: {version: 1 as const, profile: 'acme', clientId}};
	const facts = {team: {...team, draft: begun}};
	const offer = "Set up acme, from this repository's smapi-login.json";

	test('is offered first, and never in focus by itself', async () => {
		expect((await rowsOf({...two, draft}, {facts}))[0]).toBe(offer);
		const {outcome} = await home(two, [[list, offer]], {facts});
		expect(outcome).toEqual({type: 'go', draft: begun, destination: {}});
		const alone = await home({version: fileVersion, draft}, [['What do you want?', 'enter']], {facts});
		expect(alone.outcome).toMatchObject({destination: {at: 'scopes'}});
		// `n` begins without it.
		const anew = await home(two, [[list, 'key n']], {facts});
		expect(anew.outcome).toEqual({type: 'go', draft: emptyDraft, destination: {}});
	});

	test('of no client is offered until a profile has its name', async () => {
		const unnamed = {...facts.team, team: {version: 1 as const, profile: 'acme'}};
		expect(await rowsOf(two, {facts: {team: unnamed}})).toContain(offer);
		const file = fileWith({acme: someProfile()});
		expect(await rowsOf(file, {facts: {team: unnamed}})).not.toContain(offer);
	});

	test('marks its answers in an unfinished sign-in', async () => {
		const file = {version: fileVersion, draft: draftForDisk(begun, 'review', new Date(0))};
		const {outcome} = await home(file, [['What do you want?', 'enter']], {facts});
		expect(outcome).toMatchObject({draft: {answers: {clientId}, from: {clientId: 'team'}}});
	});

	test('is not offered where its client has a profile, which is in focus', async () => {
		const file = fileWith({me: someProfile(), acme: someProfile({clientId})});
		expect(await rowsOf(file, {facts})).not.toContain(offer);
		const {outcome} = await home(file, [[list, 'enter']], {facts});
		expect(outcome).toMatchObject({draft: {answers: {profileName: 'acme'}}});
	});
});

describe('in the demo', () => {
	const facts = {demo: someDemo()};

	test('it says that it is practice, and names neither Amazon nor the profile that token uses', async () => {
		const {talk} = await home(
			fileWith({demo: someProfile()}),
			[
				['This is practice', 'key d'],
				['Delete the profile “demo”', 'Delete the profile “demo”'],
				['No profile is saved yet', 'esc'],
			],
			{facts},
		);
		expect(talk.heard()).toContain('Its practice token would be gone');
		expect(talk.heard()).toContain('“demo” is deleted.');
		expect(talk.heard()).not.toMatch(/command token|amazon\.com|from this computer/);
	});
});

test('* on the default profile answers that it is that already, and changes nothing', async () => {
	const {talk, ports} = await home(fileWith({me: someProfile()}), [
		['Which token', 'key * me'],
		['Which token', 'esc'],
	]);
	expect(talk.heard()).toContain('“me” is the default already.');
	expect(ports.store.writes).toEqual([]);
});

test('with nothing but an open request the question names that', async () => {
	const file = withRequest({version: fileVersion}, 'r1', codeRequest);
	await home(file, [['You are waiting for an answer. What do you want?', 'esc']]);
});
