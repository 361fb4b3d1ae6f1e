import {causesQuestion, type LikelyCause} from '../core/likely-causes.ts';
import {describeDuration} from '../core/profile.ts';
import type {Block} from './blocks.tsx';
import {problemText} from './problem.tsx';
import type {SignInState} from './sign-in-state.ts';

export interface WaitingWords {
	readonly state: SignInState;
	/** The browser way: a listener is open on this computer. */
	readonly listens: boolean;
	readonly isFieldOpen: boolean;
	readonly causes: readonly LikelyCause[];
	/** The keys `1`, `2`, `3` work now. */
	readonly canChange: boolean;
	readonly spinner: string;
	readonly columns: number;
	readonly timeoutSeconds: number;
	readonly practiceUrl: string | undefined;
	/** In the demo: Enter plays the owner. */
	readonly canAllow: boolean;
	readonly practiceSaid: string | undefined;
}

/** Below so many columns the words are shorter, so that the likely causes fit beside the field. */
const narrowColumns = 60;

/** What the waiting screen says, the most important first. */
export function waitingBlocks(words: WaitingWords): readonly Block[] {
	const {state, isFieldOpen} = words;
	if (state.phase === 'starting') return [{text: 'Making a new address…', sign: words.spinner, isBusy: true}];
	return [
		...(state.isStillThere ? [stillThere(words)] : []),
		headline(words),
		...notices(words),
		...(state.isSlow ? causeBlocks(words) : []),
		...(isFieldOpen ? [] : [whereToOpen(words)]),
		...practice(words),
	];
}

/** What came and did not count; while the field is open it says so itself. */
function notices({state, listens, isFieldOpen, practiceSaid}: WaitingWords): Block[] {
	const refused = state.refused && problemText(state.refused.failure);
	const {warning} = state;
	const reopen = warning?.canReopen && listens ? ' Press o to open the right page again.' : '';
	const warned = warning && `${warning.text}${reopen}`;
	const texts = [...(isFieldOpen ? [] : [refused, warned]), practiceSaid];
	return texts.filter(text => text !== undefined).map(text => ({text, sign: '!', meaning: 'warning'}));
}

function practice({state, practiceUrl, canAllow, isFieldOpen}: WaitingWords): Block[] {
	if (practiceUrl === undefined) return [];
	const field = isFieldOpen ? 'on the empty field ' : '';
	const enter: Block = {
		text: `This is practice: Enter ${field}signs in and allows for you.`,
		goes: state.isSlow ? 3 : 1,
	};
	return [
		...(canAllow ? [enter] : []),
		{text: `Failures to practise: ${practiceUrl}`, meaning: 'dim', isClose: canAllow, goes: 4},
	];
}

function headline({state, listens, spinner, isFieldOpen, practiceUrl, columns}: WaitingWords): Block {
	const {opener} = state;
	if (isFieldOpen && state.isSlow && columns < narrowColumns) {
		return {
			text: 'Open the address (Ctrl+P prints it), then paste the one it ends on.',
			sign: spinner,
			isBusy: true,
		};
	}
	if (!listens) {
		// The demo's address is of this computer.
		const device = practiceUrl === undefined ? 'on any device' : 'in a browser on this computer';
		const where = isFieldOpen ? `(Ctrl+P prints it) ${device}` : device;
		const then = isFieldOpen
			? 'Then paste the address that it ends on.'
			: 'Then press p and paste the address that it ends on.';
		return {
			text: `Open the address above ${where}, sign in and choose Allow. ${then}`,
			sign: spinner,
			isBusy: true,
		};
	}
	if (isFieldOpen) return {text: pasteHere, sign: spinner, isBusy: true};
	if (opener === 'opened')
		return {text: 'Your browser is open at Amazon. Sign in and choose Allow.', sign: spinner, isBusy: true};
	if (opener === undefined) return {text: 'Opening your browser at Amazon…', sign: spinner, isBusy: true};
	return {
		text: `The browser was not opened (${opener.reason}). Open the address yourself, sign in and choose Allow.`,
		sign: '!',
		meaning: 'warning',
	};
}

const pasteHere =
	'After Allow, paste here the address that the browser ended on. "Can\'t connect" there is fine. The paste is hidden, since it holds the code.';

function stillThere({timeoutSeconds, isFieldOpen}: WaitingWords): Block {
	return {
		text: `Still there? Enter: ${moreTime(timeoutSeconds)}. ${isFieldOpen ? 'What you paste counts as before.' : 'An answer counts as before.'}`,
		sign: '!',
		meaning: 'accent',
	};
}

/** 300 → `five more minutes`. */
export function moreTime(seconds: number): string {
	return seconds === 300 ? 'five more minutes' : `${describeDuration(seconds)} more`;
}

function causeBlocks({causes, canChange, isFieldOpen, columns}: WaitingWords): Block[] {
	return [
		{text: columns < narrowColumns ? 'An error page at Amazon? Compare:' : causesQuestion, goes: 2},
		...causes.map(({digit, name, value}) => ({
			text: `${canChange ? `${digit} ` : ''}${name.padEnd(12)}${value}`,
			meaning: 'accent' as const,
			isOneLine: true,
			isClose: true,
			// One by one, so that a small window shows what it can.
			...(isFieldOpen && {goes: 2 + Number(digit) / 10}),
		})),
	];
}

function whereToOpen({state, listens, columns}: WaitingWords): Block {
	const pasting = 'open the long address there, then press p and paste the address that it ends on.';
	const fine = `"Can't connect" there is fine.`;
	if (!listens) return {text: `${fine} c copies the address, u prints it again.`, goes: 1};
	const short = state.shortUrl ?? '';
	const where = short.length <= columns ? short : 'the short address above';
	return {
		text: `No window? Open  ${where}  on this computer, or the long address above. On another device: ${pasting} ${fine}`,
		goes: 1,
	};
}
