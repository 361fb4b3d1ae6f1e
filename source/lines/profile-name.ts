import {type NameConflict, nameConflict} from '../core/existing-name.ts';
import {freeName, isProfileName, profileNameRule} from '../core/profile.ts';
import {sessionOf} from '../core/session-warnings.ts';
import {type Back, back} from '../flows/asker.ts';
import type {LineOutcome, LineStep} from '../flows/line-step.ts';
import {type Named, saveReceivedInLines} from './save-received.ts';

export const help = [
	profileNameRule,
	'The token, any time: smapi-login token, with --profile NAME for all but the default profile.',
	'The first profile that is saved becomes the default.',
];

const because: Readonly<Record<NameConflict, string>> = {
	'other-client': 'of another client',
	damaged: 'that cannot be read',
	'new-sign-in': 'already',
};

/** Under which name the sign-in is saved. An existing one is never replaced without a word. */
export async function ask(step: LineStep): Promise<LineOutcome> {
	for (;;) {
		const named = await askName(step);
		if (named === back) return {type: 'back'};
		const {role, receivedToken} = step.draft.answers;
		if (role !== 'owner' || !receivedToken) return {type: 'done', changes: named};
		// Role 3 has its token already, so that the name is all that was missing to save it.
		const saved = await saveReceivedInLines(step, named, receivedToken);
		if (saved) {
			const {profileName} = saved;
			return {type: 'done', changes: {...named, profileName, session: sessionOf(saved)!}};
		}
	}
}

async function askName({asker, draft, facts}: LineStep): Promise<Named | Back> {
	const offered = draft.answers.profileName ?? facts.demo?.answers.profileName ?? 'default';
	const taken = (name: string) => Object.hasOwn(facts.file.profiles ?? {}, name);
	asker.say('A name for this sign-in, so that you get its token later with one command.');
	if (facts.noSave) asker.say('Nothing is saved (--no-save); the name only appears in messages.');
	for (;;) {
		const name = await asker.text('Profile name', {
			enter: {value: offered, says: `Enter alone takes ${offered}.`},
			judge: text => (isProfileName(text) ? undefined : profileNameRule),
		});
		if (name === back) return back;
		const conflict = facts.noSave ? undefined : nameConflict(name, draft, facts.file, facts.hosts);
		// What was agreed to before stays: the draft drops it when the name changes.
		if (!conflict) return {profileName: name};
		const free = freeName(name, taken);
		const answer = await asker.choose(
			`There is a profile ${name} ${because[conflict]}. Keep it, or put the new sign-in in its place?`,
			[
				{value: 'beside', label: `Save as ${free}`},
				{value: 'replace', label: `Replace ${name}`, hint: 'its token is gone then'},
				{value: 'another', label: 'Choose another name'},
			],
		);
		if (answer === 'beside') return {profileName: free, replace: false};
		if (answer === 'replace') return {profileName: name, replace: true};
	}
}
