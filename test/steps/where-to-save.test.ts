import {describe, expect, test} from 'vitest';
import {withRequest} from '../../source/core/config-file.ts';
import {Failure} from '../../source/core/failure.ts';
import type {Profile} from '../../source/core/profile.ts';
import {ask} from '../../source/steps/profile-name.ts';
import {saveAsking} from '../../source/steps/where-to-save.ts';
import type {Outcome} from '../../source/talk/talk.ts';
import {json, type ScriptedAnswer, vendorsAnswer} from '../fakes/http.ts';
import {fakePorts} from '../fakes/ports.ts';
import {FakeStore, fileWith, someProfile} from '../fakes/store.ts';
import type {Expected} from '../fakes/talk.ts';
import {answeredDraft, askStep, type StepOptions} from './ask-step.ts';

const vendorsRoute = 'GET https://api.amazonalexa.com/v1/vendors';
const dropped = 'The new token was dropped; nothing was saved.';
const {clientSecret: _, redirectUri: __, ...rest} = someProfile();
const received: Profile = {...rest, role: 'owner', tokens: {...rest.tokens, accessToken: 'Atza|received'}};
const other = {...received, vendors: [{id: 'M9', name: 'Nine'}]};

function portsWith(
	profiles: Readonly<Record<string, Profile>> = {},
	answer: ScriptedAnswer = vendorsAnswer('M1'),
) {
	const file = withRequest(fileWith(profiles), 'r1', {kind: 'token', createdAt: new Date(0)});
	const ports = fakePorts({store: new FakeStore(file)});
	ports.http.always(vendorsRoute, answer);
	return ports;
}

describe('role 3: the name was all that was missing to save the token', () => {
	const draft = answeredDraft({role: 'owner', receivedToken: received, requestId: 'r1', replace: true});
	const run = (ports = portsWith(), ...script: Expected[]) => askStep(ask, script, {draft, ports});

	test('it is saved, its request ends, and the session goes on', async () => {
		const {outcome, ports} = await run(portsWith(), ['Profile name', 'mine']);
		expect(outcome).toMatchObject({changes: {profileName: 'mine', session: {profile: {vendorId: 'M1'}}}});
		expect(Object.keys(ports.store.file.profiles!)).toEqual(['mine']);
		expect(ports.store.file.requests ?? {}).toEqual({});
	});

	test('where it cannot be saved the token stays, and another name is a way out', async () => {
		const ports = portsWith();
		const fails = () => {
			ports.store.nextChangeFails = new Failure('save_failed', {path: '/x', detail: 'no space'});
		};
		const {talk} = await run(
			ports,
			['Profile name', fails, 'mine'],
			['Not saved: Cannot save /x', fails, 'Choose another name'],
			['Profile name', 'yours'],
			['Not saved: Cannot save /x', 'esc'],
			['Profile name', 'theirs'],
		);
		expect(Object.keys(ports.store.file.profiles!)).toEqual(['theirs']);
		expect(talk.heard()).toContain('(escape) back');
		expect(talk.printed).toEqual([]);
	});

	test('what to do about it is a row here, not another run', async () => {
		const ports = portsWith();
		const fails = () => {
			ports.store.nextChangeFails = new Failure('save_failed', {path: '/x', detail: 'no space'});
		};
		const {talk} = await run(ports, ['Profile name', fails, 'mine'], ['Not saved', 'Try to save again']);
		expect(talk.heard()).toContain('Try again here when that is mended.');
		expect(talk.heard()).not.toContain('run it again');
	});

	test('what was agreed to for a name counts for that name alone', async () => {
		const {ports} = await run(portsWith({me: other}), ['Profile name', 'me']);
		expect(ports.store.file.profiles!.me).toMatchObject({tokens: {accessToken: 'Atza|received'}});
		const asked = run(
			portsWith({me: other, you: other}),
			['Profile name', 'you'],
			['There is a profile “you”', 'waits'],
		);
		await expect(asked).rejects.toThrow('without an answer');
	});

	test('a token that SMAPI does not take is the wizard’s', async () => {
		const ports = portsWith({}, json({}, 401));
		await expect(run(ports, ['Profile name', 'mine'])).rejects.toMatchObject({code: 'smapi_unauthorized'});
		expect(ports.store.file.profiles).toBeUndefined();
	});
});

describe('where to save', () => {
	const save = (options: StepOptions, ...script: Expected[]) => {
		const profile = someProfile({tokens: {...someProfile().tokens, accessToken: 'Atza|new'}});
		const ask = async (step: Parameters<typeof saveAsking>[0]): Promise<Outcome> => {
			const saved = await saveAsking(step, {profileName: 'me', profile, replace: false}, 'Sign in again');
			return typeof saved === 'object'
				? {type: 'done', changes: {profileName: saved.profileName}}
				: {type: 'back'};
		};
		return askStep(ask, script, options);
	};
	const mine = {...someProfile(), vendors: [{id: 'M9', name: 'Nine'}]};

	test('a choice that cannot be saved either is asked about again, by its own name', async () => {
		const ports = portsWith({me: mine, 'me-2': mine});
		const {outcome} = await save(
			{ports},
			[
				'Keep it as a new profile, “me-3”',
				() => {
					// Another window took the name meanwhile.
					ports.store.file = fileWith({me: mine, 'me-3': {...mine, clientId: 'another'}});
				},
				'Keep it',
			],
			['There is a profile “me-3” already', 'Replace “me-3”'],
		);
		expect(outcome).toEqual({type: 'done', changes: {profileName: 'me-3'}});
		expect(ports.store.file.profiles!.me).toMatchObject({tokens: {accessToken: mine.tokens.accessToken}});
	});

	test.each([true, false])('what is said and done until it is dropped (screen: %s)', async isScreen => {
		const {outcome, talk, ports} = await save(
			{ports: portsWith({me: mine}), isScreen},
			['Not saved: another account answered', 'esc'],
			['Go back? The new token is not saved', 'esc'],
			['The new token is kept until you choose.', 'Sign in again'],
		);
		expect(outcome).toEqual({type: 'back'});
		expect(talk.heard()).toContain('Sign in again  the new token is dropped');
		expect(talk.heard()).toContain('(escape) drop the token');
		expect(talk.told.filter(line => line === dropped)).toHaveLength(1);
		expect(ports.store.writes).toEqual([]);
	});
});
