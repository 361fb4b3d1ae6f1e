import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {type Case, check} from './case.ts';
import {short} from './context.ts';
import {validProfile} from './saving.ts';
import {makeStub} from './stubs.ts';
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
