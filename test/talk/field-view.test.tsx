import {describe, expect, test} from 'vitest';
import type {Judgement} from '../../source/core/client.ts';
import type {Field, Page} from '../../source/talk/talk.ts';
import {type Talking, talking} from './talking.tsx';

async function ask(field: Partial<Field>, options: Parameters<typeof talking>[1] = {}): Promise<Talking> {
	const app = await talking({}, options);
	await app.ask(talk =>
		talk.text({prose: ['Type it.'], help: ['What it is for.'], field: {name: 'Name', ...field}}),
	);
	return app;
}

describe('a field', () => {
	test.each([
		['odd', ['enter', 'enter'], ['x']],
		['odd', ['enter', 'y', 'enter', 'backspace', 'enter'], []],
		['refuse', ['enter', 'enter', 'enter'], []],
		['take', ['enter'], ['x']],
	] as const)('that is judged %s: %j', async (verdict, keys, got) => {
		const app = await ask({
			judge: (value): Judgement => ({verdict, value, reason: `${value} looks odd.`}),
			anyway: 'takes it',
		});
		await app.press('x', ...keys);
		expect(app.got).toEqual(got);
		if (got.length === 0)
			expect(app.lastFrame()).toContain(
				verdict === 'odd' ? '! x looks odd. Enter again takes it.' : '✗ x looks odd.',
			);
	});

	test('says what Enter alone does, does it, or says what is missing', async () => {
		const kept = await ask({enter: {value: 'secret', does: 'keeps', name: '…cret'}});
		expect(kept.lastFrame()).toContain('Enter keeps …cret, typing replaces it.');
		await kept.press('enter');
		expect(kept.got).toEqual(['secret']);
		const empty = await ask({empty: 'Paste the client ID first.'});
		await empty.press('enter');
		expect(empty.lastFrame()).toContain('! Paste the client ID first.');
		expect(empty.got).toEqual([]);
	});

	test('a ? where nothing has been typed is help, a second one is text, and so is a paste', async () => {
		const app = await ask({});
		await app.press('?');
		expect(app.lastFrame()).toContain('What it is for.');
		await app.press('?');
		expect(app.lastFrame()).not.toContain('What it is for.');
		expect(app.lastFrame()).toContain('❯ ?');
		await app.press('escape', '?');
		expect(app.lastFrame()).toContain('What it is for.');
		await app.press('escape', '?');
		expect(app.lastFrame()).toContain('❯ ?');
		await app.press('escape');
		await app.paste('?');
		expect(app.lastFrame()).toContain('❯ ?');
		await app.press('?', 'enter');
		expect(app.got).toEqual(['??']);
	});

	test('U13: a secret is on no frame until Ctrl+R, which the line of keys tells where there is something', async () => {
		const app = await ask({isSecret: true});
		expect(app.keys()).toBe('Enter go on · Esc back · Ctrl+G help');
		await app.type('q7w8');
		await app.waitFor(
			() => app.keys() === 'Enter go on · Ctrl+R show or hide · Esc clear · Ctrl+G help',
			'the key that shows it',
		);
		await app.paste('q7w8e9\nand more');
		await app.press('left', 'ctrl+g', 'escape');
		for (const frame of app.frames) expect(frame).not.toMatch(/[q78]/);
		await app.press('ctrl+r');
		expect(app.lastFrame()).toContain('❯ q7w8q7w8e9');
		await app.clock.advance(30);
		await app.waitForText('❯ ••••');
	});

	test.each([
		['first', 'http://127.0.0.1/?co', 'Only the first line of the paste was taken.'],
		['join', 'http://127.0.0.1/?code=x', undefined],
	] as const)('of several pasted lines takes the %s', async (pastes, expected, note) => {
		const app = await ask({pastes});
		await app.paste('http://127.0.0.1/?co\n  de=x\n');
		if (note) expect(app.lastFrame()).toContain(note);
		await app.press('enter');
		expect(app.got).toEqual([expected]);
	});

	test('for what others sent tells what it is, shows none of it, and keeps its lines', async () => {
		const app = await ask({
			isSecret: true,
			read: text => (text.includes('Atza|') ? {taken: 'An access token.'} : {refused: 'That is no token.'}),
			judge: value => ({verdict: 'odd', value, reason: 'It was typed.'}),
		});
		expect(app.keys()).toBe('Enter go on · Esc back · Ctrl+G help');
		await app.paste('hello');
		expect(app.lastFrame()).toContain('✗ That is no token.');
		await app.paste('Your token:\nAtza|q7w8');
		expect(app.lastFrame()).toContain('✓ An access token.');
		expect(app.keys()).toContain('? help');
		await app.press('enter');
		expect(app.got).toEqual(['Your token:\nAtza|q7w8']);
		for (const frame of app.frames) expect(frame).not.toContain('q7w8');
	});

	test('takes nothing while something is waited for, and has its text after', async () => {
		const app = await talking();
		const prompt = {id: 'name', field: {name: 'Name'}};
		await app.ask(talk => talk.text(prompt));
		await app.type('abc');
		await app.press('enter');
		await app.ask(talk =>
			talk.wait(
				async function* () {
					yield undefined;
					return await new Promise<string>(() => undefined);
				},
				{says: 'Asking.'},
			),
		);
		await app.waitForText('Asking.');
		await app.type('d');
		await app.paste('efghijkl');
		await app.press('escape');
		await app.ask(talk => talk.text(prompt));
		expect(app.lastFrame()).toContain('❯ abc');
		await app.press('d', 'enter');
		expect(app.got).toEqual(['abc', expect.anything(), 'abcd']);
	});
});

describe('a page', () => {
	const waiting = (more: Partial<Page<string>> = {}): Page<string> => ({
		paragraphs: [
			{text: 'Your browser is open.', sign: 'busy'},
			{text: 'Only for ears.', only: 'lines'},
			{label: 'token', text: 'Atza|…'},
			{label: 'renews', text: 'by itself', isClose: true},
		],
		...more,
	});

	test('tells its paragraphs with their signs and names', async () => {
		const app = await talking();
		await app.ask(talk => talk.page(waiting()));
		expect(app.lastFrame()).toMatch(
			/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] Your browser is open\.\n\ntoken {3}Atza\|…\nrenews {2}by itself/,
		);
		expect(app.lastFrame()).not.toContain('ears');
	});

	test('takes a paste while no field is open, and opens one with it', async () => {
		let pasted: string | undefined;
		const sent: string[] = [];
		const app = await talking();
		await app.ask(talk =>
			talk.page(() =>
				waiting({
					keys: [{key: 'c', does: 'copy', run: () => sent.push('copied')}],
					onPaste: text => {
						pasted = text;
						talk.refresh();
					},
					...(pasted && {field: {name: 'Answer', initial: pasted, onSubmit: text => sent.push(text)}}),
				}),
			),
		);
		await app.press('c');
		await app.paste('http://127.0.0.1/?code=x');
		expect(app.lastFrame()).toContain('❯ http://127.0.0.1/?code=x');
		expect(app.keys()).toBe('Enter send · Esc back · Ctrl+G help');
		await app.press('c', 'enter');
		expect(sent).toEqual(['copied', 'http://127.0.0.1/?code=xc']);
	});

	test.each([[{}], [{at: 1}]])(
		'the note of what was sent stands below the field until something else is typed: %j',
		async at => {
			let note: {text: string; at?: number} | undefined;
			const app = await talking();
			await app.ask(talk =>
				talk.page(() =>
					waiting({
						field: {
							name: 'Answer',
							note,
							onSubmit: text => {
								note = {text: `${text} is no answer.`, ...at};
							},
						},
					}),
				),
			);
			await app.type('x');
			await app.press('enter');
			await app.waitForText('! x is no answer.');
			await app.press('y');
			expect(app.lastFrame()).not.toContain('no answer');
			await app.press('enter');
			await app.waitForText('! xy is no answer.');
		},
	);

	test('Enter on the empty field is its key, whatever kind of field it is', async () => {
		for (const read of [undefined, (text: string) => ({taken: text})]) {
			const app = await talking();
			const sent: string[] = [];
			await app.ask(talk =>
				talk.page(
					waiting({
						keys: [{key: 'enter', does: 'try again', gives: 'again'}],
						field: {name: 'Answer', onSubmit: text => sent.push(text), ...(read && {read})},
					}),
				),
			);
			expect(app.keys()).toBe('Enter try again · Esc back · Ctrl+G help');
			await app.press('x', 'enter');
			expect([app.got, sent]).toEqual([[], ['x']]);
			await app.press('backspace', 'enter');
			expect(app.got).toEqual(['again']);
			app.unmount();
		}
	});

	test('what is typed stays while something begins or ends to take its time', async () => {
		let isBusy = true;
		const app = await talking();
		await app.ask(talk =>
			talk.page(() => ({
				paragraphs: [{text: 'Told.', ...(isBusy && {sign: 'busy' as const})}],
				field: {name: 'Answer', onSubmit: () => undefined},
			})),
		);
		await app.type('abc');
		isBusy = false;
		app.talk.refresh();
		await app.waitFor(() => /^Told\./m.test(app.lastFrame()), 'the rest');
		expect(app.lastFrame()).toContain('❯ abc');
	});
});
