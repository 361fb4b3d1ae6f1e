import {lstatSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {isDeepStrictEqual} from 'node:util';
import {type Case, check, inWizard, row, skip} from './case.ts';
import {type Context, limits, type StoredProfile, short} from './context.ts';
import {after} from './measure.ts';
import {stoppedAtSignIn} from './outcomes.ts';
import {
	fileBytes,
	leftOvers,
	save,
	startSaving,
	stoppedInSave,
	validProfile,
	validProfiles,
} from './saving.ts';
import {goodToken, goodVendors, json} from './server.ts';
import {Wizard} from './wizard.ts';

/** Group D: many processes, kills, locks and modes. */
export const raceCases: readonly Case[] = [
	row('D01', {limitSeconds: 900, slow: true, alone: true}, async context => {
		const rounds = await context.rounds(async () => {
			context.given({first: validProfile(context)});
			const all = await Promise.all(Array.from({length: 20}, (_, index) => save(context, `n${index}`)));
			for (const [index, result] of all.entries()) {
				context.judgeExit(result, 0);
				const saved = context.profile(`n${index}`);
				if (saved?.tokens.accessToken !== result.accessToken) context.count('lost', `n${index} is not there`);
			}
			const same = await Promise.all(Array.from({length: 20}, () => save(context, 'same')));
			for (const result of same) context.judgeExit(result, 0);
			const left = context.profile('same');
			const written = same.some(({accessToken}) => accessToken === left?.tokens.accessToken);
			check(written && left?.role === 'owner', "the last record is nobody's");
		}, 12);
		return `20 of 20 and one whole record in each of ${rounds} rounds`;
	}),
	...[100, 100].map(times =>
		row('D02', {slow: true, limitSeconds: 400}, async context => {
			const profiles = validProfiles(context, 200);
			context.given(profiles);
			const startedAt = Date.now();
			context.judgeExit(await save(context, 'timed'), 0);
			const whole = Date.now() - startedAt;
			const rounds = await context.rounds(
				async round => {
					const {program} = startSaving(context, `k${round}`);
					await after(Math.random() * whole);
					program.kill('SIGKILL');
					await program.exit;
					const file = context.home.readFile() as {profiles: Record<string, unknown>};
					const count = Object.keys(file.profiles).filter(name => name.startsWith('n')).length;
					if (count !== 200) context.count('lost', `${count} of 200 are left`);
				},
				context.quick ? 3 : times,
			);
			await context.ends(context.start(['profiles', 'use', 'n1'], {stdin: ''}), 0, limits.lock);
			const rest = leftOvers(context);
			check(rest.length === 0, `left over after the next run: ${rest.join()}`);
			return `parsed with all 200 in each of ${rounds} rounds`;
		}),
	),
	row('D03', {slow: true}, async context => {
		context.given(validProfiles(context, 2000));
		const holder = await stoppedInSave(context, 'n5');
		holder.kill('SIGKILL');
		await holder.exit;
		const next = context.start(['profiles', 'use', 'n7'], {stdin: ''});
		const {seconds} = await context.ends(next, 0, limits.lock);
		return `taken over, next command after ${seconds.toFixed(1)} s`;
	}),
	row('D04', {slow: true}, async context => {
		context.given(validProfiles(context, 2000));
		const holder = await stoppedInSave(context, 'n5');
		const before = fileBytes(context);
		await context.ends(context.start(['profiles', 'list'], {stdin: ''}), 0, limits.command);
		const saver = context.start(['profiles', 'use', 'n7'], {stdin: ''});
		const {stderr} = await context.ends(saver, 1, limits.lock + limits.exit);
		check(/busy/i.test(stderr), `“busy” is not said: ${short(stderr)}`);
		check(fileBytes(context) === before, 'something was written');
		holder.kill('SIGCONT');
		await context.ends(holder, 0, limits.lock);
		return 'reading OK, saving LOCAL, the holder ends well';
	}),
	row('D05', {slow: true}, async context => {
		if (process.platform === 'win32') skip('no modes here');
		for (const mask of ['000', '022', '077']) {
			const folder = join(context.home.root, `config-${mask}`);
			const through = ['bash', '-c', `umask ${mask}; exec "$@"`, 'bash'];
			const {program} = startSaving(context, 'p', {through, env: {SMAPI_LOGIN_CONFIG_DIR: folder}});
			context.secretFiles.add(join(folder, 'config.json'));
			let ended = false;
			void program.exit.then(() => {
				ended = true;
			});
			const seen = new Map<string, number>();
			while (!ended) {
				for (const [name, mode] of modesIn(folder)) seen.set(`${name} ${mode.toString(8)}`, mode);
				await new Promise(resolve => setImmediate(resolve));
			}
			context.judgeExit(await program.exit, 0);
			for (const [name, mode] of modesIn(folder)) seen.set(`${name} ${mode.toString(8)}`, mode);
			const open = [...seen].filter(([, mode]) => mode & 0o077).map(([name]) => name);
			check(open.length === 0, `under umask ${mask}: ${open.join(', ')}`);
			check(seen.size > 1, 'nothing was seen');
		}
		return '0600 and 0700 at every moment';
	}),
	row('D20', async context => {
		context.given({first: validProfile(context)});
		const signIn = await context.signIn();
		context.judgeExit(await save(context, 'other'), 0);
		const other = context.profile('other');
		await context.completes(signIn);
		if (!isDeepStrictEqual(context.profile('other'), other)) context.count('lost', 'the other profile');
		return 'both there';
	}),
];

/** The folder and everything in it with their modes; what vanishes meanwhile is left out. */
function modesIn(folder: string): [string, number][] {
	const found: [string, number][] = [];
	const look = (path: string, name: string) => {
		try {
			found.push([name, lstatSync(path).mode & 0o777]);
		} catch {
			// Gone between the listing and the look.
		}
	};
	look(folder, 'the folder');
	try {
		for (const name of readdirSync(folder)) look(join(folder, name), name);
	} catch {
		// Not there yet.
	}
	return found;
}

/** Group D in the wizard: a name that is taken, and a file that others write meanwhile. */
export const wizardStoreCases: readonly Case[] = [
	inWizard('D19', {limitSeconds: 200}, async context => {
		const foreign = validProfile(context, {clientId: `${context.clientId.slice(0, -4)}0000`});
		const mine = validProfile(context);
		context.given({foreign, mine}, ['foreign', 'mine']);
		await keptBeside(context, foreign);
		await replaced(context, foreign);
		await renewed(context, mine);
		await otherAccount(context);
		return 'Enter keeps the old one; replaced only when chosen, and after the exchange; failure: untouched';
	}),
	inWizard('D20', async context => {
		context.given({first: validProfile(context)});
		const others: string[] = [];
		const added = async (name: string) => {
			context.judgeExit(await save(context, name), 0);
			others.push(name);
		};
		const wizard = await Wizard.start(context, {port: 9090, args: ['--browser', '--profile', 'mine']});
		await wizard.until('Review');
		await added('atReview');
		const url = await wizard.untilWaiting();
		await added('waiting');
		const before = context.home.readFile() as {profiles: Record<string, unknown>};
		await wizard.allow(url);
		await wizard.at('Access token');
		await added('after');
		await wizard.done('mine');
		for (const name of others) if (!context.profile(name)) context.count('lost', `profile ${name}`);
		for (const name of ['first', 'atReview', 'waiting'])
			check(isDeepStrictEqual(context.profile(name), before.profiles[name]), `${name} was changed`);
		return 'all there, before, while and after it saves';
	}),
];

/** Goes to the question about the name that another client has. */
async function atQuestion(context: Context, name: string): Promise<Wizard> {
	const wizard = await Wizard.start(context);
	await wizard.until('Profile name');
	wizard.press('ctrl+u');
	wizard.terminal.paste(name);
	wizard.press('enter');
	await wizard.says(`There is a profile “${name}” of another client`);
	return wizard;
}

/** Enter takes the name beside it. */
async function keptBeside(context: Context, foreign: StoredProfile): Promise<void> {
	const wizard = await atQuestion(context, 'foreign');
	check(/Save as “foreign-2”/.test(wizard.field()), `the focus is on: ${wizard.field()}`);
	wizard.press('enter');
	await wizard.leaves('Profile name');
	await wizard.allow(await wizard.untilWaiting());
	await wizard.done('foreign-2');
	check(isDeepStrictEqual(context.profile('foreign'), foreign), 'the old profile was changed');
}

/** Chosen to be replaced: untouched until the new tokens are there. */
async function replaced(context: Context, foreign: StoredProfile): Promise<void> {
	context.server.onToken = json({error: 'invalid_grant'}, 400);
	const wizard = await atQuestion(context, 'foreign');
	wizard.press('down');
	await wizard.terminal.waitForScreen(() => /^Replace “foreign/.test(wizard.field()), 'the second row');
	wizard.press('enter');
	await wizard.leaves('Profile name');
	await wizard.allow(await wizard.untilWaiting());
	await stoppedAtSignIn(wizard, /did not take the code/);
	check(isDeepStrictEqual(context.profile('foreign'), foreign), 'a failed sign-in touched the old profile');
	context.server.onToken = goodToken;
	wizard.press('enter');
	await wizard.allow(await wizard.newUrl(1));
	await wizard.done('foreign');
	check(context.profile('foreign')?.clientId === context.clientId, 'not replaced');
}

/** The same client again by `--profile`: nothing is asked, a failure leaves it as it was. */
async function renewed(context: Context, mine: StoredProfile): Promise<void> {
	context.server.onToken = json({error: 'invalid_grant'}, 400);
	const wizard = await Wizard.allowed(context, {args: ['--profile', 'mine']});
	await stoppedAtSignIn(wizard, /did not take the code/);
	check(isDeepStrictEqual(context.profile('mine'), mine), 'a failed sign-in touched the old profile');
	context.server.onToken = goodToken;
	wizard.press('enter');
	await wizard.allow(await wizard.newUrl(1));
	await wizard.done('mine');
	check(context.profile('mine')?.tokens.accessToken !== mine.tokens.accessToken, 'not renewed');
	check(context.profile('mine')?.createdAt === mine.createdAt, 'it is no longer the same profile');
}

/** Another account answers than the profile's: asked, Enter keeps both. */
async function otherAccount(context: Context): Promise<void> {
	const before = context.profile('mine')!;
	context.server.onVendors = json({vendors: [{id: 'M9OTHEROTHERO', name: 'Other Vendor', roles: []}]});
	const wizard = await Wizard.allowed(context, {args: ['--profile', 'mine']});
	await wizard.says('another account answered');
	check(/Keep it as a new profile, “mine-2”/.test(wizard.field()), `the focus is on: ${wizard.field()}`);
	check(isDeepStrictEqual(context.profile('mine'), before), 'written before it was agreed to');
	wizard.press('enter');
	await wizard.done('mine-2');
	check(isDeepStrictEqual(context.profile('mine'), before), 'the old profile was changed');
	context.server.onVendors = goodVendors;
}
