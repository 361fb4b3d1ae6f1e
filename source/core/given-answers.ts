import type {AnswerKey, Flow} from './answers.ts';
import type {Draft} from './draft.ts';
import {quotedName, type Role, shownName} from './profile.ts';
import {lastFour} from './redact.ts';
import {presetOf, shortScopeName} from './scopes.ts';

/** What the checks of this run said, behind the answers that they were about. */
export interface CheckedWords {
	/** Of the return URL that this way needs, once the person said that it is saved. */
	readonly returnUrl: string;
	/** Behind the secret. */
	readonly pair: string;
}

/** An answer that was given, in words: a row of the review, and beside the screens what stands behind its step. */
export interface Given {
	readonly key: AnswerKey;
	/** `client ID` */
	readonly label: string;
	/** On one line; secrets by their last 4. */
	readonly value: string;
	/** In a few letters; of a secret nothing. */
	readonly brief: string;
}

const roleWords: Readonly<Record<Role, readonly [whole: string, brief: string]>> = {
	self: ['mine, I use the token myself', 'mine'],
	client: ["somebody else's, I work on them", "somebody else's"],
	owner: ['mine, somebody asked me for access', 'asked for access'],
};

const flowWords: Readonly<Record<Flow, readonly [whole: string, brief: string]>> = {
	browser: ['browser on this computer', 'on this computer'],
	'other-device': ['another device, the address is pasted', 'another device'],
	'hosted-page': ["Amazon's page, as ask-cli uses it", "ask-cli's page"],
	'guide-page': ["the page of Amazon's guide shows the owner the code", "the guide's page"],
	'address-bar': ["127.0.0.1, read from the owner's address bar", 'address bar'],
	'own-address': ['an address of your own', 'your own page'],
};

/**
 * Every answer that was given so far, in the order of the way.
 * @param most the length of a value beside the mark of the team
 */
export function givenAnswers(
	{answers, from}: Draft,
	checked: CheckedWords = {returnUrl: '', pair: ''},
	most = mostBesideMark,
): readonly Given[] {
	const {role, flow, redirectUri, securityProfile, returnUrls, clientId, clientSecret, scopes, profileName} =
		answers;
	const [, kind, owner = ''] = /^(profile|request):(.*)$/s.exec(securityProfile ?? '') ?? [];
	const maker = kind && `the one of ${kind === 'profile' ? '' : 'the request for '}${quotedName(owner)}`;
	const rows: readonly (readonly [
		key: AnswerKey,
		label: string,
		value: string | undefined,
		brief: string | undefined,
	])[] = [
		['role', 'your role', role && roleWords[role][0], role && roleWords[role][1]],
		['flow', 'how to sign in', flow && flowWords[flow][0], flow && flowWords[flow][1]],
		['redirectUri', 'return URL', redirectUri, redirectUri],
		['securityProfile', 'security profile', securityProfile && (maker ?? 'your own'), maker ?? 'your own'],
		[
			'returnUrls',
			'in the console',
			returnUrls && (returnUrls.includes(redirectUri ?? '') ? checked.returnUrl : 'to be confirmed'),
			'saved',
		],
		['clientId', 'client ID', clientId, clientId && `…${lastFour(clientId)}`],
		[
			'clientSecret',
			'client secret',
			clientSecret && `••••${lastFour(clientSecret)}${checked.pair}`,
			'given',
		],
		['scopes', 'permissions', scopes?.map(shortScopeName).join(' '), scopes && briefScopes(scopes)],
		[
			'profileName',
			'profile name',
			profileName && profileName + (answers.replace ? ', replaces the one that is there' : ''),
			profileName && shownName(profileName),
		],
	];
	return rows.flatMap(([key, label, value, brief]) => {
		if (value === undefined) return [];
		const isOfTeam = from[key] === 'team';
		const shown = key === 'scopes' && isOfTeam && value.length > most ? brief! : value;
		return [
			{
				key,
				label,
				value: isOfTeam ? `${withoutMiddle(shown, most)}, from your team` : value,
				brief: brief ?? '',
			},
		];
	});
}

/** With the label, the mark of the team and the frame this fits a window of 80 columns. */
const mostBesideMark = 40;

/** An ID or an address is known by its ends. */
function withoutMiddle(value: string, most: number): string {
	if (value.length <= most) return value;
	const end = 8;
	return `${value.slice(0, most - end - 1)}…${value.slice(-end)}`;
}

/** `Edit and deploy`; else how many. */
function briefScopes(names: readonly string[]): string {
	const preset = presetOf(names);
	if (preset) return preset.label.toLowerCase();
	return names.length === 1 ? shortScopeName(names[0]!) : `${names.length} permissions`;
}
