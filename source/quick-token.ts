import {accountHome} from './adapters/config-path.ts';
import {teamFolder} from './adapters/team-folder.ts';
import {run} from './commands/token.ts';
import type {TeamInUse} from './core/team.ts';
import {leave, type QuickFlags, quickAnswer, quickArguments} from './quick-way.ts';

/** Of `token`. A test compares them with the table. */
export const flags: QuickFlags = {
	texts: ['--profile', '--min-ttl'],
	switches: ['--json', '--header', '--no-input', '--no-color', '--plain'],
};

/**
 * `token` from the file.
 * @param words what stands behind `token`
 * @returns as `quickAnswer`
 */
export async function answer(words: readonly string[]): Promise<string | undefined> {
	const parsed = quickArguments(words, flags);
	return (
		parsed &&
		quickAnswer(surroundings =>
			run(parsed, {
				...surroundings,
				environment: process.env,
				secrets: process.env,
				team: teamInUse,
				startWizard: undefined,
			}),
		)
	);
}

async function teamInUse(): Promise<TeamInUse | undefined> {
	const found = teamFolder(process.env.HOME || accountHome()).find();
	if (found === undefined) return undefined;
	const {judgeFoundTeam} = await import('./core/team-file.ts');
	const judged = judgeFoundTeam(found);
	return 'team' in judged ? judged : leave();
}
