import {join} from 'node:path';
import {type Case, check, row} from './case.ts';
import type {CaseProgramOptions, Context} from './context.ts';
import {givenExpired, validProfile} from './saving.ts';
import {scanForSecrets} from './secrets.ts';
import {body, goodToken, goodVendors, type Handler, json} from './server.ts';
import {Wizard} from './wizard.ts';

const quiet = {stdoutMayHold: 'nothing'} as const;

/** F01–F03, F13, F15: what commands and the wizard write. The scan runs after every case anyway. */
export const outputCases: readonly Case[] = [
	row('F01', {slow: true}, async context => {
		const count = await everything(context, {});
		return `0 in ${count} runs`;
	}),
	row('F02', {slow: true, limitSeconds: 240}, async context => {
		const debug = {DEBUG: '*', NODE_DEBUG: 'http,https,fetch,undici,net,tls'};
		let count = await everything(context, {}, ['--debug']);
		count += await everything(context, {env: {DEBUG: '*'}}, ['--debug']);
		count += await everything(context, {env: debug});
		const verbose = await context.run(['token', '--verbose'], quiet);
		check(verbose.exitCode === 2, `--verbose: exit ${verbose.exitCode}`);
		return `0 in ${count + 1} runs`;
	}),
	row('F03', {slow: true}, async context => {
		for (const debug of [[], ['--debug']]) {
			for (const echo of echoes) {
				context.server.onToken = echo;
				context.server.onVendors = echo;
				const signIn = await context.signIn({args: debug, ...quiet});
				await signIn.good();
				const {exitCode} = await signIn.program.exit;
				check(exitCode === 1 || exitCode === 3, `exit ${exitCode}`);
			}
		}
		for (const echo of echoes) {
			context.server.onToken = echo;
			const wizard = await Wizard.allowed(context, {probes: true});
			await wizard.says('✗');
			await wizard.cancel();
		}
		await echoedBearer(context);
		return '0 of what was echoed is shown';
	}),
	row('F12', async context => {
		const profile = givenExpired(context);
		const {accessToken, refreshToken} = profile.tokens;
		const secrets = [profile.clientSecret!, accessToken, refreshToken!];
		for (const args of [
			['status'],
			['status', '--json'],
			['status', '--debug'],
			['profiles', 'list'],
			['profiles', 'list', '--json'],
			['profiles', 'show', 'p'],
			['profiles', 'show', 'p', '--json'],
			['doctor'],
			['doctor', '--json'],
			['doctor', '--report'],
		]) {
			const {stdout, stderr, ...result} = await context.run(args, {stdoutMayHold: 'nothing'});
			context.judgeExit({stdout, stderr, ...result}, 0);
			for (const secret of secrets)
				check(!`${stdout}${stderr}`.includes(secret.slice(-5)), `${args.join(' ')} shows more than 4`);
		}
		return 'at most the last 4 characters';
	}),
	row('F13', async context => {
		const broken = validProfile(context);
		broken.tokens.accessToken = `${broken.tokens.accessToken.slice(0, 40)}\n${broken.tokens.accessToken.slice(40)}`;
		const other = context.someProfile({
			clientSecret: `${context.clientSecret.slice(0, 40)}\n${context.clientSecret.slice(40)}`,
		});
		context.given({token: broken, secret: other}, ['token', 'secret']);
		for (const [name, field] of [
			['token', /access ?token/i],
			['secret', /client ?secret/i],
		] as const) {
			const commands = [
				['token'],
				['token', '--header'],
				['token', '--refresh'],
				['status', '--check'],
				['profiles', 'show', name],
			];
			for (const words of commands) {
				const own = words[0] === 'profiles' ? words : [...words, '--profile', name];
				const {stdout, stderr, exitCode} = await context.run(own, quiet);
				if (words[0] === 'token' && words[1] !== '--refresh') {
					check(exitCode !== 0, `${own.join(' ')}: exit 0`);
					check(field.test(stderr), `${own.join(' ')} does not name the field: ${stderr.slice(0, 200)}`);
				}
				check(!/\n\s+at /.test(stdout + stderr), 'a stack');
			}
		}
		return 'the field is named, not its value';
	}),
	row('F15', async context => {
		const args = ['--client-id', context.clientId];
		const offered = await context.run([...args, '--client-secret', context.clientSecret, '--no-browser'], {
			...quiet,
			stdin: '\n',
		});
		check(offered.exitCode === 2, `--client-secret: exit ${offered.exitCode}`);
		const warned = context.start([
			...args,
			'--client-confirmation',
			context.clientSecret,
			'--no-browser',
			'--profile',
			'p',
		]);
		const [, url] = await warned.waitFor(/^(https?:\/\/\S+\/ap\/oa\?\S+)$/m, {
			stream: 'stderr',
			seconds: 10 * context.slack,
		});
		warned.write(`${context.server.authorize(url!)}\n`);
		const {exitCode, stderr} = await warned.exit;
		check(exitCode === 0, `--client-confirmation: exit ${exitCode}`);
		check(
			/other users/i.test(stderr) && /stdin|SMAPI_LOGIN_CLIENT_SECRET/.test(stderr),
			'no warning with the other ways',
		);
		context.exchanged(1);
		return 'not offered, or warned of; no secret in a request line';
	}),
];

/** Runs all that the program offers, well and badly. @returns how many runs */
async function everything(
	context: Context,
	options: CaseProgramOptions,
	more: readonly string[] = [],
): Promise<number> {
	const {server} = context;
	const count = context.programs.length + context.terminals.length;
	[server.onToken, server.onVendors] = [goodToken, goodVendors];
	context.given({valid: validProfile(context), old: context.someProfile()}, ['valid', 'old', 'p', 'default']);
	const silent = {...quiet, ...options};
	for (const words of [
		['status'],
		['status', '--check'],
		['status', '--json'],
		['profiles', 'list'],
		['help'],
		['profiles', 'show', 'old'],
	]) {
		await context.run([...words, ...more], silent);
	}
	await context.run(['token', '--profile', 'valid', ...more], options);
	await context.run(['token', '--profile', 'old', '--json', ...more], options);
	await context.run(['token', '--profile', 'nobody', ...more], silent);
	const good = await context.signIn({...options, args: more, profile: 'p'});
	await good.good();
	await good.program.exit;
	const pasted = await context.signIn({...silent, args: more, profile: 'r', pasted: true});
	pasted.program.write(`${server.authorize(pasted.url).replace(/state=[^&]*/, 'state=other')}\n`);
	await pasted.program.exit;
	for (const answer of [
		json({error: 'invalid_client'}, 401),
		json({error: 'invalid_grant'}, 400),
		body('<html>no</html>', 500),
	]) {
		server.onToken = answer;
		await context.run(['token', '--refresh', '--profile', 'old', ...more], silent);
		const bad = await context.signIn({...silent, args: more, profile: 'bad'});
		await bad.good();
		await bad.program.exit;
	}
	[server.onToken, server.onVendors] = [goodToken, json({message: 'no'}, 403)];
	// What Node itself logs would tear the frame; the file is scanned as every other.
	const env = {...options.env, ERR: join(context.home.root, 'err')};
	const shell = options.env ? '"$@" 2>> "$ERR"' : 'exec "$@"';
	const wizard = await Wizard.allowed(context, {args: ['--profile', 'w', ...more], probes: true, env, shell});
	await wizard.at('Access token');
	wizard.press('r');
	await wizard.says(/left/);
	wizard.press('enter');
	await wizard.ends(0);
	return context.programs.length + context.terminals.length - count;
}

const echoed = (rawBody: string, authorization: string | undefined) => `${rawBody} ${authorization ?? ''}`;

/** The request comes back in all places of an answer. */
const echoes: readonly Handler[] = [
	({rawBody, headers}, response) => {
		response.writeHead(400, {'content-type': 'application/json'});
		response.end(
			JSON.stringify({error: 'invalid_grant', error_description: echoed(rawBody, headers.authorization)}),
		);
	},
	({rawBody, headers}, response) => {
		response.writeHead(400, {'content-type': 'application/json'});
		response.end(JSON.stringify({error: echoed(decodeURIComponent(rawBody), headers.authorization)}));
	},
	({rawBody, headers}, response) => {
		response.writeHead(500, {'content-type': 'text/html'});
		response.end(`<html><title>${echoed(rawBody, headers.authorization)}</title></html>`);
	},
	({rawBody, headers}, response) => {
		response.writeHead(400, echoed(rawBody, headers.authorization), {'content-type': 'application/json'});
		response.end(JSON.stringify({error: 'invalid_request'}));
	},
	({rawBody, headers}, response) => {
		response.writeHead(302, {location: `https://evil.example/?${echoed(rawBody, headers.authorization)}`});
		response.end();
	},
];

/** The vendor list echoes the bearer header behind a good exchange. */
async function echoedBearer(context: Context): Promise<void> {
	context.server.onToken = goodToken;
	for (const [index, echo] of echoes.entries()) {
		context.server.onVendors = echo;
		const signIn = await context.signIn({profile: `echo${index}`, args: ['--debug']});
		await signIn.good();
		await context.ends(signIn.program, 0, 70);
	}
	const leaks = scanForSecrets(
		[
			{
				name: 'the file',
				bytes: JSON.stringify(
					Object.values(
						(context.home.readFile() as {profiles: Record<string, {vendors?: unknown}>}).profiles,
					).map(profile => profile.vendors),
				),
			},
		],
		context.canaries,
	);
	check(leaks.length === 0, `vendors: ${leaks.join()}`);
}
