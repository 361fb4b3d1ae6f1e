import {type ReactNode, useRef} from 'react';
import {cutText, measure, textWidth} from '../core/wrap-text.ts';
import {type DrawnFocus, useFocusState} from './keyboard.tsx';
import {type Line, Lines} from './paragraphs.tsx';
import {useWindow} from './provider.tsx';
import {type Theme, useTheme} from './theme.ts';

/** A key that works now, and what it does: `{key: 'c', does: 'copy'}`. */
export interface KeyHint {
	/** As it is shown: `↑↓`, `Enter`, `c`, `Ctrl+R`. */
	readonly key: string;
	readonly does: string;
	/** In fewer letters, where Enter and Esc would not both fit. */
	readonly short?: string;
	/** In more words, for the help. */
	readonly says?: string;
	/** Told in a wide window alone, so that the line is the same from row to row in a usual one. */
	readonly isRare?: boolean;
	/** Only while there is something in the field; only while there is nothing. */
	readonly when?: 'typed' | 'empty';
}

/** What goes first where the line is too narrow: what people know anyway, then extras. Help stays. */
function weightOf({key, isRare}: KeyHint): number {
	if (isRare) return -1;
	if (/^(↑↓|Up\/Down)$/.test(key)) return 0;
	if (key === 'Esc') return 2;
	return key === 'Enter' || key === 'Space' ? 3 : 1;
}

export interface KeysShown {
	readonly hints: readonly KeyHint[];
	/** In a narrow window two blanks. */
	readonly separator: string;
}

/**
 * The keys of a screen on one line: as many as fit, in their order, help always, Enter and Esc before the rest. Of two
 * that weigh the same the later one goes. Those that go stand in the help.
 */
export function fitKeys(
	hints: readonly KeyHint[],
	help: KeyHint | undefined,
	columns: number,
	separator: string,
): KeysShown {
	const told = hints.filter(({isRare}) => !isRare || columns >= wideColumns);
	let left = help ? [...told, help] : told;
	const width = (between: string) =>
		left.reduce((sum, {key, does}) => sum + textWidth(`${key} ${does}`), between.length * (left.length - 1));
	const drop = (most: number): boolean => {
		const goes = left.reduce<KeyHint | undefined>((least, hint) => {
			if (hint === help || weightOf(hint) > most) return least;
			return !least || weightOf(hint) <= weightOf(least) ? hint : least;
		}, undefined);
		if (goes) left.splice(left.indexOf(goes), 1);
		return goes !== undefined;
	};
	const between = columns < narrowColumns ? narrow : separator;
	while (width(between) > columns && left.length > 1 && drop(0));
	while (width(between) > columns && left.length > 1 && drop(1));
	if (width(between) > columns) left = left.map(hint => (hint.short ? {...hint, does: hint.short} : hint));
	while (width(between) > columns && left.length > 1 && drop(3));
	return {hints: left, separator: between};
}

/** From so many columns on there is room for rare keys. */
const wideColumns = 110;
/** Below so many columns each one counts. */
const narrowColumns = 60;
const narrow = '  ';

/** A key that is not told is a key lost: where the measure is too short for all of them they take the window. */
function fitWindow(
	hints: readonly KeyHint[],
	help: KeyHint | undefined,
	columns: number,
	theme: Theme,
): KeysShown {
	const within = fitKeys(hints, help, Math.min(columns, measure), theme.separator);
	const isWhole = within.hints.length === hints.length + (help ? 1 : 0);
	return isWhole ? within : fitKeys(hints, help, columns, theme.separator);
}

/** Of those that work those that the line shows, as wide as the key of the help may be. */
export function keysThatFit(hints: readonly KeyHint[], columns: number, theme: Theme): readonly KeyHint[] {
	return fitWindow(hints, {key: 'Ctrl+G', does: 'help'}, columns, theme).hints;
}

/** The last line of the frame. Stands behind the body, so that it knows which fields the body has drawn. */
export function KeysLine({
	hints,
	drawn,
	place = '',
}: {
	readonly hints: readonly KeyHint[];
	/** Undefined where there is no help. */
	readonly drawn: DrawnFocus | undefined;
	/** At the right end, where there is room: `1–17 of 26`. */
	readonly place?: string;
}): ReactNode {
	const theme = useTheme();
	const {columns} = useWindow();
	const isTyping = useIsTyping(drawn);
	const help = drawn && {key: isTyping ? 'Ctrl+G' : '?', does: 'help'};
	// The field before this prompt says so a moment longer.
	const hasTyped = useFocusState().hasTyped && isTyping;
	const working = hints.filter(({when}) => when === undefined || (when === 'typed') === hasTyped);
	const shown = fitWindow(working, help, columns, theme);
	const text = shown.hints.map(({key, does}) => `${key} ${does}`).join(shown.separator);
	const gap = Math.min(columns, measure) - textWidth(text) - textWidth(place);
	const end = place !== '' && gap > 1 ? ' '.repeat(gap) + place : '';
	const line: Line =
		textWidth(text) > columns
			? {text: cutText(text, columns, theme.sign.more), meaning: 'dim'}
			: keysLine(shown, end, theme);
	return <Lines lines={[line]} />;
}

/** The keys in the terminal's own colour, what they do dim. */
function keysLine({hints, separator}: KeysShown, end: string, theme: Theme): Line {
	const {plain, dim} = theme.style;
	const spans = hints.flatMap(({key, does}, at) => [
		{text: key, style: plain},
		{text: ` ${does}${at < hints.length - 1 ? separator : end}`, style: dim},
	]);
	return {text: '', meaning: 'plain', spans};
}

/** As the frame was drawn; later as the fields come and go by themselves, without a frame that is drawn for it. */
function useIsTyping(drawn: DrawnFocus | undefined): boolean {
	const {hasTextFocus} = useFocusState();
	const known = useRef<DrawnFocus>(undefined);
	const isNew = known.current !== drawn;
	known.current = drawn;
	return isNew && drawn ? drawn.text.has(drawn.layer) : hasTextFocus;
}
