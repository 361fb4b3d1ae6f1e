import {type Case, check, row} from './case.ts';
import type {Context} from './context.ts';
import {after} from './measure.ts';
import {type Field, fields, reach, readField} from './walks.ts';
import type {Wizard} from './wizard.ts';

const named = fields.filter(({title}) => ['Client ID', 'Client secret', 'Profile name'].includes(title));

/** E04–E07, E10: pastes and keys in the fields. */
export const inputCases: readonly Case[] = [
	row('E04', async context => {
		for (const field of named) {
			const wizard = await field.open(context, {mayShow: true});
			wizard.terminal.paste('secret');
			await takenOrJudged(field, wizard);
			await wizard.cancel();
		}
		const wizard = await filled(context, (at, value) => {
			at.terminal.paste(value);
			at.press('enter');
		});
		await wizard.signsIn('myself');
		judgeExchange(context);
		return 'the value alone in each field';
	}),
	row('E05', {slow: true}, async context => {
		for (const end of ['\r', '\r\n']) {
			for (const field of named) {
				const wizard = await field.open(context, {mayShow: true});
				wizard.terminal.write(`secret${end}`);
				await onceSubmitted(field, wizard);
				await wizard.cancel();
			}
			const name = `me${end.length}`;
			const wizard = await filled(context, (at, value) => at.terminal.write(value + end), name);
			await wizard.signsIn(name);
			judgeExchange(context, name);
		}
		return 'submitted once, next field empty';
	}),
	row('E06', {slow: true, limitSeconds: 240}, async context => {
		const wizard = await reach(context, 'Profile name');
		let rounds = 0;
		for (const gap of [0, 1, 5]) {
			rounds += await context.rounds(async round => {
				const value = `${'abcde'[round % 5]}${'vwxyz'[Math.floor(round / 5) % 5]}${gap}`;
				for (const key of [...value, '\r']) {
					wizard.terminal.write(key);
					if (gap > 0) await after(gap);
				}
				await wizard.at('Review');
				await wizard.says('profile name');
				const row = wizard.terminal.screen().find(line => line.includes('profile name')) ?? '';
				check(row.endsWith(` ${value}`), `${value} became “${row.trim()}”`);
				wizard.press('escape');
				await wizard.at('Profile name');
			}, 50);
		}
		await wizard.cancel();
		return `the value in each of ${rounds} rounds`;
	}),
	row('E07', async context => {
		for (const lineEnd of ['\n', '\r', '\r\n']) {
			const text = [context.clientId, context.clientSecret, 'y', ''].join(lineEnd);
			const bracketed = await reach(context, 'Client ID');
			bracketed.terminal.paste(text);
			await bracketed.says('Only the first line of the paste was taken');
			check(bracketed.field() === context.clientId, `the field holds ${bracketed.field()}`);
			bracketed.press('enter');
			await bracketed.at('Client secret');
			check(bracketed.field() === '', 'the secret field is not empty');
			await bracketed.cancel();
			const bare = await reach(context, 'Client ID');
			bare.terminal.write(text);
			await bare.at('Client secret');
			await bare.says('Only the first line of the paste was taken');
			check(bare.field() === '', 'the secret field is not empty');
			// The y would stand there by now.
			bare.terminal.paste(context.clientSecret);
			bare.press('enter');
			await bare.at('Scopes');
			await bare.cancel();
			const short = await reach(context, 'Client ID');
			short.terminal.write(['id', 'secret', 'y', ''].join(lineEnd));
			await short.says(/usually looks like/);
			check(short.title() === 'Client ID', `short values led to ${short.title()}`);
			await short.cancel();
		}
		context.exchanged(0);
		return 'first line alone, said; no later field filled';
	}),
	row('E10', {slow: true}, async context => {
		for (const field of fields.filter(({title}) => title !== 'Profile name' && title !== 'How to sign in')) {
			const wizard = await field.open(context);
			wizard.press('enter');
			await wizard.says(/!.*[.:]/);
			wizard.terminal.type('   ');
			wizard.press('enter');
			await wizard.says(/!.*[.:]/);
			check(wizard.title() === field.title, `blanks in ${field.name} led to ${wizard.title()}`);
			await wizard.cancel();
		}
		const wizard = await filled(context, (at, value) => {
			at.terminal.type('  ');
			at.terminal.paste(`  ${value}  `);
			at.terminal.type('  ');
			at.press('enter');
		});
		await wizard.signsIn('myself');
		judgeExchange(context);
		return 'inline error each, blanks trimmed';
	}),
];

/** Fills the three fields of role 1 and holds that each began empty and led to the next. */
async function filled(
	context: Context,
	fill: (wizard: Wizard, value: string) => void,
	name = 'myself',
): Promise<Wizard> {
	const wizard = await reach(context, 'Client ID');
	const nextOnes = ['Client secret', 'Scopes', 'Review'] as const;
	for (const [index, value] of [context.clientId, context.clientSecret, name].entries()) {
		check(wizard.field() === '', `the field of “${wizard.title()}” is not empty`);
		fill(wizard, value);
		await wizard.at(nextOnes[index]!);
		if (index === 1) await wizard.until('Profile name');
	}
	return wizard;
}

function judgeExchange(context: Context, name = 'myself'): void {
	const {form} = context.server.exchanges.at(-1)!;
	check(form.get('client_id') === context.clientId, 'another client ID was sent');
	check(form.get('client_secret') === context.clientSecret, 'another client secret was sent');
	check(context.profile(name)?.clientId === context.clientId, 'another client ID was saved');
}

/** `secret` stands in the field: as text of its own, since it is no usual ID or secret. */
async function takenOrJudged(field: Field, wizard: Wizard): Promise<void> {
	await wizard.terminal.waitForScreen(() => wizard.field() !== '', 'the pasted text');
	const value = await readField(field, wizard);
	check(value === 'secret', `${field.name} holds “${value}”`);
	wizard.press('enter');
	await onceSubmitted(field, wizard);
}

/** One Enter: an odd ID or secret stays with the reason (a second Enter would keep it), a name is taken. */
async function onceSubmitted(field: Field, wizard: Wizard): Promise<void> {
	if (field.title === 'Profile name') {
		await wizard.at('Review');
		await wizard.says(/profile name secret/);
		return;
	}
	await wizard.says('usually');
	check(wizard.title() === field.title, `one submit of ${field.name} led to ${wizard.title()}`);
	const value = await readField(field, wizard);
	check(value === 'secret', `${field.name} holds “${value}”`);
	wizard.press('enter');
	await wizard.leaves(field.title);
	if (field.title === 'Client ID') check(wizard.field() === '', 'the next field is not empty');
}
