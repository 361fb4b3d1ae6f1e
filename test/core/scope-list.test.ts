import fc from 'fast-check';
import {expect, test} from 'vitest';
import {
	customScopes,
	includedBy,
	presetOf,
	scopeItems,
	startIndex,
	tickedScopes,
} from '../../source/core/scope-list.ts';
import {scopePresets, scopes} from '../../source/core/scopes.ts';

const names = scopes.map(row => row.name);

test('each preset is known again in any order', () => {
	for (const preset of scopePresets) expect(presetOf([...preset.scopes].reverse())).toBe(preset);
	expect(presetOf(names)).toBeUndefined();
});

test('ticks are sent in the order of the list, just them', () => {
	fc.assert(
		fc.property(fc.uniqueArray(fc.constantFrom(...names, 'profile', 'x:y')), ticked => {
			const items = scopeItems(customScopes(ticked));
			const sent = tickedScopes(items, new Set(ticked));
			expect([...sent].sort()).toEqual([...ticked].sort());
			const start = items[startIndex(items, ticked)]!;
			if (ticked.length > 0)
				expect(
					start.type === 'preset' ? presetOf(ticked) : start.type === 'scope' && ticked.includes(start.name),
				).toBeTruthy();
		}),
	);
});

test('a read is included by its own readwrite only, and not where it is ticked itself', () => {
	const [read, write] = ['alexa::ask:skills:read', 'alexa::ask:skills:readwrite'];
	expect(includedBy(read, new Set([write]))).toBe(write);
	expect(includedBy(read, new Set([write, read]))).toBeUndefined();
	expect(includedBy('alexa::ask:models:read', new Set([write]))).toBeUndefined();
});
