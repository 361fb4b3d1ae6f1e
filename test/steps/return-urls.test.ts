import {expect, test} from 'vitest';
import {consoleUrl, returnUrls} from '../../source/core/client.ts';
import {emptyDraft, withAnswers} from '../../source/core/draft.ts';
import {ask} from '../../source/steps/return-urls.ts';
import {someDemo} from '../fakes/facts.ts';
import type {Expected} from '../fakes/talk.ts';
import {askStep, type StepOptions} from './ask-step.ts';

const {loopback, hostedPage, guidePage} = returnUrls;
const draft = withAnswers(emptyDraft, {role: 'self', flow: 'browser'});
const list = 'gear icon, Web Settings, Edit, Allowed Return URLs (not Allowed Origins), Save';
const confirmed = (...urls: readonly string[]) => ({type: 'done', changes: {returnUrls: urls}});
const needed = ['Add this one:', loopback];

const run = (script: readonly Expected[], options: StepOptions = {}) =>
	askStep(ask, script, {draft, ...options});

test.each([true, false])(
	'what is needed stands above, whole; Enter alone confirms it (%s)',
	async isScreen => {
		const {outcome, talk} = await run([[list, 'enter']], {isScreen});
		expect(outcome).toEqual(confirmed(loopback));
		expect(talk.printed).toEqual(needed);
		expect(talk.heard()).toContain(`Add ${loopback} (the last line above)`);
		expect(talk.heard().includes('Is the address saved in the console?')).toBe(!isScreen);
	},
);

test('an address of their own is what is needed; a long one is told by its place', async () => {
	const redirectUri = `https://tool.example/${'long/'.repeat(30)}back`;
	const own = withAnswers(emptyDraft, {role: 'client', flow: 'own-address', redirectUri});
	for (const columns of [40, 80, Number.POSITIVE_INFINITY]) {
		const {outcome, talk} = await run([['Add the last line above', 'enter']], {draft: own, columns});
		expect(talk.printed).toEqual(['Add this one:', redirectUri]);
		expect(outcome).toEqual(confirmed(redirectUri));
	}
});

test('in a narrow window there is only what to do', async () => {
	const {talk} = await run([[list, 'key u', 'esc']], {columns: 40});
	expect(talk.heard()).toContain(`Add ${loopback}: your profile`);
	expect(talk.heard()).toContain('(u) print\n');
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

test("what Amazon's guide also lists comes on request, each time, and is not confirmed with the rest", async () => {
	const more: Expected = [list, "Amazon's guide lists 2 more"];
	const {outcome, talk} = await run([more, more, [list, 'Saved']]);
	const later = ['For later, not now:', hostedPage, guidePage, ''];
	expect(talk.printed).toEqual([...needed, ...later, ...needed, ...later, ...needed]);
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
