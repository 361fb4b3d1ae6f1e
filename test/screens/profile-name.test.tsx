import {expect, test} from 'vitest';
import {withAnswers} from '../../source/core/draft.ts';
import {ask} from '../../source/steps/profile-name.ts';
import {screenOf} from './step-screen.tsx';

const Screen = screenOf(ask);

import {fakePorts} from '../fakes/ports.ts';
import {FakeStore, fileWith, someProfile} from '../fakes/store.ts';
import {answeredDraft, type ShowOptions, showStep} from './show-step.tsx';

const fresh = () => {
	const {answers, from} = answeredDraft();
	const {profileName: _, reviewed: __, ...rest} = answers;
	return {answers: rest, from};
};
const otherClient = someProfile({clientId: `amzn1.application-oa2-client.${'f'.repeat(32)}`});

function show(profiles: Parameters<typeof fileWith>[0], options: ShowOptions = {}) {
	const ports = fakePorts({store: new FakeStore(fileWith(profiles))});
	return showStep(Screen, {draft: fresh(), ports, ...options});
}

test('Enter takes the name that is offered', async () => {
	const app = await show({});
	expect(app.lastFrame()).toContain('Enter takes default');
	await app.press('enter');
	expect(app.done).toEqual([{profileName: 'default'}]);
});

test('a name that is there already is offered again', async () => {
	const app = await show({}, {draft: answeredDraft({profileName: 'work'})});
	await app.press('enter');
	expect(app.done).toEqual([{profileName: 'work'}]);
});

test.each(['.hidden', 'a b', 'toString', 'x'.repeat(65)])('“%s” is refused with the rule', async name => {
	const app = await show({});
	await app.type(name);
	await app.press('enter');
	expect(app.done).toEqual([]);
	expect(app.lastFrame()).toContain('A profile name has 1 to 64');
});

test('an existing name asks; the focus is on the name beside it', async () => {
	const app = await show({me: otherClient, 'me-2': otherClient});
	await app.type('me');
	await app.press('enter');
	expect(app.lastFrame()).toContain('There is a profile me of another client');
	expect(app.lastFrame()).toContain('❯ Save as me-3');
	await app.press('enter');
	expect(app.done).toEqual([{profileName: 'me-3', replace: false}]);
});

test('it is replaced only by its own row', async () => {
	const app = await show({me: otherClient});
	await app.type('me');
	await app.press('enter', 'down', 'enter');
	expect(app.done).toEqual([{profileName: 'me', replace: true}]);
});

test('another name can be chosen, what was typed stays; Esc does the same', async () => {
	const app = await show({me: otherClient});
	await app.type('me');
	await app.press('enter', 'down', 'down', 'enter');
	expect(app.lastFrame()).toContain('❯ me');
	await app.press('enter', 'escape');
	expect(app.backs).toBe(0);
	await app.type('x');
	await app.press('enter');
	expect(app.done).toEqual([{profileName: 'mex'}]);
});

test('a new sign-in of the same client asks too: it may be another account', async () => {
	const app = await show({default: someProfile()});
	await app.press('enter');
	expect(app.lastFrame()).toContain('There is a profile default already');
	expect(app.done).toEqual([]);
});

test("the same client's re-auth asks nothing", async () => {
	const draft = withAnswers(
		answeredDraft(),
		{profileName: 'me', clientId: someProfile().clientId!},
		'profile',
	);
	const app = await show({me: someProfile()}, {draft});
	await app.press('enter');
	expect(app.done).toEqual([{profileName: 'me'}]);
});

test('what was agreed to is not asked again', async () => {
	const app = await show({me: otherClient}, {draft: answeredDraft({profileName: 'me', replace: true})});
	await app.press('enter');
	expect(app.done).toEqual([{profileName: 'me'}]);
});

test('with --no-save nothing is replaced, so nothing is asked', async () => {
	const app = await show({default: otherClient}, {facts: {noSave: true}});
	await app.press('enter');
	expect(app.done).toEqual([{profileName: 'default'}]);
});

test('at 40 × 12 every choice can be read', async () => {
	const app = await show({default: otherClient}, {columns: 40, rows: 12});
	await app.press('enter');
	for (const text of ['Save as default-2', 'Replace default', 'Choose another name']) {
		expect(app.lastFrame()).toContain(text);
	}
	expect(app.lines().length).toBeLessThan(12);
});
