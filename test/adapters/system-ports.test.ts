import {expect, it} from 'vitest';
import {systemRandom} from '../../source/adapters/system-ports.ts';

it('gives as many bytes as asked for, as base64url without padding, never twice the same', () => {
	for (const length of [1, 16, 32, 33]) {
		const text = systemRandom.base64url(length);
		expect(text).toMatch(/^[\w-]+$/);
		expect(Buffer.from(text, 'base64url')).toHaveLength(length);
	}
	expect(new Set(Array.from({length: 100}, () => systemRandom.base64url(16))).size).toBe(100);
});
