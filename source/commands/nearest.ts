import {distance} from 'fastest-levenshtein';

/** The name that differs from `word` by the fewest letters, if it is near enough to be meant. */
export function nearest(word: string, names: readonly string[]): string | undefined {
	const limit = Math.max(1, Math.ceil(word.length / 3));
	let best: {name: string; letters: number} | undefined;
	for (const name of names) {
		const letters = word.length > 2 && name.startsWith(word) ? 1 : distance(word.toLowerCase(), name);
		if (letters <= limit && (best === undefined || letters < best.letters)) best = {name, letters};
	}
	return best?.name;
}
