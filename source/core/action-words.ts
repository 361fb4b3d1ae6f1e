/** What became of a copy. @param what `Address`; @param by the program, `terminal` for OSC 52, undefined: not copied */
export function copiedWords(what: string, by: string | undefined): string {
	if (by === undefined) return `${what} could not be copied: no clipboard was found.`;
	// Terminals take it or not, and never say.
	if (by === 'terminal') return `${what} sent to your terminal, which may put it on the clipboard.`;
	if (by === 'tmux') return `${what} copied to tmux: paste with its prefix and ].`;
	return `${what} copied.`;
}

/** Ctrl+V arrives as a key where the terminal does not paste by it. */
export const howToPaste =
	'Ctrl+V does not paste here. Try Ctrl+Shift+V, Shift+Insert or a right click; on a Mac Cmd+V.';

/** Whether an opener was started. */
export function openedWords(isOpen: boolean): string {
	return isOpen ? 'Opened in your browser.' : 'No browser was found here. Open the address yourself.';
}

/** The opener failed after the fact. */
export function openerFailedWords(reason: string): string {
	return `The browser was not opened (${reason}). Open the address yourself.`;
}
