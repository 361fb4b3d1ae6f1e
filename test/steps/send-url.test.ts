import {describe, expect, test} from 'vitest';
import {returnUrls} from '../../source/core/client.ts';
import {withAnswers, withoutAnswers} from '../../source/core/draft.ts';
import {Failure} from '../../source/core/failure.ts';
import {advance} from '../../source/core/walk.ts';
import {codeRequestsIn} from '../../source/flows/requests.ts';
import {ask} from '../../source/steps/send-url.ts';
import {fakePorts} from '../fakes/ports.ts';
import {FakeStore} from '../fakes/store.ts';
import type {Expected} from '../fakes/talk.ts';
import {askStep, type StepOptions} from './ask-step.ts';
import {clientDraft, draftOf, fileOf, someRequest} from './owner-request.ts';

const page = 'GET https://www.amazon.com/ap/oa';
const ready = 'I have the code';

async function run({ports = fakePorts(), ...options}: StepOptions, ...script: Expected[]) {
	ports.http.always(page, {status: 302});
	const asked = await askStep(ask, script, {draft: clientDraft(), ...options, ports});
	const addresses = asked.talk.printed.filter(line => line.startsWith('https://www.amazon.com/ap/oa'));
	return {...asked, addresses};
}

const open = (store: FakeStore) => codeRequestsIn(store.file);

test('the request is saved, the draft ends with it, and the address is printed whole', async () => {
	const ports = fakePorts({store: new FakeStore({version: 1, draft: {answers: {}, at: 'review'}})});
	const {outcome, addresses, states} = await run({ports}, [ready, 'enter']);
	const [[id, request]] = open(ports.store) as [[string, ReturnType<typeof someRequest>]];
	expect(request).toMatchObject({kind: 'code', profileName: 'acme', redirectUri: returnUrls.hostedPage});
	expect(ports.store.file.draft).toBeUndefined();
	expect(ports.store.writes).toHaveLength(1);
	const query = new URL(addresses[0]!).searchParams;
	expect(query.get('state')).toBe(request.state);
	expect(query.get('code_challenge_method')).toBe('S256');
	expect(states).toEqual([request.state]);
	expect(outcome).toEqual({type: 'done', changes: {requestId: id}});
});

test('what it asks for, what the owner will see, and where to go on by the name of this program', async () => {
	const {talk} = await run({facts: {programName: 'node dist/launcher.cjs'}}, [ready, 'enter']);
	for (const words of [
		'Copy the message for the owner\nI have the code',
		'asks for skills:readwrite',
		'A code is good for 5 minutes',
		'Leave for now  node dist/launcher.cjs goes on here',
	])
		expect(talk.heard()).toContain(words);
});

test('Esc goes back; leaving keeps the request', async () => {
	expect((await run({}, [ready, 'esc'])).outcome).toEqual({type: 'back'});
	const {outcome, ports} = await run({}, [ready, 'Leave for now']);
	expect(outcome).toEqual({type: 'leave'});
	expect(open(ports.store)).toHaveLength(1);
});

describe('an open request', () => {
	test.each([
		['the draft names it', {draft: withAnswers(clientDraft(), {requestId: 'r1'})}],
		['this run gave its address out', {facts: {earlierStates: ['state-of-the-request']}}],
		['it is gone on with after days', {draft: draftOf('r1', someRequest())}],
	])('is shown again, not made twice: %s', async (_, options) => {
		const {scopes} = clientDraft().answers;
		const ports = fakePorts({store: new FakeStore(fileOf({r1: someRequest({scopes: scopes!})}))});
		const {outcome, addresses} = await run({ports, ...options}, [ready, 'enter']);
		expect(new URL(addresses[0]!).searchParams.get('state')).toBe('state-of-the-request');
		expect(open(ports.store).map(([id]) => id)).toEqual(['r1']);
		expect(outcome).toEqual({type: 'done', changes: {requestId: 'r1'}});
	});

	test('stays open when other answers make another address', async () => {
		const ports = fakePorts({store: new FakeStore(fileOf({r1: someRequest()}))});
		const draft = withAnswers(clientDraft(), {requestId: 'r1', scopes: ['alexa::ask:skills:read']});
		const {addresses} = await run({ports, draft}, [ready, 'enter']);
		expect(open(ports.store)).toHaveLength(2);
		expect(addresses[0]).not.toContain('state-of-the-request');
	});

	test('leaves another draft than the one that led here as it is', async () => {
		const draft = {answers: {role: 'self'}, at: 'scopes'};
		const ports = fakePorts({store: new FakeStore({...fileOf({r1: someRequest()}), draft})});
		await run({ports, draft: draftOf('r1', someRequest())}, [ready, 'enter']);
		expect(ports.store.file.draft).toEqual(draft);
	});
});

test.each([true, false])('copied, written and printed again (screen: %s)', async isScreen => {
	const does = ['key c', 'key m', 'key w', 'key u', ...(isScreen ? [] : ['key M']), 'enter'];
	const {talk, addresses} = await run({isScreen}, [ready, ...does]);
	const [copied, message] = talk.copied;
	expect(copied).toEqual({text: addresses[0], what: 'Address'});
	expect(message).toEqual({text: expect.stringContaining(addresses[0]!), what: 'Message'});
	expect(message!.text).toContain('shows a code');
	expect(talk.written).toEqual([{file: 'smapi-login-request-acme.txt', text: message!.text}]);
	expect(new Set(addresses).size).toBe(1);
	expect(addresses).toHaveLength(isScreen ? 2 : 3);
	if (!isScreen) expect(talk.printed.join('\n')).toContain(message!.text.trimEnd());
});

describe('what Amazon says of the address', () => {
	test.each([
		['An unknown redirect_uri', 'Amazon does not know the return URL', 'Show how to add', 'returnUrls'],
		['An unknown client_id', 'it seems not to know the client ID', 'Look at the client ID', 'clientId'],
	])('“%s” is a hint with a way to it', async (body, words, row, key) => {
		const ports = fakePorts();
		ports.http.on(page, {status: 400, body});
		const {outcome} = await run({ports}, [
			words,
			talk => expect(talk.shown()).toMatch(/I have the code\nThe owner said no\nLeave for now/),
			row,
		]);
		expect(outcome).toEqual({type: 'edit', key});
	});

	test('is not asked where nobody wants it, and no failure is told', async () => {
		const quiet = await run({facts: {noProbe: true}}, [ready, 'enter']);
		expect(quiet.ports.http.requests).toHaveLength(0);
		const ports = fakePorts();
		ports.http.on(page, new Failure('unreachable', {host: 'www.amazon.com', detail: 'offline'}));
		const offline = await run({ports}, [/^The address is for the owner/, 'enter']);
		expect(ports.http.requests).toHaveLength(1);
		expect(offline.talk.heard()).not.toContain('offline');
	});

	test('is asked with a state of its own', async () => {
		const {ports, states} = await run({}, [ready, 'enter']);
		expect(new URL(ports.http.requests[0]!.url).searchParams.get('state')).not.toBe(states[0]);
	});
});

test('with --no-save nothing is kept before the person agrees', async () => {
	const ports = fakePorts();
	const nothingYet = () => expect(ports.store.writes).toHaveLength(0);
	const agreed = await run(
		{ports, facts: {noSave: true}},
		['must be kept', nothingYet, 'Keep'],
		[ready, 'enter'],
	);
	expect(open(agreed.ports.store)).toHaveLength(1);
	for (const [does, outcome] of [
		['Leave, and keep nothing', {type: 'leave'}],
		['esc', {type: 'back'}],
	] as const) {
		const left = await run({facts: {noSave: true}}, ['must be kept', does]);
		expect(left.outcome).toEqual(outcome);
		expect([left.ports.store.writes, left.talk.printed]).toEqual([[], []]);
	}
	// What is kept already is not asked about.
	const kept = fakePorts({store: new FakeStore(fileOf({r1: someRequest()}))});
	await run({ports: kept, draft: draftOf('r1', someRequest()), facts: {noSave: true}}, [ready, 'enter']);
});

describe('who asks', () => {
	const from = 'Ada of Acme, for the weather skill';
	const line = `Who asks, and what for: ${from}`;

	test('is left out by Enter, or stands in the message, in the request and as the next offer', async () => {
		const left = await run({}, [ready, 'key f'], ['For example', 'enter'], [ready, 'key m', 'esc']);
		expect(left.talk.copied[0]!.text).not.toContain('Who asks');
		const {talk, ports} = await run(
			{},
			['who asks is not said (f adds it)', 'key f'],
			['For example', `  ${from}\u0007 `],
			[`who asks Ada of Acme`, 'Copy the message for the owner'],
			[ready, 'key w', 'esc'],
		);
		expect(talk.copied[0]!.text).toContain('Ada of Acme, for the weather skill');
		expect(talk.written[0]!.text).toBe(talk.copied[0]!.text);
		expect(open(ports.store)[0]![1].from).toMatch(/^Ada of Acme, for the weather skill/);
		expect(ports.store.file.from).toBe(open(ports.store)[0]![1].from);
		expect(ports.store.file.from).not.toMatch(/\p{C}/u);
	});

	test('is offered again for the next owner, and can be left out there', async () => {
		const store = () => new FakeStore({version: 1, from});
		const taken = await run(
			{ports: fakePorts({store: store()}), isScreen: false},
			[ready, 'key f'],
			[`Enter takes ${from}`, 'enter'],
			[ready, 'key m', 'esc'],
		);
		expect(taken.talk.copied[0]!.text).toContain(line);
		const out = await run(
			{ports: fakePorts({store: store()}), isScreen: false},
			[ready, 'key f'],
			['For example', 'key l'],
			[ready, 'key m', 'esc'],
		);
		expect(out.talk.copied[0]!.text).not.toContain('Who asks');
	});

	test('comes with --from, too', async () => {
		const draft = withAnswers(clientDraft(), {from}, 'flag');
		const {talk, ports} = await run({draft}, [ready, 'key m', 'esc']);
		expect(talk.copied[0]!.text).toContain(line);
		expect(ports.store.file).toMatchObject({from});
	});

	test('more than 200 characters are refused', async () => {
		const {talk} = await run({}, [ready, 'key f'], ['For example', 'x'.repeat(201), 'esc'], [ready, 'esc']);
		expect(talk.heard()).toContain('longer than 200 characters');
	});
});

test('U16: a no is answered here too: less is asked for, or the request goes', async () => {
	const less = await run({}, [ready, 'The owner said no'], ['Ask for less', 'Ask for less']);
	expect(less.outcome).toMatchObject({type: 'go', destination: {at: 'scopes'}});
	// The name stays: Review comes next.
	if (less.outcome.type !== 'go') throw new Error(less.outcome.type);
	const facts = {showsHome: true, vendorCount: undefined};
	const next = advance(
		{draft: less.outcome.draft, at: 'scopes'},
		{scopes: ['alexa::ask:skills:read']},
		facts,
	);
	expect(next.at).toBe('review');
	expect(open(less.ports.store)).toEqual([]);
	const back = await run({}, [ready, 'The owner said no'], ['Ask for less', 'esc'], [ready, 'enter']);
	expect(open(back.ports.store)).toHaveLength(1);
});

test('a disk that is full is told, and tried again', async () => {
	const ports = fakePorts();
	ports.store.nextChangeFails = new Failure('save_failed', {path: '/x', detail: 'no space'});
	const {failures} = await run(
		{ports},
		['There is no address to send yet.', talk => expect(talk.printed).toEqual([]), 'Try again'],
		[ready, 'enter'],
	);
	expect(failures.map(failure => failure?.code)).toEqual(['save_failed', undefined]);
});

test('a request that is gone and cannot be made anew leads to the answers', async () => {
	const draft = withoutAnswers(draftOf('r9', someRequest()), ['clientSecret']);
	const {outcome, failures} = await run({draft}, ['There is no address', 'Look at the answers']);
	expect(failures.map(failure => failure?.code)).toEqual(['unknown_request', undefined]);
	expect(outcome).toEqual({type: 'edit', key: 'clientSecret'});
	expect((await run({draft}, ['There is no address', 'esc'])).outcome).toEqual({type: 'back'});
});

test('in the demo the address can be opened here', async () => {
	const demo = {
		answers: {},
		consoleUrl: '',
		practiceUrl: '',
		folder: '/d',
		isTemporary: true,
		allow: async () => '',
	};
	const {talk, addresses} = await run({facts: {demo}}, ['you are the owner too: o opens', 'key o', 'enter']);
	expect(talk.opened).toEqual(addresses);
});
