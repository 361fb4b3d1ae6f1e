import {Failure} from '../core/failure.ts';
import {cleanText} from '../core/redact.ts';
import {back} from '../flows/asker.ts';
import type {LineOutcome, LineStep} from '../flows/line-step.ts';
import {saveVendor} from '../flows/save-vendor.ts';

export const help = [
	'A vendor ID is a developer account that skills belong to.',
	'The profile keeps all of them; the default comes first where only one is wanted.',
	'It stands in the developer console under Customer Details.',
];

/** Which of several vendors is meant when nobody says. */
export async function ask({asker, draft, facts, ports}: LineStep): Promise<LineOutcome> {
	const session = draft.answers.session!;
	const {vendors = [], vendorId} = session.profile;
	const wanted = draft.answers.vendorId ?? vendorId;
	const id = await asker.choose(
		'This account has several vendor IDs. Which one is meant when a command names none?',
		vendors.map(vendor => ({value: vendor.id, label: labelOf(vendor)})),
		Math.max(
			0,
			vendors.findIndex(vendor => vendor.id === wanted),
		),
	);
	if (id === back) return {type: 'back'};
	const {profileName, profile} = session;
	try {
		if (!facts.noSave) await saveVendor(profileName, id, ports);
	} catch (error) {
		if (!(error instanceof Failure)) throw error;
		asker.fail(error);
		asker.say('Your token is saved; this vendor counts for now.');
	}
	return {type: 'done', changes: {vendorId: id, session: {...session, profile: {...profile, vendorId: id}}}};
}

/** SMAPI's names are somebody else's text; names that are alike are told apart by the ID. */
function labelOf({id, name}: {readonly id: string; readonly name: string}): string {
	const label = cleanText(name, 60);
	return label === id || label === '' ? cleanText(id, 100) : `${label}, ${cleanText(id, 100)}`;
}
