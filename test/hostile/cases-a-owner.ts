import {randomBytes} from 'node:crypto';
import {type Case, check, inWizard, row} from './case.ts';
import {type Context, limits, short} from './context.ts';
import {clientSecretCanary, someClientId} from './secrets.ts';
import {goodVendors} from './server.ts';
import {walks} from './walks.ts';
import {Wizard} from './wizard.ts';

/** Group A: open requests, somebody else's address, a token that was received. */
export const ownerCases: readonly Case[] = [
	row('A28', {slow: true}, async context => {
		const [q1, q2] = [await openRequest(context, 'one'), await openRequest(context, 'two')];
		const foreign = await answer(context, 'two', context.server.authorize(q1.url));
		context.judgeExit(foreign, 2);
		context.exchanged(0);
		context.judgeExit(await answer(context, 'two', context.server.authorize(q2.url)), 0);
		context.judgeExit(await answer(context, 'one', context.server.authorize(q1.url)), 0);
		judgeClients(context, [q1, q2]);
		return `Q1's for Q2: exit 2, X=0; ${await sameName(context)}`;
	}),
	inWizard('A28', async context => {
		const [q1, q2] = [await openRequest(context, 'one'), await openRequest(context, 'two')];
		const wizard = await atRequest(context, 'two');
		wizard.terminal.paste(context.server.authorize(q1.url));
		await wizard.says('The answer to the request for “one”');
		wizard.press('enter');
		await wizard.says('the answer to another open request');
		wizard.press('enter');
		await wizard.says('The answer to this request');
		await wizard.says('It answers the request for “one”');
		context.exchanged(0);
		wizard.press('enter');
		await wizard.at('Access token');
		wizard.press('enter');
		await wizard.ends(0);
		check(context.profile('one')?.clientId === q1.clientId, 'not saved for Q1');
		check(!context.profile('two'), 'Q2 got an answer');
		const again = await atRequest(context, 'two');
		again.terminal.paste(context.server.authorize(q2.url));
		await again.says('Enter takes it');
		again.press('enter');
		await again.at('Access token');
		again.press('enter');
		await again.ends(0);
		judgeClients(context, [q1, q2]);
		return "Q1's was asked about and went to Q1; each profile has its own client's tokens";
	}),
	row('A29', {slow: true}, async context => {
		for (const {address: whole, warnings, host, goesTo} of strangeAddresses) {
			// A line of standard input ends at 65,536 characters.
			const address = whole.slice(0, 60_000);
			for (const args of [['inspect'], ['inspect', '--json']]) {
				const result = await context.ends(
					context.start([...args, '-'], {stdin: `${address}\n`}),
					warnings.length === 0 ? 2 : 1,
					limits.command,
				);
				if (warnings.length === 0) continue;
				const shown = result.stdout;
				check(shown.includes(host), `${short(address, 60)}: the host ${host} is not shown`);
				check(shown.includes(goesTo), `${short(address, 60)}: ${goesTo} is not shown`);
				if (args.length === 1) check(shown.startsWith('! '), 'no warning first');
				else judgeCodes(shown, warnings);
				check(shown.length < 20_000, `${shown.length} characters are shown`);
			}
		}
		const longest = await context.run(['inspect', '-'], {stdin: `${strangeAddresses.at(-1)!.address}\n`});
		context.judgeExit(longest, 2);
		check(/longer than/.test(longest.stderr), `1 MB: ${short(longest.stderr)}`);
		check(context.server.requests.length === 0, 'something was sent');
		return `${strangeAddresses.length} judged: warned, host and place shown, nothing sent`;
	}),
	inWizard('A29', async context => {
		for (const {address, warnings, host} of strangeAddresses) {
			const wizard = await Wizard.start(context, {port: 9090, args: ['--role', 'owner']});
			await wizard.until('Authorization URL');
			wizard.press('enter');
			await wizard.says('Esc close');
			wizard.terminal.paste(address);
			if (warnings.length === 0) {
				await wizard.says(/begins with https|no address/);
			} else {
				await wizard.says(`address at ${host}`);
				wizard.press('enter');
				await wizard.says(/! The (page|code|address|host)/);
				wizard.press('o');
				await wizard.says(/Do not open it|cannot be opened/);
			}
			check(wizard.opened().length === 0, `opened before a yes: ${short(address, 60)}`);
			await wizard.cancel();
		}
		check(context.server.requests.length === 0, 'something was sent');
		return 'warned, not opened before a second yes, nothing sent';
	}),
	row('A30', {slow: true}, async context => {
		for (const [index, form] of goodForms.entries()) {
			const {token, text} = received(context, form);
			const name = `g${index}`;
			const result = await giveToken(context, name, text);
			context.judgeExit(result, 0);
			check(context.profile(name)?.tokens.accessToken === token, `not cleaned: ${form('TOKEN')}`);
		}
		const sent = context.server.requests.length;
		for (const {name, text} of wrongKinds(context)) {
			const result = await giveToken(context, 'bad', text);
			check(result.exitCode === 2, `${name}: exit ${result.exitCode}: ${short(result.stderr)}`);
			check(named(name).test(result.stderr), `${name} is not named: ${short(result.stderr)}`);
		}
		check(!context.profile('bad'), 'a wrong kind was stored');
		check(context.server.requests.length === sent, 'a wrong kind was sent');
		judgeHosts(context);
		return 'cleaned or refused by name, sent to the SMAPI host alone';
	}),
	inWizard('A30', async context => {
		const walk = walks.find(({title}) => title === 'Received token')!;
		const forms = [...goodForms, (token: string) => `${token.slice(0, 40)}\n${token.slice(40)}`];
		for (const [index, form] of forms.entries()) {
			const wizard = await walk.start(context);
			const {token, text} = received(context, form);
			wizard.terminal.paste(text);
			await wizard.says(/The access token .*Enter/);
			wizard.press('enter');
			await wizard.at('Profile name');
			wizard.press('ctrl+u');
			wizard.terminal.paste(`g${index}`);
			wizard.press('enter');
			await wizard.at('Access token');
			check(context.profile(`g${index}`)?.tokens.accessToken === token, `not cleaned: ${form('TOKEN')}`);
			wizard.press('enter');
			await wizard.ends(0);
		}
		const sent = context.server.requests.length;
		for (const {name, text} of wrongKinds(context)) {
			const wizard = await walk.start(context);
			wizard.terminal.paste(text);
			if (name === 'ESC') {
				// Fields take escape sequences out of a paste; what is left is looked at, and asked about when Enter takes it.
				await wizard.says(/The access token \S+/);
			} else {
				await wizard.says(named(name));
				wizard.press('enter');
				await wizard.says(named(name));
			}
			check(wizard.title() === 'Received token', `${name}: taken`);
			await wizard.cancel();
		}
		check(context.server.requests.length === sent, 'a wrong kind was sent');
		judgeHosts(context);
		return 'cleaned or refused by name, sent to the SMAPI host alone';
	}),
];

interface Request {
	readonly profile: string;
	readonly clientId: string;
	readonly url: string;
}

/** Role 2's first call, for a client of its own. */
async function openRequest(context: Context, profile: string, clientId = someClientId()): Promise<Request> {
	const secret = clientSecretCanary();
	context.ownCanaries.push({kind: 'client secret', value: secret});
	context.server.clients.set(clientId, secret);
	const args = ['--role', 'client', '--client-id', clientId, '--client-secret-stdin', '--profile', profile];
	const result = await context.run(args, {stdin: `${secret}\n`});
	context.judgeExit(result, 0);
	return {profile, clientId, url: result.stdout.trim()};
}

/** Role 2's second call. */
function answer(context: Context, profile: string, line: string, more: readonly string[] = []) {
	return context.run(['--code-stdin', '--profile', profile, ...more], {stdin: `${line}\n`});
}

/** Two requests of one client under one name: the state decides; a bare code alone cannot. */
async function sameName(context: Context): Promise<string> {
	const clientId = someClientId();
	await openRequest(context, 'same', clientId);
	// A second secret for one client would be another client to the stand-in.
	const secret = context.server.clients.get(clientId)!;
	const args = ['--role', 'client', '--client-id', clientId, '--client-secret-stdin', '--profile', 'same'];
	const second = await context.run(args, {stdin: `${secret}\n`});
	context.judgeExit(second, 0);
	const before = context.server.exchanges.length;
	const bare = await answer(context, 'same', 'GOODCODEGOODCODE1234');
	context.judgeExit(bare, 2);
	context.exchanged(before);
	context.judgeExit(await answer(context, 'same', context.server.authorize(second.stdout.trim())), 0);
	context.exchanged(before + 1);
	return 'one name twice: by its state, a bare code exit 2';
}

/** @throws Error unless every exchange was the stand-in's to grant, and each profile has its own client */
function judgeClients(context: Context, requests: readonly Request[]): void {
	for (const {profile, clientId} of requests) {
		const saved = context.profile(profile);
		if (saved?.clientId !== clientId) context.count('wrong', `profile ${profile} has another client`);
	}
	const verifiers = context.server.exchanges.map(({form}) => form.get('code_verifier'));
	check(new Set(verifiers).size === requests.length, 'a verifier was used twice');
	context.exchanged(requests.length);
}

/** Opens the wizard anew and goes into the request of a name. */
async function atRequest(context: Context, name: string): Promise<Wizard> {
	const wizard = await Wizard.start(context, {port: 9090});
	await wizard.at('Saved profiles');
	// Profiles come first; a request is told by who it is of and its age.
	const isThere = () => wizard.field().includes(`: ${name}`) && wizard.field().includes('just now');
	for (let row = 0; row < 6 && !isThere(); row++) await wizard.moves('down');
	wizard.press('enter');
	await wizard.at('Authorization code');
	return wizard;
}

interface StrangeAddress {
	readonly address: string;
	/** Codes of `inspect --json`; none: no authorization URL at all. */
	readonly warnings: readonly string[];
	/** The real host. */
	readonly host: string;
	/** Words about the place that the code goes to. */
	readonly goesTo: string;
}

const asks = `client_id=${someClientId()}&scope=alexa%3A%3Aask%3Askills%3Areadwrite`;
const state = 'state=abcdefghijklmnopqrstuvwxyz';
const loopback = 'redirect_uri=http%3A%2F%2F127.0.0.1%3A9090%2Fcb';
const evil = 'redirect_uri=https%3A%2F%2Fevil.example';
const amazon = 'https://www.amazon.com/ap/oa';

const strangeAddresses: readonly StrangeAddress[] = [
	{
		address: `https://www.amazon.com.evil.example/ap/oa?${asks}&${state}&response_type=code&${loopback}`,
		warnings: ['other_host', 'look_alike_host'],
		host: 'www.amazon.com.evil.example',
		goesTo: '127.0.0.1:9090',
	},
	{
		address: `https://www.amazon.com@evil.example/ap/oa?${asks}&${state}&response_type=code&${loopback}`,
		warnings: ['other_host', 'user_name'],
		host: 'evil.example',
		goesTo: '127.0.0.1:9090',
	},
	{
		address: `https://www.\u0430mazon.com/ap/oa?${asks}&${state}&response_type=code&${loopback}`,
		warnings: ['other_host', 'look_alike_host'],
		host: 'www.xn--mazon-3ve.com',
		goesTo: '127.0.0.1:9090',
	},
	{address: 'javascript:x', warnings: [], host: '', goesTo: ''},
	{
		address: `${amazon}?${asks}&${state}&response_type=code&${evil}`,
		warnings: ['redirect_uri'],
		host: 'www.amazon.com',
		goesTo: 'evil.example',
	},
	{
		address: `${amazon}?${asks}&${state}&response_type=code&${loopback}&${evil}`,
		warnings: ['redirect_uri', 'doubled_parameter'],
		host: 'www.amazon.com',
		goesTo: 'evil.example',
	},
	{
		address: `${amazon}?${asks}&${state}&response_type=token&${loopback}`,
		warnings: ['response_type'],
		host: 'www.amazon.com',
		goesTo: '127.0.0.1:9090',
	},
	{
		address: `${amazon}?${asks}&state=abc%1B%5B2J%1B%5D0%3BPWN%07&response_type=code&${loopback}`,
		warnings: ['control_characters'],
		host: 'www.amazon.com',
		goesTo: '127.0.0.1:9090',
	},
	{
		address: `${amazon}?${asks}&${state}&response_type=code&${loopback}&x=${'a'.repeat(1_000_000)}`,
		warnings: ['too_long'],
		host: 'www.amazon.com',
		goesTo: '127.0.0.1:9090',
	},
];

function judgeCodes(json: string, wanted: readonly string[]): void {
	const {warnings} = JSON.parse(json) as {warnings: {code: string}[]};
	const codes = warnings.map(({code}) => code);
	for (const code of wanted) check(codes.includes(code), `no warning ${code}: ${codes.join()}`);
}

/** Forms that are cleaned. */
const goodForms: readonly ((token: string) => string)[] = [
	token => `Bearer ${token}`,
	token => `"${token}"`,
	token => `  '${token}'  `,
	token => `Authorization: Bearer ${token}`,
];

function received(context: Context, form: (token: string) => string): {token: string; text: string} {
	const token = `Atza|CNRY-${randomBytes(32).toString('hex')}`;
	context.ownCanaries.push({kind: 'access token', value: token});
	context.server.onVendors = (request, response) => {
		if (request.headers.authorization === `Bearer ${token}`) return goodVendors(request, response);
		response.writeHead(401).end();
	};
	return {token, text: form(token)};
}

function giveToken(context: Context, name: string, text: string) {
	const args = ['--role', 'owner', '--token-stdin', '--profile', name];
	return context.run(args, {stdin: `${text}\n`});
}

interface WrongKind {
	readonly name: 'refresh token' | 'client secret' | 'too long' | 'ESC';
	readonly text: string;
}

function wrongKinds(context: Context): WrongKind[] {
	const hex = () => randomBytes(32).toString('hex');
	const refreshToken = `Atzr|CNRY-${hex()}`;
	const secret = clientSecretCanary();
	const withEsc = `Atza|CNRY-${hex()}`;
	context.ownCanaries.push(
		{kind: 'refresh token', value: refreshToken},
		{kind: 'client secret', value: secret},
		{kind: 'token', value: withEsc},
	);
	return [
		{name: 'refresh token', text: refreshToken},
		{name: 'client secret', text: secret},
		{name: 'too long', text: `Atza|${'x'.repeat(4995)}`},
		{name: 'ESC', text: `${withEsc}\u001B[2J${hex()}`},
	];
}

/** How each is called. */
function named(name: WrongKind['name']): RegExp {
	if (name === 'too long') return /longer than \d+ characters/;
	return name === 'ESC' ? /control characters|characters that no token has/ : new RegExp(name);
}

/** @throws Error when a token went anywhere but to the vendors of the SMAPI host */
function judgeHosts(context: Context): void {
	for (const {method, path} of context.server.requests)
		check(method === 'GET' && path === '/v1/vendors', `sent to ${method} ${path}`);
}
