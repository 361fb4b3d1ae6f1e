import {isListening} from '../program/raw-http.ts';
import {type Case, check, inWizard, row} from './case.ts';
import {type Context, limits, type SignIn} from './context.ts';
import {openOrDeclined, queryOf, refusesPaste, stoppedAtSignIn} from './outcomes.ts';
import {codeCanary} from './secrets.ts';
import {goodToken, json} from './server.ts';
import {Wizard} from './wizard.ts';

/** Group A by `--no-browser`: one line of stdin answers. */
export const pasteCases: readonly Case[] = [
	row('A21', async context => {
		const signIn = await pasted(
			context,
			({redirectUri, state, code}) => `${redirectUri}?code=${code()}&state=${state}`,
		);
		check(context.server.exchanges[0]?.form.get('code') === signIn.code(), 'more than the code was sent');
		return 'OK, the code alone was sent';
	}),
	row('A22', async context => {
		await pasted(context, ({code}) => code());
		await pasted(context, ({code, state}) => `code=${code()}&state=${state}`);
		await pasted(context, ({code, state}) => `?code=${code()}&state=${state}`);
		context.exchanged(3);
		return 'OK, X=1 each';
	}),
	row('A23', async context => {
		const wrong = await refusedPaste(
			context,
			({redirectUri, code}) => `${redirectUri}?code=${code()}&state=bad`,
		);
		check(/another sign-in/i.test(wrong), '“another sign-in” is not said');
		await refusedPaste(context, ({redirectUri, code}) => `${redirectUri}?code=${code()}`);
		return 'exit 2, X=0';
	}),
	row('A24', async context => {
		for (const address of [
			'https://evil.example/cb',
			'http://127.0.0.1:9090/other',
			'http://127.0.0.1:9091/cb',
			'http://localhost:9090/cb',
		]) {
			const text = await refusedPaste(context, ({code, state}) => `${address}?code=${code()}&state=${state}`);
			check(text.includes('http://127.0.0.1:9090/cb'), 'the redirect URI of this sign-in is not named');
		}
		return 'exit 2, X=0 each';
	}),
	row('A25', async context => {
		const text = await refusedPaste(context, ({url}) => url);
		check(/address to open/i.test(text), 'not said that this is the address to open');
		const declined = await context.signIn({pasted: true});
		declined.program.write(`${declined.redirectUri}?error=access_denied&state=${declined.state}\n`);
		await context.ends(declined.program, 3);
		context.exchanged(0);
		return 'exit 2; AUTH';
	}),
	row('A26', async context => {
		const code = 'GO/A+B.c*!';
		const encoded = 'GO%2FA%2BB.c%2A%21';
		const called = await context.signIn();
		context.server.issueCode(called.url, code);
		await called.cb(`code=${encoded}&state=${called.state}`);
		await context.ends(called.program, 0);
		const typed = await context.signIn({pasted: true, profile: 'q'});
		context.server.issueCode(typed.url, code);
		typed.program.write(`${typed.redirectUri}?code=${encoded}&state=${typed.state}\n`);
		await context.ends(typed.program, 0);
		context.exchanged(2);
		const codes = context.server.exchanges.map(({form}) => form.get('code'));
		check(
			codes.every(sent => sent === code),
			'the AS got another code',
		);
		return 'the AS got GO/A+B.c*! twice';
	}),
	row('A27', {slow: true}, async context => {
		const long = Array.from({length: 200}, codeCanary).join('');
		const called = await context.signIn();
		context.server.issueCode(called.url, long);
		await called.cb(`code=${long}&state=${called.state}`);
		await context.ends(called.program, 0);
		const typed = await context.signIn({pasted: true, profile: 'q'});
		context.server.issueCode(typed.url, long);
		typed.program.write(`${typed.redirectUri}?code=${long}&state=${typed.state}\n`);
		await context.ends(typed.program, 0);
		context.exchanged(2);
		const codes = context.server.exchanges.map(({form}) => form.get('code'));
		check(
			codes.every(sent => sent === long),
			'the code of 4,000 characters was not exchanged whole',
		);
		const outcomes = new Set<string>();
		for (const odd of ['%0A', '%00', '%1B', '%C3%A9']) {
			outcomes.add(await openOrDeclined(context, ({state}) => `code=AB${odd}CD&state=${state}`));
			const before = context.server.exchanges.length;
			const bad = await context.signIn({pasted: true, profile: `r${before}`});
			bad.program.write(`${bad.redirectUri}?code=AB${odd}CD&state=${bad.state}\n`);
			const {exitCode} = await bad.program.exit;
			check(exitCode === 2 || exitCode === 3, `a pasted code with ${odd}: exit ${exitCode}`);
			context.exchanged(before);
		}
		return `4,000 whole; the others X=0 (${[...outcomes].join(', ')})`;
	}),
];

/** One whole sign-in by a pasted line. */
async function pasted(context: Context, line: (signIn: SignIn) => string): Promise<SignIn> {
	const profile = `p${context.programs.length}`;
	const signIn = await context.signIn({pasted: true, profile});
	signIn.program.write(`${line(signIn)}\n`);
	await context.ends(signIn.program, 0);
	check(context.profile(profile), 'not saved');
	return signIn;
}

/** A pasted line that must be refused: exit 2, nothing exchanged. @returns stderr after the sign-in address */
async function refusedPaste(context: Context, line: (signIn: SignIn) => string): Promise<string> {
	const before = context.server.exchanges.length;
	const signIn = await context.signIn({pasted: true});
	signIn.program.write(`${line(signIn)}\n`);
	const {stderr} = await context.ends(signIn.program, 2);
	context.exchanged(before);
	check(!context.profile(), 'something was saved');
	return stderr.slice(stderr.indexOf(signIn.url) + signIn.url.length);
}

/** Group A in the wizard: answers that fail, and pastes that are not this sign-in's answer. */
export const wizardCallbackCases: readonly Case[] = [
	inWizard('A06', context =>
		declined(context, state => `code=${codeCanary()}&error=access_denied&state=${state}`),
	),
	inWizard('A07', context => declined(context, state => `error=access_denied&state=${state}`)),
	inWizard('A12', async context => `${await refusedCode(context)}; ${await refusedCodeOfOwner(context)}`),
	inWizard('A23', context =>
		refusedThenRight(context, url => {
			const {redirectUri} = queryOf(url);
			return [
				[`${redirectUri}?code=${codeCanary()}&state=bad`, /from another sign-in/],
				[`${redirectUri}?code=${codeCanary()}`, /no state/],
			];
		}),
	),
	inWizard('A24', context =>
		refusedThenRight(context, url => {
			const {redirectUri, state} = queryOf(url);
			const {port} = new URL(redirectUri);
			const others = [
				'https://evil.example/cb',
				`http://127.0.0.1:${port}/other`,
				'http://127.0.0.1:1/cb',
				`http://localhost:${port}/cb`,
			];
			return others.map(other => [
				`${other}?code=${codeCanary()}&state=${state}`,
				/not this sign-in's return URL/,
			]);
		}),
	),
	inWizard('A25', async context => {
		const kept = await refusedThenRight(context, url => [[url, /the address to open, not the one you/]]);
		const wizard = await Wizard.start(context, {args: ['--profile', 'declined']});
		const {redirectUri, state} = queryOf(await wizard.untilWaiting());
		wizard.terminal.paste(`${redirectUri}?error=access_denied&state=${state}`);
		await wizard.says('The paste is hidden');
		wizard.press('enter');
		await stoppedAtSignIn(wizard, /declined/);
		await wizard.cancel();
		check(!context.profile('declined'), 'something was saved');
		return `${kept}; AUTH`;
	}),
];

/** Declined in the browser: said at once, nobody listens any more, and Enter makes a new address. */
async function declined(context: Context, query: (state: string) => string): Promise<string> {
	const wizard = await Wizard.start(context);
	const first = await wizard.untilWaiting();
	await wizard.cb(query(queryOf(first).state));
	await stoppedAtSignIn(wizard, /declined/);
	context.exchanged(0);
	check(!context.profile('default'), 'something was saved');
	const second = await startsAgain(wizard, first);
	await wizard.allow(second);
	await wizard.done();
	context.exchanged(1);
	return 'AUTH, declined; Enter: a new state, answers kept, OK';
}

/** Enter after a failure: another address with the same answers, opened again. */
async function startsAgain(wizard: Wizard, first: string): Promise<string> {
	const opened = wizard.opened().length;
	wizard.press('enter');
	const second = await wizard.newUrl(wizard.urls().length);
	await wizard.says('Your browser is open');
	const [before, now] = [queryOf(first), queryOf(second)];
	check(before.state !== now.state, 'the state is the old one');
	check(before.challenge !== now.challenge, 'the challenge is the old one');
	check(before.answers === now.answers, `other answers than before: ${now.answers}`);
	const starts = wizard.opened();
	check(
		starts.length === opened + 1 && starts.at(-1) !== starts.at(-2),
		'not opened again, with an address of its own',
	);
	return second;
}

/** Role 1: the code was not taken, and the page is loaded again. */
async function refusedCode(context: Context): Promise<string> {
	context.server.onToken = json({error: 'invalid_grant', error_description: 'Used.'}, 400);
	const wizard = await Wizard.start(context);
	const first = await wizard.untilWaiting();
	const back = new URL(context.server.authorize(first));
	const reload = () => context.get(wizard.port, back.pathname + back.search);
	await reload();
	await reload();
	await stoppedAtSignIn(wizard, /did not take the code/);
	context.exchanged(1);
	check(!context.profile('default'), 'something was saved');
	context.server.onToken = goodToken;
	const second = await startsAgain(wizard, first);
	const late = await reload();
	check(late.status === 400, `the old address was answered ${late.status ?? late.error}`);
	await wizard.says(/earlier/);
	context.exchanged(1);
	await wizard.allow(second);
	await wizard.done();
	context.exchanged(2);
	const verifiers = context.server.exchanges.map(({form}) => form.get('code_verifier'));
	check(new Set(verifiers).size === 2, 'one verifier was used for both');
	return 'AUTH, X=1; Enter: a new state and verifier, OK';
}

/** Role 2: the owner holds the address, so the request stays as it is. */
async function refusedCodeOfOwner(context: Context): Promise<string> {
	const before = context.server.exchanges.length;
	context.server.onToken = json({error: 'invalid_grant'}, 400);
	const wizard = await Wizard.start(context, {port: 9090, args: ['--role', 'client', '--profile', 'owner']});
	await wizard.until('Authorization code');
	const [request] = openRequests(context);
	const url = wizard.urls().at(-1)!;
	wizard.terminal.paste(context.server.authorize(url));
	await wizard.says('Enter takes it');
	wizard.press('enter');
	await wizard.says(/open the same address again/i);
	context.exchanged(before + 1);
	check(wizard.title() === 'Authorization code', `the wizard is at ${wizard.title()}`);
	check(openRequests(context)[0]?.state === request!.state, 'the request is gone or another one');
	context.server.onToken = goodToken;
	wizard.terminal.paste(context.server.authorize(url));
	await wizard.says('Enter takes it');
	wizard.press('enter');
	await wizard.done('owner');
	context.exchanged(before + 2);
	return 'role 2 keeps its request, OK with it';
}

function openRequests(context: Context): {state: string}[] {
	const file = context.home.readFile() as {requests?: Record<string, {state: string}>} | undefined;
	return Object.values(file?.requests ?? {});
}

type Refused = readonly [text: string, said: RegExp];

/** Pastes that are refused with the prompt still there, then the right one: while listening, and with no listener. */
async function refusedThenRight(
	context: Context,
	pastes: (url: string) => readonly Refused[],
): Promise<string> {
	for (const [profile, args] of [
		['here', ['--browser']],
		['there', ['--no-browser']],
	] as const) {
		const before = context.server.exchanges.length;
		const wizard = await Wizard.start(context, {args: [...args, '--profile', profile]});
		const url = await wizard.untilWaiting();
		for (const [text, said] of pastes(url)) {
			for (const code of new URL(text).searchParams.getAll('code'))
				context.ownCanaries.push({kind: 'code', value: code});
			await refusesPaste(wizard, text, said);
			context.exchanged(before);
		}
		check((await isListening(wizard.port)) === (profile === 'here'), 'the listener is not as before');
		wizard.press('ctrl+u');
		wizard.terminal.paste(context.server.authorize(url));
		wizard.press('enter');
		await wizard.at('Access token', limits.http);
		await wizard.done(profile);
		context.exchanged(before + 1);
	}
	return 'refused with the reason, X=0, prompt stays, right paste OK, by both ways';
}
