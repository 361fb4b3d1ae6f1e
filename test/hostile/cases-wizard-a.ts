import {isListening} from '../program/raw-http.ts';
import {type Case, check, inWizard} from './case.ts';
import {type Context, limits} from './context.ts';
import {codeCanary} from './secrets.ts';
import {goodToken, json} from './server.ts';
import {Wizard} from './wizard.ts';
import {queryOf, refusesPaste, stoppedAtSignIn} from './wizard-outcomes.ts';

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
	check(wizard.opened().length === opened + 1 && wizard.opened().at(-1) === second, 'not opened again');
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
	await stoppedAtSignIn(wizard, /did not take the authorization code/);
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
