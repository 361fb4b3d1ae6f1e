import {lstatSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {isDeepStrictEqual} from 'node:util';
import {type Case, check, row, skip} from './case.ts';
import {limits, short} from './context.ts';
import {after} from './measure.ts';
import {
	fileBytes,
	leftOvers,
	save,
	startSaving,
	stoppedInSave,
	validProfile,
	validProfiles,
} from './saving.ts';

/** Group D: many processes, kills, locks and modes. */
export const raceCases: readonly Case[] = [
	row('D01', {limitSeconds: 1500, slow: true}, async context => {
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
		});
		return `20 of 20 and one whole record in each of ${rounds} rounds`;
	}),
	row('D02', {slow: true, limitSeconds: 600}, async context => {
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
			context.quick ? 6 : 200,
		);
		await context.ends(context.start(['profiles', 'use', 'n1'], {stdin: ''}), 0, limits.lock);
		const rest = leftOvers(context);
		check(rest.length === 0, `left over after the next run: ${rest.join()}`);
		return `parsed with all 200 in each of ${rounds} rounds`;
	}),
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
