import {fieldLimit} from './client.ts';

/*
 * What the two voices say of their own accord, whatever the step. `npm run words` lists these tables too.
 */

const leavesOut = 'leaves it out';

/** @param then what that means; may be empty */
function leftOut(enter: string, then: string): string {
	return `${[`${enter} ${leavesOut}`, then].filter(Boolean).join(': ')}.`;
}

export const fieldWords = {
	nothingTyped: 'Type or paste it first.',
	nothingPasted: 'Paste it first.',
	notPlain: 'Only plain letters, digits and signs fit here; the rest was left out.',
	notPlainAgain:
		'Only plain letters, digits and signs fit here; the rest was left out. Enter again goes on without it.',
	notPrintable: 'What cannot be printed was left out.',
	notPlainPaste: 'The paste was not taken: only plain letters, digits and signs fit here.',
	tooLong: `At most ${fieldLimit} characters fit here; nothing was added.`,
	firstLine: 'Only the first line of the paste was taken.',
	/** @param others how many characters stood in the other lines */
	firstLineOf: (others: number) =>
		`Only the first line of the paste was taken; ${others === 1 ? 'the other character was' : `the other ${others} characters were`} dropped.`,
	noField: 'There is no field to paste into here; it was dropped.',
	/** How an odd value is taken all the same. */
	enterAgain: 'Enter again',
	/** @param does `keeps` */
	enterTakes: (does: string, what: string) =>
		does === leavesOut
			? `${leftOut('Enter', what)} Type to fill it in.`
			: `Enter ${does} ${what}, typing replaces it.`,
} as const;

export const listWords = {
	find: 'Find:',
	typeToFind: 'Type part of a name.',
	nothingFound: 'Nothing has that in its name.',
	onlyWith: (text: string) => `Only those with “${text}”.`,
	nothingWith: (text: string) => `Nothing matches “${text}”. Esc shows all.`,
} as const;

export const lineWords = {
	welcome:
		'Each question ends with Enter. Enter alone takes what is offered. Type b to go back, or a question mark for help. Ctrl+C leaves.',
	noMoreHelp: 'There is no more help for this question.',
	failed: (what: string) => `Failed: ${what}`,
	answerSays: (why: string) => `The answer says: “${why}”`,
	/** @param range `1 to 4` */
	typeNumber: (range: string, usual: number) => `Type a number, ${range}, or Enter alone for ${usual}.`,
	pressEnter: (label: string) => `Press Enter: ${label}.`,
	hidden: 'It is hidden while you type.',
	/** @param end the last four; empty where so few would tell the secret */
	taken: (length: number, end: string) =>
		`Taken: ${length} characters${end === '' ? '' : `, ending in ${end}`}.`,
	firstLine: 'Only the first line was taken.',
	whichOne: 'Which one?',
	whatWith: (label: string) => `What do you want to do with ${label}?`,
	whatNow: 'What now?',
	/** @param does `takes` */
	enterAlone: (does: string, what: string) =>
		does === leavesOut ? leftOut('Enter alone', what) : `Enter alone ${does} ${what}.`,
	/** How an odd value is taken all the same. */
	enterAgain: 'Enter alone',
	/** @param does `go on without it` */
	enterTo: (does: string) => `Enter to ${does}: `,
	onlyEnter: 'Nothing can be typed yet. Enter alone goes on, b goes back.',
	written: (file: string) => `Written to ${file}`,
	wait: 'This takes a moment.',
} as const;

export const leaveWords = {
	question: 'Leave smapi-login?',
	questionKept: 'Leave smapi-login? Your answers so far are kept, without secrets.',
	leave: 'Leave',
	stay: 'Stay',
} as const;
