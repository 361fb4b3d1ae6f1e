import {expect, test} from 'vitest';
import {Failure} from '../../source/core/failure.ts';
import {ask} from '../../source/steps/vendor.ts';
import {fakePorts} from '../fakes/ports.ts';
import {FakeStore, fileWith, someProfile} from '../fakes/store.ts';
import type {Expected} from '../fakes/talk.ts';
import {answeredDraft, askStep, type StepOptions} from './ask-step.ts';

const profile = someProfile({
	vendors: [
		{id: 'M1', name: 'Acme\u001B[2J Skills'},
		{id: 'M2', name: 'M2'},
		{id: 'M3', name: 'Third'},
	],
});
const list = 'several vendor IDs';

function run(script: readonly Expected[], options: StepOptions = {}, held = profile) {
	return askStep(ask, script, {
		draft: answeredDraft({session: {profileName: 'me', profile: held}}),
		ports: fakePorts({store: new FakeStore(fileWith({me: held}))}),
		...options,
	});
}

const chosen = (vendorId: string) => ({
	type: 'done',
	changes: {vendorId, session: {profileName: 'me', profile: {vendorId}}},
});

test('Enter takes the first; it is written to the profile and handed on', async () => {
	const {outcome, ports} = await run([[list, 'enter']]);
	expect(outcome).toMatchObject(chosen('M1'));
	expect(ports.store.file.profiles).toMatchObject({me: {vendorId: 'M1'}});
	expect((await run([[list, 'esc']])).outcome).toEqual({type: 'back'});
});

test('names are cleaned and stand beside their IDs', async () => {
	const {talk} = await run([[list, 'enter']]);
	expect(talk.heard()).not.toContain('\u001B[2J');
	expect(talk.heard()).toMatch(/Acme.* Skills {2}M1\nM2\nThird {2}M3/);
});

test('the default that is there has the focus; another can be taken', async () => {
	const held = {...profile, vendorId: 'M3'};
	expect((await run([[list, 'enter']], {}, held)).outcome).toMatchObject(chosen('M3'));
	expect((await run([[list, 'M2']], {}, held)).outcome).toMatchObject(chosen('M2'));
});

test('with --no-save nothing is written', async () => {
	const {outcome, ports} = await run([[list, 'enter']], {facts: {noSave: true}});
	expect(outcome).toMatchObject(chosen('M1'));
	expect(ports.store.writes).toEqual([]);
});

test('a disk that fails is said; a second Enter goes on, another row is tried again', async () => {
	const failing = () => {
		const ports = fakePorts({store: new FakeStore(fileWith({me: profile}))});
		ports.store.nextChangeFails = new Failure('save_failed', {path: '/x', detail: 'no space'});
		return ports;
	};
	const words = 'Cannot save /x: no space';
	const {outcome, ports} = await run(
		[
			[list, 'Third'],
			[words, 'enter'],
		],
		{ports: failing()},
	);
	expect(outcome).toMatchObject(chosen('M3'));
	expect(ports.store.writes).toEqual([]);
	const other = await run(
		[
			[list, 'Third'],
			[words, 'M2'],
		],
		{ports: failing()},
	);
	expect(other.outcome).toMatchObject(chosen('M2'));
	expect(other.ports.store.file.profiles).toMatchObject({me: {vendorId: 'M2'}});
});

test('another profile of the name that was written meanwhile is kept', async () => {
	const ports = fakePorts({store: new FakeStore(fileWith({other: profile}))});
	expect((await run([[list, 'enter']], {ports})).outcome).toMatchObject(chosen('M1'));
	expect(ports.store.writes).toEqual([]);
});
