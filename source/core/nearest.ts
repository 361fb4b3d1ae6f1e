import {distance} from 'fastest-levenshtein';

/** No name of ours is longer; what is pasted can be, and the way of counting is quadratic. */
const mostRead = 100;

/**
 * The name that differs from a word by the fewest letters, capitals aside, if it is near enough to be meant. The beginning
 * of a name counts as one letter away, from three letters on.
 *
 * @param mostLetters how far is still near @default a third of the word
 */
export function nearest(
	word: string,
	names: readonly string[],
	mostLetters = Math.max(1, Math.ceil(word.length / 3)),
): string | undefined {
	const said = word.slice(0, mostRead).toLowerCase();
	let best: {name: string; letters: number} | undefined;
	for (const name of names) {
		const plain = name.toLowerCase();
		const letters = said.length > 2 && said !== plain && plain.startsWith(said) ? 1 : distance(said, plain);
		if (letters <= mostLetters && (best === undefined || letters < best.letters)) best = {name, letters};
	}
	return best?.name;
}
