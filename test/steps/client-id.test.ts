import {expect, test} from 'vitest';
import {emptyDraft} from '../../source/core/draft.ts';
import {ask} from '../../source/steps/client-id.ts';
import {someDemo} from '../fakes/facts.ts';
import {someProfile} from '../fakes/store.ts';
import {answeredDraft, askStep, type StepOptions} from './ask-step.ts';

const clientId = someProfile().clientId!;
const other = `amzn1.application-oa2-client.${'f'.repeat(32)}`;
const taken = (id: string) => ({type: 'done', changes: {clientId: id}});

const run = (does: readonly string[], options: StepOptions = {}) =>
	askStep(ask, [['Client ID', ...does]], {draft: emptyDraft, ...options});

test('Enter alone does not pass: it has to be given', async () => {
	const {outcome, talk} = await run(['enter', clientId]);
	expect(outcome).toEqual(taken(clientId));
	expect(talk.heard()).toContain(
		'Paste the client ID first. None yet? Go back to “Show me how to make one”.',
	);
});

test.each([
	['a skill ID', 'amzn1.ask.skill.0000'],
	['a client secret', 'f'.repeat(64)],
	['an access token', 'Atza|abcdef'],
	['a refresh token', 'Atzr|abcdef'],
	['a vendor ID', 'M2ABCDEFGHIJK'],
	['an address', 'https://www.amazon.com'],
])('%s is named and not taken, however often', async (name, value) => {
	const {outcome, talk} = await run([value, value, 'enter', 'esc']);
	expect(outcome).toEqual({type: 'back'});
	expect(talk.told.filter(text => text.startsWith(`This is ${name}`))).toHaveLength(3);
});

test('another strange shape is kept by a second Enter', async () => {
	expect((await run(['my-own-client', 'enter'])).outcome).toEqual(taken('my-own-client'));
	expect((await run(['my-own-client', 'esc'])).outcome).toEqual({type: 'back'});
});

test('what is there is kept by Enter, replaced by typing', async () => {
	const {outcome, talk} = await run(['enter'], {draft: answeredDraft()});
	expect(outcome).toEqual(taken(clientId));
	expect(talk.heard()).toContain(`Enter keeps ${clientId}`);
	expect((await run([other], {draft: answeredDraft()})).outcome).toEqual(taken(other));
});

test('the demo offers a made-up one and says so', async () => {
	const {outcome, talk} = await run(['enter'], {facts: {demo: someDemo({answers: {clientId}})}});
	expect(outcome).toEqual(taken(clientId));
	expect(talk.heard()).toContain('the one below is made up');
	expect(talk.heard()).toContain(`Enter takes ${clientId}`);
});

test.each([
	[true, 'This is practice: Ctrl+T takes the made-up one again.'],
	[false, '(t) '],
])('where another was given in its place a key takes the made-up one again (%s)', async (isScreen, words) => {
	const demo = someDemo({answers: {clientId}});
	const {outcome, talk} = await run(['key t'], {
		draft: answeredDraft({clientId: other}),
		facts: {demo},
		isScreen,
	});
	expect(outcome).toEqual(taken(clientId));
	expect(talk.heard()).toContain(words);
	expect(talk.heard().includes('made-up one again')).toBe(isScreen);
	expect((await run(['enter'], {draft: answeredDraft(), facts: {demo}})).talk.heard()).not.toContain('again');
});
