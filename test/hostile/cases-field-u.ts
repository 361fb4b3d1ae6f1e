import {type Case, check, field} from './case.ts';
import {addressOf} from './cases-field-n.ts';
import type {Context} from './context.ts';
import {clientSecretCanary, someClientId} from './secrets.ts';
import {Wizard} from './wizard.ts';

/** U: what newcomers met; how a row is added: catalogue.ts. */
export const fieldCasesU: readonly Case[] = [
	field('U01', 'Esc on the first screen, ? and Esc again', async context => {
		const wizard = await Wizard.start(context, {port: 9090});
		await wizard.at('Your role');
		for (const key of ['escape', '?', 'escape', 'escape']) {
			wizard.press(key);
			await wizard.terminal.waitForScreen(() => wizard.text() !== '', 'a frame');
		}
		await wizard.cancel();
		return "nothing of Node's own";
	}),
	field('U03', 'token and token --json without a profile; help token', async context => {
		const said = await context.run(['token', '--json']);
		check(/Sign in: node \S+launcher\.cjs/.test(said.stderr), said.stderr);
		const last = JSON.parse(said.stderr.trimEnd().split('\n').at(-1)!) as {error: {exitCode: number}};
		check(last.error.exitCode === 3 && said.exitCode === 3, 'the last line of stderr');
		const help = await context.run(['help', 'token']);
		check(!/^ {2}smapi-login/m.test(help.stdout), help.stdout);
		return 'the name that it was started under; the failure as JSON';
	}),
	field('U14', 'help toke', async context => {
		const {exitCode, stderr} = await context.run(['help', 'toke']);
		check(exitCode === 2 && /help token/.test(stderr), stderr);
		return 'the nearest topic';
	}),
	field('U28', 'help environment, help exit-codes', async context => {
		const {stdout} = await context.run(['help', 'environment']);
		check(/SMAPI_LOGIN_PROFILE/.test(stdout) && /ASK_DEFAULT_PROFILE/.test(stdout), stdout);
		const codes = await context.run(['help', 'exit-codes']);
		check(/^inspect$[\s\S]*?^ +1 +The address has warnings$/m.test(codes.stdout), codes.stdout);
		return 'every variable, every code';
	}),
	field('U19', 'a message with the address in it, on inspect -', {slow: true}, async context => {
		const message = `Hello,\n\nplease open this address:\n\n${addressOf(context)}\n\n1. Sign in.\nhttps://www.amazon.com/ap/adam\n`;
		await inspected(context, message);
		return 'the address alone, exit 0';
	}),
	field(
		'U20',
		'--code-stdin with a state, with a wrong --request, with a bare code',
		{slow: true},
		async context => {
			const ids: string[] = [];
			const urls: string[] = [];
			for (const name of ['one', 'two']) {
				const args = ['--role', 'client', '--client-id', context.clientId, '--client-secret-stdin', '--json'];
				const stdin = `${context.clientSecret}\n`;
				const {stdout} = await context.run([...args, '--profile', name], {stdin});
				const {requestId, authorizationUrl} = JSON.parse(stdout) as Record<string, string>;
				ids.push(requestId!);
				urls.push(authorizationUrl!);
			}
			const query = new URL(urls[1]!).searchParams;
			const code = context.server.issueCode(urls[1]!);
			const answer = `${query.get('redirect_uri')}?code=${code}&state=${query.get('state')}\n`;
			const wrong = await context.run(['--code-stdin', '--request', ids[0]!], {stdin: answer});
			check(
				wrong.exitCode === 2 && ids.every(id => wrong.stderr.includes(id)),
				'a wrong --request: not both named',
			);
			const bare = await context.run(['--code-stdin'], {stdin: `${code}\n`});
			check(bare.exitCode === 2 && ids.every(id => bare.stderr.includes(id)), 'a bare code: not both named');
			context.exchanged(0);
			const {exitCode} = await context.run(['--code-stdin'], {stdin: `> Hello,\n> ${answer}`});
			check(exitCode === 0 && context.profile('two'), `by its state: exit ${exitCode}`);
			context.exchanged(1);
			return 'the state decides; both are named';
		},
	),
	field('U21', 'an address that a mail quoted and broke, on inspect -', {slow: true}, async context => {
		await inspected(context, `> Hello,\n>\n> ${addressOf(context).replace(/.{70}/g, '$&\n> ')}\n>\n> Ann\n`);
		return 'joined, exit 0';
	}),
	field(
		'U25',
		'a received token without an end: token --json, status, the screen',
		{slow: true},
		async context => {
			const accessToken = `Atza|CNRY-${'5e'.repeat(32)}`;
			context.ownCanaries.push({kind: 'access token', value: accessToken});
			const args = ['--role', 'owner', '--token-stdin', '--profile', 'got', '--json'];
			const saved = await context.run(args, {stdin: `${accessToken}\n`});
			const later = await context.run(['token', '--json', '--profile', 'got']);
			for (const {stdout, exitCode} of [saved, later]) {
				const {expiresAt, expiresIn} = JSON.parse(stdout) as Record<string, unknown>;
				check(exitCode === 0 && expiresAt === null && expiresIn === null, `${expiresAt}, ${expiresIn}`);
			}
			const wizard = await Wizard.start(context, {port: 9090});
			await wizard.at('Saved profiles');
			wizard.press('enter');
			await wizard.at('Access token');
			await wizard.says('at most');
			await wizard.cancel();
			return 'null in both, “at most” on the screen';
		},
	),
	field(
		'U27',
		'profiles secret: x, a wrong one, the right one for all of a client',
		{slow: true},
		async context => {
			const [one, two] = [context.someProfile(), context.someProfile()];
			context.given({one, two, other: context.someProfile({clientId: someClientId()})}, ['one', 'two']);
			const fresh = clientSecretCanary();
			context.ownCanaries.push({kind: 'client secret', value: fresh});
			context.server.clients.set(context.clientId, fresh);
			const run = (stdin: string, ...more: string[]) =>
				context.run(['profiles', 'secret', 'one', '--client-secret-stdin', ...more], {stdin: `${stdin}\n`});
			for (const wrong of ['x', clientSecretCanary()]) {
				const {exitCode} = await run(wrong);
				check(exitCode === 3 || exitCode === 2, `${wrong.slice(0, 4)}: exit ${exitCode}`);
				check(context.profile('one')?.clientSecret === one.clientSecret, 'a wrong one was taken');
			}
			context.judgeExit(await run(fresh, '--all-of-client'), 0);
			for (const name of ['one', 'two'])
				check(context.profile(name)?.clientSecret === fresh, `${name} has the old one`);
			context.exchanged(0);
			return 'checked first; one write for all of the client';
		},
	),
	field('U22', 'the answer’s address on inspect', async context => {
		const page = 'https://ask-cli-static-content.s3-us-west-2.amazonaws.com/html/ask-cli-no-browser.html';
		const {exitCode, stderr} = await context.run(['inspect', `${page}?code=ANdNAVhyhqirUelHGEHA&state=abc`]);
		check(exitCode === 2 && /the answer of a sign-in/.test(stderr), `exit ${exitCode}`);
		return 'named as the answer, exit 2';
	}),
];

async function inspected(context: Context, stdin: string): Promise<void> {
	const {exitCode, stdout} = await context.run(['inspect', '-'], {
		stdin,
		env: {ASK_LWA_AUTHORIZE_HOST: undefined},
	});
	check(exitCode === 0 && stdout.includes(context.clientId), `exit ${exitCode}: ${stdout}`);
}
