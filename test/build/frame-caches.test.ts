import {expect, test} from 'vitest';
import {cachesOfFrames} from '../../build/frame-caches.mjs';

test('what was found out about texts is kept for the next frame, until it is too much', () => {
	const make = () => ({styledChars: new Map<string, unknown>(), widths: new Map<string, number>()});
	const first = cachesOfFrames(make);
	for (let n = 0; n < 500; n++) first.styledChars.set(`${n} s left`, []);
	expect(cachesOfFrames(make)).toBe(first);
	for (let n = 0; n < 501; n++) first.widths.set(`${n} s left`, 10);
	expect(cachesOfFrames(make)).not.toBe(first);
});
