import {isEmpty} from '../core/config-file.ts';
import {firstWords, roleHelp, roleQuestion, roleRows} from '../core/role-words.ts';
import {back} from '../flows/asker.ts';
import type {LineOutcome, LineStep} from '../flows/line-step.ts';

export const help = roleHelp;

/** Whose skills they are, and who works on them. */
export async function ask({asker, draft, facts}: LineStep): Promise<LineOutcome> {
	if (facts.demo)
		asker.say('This is practice: Amazon is played by this program, and nothing leaves this computer.');
	else if (isEmpty(facts.file)) asker.say(firstWords(facts.programName));
	const known = roleRows.findIndex(({value}) => value === draft.answers.role);
	const role = await asker.choose(roleQuestion, roleRows, Math.max(0, known));
	return role === back ? {type: 'back'} : {type: 'done', changes: {role}};
}
