/** `Intl.Segmenter` for graphemes, made when a text needs it. */
export class LazySegmenter {
	segment(text: string): Iterable<{segment: string; index: number; input: string}>;
}
