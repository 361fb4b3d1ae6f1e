import type {Answers} from './answers.ts';
import {type ConfigFile, isDamaged, profileIn, requestsIn} from './config-file.ts';
import {draftFromDisk} from './draft.ts';
import {quotedName} from './profile.ts';
import {programAlone} from './program-name.ts';
import {shellQuoted} from './shell.ts';
import type {WizardFacts} from './wizard-facts.ts';

export interface WizardEnd {
	/** Of a sign-in that was finished. */
	readonly session: Answers['session'] | undefined;
	readonly isCancelled: boolean;
	/** Left or cancelled while somebody else is waited for: the open request is in the file. */
	readonly hasOpenRequest: boolean;
	/** How this program is called. */
	readonly programName: string;
	/** Flags that it goes on with: ` --plain`. */
	readonly startedWith: string;
	/** Practice; `kept`: in a folder that the person named, which stays. */
	readonly demo: 'gone' | 'kept' | undefined;
	readonly noSave: boolean;
	/** Answers of this run are on the disk. */
	readonly hasKept: boolean;
	/** Of the profile file. */
	readonly path: string;
	/** In place of all others. */
	readonly words: string | undefined;
	/** As it was when the wizard began. */
	readonly file: ConfigFile;
}

/** How a wizard ended: left, or cancelled by a signal, Ctrl+C or the end of input; with its answers. */
export interface WizardResult {
	readonly type: 'left' | 'cancelled';
	readonly answers: Partial<Answers>;
	/** The last words, where nothing stays to go on with. */
	readonly words?: string | undefined;
}

/**
 * What is to be told of the end. One that was cancelled around the save may have signed in all the same: the file says.
 *
 * @param now the file after the last write of this run
 */
export function wizardEnd(
	{type, answers, words}: WizardResult,
	now: ConfigFile,
	{
		facts,
		hasKept,
		path,
		lastRead = facts.file,
	}: Pick<WizardEnd, 'hasKept' | 'path'> & {
		/** As this run read it last. */
		readonly lastRead?: ConfigFile;
		readonly facts: Pick<WizardFacts, 'programName' | 'isPlain' | 'noSave' | 'file' | 'demo'>;
	},
): WizardEnd {
	const {programName, isPlain, noSave, file, demo} = facts;
	// On a token that is there already, to leave by Ctrl+C is to leave.
	const isCancelled = type === 'cancelled' && answers.session === undefined;
	const session = isCancelled ? savedMeanwhile(answers, lastRead, now) : answers.session;
	return {
		session,
		isCancelled,
		hasOpenRequest: session === undefined && isOpen(answers.requestId, now),
		programName,
		startedWith: isPlain ? ' --plain' : '',
		demo: demo && (demo.isTemporary ? 'gone' : 'kept'),
		noSave,
		hasKept: hasKept && draftFromDisk(now.draft) !== undefined,
		path,
		words,
		file,
	};
}

function isOpen(requestId: string | undefined, now: ConfigFile): boolean {
	return requestId !== undefined && requestsIn(now).some(([id]) => id === requestId);
}

function savedMeanwhile(
	answers: Partial<Answers>,
	file: ConfigFile,
	now: ConfigFile,
): Answers['session'] | undefined {
	const profileName = answers.session?.profileName ?? answers.profileName;
	if (profileName === undefined) return undefined;
	const profile = profileIn(now, profileName);
	if (profile === undefined || isDamaged(profile)) return undefined;
	const session = {profileName, profile};
	return isNewSignIn({session, file}) ? session : undefined;
}

/**
 * What stays in the terminal: where things are and what to type next, without any secret and without signs. A command
 * stands on a line of its own.
 */
export function endWords(end: WizardEnd): readonly string[] {
	const {session, programName, startedWith, demo, words} = end;
	if (demo)
		return [...practiceWords(end, demo), 'To do it for real:', programAlone(programName + startedWith)];
	if (words !== undefined) return [words];
	if (session) {
		const {profileName} = session;
		const isNew = isNewSignIn(end);
		return [
			...(isNew ? [newWords(end, session)] : []),
			...(end.noSave && isNew
				? []
				: [
						isNew ? 'The token, any time:' : `The token of ${quotedName(profileName)}, any time:`,
						`${programName} token${optionFor(end, profileName)}`,
					]),
		];
	}
	const again = programAlone(programName + startedWith);
	const what = end.isCancelled ? 'Cancelled.' : 'Left.';
	if (end.hasOpenRequest)
		return [`${end.isCancelled ? 'Cancelled. ' : ''}The request stays open. Go on:`, again];
	return end.hasKept
		? [`${what} Your answers so far are kept, without secrets. Go on:`, again]
		: [`${what} Begin again:`, again];
}

/** Practice leaves nothing behind, or what works with the practice server alone. */
function practiceWords(
	{session, words, isCancelled, hasOpenRequest, path, programName, startedWith}: WizardEnd,
	demo: 'gone' | 'kept',
): readonly string[] {
	if (words !== undefined) return [words];
	const again = ['Practise again:', `${programName} demo${startedWith}`];
	if (session) {
		return demo === 'gone'
			? ['The practice is over. Nothing was kept, and its token works nowhere else.']
			: [`The practice is over. Its profile stays in ${path}, for the next practice there.`];
	}
	if (hasOpenRequest) {
		return demo === 'gone'
			? ['The practice is over, and its open request with it: nothing was kept.', ...again]
			: ['The request stays open, for the next practice. Go on:', `${programName} demo${startedWith}`];
	}
	return [`${isCancelled ? 'Cancelled.' : 'Left.'} The practice is over.`, ...again];
}

/** Role 3 was given its token; nobody signed in here. */
function newWords(
	{isCancelled, noSave, path}: WizardEnd,
	{profileName, profile}: NonNullable<Answers['session']>,
): string {
	const name = `profile ${quotedName(profileName)}`;
	if (isCancelled) return `Cancelled, but it was saved before: ${name}, in ${path}.`;
	if (profile.role === 'owner') {
		return noSave ? `Token received: ${name}, nothing was saved.` : `Saved: ${name}, in ${path}.`;
	}
	return `Signed in: ${name}, ${noSave ? 'nothing was saved' : `saved in ${path}`}.`;
}

/** Whether this run signed in: a profile that was only looked at, or renewed, has the tokens that it had. */
export function isNewSignIn({session, file}: Pick<WizardEnd, 'session' | 'file'>): boolean {
	if (!session) return false;
	const before = profileIn(file, session.profileName);
	if (before === undefined || isDamaged(before)) return true;
	const {accessToken, refreshToken} = session.profile.tokens;
	const {tokens} = before;
	const isRenewed = refreshToken !== undefined && refreshToken === tokens.refreshToken;
	return !isRenewed && accessToken !== tokens.accessToken;
}

function optionFor({file}: WizardEnd, profileName: string): string {
	const isDefault = file.defaultProfile === profileName || file.defaultProfile === undefined;
	return isDefault ? '' : ` --profile ${shellQuoted(profileName)}`;
}
