import {expect, test} from 'vitest';
import {emptyDraft} from '../../source/core/draft.ts';
import {measure} from '../../source/core/wrap-text.ts';
import {ask} from '../../source/steps/role.ts';
import {someDemo} from '../fakes/facts.ts';
import {fakePorts} from '../fakes/ports.ts';
import {FakeStore, fileWith, someProfile} from '../fakes/store.ts';
import {answeredDraft, askStep, type StepOptions} from './ask-step.ts';

const run = (does: string, options: StepOptions = {}) =>
	askStep(ask, [['Whose skills are they, and who works on them?', does]], {draft: emptyDraft, ...options});

test.each([
	['enter', 'self'],
	["Somebody else's", 'client'],
	['They are mine, and somebody', 'owner'],
])('%s: %s', async (does, role) => {
	expect((await run(does)).outcome).toEqual({type: 'done', changes: {role}});
});

test('the answer that is there has the focus, and Enter gives it again', async () => {
	const {outcome} = await run('enter', {draft: answeredDraft({role: 'owner'})});
	expect(outcome).toEqual({type: 'done', changes: {role: 'owner'}});
});

test('in a narrow window every choice is whole', async () => {
	const {talk} = await run('They are mine; I was', {columns: 40});
	const choices = talk.told.filter(line => /mine|else's/.test(line));
	expect(choices).toHaveLength(3);
	for (const choice of choices) expect(choice.length).toBeLessThanOrEqual(38);
});

test('the demo says what it is; what the program is for is said where nobody has used it', async () => {
	expect((await run('enter', {facts: {demo: someDemo()}})).talk.heard()).toContain('This is practice');
	const {talk} = await run('enter');
	expect(talk.heard()).toContain('smapi-login gets you an access token for the Alexa');
	expect(talk.heard()).not.toContain('This is practice');
	const ports = fakePorts({store: new FakeStore(fileWith({me: someProfile()}))});
	expect((await run('enter', {ports})).talk.heard()).not.toContain('gets you');
});

const launcher = 'node /home/me/work/smapi-login/dist/launcher.cjs';

test.each([
	['smapi-login', 80],
	['smapi-login', 60],
	['smapi-login', 40],
	[launcher, Number.POSITIVE_INFINITY],
	[launcher, 120],
	[launcher, 80],
	[launcher, 60],
	[launcher, 40],
])('the command for practice, %s, is whole on a line or told in words: %s columns', async (name, columns) => {
	const isScreen = Number.isFinite(columns);
	const {talk} = await run('enter', {columns, isScreen, facts: {programName: name}});
	const [words = ''] = talk.told;
	const command = `${name} demo`;
	if (command.length > columns) expect(words).toMatch(/To practise.*: add the word demo\.$/);
	else {
		const room = isScreen ? Math.min(columns, measure) : columns;
		expect(words.split('\n').filter(line => line.length > room)).toEqual([]);
		expect(words.split('\n').filter(line => line.includes(command))).toHaveLength(1);
	}
});
