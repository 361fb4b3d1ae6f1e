import {describe, expect, test} from 'vitest';
import {
	editDraft,
	openedDraft,
	reauthDraft,
	receiveAgainDraft,
	requestDraft,
} from '../../source/core/known-drafts.ts';
import type {OpenRequest} from '../../source/core/profile.ts';
import {startWalk} from '../../source/core/walk.ts';
import {fakeMachine, sshMachine} from '../fakes/machine.ts';
import {someProfile} from '../fakes/store.ts';

const facts = {showsHome: false, vendorCount: undefined};
const createdAt = new Date('2026-01-02T03:04:05.000Z');
const codeRequest: OpenRequest = {
	kind: 'code',
	profileName: 'acme',
	clientId: someProfile().clientId!,
	clientSecret: someProfile().clientSecret!,
	redirectUri: 'https://tool.example/back',
	hosts: someProfile().hosts,
	scopes: ['alexa::ask:skills:read'],
	state: 'the-state',
	codeVerifier: 'the-verifier',
	createdAt,
};

test('signing in again asks nothing: the sign-in itself comes up', () => {
	const draft = reauthDraft('me', someProfile({vendorId: 'M1'}), fakeMachine());
	expect(startWalk(draft, facts).at).toBe('sign-in');
	expect(draft.answers).toMatchObject({
		flow: 'browser',
		redirectUri: 'http://127.0.0.1:9090/cb',
		profileName: 'me',
	});
	expect(new Set(Object.values(draft.from))).toEqual(new Set(['profile']));
});

test('over SSH the same address is pasted', () => {
	const {answers} = reauthDraft('me', someProfile(), sshMachine);
	expect(answers).toMatchObject({flow: 'other-device', redirectUri: 'http://127.0.0.1:9090/cb'});
});

test('an address of their own survives', () => {
	const profile = someProfile({redirectUri: 'https://tool.example/back'});
	expect(reauthDraft('me', profile, fakeMachine()).answers).toMatchObject({
		flow: 'other-device',
		redirectUri: 'https://tool.example/back',
	});
});

test('U26: a profile of another owner makes no new request before Start', () => {
	const profile = someProfile({role: 'client', redirectUri: 'https://tool.example/back'});
	const draft = reauthDraft('me', profile, fakeMachine());
	expect(startWalk(draft, facts).at).toBe('review');
	expect(draft.answers.flow).toBe('own-address');
});

test('without a client secret only that is asked', () => {
	const {clientSecret: _, ...profile} = someProfile();
	expect(startWalk(reauthDraft('me', profile, fakeMachine()), facts).at).toBe('client-secret');
});

test('to edit is to look at review', () => {
	const draft = editDraft('me', someProfile(), fakeMachine());
	expect(startWalk(draft, facts).at).toBe('review');
});

test('an opened profile has its session', () => {
	const profile = someProfile();
	expect(openedDraft('me', profile).answers).toMatchObject({
		role: 'self',
		session: {profileName: 'me', profile},
	});
});

test('a received token that ended: the same profile, and nothing of a client', () => {
	const {answers} = receiveAgainDraft('mine', someProfile({role: 'owner'}));
	expect(answers).toMatchObject({role: 'owner', profileName: 'mine'});
	expect(answers).not.toHaveProperty('session');
});

describe('an open request goes on with what it stored', () => {
	test('a code', () => {
		const draft = requestDraft('r1', codeRequest, sshMachine);
		expect(draft.answers).toEqual({
			role: 'client',
			requestId: 'r1',
			profileName: 'acme',
			clientId: codeRequest.clientId,
			clientSecret: codeRequest.clientSecret,
			scopes: codeRequest.scopes,
			flow: 'own-address',
			redirectUri: 'https://tool.example/back',
			returnUrls: ['https://tool.example/back'],
			securityProfile: 'have',
			reviewed: true,
		});
		expect(startWalk(draft, facts).at).toBe('code');
	});

	test('an address that has not come yet', () => {
		const draft = requestDraft('r2', {kind: 'url', createdAt}, fakeMachine());
		expect(draft.answers).toEqual({role: 'owner', requestId: 'r2'});
		expect(startWalk(draft, facts).at).toBe('owner-url');
	});

	test('a token that has not come yet', () => {
		const authorizationUrl = 'https://www.amazon.com/ap/oa?client_id=x';
		const request: OpenRequest = {kind: 'token', authorizationUrl, clientId: 'x', createdAt};
		const draft = requestDraft('r3', request, fakeMachine());
		expect(draft.answers).toEqual({role: 'owner', requestId: 'r3', authorizationUrl, clientId: 'x'});
		expect(startWalk(draft, facts).at).toBe('received-token');
	});
});
