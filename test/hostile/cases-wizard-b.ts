import {isListening} from '../program/raw-http.ts';
import {type Case, check, inWizard} from './case.ts';
import {type Context, limits} from './context.ts';
import {occupy, release} from './sockets.ts';
import {Wizard} from './wizard.ts';
import {entersTo, queryOf} from './wizard-outcomes.ts';

/** Group B in the wizard: a port that is taken, and nobody who comes. */
export const wizardPortCases: readonly Case[] = [
	inWizard('B13', {needsPort9090: true}, async context => {
		const {wizard, seconds} = await busyAtReview(context);
		check(/another device/i.test(wizard.field()), `the paste way is not first: ${wizard.field()}`);
		await entersTo(wizard, 'Sign in');
		const url = await wizard.newUrl();
		wizard.terminal.paste(context.server.authorize(url));
		wizard.press('enter');
		await wizard.done();
		context.exchanged(1);
		check(wizard.opened().length === 0, 'a browser was opened');
		return `LOCAL after ${seconds.toFixed(1)} s, port and holder named, the other way goes to OK`;
	}),
	inWizard('B16', {needsPort9090: true}, async context => {
		const {wizard, free} = await busyAtReview(context);
		// Still taken: the same again, and another time, with nothing lost.
		await triesAgain(wizard);
		await wizard.leaves('Sign in');
		await wizard.says(busy);
		await free();
		await triesAgain(wizard);
		await entersTo(wizard, 'Sign in');
		const url = await wizard.newUrl();
		await wizard.says('Your browser is open');
		check(wizard.urls().length === 1, 'an address was shown that nobody listened for');
		check(/^[\w-]{22,}$/.test(queryOf(url).state), 'no state');
		check(new URL(url).searchParams.get('client_id') === context.clientId, 'another client ID');
		await wizard.allow(url);
		await wizard.done();
		context.exchanged(1);
		check(context.server.exchanges[0]!.form.get('client_secret') === context.clientSecret, 'another secret');
		return 'goes on, OK, nothing typed twice';
	}),
	inWizard('B20', async context => {
		const wizard = await Wizard.start(context, {args: ['--timeout', '5']});
		const url = await wizard.untilWaiting();
		const startedAt = Date.now();
		await wizard.says('Still there?', 5 + limits.exit);
		const seconds = (Date.now() - startedAt) / 1000;
		check(seconds > 3, `asked after ${seconds.toFixed(1)} s`);
		await wizard.says('w other device');
		check(await isListening(wizard.port), 'it no longer listens');
		wizard.press('enter');
		await wizard.terminal.waitForScreen(() => !wizard.words().includes('Still there?'), 'the question gone');
		await wizard.says('Still there?', 5 + limits.exit);
		check(wizard.urls().length === 1, 'another address was made');
		await wizard.allow(url);
		await wizard.done();
		context.exchanged(1);
		return 'asked twice, listens on, a late GOOD counts: OK';
	}),
];

const busy = /Port 9090 on 127\.0\.0\.1 is in use \(by \S+, process \d+\)/;

/** Start with the port taken: leads back to the question how to sign in, the reason on top, no browser opened. */
async function busyAtReview(
	context: Context,
): Promise<{readonly wizard: Wizard; readonly seconds: number; readonly free: () => Promise<void>}> {
	const holder = await occupy(9090, '127.0.0.1');
	let isFree = false;
	const free = async () => {
		if (!isFree) await release(holder);
		isFree = true;
	};
	context.cleanUp(free);
	const wizard = await Wizard.start(context, {port: 9090, args: ['--browser']});
	await wizard.until('Review');
	wizard.press('enter');
	const startedAt = Date.now();
	await wizard.says(busy, limits.page);
	const seconds = (Date.now() - startedAt) / 1000;
	await wizard.at('How to sign in');
	check(wizard.words().includes(`process ${process.pid}`), 'another holder is named');
	check(wizard.opened().length === 0, 'a browser was opened');
	return {wizard, seconds, free};
}

/** Chooses “Try again on this computer”. */
async function triesAgain(wizard: Wizard): Promise<void> {
	await wizard.at('How to sign in');
	await wizard.says('Try again on this computer');
	while (!/^Try again/.test(wizard.field())) {
		const before = wizard.field();
		wizard.press('down');
		await wizard.terminal.waitForScreen(() => wizard.field() !== before, 'the next row');
	}
	wizard.press('enter');
	await wizard.leaves('How to sign in');
}
