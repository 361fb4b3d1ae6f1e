import {describe, expect, test} from 'vitest';
import {returnUrls} from '../../source/core/client.ts';
import {draftForDisk, draftFromDisk, withAnswers} from '../../source/core/draft.ts';
import type {FailureCode} from '../../source/core/failure.ts';
import {resolveSettings, type SignInFlags} from '../../source/core/settings.ts';
import type {TeamFile} from '../../source/core/team.ts';
import {
	contactLine,
	contactOfProfile,
	ownAddress,
	secretWords,
	withAdvisedWay,
	withTeamMarks,
} from '../../source/core/team-answers.ts';
import {answeredBy} from '../../source/core/walk.ts';
import {fakeMachine, sshMachine} from '../fakes/machine.ts';
import {fileWith, someProfile} from '../fakes/store.ts';

const idOf = (digit: string) => `amzn1.application-oa2-client.${digit.repeat(32)}`;
const acme: TeamFile = {
	version: 1,
	profile: 'acme',
	role: 'self',
	clientId: idOf('a'),
	scopes: ['alexa::ask:skills:read'],
	way: 'browser',
	vendorId: 'M1',
	contact: 'dev-tools\u001B[31m@acme.example',
	secretFrom: '1Password, vault Dev',
};

const resolve = (flags: SignInFlags = {}, team = acme, profiles = {}, environment = {}) =>
	resolveSettings(flags, environment, {}, fileWith(profiles), team);

describe('a sign-in with a team file', () => {
	test('takes every answer of it, and tells so', () => {
		const {draft} = resolve();
		expect(draft.answers).toEqual({
			role: 'self',
			clientId: idOf('a'),
			securityProfile: 'have',
			scopes: ['alexa::ask:skills:read'],
			flow: 'browser',
			redirectUri: returnUrls.loopback,
			vendorId: 'M1',
			profileName: 'acme',
		});
		expect(new Set(Object.values(draft.from))).toEqual(new Set(['team']));
		expect(answeredBy(draft, 'team')).toContain('client ID');
	});

	test('flags and environment are stronger', () => {
		const environment = {ASK_LWA_CLIENT_ID: idOf('b')};
		const {draft} = resolve({scopes: 'models:read', browser: false}, acme, {}, environment);
		expect(draft.answers).toMatchObject({
			clientId: idOf('b'),
			scopes: ['alexa::ask:models:read'],
			flow: 'other-device',
			profileName: 'acme',
		});
		// The name was meant for another client: it is just offered.
		expect(draft.from).toMatchObject({clientId: 'environment', scopes: 'flag', profileName: 'default'});
		expect(contactLine(draft, {path: 'x', team: acme})).toBeUndefined();
	});

	test('the profile of that name counts only with the client of the file', () => {
		const mine = someProfile({clientId: idOf('a')});
		expect(resolve({}, acme, {acme: mine}).existing).toEqual(mine);
		const other = resolve({}, acme, {acme: someProfile({clientId: idOf('c')})});
		expect(other.existing).toBeUndefined();
		expect(other.draft.from.profileName).toBe('default');
		expect(other.draft.answers.clientSecret).toBeUndefined();
		expect(resolve({profile: 'me'}, acme, {me: someProfile()}).draft.from.clientId).toBe('profile');
	});

	test.each(['http://127.0.0.1:8080/cb', 'https://acme.example/cb'])(
		'never goes to %s unasked',
		redirectUri => {
			const {way: _, ...others} = acme;
			const {draft} = resolve({}, {...others, redirectUri, way: 'other-device'});
			expect(ownAddress({...others, redirectUri})).toBe(redirectUri);
			expect(draft.answers.redirectUri).toBeUndefined();
			expect(draft.answers.flow).toBeUndefined();
		},
	);

	test('the address that we would take anyway needs no consent', () => {
		expect(ownAddress({...acme, redirectUri: returnUrls.loopback})).toBeUndefined();
		expect(ownAddress({...acme, role: 'client', redirectUri: returnUrls.hostedPage})).toBeUndefined();
	});

	test('over SSH the way of the file is asked about, and only that', () => {
		const {draft} = resolve();
		const {flow: _, redirectUri: __, ...rest} = draft.answers;
		expect(withAdvisedWay(draft, sshMachine).answers).toEqual(rest);
		for (const same of [
			withAdvisedWay(draft, fakeMachine()),
			withAdvisedWay(resolve({browser: true}).draft, sshMachine),
			withAdvisedWay(resolve({}, {...acme, way: 'other-device'}).draft, sshMachine),
		])
			expect(same.answers.flow).toBeDefined();
	});

	test('a draft from the disk knows again what the file gave, as long as it is the same', () => {
		const {draft} = resolve();
		const kept = draftFromDisk(draftForDisk(draft, 'review', new Date(0)))!.draft;
		expect(Object.values(kept.from)).not.toContain('team');
		const typed = withAnswers(kept, {scopes: ['alexa::ask:models:read']});
		expect(withTeamMarks(typed, acme).from).toMatchObject({
			clientId: 'team',
			flow: 'team',
			profileName: 'team',
			scopes: 'typed',
		});
		expect(withTeamMarks(withAnswers(kept, {clientId: idOf('b')}), acme).from.flow).toBe('typed');
		const own = withAnswers(kept, {redirectUri: 'https://acme.example/cb'});
		expect(withTeamMarks(own, {...acme, redirectUri: 'https://acme.example/cb'}).from.redirectUri).toBe(
			'team',
		);
	});

	test('a saved profile of its client has its contact, another one none', () => {
		const offer = {path: 'x', team: acme};
		const words = (clientId: string | undefined, code: FailureCode = 'invalid_client') =>
			contactOfProfile(clientId === undefined ? {} : {clientId}, offer, code);
		expect(words(idOf('a'))).toContain('acme.example.');
		for (const none of [words(idOf('b')), words(undefined), words(idOf('a'), 'unreachable')])
			expect(none).toBeUndefined();
	});

	test('its words are cleaned', () => {
		const {draft} = resolve();
		expect(contactLine(draft, {path: 'x', team: acme})).toMatch(
			/^If [a-z ]*, ask dev-tools[ -~]*@acme\.example\.$/,
		);
		expect(contactLine(draft, {path: 'x', team: acme}, 'unreachable')).toBeUndefined();
		expect(secretWords(draft, {path: 'x', team: acme})).toBe(
			'Your team says where it is: 1Password, vault Dev',
		);
	});

	test('where the file does not say where the secret is, whom to ask', () => {
		const {draft} = resolve();
		const {secretFrom: _, ...silent} = acme;
		const words = (team: TeamFile) => secretWords(draft, {path: 'x', team});
		expect(words(silent)).toMatch(/Ask dev-tools.*@acme\.example for it\.$/);
		const {contact: __, ...mute} = silent;
		expect(words(mute)).toContain('Ask whoever looks after its security profile');
		const {clientId: ___, ...open} = mute;
		expect(words(open)).toBeUndefined();
	});
});
