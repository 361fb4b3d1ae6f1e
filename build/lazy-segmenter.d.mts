interface Segment {
	segment: string;
	index: number;
	input: string;
}

/** `Intl.Segmenter` for graphemes, made when a text needs it. */
export class LazySegmenter {
	segment(text: string): Iterable<Segment> & {containing(at: number): Segment | undefined};
}
