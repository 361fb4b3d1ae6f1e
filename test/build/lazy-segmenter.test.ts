import fc from 'fast-check';
import {expect, test} from 'vitest';
import {LazySegmenter} from '../../build/lazy-segmenter.mjs';

const frames = fc.constantFrom(...'aZ~ \n\u001B[1m─│·…’✓✗❯▶⠋→', '\u0301', '\u200D', '🙂', '가', 'é', '\r\n');

test('cuts every text as Intl.Segmenter does', () => {
	const real = new Intl.Segmenter();
	fc.assert(
		fc.property(
			fc.array(frames).map(parts => parts.join('')),
			text => {
				expect([...new LazySegmenter().segment(text)]).toEqual([...real.segment(text)]);
			},
		),
	);
});
