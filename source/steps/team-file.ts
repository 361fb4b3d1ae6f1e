import {returnUrls} from '../core/client.ts';
import {isDamaged, profilesIn} from '../core/config-file.ts';
import {Failure} from '../core/failure.ts';
import {type Role, shownName} from '../core/profile.ts';
import {cleanText} from '../core/redact.ts';
import {shortScopeName} from '../core/scopes.ts';
import {type TeamBefore, type TeamMembers, teamFileName} from '../core/team.ts';
import {lostWords, readTeamFile, secretIn, teamFileText, teamOfProfile} from '../core/team-file.ts';
import {type Back, back, type Row, type Step, type Voice} from '../talk/talk.ts';
import {askScopes} from './scopes.ts';

export interface TeamQuestions {
	/** Where the file will be. */
	readonly path: string;
	/** Of the repository's folder: a profile name to offer. */
	readonly offeredName: string | undefined;
	/** What is there and will be replaced. */
	readonly before: TeamBefore | undefined;
	/** Writes it. @returns the last words @throws Failure */
	readonly write: (members: TeamMembers) => readonly string[];
}

/** One member, or what the others begin with. */
interface Question {
	readonly title: string;
	readonly isAsked: (members: TeamMembers) => boolean;
	/** @param isAnswered what is left out was left out on purpose: Enter does so again */
	readonly ask: (members: TeamMembers, isAnswered: boolean) => Promise<TeamMembers | Back>;
	/** What is said of it on the last page; undefined: nothing was. */
	readonly value: (members: TeamMembers) => string | undefined;
}

/**
 * Asks for what a team file says, one member after the other, and has it written; every one can be left out. What is
 * written passes `team check`.
 * @returns the last words; undefined where the person left instead
 */
export async function askTeamFile(
	step: Step & {readonly talk: Voice},
	to: TeamQuestions,
): Promise<{readonly words: readonly string[]} | undefined> {
	const {talk} = step;
	const begin = beginningOf(step, to.before);
	let hasVendor = false;
	const questions = questionsOf(step, to, () => hasVendor);
	let answered = new Set<Question>();
	let members: TeamMembers = {};
	const first = begin ? -1 : 0;
	let at = first;
	/** From the last page, to which it goes back. */
	let edited: Question | undefined;
	for (;;) {
		const asked = questions.filter(({isAsked}) => isAsked(members));
		const question = edited ?? (at < 0 ? begin : asked[at]);
		if (question) {
			const place = question === begin ? undefined : `${asked.indexOf(question) + 1} of ${asked.length}`;
			const isFirst = at === first && !edited;
			talk.place(
				{title: question.title, place, failure: undefined, notices: [], isFirst, isKept: false, way: []},
				false,
			);
			const answer = await question.ask(members, answered.has(question));
			if (answer !== back) members = answer;
			if (answer !== back && question === begin) {
				hasVendor = members.vendorId !== undefined;
				// What a file leaves out it leaves out on purpose.
				answered = new Set(members === to.before?.team ? questions : []);
			}
			answered.add(question);
			if (edited) edited = undefined;
			else if (answer !== back) at += 1;
			else if (!isFirst) at -= 1;
			else if (await talk.wantsToLeave()) return undefined;
			continue;
		}
		const chosen = await review(talk, to, members, asked);
		if (chosen === 'write') {
			try {
				return {words: to.write(members)};
			} catch (error) {
				if (!(error instanceof Failure)) throw error;
				talk.say(`${error.what} ${error.next}`, false);
				continue;
			}
		}
		if (chosen === 'leave') return undefined;
		if (chosen === back) at = asked.length - 1;
		else edited = chosen;
	}
}

/** What is wrong with the file if it says this too. */
function problemWith(members: TeamMembers, more: TeamMembers): string | undefined {
	return readTeamFile(teamFileText({...members, ...more}, undefined)).findings[0]?.text;
}

/** What the others begin with: the file that is there, or a profile; undefined: there is neither. */
function beginningOf({talk, facts}: Step, before: TeamBefore | undefined): Question | undefined {
	const known = profilesIn(facts.file).flatMap(([name, profile]) =>
		isDamaged(profile) ? [] : [{name, members: teamOfProfile(name, profile)}],
	);
	if (known.length === 0 && !before?.team) return undefined;
	const hint = 'each one is shown, and can be changed';
	const rows: readonly Row<TeamMembers>[] = [
		...(before?.team ? [{value: before.team, label: 'With what the file says now', hint}] : []),
		...known.map(({name, members}) => ({
			value: members,
			label: `With the answers of the profile ${shownName(name)}`,
			hint,
		})),
		{value: {}, label: 'With nothing: ask me everything', isOut: true},
	];
	const prose = [
		`This makes ${teamFileName}: what everybody who signs in for this repository needs, without any secret.`,
	];
	return {
		title: 'Where to begin',
		isAsked: () => true,
		value: () => undefined,
		ask: () => talk.choose({prose, question: 'What shall the file begin with?', rows, help: teamHelp}),
	};
}

function questionsOf(
	step: Step,
	{offeredName}: TeamQuestions,
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

const teamHelp = [
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

async function review(
	talk: Voice,
	{path, before}: TeamQuestions,
	members: TeamMembers,
	questions: readonly Question[],
): Promise<Question | 'write' | 'leave' | Back> {
	talk.place(
		{
			title: 'Review',
			place: undefined,
			failure: undefined,
			notices: [],
			isFirst: false,
			isKept: false,
			way: [],
		},
		false,
	);
	const lost = before && lostWords(before, members);
	const rowOf = (question: Question): Row<Question> => {
		const {title, value} = question;
		const said = value(members);
		return {
			value: question,
			label: `${title}: ${said === undefined ? 'left out' : cleanText(said, 300)}`,
			isOneLine: true,
		};
	};
	return talk.choose<Question | 'write' | 'leave'>({
		prose: [
			`The file is ${cleanText(path, 400)}.${talk.isScreen ? ' Enter on a row changes what it says.' : ''}`,
			lost === undefined ? undefined : {text: lost, sign: 'warning'},
		],
		question: 'Is all of this right?',
		rows: [
			{value: 'write', label: 'Write the file'},
			...questions.map(rowOf),
			{value: 'leave', label: 'Leave; nothing is written', isOut: true},
		],
		help: teamHelp,
	});
}

function without(members: TeamMembers, ...keys: readonly (keyof TeamMembers)[]): TeamMembers {
	return Object.fromEntries(
		Object.entries(members).filter(([key]) => !keys.includes(key as keyof TeamMembers)),
	);
}
