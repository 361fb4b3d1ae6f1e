/** Characters that are a grapheme cluster each, whatever stands beside them: what our frames are made of, with their colours. */
const plain =
	/^[\n\u001B\u0020-\u007E\u00B7\u2013\u2018\u2019\u201C\u201D\u2022\u2026\u203A\u2190-\u2193\u2500-\u259F\u25B6\u25CF\u2699\u2713\u2717\u276F\u2800-\u28FF]*$/;

/** Each of these characters is one unit of a string: its place in the list is its place in the text. */
function containing(at) {
	return this[at];
}

/** `Intl.Segmenter` for graphemes, made when a text needs it: the first one costs 15 to 20 ms of every start. */
export class LazySegmenter {
	#real;

	segment(text) {
		if (!plain.test(text)) {
			this.#real ??= new Intl.Segmenter();
			return this.#real.segment(text);
		}
		const segments = Array.from(text, (segment, index) => ({segment, index, input: text}));
		return Object.assign(segments, {containing});
	}
}
