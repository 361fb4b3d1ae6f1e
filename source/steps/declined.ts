import {emptyDraft, withAnswers, withoutAnswers} from '../core/draft.ts';
import {Failure} from '../core/failure.ts';
import {type OpenRequest, quotedName} from '../core/profile.ts';
import {shortScopeName} from '../core/scopes.ts';
import {cancelRequest} from '../flows/open-requests.ts';
import {type Back, back, type Outcome, type Step} from '../talk/talk.ts';
import {goesOnHere} from './message-keys.ts';

type Way = 'less' | 'drop' | 'leave' | 'another';

/**
 * Role 2: the owner said no. Ask for less, drop the request, or leave it open.
 * @param another what else can be done here, where there is something
 * @returns `another`: that; `back`: to where the person came from
 * @throws Failure of the store
 */
export async function askAfterNo(
	step: Step,
	[id, request]: readonly [string, OpenRequest],
	another?: string,
): Promise<Outcome | 'another' | Back> {
	const {talk, facts, ports, draft} = step;
	const scopes = (request.scopes ?? []).map(shortScopeName).join(', ');
	const less = `You asked for ${scopes || 'no permission'}. Perhaps less is enough: the owner then gets a new address, and the old one can no longer be answered.`;
	const way = await talk.choose<Way>({
		prose: [{text: less, goes: 1}],
		help: [less],
		// Beside another answer to paste, the failure on top has told the no.
		question: another === undefined ? 'The owner said no. What now?' : 'What now?',
		rows: [
			{value: 'less', label: 'Ask for less'},
			{value: 'drop', label: 'Drop the request'},
			...(another === undefined ? [] : [{value: 'another' as const, label: another}]),
			{value: 'leave', label: 'Leave it open', hint: goesOnHere(facts), isOut: true},
		],
	});
	if (way === back || way === 'another') return way;
	if (way === 'leave') return {type: 'leave'};
	await cancelRequest(id, ports);
	step.fileChanged();
	if (way === 'drop') {
		const {profileName} = request;
		talk.say(
			`The request for ${profileName === undefined ? 'this owner' : quotedName(profileName)} is dropped.`,
		);
		return {type: 'go', draft: emptyDraft, destination: {at: 'home'}};
	}
	const {hosts, from} = request;
	const asked = from === undefined ? draft : withAnswers(draft, {from});
	const {profileName = request.profileName} = draft.answers;
	// Only the permissions change: the name is not asked for again.
	const named = profileName === undefined ? asked : withAnswers(asked, {profileName}, 'request');
	return {
		type: 'go',
		draft: withoutAnswers(named, ['requestId', 'reviewed']),
		destination: {at: 'scopes', failure: new Failure('owner_wants_less'), ...(hosts && {hosts})},
	};
}
