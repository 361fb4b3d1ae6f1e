import {textWidth} from './wrap-text.ts';

/** A key that works now, and what it does: `{key: 'c', does: 'copy'}`. */
export interface KeyHint {
	/** As it is shown: `↑↓`, `Enter`, `c`, `Ctrl+R`. */
	readonly key: string;
	readonly does: string;
}

/** What goes first where the line is too narrow: what people know anyway. Help stays. */
function weightOf({key}: KeyHint): number {
	if (/^(↑↓|Up\/Down|Space)$/.test(key)) return 0;
	if (key === 'Esc') return 1;
	return key === 'Enter' ? 3 : 2;
}

/**
 * The keys of a screen on one line: as many as fit, in their order, help always. Of two that weigh the same the later one
 * goes. All of them stand in the help.
 */
export function fitKeys(
	hints: readonly KeyHint[],
	help: KeyHint | undefined,
	columns: number,
	separator: string,
): readonly KeyHint[] {
	const left = help ? [...hints, help] : [...hints];
	const width = () =>
		left.reduce(
			(sum, {key, does}) => sum + textWidth(`${key} ${does}`),
			separator.length * (left.length - 1),
		);
	while (width() > columns && left.length > 1) {
		const goes = left.reduce<KeyHint | undefined>((least, hint) => {
			if (hint === help) return least;
			return !least || weightOf(hint) <= weightOf(least) ? hint : least;
		}, undefined);
		if (!goes) break;
		left.splice(left.indexOf(goes), 1);
	}
	return left;
}
