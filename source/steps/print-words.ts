import {wrapText} from '../core/wrap-text.ts';
import type {Talk} from '../talk/talk.ts';

/** Sentences that stay in the terminal, broken at blanks: what is printed is written as it is. */
export function printWords(talk: Pick<Talk, 'isScreen' | 'columns' | 'print' | 'say'>, text: string): void {
	if (talk.isScreen) talk.print(wrapText(text, talk.columns));
	else talk.say(text);
}
