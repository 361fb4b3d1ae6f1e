import {describe, expect, test} from 'vitest';
import {consoleUrl, returnUrls} from '../../source/core/client.ts';
import {emptyDraft, withAnswers} from '../../source/core/draft.ts';
import {PairMemory} from '../../source/flows/check-pair.ts';
import {ask} from '../../source/steps/return-urls.ts';
import {someDemo} from '../fakes/facts.ts';
import type {FakeHttp} from '../fakes/http.ts';
import {type FakePorts, fakePorts} from '../fakes/ports.ts';
import {untilQuiet} from '../fakes/quiet.ts';
import {fileWith, someProfile} from '../fakes/store.ts';
import type {Expected} from '../fakes/talk.ts';
import {askStep, type StepOptions} from './ask-step.ts';

const {loopback, hostedPage, guidePage} = returnUrls;
const draft = withAnswers(emptyDraft, {role: 'self', flow: 'browser'});
const list = 'gear icon, Web Settings, Edit, Allowed Return URLs, Save';
const confirmed = (...urls: readonly string[]) => ({type: 'done', changes: {returnUrls: urls}});
const needed = ['Return URL, to add in the console:', loopback];

const run = (script: readonly Expected[], options: StepOptions = {}) =>
	askStep(ask, script, {draft, ...options});

test.each([true, false])(
	'what is needed stands above, whole; Enter alone confirms it (%s)',
	async isScreen => {
		const {outcome, talk} = await run([[list, 'enter']], {isScreen});
		expect(outcome).toEqual(confirmed(loopback));
		expect(talk.printed).toEqual(needed);
		expect(talk.heard()).toContain(
			`Add ${isScreen ? loopback : 'it'} in the console, not to Allowed Origins.`,
		);
		expect(talk.heard()).not.toMatch(/(above|last line)/);
		expect(talk.heard().includes('Is the address saved in the console?')).toBe(!isScreen);
	},
);

test('an address of their own is what is needed; a long one is not in the sentence', async () => {
	const redirectUri = `https://tool.example/${'long/'.repeat(30)}back`;
	const own = withAnswers(emptyDraft, {role: 'client', flow: 'own-address', redirectUri});
	for (const columns of [40, 80, Number.POSITIVE_INFINITY]) {
		const {outcome, talk} = await run([['Add the return URL', 'enter']], {draft: own, columns});
		expect(talk.printed).toEqual(['Return URL, to add in the console:', redirectUri]);
		expect(outcome).toEqual(confirmed(redirectUri));
	}
});

test('in a narrow window there is only what to do', async () => {
	const {talk} = await run([[list, 'key u', 'esc']], {columns: 40});
	expect(talk.heard()).toContain(`Add ${loopback}, not to Allowed Origins.\nClick your security profile`);
	// What has no room goes from the end: to copy stays.
	expect(talk.heard()).toMatch(/\(c\) copy\n.*\(u\) print\n/s);
	expect(talk.heard()).not.toContain('Amazon sends people back only');
});

test('c copies the needed, a all, u prints again, o opens the console', async () => {
	const {talk} = await run([[list, 'key c', 'key a', 'key u', 'key o', 'esc']]);
	expect(talk.copied).toEqual([
		{text: loopback, what: 'Return URL'},
		{text: [loopback, hostedPage, guidePage].join('\n'), what: 'All return URLs'},
	]);
	expect(talk.printed).toEqual([...needed, ...needed]);
	expect(talk.opened).toEqual([consoleUrl]);
});

test("U12: what Amazon's guide also lists comes on request, once a visit, and is not confirmed with the rest", async () => {
	const more: Expected = [list, "Amazon's guide lists 2 more"];
	const {outcome, talk} = await run([more, more, [list, 'Saved']]);
	const later = ['Return URLs for later, not needed now:', hostedPage, guidePage, ''];
	expect(talk.printed).toEqual([...needed, ...later]);
	expect(outcome).toEqual(confirmed(loopback));
});

test('every click, with the address at hand; Esc closes them, the last row confirms', async () => {
	const open: Expected = [list, 'Show me every click'];
	const {outcome, talk} = await run([
		open,
		[`Paste ${loopback} there`, 'key c', 'esc'],
		open,
		['In the console', 'key o', 'enter'],
	]);
	expect(outcome).toEqual(confirmed(loopback));
	expect(talk.printed).toContain(consoleUrl);
	expect(talk.copied).toEqual([{text: loopback, what: 'Return URL'}]);
	expect(talk.opened).toEqual([consoleUrl]);
});

test('the ticks of the clicks are kept for this address, not for another', async () => {
	const ticks = new Map<string, Set<number>>();
	const script: readonly Expected[] = [
		[list, 'Show me every click'],
		['In the console', 'tick 4', 'esc'],
		[list, 'esc'],
	];
	await run(script, {ticks});
	await run(script, {ticks});
	expect([...ticks.values()]).toEqual([new Set([3])]);
	await run([script[0]!, ['In the console', 'enter']], {
		ticks,
		draft: withAnswers(emptyDraft, {role: 'client', flow: 'hosted-page'}),
	});
	expect([...ticks.values()]).toEqual([new Set([3]), new Set()]);
});

test('in the demo it is the practice console', async () => {
	const demo = someDemo();
	const {talk} = await run([[list, 'key o', 'esc']], {facts: {demo}});
	expect(talk.opened).toEqual([demo.consoleUrl]);
	expect(talk.heard()).toContain('The practice console of this demo has it already.');
	const other = withAnswers(emptyDraft, {role: 'client', flow: 'guide-page'});
	const unknown = await run([[list, 'esc']], {draft: other, facts: {demo}});
	expect(unknown.talk.heard()).not.toContain('already');
	expect(unknown.talk.heard()).toContain('o opens it');
});

test('U12: what is needed is printed once a visit, the console once too', async () => {
	const clicks: Expected = [list, 'Show me every click'];
	const {talk} = await run([
		clicks,
		['In the console', 'esc'],
		clicks,
		['In the console', 'esc'],
		[list, 'esc'],
	]);
	expect(talk.printed.filter(line => line === loopback)).toHaveLength(1);
	expect(talk.printed.filter(line => line === consoleUrl)).toHaveLength(1);
});

describe('where the client ID is known', () => {
	const {clientId} = someProfile();
	const known = withAnswers(draft, {clientId: clientId!}, 'flag');
	const route = 'GET https://www.amazon.com/ap/oa';
	const fits = {status: 302, headers: {location: 'https://www.amazon.com/ap/signin'}};
	const unregistered = {status: 400, body: 'The redirect URI is not registered'};
	const passed = (text: string) => ({
		...confirmed(loopback),
		told: [{text, checked: 'fine'}],
		isUnasked: true,
	});
	const unknown = 'Amazon does not know this return URL';

	function portsThat(...answers: Parameters<FakeHttp['on']>[1][]): FakePorts {
		const ports = fakePorts();
		for (const answer of answers) ports.http.on(route, answer);
		return ports;
	}

	test('U24: it is passed with a word when Amazon knows the return URL', async () => {
		const {outcome, talk} = await run([], {draft: known, ports: portsThat(fits)});
		expect(outcome).toEqual(passed('Return URL is registered'));
		expect(talk.printed).toEqual([]);
	});

	test('U24: it is passed without a request when a profile of this client was made with it', async () => {
		const file = fileWith({acme: someProfile({redirectUri: loopback})});
		const {outcome} = await run([], {draft: known, facts: {file}});
		expect(outcome).toEqual(passed('Return URL is registered: profile acme was made with it'));
	});

	test('U24: with --no-probe it is asked', async () => {
		const {outcome} = await run([[list, 'enter']], {draft: known, facts: {noProbe: true}});
		expect(outcome).toEqual(confirmed(loopback));
	});

	test('U24: without an answer in 3 s it is asked; the host is named meanwhile', async () => {
		const ports = fakePorts();
		ports.http.always(route, 'hang');
		const asked = run([[list, 'enter']], {draft: known, ports});
		for (const seconds of [0.3, 2.7]) {
			await untilQuiet();
			await ports.clock.advance(seconds);
		}
		const {outcome, talk} = await asked;
		expect(outcome).toEqual(confirmed(loopback));
		expect(talk.heard()).toContain('Asking www.amazon.com whether it knows the return URL…');
	});

	test('U24: who comes back to it sees it, with what was found out', async () => {
		const pairs = new PairMemory();
		await run([], {draft: known, pairs, ports: portsThat(fits)});
		const again = withAnswers(known, {returnUrls: [loopback]});
		const {outcome} = await run(
			[['Return URL is registered', talk => expect(talk.shown()).toContain('Go on'), 'esc']],
			{draft: again, pairs},
		);
		expect(outcome).toEqual({type: 'back'});
	});

	test('U05: what Amazon does not know stays said until it does', async () => {
		const pairs = new PairMemory();
		const demo = someDemo();
		const first = await run([[unknown, 'esc']], {draft: known, pairs, ports: portsThat(unregistered)});
		expect(first.talk.heard()).toContain('Saved, check again');
		const said = withAnswers(known, {returnUrls: [loopback]});
		const {outcome, talk} = await run(
			[
				['does not know this return URL', 'Saved'],
				['still does not know this return URL', 'Saved'],
			],
			{draft: said, pairs, facts: {demo}, ports: portsThat(unregistered, fits)},
		);
		expect(talk.heard()).toContain(
			'The practice server still does not know this return URL (asked again). Did you choose Save?',
		);
		expect(talk.heard()).not.toContain('has it already');
		const {isUnasked: _, ...afterAPage} = passed('Return URL is registered');
		expect(outcome).toEqual(afterAPage);
	});

	test('U05: it is a hint, never a wall', async () => {
		const ports = portsThat(unregistered);
		expect((await run([[unknown, 'Go on anyway']], {draft: known, ports})).outcome).toEqual(
			confirmed(loopback),
		);
	});
});
