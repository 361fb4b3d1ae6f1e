import {Box, Text} from 'ink';
import type {ReactNode} from 'react';
import type {KeyHint} from './keys-line.ts';
import type {Theme} from './theme.ts';

/** The signs as words, no colours: for Ink's output for screen readers, where a sign is a sound without a meaning. */
export function spokenTheme(theme: Theme): Theme {
	const {plain} = theme.style;
	return {
		...theme,
		style: {accent: plain, success: plain, warning: plain, failure: plain, dim: plain, plain},
		sign: {
			...theme.sign,
			focus: '',
			success: 'Done:',
			warning: 'Note:',
			failure: 'Failed:',
			ticked: '',
			unticked: '',
		},
		separator: ', ',
		arrows: {upDown: 'Up/Down', right: 'to'},
		spinner: [''],
	};
}

/** A text without what only the eye understands: masks, points between things, the blanks of a table. */
export function spokenText(text: string): string {
	return text
		.replace(/^(\S*?)\|?[•*]{4,}(\S*)|(\s)(\S*?)\|?[•*]{4,}(\S*)/gu, spokenMask)
		.replace(/ · /g, ', ')
		.replace(/ {2,}/g, ' ')
		.trim();
}

/** `Atza|••••••••3f9k` → `Atza, hidden, ending in 3f9k`. */
function spokenMask(_: string, head1 = '', end1 = '', blank = '', head2 = '', end2 = ''): string {
	const head = head1 || head2;
	const end = end1 || end2;
	return `${blank}${head === '' ? '' : `${head}, `}hidden${end === '' ? '' : `, ending in ${end}`}`;
}

/** Lines that were laid out for the eye; the empty ones between them go. */
export function spokenLines(lines: readonly string[]): string {
	return lines.map(spokenText).filter(Boolean).join('\n');
}

/** `Client ID, step 6 of 10`. */
export function spokenTitle(title: string, place: string | undefined): string {
	if (place === undefined) return title;
	return /^\d/.test(place) ? `${title}, step ${place}` : `${title}, ${place}`;
}

/** The time left in words that stand still until the last minute: each change is read aloud. */
export function spokenTimeLeft(secondsLeft: number, until: Date): string {
	if (secondsLeft <= 0) return 'time is up';
	return secondsLeft <= 60 ? 'less than 1 minute left' : `until ${until.toTimeString().slice(0, 5)}`;
}

/** All the keys, whatever the width. */
export function spokenKeys(hints: readonly KeyHint[]): string {
	return hints.map(({key, does}) => `${spokenKey(key)}: ${does}`).join(', ');
}

function spokenKey(key: string): string {
	if (/^\d( \d)+$/.test(key)) return `${key[0]} to ${key.at(-1)}`;
	return {'?': 'question mark', '*': 'star', '/': 'slash'}[key] ?? key;
}

/** What is waited for. */
export function SpokenWait({text}: {readonly text: string}): ReactNode {
	return (
		<Box aria-role="progressbar" aria-state={{busy: true}}>
			<Text>{spokenText(text)}</Text>
		</Box>
	);
}

interface SpokenFieldProps {
	readonly label: string;
	/** All of it. */
	readonly value: string;
	/** How many characters of it stand before the cursor. */
	readonly cursor: number;
	readonly isMasked: boolean;
	/** Enter on the empty field does nothing. */
	readonly isRequired: boolean;
	readonly isDisabled: boolean;
}

/** A text field: its name, its state, and what stands in it. */
export function SpokenField(props: SpokenFieldProps): ReactNode {
	const {label, value, cursor, isMasked, isRequired, isDisabled} = props;
	const content = value === '' ? 'empty' : isMasked ? `hidden, ${characters(value.length)}` : `“${value}”`;
	const place = cursor < value.length ? `, cursor after ${characters(cursor)}` : '';
	return (
		<Box aria-role="textbox" aria-state={{required: isRequired, disabled: isDisabled}}>
			<Text>{`${label}: ${content}${place}`}</Text>
		</Box>
	);
}

function characters(count: number): string {
	return count === 1 ? '1 character' : `${count} characters`;
}
