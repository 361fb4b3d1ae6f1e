import {describe, expect, test} from 'vitest';
import {consoleUrl} from '../../source/core/client.ts';
import {ask} from '../../source/steps/security-profile.ts';
import {someDemo} from '../fakes/facts.ts';
import {fakePorts} from '../fakes/ports.ts';
import {FakeStore, fileWith, someProfile} from '../fakes/store.ts';
import type {Expected} from '../fakes/talk.ts';
import {answeredDraft, askStep, type StepOptions} from './ask-step.ts';
import {fileOf, someRequest} from './owner-request.ts';

const {clientId, clientSecret} = someProfile();
const {clientSecret: _, ...received} = someProfile({role: 'owner'});
const list = 'Amazon gives tokens only to tools it knows';
const guide: Expected = [list, 'Show me how'];

function run(
	script: readonly Expected[],
	profiles: Parameters<typeof fileWith>[0] = {},
	options: StepOptions = {},
) {
	const ports = fakePorts({store: new FakeStore(fileWith(profiles))});
	return askStep(ask, script, {ports, ...options});
}

test('Enter alone: I have one; also after the guide', async () => {
	const {outcome, talk} = await run([[list, 'enter']]);
	expect(outcome).toEqual({type: 'done', changes: {securityProfile: 'have'}});
	expect(talk.printed).toEqual([]);
	const after = await run([[list, 'enter']], {}, {draft: answeredDraft({securityProfile: 'guide'})});
	expect(after.outcome).toEqual(outcome);
});

test('the one of a saved profile: client ID and secret come from there', async () => {
	const {outcome, talk} = await run([[list, 'Use the one of profile me']], {me: someProfile(), received});
	const changes = {securityProfile: 'profile:me', clientId, clientSecret};
	expect(outcome).toEqual({type: 'done', changes, source: 'profile'});
	expect(talk.heard()).not.toContain('profile received');
	expect(talk.heard()).not.toContain(clientSecret);
});

test('the one of an open request, where no profile has that client', async () => {
	const other = `amzn1.application-oa2-client.${'e'.repeat(32)}`;
	const file = fileOf({
		r1: someRequest({clientId: other, profileName: 'acme'}),
		r2: someRequest({clientId: other, profileName: 'again'}),
		r3: someRequest({clientId: clientId!, profileName: 'mine'}),
	});
	const ports = fakePorts({store: new FakeStore({...file, ...fileWith({me: someProfile()})})});
	const {outcome, talk} = await askStep(ask, [[list, 'Use the one of the request for acme']], {ports});
	expect(outcome).toMatchObject({
		changes: {securityProfile: 'request:acme', clientId: other, clientSecret: someRequest().clientSecret},
		source: 'request',
	});
	expect(talk.heard()).not.toMatch(/for again|for mine/);
});

test('a secret that belongs to other hosts is not offered', async () => {
	const [authorize, token, smapi] = ['https://login.example', 'https://login.example', 'https://api.example'];
	const elsewhere = someProfile({hosts: {authorize, token, smapi}});
	expect((await run([[list, 'esc']], {elsewhere})).talk.heard()).not.toContain('elsewhere');
});

test('the profile that was taken has the focus', async () => {
	const draft = answeredDraft({securityProfile: 'profile:b'});
	const b = someProfile({clientId: `amzn1.application-oa2-client.${'b'.repeat(32)}`});
	const {outcome} = await run([[list, 'enter']], {a: someProfile(), b}, {draft});
	expect(outcome).toMatchObject({changes: {securityProfile: 'profile:b'}});
});

describe('several profiles of one client', () => {
	const day = (at: number) => new Date(Date.UTC(2026, 0, at));
	const four = {
		bmce: someProfile({secretAt: day(1), clientSecret: 'the-old-one'}),
		acme: someProfile({secretAt: day(3), clientSecret: 'the-new-one'}),
		cust2: someProfile({secretAt: day(2), clientSecret: 'the-old-one'}),
		cust1: someProfile({clientId: `amzn1.application-oa2-client.${'d'.repeat(32)}`}),
	};

	test('are one row, with the newest secret; another client has its own', async () => {
		const words = `Use the one of profile acme, also of cust2 and 1 more (…${clientId!.slice(-6)})`;
		const {outcome, talk} = await run([[list, words]], four);
		expect(outcome).toMatchObject({changes: {securityProfile: 'profile:acme', clientSecret: 'the-new-one'}});
		expect(talk.heard().match(/Use the one of/g)).toHaveLength(2);
		expect(talk.heard()).toMatch(/Use the one of profile cust1$/m);
	});

	test('twenty are one row too, and two name both', async () => {
		const many = Object.fromEntries(Array.from({length: 20}, (_, at) => [`c${at}`, someProfile()]));
		expect((await run([[list, 'esc']], many)).talk.heard().match(/Use the one of/g)).toHaveLength(1);
		const {talk} = await run([[list, 'esc']], {one: someProfile(), two: someProfile()});
		expect(talk.heard()).toContain('profile one, also of two (…');
	});

	test('whichever was taken, its row has the focus', async () => {
		const draft = answeredDraft({securityProfile: 'profile:bmce'});
		expect((await run([[list, 'enter']], four, {draft})).outcome).toMatchObject({
			changes: {securityProfile: 'profile:acme'},
		});
	});
});

test('show me how: the addresses, the clicks with the values to type, o opens the console', async () => {
	const {outcome, talk} = await run([guide, ['In the console (o opens it):', 'key o', 'enter']]);
	expect(outcome).toEqual({type: 'done', changes: {securityProfile: 'guide'}});
	expect(talk.printed).toContain(consoleUrl);
	expect(talk.opened).toEqual([consoleUrl]);
	for (const words of [
		'smapi-login, Manages my Alexa skills',
		'https://example.com/privacy',
		'go on with 5',
		'https://developer.amazon.com',
	])
		expect(talk.heard()).toContain(words);
});

test('Esc closes the guide first; its ticks are there again', async () => {
	const ticks = new Map<string, Set<number>>();
	const closed: Expected = ['In the console', 'tick 2', 'esc'];
	const script: readonly Expected[] = [guide, closed, guide, ['In the console', 'esc'], [list, 'esc']];
	expect((await run(script, {}, {ticks})).outcome).toEqual({type: 'back'});
	expect([...ticks.values()]).toEqual([new Set([1])]);
});

test('the demo opens its own console and says so, the real one beside it', async () => {
	const demo = someDemo();
	const {talk} = await run([guide, ['the practice one', 'key o', 'enter']], {}, {facts: {demo}});
	expect(talk.heard()).toContain('In this practice both are made up');
	expect(talk.printed).toEqual([
		'Practice console of this demo:',
		demo.consoleUrl,
		'The real one, for later:',
		consoleUrl,
	]);
	expect(talk.opened).toEqual([demo.consoleUrl]);
});

test('before rows that are read aloud there is a question', async () => {
	const asked = 'Where do client ID and secret come from?';
	expect((await run([[asked, 'esc']], {}, {isScreen: false})).talk.heard()).toContain(list);
	expect((await run([[list, 'esc']])).talk.heard()).not.toContain(asked);
});
