import {randomBytes} from 'node:crypto';
import {type Case, check, field} from './case.ts';
import type {FieldId} from './catalogue.ts';
import {type Context, type SignIn, short} from './context.ts';
import {givenExpired} from './saving.ts';
import {envOf, goodVendors} from './server.ts';
import {Wizard} from './wizard.ts';

const scopes = 'alexa%3A%3Aask%3Askills%3Areadwrite';
const errorPage = (words: string) => `We're sorry! Error Summary 400 Bad Request. ${words}`;

/** An authorization URL of somebody else's. */
export function addressOf({clientId}: Context): string {
	const query = new URLSearchParams({
		client_id: clientId,
		scope: 'alexa::ask:skills:read',
		response_type: 'code',
		redirect_uri: 'http://127.0.0.1:9090/cb',
		state: 'Kx3v9QpWm2Zt7LrB5nYc1DfGhJ8sTaUe',
		code_challenge: 'x'.repeat(43),
		code_challenge_method: 'S256',
	});
	return `https://www.amazon.com/ap/oa?${query}`.replaceAll('+', '%20');
}

/** N: what people paste, give as flags and put into variables; how a row is added: catalogue.ts. */
export const fieldCasesN: readonly Case[] = [
	field(
		'N01',
		'paste an answer that a browser made https of; a TLS hello while waiting',
		{slow: true},
		async context => {
			const {stderr} = await taken(
				context,
				({redirectUri, code, state}) =>
					`${redirectUri.replace('http:', 'https:')}?code=${code()}&state=${state}`,
			);
			check(/made https/.test(stderr), 'not said that the browser made https of it');
			const called = await context.signIn({profile: 'q'});
			await context.raw(called.port, Buffer.from(`16030100c4010000c00303${'0'.repeat(372)}`, 'hex'));
			await called.program.waitFor(/came by https/, {stream: 'stderr', seconds: 5 * context.slack});
			await context.completes(called, 'q');
			return 'taken, said; the hello is told';
		},
	),
	field('N02', 'paste the code with what stands around it', {slow: true}, async context => {
		await taken(context, ({code, state}) => `${code()}&scope=${scopes}&state=${state}`);
		await taken(context, ({code}) => `${code()}&`);
		await taken(context, ({code}) => `=${code()}`);
		await taken(context, ({code}) => `"code": "${code()}",`);
		await refused(context, ({code}) => `${code()}&scope=${scopes}&state=bad`);
		await refused(context, ({code, state}) => `code=${code()}"x&state=${state}`);
		return 'the code alone was sent, or nothing';
	}),
	field('N03', 'paste the text of an error page of Amazon', {slow: true}, async context => {
		const rows: [string, RegExp][] = [
			[
				errorPage('The redirect URI you provided has not been whitelisted for your application'),
				/return URL/,
			],
			[errorPage('Unknown client_id'), /client ID/],
			[errorPage('An unknown scope was requested'), /scopes/],
		];
		for (const [text, mends] of rows) {
			const stderr = await refused(context, () => text);
			check(/Amazon's error page/.test(stderr) && mends.test(stderr), `not told: ${text}`);
		}
		return 'told, with what to mend';
	}),
	inspected('N04', 'an authorization URL in a SafeLink, in Google’s', 0, address => [
		`https://eur01.safelinks.protection.outlook.com/?url=${encodeURIComponent(address)}&data=05`,
		`https://www.google.com/url?q=${encodeURIComponent(address)}&sa=D`,
	]),
	inspected('N05', 'an address padded by a terminal; with a blank inside', 0, address => [
		address.replace(/.{70}/g, '$&   '),
		`${address.slice(0, 120)} ${address.slice(120)}`,
	]),
	inspected(
		'N06',
		'an address cut at its first &',
		1,
		address => [address.split('&', 1)[0]!],
		/cut at its first &/,
	),
	inspected('N07', 'an address at other sign-in hosts of Amazon', 0, address => [
		address.replace('www.amazon.com', 'na.account.amazon.com'),
		address.replace('www.', ''),
	]),
	flags('N08', 'scopes near a known one', [
		[['--scopes', 'alexa:ask:skills:readwrite'], /Did you mean skills:readwrite/],
		[['--scopes', 'skills:readwrte'], /Did you mean skills:readwrite/],
	]),
	flags('N09', 'the scope that only Amazon may ask for, by its short name', [
		[['--scopes', 'skills:readwrite skills:debug'], /may be used by Amazon alone/],
	]),
	flags('N10', 'several scopes without quotes', [
		[['--scopes', 'skills:read', 'models:read'], /--scopes "skills:read models:read"/],
	]),
	field('N11', 'variables with quotes around their values', {slow: true}, async context => {
		const env = {
			ASK_LWA_CLIENT_ID: `"${context.clientId}"`,
			SMAPI_LOGIN_CLIENT_SECRET: `"${context.clientSecret}"`,
		};
		const program = context.start(['--no-browser', '--no-input'], {env});
		const seconds = 10 * context.slack;
		const [, url] = await program.waitFor(/^(https?:\/\/\S+\/ap\/oa\?\S+)$/m, {stream: 'stderr', seconds});
		const {searchParams: query} = new URL(url!);
		check(query.get('client_id') === context.clientId, 'the quotes went into the address');
		program.write(
			`${query.get('redirect_uri')}?code=${context.server.issueCode(url!)}&state=${query.get('state')}\n`,
		);
		const {stderr} = await context.ends(program, 0);
		check(/quotes around the value of ASK_LWA_CLIENT_ID were taken off/.test(stderr), 'not said');
		check(
			context.server.exchanges[0]?.form.get('client_secret') === context.clientSecret,
			'another secret was sent',
		);
		return 'taken off, with a line';
	}),
	field('N12', 'a reference to a secret in place of it', {slow: true}, async context => {
		for (const value of [
			'op://Dev/LWA/secret',
			'$LWA_SECRET',
			`$${'{{ secrets.X }}'}`,
			'vault:secret/lwa#key',
		]) {
			const env = {ASK_LWA_CLIENT_ID: context.clientId, SMAPI_LOGIN_CLIENT_SECRET: value};
			const {exitCode, stderr} = await context.run(['--no-browser', '--no-input'], {env});
			check(exitCode === 2 && /a reference/.test(stderr), `${value}: exit ${exitCode}`);
		}
		context.exchanged(0);
		return 'named, exit 2, X=0';
	}),
	flags('N13', 'the security profile’s own ID as the client ID', [
		[['--client-id', `amzn1.application.${'0a'.repeat(16)}`], /Security Profile ID/],
	]),
	field(
		'N14',
		'ASK_CLI_PROXY; ALL_PROXY, all_proxy with socks5; HTTPS_PROXY that is no address',
		{slow: true},
		async context => {
			for (const [proxy, says] of [
				[{ALL_PROXY: 'socks5://127.0.0.1:1080'}, /named in ALL_PROXY .*Check ALL_PROXY/],
				[{all_proxy: 'socks5h://127.0.0.1:1080'}, /named in all_proxy .*Check all_proxy/],
				[{HTTPS_PROXY: 'not an address'}, /named in HTTPS_PROXY .*Check HTTPS_PROXY/],
				[{ASK_CLI_PROXY: 'http://127.0.0.1:1080'}, /ASK_CLI_PROXY is read by ask-cli alone: set HTTPS_PROXY/],
			] as const) {
				// Only to another computer does a proxy count; nobody has this name.
				const origin = 'https://nothing.invalid';
				givenExpired(context, {hosts: {authorize: origin, token: origin, smapi: origin}});
				const args = ['token', '--profile', 'p', '--allow-host', origin];
				const {exitCode, stderr} = await context.run(args, {env: {...envOf(origin), ...proxy}});
				const [name] = Object.keys(proxy);
				check(
					exitCode === 1 && says.test(stderr.replace(/\s+/g, ' ')),
					`${name}: exit ${exitCode} ${short(stderr)}`,
				);
			}
			return 'the variable that is meant is named';
		},
	),
	field('N16', 'CI=1, CI=true at a terminal; CI=0, false, empty', {slow: true}, async context => {
		for (const CI of ['1', 'true']) {
			const wizard = await Wizard.start(context, {env: {CI}, args: ['--client-id', context.clientId]});
			await wizard.ends(2, 5);
			const said = wizard.terminal.logicalLines().join(' ');
			check(
				/Nothing is asked because CI is set/.test(said) && /CI= \S/.test(said),
				`CI=${CI}: ${short(said)}`,
			);
		}
		for (const CI of ['0', 'false', '']) {
			const wizard = await Wizard.start(context, {env: {CI}, port: 9090});
			await wizard.at('Your role');
			await wizard.cancel();
		}
		return 'CI is named, and how to be asked';
	}),
	field('N15', 'the words of other tools', {slow: true}, async context => {
		for (const words of [
			'util generate-lwa-tokens',
			'configure',
			'login',
			'logout',
			'whoami',
			'auth login',
		]) {
			const {exitCode, stderr} = await context.run(words.split(' '));
			check(
				exitCode === 2 && /Here: (smapi-login|node \S+launcher\.cjs)/.test(stderr),
				`${words}: ${stderr}`,
			);
		}
		return 'the command that does it here';
	}),
	field('N17', 'words, then JSON over many lines, on --token-stdin', {slow: true}, async context => {
		const accessToken = `Atza|CNRY-${randomBytes(32).toString('hex')}`;
		context.ownCanaries.push({kind: 'access token', value: accessToken});
		context.server.onVendors = goodVendors;
		const json = JSON.stringify({access_token: accessToken, expires_in: 3600}, undefined, 2);
		for (const [at, stdin] of [`The LWA tokens result:\n${json}\n`, json].entries()) {
			const args = ['--role', 'owner', '--token-stdin', '--profile', `got${at}`];
			const {exitCode, stdout} = await context.run(args, {stdin});
			check(exitCode === 0 && stdout.trim() === accessToken, `exit ${exitCode}`);
		}
		return 'JSON is read to its end';
	}),
	field('N18', 'every command with --no-input', {slow: true}, async context => {
		for (const words of ['status', 'profiles list', 'help', 'token', `inspect ${addressOf(context)}`]) {
			const {stderr} = await context.run([...words.split(' '), '--no-input', '--no-color', '--debug']);
			check(!/no option/.test(stderr), `${words}: ${stderr}`);
		}
		return 'taken';
	}),
	flags('N19', 'a name of Object.prototype', [
		[['--profile', 'constructor'], /“constructor” cannot be used as a name/],
	]),
];

function inspected(
	id: FieldId,
	input: string,
	exitCode: number,
	texts: (address: string) => readonly string[],
	says = /\bpage:? +\S/,
): Case {
	return field(id, input, async context => {
		const env = {ASK_LWA_AUTHORIZE_HOST: undefined};
		for (const text of texts(addressOf(context))) {
			const result = await context.run(['inspect', text], {env, stdoutMayHold: 'nothing'});
			check(
				result.exitCode === exitCode && says.test(result.stdout),
				`exit ${result.exitCode}: ${result.stdout}`,
			);
		}
		return `exit ${exitCode}`;
	});
}

function flags(id: FieldId, input: string, rows: readonly (readonly [readonly string[], RegExp])[]): Case {
	return field(id, input, async context => {
		for (const [words, says] of rows) {
			const given = words.includes('--client-id') ? [] : ['--client-id', context.clientId];
			const args = [...given, '--client-secret-stdin', '--no-browser', '--no-input', ...words];
			const {exitCode, stderr} = await context.run(args, {stdin: `${context.clientSecret}\n`});
			check(exitCode === 2 && says.test(stderr), `${words.join(' ')}: exit ${exitCode}`);
		}
		context.exchanged(0);
		return 'exit 2, X=0, what is meant';
	});
}

/** A pasted line that is taken: the code alone is sent. */
async function taken(context: Context, line: (signIn: SignIn) => string): Promise<{readonly stderr: string}> {
	const before = context.server.exchanges.length;
	const signIn = await context.signIn({pasted: true, profile: `p${context.programs.length}`});
	signIn.program.write(`${line(signIn)}\n`);
	const result = await context.ends(signIn.program, 0);
	context.exchanged(before + 1);
	check(context.server.exchanges.at(-1)?.form.get('code') === signIn.code(), 'more than the code was sent');
	return result;
}

/** A pasted line that is refused: exit 2, nothing sent. @returns what was said */
async function refused(context: Context, line: (signIn: SignIn) => string): Promise<string> {
	const before = context.server.exchanges.length;
	const signIn = await context.signIn({pasted: true, profile: `p${context.programs.length}`});
	signIn.program.write(`${line(signIn)}\n`);
	const {stderr} = await context.ends(signIn.program, 2);
	context.exchanged(before);
	return stderr;
}
