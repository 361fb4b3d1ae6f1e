import {expect, test} from 'vitest';
import {Failure} from '../../source/core/failure.ts';
import type {Profile} from '../../source/core/profile.ts';
import {ask} from '../../source/steps/vendor.ts';
import {screenOf} from './step-screen.tsx';

const Screen = screenOf(ask);

import {fakePorts} from '../fakes/ports.ts';
import {FakeStore, fileWith, someProfile} from '../fakes/store.ts';
import {answeredDraft, type ShowOptions, showStep} from './show-step.tsx';

const profile = someProfile({
	vendors: [
		{id: 'M1', name: 'Acme\u001B[2J Skills'},
		{id: 'M2', name: 'M2'},
		{id: 'M3', name: 'Third'},
	],
});

function show(options: ShowOptions = {}, held: Profile = profile) {
	const ports = fakePorts({store: new FakeStore(fileWith({me: held}))});
	return showStep(Screen, {
		draft: answeredDraft({session: {profileName: 'me', profile: held}}),
		ports,
		...options,
	});
}

const savedVendor = (store: FakeStore) => (store.file.profiles!.me as {vendorId?: string}).vendorId;

test('Enter takes the first; it is written to the profile and handed on', async () => {
	const app = await show();
	await app.press('enter');
	await app.waitFor(() => app.done.length > 0, 'the answer');
	expect(app.done[0]).toMatchObject({vendorId: 'M1', session: {profile: {vendorId: 'M1'}}});
	expect(savedVendor(app.ports.store)).toBe('M1');
});

test('names are cleaned and stand beside their IDs', async () => {
	const app = await show();
	expect(app.lastFrame()).toContain('M1');
	expect(app.lastFrame()).not.toContain('\u001B[2J');
	expect(app.lastFrame()).toContain('Third  M3');
});

test('the default that is there has the focus', async () => {
	const app = await show({}, {...profile, vendorId: 'M3'});
	expect(app.lastFrame()).toContain('❯ Third');
	await app.press('up', 'enter');
	await app.waitFor(() => app.done.length > 0, 'the answer');
	expect(app.done[0]).toMatchObject({vendorId: 'M2'});
});

test('with --no-save nothing is written', async () => {
	const app = await show({facts: {noSave: true}});
	await app.press('enter');
	expect(app.done).toHaveLength(1);
	expect(app.ports.store.writes).toEqual([]);
});

test('a disk that fails is said; a second Enter goes on', async () => {
	const app = await show();
	app.ports.store.nextChangeFails = new Failure('save_failed', {path: '/x', detail: 'no space'});
	await app.press('enter');
	await app.waitForText('Cannot save /x: no space');
	expect(app.done).toEqual([]);
	await app.press('enter');
	expect(app.done).toHaveLength(1);
});

test('another profile of the name that was written meanwhile is kept', async () => {
	const app = await show();
	app.ports.store.file = fileWith({other: profile});
	await app.press('enter');
	await app.waitFor(() => app.done.length > 0, 'the answer');
	expect(app.ports.store.writes).toEqual([]);
});
