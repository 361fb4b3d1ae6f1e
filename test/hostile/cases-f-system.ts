import {existsSync, mkdirSync, readdirSync, readFileSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {Worker} from 'node:worker_threads';
import {secretVariables} from '../../source/core/secret-variables.ts';
import {type Case, check, row} from './case.ts';
import {type Context, limits} from './context.ts';
import {after} from './measure.ts';
import {leftOvers, validProfile, validProfiles} from './saving.ts';
import {body, goodToken} from './server.ts';
import {makeStub} from './stubs.ts';
import {Wizard} from './wizard.ts';

/** F04, F05, F08, F09: what other programs of the machine can see of a secret. */
export const systemSecretCases: readonly Case[] = [
	row('F04', {slow: true}, async context => {
		const watch = watchArguments();
		const clipboard = makeStub(context, 'xclip', 'cat > /dev/null; sleep 0.1');
		const env = {DISPLAY: ':77', PATH: `${clipboard.folder}:${process.env.PATH}`};
		await context.completes(await context.signIn({args: ['--debug']}));
		await context.run(['token', '--profile', 'p', '--refresh']);
		for (const format of ['env', 'curl', 'json', 'dotenv', 'github', 'ask-cli'])
			await context.run(['export', format, '--profile', 'p', '--include-secrets'], {
				stdoutMayHold: 'everything',
			});
		context.secretFiles.add(join(context.home.home, '.ask', 'cli_config'));
		await context.run(['exec', '--with-refresh', '--profile', 'p', '--', 'sleep', '0.1']);
		await copying(context, env);
		await clipboard.started(2);
		const lists = await watch.stop();
		context.otherBytes.push({name: 'an argument list', bytes: lists.join('\n')});
		const seen = (word: string) => lists.some(line => line.includes(word));
		check(seen('xclip') && seen('sleep 0.1'), 'the watch saw nothing of the case');
		return `0 in ${lists.length} argument lists`;
	}),
	row('F05', {slow: true}, async context => {
		const secrets = Object.fromEntries(secretVariables.map(name => [name, context.clientSecret]));
		for (const name of ['xclip', 'wl-copy']) {
			const helper = makeStub(context, name, 'env > "$0.env"; cat > /dev/null');
			const opener = makeStub(context, 'browser', 'env > "$0.env"');
			const display = name === 'xclip' ? {DISPLAY: ':77'} : {WAYLAND_DISPLAY: 'w'};
			const PATH = `${helper.folder}:${process.env.PATH}`;
			await copying(context, {...secrets, ...display, PATH, BROWSER: opener.path}, name);
			await opener.started(1);
			for (const {path} of [helper, opener]) {
				const text = readFileSync(`${path}.env`, 'utf8');
				check(text.includes('PATH='), `${path}: no environment`);
				for (const variable of secretVariables) {
					if (text.includes(`${variable}=`)) context.count('leaked', `${variable} of ${name}`);
				}
			}
		}
		return '0 in the environments of 4 helpers';
	}),
	row('F08', {slow: true, limitSeconds: 240}, async context => {
		let caught = 0;
		const rounds = await context.rounds(async () => {
			context.given(validProfiles(context, 2000));
			caught += await killedInSave(context);
			await context.ends(context.start(['profiles', 'use', 'n1'], {stdin: ''}), 0, limits.lock);
			check(leftOvers(context).length === 0, `left after the next run: ${leftOvers(context).join()}`);
		});
		check(caught > 0, 'no kill came in the middle of a save');
		return `0600 from birth, gone after the next run; left-overs in ${caught} of ${rounds} kills`;
	}),
	row('F09', {slow: true}, async context => {
		const folder = join(context.home.root, 'reports');
		mkdirSync(folder);
		const flags = '--report-on-signal --report-uncaught-exception --report-on-fatalerror';
		const env = {
			NODE_OPTIONS: `${flags} --report-directory=${folder}`,
			SMAPI_LOGIN_CLIENT_SECRET: context.clientSecret,
			ASK_LWA_CLIENT_CONFIRMATION: context.clientSecret,
		};
		await reportInSignIn(context, env, folder);
		context.server.onToken = body('{"access_token":', 200);
		const hostile = await context.signIn({env, profile: 'hostile'});
		await hostile.good();
		check((await hostile.program.exit).exitCode === 1, 'a hostile answer was taken');
		await damaged(context, env);
		const reports = readdirSync(folder);
		for (const name of reports) JSON.parse(readFileSync(join(folder, name), 'utf8'));
		return `0 in ${reports.length} reports`;
	}),
];

/** Signs in by the wizard and copies the token and its header. */
async function copying(context: Context, env: Record<string, string>, profile = 'w'): Promise<void> {
	const wizard = await Wizard.allowed(context, {env, args: ['--profile', profile]});
	await wizard.at('Access token');
	await wizard.says('First Vendor');
	for (const key of ['c', 'h']) {
		wizard.press(key);
		await wizard.says(/copied/i);
	}
	wizard.press('enter');
	await wizard.ends(0);
}

/** Reads every argument list of processes that begin from now on; in a thread, so that the case goes on. */
function watchArguments(): {readonly stop: () => Promise<string[]>} {
	const worker = new Worker(
		`const {readdirSync, readFileSync} = require('node:fs');
const {parentPort} = require('node:worker_threads');
const pids = () => readdirSync('/proc').filter(name => /^\\d+$/.test(name));
const others = new Set(pids());
const seen = new Set();
const timer = setInterval(() => {
	for (const pid of pids()) {
		if (others.has(pid)) continue;
		try { seen.add(readFileSync('/proc/' + pid + '/cmdline', 'latin1').replaceAll('\\0', ' ')); } catch {}
	}
}, 1);
parentPort.once('message', () => { clearInterval(timer); parentPort.postMessage([...seen]); });`,
		{eval: true},
	);
	return {
		stop: () =>
			new Promise(resolve => {
				worker.once('message', (lines: string[]) => void worker.terminate().then(() => resolve(lines)));
				worker.postMessage('stop');
			}),
	};
}

/** Kills a save once its temporary file is there. @returns 1 when something was left over */
async function killedInSave(context: Context): Promise<number> {
	const program = context.start(['profiles', 'use', `n${Math.floor(Math.random() * 2000)}`], {stdin: ''});
	let hasEnded = false;
	void program.exit.then(() => {
		hasEnded = true;
	});
	const judge = () => {
		const left = leftOvers(context);
		for (const name of left) {
			const path = join(context.home.configDir, name);
			const mode = existsSync(path) ? statSync(path, {throwIfNoEntry: false})?.mode : undefined;
			if (mode !== undefined)
				check((mode & 0o777) === 0o600, `${name} has mode ${(mode & 0o777).toString(8)}`);
		}
		return left.some(name => name.includes('.tmp'));
	};
	while (!hasEnded && !judge()) await new Promise(resolve => setImmediate(resolve));
	program.kill('SIGKILL');
	await program.exit;
	return judge() ? 1 : 0;
}

/** A report while the answer is waited for, and one in the exchange. */
async function reportInSignIn(context: Context, env: Record<string, string>, folder: string): Promise<void> {
	const signIn = await context.signIn({env});
	const reported = async (count: number) => {
		signIn.program.kill('SIGUSR2');
		const until = Date.now() + 10_000 * context.slack;
		while (readdirSync(folder).length < count && Date.now() < until) await after(10);
		check(readdirSync(folder).length >= count, `no report ${count}`);
	};
	await reported(1);
	context.server.onToken = async (request, response, server) => {
		await reported(2);
		await goodToken(request, response, server);
	};
	await signIn.good();
	await context.ends(signIn.program, 0, 20);
}

async function damaged(context: Context, env: Record<string, string>): Promise<void> {
	context.given({valid: validProfile(context)});
	const whole = readFileSync(context.home.file, 'utf8');
	context.fileIsOdd = true;
	context.home.writeFile(whole.slice(0, -20));
	for (const words of [['token'], ['status'], ['profiles', 'list']]) {
		const {exitCode} = await context.run(words, {env, stdoutMayHold: 'nothing'});
		check(exitCode === 1, `${words.join(' ')} of a damaged file: exit ${exitCode}`);
	}
}
