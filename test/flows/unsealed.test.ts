import {expect, test} from 'vitest';
import {sealOf} from '../../source/core/seal.ts';
import {unsealedAnew} from '../../source/flows/unsealed.ts';
import {FakeStore} from '../fakes/store.ts';

const lost = {whose: '“me”', hint: 'Sign in again.'};
const storeWith = (entries: Record<string, string>) => {
	const store = new FakeStore();
	for (const [entry, value] of Object.entries(entries)) store.keychain.set(entry, value);
	return store;
};

test('an entry that another process has just replaced is read anew by the file', async () => {
	const seen = ['old', 'newer', 'newest'];
	const read = () => ({token: sealOf(seen.shift()!)});
	expect(await unsealedAnew(read, lost, storeWith({newest: 'Atza|x'}))).toEqual({token: 'Atza|x'});
});

test('an entry that stays missing is told, with whose it is', async () => {
	const missing = unsealedAnew(() => ({token: sealOf('gone')}), lost, storeWith({}));
	await expect(missing).rejects.toMatchObject({
		code: 'keychain_missing',
		message: 'The keychain does not give the secrets of “me”.',
		next: 'Sign in again.',
	});
});

test('a file that never rests is given up', async () => {
	let count = 0;
	const read = () => ({token: sealOf(`entry ${count++}`)});
	await expect(unsealedAnew(read, lost, storeWith({}))).rejects.toMatchObject({code: 'keychain_missing'});
	expect(count).toBeLessThan(10);
});
