import {createContext, useContext} from 'react';

/** What a colour says. `plain` is the terminal's own. */
export type Meaning = 'accent' | 'success' | 'warning' | 'failure' | 'dim' | 'plain';

/** The attributes of Ink's `Text`. */
export interface TextStyle {
	readonly color?: string;
	readonly backgroundColor?: string;
	readonly dimColor?: boolean;
	readonly bold?: boolean;
}

export interface Theme {
	/** Of words; spread into `<Text {...theme.style.accent}>`. */
	readonly style: Readonly<Record<Meaning, TextStyle>>;
	/** Of signs and lines: the sign before a text, a line of progress, a frame. */
	readonly mark: Readonly<Record<Meaning, TextStyle>>;
	readonly sign: Readonly<
		Record<
			'focus' | 'success' | 'warning' | 'failure' | 'open' | 'ticked' | 'unticked' | 'mask' | 'more',
			string
		>
	>;
	/** Between things on one line, with its blanks. */
	readonly separator: string;
	readonly arrows: {readonly upDown: string; readonly right: string};
	/** Between clicks, one after the other, with its blanks. */
	readonly click: string;
	/** A line of what is done and what is to come; undefined where no such signs are. */
	readonly line: {readonly done: string; readonly end: string; readonly open: string} | undefined;
	/** Of the steps beside a screen. */
	readonly stage: Readonly<Record<'done' | 'now' | 'open', string>>;
	/** The frames of the spinner. */
	readonly spinner: readonly string[];
	readonly hasUnicode: boolean;
	/** Of a picture that is dark on light, whatever the terminal is; without colours nobody knows how it is. */
	readonly picture: TextStyle;
}

/** Of the 16 colours only red is readable as letters on black and on white; what is chosen is bold. */
const colours: Theme['style'] = {
	accent: {bold: true},
	success: {},
	warning: {},
	failure: {color: 'red'},
	dim: {dimColor: true},
	plain: {},
};

/**
 * Cyan and green do for a sign or a line, which is known by its shape; yellow is lost on white even so: black stands on
 * it. No colour stands alone: each comes with a sign.
 */
const colouredMarks: Theme['mark'] = {
	...colours,
	accent: {color: 'cyan', bold: true},
	success: {color: 'green'},
	warning: {color: 'black', backgroundColor: 'yellow'},
};

const none: Theme['style'] = {accent: {}, success: {}, warning: {}, failure: {}, dim: {}, plain: {}};

const unicodeSigns = {
	focus: '❯',
	success: '✓',
	warning: '!',
	failure: '✗',
	open: '–',
	ticked: '[✓]',
	unticked: '[ ]',
	mask: '•',
	more: '…',
};

const asciiSigns = {
	focus: '>',
	success: 'ok',
	warning: '!',
	failure: 'x',
	open: '-',
	ticked: '[x]',
	unticked: '[ ]',
	mask: '*',
	more: '...',
};

/**
 * @param color whether the terminal shows colours and the person wants them (`NO_COLOR`, `--no-color`)
 * @param unicode whether the locale is UTF-8
 */
export function createTheme({color, unicode}: {readonly color: boolean; readonly unicode: boolean}): Theme {
	return {
		style: color ? colours : none,
		mark: color ? colouredMarks : none,
		sign: unicode ? unicodeSigns : asciiSigns,
		separator: unicode ? ' · ' : ' - ',
		arrows: unicode ? {upDown: '↑↓', right: '──▶'} : {upDown: 'Up/Down', right: '-->'},
		click: unicode ? ' › ' : ' > ',
		line: unicode ? {done: '━', end: '╸', open: '─'} : undefined,
		stage: unicode ? {done: '✓', now: '●', open: ' '} : {done: '+', now: '*', open: ' '},
		spinner: unicode ? ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'] : ['-', '\\', '|', '/'],
		hasUnicode: unicode,
		picture: color ? {color: 'black', backgroundColor: 'whiteBright'} : {},
	};
}

export const ThemeContext = createContext<Theme>(createTheme({color: true, unicode: true}));

/** The theme of this run. */
export function useTheme(): Theme {
	return useContext(ThemeContext);
}
