import type {Role} from './profile.ts';

/** The roles as answers to “Whose skills are they, and who works on them?”. */
export const roleRows: readonly {readonly value: Role; readonly label: string}[] = [
	{value: 'self', label: 'They are mine, and I use the token myself'},
	{value: 'client', label: "Somebody else's; I, or my tool, work on them"},
	{value: 'owner', label: 'They are mine; somebody asked me for access'},
];

export const roleQuestion = 'Whose skills are they, and who works on them?';

export const roleHelp: readonly string[] = [
	'Owner: whose skills they are, an Amazon developer account.',
	'Client: the person, team or tool that works on the skills. It has a client ID and a client secret at Amazon.',
	'Operation: what may be done, such as reading a skill or changing its interaction model. The permissions for it are called scopes.',
	'Token: the proof, for one hour, that the owner lets a client do some operations. Requests to the Skill Management API (SMAPI) carry it.',
];

/**
 * What the program is for, where nobody has used it yet. The command is never broken: it goes to a line of its own where
 * the sentence is too long, and is told in words where the window is too narrow for it.
 *
 * @param columns of the window; without them nothing wraps
 */
export function firstWords(programName: string, columns = Number.POSITIVE_INFINITY): string {
	const what = 'Gets you an access token for SMAPI.';
	const practice = 'Practice without Amazon:';
	const command = `${programName} demo`;
	const ways = [
		`${what} ${practice} ${command}`,
		`${what}\n${practice} ${command}`,
		`${what}\n${practice}\n${command}`,
	];
	const fits = (text: string) => text.split('\n').every(line => widest(line) <= columns);
	return ways.find(fits) ?? `${what} ${practice} add the word demo.`;
}

/** Columns that a line can take; whatever is not ASCII counts as wide. */
function widest(line: string): number {
	return line.replace(/[^\x20-\x7E]/gu, '  ').length;
}
