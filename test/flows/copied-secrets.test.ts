import {describe, expect, test} from 'vitest';
import {ForgettingClipboard} from '../../source/flows/copied-secrets.ts';
import {FakeClipboard} from '../fakes/clipboard.ts';
import {FakeClock} from '../fakes/clock.ts';

function start() {
	const clock = new FakeClock();
	const inner = new FakeClipboard();
	const leaving = new AbortController();
	return {clock, inner, leaving, clipboard: new ForgettingClipboard(inner, clock, leaving.signal)};
}

describe('A10: a secret that was copied', () => {
	test('leaves the clipboard after a minute', async () => {
		const {clipboard, clock, inner} = start();
		await clipboard.copy('the token', 'Token');
		await clock.advance(59);
		expect(inner.held).toBe('the token');
		expect(clipboard.stays()).toBe('The token is still on the clipboard.');
		await clock.advance(1);
		expect(inner.held).toBe('');
		expect(clipboard.stays()).toBeUndefined();
	});

	test('copied twice stays a minute from the second time', async () => {
		const {clipboard, clock, inner} = start();
		await clipboard.copy('the token', 'Token');
		await clock.advance(50);
		await clipboard.copy('the token', 'Token');
		await clock.advance(20);
		expect(inner.held).toBe('the token');
		await clock.advance(40);
		expect(inner.held).toBe('');
	});

	test('is left alone when another text was copied since, by us or by the person', async () => {
		const {clipboard, clock, inner} = start();
		await clipboard.copy('the token', 'Token');
		await clipboard.copy('an address');
		await clock.advance(60);
		expect([inner.held, clipboard.stays()]).toEqual(['an address', undefined]);
		await clipboard.copy('the token', 'Token');
		inner.held = 'something of the person';
		await clock.advance(60);
		expect([inner.held, clipboard.stays()]).toEqual(['something of the person', undefined]);
	});

	test('that cannot be read there, or was sent to a terminal, may stay', async () => {
		const {clipboard, clock, inner} = start();
		inner.isReadable = false;
		await clipboard.copy('the token', 'Token');
		await clock.advance(60);
		expect(clipboard.stays()).toBe('The token may still be on the clipboard.');
		inner.way = 'terminal';
		await clipboard.copy('the token', 'Header');
		expect(clipboard.stays()).toBe('The header may still be on the clipboard.');
	});

	test('is not cleared once the wizard is over', async () => {
		const {clipboard, clock, inner, leaving} = start();
		await clipboard.copy('the token', 'Token');
		leaving.abort();
		await clock.advance(60);
		expect(inner.held).toBe('the token');
		expect(clipboard.stays()).toBe('The token is still on the clipboard.');
	});

	test('that could not be copied is nowhere', async () => {
		const {clipboard, inner} = start();
		inner.way = undefined;
		expect(await clipboard.copy('the token', 'Token')).toBeUndefined();
		expect(clipboard.stays()).toBeUndefined();
	});
});
