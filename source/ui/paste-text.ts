import {stripVTControlCharacters} from 'node:util';

/** The most characters of one paste that are kept; what no field takes anyway. */
export const pasteLimit = 65_536;

/**
 * A pasted text without anything that a terminal would act on: line ends become `\n`, tabs and no-break spaces blanks,
 * escape sequences, other control characters and invisible or direction-changing marks go (CWE-150, CWE-1007).
 */
export function sanitisePaste(text: string): string {
	return stripVTControlCharacters(text)
		.replace(/\r\n?/g, '\n')
		.replace(/[\t\u00A0]/g, ' ')
		.replace(/[\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g, '')
		.replace(/[^\P{Cc}\n]/gu, '');
}
