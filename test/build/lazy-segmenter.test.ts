import fc from 'fast-check';
import {expect, test} from 'vitest';
import {LazySegmenter} from '../../build/lazy-segmenter.mjs';

const frames = fc.constantFrom(
	...'aZ~ \n\u001B[1m─│█▀▄·…’✓✗❯▶⠋→›●⚙',
	'\u0301',
	'\u200D',
	'🙂',
	'가',
	'é',
	'\r\n',
);

test('cuts every text as Intl.Segmenter does', () => {
	const real = new Intl.Segmenter();
	fc.assert(
		fc.property(
			fc.array(frames).map(parts => parts.join('')),
			text => {
				const ours = new LazySegmenter().segment(text);
				expect([...ours]).toEqual([...real.segment(text)]);
				// Where Ink cuts a line it asks for this.
				for (const at of [0, 1, text.length])
					expect(ours.containing(at)).toEqual(real.segment(text).containing(at));
			},
		),
	);
});
