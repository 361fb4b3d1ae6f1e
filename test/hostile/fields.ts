import type {Context} from './context.ts';
import {type Title, Wizard, type WizardOptions} from './wizard.ts';

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
