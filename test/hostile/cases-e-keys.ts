import {type Case, check, row} from './case.ts';
import type {Context} from './context.ts';
import {after} from './measure.ts';
import {type Field, fields, reach, readField} from './walks.ts';
import {type Title, Wizard} from './wizard.ts';

/** What must never act on a terminal; harmless when written visibly. */
export const hostileSequences: readonly string[] = [
	'\x1B[2J',
	'\x1B]0;PWN\x07',
	'\x1B]52;c;UFdO\x07',
	'\x1B]8;;http://evil.example\x1B\\x',
	'\x1B[6n',
	'\x9B2J',
	'\rPWN',
	'\x07'.repeat(1000),
];

/** Keys that edit or do nothing; none of them is text. */
const keysWithoutText: readonly string[] = [
	...['\x1B[A', '\x1B[B', '\x1B[C', '\x1B[D', '\x1BOA', '\x1BOD', '\x1B[H', '\x1B[F', '\x1B[1~', '\x1B[4~'],
	...['\x1B[3~', '\x1B[15~', '\x1B[1;5D', '\x1B[1;3C', '\x1Bx', '\t', '\x1B[Z', '\x1B[5~', '\x1B[2~'],
	...['\x1B[<0;10;10M', '\x1B[<0;10;10m', '\x1B[<64;10;10M', '\x1B[M !!', '\x1B[I', '\x1B[O'],
];

/** E02, E08, E09, E22, E23: odd keys and long or strange texts. */
export const keyCases: readonly Case[] = [
	row('E02', {slow: true}, async context => {
		for (const field of fields) {
			const wizard = await field.open(context);
			const before = wizard.terminal.output().length;
			for (const sequence of hostileSequences) {
				wizard.terminal.paste(`ab${sequence}cd`);
				await wizard.terminal.waitForScreen(
					() => wizard.field() !== '' || /[!✓]/.test(wizard.text()),
					'an answer to the paste',
				);
				wizard.press('ctrl+u');
			}
			await endsClean(wizard, before);
		}
		await inArguments(context);
		return 'refused or stripped, nothing acted';
	}),
	...[0, 5, 20, 50].map(milliseconds =>
		row('E08', {slow: true, limitSeconds: 300}, async context => {
			const starts = await context.rounds(async () => {
				const wizard = await Wizard.start(context, {port: 9090, args: ['--no-save']});
				await after(milliseconds);
				wizard.press('enter');
				await wizard.terminal.waitForScreen(
					() => wizard.title() !== undefined,
					'a screen',
					10 * context.slack,
				);
				const second: readonly Title[] = ['How to sign in', 'Security profile'];
				wizard.press('enter');
				await wizard.terminal.waitForScreen(
					() => second.includes(wizard.title()!),
					'a step on',
					2 * context.slack,
				);
				const here = wizard.title();
				wizard.press('enter');
				await wizard.leaves(here, 2);
				await wizard.cancel();
			}, 50);
			return `${milliseconds} ms: the next Enter worked in each of ${starts} starts`;
		}),
	),
	row('E09', {slow: true, limitSeconds: 300}, async context => {
		const long = 'abcdefgh'.repeat(500);
		for (const field of fields.slice(0, 6)) {
			for (const isTyped of [false, true]) await takesLong(context, field, long, isTyped);
		}
		return 'exact or named as too long, one line, quick after';
	}),
	row('E22', {slow: true}, async context => {
		for (const field of fields) {
			const wizard = await field.open(context, {mayShow: true});
			for (const key of keysWithoutText) wizard.terminal.write(key);
			wizard.terminal.type('ab');
			for (const key of keysWithoutText) wizard.terminal.write(key);
			wizard.press('end');
			wizard.terminal.type('c');
			await wizard.terminal.waitForScreen(() => /c$|.{3}$/.test(wizard.field()), 'what was typed');
			const value = await readField(field, wizard);
			// Delete takes a character where the cursor stands; nothing else may come or go.
			check(/^a?b?c$/.test(value), `${field.name} holds “${value}”`);
			await wizard.cancel();
		}
		return 'only what was typed in each field';
	}),
	row('E23', {slow: true}, async context => {
		const names = ['名前中', '👨‍👩‍👧‍👦', 'مرحبا', 'हिन्दी', 'e\u0301'];
		for (const name of names) {
			const typed = await reach(context, 'Profile name');
			typed.terminal.type('a');
			await typed.terminal.waitForScreen(() => typed.field() === 'a', 'the letter typed first');
			typed.terminal.write(name);
			await typed.says(/Only plain letters|not taken/);
			check(/^ae?$/.test(typed.field()), `typed ${name} left ${typed.field()}`);
			typed.press('left', 'backspace', 'backspace', 'end', 'backspace', 'backspace', 'z');
			await typed.terminal.waitForScreen(() => typed.field() === 'z', 'the letter typed last');
			typed.press('backspace');
			typed.terminal.paste(name);
			await typed.says(/Only plain letters|not taken/);
			check(typed.field().length <= 1, `pasted ${name} left ${typed.field()}`);
			await typed.cancel();
			const {exitCode, stderr} = await context.run(['token', '--profile', name]);
			check(exitCode === 2 || exitCode === 3, `--profile ${name}: exit ${exitCode}`);
			check(/1 to 64 letters|no profile/i.test(stderr), `--profile ${name}: the rule is not said`);
		}
		return 'refused with the rule';
	}),
];

/** Leaves, and holds that nothing of the sequences was written since. */
async function endsClean(wizard: Wizard, from: number): Promise<void> {
	await wizard.cancel();
	const text = wizard.terminal.output().subarray(from).toString('latin1');
	judgeForeign(wizard.context, text, 'the terminal');
}

/** Counts what came from outside and would act. */
export function judgeForeign(context: Context, text: string, where: string): void {
	const acting = [
		/\x1B\[2J(?=cd)/,
		/\x1B\]0;PWN/,
		/\x1B\]52;c;UFdO/,
		/\x1B\]8;;http:\/\/evil/,
		/\x1B\[6n/,
		/\x9B2J/,
		/\x07/,
	];
	for (const pattern of acting) {
		if (pattern.test(text)) context.count('broken', `${JSON.stringify(pattern.source)} reached ${where}`);
	}
	if (/\r(?!\n)PWN/.test(text)) context.count('broken', `a lone CR reached ${where}`);
}

async function inArguments(context: Context): Promise<void> {
	const usable = hostileSequences.filter(sequence => !sequence.includes('\0'));
	for (const sequence of context.quick ? usable.slice(0, 2) : usable) {
		const name = `ab${sequence}cd`;
		const asked = await context.run(['token', `--profile=${name}`]);
		check(asked.exitCode === 2 || asked.exitCode === 3, `as a profile name: exit ${asked.exitCode}`);
		for (const variable of ['ASK_LWA_AUTHORIZE_HOST', 'ASK_LWA_TOKEN_HOST', 'ASK_SMAPI_SERVER_BASE_URL']) {
			const {exitCode, stderr} = await context.run(['--client-id', 'x', '--client-secret-stdin'], {
				env: {[variable]: `http://${name}/`},
				stdin: 'secret\n',
			});
			check(exitCode === 2, `in ${variable}: exit ${exitCode}`);
			check(stderr.includes(variable), `${variable} is not named`);
		}
	}
}

async function takesLong(context: Context, field: Field, long: string, isTyped: boolean): Promise<void> {
	const wizard = await field.open(context, {columns: 100});
	if (isTyped) {
		for (const [index, key] of [...long].entries()) {
			wizard.terminal.write(key);
			if (index % 10 === 9) await after(10);
		}
	} else wizard.terminal.write(long);
	await wizard.terminal.waitForScreen(() => wizard.field().length > 60, 'the long text', 15);
	const rows = wizard.terminal.screen().filter(line => /(?:abcdefgh){3}|[•*]{20}/.test(line)).length;
	check(rows <= 1, `${field.name} takes ${rows} lines`);
	const startedAt = Date.now();
	wizard.press('end', 'Z');
	if (field.isSecret) wizard.press('ctrl+r');
	await wizard.terminal.waitForScreen(() => /Z…?$/.test(wizard.field()), 'the next key', 5);
	const seconds = (Date.now() - startedAt) / 1000;
	check(seconds <= 0.5 * context.slack, `a key was answered after ${seconds.toFixed(2)} s`);
	wizard.press('backspace', 'enter');
	await wizard.terminal.waitForScreen(
		() => /[!✗]/.test(wizard.text()) || wizard.title() !== field.title,
		'an answer',
		5,
	);
	if (field.title === 'Client ID') await keptWhole(context, wizard, long);
	await wizard.cancel();
}

/** A strange client ID is kept by a second Enter: the draft holds it to the last character. */
async function keptWhole(context: Context, wizard: Wizard, long: string): Promise<void> {
	wizard.press('enter');
	await wizard.at('Client secret');
	await wizard.terminal
		.waitForScreen(
			() => {
				const file = context.home.readFile() as {draft?: object} | undefined;
				return JSON.stringify(file?.draft ?? {}).includes(`"${long}"`);
			},
			'the draft with the whole client ID',
			1,
		)
		.catch(() => undefined);
	const file = context.home.readFile() as {draft?: object} | undefined;
	check(JSON.stringify(file?.draft ?? {}).includes(`"${long}"`), 'the client ID is not whole in the draft');
}
