import {expect, test} from 'vitest';
import {profileIn} from '../../source/core/config-file.ts';
import {Failure} from '../../source/core/failure.ts';
import type {NewSession} from '../../source/flows/save-sign-in.ts';
import {nameBeside, type SaveChoice, saveWithChoices} from '../../source/flows/save-with-choices.ts';
import {vendorsAnswer} from '../fakes/http.ts';
import {fakePorts} from '../fakes/ports.ts';
import {FakeStore, fileWith, someProfile} from '../fakes/store.ts';
import {Driven, Pushed} from './drive.ts';

const vendors = 'GET https://api.amazonalexa.com/v1/vendors';
const {tokens} = someProfile();
const session: NewSession = {
	profileName: 'me',
	profile: someProfile({tokens: {...tokens, accessToken: 'Atza|new'}}),
	replace: false,
};

function start(ports = fakePorts()) {
	const choices = new Pushed<SaveChoice>();
	const {signal} = new AbortController();
	const flow = new Driven(saveWithChoices(session, ports, signal, choices[Symbol.asyncIterator]()));
	return {ports, flow, choose: (choice: Omit<SaveChoice, 'type'>) => choices.push({type: 'save', ...choice})};
}

function withOtherAccount() {
	const before = someProfile({vendors: [{id: 'M1', name: 'One'}]});
	const ports = fakePorts({store: new FakeStore(fileWith({me: before, 'me-2': before}))});
	ports.http.always(vendors, vendorsAnswer('M2'));
	return ports;
}

test('another account: the token is kept in memory, and a free name is offered', async () => {
	const {ports, flow, choose} = start(withOtherAccount());
	const {failure, freeName} = await flow.until('not-saved');
	expect([failure.code, freeName]).toEqual(['other_account', 'me-3']);
	expect(ports.store.writes).toEqual([]);
	choose({profileName: 'me-3', replace: false});
	expect(await flow.result).toMatchObject({profileName: 'me-3'});
	expect(profileIn(ports.store.file, 'me-3')).toMatchObject({tokens: {accessToken: 'Atza|new'}});
	expect(profileIn(ports.store.file, 'me')).toMatchObject({tokens: {accessToken: tokens.accessToken}});
});

test('replace writes over what the name holds', async () => {
	const {ports, flow, choose} = start(withOtherAccount());
	await flow.until('not-saved');
	choose({profileName: 'me', replace: true});
	await flow.result;
	expect(profileIn(ports.store.file, 'me')).toMatchObject({tokens: {accessToken: 'Atza|new'}});
});

test('a choice that cannot be saved either is asked about again', async () => {
	const {flow, choose} = start(withOtherAccount());
	await flow.until('not-saved');
	choose({profileName: 'me-2', replace: false});
	expect((await flow.until('not-saved', 2)).failure.code).toBe('other_account');
	choose({profileName: 'x', replace: false});
	await flow.result;
});

test.each(['save_failed', 'store_busy'] as const)(
	'%s: the same tokens are saved by another try',
	async code => {
		const {ports, flow, choose} = start();
		ports.store.nextChangeFails = new Failure(code, {path: 'p', detail: 'd'});
		ports.http.always(vendors, vendorsAnswer('M1'));
		expect((await flow.until('not-saved')).failure.code).toBe(code);
		choose({profileName: 'me', replace: false});
		await flow.result;
		expect(profileIn(ports.store.file, 'me')).toMatchObject({tokens: {accessToken: 'Atza|new'}});
	},
);

test('leaving drops the token: nothing is written', async () => {
	const ports = withOtherAccount();
	const leaving = new AbortController();
	const noMore = (async function* (): AsyncGenerator<SaveChoice> {})();
	const flow = saveWithChoices(session, ports, leaving.signal, noMore);
	await flow.next();
	leaving.abort(new Error('left'));
	await expect(flow.next()).rejects.toThrow('left');
	expect(ports.store.writes).toEqual([]);
});

test('a free name beside one; a file that cannot be read has none taken', () => {
	const {store} = withOtherAccount();
	expect(nameBeside('me', {store})).toBe('me-3');
	expect(nameBeside('constructor', {store})).toBe('constructor-2');
	store.readFails = new Failure('read_failed', {path: 'p', detail: 'd'});
	expect(nameBeside('me', {store})).toBe('me-2');
});
