import {Box, Text} from 'ink';
import {type ReactNode, useRef} from 'react';
import {cutText, measure, textWidth} from '../core/wrap-text.ts';
import {type DrawnFocus, useFocusState} from './keyboard.tsx';
import {useWindow} from './provider.tsx';
import {useTheme} from './theme.ts';

/** A key that works now, and what it does: `{key: 'c', does: 'copy'}`. */
export interface KeyHint {
	/** As it is shown: `↑↓`, `Enter`, `c`, `Ctrl+R`. */
	readonly key: string;
	readonly does: string;
	/** In fewer letters, where Enter and Esc would not both fit. */
	readonly short?: string;
	/** Told in a wide window alone, so that the line is the same from row to row in a usual one. */
	readonly isRare?: boolean;
	/** Only while there is something in the field; only while there is nothing. */
	readonly when?: 'typed' | 'empty';
}

/** What goes first where the line is too narrow: what people know anyway, then extras. Help stays. */
function weightOf({key, isRare}: KeyHint): number {
	if (isRare) return -1;
	if (/^(↑↓|Up\/Down|Space)$/.test(key)) return 0;
	if (key === 'Esc') return 2;
	return key === 'Enter' ? 3 : 1;
}

export interface KeysShown {
	readonly hints: readonly KeyHint[];
	/** In a narrow window two blanks where the usual one would cost a key. */
	readonly separator: string;
}

/**
 * The keys of a screen on one line: as many as fit, in their order, help always, Enter and Esc before the rest. Of two
 * that weigh the same the later one goes. All of them stand in the help.
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
	while (width(separator) > columns && left.length > 1 && drop(0));
	if (width(separator) <= columns) return {hints: left, separator};
	const between = columns < narrowColumns ? narrow : separator;
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

/** The last line of the frame. Stands behind the body, so that it knows which fields the body has drawn. */
export function KeysLine({
	hints,
	drawn,
}: {
	readonly hints: readonly KeyHint[];
	/** Undefined where there is no help. */
	readonly drawn: DrawnFocus | undefined;
}): ReactNode {
	const theme = useTheme();
	const {columns} = useWindow();
	const isTyping = useIsTyping(drawn);
	const help = drawn && {key: isTyping ? 'Ctrl+G' : '?', does: 'help'};
	// The field before this prompt says so a moment longer.
	const hasTyped = useFocusState().hasTyped && isTyping;
	const working = hints.filter(({when}) => when === undefined || (when === 'typed') === hasTyped);
	// A key that is not told is a key lost: where the measure is too short for all of them they take the window.
	const within = fitKeys(working, help, Math.min(columns, measure), theme.separator);
	const isWhole = within.hints.length === working.length + (help ? 1 : 0);
	const shown = isWhole ? within : fitKeys(working, help, columns, theme.separator);
	const text = shown.hints.map(({key, does}) => `${key} ${does}`).join(shown.separator);
	return (
		<Box flexShrink={0} height={1}>
			<Text wrap="truncate" {...theme.style.dim}>
				{cutText(text, columns, theme.sign.more)}
			</Text>
		</Box>
	);
}

/** As the frame was drawn; later as the fields come and go by themselves, without a frame that is drawn for it. */
function useIsTyping(drawn: DrawnFocus | undefined): boolean {
	const {hasTextFocus} = useFocusState();
	const known = useRef<DrawnFocus>(undefined);
	const isNew = known.current !== drawn;
	known.current = drawn;
	return isNew && drawn ? drawn.text.has(drawn.layer) : hasTextFocus;
}
