import {describe, expect, test} from 'vitest';
import {profileIn, withRequest} from '../../source/core/config-file.ts';
import {emptyDraft, withAnswers, withoutAnswers} from '../../source/core/draft.ts';
import {Failure} from '../../source/core/failure.ts';
import {amazonHosts} from '../../source/core/hosts.ts';
import {ask} from '../../source/steps/profile-name.ts';
import {json, vendorsAnswer} from '../fakes/http.ts';
import {fakePorts} from '../fakes/ports.ts';
import {FakeStore, fileWith, someProfile} from '../fakes/store.ts';
import type {Expected} from '../fakes/talk.ts';
import {answeredDraft, askStep, type StepOptions} from './ask-step.ts';
import {fileOf, someRequest} from './owner-request.ts';

const field = 'Profile name';
const fresh = withoutAnswers(answeredDraft(), ['profileName', 'reviewed']);
const mine = someProfile();
const other = someProfile({clientId: `amzn1.application-oa2-client.${'f'.repeat(32)}`});
const named = (profileName: string, more: object = {}) => ({type: 'done', changes: {profileName, ...more}});

function run(
	script: readonly Expected[],
	profiles: Parameters<typeof fileWith>[0] = {},
	options: StepOptions = {},
) {
	const ports = fakePorts({store: new FakeStore(fileWith(profiles))});
	return askStep(ask, script, {draft: fresh, ports, ...options});
}

test('Enter takes the name that is offered: the default, or the one that was given', async () => {
	expect((await run([['Enter takes the name “default”', 'enter']])).outcome).toEqual(named('default'));
	const draft = answeredDraft({profileName: 'work'});
	expect((await run([[field, 'enter']], {}, {draft})).outcome).toEqual(named('work'));
});

test.each(['.hidden', 'a b', 'x'.repeat(65)])('“%s” is refused with the rule', async name => {
	const {outcome, talk} = await run([[field, name, name, 'esc']]);
	expect(outcome).toEqual({type: 'back'});
	expect(talk.heard()).toContain('A profile name has 1 to 64');
});

test.each(['toString', 'constructor', 'valueOf'])('N19: “%s” is named as reserved', async name => {
	const {talk} = await run([[field, name, name, 'esc']]);
	expect(talk.heard()).toContain(`“${name}” cannot be used as a name`);
});

describe('a name that an open request has', () => {
	const waiting = (draft = fresh) => {
		const requests = {r1: someRequest(), r2: someRequest({profileName: 'acme-2'})};
		const ports = fakePorts({store: new FakeStore(fileOf(requests))});
		return (...script: readonly Expected[]) => askStep(ask, script, {draft, ports});
	};
	const typed: Expected = [field, 'acme'];
	const said = {told: [{text: 'An open request has the name “acme” too. Both are kept.'}]};

	test('is taken and said: several may have one name', async () => {
		expect((await waiting()(typed)).outcome).toEqual({...named('acme'), ...said});
	});

	test('is not offered: a free one is', async () => {
		const requests = {r1: someRequest({profileName: 'default'})};
		const ports = fakePorts({store: new FakeStore(fileOf(requests))});
		const {outcome, talk} = await askStep(ask, [[field, 'enter']], {draft: fresh, ports});
		expect(outcome).toEqual(named('default-2'));
		expect(talk.heard()).toContain('The name “default” is that of an open request.');
	});

	test('is its own where this sign-in is that request', async () => {
		const draft = withAnswers(fresh, {profileName: 'acme', requestId: 'r1'});
		expect((await waiting(draft)([field, 'enter'])).outcome).toEqual(named('acme'));
	});
});

describe('an existing name', () => {
	const question = 'There is a profile “me” of another client';
	const typed: Expected = [field, 'me'];

	test('asks; the focus is on the name beside it', async () => {
		const {outcome} = await run([typed, [question, 'enter']], {me: other, 'me-2': other});
		expect(outcome).toEqual(named('me-3', {replace: false}));
	});

	test('is replaced only by its own row', async () => {
		const {outcome} = await run([typed, [question, 'Replace “me”']], {me: other});
		expect(outcome).toEqual(named('me', {replace: true}));
	});

	test('leads to another name; Esc does the same', async () => {
		const script: readonly Expected[] = [typed, [question, 'Choose another'], typed, [question, 'esc']];
		expect((await run([...script, [field, 'mex']], {me: other})).outcome).toEqual(named('mex'));
	});

	test('with --no-save nothing is replaced, so nothing is asked', async () => {
		const {outcome, talk} = await run([typed], {me: other}, {facts: {noSave: true}});
		expect(outcome).toEqual(named('me'));
		expect(talk.heard()).toContain('Nothing is saved (--no-save)');
	});
});

describe('whether it is asked about', () => {
	const again = withAnswers(fresh, {profileName: 'me', clientId: mine.clientId!}, 'profile');
	const received = someProfile({role: 'owner'});
	const owner = withAnswers(emptyDraft, {role: 'owner'});

	test.each([
		['a free name', {me: mine}, fresh, 'you'],
		['the same client again, to that very profile', {me: mine}, again, 'me'],
		['what was agreed to', {me: other}, answeredDraft({profileName: 'me', replace: true}), 'me'],
	])('not: %s', async (_, profiles, draft, name) => {
		expect((await run([[field, name]], profiles as never, {draft})).outcome).toEqual(named(name));
	});

	test.each([
		['a new sign-in of the same client: it may be another account', {me: mine}, fresh, 'already'],
		[
			'the re-auth of another profile of the same client',
			{me: mine, b: mine},
			withAnswers(again, {profileName: 'b'}, 'profile'),
			'already',
		],
		['another client', {me: other}, again, 'of another client'],
		['another kind of profile', {me: received}, again, 'of another client'],
		['a sign-in of mine where a token is received', {me: mine}, owner, 'of another client'],
		[
			'an agreement about another name',
			{me: mine},
			answeredDraft({profileName: 'b', replace: true}),
			'already',
		],
	])('%s', async (_, profiles, draft, because) => {
		const asked: Expected = [`There is a profile “me” ${because}`, 'esc'];
		const {outcome} = await run([[field, 'me'], asked, [field, 'esc']], profiles as never, {draft});
		expect(outcome).toEqual({type: 'back'});
	});

	test('a damaged one', async () => {
		const file = {...fileWith({}), profiles: {me: {role: 1}}};
		const script: readonly Expected[] = [
			[field, 'me'],
			['There is a profile “me” that cannot be read', 'enter'],
		];
		expect((await run(script, {}, {draft: again, facts: {file}})).outcome).toMatchObject(named('me-2'));
	});

	test('another host', async () => {
		const facts = {hosts: {...amazonHosts, token: 'http://127.0.0.1:1'}};
		const script: readonly Expected[] = [
			[field, 'me'],
			['of another client', 'enter'],
		];
		expect((await run(script, {me: mine}, {draft: again, facts})).outcome).toMatchObject(named('me-2'));
	});
});

describe('a received token is saved with its name', () => {
	const route = 'GET https://api.amazonalexa.com/v1/vendors';
	const {clientSecret: _, redirectUri: __, ...receivedToken} = someProfile({role: 'owner'});
	const draft = withAnswers(emptyDraft, {role: 'owner', receivedToken, requestId: 'r1'});

	function portsWith(profiles: Parameters<typeof fileWith>[0] = {}) {
		const request = {kind: 'token' as const, createdAt: new Date('2026-01-01T00:00:00Z')};
		const ports = fakePorts({store: new FakeStore(withRequest(fileWith(profiles), 'r1', request))});
		ports.http.always(route, vendorsAnswer('M1'));
		return ports;
	}

	test('the profile is saved and its request ends, in one write', async () => {
		const {outcome, ports} = await run([[field, 'acme']], {}, {draft, ports: portsWith()});
		expect(outcome).toMatchObject(named('acme', {session: {profileName: 'acme'}}));
		expect(profileIn(ports.store.file, 'acme')).toMatchObject({role: 'owner', vendorId: 'M1'});
		expect(ports.store.file.requests).toEqual({});
		expect(ports.store.writes).toHaveLength(1);
	});

	test('ended meanwhile: nothing is saved, the request stays', async () => {
		const ports = fakePorts();
		ports.http.on(route, json({}, 401));
		await expect(run([[field, 'enter']], {}, {draft, ports})).rejects.toMatchObject({
			code: 'smapi_unauthorized',
		});
		expect(ports.store.writes).toEqual([]);
	});

	test('a full disk can be mended; another name can be chosen instead', async () => {
		const ports = portsWith();
		const full = () => {
			ports.store.nextChangeFails = new Failure('save_failed', {path: '/x', detail: 'no space'});
		};
		full();
		const asked = 'The new token is kept until you choose.';
		const {outcome} = await run(
			[
				[field, 'acme'],
				[asked, full, 'Try to save again'],
				[asked, 'Choose another name'],
				[field, 'acme-3'],
			],
			{},
			{draft, ports},
		);
		expect(outcome).toMatchObject(named('acme-3', {session: {profileName: 'acme-3'}}));
		expect(Object.keys(ports.store.file.profiles!)).toEqual(['acme-3']);
	});

	test('another account’s profile of that name is not replaced without a word', async () => {
		const ports = portsWith({acme: someProfile({role: 'owner', vendors: [{id: 'M7', name: 'Seven'}]})});
		const question = 'There is a profile “acme” already';
		const script: readonly Expected[] = [
			[field, 'acme'],
			[question, 'Replace “acme”'],
		];
		const {outcome} = await run(script, {}, {draft, ports});
		expect(outcome).toMatchObject(named('acme', {replace: true}));
		expect(profileIn(ports.store.file, 'acme')).toMatchObject({vendors: [{id: 'M1'}]});
	});

	test('one of an earlier role does not change a sign-in of another', async () => {
		const ports = portsWith();
		const self = withAnswers(draft, {role: 'self'});
		expect((await run([[field, 'me']], {}, {draft: self, ports})).outcome).toEqual(named('me'));
		expect(ports.store.writes).toEqual([]);
	});
});
