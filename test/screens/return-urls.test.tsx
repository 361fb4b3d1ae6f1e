import {expect, test} from 'vitest';
import {consoleUrl, returnUrls} from '../../source/core/client.ts';
import {emptyDraft, withAnswers} from '../../source/core/draft.ts';
import {Failure} from '../../source/core/failure.ts';
import {ask} from '../../source/steps/return-urls.ts';
import {screenOf} from './step-screen.tsx';

const Screen = screenOf(ask);

import {showStep} from './show-step.tsx';

const {loopback, hostedPage, guidePage} = returnUrls;
const draft = withAnswers(emptyDraft, {role: 'self', flow: 'browser'});

test('what is needed stands above, whole; Enter alone confirms it', async () => {
	const app = await showStep(Screen, {draft});
	expect(app.actions).toEqual([{type: 'print', lines: ['Add this one:', loopback]}]);
	expect(app.lastFrame()).toContain(`Add ${loopback} (the last line above`);
	await app.press('enter');
	expect(app.done).toEqual([{returnUrls: [loopback]}]);
	expect(app.actions).toHaveLength(1);
});

test('an address of their own is what is needed', async () => {
	const redirectUri = `https://tool.example/${'long/'.repeat(30)}back`;
	const own = withAnswers(emptyDraft, {role: 'client', flow: 'own-address', redirectUri});
	const app = await showStep(Screen, {draft: own, columns: 40, rows: 12});
	expect(app.actions).toEqual([{type: 'print', lines: ['Add this one:', redirectUri]}]);
	await app.press('enter');
	expect(app.done).toEqual([{returnUrls: [redirectUri]}]);
});

test('c copies the needed, a all, u prints again, o opens the console', async () => {
	const app = await showStep(Screen, {draft});
	await app.press('c', 'a', 'u', 'o');
	expect(app.actions.slice(1)).toEqual([
		{type: 'copy', text: loopback, what: 'Return URL'},
		{type: 'copy', text: [loopback, hostedPage, guidePage].join('\n'), what: 'All return URLs'},
		{type: 'print', lines: ['Add this one:', loopback]},
		{type: 'open', url: consoleUrl},
	]);
	expect(app.done).toEqual([]);
});

test("what Amazon's guide also lists comes on request, and is not confirmed with the rest", async () => {
	const app = await showStep(Screen, {draft});
	await app.press('end', 'enter');
	expect(app.actions.at(-1)).toEqual({
		type: 'print',
		lines: ['For later, not now:', hostedPage, guidePage, '', 'Add this one:', loopback],
	});
	const printed = app.actions.length;
	await app.press('enter');
	expect(app.actions).toHaveLength(printed);
	await app.press('home', 'enter');
	expect(app.done).toEqual([{returnUrls: [loopback]}]);
});

test('it says where, and where not', async () => {
	for (const [columns, rows] of [
		[80, 24],
		[40, 12],
	] as const) {
		const app = await showStep(Screen, {draft, columns, rows});
		const text = app.lastFrame().replace(/\s+/g, ' ');
		expect(text).toContain('gear icon, Web Settings, Edit, Allowed Return URLs (not Allowed Origins), Save');
		expect(app.lines().length).toBeLessThan(rows);
	}
});

test('every click, with the address at hand; the last row confirms', async () => {
	const app = await showStep(Screen, {draft});
	await app.press('down', 'enter');
	expect(app.printed()).toContain(consoleUrl);
	await app.press('c');
	expect(app.actions.at(-1)).toMatchObject({type: 'copy', text: loopback});
	await app.press('escape');
	expect(app.backs).toBe(0);
	await app.press('down', 'enter', 'end', 'enter');
	expect(app.done).toEqual([{returnUrls: [loopback]}]);
});

test('the failure that is mended here stays on top until it is confirmed', async () => {
	const app = await showStep(Screen, {draft, failure: new Failure('authorization_invalid_request')});
	expect(app.lastFrame()).toContain('invalid_request');
	await app.press('enter');
	expect(app.done).toHaveLength(1);
});

test('in the demo it is the practice console', async () => {
	const demo = {
		answers: {},
		consoleUrl: 'http://127.0.0.1:4321/console',
		practiceUrl: 'x',
		allow: async () => '',
		folder: 'x',
	};
	const app = await showStep(Screen, {draft, facts: {demo}});
	await app.press('o');
	expect(app.actions.at(-1)).toEqual({type: 'open', url: demo.consoleUrl});
	expect(app.lastFrame()).toContain('The practice console of this demo has it already.');
	const other = withAnswers(emptyDraft, {role: 'client', flow: 'guide-page'});
	const unknown = await showStep(Screen, {draft: other, facts: {demo}});
	expect(unknown.lastFrame()).not.toContain('already');
	expect(unknown.lastFrame()).toContain('o opens it');
});

test('at 40 columns the address stays above, and u and Esc are in the line of keys', async () => {
	const app = await showStep(Screen, {draft, columns: 40, rows: 12});
	const frame = app.frames.findLast(text => text.includes('? help'))!;
	expect(frame.split('\n').length).toBeLessThan(11);
	expect(frame).toContain('u print');
	expect(frame).toContain('Esc back');
});

test('the clicks name the address, their ticks are there again, and Space is a key only where it ticks', async () => {
	const app = await showStep(Screen, {draft});
	await app.press('down', 'enter', 'down', 'down', 'down');
	expect(app.lastFrame()).toContain(`Paste ${loopback} there`);
	await app.press('space', 'escape', 'down', 'enter');
	expect(app.lastFrame()).toContain('[✓] 4.');
	expect(app.lastFrame()).toContain('Space tick');
	await app.press('end');
	expect(app.lastFrame()).not.toContain('Space tick');
});
