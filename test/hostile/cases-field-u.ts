import {type Case, field} from './case.ts';
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
];
