import {expect, test} from 'vitest';
import {returnUrls} from '../../source/core/client.ts';
import {withAnswers, withoutAnswers} from '../../source/core/draft.ts';
import {Failure} from '../../source/core/failure.ts';
import {codeRequestsIn} from '../../source/flows/owner-request.ts';
import {ask} from '../../source/steps/send-url.ts';
import {screenOf} from './step-screen.tsx';

const Screen = screenOf(ask);

import {fakePorts} from '../fakes/ports.ts';
import {FakeStore} from '../fakes/store.ts';
import {clientDraft, draftOf, fileOf, someRequest} from './owner-request.ts';
import {type ShowOptions, showStep} from './show-step.tsx';

const page = 'GET https://www.amazon.com/ap/oa';

async function show(options: ShowOptions = {}) {
	const ports = options.ports ?? fakePorts();
	ports.http.always(page, {status: 302});
	const app = await showStep(Screen, {draft: clientDraft(), ...options, ports});
	const addresses = () => app.printed().match(/https:\/\/www\.amazon\.com\/ap\/oa\S+/g) ?? [];
	return Object.assign(app, {addresses});
}

test('the request is saved, the draft ends with it, and the address stands whole above the frame', async () => {
	const ports = fakePorts({store: new FakeStore({version: 1, draft: {answers: {}, at: 'review'}})});
	const app = await show({ports});
	await app.waitForText('I have the code');
	const [[id, request]] = codeRequestsIn(ports.store.file) as [[string, ReturnType<typeof someRequest>]];
	expect(request).toMatchObject({kind: 'code', profileName: 'acme', redirectUri: returnUrls.hostedPage});
	expect(ports.store.file.draft).toBeUndefined();
	expect(ports.store.writes).toHaveLength(1);
	const [address] = app.addresses();
	expect(new URL(address!).searchParams.get('state')).toBe(request.state);
	expect(new URL(address!).searchParams.get('code_challenge_method')).toBe('S256');
	expect(app.states).toEqual([request.state]);
	await app.press('enter');
	expect(app.done).toEqual([{requestId: id}]);
});

test('where to go on is told by the name that this program was called by', async () => {
	const app = await show({facts: {programName: 'node dist/launcher.cjs'}});
	await app.waitForText('Leave for now  node dist/launcher.cjs goes on here');
});

test.each([
	['the draft names it', (id: string) => ({draft: withAnswers(clientDraft(), {requestId: id})})],
	['this run gave its address out', () => ({facts: {earlierStates: ['state-of-the-request']}})],
	['it is gone on with after days', (id: string) => ({draft: draftOf(id, someRequest())})],
])('an open request is shown again, not made twice: %s', async (_, options) => {
	const ports = fakePorts({
		store: new FakeStore(fileOf({r1: someRequest({scopes: clientDraft().answers.scopes!})})),
	});
	const app = await show({ports, ...options('r1')});
	await app.waitForText('I have the code');
	expect(new URL(app.addresses()[0]!).searchParams.get('state')).toBe('state-of-the-request');
	expect(Object.keys(ports.store.file.requests!)).toEqual(['r1']);
	await app.press('enter');
	expect(app.done).toEqual([{requestId: 'r1'}]);
});

test('other answers make another address; the earlier request stays open', async () => {
	const ports = fakePorts({store: new FakeStore(fileOf({r1: someRequest()}))});
	const draft = withAnswers(clientDraft(), {requestId: 'r1', scopes: ['alexa::ask:skills:read']});
	const app = await show({ports, draft});
	await app.waitForText('I have the code');
	expect(Object.keys(ports.store.file.requests!)).toHaveLength(2);
	expect(app.addresses()[0]).not.toContain('state-of-the-request');
});

test('another draft than the one that led here stays', async () => {
	const draft = {answers: {role: 'self'}, at: 'scopes'};
	const file = {...fileOf({r1: someRequest()}), draft};
	const ports = fakePorts({store: new FakeStore(file)});
	const app = await show({ports, draft: draftOf('r1', someRequest())});
	await app.waitForText('I have the code');
	expect(ports.store.file.draft).toEqual(draft);
});

test('copied, written and printed again; the message says what will be seen', async () => {
	const app = await show();
	await app.waitForText('I have the code');
	await app.press('c', 'm', 'w', 'u');
	const [, copied, message, written, printed] = app.actions;
	const [address] = app.addresses();
	expect(copied).toMatchObject({type: 'copy', text: address});
	expect(message).toMatchObject({type: 'copy', text: expect.stringContaining(address!)});
	expect((message as {text: string}).text).toContain('shows a code');
	expect(written).toMatchObject({type: 'write', file: 'smapi-login-request-acme.txt'});
	expect((written as {text: string}).text).toBe((message as {text: string}).text);
	expect(printed).toMatchObject({type: 'print'});
	expect(app.addresses()).toEqual([address, address]);
});

test('leaving keeps the request', async () => {
	const app = await show();
	await app.waitForText('I have the code');
	await app.press('down', 'enter');
	expect(app.left).toBe(1);
	expect(codeRequestsIn(app.ports.store.file)).toHaveLength(1);
});

test('an unknown return URL is a hint with a way to it', async () => {
	const ports = fakePorts();
	ports.http.on(page, {status: 400, body: 'An unknown redirect_uri'});
	const app = await show({ports});
	await app.waitForText('Amazon does not know the return URL');
	expect(app.lastFrame()).toContain('❯ I have the code');
	await app.press('down', 'down', 'enter');
	expect(app.edits).toEqual(['returnUrls']);
});

test('no probe where none is wanted, and none that fails is told', async () => {
	const quiet = await showStep(Screen, {draft: clientDraft(), facts: {noProbe: true}});
	await quiet.waitForText('I have the code');
	expect(quiet.ports.http.requests).toHaveLength(0);
	const ports = fakePorts();
	ports.http.on(page, new Failure('unreachable', {host: 'www.amazon.com', detail: 'offline'}));
	const offline = await show({ports});
	await offline.waitForText('I have the code');
	expect(ports.http.requests).toHaveLength(1);
	expect(offline.lastFrame()).not.toContain('!');
});

test('the probe has a state of its own', async () => {
	const app = await show();
	await app.waitForText('I have the code');
	const state = new URL(app.ports.http.requests[0]!.url).searchParams.get('state');
	expect(state).not.toBe(app.states[0]);
});

test('with --no-save nothing is kept before the person agrees', async () => {
	const app = await show({facts: {noSave: true}});
	expect(app.lastFrame()).toContain('has to be kept');
	expect(app.ports.store.writes).toHaveLength(0);
	expect(app.printed()).toBe('');
	await app.press('enter');
	await app.waitForText('I have the code');
	expect(codeRequestsIn(app.ports.store.file)).toHaveLength(1);
	const other = await show({facts: {noSave: true}});
	await other.press('down', 'enter');
	expect(other.left).toBe(1);
	expect(other.ports.store.writes).toHaveLength(0);
});

test('a disk that is full is told, and tried again', async () => {
	const ports = fakePorts();
	ports.store.nextChangeFails = new Failure('save_failed', {path: '/x', detail: 'no space'});
	const app = await show({ports});
	await app.waitForText('Try again');
	expect(app.failures.map(failure => failure.code)).toEqual(['save_failed']);
	expect(app.printed()).toBe('');
	await app.press('enter');
	await app.waitForText('I have the code');
	expect(app.mended).toBe(1);
});

test('a request that is gone and cannot be made anew leads to the answers', async () => {
	const app = await show({draft: withoutAnswers(draftOf('r9', someRequest()), ['clientSecret'])});
	await app.waitForText('Look at the answers');
	expect(app.failures.map(failure => failure.code)).toEqual(['unknown_request']);
	await app.press('down', 'enter');
	expect(app.edits).toEqual(['clientSecret']);
});

test.each([
	[80, 24],
	[40, 12],
])('all of it can be read at %i by %i', async (columns, rows) => {
	const app = await show({columns, rows});
	await app.waitForText('I have the code');
	const seen: string[] = [];
	for (let page = 0; page < 8; page++) {
		seen.push(app.lastFrame());
		await app.press('space');
	}
	const text = seen.join(' ').replace(/\s+/g, ' ');
	for (const words of ['It lives 5', 'skills:readwrite', 'm copies it in a message', 'Leave for now'])
		expect(text).toContain(words);
});
