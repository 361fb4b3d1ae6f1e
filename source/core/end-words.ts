import type {Answers} from './answers.ts';
import type {ConfigFile} from './config-file.ts';

export interface WizardEnd {
	/** Of a sign-in that was finished. */
	readonly session: Answers['session'] | undefined;
	readonly isCancelled: boolean;
	/** Left at a step that waits for somebody else: an open request was saved. */
	readonly hasOpenRequest: boolean;
	/** How this program is called. */
	readonly programName: string;
	readonly isDemo: boolean;
	readonly noSave: boolean;
	readonly keepsDraft: boolean;
	/** Of the profile file. */
	readonly path: string;
	/** As it was when the wizard began. */
	readonly file: ConfigFile;
}

/** What stays in the terminal: where things are and what to type next, without any secret and without signs. */
export function endWords(end: WizardEnd): readonly string[] {
	const {session, programName, isDemo, noSave, file} = end;
	if (session) {
		const {profileName} = session;
		const saved = noSave ? 'nothing was saved' : `saved in ${end.path}`;
		const isDefault = file.defaultProfile === profileName || file.defaultProfile === undefined;
		const option = isDefault ? '' : ` --profile ${profileName}`;
		return [
			`Signed in: profile ${profileName}, ${saved}.`,
			...(isDemo || noSave ? [] : [`The token, any time: ${programName} token${option}`]),
		];
	}
	const again = isDemo ? `${programName} demo` : programName;
	if (end.hasOpenRequest) return [`The request stays open. Go on: ${again}`];
	const what = end.isCancelled ? 'Cancelled.' : 'Left.';
	const isKept = end.keepsDraft && !noSave && !isDemo;
	return [
		isKept
			? `${what} Your answers so far are kept, without secrets. Go on: ${again}`
			: `${what} Begin again: ${again}`,
	];
}
