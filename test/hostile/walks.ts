import {rmSync} from 'node:fs';
import type {Context} from './context.ts';
import {goodVendors, json} from './server.ts';
import {type Title, Wizard, type WizardOptions} from './wizard.ts';

/** A step of the wizard and how to stand on it. */
export interface Walk {
	readonly title: Title;
	/** A profile is saved by then. */
	readonly isSaved?: true;
	/** An open request is saved by then. */
	readonly hasRequest?: true;
	/** A listener waits there. */
	readonly listens?: true;
	readonly start: (context: Context, options?: WizardOptions) => Promise<Wizard>;
}

/** No file, so that nothing leads to `home`. */
function fresh(context: Context): void {
	context.server.onVendors = goodVendors;
	if (Object.keys(context.givenProfiles).length === 0) rmSync(context.home.file, {force: true});
}

/** By `--port` or not, and on with Enter. */
function walk(title: Title, own: WizardOptions = {}): Walk['start'] {
	return async (context, options = {}) => {
		fresh(context);
		const wizard = await Wizard.start(context, {...own, ...options});
		await wizard.until(title);
		if (title === 'Sign in') await wizard.says(/p paste/);
		return wizard;
	};
}

/** Without a flag all steps are shown; the port is bound at `Sign in` only. */
const whole: WizardOptions = {port: 9090};
const client: WizardOptions = {port: 9090, args: ['--role', 'client']};
const owner: WizardOptions = {port: 9090, args: ['--role', 'owner']};

/** Signs in and stands on the first step behind it. */
async function signedIn(context: Context, options: WizardOptions | undefined, title: Title): Promise<Wizard> {
	const wizard = await Wizard.allowed(context, options);
	await wizard.at(title);
	if (title === 'Access token') await wizard.says('First Vendor');
	return wizard;
}

const twoVendors = json({
	vendors: [
		{id: 'M1ABCDEFGHIJK', name: 'First Vendor', roles: []},
		{id: 'M2ABCDEFGHIJK', name: 'Second Vendor', roles: []},
	],
});

/** Every step of all three roles, but `home`. */
export const walks: readonly Walk[] = [
	{title: 'Your role', start: walk('Your role', whole)},
	{title: 'How to sign in', start: walk('How to sign in', whole)},
	{title: 'Security profile', start: walk('Security profile')},
	{title: 'Allowed return URLs', start: walk('Allowed return URLs')},
	{title: 'Client ID', start: walk('Client ID')},
	{title: 'Client secret', start: walk('Client secret')},
	{title: 'Scopes', start: walk('Scopes')},
	{title: 'Profile name', start: walk('Profile name')},
	{title: 'Review', start: walk('Review')},
	{title: 'Sign in', start: walk('Sign in'), listens: true},
	{
		title: 'Vendor ID',
		isSaved: true,
		start: (context, options) => {
			fresh(context);
			context.server.onVendors = twoVendors;
			return signedIn(context, options, 'Vendor ID');
		},
	},
	{
		title: 'Access token',
		isSaved: true,
		start: (context, options) => {
			fresh(context);
			return signedIn(context, options, 'Access token');
		},
	},
	{title: 'Send this to the owner', hasRequest: true, start: walk('Send this to the owner', client)},
	{title: 'Authorization code', hasRequest: true, start: walk('Authorization code', client)},
	{title: 'Authorization URL', start: walk('Authorization URL', owner)},
	{
		title: 'Received token',
		start: async (context, options) => {
			const wizard = await walk('Authorization URL', owner)(context, options);
			wizard.press('enter');
			await wizard.says('Esc close');
			const url = `https://www.amazon.com/ap/oa?client_id=${context.clientId}&scope=alexa%3A%3Aask%3Askills%3Aread&response_type=code&redirect_uri=https%3A%2F%2Fask-cli-static-content.s3-us-west-2.amazonaws.com%2Fhtml%2Fask-cli-no-browser.html&state=abcdefghijklmnopqrstuvwxyz`;
			wizard.terminal.paste(url);
			await wizard.says('Enter takes it');
			wizard.press('enter');
			await wizard.says('I have the token');
			wizard.press('down', 'enter');
			await wizard.at('Received token');
			return wizard;
		},
	},
];

/** A text field of the wizard. */
export interface Field {
	readonly name: string;
	/** The screen that it is on. */
	readonly title: Title;
	/** Masked; Ctrl+R shows it. */
	readonly isSecret?: true;
	/** A paste is judged as a whole and not shown; typing works as everywhere. */
	readonly looksAtPastes?: true;
	/** Goes to the field, which is empty then and has the focus. */
	readonly open: (context: Context, options?: WizardOptions) => Promise<Wizard>;
}

/** Every field that takes text, those of role 1 first. */
export const fields: readonly Field[] = [
	{name: 'client ID', title: 'Client ID', open: (context, options) => reach(context, 'Client ID', options)},
	{
		name: 'client secret',
		title: 'Client secret',
		isSecret: true,
		open: (context, options) => reach(context, 'Client secret', options),
	},
	{
		name: 'profile name',
		title: 'Profile name',
		open: (context, options) => reach(context, 'Profile name', options),
	},
	{
		name: 'another scope',
		title: 'Scopes',
		open: async (context, options) => {
			const wizard = await reach(context, 'Scopes', options);
			wizard.press('end', 'enter');
			await wizard.says('Another scope…');
			wizard.press('end', 'enter');
			await wizard.says('Type the whole name of the permission');
			return wizard;
		},
	},
	{
		name: 'answer to the sign-in',
		title: 'Sign in',
		isSecret: true,
		open: async (context, options) => {
			const wizard = await reach(context, 'Sign in', options);
			await wizard.newUrl();
			await wizard.says(/p paste/);
			wizard.press('p');
			await wizard.says('Esc close');
			return wizard;
		},
	},
	{
		name: 'own return URL',
		title: 'How to sign in',
		open: async (context, options) => {
			const wizard = await Wizard.start(context, {port: 9090, ...options, args: ['--role', 'client']});
			await wizard.until('How to sign in');
			wizard.press('end', 'enter');
			await wizard.says('Esc close');
			return wizard;
		},
	},
	{
		name: 'authorization code',
		title: 'Authorization code',
		isSecret: true,
		looksAtPastes: true,
		open: async (context, options) => {
			const wizard = await Wizard.start(context, {port: 9090, ...options, args: ['--role', 'client']});
			return wizard.until('Authorization code');
		},
	},
	{
		name: 'authorization URL',
		title: 'Authorization URL',
		looksAtPastes: true,
		open: async (context, options) => {
			const wizard = await Wizard.start(context, {port: 9090, ...options, args: ['--role', 'owner']});
			await wizard.at('Authorization URL');
			wizard.press('enter');
			await wizard.says('Esc close');
			return wizard;
		},
	},
];

/** Starts role 1 and goes on to a step. */
export async function reach(context: Context, title: Title, options: WizardOptions = {}): Promise<Wizard> {
	return (await Wizard.start(context, options)).until(title);
}

/** The text of a field; a secret is shown for the look, so the wizard needs `mayShow`. */
export async function readField(field: Field, wizard: Wizard): Promise<string> {
	if (!field.isSecret) return wizard.field();
	const masked = wizard.field();
	if (masked === '') return '';
	wizard.press('ctrl+r');
	await wizard.terminal.waitForScreen(() => wizard.field() !== masked, 'the secret, shown');
	const shown = wizard.field();
	wizard.press('ctrl+r');
	await wizard.terminal.waitForScreen(() => wizard.field() === masked, 'the secret, masked again');
	return shown;
}
