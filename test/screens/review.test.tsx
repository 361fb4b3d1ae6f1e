import {expect, test} from 'vitest';
import {ask} from '../../source/steps/review.ts';
import {screenOf} from './step-screen.tsx';

const Screen = screenOf(ask);

import {answeredDraft, showStep} from './show-step.tsx';

const clientSecret = `amzn1.oa2-cs.v1.${'5ec4'.repeat(16)}`;
const draft = answeredDraft({clientSecret});

test('Start is on top, Enter starts', async () => {
	const app = await showStep(Screen, {draft});
	expect(app.lastFrame()).toContain('❯ Start: open Amazon in your browser');
	await app.press('enter');
	expect(app.done).toEqual([{reviewed: true}]);
});

test('every answer is a row that leads to its step', async () => {
	const app = await showStep(Screen, {draft});
	for (let row = 0; row < 9; row++) await app.press('down', 'enter');
	expect(app.edits).toEqual([
		'role',
		'flow',
		'redirectUri',
		'securityProfile',
		'returnUrls',
		'clientId',
		'clientSecret',
		'scopes',
		'profileName',
	]);
});

test('the secret stands by its last 4 only, here and in the help', async () => {
	const app = await showStep(Screen, {draft});
	expect(app.lastFrame()).toContain(`••••••••${clientSecret.slice(-4)}`);
	await app.press('?', 'page-down', 'page-down');
	expect(app.frames.join('\n')).not.toContain(clientSecret.slice(-12));
});

test('which hosts are contacted and what is stored where', async () => {
	const app = await showStep(Screen, {draft});
	const text = app.lastFrame().replace(/\s+/g, ' ');
	for (const host of ['www.amazon.com', 'api.amazon.com', 'api.amazonalexa.com'])
		expect(text).toContain(host);
	expect(text).toContain(app.ports.store.path);
});

test('with --no-save nothing is stored', async () => {
	const app = await showStep(Screen, {draft, facts: {noSave: true}});
	expect(app.lastFrame()).toContain('Stored: nothing');
	expect(app.lastFrame()).not.toContain(app.ports.store.path);
});

test('at 40 × 12 each row is one line, the notes are in the help', async () => {
	const app = await showStep(Screen, {draft, columns: 40, rows: 12});
	expect(app.lines().length).toBeLessThan(12);
	expect(app.lastFrame()).not.toContain('Contacted');
	await app.press('end');
	expect(app.lastFrame()).toContain('profile name');
	await app.press('?');
	await app.press('page-down');
	expect(app.frames.join('\n')).toContain('Contacted');
});
