import {returnUrls} from '../core/client.ts';
import type {Role} from '../core/profile.ts';
import {cleanText} from '../core/redact.ts';
import {shortScopeName} from '../core/scopes.ts';
import type {TeamBefore, TeamMembers} from '../core/team.ts';
import {readTeamFile, secretIn, teamFileText} from '../core/team-file.ts';
import {type Back, back, type Outcome, type Row, type Step} from '../talk/talk.ts';

export interface TeamQuestions {
	/** Where the file will be. */
	readonly path: string;
	/** Of the repository's folder: a profile name to offer. */
	readonly offeredName: string | undefined;
	/** The conversation about permissions. @param toOthers a row that gives none */
	readonly askScopes: (
		step: Step,
		toOthers: Pick<Row<never>, 'label' | 'hint'> & {readonly isInFocus: boolean},
	) => Promise<Outcome>;
	/** What is there and will be replaced. */
	readonly before: TeamBefore | undefined;
	/** Writes it. @returns the last words @throws Failure */
	readonly write: (members: TeamMembers) => readonly string[];
}

/** One member, or what the others begin with. */
export interface Question {
	readonly title: string;
	readonly isAsked: (members: TeamMembers) => boolean;
	/** @param isAnswered what is left out was left out on purpose: Enter does so again */
	readonly ask: (members: TeamMembers, isAnswered: boolean) => Promise<TeamMembers | Back>;
	/** What is said of it on the last page; undefined: nothing was. */
	readonly value: (members: TeamMembers) => string | undefined;
}

/** One for each member. @param hasVendor whether a vendor ID was brought along */
export function questionsOf(
	step: Step,
	{offeredName, askScopes}: TeamQuestions,
	hasVendor: () => boolean,
): readonly Question[] {
	const {talk} = step;
	const isNotOwner = ({role}: TeamMembers) => role !== 'owner';

	const text = (
		key: 'clientId' | 'profile' | 'vendorId' | 'contact' | 'secretFrom' | 'notes',
		{
			title,
			prose,
			none,
			isAsked = () => true,
		}: {
			readonly title: string;
			readonly prose: readonly string[];
			/** What it means to leave it out. */
			readonly none: string;
			readonly isAsked?: (members: TeamMembers) => boolean;
		},
	): Question => ({
		title,
		isAsked,
		value: members => members[key],
		async ask(members, isAnswered) {
			const offered = members[key] ?? (key === 'profile' && !isAnswered ? offeredName : undefined);
			const value = await talk.text({
				prose,
				field: {
					name: title,
					letters: plainMembers.has(key) ? 'plain' : 'any',
					judge(typed) {
						const taken = cleanText(typed, 1000);
						const secret = secretIn(taken);
						const reason =
							taken === ''
								? 'There is nothing in it.'
								: secret === undefined
									? problemWith(members, {[key]: taken})
									: `This looks like ${secret}, and the file is for everybody who has the repository. It is not taken.`;
						return reason === undefined ? {verdict: 'take', value: taken} : {verdict: 'refuse', reason};
					},
					enter:
						offered === undefined
							? {value: '', does: 'leaves it out', name: none}
							: {value: offered, does: members[key] === undefined ? 'takes' : 'keeps'},
				},
				keys:
					offered === undefined
						? []
						: [{key: '-', typing: 'ctrl+x', does: 'leave it out', says: 'Leave it out', gives: leftOut}],
				help: teamHelp,
			});
			if (value === back) return back;
			if (value === leftOut || value === '') return without(members, key);
			return {...members, [key]: cleanText(value, 1000)};
		},
	});

	return [
		{
			title: 'Role',
			isAsked: () => true,
			value: ({role}) => role,
			async ask(members, isAnswered) {
				const role = await talk.choose({
					question: 'Whose skills are they, and who works on them?',
					rows: roleRows,
					at: Math.max(
						0,
						roleRows.findIndex(({value}) => value === (members.role ?? (isAnswered ? 'none' : 'self'))),
					),
					help: teamHelp,
				});
				if (role === back) return back;
				if (role === 'none') return without(members, 'role');
				const next = {...members, role};
				if (role === 'self') return next;
				const rest = without(next, 'way');
				return role === 'client' ? rest : without(rest, 'scopes', 'redirectUri', 'secretFrom');
			},
		},
		text('clientId', {
			title: 'Client ID',
			isAsked: isNotOwner,
			prose: [
				'The client ID of the security profile that all of you use. It is public. Copy it from Web Settings.',
			],
			none: 'each developer gives one, and the file chooses no profile',
		}),
		{
			title: 'Scopes',
			isAsked: isNotOwner,
			value: ({scopes}) => scopes?.map(shortScopeName).join(' '),
			async ask(members, isAnswered) {
				const {scopes} = members;
				const about = {...step, draft: {answers: scopes ? {scopes} : {}, from: {}}};
				const outcome = await askScopes(about, {...eachDeveloper, isInFocus: isAnswered});
				if (outcome.type !== 'done') return back;
				const next = {...members, scopes: outcome.changes.scopes ?? []};
				if (next.scopes.length === 0) return without(members, 'scopes');
				const problem = problemWith(members, {scopes: next.scopes});
				if (problem === undefined) return next;
				talk.say(`${problem} It is left out.`, false);
				return without(members, 'scopes');
			},
		},
		{
			title: 'How to sign in',
			isAsked: ({role}) => role === undefined || role === 'self',
			value: ({way}) => way,
			async ask(members) {
				const way = await talk.choose({
					prose: [
						'Over SSH, in a container and where there is no display, smapi-login still offers another device first.',
					],
					question: 'Where do developers sign in?',
					rows: wayRows,
					at: Math.max(
						0,
						wayRows.findIndex(({value}) => value === members.way),
					),
					help: teamHelp,
				});
				if (way === back) return back;
				if (way === 'none') return without(members, 'way');
				if (problemWith(members, {way}) === undefined) return {...members, way};
				talk.say('The return URL was none that a browser here can come back to: it is left out.', false);
				return {...without(members, 'redirectUri'), way};
			},
		},
		{
			title: 'Return URL',
			isAsked: isNotOwner,
			value: ({redirectUri}) => redirectUri,
			ask: members => askReturnUrl(talk, members),
		},
		text('profile', {
			title: 'Profile name',
			prose: ['The name that the sign-in gets on each developer’s computer.'],
			none: 'each developer chooses one',
		}),
		text('vendorId', {
			title: 'Vendor ID',
			isAsked: hasVendor,
			prose: ['The vendor whose skills are meant when a command names none.'],
			none: 'the vendor of each developer’s account counts',
		}),
		text('contact', {
			title: 'Contact',
			prose: [
				'Whom a developer asks when only the team can help: a name, an address, a channel. It is shown beside such failures.',
			],
			none: '',
		}),
		text('secretFrom', {
			title: 'Where the client secret is',
			isAsked: isNotOwner,
			prose: [
				'In words, for people: “1Password, vault Dev, item LWA”. Never the secret itself, and no command: the file runs nothing.',
			],
			none: '',
		}),
		text('notes', {
			title: 'Notes',
			prose: ['What else should a developer know? It is shown at the start of the sign-in.'],
			none: '',
		}),
	];
}

const leftOut = Symbol('left out');

const eachDeveloper = {label: 'Each developer chooses', hint: 'left out'} as const;

/** IDs and names; the others are words for people. */
const plainMembers: ReadonlySet<keyof TeamMembers> = new Set(['clientId', 'profile', 'vendorId']);

const roleRows: readonly Row<Role | 'none'>[] = [
	{value: 'self', label: 'The skills are ours: each of us signs in and uses the token', hint: 'role self'},
	{value: 'client', label: "Somebody else's: we, or our tool, work on them", hint: 'role client'},
	{value: 'owner', label: 'The skills are ours: somebody asked us for access', hint: 'role owner'},
	{value: 'none', ...eachDeveloper},
];

const wayRows: readonly Row<'browser' | 'other-device' | 'none'>[] = [
	{value: 'none', label: 'Where it fits each computer best', hint: 'left out'},
	{value: 'browser', label: 'In the browser of their computer', hint: 'way browser'},
	{value: 'other-device', label: 'On another device', hint: 'way other-device: the address is pasted'},
];

/** Behind `?` of every question about the file. */
export const teamHelp = [
	'The file goes into the repository. Whoever works there runs smapi-login, and is asked for nothing that stands in it.',
	'Flags, variables and the profile that is named are stronger than the file. It chooses no host, runs nothing and holds no secret.',
];

async function askReturnUrl(talk: Step['talk'], members: TeamMembers): Promise<TeamMembers | Back> {
	const {role, redirectUri} = members;
	const usual =
		role === 'client'
			? [returnUrls.hostedPage, returnUrls.guidePage]
			: redirectUri === undefined || redirectUri === returnUrls.loopback
				? []
				: [redirectUri];
	const rows: readonly Row<string>[] = [
		{
			value: 'none',
			label:
				role === 'client' ? 'The page that each developer chooses' : `The usual one, ${returnUrls.loopback}`,
			hint: 'left out',
		},
		...new Set([...usual, ...(role === 'client' && redirectUri !== undefined ? [redirectUri] : [])]),
	].map(row => (typeof row === 'string' ? {value: row, label: row} : row));
	for (;;) {
		const chosen = await talk.choose({
			prose: [
				'It stands in Allowed Return URLs of the security profile. One of your own is shown to each developer, who has to agree to it.',
			],
			question: 'Where does Amazon send the answer?',
			rows: [...rows, {value: 'other', label: 'Another address', hint: 'you type it'}],
			at: Math.max(
				0,
				rows.findIndex(({value}) => value === redirectUri),
			),
			help: teamHelp,
		});
		if (chosen === back) return back;
		if (chosen === 'none') return without(members, 'redirectUri');
		if (chosen !== 'other') return {...members, redirectUri: chosen};
		const typed = await talk.text({
			field: {
				name: 'Return URL',
				pastes: 'join',
				judge(value) {
					const reason = problemWith(members, {redirectUri: value});
					return reason === undefined ? {verdict: 'take', value} : {verdict: 'refuse', reason};
				},
			},
			keys: [
				{key: 'enter', does: 'take it'},
				{key: 'escape', does: 'close', gives: back},
			],
			help: teamHelp,
		});
		if (typed !== back) return {...members, redirectUri: typed};
	}
}

/** What is wrong with the file if it says this too. */
function problemWith(members: TeamMembers, more: TeamMembers): string | undefined {
	return readTeamFile(teamFileText({...members, ...more}, undefined)).findings[0]?.text;
}

function without(members: TeamMembers, ...keys: readonly (keyof TeamMembers)[]): TeamMembers {
	return Object.fromEntries(
		Object.entries(members).filter(([key]) => !keys.includes(key as keyof TeamMembers)),
	);
}
