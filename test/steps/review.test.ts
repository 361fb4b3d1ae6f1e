import {expect, test} from 'vitest';
import {withAnswers, withoutAnswers} from '../../source/core/draft.ts';
import {Failure} from '../../source/core/failure.ts';
import {amazonHosts} from '../../source/core/hosts.ts';
import {askReturnUrl, PairMemory} from '../../source/flows/check-pair.ts';
import {ask} from '../../source/steps/review.ts';
import {someDemo} from '../fakes/facts.ts';
import {fakePorts} from '../fakes/ports.ts';
import {fileWith, someProfile} from '../fakes/store.ts';
import {answeredDraft, askStep, type StepOptions} from './ask-step.ts';

const clientSecret = `amzn1.oa2-cs.v1.${'5ec4'.repeat(16)}`;
const draft = answeredDraft({clientSecret});

const run = (does: string, options: StepOptions = {}) => askStep(ask, [['', does]], {draft, ...options});

test.each([
	[{role: 'self', flow: 'browser'}, 'Start: open Amazon in your browser'],
	[{role: 'self', flow: 'other-device'}, 'Start: make the address to open'],
	[{role: 'client', flow: 'hosted-page'}, 'Start: make the address for the owner'],
] as const)('Start is on top and says what it does, Enter starts: %o', async (answers, label) => {
	const {outcome, talk} = await run('enter', {draft: answeredDraft(answers)});
	expect(outcome).toEqual({type: 'done', changes: {reviewed: true}});
	expect(talk.heard()).toContain(label);
	expect((await run('esc')).outcome).toEqual({type: 'back'});
});

test.each([
	['your role', 'role', 'mine, I use the token myself', 'Change your role'],
	['how to sign in', 'flow', 'browser on this computer', 'Change how you sign in'],
	['return URL', 'redirectUri', 'http://127.0.0.1:9090/cb', 'Change the return URL:'],
	['security profile', 'securityProfile', 'your own', 'Change the security profile'],
	['in the console', 'returnUrls', 'you said so, not checked', 'Look at the return URLs again'],
	['client ID', 'clientId', draft.answers.clientId!, 'Change the client ID'],
	['client secret', 'clientSecret', '••••5ec4, not checked', 'Change the client secret'],
	['permissions', 'scopes', 'skills:readwrite models:readwrite', 'Change the permissions'],
	['profile name', 'profileName', 'me', 'Change the profile name'],
])('the row %s leads to its answer, in either voice', async (label, key, value, does) => {
	const {outcome, talk} = await run(label);
	expect(outcome).toEqual({type: 'edit', key});
	const row = `${label.trim()}  ${value}`;
	expect(talk.heard().split('\n')).toContain(row);
	expect(talk.heard()).not.toContain(clientSecret.slice(-12));
	const spoken = await run(does, {isScreen: false});
	expect(spoken.outcome).toEqual({type: 'edit', key});
	expect(spoken.talk.heard()).toContain(`${does.replace(/:$/, '')}: ${value}`);
	expect(spoken.talk.heard()).toContain('Is all of this right?');
});

test('who came for other permissions has them in focus, and is told so', async () => {
	const about = {about: 'scopes'} as const;
	const {outcome, talk} = await run('enter', about);
	expect(outcome).toEqual({type: 'edit', key: 'scopes'});
	expect(talk.heard()).toContain('Enter changes the permissions here; then Start signs in again with them.');
	const spoken = await run('enter', {...about, isScreen: false});
	expect(spoken.outcome).toEqual({type: 'edit', key: 'scopes'});
	expect(spoken.talk.heard()).toContain('Change the permissions here; then Start');
	expect((await run('enter')).talk.heard()).not.toContain('then Start signs in');
});

test('only what was given has a row; what is not as usual is said', async () => {
	const some = withoutAnswers(
		answeredDraft({replace: true, securityProfile: 'profile:acme', returnUrls: []}),
		['clientSecret', 'scopes'],
	);
	const {talk} = await run('enter', {draft: some, columns: 40});
	expect(talk.heard()).not.toMatch(/client secret|permissions/);
	for (const row of [
		'security profile  the one of “acme”',
		'in the console  to be confirmed',
		'profile name  me, replaces the one that is there',
	])
		expect(talk.heard()).toContain(row);
});

test('which hosts are contacted and what is stored where', async () => {
	const {talk, ports} = await run('enter');
	for (const host of ['www.amazon.com', 'api.amazon.com', 'api.amazonalexa.com'])
		expect(talk.heard()).toContain(host);
	expect(talk.heard()).toContain(`vendor IDs, in ${ports.store.path} (yours alone)`);
	expect(talk.heard()).not.toContain('Not Amazon');
	const client = await run('enter', {draft: answeredDraft({role: 'client'})});
	expect(client.talk.heard()).toContain('while you wait for the owner');
	expect(client.talk.heard()).toContain("www.amazon.com for the owner's sign-in");
	expect(client.talk.heard()).toContain("api.amazonalexa.com for the owner's vendor IDs");
	expect(client.talk.heard()).not.toContain('your sign-in');
	const hosts = {...amazonHosts, token: 'https://login.example'};
	expect((await run('enter', {facts: {hosts}})).talk.heard()).toContain(
		'Not Amazon: your secrets go to login.example, set in',
	);
});

test('where the keychain is chosen it says so', async () => {
	const ports = fakePorts();
	ports.store.choice = 'keychain';
	const {talk} = await run('enter', {ports});
	expect(talk.heard()).toContain("the secrets in this computer's keychain");
});

test('with --no-save nothing is stored', async () => {
	const {talk, ports} = await run('enter', {facts: {noSave: true}});
	expect(talk.heard()).toContain('Stored: nothing');
	expect(talk.heard()).not.toContain(ports.store.path);
});

test('in the demo one host plays all, and failures can be practised', async () => {
	const origin = 'http://127.0.0.1:4321';
	const facts = {demo: someDemo(), hosts: {authorize: origin, token: origin, smapi: origin}};
	const {talk} = await run('enter', {facts});
	expect(talk.heard()).toContain('Contacted: 127.0.0.1:4321 only, which plays www.amazon.com');
	expect(talk.heard()).toContain(`Try what can go wrong: ${facts.demo.practiceUrl}`);
});

test.each([
	['fits', 'saved, checked'],
	['unregistered', 'not saved: Amazon does not know it'],
	['unreached', 'you said so, not checked'],
] as const)('U05: what was checked and what was only said: %s', async (result, words) => {
	const pairs = new PairMemory();
	const {clientId, redirectUri} = draft.answers;
	const check = {client: {hosts: amazonHosts, clientId: clientId!}, redirectUri: redirectUri!, scopes: []};
	const ports = fakePorts();
	const page = {
		fits: {status: 302, headers: {location: 'https://www.amazon.com/ap/signin'}},
		unregistered: {status: 400, body: 'The redirect URI is not registered'},
		unreached: new Failure('unreachable', {host: 'www.amazon.com', detail: 'ENOTFOUND'}),
	}[result];
	ports.http.on('GET https://www.amazon.com/ap/oa', page);
	await askReturnUrl(check, pairs, ports, new AbortController().signal);
	const {talk} = await run('enter', {pairs});
	expect(talk.heard()).toContain(`in the console  ${words}`);
});

test('U05: a profile that was made with this return URL is named', async () => {
	const {clientId, redirectUri} = draft.answers;
	const file = fileWith({acme: someProfile({clientId: clientId!, redirectUri: redirectUri!})});
	const {talk} = await run('enter', {facts: {file}});
	expect(talk.heard()).toContain('in the console  saved: profile “acme” was made with it');
});

test('an answer of the team file says so', async () => {
	const {clientId} = draft.answers;
	const ofTeam = withAnswers(draft, {clientId: clientId!}, 'team');
	const heard = async (isScreen: boolean) => (await run('enter', {draft: ofTeam, isScreen})).talk.heard();
	expect(await heard(false)).toContain(`${clientId}, from your team`);
	const row = (await heard(true)).split('\n').find(line => line.includes('from your team'))!;
	expect(row).toContain(`amzn1.application-oa2-client.01…${clientId!.slice(-8)}, from your team`);
	expect(row.length).toBeLessThanOrEqual(76);
	expect(await heard(true)).not.toContain('me, from your team');
});
