import {expect, test} from 'vitest';
import {ask} from '../../source/steps/client-id.ts';
import {screenOf} from './step-screen.tsx';

const Screen = screenOf(ask);

import {someProfile} from '../fakes/store.ts';
import {answeredDraft, showStep} from './show-step.tsx';

const clientId = someProfile().clientId!;

test('Enter alone does not pass: it has to be given', async () => {
	const app = await showStep(Screen);
	await app.press('enter');
	expect(app.done).toEqual([]);
	expect(app.lastFrame()).toContain('Paste the client ID first');
});

test('a pasted one, with blanks around it', async () => {
	const app = await showStep(Screen);
	await app.paste(`  ${clientId} \n`);
	await app.press('enter');
	expect(app.done).toEqual([{clientId}]);
});

test.each([
	['a skill ID', 'amzn1.ask.skill.0000'],
	['a client secret', 'f'.repeat(64)],
	['an access token', 'Atza|abcdef'],
	['a refresh token', 'Atzr|abcdef'],
	['a vendor ID', 'M2ABCDEFGHIJK'],
	['an address', 'https://www.amazon.com'],
])('%s is named and not taken, however often', async (name, value) => {
	const app = await showStep(Screen);
	await app.paste(value);
	await app.press('enter', 'enter', 'enter');
	expect(app.lastFrame()).toContain(`This is ${name}`);
	expect(app.done).toEqual([]);
});

test('another strange shape is kept by a second Enter, which is said', async () => {
	const app = await showStep(Screen);
	await app.paste('my-own-client');
	await app.press('enter');
	expect(app.done).toEqual([]);
	expect(app.lastFrame().replace(/\s+/g, ' ')).toContain('Enter again keeps it as it is.');
	await app.press('enter');
	expect(app.done).toEqual([{clientId: 'my-own-client'}]);
});

test('what is there is kept by Enter, replaced by typing', async () => {
	const app = await showStep(Screen, {draft: answeredDraft()});
	await app.press('enter');
	const other = `amzn1.application-oa2-client.${'f'.repeat(32)}`;
	await app.paste(other);
	await app.press('enter');
	expect(app.done).toEqual([{clientId}, {clientId: other}]);
});

test('the demo offers a made-up one and says so', async () => {
	const demo = {answers: {clientId}, consoleUrl: 'x', practiceUrl: 'x', allow: async () => '', folder: 'x'};
	const app = await showStep(Screen, {facts: {demo}});
	expect(app.lastFrame()).toContain('made up');
	await app.press('enter');
	expect(app.done).toEqual([{clientId}]);
});

test('at 40 × 12 the field and its words are there', async () => {
	const app = await showStep(Screen, {draft: answeredDraft(), columns: 40, rows: 12});
	expect(app.lines().length).toBeLessThan(12);
	expect(app.lastFrame()).toContain('Enter keeps');
});
