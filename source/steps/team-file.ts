import {isDamaged, profilesIn} from '../core/config-file.ts';
import {Failure} from '../core/failure.ts';
import {shownName} from '../core/profile.ts';
import {cleanText} from '../core/redact.ts';
import {type TeamBefore, type TeamMembers, teamFileName} from '../core/team.ts';
import {lostWords, teamOfProfile} from '../core/team-file.ts';
import {type Back, back, type Row, type Step, type Voice} from '../talk/talk.ts';
import {type Question, questionsOf, type TeamQuestions, teamHelp} from './team-questions.ts';

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
