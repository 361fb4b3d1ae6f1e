import {execFileSync} from 'node:child_process';
import {rmSync, utimesSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {type Case, check, field} from './case.ts';
import {short} from './context.ts';
import {leftOvers, validProfile} from './saving.ts';

/** S: storage and processes; how a row is added: catalogue.ts. */
export const fieldCasesS: readonly Case[] = [
	field(
		'S07',
		'in place of the lock: an empty file of next year, a FIFO; a FIFO as a left-over',
		{slow: true},
		async context => {
			context.given({p: validProfile(context)});
			const lock = join(context.home.configDir, 'config.json.lock');
			const inAYear = Date.now() / 1000 + 31_536_000;
			for (const [name, make] of [
				['an empty file', () => writeFileSync(lock, '')],
				['a FIFO', () => execFileSync('mkfifo', [lock])],
			] as const) {
				make();
				utimesSync(lock, inAYear, inAYear);
				const saver = context.start(['profiles', 'use', 'p'], {stdin: ''});
				const {exitCode, stderr} = await saver.exit;
				check(exitCode === 0 || stderr.includes(lock), `${name}: the lock is not named: ${short(stderr)}`);
				rmSync(lock, {force: true});
			}
			for (const name of leftOvers(context)) check(!name.includes('.lock'), `${name} is left`);
			return 'taken over, or named with the way out';
		},
	),
];
