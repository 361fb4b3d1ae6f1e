import {isDeepStrictEqual} from 'node:util';
import {type Case, check, inWizard} from './case.ts';
import type {Context, StoredProfile} from './context.ts';
import {save, validProfile} from './saving.ts';
import {goodToken, goodVendors, json} from './server.ts';
import {Wizard} from './wizard.ts';
import {stoppedAtSignIn} from './wizard-outcomes.ts';

/** Group D in the wizard: a name that is taken, and a file that others write meanwhile. */
export const wizardStoreCases: readonly Case[] = [
	inWizard('D19', {limitSeconds: 200}, async context => {
		const foreign = validProfile(context, {clientId: `${context.clientId.slice(0, -4)}0000`});
		const mine = validProfile(context);
		context.given({foreign, mine}, ['foreign', 'mine']);
		await keptBeside(context, foreign);
		await replaced(context, foreign);
		await renewed(context, mine);
		await otherAccount(context);
		return 'Enter keeps the old one; replaced only when chosen, and after the exchange; failure: untouched';
	}),
	inWizard('D20', async context => {
		context.given({first: validProfile(context)});
		const others: string[] = [];
		const added = async (name: string) => {
			context.judgeExit(await save(context, name), 0);
			others.push(name);
		};
		const wizard = await Wizard.start(context, {port: 9090, args: ['--browser', '--profile', 'mine']});
		await wizard.until('Review');
		await added('atReview');
		const url = await wizard.untilWaiting();
		await added('waiting');
		const before = context.home.readFile() as {profiles: Record<string, unknown>};
		await wizard.allow(url);
		await wizard.at('Access token');
		await added('after');
		await wizard.done('mine');
		for (const name of others) if (!context.profile(name)) context.count('lost', `profile ${name}`);
		for (const name of ['first', 'atReview', 'waiting'])
			check(isDeepStrictEqual(context.profile(name), before.profiles[name]), `${name} was changed`);
		return 'all there, before, while and after it saves';
	}),
];

/** Goes to the question about the name that another client has. */
async function atQuestion(context: Context, name: string): Promise<Wizard> {
	const wizard = await Wizard.start(context);
	await wizard.until('Profile name');
	wizard.press('ctrl+u');
	wizard.terminal.paste(name);
	wizard.press('enter');
	await wizard.says(`There is a profile ${name} of another client`);
	return wizard;
}

/** Enter takes the name beside it. */
async function keptBeside(context: Context, foreign: StoredProfile): Promise<void> {
	const wizard = await atQuestion(context, 'foreign');
	check(/Save as foreign-2/.test(wizard.field()), `the focus is on: ${wizard.field()}`);
	wizard.press('enter');
	await wizard.leaves('Profile name');
	await wizard.allow(await wizard.untilWaiting());
	await wizard.done('foreign-2');
	check(isDeepStrictEqual(context.profile('foreign'), foreign), 'the old profile was changed');
}

/** Chosen to be replaced: untouched until the new tokens are there. */
async function replaced(context: Context, foreign: StoredProfile): Promise<void> {
	context.server.onToken = json({error: 'invalid_grant'}, 400);
	const wizard = await atQuestion(context, 'foreign');
	wizard.press('down');
	await wizard.terminal.waitForScreen(() => /^Replace foreign/.test(wizard.field()), 'the second row');
	wizard.press('enter');
	await wizard.leaves('Profile name');
	await wizard.allow(await wizard.untilWaiting());
	await stoppedAtSignIn(wizard, /did not take the authorization code/);
	check(isDeepStrictEqual(context.profile('foreign'), foreign), 'a failed sign-in touched the old profile');
	context.server.onToken = goodToken;
	wizard.press('enter');
	await wizard.allow(await wizard.newUrl(1));
	await wizard.done('foreign');
	check(context.profile('foreign')?.clientId === context.clientId, 'not replaced');
}

/** The same client again by `--profile`: nothing is asked, a failure leaves it as it was. */
async function renewed(context: Context, mine: StoredProfile): Promise<void> {
	context.server.onToken = json({error: 'invalid_grant'}, 400);
	const wizard = await Wizard.start(context, {args: ['--profile', 'mine']});
	await wizard.allow(await wizard.untilWaiting());
	await stoppedAtSignIn(wizard, /did not take the authorization code/);
	check(isDeepStrictEqual(context.profile('mine'), mine), 'a failed sign-in touched the old profile');
	context.server.onToken = goodToken;
	wizard.press('enter');
	await wizard.allow(await wizard.newUrl(1));
	await wizard.done('mine');
	check(context.profile('mine')?.tokens.accessToken !== mine.tokens.accessToken, 'not renewed');
	check(context.profile('mine')?.createdAt === mine.createdAt, 'it is no longer the same profile');
}

/** Another account answers than the profile's: asked, Enter keeps both. */
async function otherAccount(context: Context): Promise<void> {
	const before = context.profile('mine')!;
	context.server.onVendors = json({vendors: [{id: 'M9OTHEROTHERO', name: 'Other Vendor', roles: []}]});
	const wizard = await Wizard.start(context, {args: ['--profile', 'mine']});
	await wizard.allow(await wizard.untilWaiting());
	await wizard.says('Another account answered');
	check(/Keep it as a new profile, mine-2/.test(wizard.field()), `the focus is on: ${wizard.field()}`);
	check(isDeepStrictEqual(context.profile('mine'), before), 'written before it was agreed to');
	wizard.press('enter');
	await wizard.done('mine-2');
	check(isDeepStrictEqual(context.profile('mine'), before), 'the old profile was changed');
	context.server.onVendors = goodVendors;
}
