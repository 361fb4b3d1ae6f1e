import {execFileSync} from 'node:child_process';
import {randomUUID} from 'node:crypto';
import {
	chmodSync,
	chownSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	symlinkSync,
	utimesSync,
	writeFileSync,
} from 'node:fs';
import {hostname} from 'node:os';
import {join} from 'node:path';
import {type Case, check, skip} from './case.ts';
import type {CaseProgramOptions, Context} from './context.ts';
import {after} from './measure.ts';
import {
	fileBytes,
	givenExpired,
	judgeLocal,
	kept,
	leftOvers,
	refreshed,
	save,
	token,
	validProfile,
} from './saving.ts';
import {goodToken, type Handler, json, sendJson} from './server.ts';
import {asNobody, giveTo, giveToNobody, requireNamespaces} from './stubs.ts';

/** A refresh answer that brings no refresh token. */
const withoutRefreshToken: Handler = (_request, response, server) =>
	sendJson(response, server.tokens({refresh_token: undefined}));

/** Runs a program in which the profile file is mounted alone, as containers do it with one file. */
function mountedAlone(context: Context): string[] {
	requireNamespaces();
	return ['unshare', '-m', 'bash', '-c', 'mount --bind "$0" "$0" || exit 99; exec "$@"', context.home.file];
}

/** The words of the lock of this living process, as the program itself would write them. */
function lockOfThisProcess(changes: Readonly<Record<string, unknown>> = {}): string {
	const line = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8').trim() : '');
	const namespace = execFileSync('readlink', ['/proc/self/ns/pid'], {encoding: 'utf8'}).trim();
	const stat = readFileSync(`/proc/${process.pid}/stat`, 'utf8');
	const place = [hostname(), line('/etc/machine-id'), line('/proc/sys/kernel/random/boot_id'), namespace];
	const holder = {
		pid: process.pid,
		startedAt: stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19],
		place: place.join(' '),
		token: '0123456789abcdef',
	};
	return `${JSON.stringify({...holder, ...changes})}\n`;
}

function requireProc(): void {
	if (process.platform !== 'linux') skip('needs /proc');
}

/** Twice `token` with a file that can never be written: what came of it. */
async function twiceUnkept(context: Context, options: CaseProgramOptions): Promise<void> {
	const before = fileBytes(context);
	const told = /^! Cannot save/m;
	let isToldFirst = false;
	context.server.onToken = async (request, response, server) => {
		const said = () => told.test(context.programs.at(-1)!.program.stderr());
		// What was written before the request may be read after it.
		for (let look = 0; look < 50 && !said(); look++) await after(20);
		isToldFirst = said();
		await withoutRefreshToken(request, response, server);
	};
	for (const time of [1, 2]) {
		const result = await token(context, [], options);
		context.judgeExit(result, 0);
		check(told.test(result.stderr), 'that nothing is kept is not said');
		check(isToldFirst, 'that nothing is kept is said only when the refresh token is on its way');
		check(result.stdout.startsWith('at-'), 'no token');
		context.exchanged(time);
	}
	context.server.onToken = goodToken;
	const lost = await token(context, [], {...options, stdoutMayHold: 'nothing'});
	context.judgeExit(lost, 1);
	check(/new refresh token could not be kept/.test(lost.stderr), 'the loss is not said');
	check(/(smapi-login|launcher\.cjs) --profile p/.test(lost.stderr), 'the sign-in command is not said');
	check(fileBytes(context) === before, 'the bytes changed');
}

/** Runs a program on a computer of the same name for which this file, which tells where it runs, says another ID. */
function seenElsewhere(context: Context, told: string): string[] {
	requireNamespaces();
	const other = join(context.home.root, 'other-id');
	writeFileSync(other, `${randomUUID()}\n`);
	return ['unshare', '-m', 'bash', '-c', `mount --bind "$0" ${told} || exit 99; exec "$@"`, other];
}

/**
 * A program that is killed while its refresh is under way, and leaves its lock. To a program on another machine it is
 * alive: only on its own its number means anything.
 *
 * @returns the lock
 */
async function diedInRefresh(context: Context, through: readonly string[]): Promise<string> {
	const asked = new Promise<void>(resolve => {
		context.server.onToken = () => resolve();
	});
	const holder = context.start(['token'], {stdin: '', through});
	await Promise.race([asked, holder.exit]);
	holder.kill('SIGKILL');
	await holder.exit;
	const locks = readdirSync(context.home.configDir).filter(name => name.endsWith('.lock'));
	check(locks.length === 1, `locks left: ${locks.join() || 'none'}`);
	return join(context.home.configDir, locks[0]!);
}

/** Storage and processes, from what happened to people. */
export const fieldCasesS: readonly Case[] = [
	{
		id: 'S01',
		input: 'the file mounted alone, expired: token three times, the last answer rotates',
		run: async context => {
			givenExpired(context);
			const through = mountedAlone(context);
			await twiceUnkept(context, {through});
			const {stderr} = await context.run(['profiles', 'use', 'p'], {through});
			check(/Mount its folder/.test(stderr), 'the remedy is not said');
			return 'said first; given while nothing is lost';
		},
	},
	{
		id: 'S02',
		input: 'lock held by a living process; link into a folder 0500; file of another user: nothing is spent',
		slow: true,
		run: async context => {
			requireProc();
			const before = givenExpired(context);
			const lock = `${context.home.file}.lock`;
			writeFileSync(lock, lockOfThisProcess());
			const busy = await context.ends(context.start(['token'], {stdin: ''}), 1, 15);
			check(busy.stderr.includes(lock), 'the lock is not named');
			context.exchanged(0);
			execFileSync('rm', [lock]);
			kept(context, before);
			const through = asNobody(context);
			const elsewhere = join(context.home.home, 'elsewhere');
			mkdirSync(elsewhere);
			renameSync(context.home.file, join(elsewhere, 'mine.json'));
			symlinkSync(join(elsewhere, 'mine.json'), context.home.file);
			context.secretFiles.add(join(elsewhere, 'mine.json'));
			giveToNobody(context);
			giveTo(65_534, [elsewhere, join(elsewhere, 'mine.json')]);
			chmodSync(elsewhere, 0o500);
			context.server.onToken = withoutRefreshToken;
			context.judgeExit(await token(context, [], {through}), 0);
			chmodSync(elsewhere, 0o700);
			if (process.getuid?.() !== 0) return 'busy: nothing sent; 0500: given';
			chownSync(join(elsewhere, 'mine.json'), 1234, 1234);
			const foreign = await token(context, [], {through: []});
			judgeLocal(context, foreign, 'file of another user');
			context.exchanged(1);
			giveTo(0, [join(elsewhere, 'mine.json')]);
			return 'busy: nothing sent; 0500: given; foreign: refused';
		},
	},
	{
		id: 'S03',
		input: 'folder 0500, and a disk that can only be read: token twice, then an answer that rotates',
		slow: true,
		run: async context => {
			givenExpired(context);
			const through = asNobody(context);
			giveToNobody(context);
			chmodSync(context.home.configDir, 0o500);
			await twiceUnkept(context, {through});
			chmodSync(context.home.configDir, 0o700);
			const readOnly = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" || exit 99; exec "$@"';
			requireNamespaces();
			giveTo(0, [context.home.configDir, context.home.file]);
			givenExpired(context);
			context.server.requests.length = 0;
			await twiceUnkept(context, {
				through: ['unshare', '-m', 'bash', '-c', readOnly, context.home.configDir],
			});
			return 'said first; given while nothing is lost';
		},
	},
	{
		id: 'S04',
		input:
			"folder of root, run as another; root saving into another's folder and making ~/.config of another",
		run: async context => {
			if (process.getuid?.() !== 0) skip('needs root');
			context.given({p: validProfile(context)});
			const through = asNobody(context);
			const {configDir, home, file} = context.home;
			giveTo(65_534, [home, join(home, '.config')]);
			const closed = await token(context, [], {through});
			judgeLocal(context, closed, 'folder of root');
			check(
				closed.stderr.includes(`sudo chown -R nobody ${configDir}`),
				'the line that mends it is not said',
			);
			giveTo(65_534, [configDir]);
			const before = readdirSync(configDir).join();
			const other = await save(context, 'n');
			judgeLocal(context, other, "another's folder");
			check(/sudo/.test(other.stderr), 'sudo is not thought of');
			check(readdirSync(configDir).join() === before, 'something was made there');
			const fresh = join(home, 'fresh');
			mkdirSync(fresh);
			giveTo(65_534, [fresh]);
			const env = {SMAPI_LOGIN_CONFIG_DIR: undefined, XDG_CONFIG_HOME: join(fresh, 'config'), HOME: fresh};
			context.judgeExit(await save(context, 'n', {env}), 1);
			check(readdirSync(fresh).length === 0, "something was made in another's home");
			giveTo(0, [configDir, file]);
			return 'named, refused, nothing made';
		},
	},
	{
		id: 'S05',
		input: 'folder 0777, 1777; file 0644, 0640, 0666; of another user',
		run: async context => {
			context.given({p: validProfile(context)});
			const {configDir, file} = context.home;
			chmodSync(configDir, 0o777);
			for (const args of [['token'], ['status'], ['profiles', 'use', 'p']])
				judgeLocal(context, await context.run(args), `folder 0777: ${args[0]}`);
			chmodSync(configDir, 0o1777);
			context.judgeExit(await token(context), 0);
			chmodSync(configDir, 0o700);
			for (const mode of [0o644, 0o640]) {
				chmodSync(file, mode);
				const told = await token(context);
				context.judgeExit(told, 0);
				check(told.stderr.split('\n').filter(line => /chmod 600/.test(line)).length === 1, 'not one line');
			}
			chmodSync(file, 0o666);
			judgeLocal(context, await token(context), 'file 0666');
			const again = await context.run(['--profile', 'p', '--no-browser', '--no-input']);
			judgeLocal(context, again, 'file 0666: sign-in again');
			chmodSync(file, 0o600);
			if (process.getuid?.() !== 0) return 'refused, told, refused';
			giveTo(1234, [file]);
			for (const args of [['token'], ['status'], ['profiles', 'use', 'p']])
				judgeLocal(context, await context.run(args), `of another user: ${args[0]}`);
			giveTo(0, [file]);
			return 'refused, told, refused, refused';
		},
	},
	{
		id: 'S06',
		input: 'obtained a day and an hour ahead of the clock',
		run: async context => {
			for (const [round, hours] of [24, 1].entries()) {
				const at = (more: number) => new Date(Date.now() + (hours + more) * 3_600_000).toISOString();
				givenExpired(context, {}, {obtainedAt: at(0), expiresAt: at(1)});
				const {stdout} = await context.run(['status', '--json'], {stdoutMayHold: 'nothing'});
				check(JSON.parse(stdout).profiles[0].state === 'refreshes', 'its state is not “refreshes”');
				context.judgeExit(await token(context), 0);
				context.exchanged(round + 1);
			}
			return 'renewed';
		},
	},
	{
		id: 'S07',
		input:
			'lock empty and dated a year ahead; a pipe, a folder, a link in its place and in that of left-overs',
		slow: true,
		waits: true,
		run: async context => {
			const lock = `${context.home.file}.lock`;
			givenExpired(context);
			writeFileSync(lock, '');
			const ahead = new Date(Date.now() + 31_536_000_000);
			utimesSync(lock, ahead, ahead);
			await context.ends(context.start(['token'], {stdin: ''}), 0, 15);
			for (const make of [
				() => execFileSync('mkfifo', [lock]),
				() => mkdirSync(lock),
				() => symlinkSync('/nowhere/at/all', lock),
			]) {
				givenExpired(context);
				make();
				const {stderr} = await context.ends(context.start(['token'], {stdin: ''}), 1, 3);
				check(stderr.includes(lock), 'the lock is not named');
				execFileSync('rm', ['-rf', lock]);
			}
			context.exchanged(1);
			givenExpired(context);
			for (const name of ['0123456789abcdef.tmp', 'lock.0123456789abcdef.new', 'lock.0123456789abcdef'])
				execFileSync('mkfifo', [`${context.home.file}.${name}`]);
			await context.ends(context.start(['token'], {stdin: ''}), 0, 3);
			check(!leftOvers(context).some(name => name.endsWith('.tmp')), 'the left-over is still there');
			execFileSync('sh', ['-c', `rm -f ${context.home.file}.lock.*`]);
			return 'taken over; named; passed by';
		},
	},
	{
		id: 'S08',
		input: 'a live lock of another machine and of another boot that bear the same host name',
		slow: true,
		waits: true,
		run: async context => {
			requireProc();
			for (const told of ['/etc/machine-id', '/proc/sys/kernel/random/boot_id']) {
				givenExpired(context);
				const before = context.server.exchanges.length;
				const lock = await diedInRefresh(context, seenElsewhere(context, told));
				const waiting = context.start(['token'], {stdin: ''});
				await after(3000 * context.slack);
				// Taken over, its refresh token would be sent a second time at once.
				context.exchanged(before + 1);
				check(existsSync(lock), 'the lock is gone');
				waiting.kill('SIGINT');
				await context.ends(waiting, 130);
				rmSync(lock);
			}
			writeFileSync(`${context.home.file}.lock`, lockOfThisProcess({place: `${hostname()} other`}));
			const busy = await context.ends(context.start(['profiles', 'use', 'p'], {stdin: ''}), 1, 15);
			check(busy.stderr.includes('another machine named'), 'the other machine is not named');
			rmSync(`${context.home.file}.lock`);
			givenExpired(context);
			await diedInRefresh(context, []);
			context.server.onToken = goodToken;
			await context.ends(context.start(['token'], {stdin: ''}), 0, 5);
			return "waited for, nothing sent twice; a dead one's of this machine taken over";
		},
	},
	{
		id: 'S10',
		input: 'renamed while it is renewed, and asked for under the new name',
		run: async context => {
			givenExpired(context);
			let arrived = () => {};
			const asked = new Promise<void>(resolve => {
				arrived = resolve;
			});
			let answer = () => {};
			const wait = new Promise<void>(resolve => {
				answer = resolve;
			});
			context.server.onToken = async (request, response, server) => {
				arrived();
				await wait;
				await goodToken(request, response, server);
			};
			const first = context.start(['token', '--profile', 'p'], {stdin: ''});
			await asked;
			context.judgeExit(await context.run(['profiles', 'rename', 'p', 'q']), 0);
			const second = context.start(['token', '--profile', 'q'], {stdin: ''});
			// It waits for the lock by now; were it not to, it would send.
			await new Promise(resolve => setTimeout(resolve, 1000));
			answer();
			const [a, b] = await Promise.all([context.ends(first, 0, 5), context.ends(second, 0, 5)]);
			check(a.stdout === b.stdout, 'two tokens');
			context.exchanged(1);
			check(context.profile('q')?.tokens.accessToken === a.stdout.trim(), 'not stored under the new name');
			context.judgeExit(await context.run(['profiles', 'rename', 'q', 'p']), 0);
			return 'one request';
		},
	},
	{
		id: 'S11',
		input: '401 invalid_client: token, status --check',
		run: async context => {
			const before = givenExpired(context);
			const {stderr} = await refreshed(context, json({error: 'invalid_client'}, 401), 3, 10);
			check(
				/(smapi-login|launcher\.cjs) profiles secret p$/m.test(stderr),
				'token does not name the command',
			);
			const checked = await context.run(['status', '--check']);
			context.judgeExit(checked, 3);
			check(
				/(smapi-login|launcher\.cjs) profiles secret p$/m.test(checked.stderr),
				'status does not name the command',
			);
			kept(context, before);
			return 'AUTH, the command';
		},
	},
	{
		id: 'S12',
		input: 'SMAPI: 401 to a token that should live, then to the renewed one too',
		run: async context => {
			context.given({p: validProfile(context)}, ['p']);
			let refusals = 1;
			const {onVendors} = context.server;
			context.server.onVendors = (request, response, server) =>
				refusals-- > 0 ? sendJson(response, {}, 401) : onVendors(request, response, server);
			context.judgeExit(await context.run(['status', '--check']), 0);
			context.exchanged(1);
			refusals = 9;
			const told = await context.run(['status', '--check', '--json'], {stdoutMayHold: 'nothing'});
			context.judgeExit(told, 3);
			check(JSON.parse(told.stdout).profiles[0].error.code === 'smapi_unauthorized', 'not in the JSON');
			context.exchanged(2);
			check(context.server.vendorCalls.length === 4, `${context.server.vendorCalls.length} vendor calls`);
			return 'renewed once, asked once more, then told';
		},
	},
	{
		id: 'S13',
		input:
			'optional members that are no use: refresh_token, scope, expires_in, error as "", null, " ", 5, {}, []',
		slow: true,
		run: async context => {
			const before = givenExpired(context);
			let times = 0;
			for (const name of ['refresh_token', 'scope', 'expires_in', 'error'])
				for (const value of ['', null, ' ', 5, {}, []]) {
					if (name === 'expires_in' && value === 5) continue;
					if (name === 'error' && typeof value !== 'string' && value !== null) continue;
					context.server.onToken = (_request, response, server) =>
						sendJson(response, server.tokens({refresh_token: undefined, [name]: value}));
					const result = await token(context, ['--refresh']);
					check(result.exitCode === 0, `${name} ${JSON.stringify(value)}: ${result.stderr}`);
					context.exchanged(++times);
					const {refreshToken} = context.profile()!.tokens;
					check(refreshToken === before.tokens.refreshToken, 'the stored refresh token is gone');
				}
			return 'count as absent';
		},
	},
	{
		id: 'S14',
		input: 'a time at the end of the calendar; a secret of 4 letters; keys twice in the file',
		slow: true,
		run: async context => {
			const end = '+275760-09-13T00:00:00.000Z';
			for (const [changes, tokens] of [
				[{}, {expiresAt: end}],
				[{}, {obtainedAt: end}],
				[{createdAt: end}, {}],
			] as const) {
				context.given({p: context.someProfile(changes, tokens)}, ['p']);
				const shown = await context.run(['profiles', 'show', 'p']);
				context.judgeExit(shown, 1);
				check(/is damaged/.test(shown.stderr), 'not told as damaged');
			}
			context.given({p: context.someProfile({clientSecret: 'abcd'})}, ['p']);
			const given = await context.run(['profiles', 'secret', 'p'], {stdin: 'wxyz\n'});
			const shown = await context.run(['profiles', 'show', 'p']);
			check(!/abcd|wxyz/.test(given.stderr + given.stdout + shown.stdout), 'the secret is shown');
			const profile = JSON.stringify(validProfile(context));
			context.fileIsOdd = true;
			for (const text of [
				`{"version":1,"profiles":{"a":${profile}},"profiles":{"b":${profile}}}`,
				`{"version":1,"profiles":{"a":${profile},"a":${profile}}}`,
				`{"version":1,"draft":{"x":1,"\\u0078":2},"profiles":{"a":${profile}}}`,
			]) {
				context.home.writeFile(text);
				const before = statSync(context.home.file).mtimeMs;
				judgeLocal(context, await context.run(['profiles', 'use', 'a']), 'a key twice');
				check(readFileSync(context.home.file, 'utf8') === text, 'written');
				check(statSync(context.home.file).mtimeMs === before, 'written');
			}
			return 'damaged, masked, not written';
		},
	},
];
