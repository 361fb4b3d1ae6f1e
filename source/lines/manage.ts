import {revokeUrl} from '../core/client.ts';
import {type ConfigFile, withRenamedProfile} from '../core/config-file.ts';
import {Failure} from '../core/failure.ts';
import {type HomeRow, shownName, withoutRow, wordsOf} from '../core/home-rows.ts';
import {deleteQuestion} from '../core/home-words.ts';
import {areAmazonHosts} from '../core/hosts.ts';
import {isProfileName, profileNameRule} from '../core/profile.ts';
import {type AskRow, back} from '../flows/asker.ts';
import type {LineOutcome, LineStep} from '../flows/line-step.ts';
import {openProfile} from '../flows/open-profile.ts';
import {editProfile} from './edit-profile.ts';
import {follow} from './follow.ts';

type Task = 'copy' | 'edit' | 'rename' | 'default' | 'delete';
type ProfileRow = Extract<HomeRow, {kind: 'profile'}>;

/** What else can be done with what is saved. @returns undefined: back to the list */
export async function manage(step: LineStep, found: readonly HomeRow[]): Promise<LineOutcome | undefined> {
	const {asker, ports} = step;
	const now = ports.clock.now();
	const rows = found
		.filter(({kind}) => kind !== 'new')
		.map(row => ({value: row, label: [wordsOf(row, now).label, ...wordsOf(row, now).details].join(', ')}));
	const row = await asker.choose('Which one?', rows);
	if (row === back) return undefined;
	const task = await asker.choose(`What with ${wordsOf(row, now).label}?`, tasksFor(row));
	switch (task) {
		case 'delete':
			await remove(step, row);
			return undefined;
		case back:
			return undefined;
	}
	if (row.kind !== 'profile') return undefined;
	if (task === 'edit') return editProfile(step, row.name, row.profile);
	if (task === 'copy') await copyToken(step, row);
	else if (task === 'rename') await rename(step, row.name);
	else await makeDefault(step, row.name);
	return undefined;
}

function tasksFor(row: HomeRow): readonly AskRow<Task>[] {
	const remove: AskRow<Task> = {value: 'delete', label: 'Delete it'};
	if (row.kind !== 'profile') return [remove];
	return [
		{value: 'copy', label: 'Copy its token'},
		...(row.profile.role === 'owner'
			? []
			: [{value: 'edit' as const, label: 'Look at its answers and sign in anew'}]),
		{value: 'rename', label: 'Rename it'},
		...(row.isDefault ? [] : [{value: 'default' as const, label: 'Make it the default'}]),
		remove,
	];
}

async function copyToken(
	{asker, copy, facts, ports, signal}: LineStep,
	{name, profile}: ProfileRow,
): Promise<void> {
	try {
		const input = {profileName: name, environmentHosts: facts.environmentHosts, noSave: facts.noSave};
		const opened = await follow(openProfile(input, ports, signal), () =>
			asker.say(`Renewing the token of ${shownName(name)} with ${new URL(profile.hosts.token).host}.`),
		);
		await copy(opened.profile.tokens.accessToken, `Access token of ${shownName(name)}`);
		if (opened.fallback) asker.fail(opened.fallback);
	} catch (error) {
		if (!(error instanceof Failure)) throw error;
		asker.fail(error);
	}
}

async function rename(step: LineStep, name: string): Promise<void> {
	const {asker} = step;
	const to = await asker.text(`A new name for ${shownName(name)}`, {
		judge: text => (isProfileName(text) ? undefined : profileNameRule),
	});
	if (to === back || to === name) return;
	let isTaken = false;
	const edit = (file: ConfigFile) => {
		// Another process may have saved one of that name meanwhile: it is not replaced.
		isTaken = Object.hasOwn(file.profiles ?? {}, to);
		return isTaken ? file : withRenamedProfile(file, name, to);
	};
	if (!(await change(step, edit))) return;
	asker.say(
		isTaken
			? `There is a profile ${to} already; ${shownName(name)} keeps its name.`
			: `${shownName(name)} is ${to} now.`,
	);
}

async function makeDefault(step: LineStep, name: string): Promise<void> {
	const edit = (file: ConfigFile) =>
		Object.hasOwn(file.profiles ?? {}, name) ? {...file, defaultProfile: name} : file;
	if (await change(step, edit)) step.asker.say(`${shownName(name)} is the default now.`);
}

async function remove(step: LineStep, row: HomeRow): Promise<void> {
	const {asker, facts, ports} = step;
	const question = deleteQuestion(row, ports.clock.now());
	if (!question) return;
	const answer = await asker.choose(question.text, [
		{value: 'keep', label: question.keep},
		{value: 'remove', label: question.remove},
	]);
	if (answer !== 'remove' || !(await change(step, file => withoutRow(file, row)))) return;
	asker.say('It is deleted here.');
	if (row.kind !== 'profile' || facts.demo || !areAmazonHosts(row.profile.hosts)) return;
	const who = row.profile.role === 'client' ? 'The owner takes it back' : 'Take it back';
	asker.say(`The permission at Amazon stays. ${who} at this address:`);
	asker.print(revokeUrl);
}

/** One write under the lock. @returns whether it worked; if not, it is said why */
async function change({asker, ports}: LineStep, edit: (file: ConfigFile) => ConfigFile): Promise<boolean> {
	try {
		await ports.store.change(edit);
		return true;
	} catch (error) {
		if (!(error instanceof Failure)) throw error;
		asker.fail(error);
		return false;
	}
}
