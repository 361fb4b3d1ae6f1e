import {execFileSync, spawnSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {Clone} from '../program/clone.ts';
import {type Case, check, field, skip} from './case.ts';
import {short} from './context.ts';
import {validProfile} from './saving.ts';
import {makeStub, playMachine} from './stubs.ts';
import {Wizard} from './wizard.ts';

/** Group T: the terminal and what is around it, from what happened to people. */
export const fieldCasesT: readonly Case[] = [
	{
		id: 'T01',
		input: 'Ctrl+G and Ctrl+C in the form of modifyOtherKeys',
		slow: true,
		run: async context => {
			const wizard = await Wizard.start(context, {});
			await wizard.untilWaiting();
			check(wizard.terminal.output().includes('\x1B[>4;0m'), 'the mode is not switched off');
			wizard.terminal.write('\x1B[27;5;103~');
			await wizard.says('Several Amazon accounts');
			wizard.terminal.write('\x1B[27u');
			wizard.terminal.write('\x1B[27;5;99~');
			await wizard.ends(130);
			return 'help, then left with 130; the mode switched off';
		},
	},
	field('T02', 'c on home inside tmux over SSH; without tmux', {slow: true}, async context => {
		if (spawnSync('tmux', ['-V']).status !== 0) skip('no tmux');
		context.given({p: validProfile(context)}, ['p']);
		const {accessToken} = context.profile()!.tokens;
		const socket = join(context.home.root, 'tmux');
		const tmux = (...args: string[]) => execFileSync('tmux', ['-S', socket, ...args], {encoding: 'utf8'});
		tmux('-f', '/dev/null', 'new-session', '-d', 'sleep 300');
		context.cleanUp(() => void spawnSync('tmux', ['-S', socket, 'kill-server']));
		const SSH_CONNECTION = '192.0.2.1 1 192.0.2.2 22';
		const inside = await Wizard.start(context, {port: 9090, env: {TMUX: `${socket},1,0`, SSH_CONNECTION}});
		await inside.at('Saved profiles');
		inside.press('c');
		await inside.says('copied to tmux');
		check(tmux('show-buffer') === accessToken, 'the buffer of tmux holds another text');
		await inside.cancel();
		const outside = await Wizard.start(context, {port: 9090, env: {SSH_CONNECTION}, mayShow: true});
		await outside.at('Saved profiles');
		outside.press('c');
		await outside.says('sent to your terminal');
		const sequence = `\x1B]52;c;${Buffer.from(accessToken).toString('base64')}`;
		check(outside.terminal.output().includes(sequence), 'no OSC 52');
		check(!/✓[^\n]*(copied|sent to)/.test(outside.text()), 'a ✓ that is not known');
		await outside.cancel();
		return 'in the buffer of tmux; by OSC 52 else, without a ✓';
	}),
	field('T06', 'a container: what is said of port 9090', {slow: true, needsPort9090: true}, async context => {
		const shell = playMachine(context, {containerFile: true});
		const wizard = await Wizard.start(context, {port: 9090, shell, env: {BROWSER: undefined}});
		await wizard.until('How to sign in');
		await wizard.says(/This is a container/);
		await wizard.says(
			/forwarded into it by the editor, “kubectl port-forward” or “ssh -L”; “docker run -p” does not reach it/,
		);
		await wizard.cancel();
		return 'what works is named, and that docker run -p does not';
	}),
	field('T08', 'two starts from a fresh clone; starts while it builds anew', {slow: true}, async context => {
		const clone = new Clone();
		context.cleanUp(() => clone.remove());
		const command = {script: clone.start, env: {HOME: context.home.home}};
		const two = await Promise.all([1, 2].map(() => context.run(['profiles', 'list'], command)));
		for (const {exitCode, stderr} of two)
			check(exitCode === 0 && /No profile/.test(stderr), `exit ${exitCode}: ${short(stderr)}`);
		clone.setVersion('0.2.0');
		const builder = context.start(['--version'], {...command, stdin: ''});
		let isBuilding = true;
		void builder.exit.then(() => {
			isBuilding = false;
		});
		let runs = 0;
		for (; isBuilding; runs++) {
			const {exitCode, stderr} = await context.run(['profiles', 'list'], {script: clone.launcher});
			check(exitCode === 0 && /No profile/.test(stderr), `exit ${exitCode}: ${short(stderr)}`);
		}
		context.judgeExit(await builder.exit, 0);
		return `${runs + 3} starts, each with a whole program`;
	}),
	field('T09', 'X=$(npm start -s -- token), built and not', {slow: true}, async context => {
		const clone = new Clone();
		context.cleanUp(() => clone.remove());
		context.given({p: validProfile(context)});
		const through = ['sh', '-c', 'X=$(npm start -s -- token) && printf "<%s>" "$X"'];
		for (const _ of ['it builds', 'it is built']) {
			const {stdout} = await context.run([], {cwd: clone.root, through});
			check(stdout === `<${context.profile()!.tokens.accessToken}>`, `X is ${short(stdout, 20)}`);
		}
		return 'the token alone in X, twice';
	}),
	{
		id: 'T03',
		input: 'Ctrl+V in a field',
		slow: true,
		run: async context => {
			const wizard = await Wizard.start(context, {args: ['--no-browser']});
			await wizard.untilWaiting();
			wizard.terminal.write('\x16');
			await wizard.says('Ctrl+V does not paste here');
			await wizard.cancel();
			return 'told how to paste';
		},
	},
	{
		id: 'T04',
		input: 'LC_ALL=C and zh_CN.GBK: status, profiles, help, inspect, an error',
		run: async context => {
			context.given({good: {...validProfile(context), vendors: [{id: 'M1', name: 'Grün “&” 中'}]}});
			for (const LC_ALL of ['C', 'zh_CN.GBK']) {
				for (const args of [
					['status'],
					['status', '--json'],
					['profiles', 'show', 'good'],
					['--help'],
					['inspect', 'https://www.amazon.com/ap/oa?client_id=“a”'],
					['token', '--profile', 'nö'],
				]) {
					const {stdout, stderr} = await context.run(args, {env: {LC_ALL}});
					check(/^[\t\n -~]+$/.test(stdout + stderr), `${args.join(' ')}: ${short(stdout + stderr)}`);
					if (args.includes('--json')) JSON.parse(stdout);
				}
			}
			return 'ASCII alone; JSON is read';
		},
	},
	{
		id: 'T05',
		input: 'BROWSER with arguments, several by colon, a shell among them',
		run: async context => {
			const stub = makeStub(context, 'fox');
			const pwned = join(context.home.root, 'pwned');
			const BROWSER = `sh -c "touch ${pwned}":/missing:${stub.path} --private-window`;
			const signIn = await context.signIn({args: ['--browser'], env: {BROWSER}});
			const [flag, address, ...more] = (await stub.started(1))[0]!;
			check(flag === '--private-window' && more.length === 0, `arguments: ${short(String(flag))}`);
			check(/^http:\/\/127\.0\.0\.1:\d+\/go\//.test(address ?? ''), `the address: ${short(address ?? '')}`);
			await signIn.program.waitFor(/“sh” runs commands, “\/missing” is no program here/);
			await context.completes(signIn);
			check(!existsSync(pwned), 'a shell ran');
			return 'run with its arguments; what is passed over is told';
		},
	},
	{
		id: 'T07',
		input: '--browser with ports that browsers refuse',
		run: async context => {
			for (const port of ['6000', '10080', '5060']) {
				const args = ['--client-id', context.clientId, '--client-secret-stdin', '--browser', '--port', port];
				const result = await context.run(args, {stdin: `${context.clientSecret}\n`});
				check(result.exitCode === 2, `${port}: exit ${result.exitCode}`);
				check(result.stderr.includes(`browsers refuse to open port ${port}`), short(result.stderr));
			}
			return 'exit 2 at once, with the reason';
		},
	},
];
