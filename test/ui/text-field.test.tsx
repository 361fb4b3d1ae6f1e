import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {judgeClientId} from '../../source/core/client.ts';
import {fieldWords} from '../../source/core/voice-words.ts';
import {textWidth} from '../../source/core/wrap-text.ts';
import {editByKey, emptyEdit, insert, wholeText} from '../../source/ui/text-edit.ts';
import {TextField, type TextFieldProps} from '../../source/ui/text-field.tsx';
import {type Rendered, type RenderOptions, render} from './render.tsx';

interface Opened extends Rendered {
	readonly submitted: string[];
}

async function open(props: Partial<TextFieldProps> = {}, options: RenderOptions = {}): Promise<Opened> {
	const submitted: string[] = [];
	const screen = await render(<TextField onSubmit={value => submitted.push(value)} {...props} />, options);
	return {...screen, submitted};
}

test('typing, editing and Enter', async () => {
	const screen = await open();
	await screen.type('secrt');
	await screen.press('left', 'e', 'end', '!', 'enter');
	expect(screen.lines()[0]).toBe('❯ secret!');
	expect(screen.submitted).toEqual(['secret!']);
});

test.each([
	['the empty field', {empty: 'Paste it.'}, '', 'Paste it.'],
	['a refused text', {judge: () => ({verdict: 'refuse', reason: 'No.'}) as const}, 'x', 'No.'],
])(
	'U18: what was said of %s ends when the text changes, and Esc does not bring it back',
	async (_, props, text, words) => {
		const screen = await open(props);
		await screen.type(text);
		await screen.press('enter');
		expect(screen.lastFrame()).toContain(words);
		await screen.press('y');
		expect(screen.lastFrame()).not.toContain(words);
		await screen.press('backspace');
		expect(screen.lastFrame()).not.toContain(words);
		await screen.press('y', 'escape');
		expect(screen.lastFrame()).not.toContain(words);
	},
);

test('several characters that come as one event are all there (E09)', async () => {
	const screen = await open();
	await screen.write('x'.repeat(4000));
	await screen.press('enter');
	expect(screen.submitted).toEqual(['x'.repeat(4000)]);
	expect(screen.lines()).toHaveLength(1);
	expect(screen.lines()[0]).toMatch(/^❯ …x{75}$/);
});

test('keys that are no text leave no trace (E22)', async () => {
	const screen = await open();
	await screen.type('ab');
	await screen.press('up', 'down', 'tab', 'f5', 'page-up', 'ctrl+g', 'ctrl+x', 'alt+x', 'ctrl+n');
	await screen.write('\x1B[I');
	await screen.press('c', 'enter');
	expect(screen.submitted).toEqual(['abc']);
});

test('Esc takes back what was typed since the field opened', async () => {
	const screen = await open({initial: 'there'});
	await screen.type('abc');
	await screen.press('left', 'escape', 'enter');
	expect(screen.submitted).toEqual(['there']);
});

test.each(['plain', 'any'] as const)(
	'it edits as the model does, whatever is pressed (%s letters)',
	async letters => {
		const keys = fc.constantFrom(
			...'ab é漢',
			...['left', 'left', 'right', 'home', 'end', 'backspace', 'delete', 'ctrl+u', 'ctrl+w'],
			...['ctrl+k', 'ctrl+a', 'alt+x', 'ctrl+g', 'tab', 'up', 'alt+backspace'],
		);
		await fc.assert(
			fc.asyncProperty(
				fc.array(keys, {maxLength: 30}),
				fc.integer({min: 12, max: 24}),
				async (pressed, columns) => {
					const texts: string[] = [];
					const screen = await open({letters, onChange: text => texts.push(text)}, {columns});
					let model = emptyEdit;
					for (const key of pressed) {
						await screen.press(key);
						model = editByKey(model, key) ?? (key.length === 1 ? insert(model, key, letters) : model);
						expect(texts.at(-1) ?? '').toBe(wholeText(model));
						expect(textWidth(screen.lines()[0]!)).toBeLessThanOrEqual(columns);
					}
					screen.unmount();
				},
			),
			{numRuns: 25},
		);
	},
);

describe('what the judgement made of a text is what counts', () => {
	const id = `amzn1.application-oa2-client.${'0a'.repeat(16)}`;

	test.each([`"${id}"`, `ASK_LWA_CLIENT_ID=${id}`, `export ID='${id}'`, `"client_id": "${id}",`])(
		'%s',
		async text => {
			const screen = await open({judge: judgeClientId});
			await screen.paste(text);
			await screen.press('enter');
			expect(screen.submitted).toEqual([id]);
		},
	);

	test.each([`"${id.slice(0, -1)}"`, `client_id=${id.slice(0, -1)}`])(
		'%s: a half one is shown as it would be kept, and kept by a second Enter',
		async text => {
			const screen = await open({judge: judgeClientId}, {columns: 100});
			await screen.paste(text);
			await screen.press('enter');
			expect(screen.lines()[0]).toBe(`❯ ${id.slice(0, -1)}`);
			expect(screen.lastFrame()).toContain('Enter again keeps it as it is.');
			await screen.press('enter');
			expect(screen.submitted).toEqual([id.slice(0, -1)]);
		},
	);
});

describe('a notice never hides a judgement', () => {
	test.each([
		['two lines pasted', 'amzn1.\nx', fieldWords.firstLine],
		['a sign that is no ASCII, typed last', 'amzn1.é', fieldWords.notPlain],
		['a paste that was not taken', 'amzn1.', fieldWords.notPlainPaste],
	])('%s', async (_, text, notice) => {
		const screen = await open({judge: judgeClientId}, {columns: 100});
		if (notice === fieldWords.notPlain) await screen.press(...text);
		else await screen.paste(text);
		if (notice === fieldWords.notPlainPaste) await screen.paste('é');
		expect(screen.lastFrame()).toContain(notice);
		await screen.press('enter');
		expect(screen.lastFrame()).not.toContain(notice);
		expect(screen.lastFrame()).toContain('A client ID usually looks like');
		await screen.press('enter');
		expect(screen.submitted).toEqual(['amzn1.']);
	});

	test('a notice that comes after it is seen', async () => {
		const screen = await open({judge: () => ({verdict: 'refuse', reason: 'No.'})});
		await screen.press('x', 'enter', 'é');
		expect(screen.lines()[1]).toBe(`! ${fieldWords.notPlain}`);
	});
});

describe('a letter that was left out', () => {
	test.each([['wör'], ['öwr'], ['wrö']])('%s: the first Enter says so, the second goes on', async text => {
		const screen = await open();
		await screen.press(...text, 'enter');
		expect(screen.submitted).toEqual([]);
		expect(screen.lastFrame()).toContain(fieldWords.notPlainAgain.slice(0, 40));
		await screen.press('enter');
		expect(screen.submitted).toEqual(['wr']);
	});

	test('alone, it does not make Enter take what is offered', async () => {
		const screen = await open({enter: {value: 'work', does: 'keeps'}});
		await screen.press('ö', 'enter');
		expect(screen.submitted).toEqual([]);
		await screen.press('enter');
		expect(screen.submitted).toEqual(['work']);
	});

	test('is not spoken of once all was cleared', async () => {
		const screen = await open();
		await screen.press('ö', 'a', 'ctrl+u', 'b', 'enter');
		expect(screen.submitted).toEqual(['b']);
	});
});

test.each([
	`amzn1.oa2-cs.v1.${'0a'.repeat(32)}`,
	'0a'.repeat(32),
	`secret="amzn1.oa2-cs.v1.${'0a'.repeat(32)}"`,
])('a secret is masked wherever it is pasted to: %s', async secret => {
	const screen = await open({judge: judgeClientId}, {columns: 120});
	await screen.paste(secret);
	expect(screen.lastFrame()).not.toContain('0a0a');
	await screen.press('enter');
	expect(screen.lastFrame()).toContain('This is a client secret');
	expect(screen.lastFrame()).not.toContain('0a0a');
});

describe('pastes', () => {
	test('in brackets (E04)', async () => {
		const screen = await open();
		await screen.paste('secret');
		await screen.press('enter');
		expect(screen.submitted).toEqual(['secret']);
	});

	test('of several lines: only the first is taken, nothing is submitted by itself (E07)', async () => {
		const screen = await open();
		await screen.paste('id\nsecret\ny\n');
		expect(screen.submitted).toEqual([]);
		expect(screen.lines()).toEqual(['❯ id', `! ${fieldWords.firstLine}`]);
		await screen.press('enter');
		expect(screen.submitted).toEqual(['id']);
	});

	test('that hold other letters are not taken', async () => {
		const screen = await open();
		await screen.paste('pässword');
		expect(screen.lastFrame()).toContain(fieldWords.notPlainPaste);
		await screen.press('x');
		expect(screen.lines()).toEqual(['❯ x']);
	});
});

test('words of people are taken as they are written, typed or pasted', async () => {
	const screen = await open({letters: 'any'});
	await screen.paste('Müller & Söhne GmbH — for the weather skill');
	await screen.press('home', '漢', 'é', 'enter');
	expect(screen.submitted).toEqual(['漢éMüller & Söhne GmbH — for the weather skill']);
});

describe('Enter on nothing (E10)', () => {
	test.each([[[]], [['space', 'space']]])('%j: says so and stays', async keys => {
		const screen = await open({empty: 'Paste the client ID first.'});
		await screen.press(...keys, 'enter');
		expect(screen.lines()[1]).toBe('! Paste the client ID first.');
		expect(screen.submitted).toEqual([]);
		await screen.press('x');
		expect(screen.lines()).toHaveLength(1);
	});

	test.each([
		[{value: 'given', does: 'keeps', name: '…3f9k'}, '  Enter keeps …3f9k, typing replaces it.'],
		[{value: 'given', does: 'takes'}, '  Enter takes given, typing replaces it.'],
	] as const)('submits what there is: %j', async (enter, hint) => {
		const screen = await open({enter});
		expect(screen.lines()[1]).toBe(hint);
		await screen.press('enter', 'n', 'enter');
		expect(screen.submitted).toEqual(['given', 'n']);
	});

	test('does something else', async () => {
		let times = 0;
		const screen = await open({onEmpty: () => times++});
		await screen.press('enter', 'n', 'enter');
		expect([times, screen.submitted]).toEqual([1, ['n']]);
		expect(screen.lines()).toHaveLength(1);
	});
});

test('blanks at the ends are not part of a value (E10)', async () => {
	const screen = await open();
	await screen.type('  a b ');
	await screen.press('enter');
	expect(screen.submitted).toEqual(['a b']);
});

test('a value that is judged odd is taken by a second Enter, not after a change', async () => {
	const screen = await open({judge: value => ({verdict: 'odd', value, reason: `${value} looks odd.`})});
	await screen.press('x', 'enter');
	expect(screen.lastFrame()).toContain('! x looks odd. Enter again keeps it as it is.');
	await screen.press('y');
	expect(screen.lastFrame()).not.toContain('odd');
	await screen.press('enter', 'enter');
	expect(screen.submitted).toEqual(['xy']);
});

test('a value that is refused is refused again', async () => {
	const screen = await open({judge: () => ({verdict: 'refuse', reason: 'That is an address.'})});
	await screen.press('x', 'enter', 'enter');
	expect(screen.lastFrame()).toContain('✗ That is an address.');
	expect(screen.submitted).toEqual([]);
});

describe('a secret', () => {
	const secret = 'q7w8e9';

	test('is on no frame, however it comes', async () => {
		const screen = await open({isSecret: true, initial: secret});
		await screen.type(secret);
		await screen.write(secret);
		await screen.paste(secret);
		await screen.press('left', 'left', 'delete', 'home', 'ctrl+w', 'end', 'backspace', 'enter');
		for (const frame of screen.frames) expect(frame).not.toMatch(/[q7w8e9]/);
		expect(screen.lines()[0]).toMatch(/^❯ •{22}$/);
		expect(screen.submitted[0]).toHaveLength(22);
	});

	test('is shown by Ctrl+R, hidden by it, and by itself after 30 s', async () => {
		const screen = await open({isSecret: true});
		await screen.type(secret);
		await screen.press('ctrl+r');
		expect(screen.lines()[0]).toBe(`❯ ${secret}`);
		await screen.press('ctrl+r');
		expect(screen.lines()[0]).toBe('❯ ••••••');
		await screen.press('ctrl+r');
		await screen.clock.advance(29);
		expect(screen.lastFrame()).toContain(secret);
		await screen.clock.advance(1);
		await screen.waitForText('••••••');
		expect(screen.clock.pendingCount).toBe(0);
	});

	test('Ctrl+R shows nothing elsewhere, and types nothing', async () => {
		const screen = await open();
		await screen.press('a', 'ctrl+r', 'enter');
		expect(screen.submitted).toEqual(['a']);
		expect(screen.clock.waits).toEqual([]);
	});
});

test('without Unicode', async () => {
	const screen = await open({isSecret: true}, {unicode: false, columns: 20});
	await screen.press('enter');
	await screen.type('x'.repeat(30));
	for (const frame of screen.frames) expect(frame).toMatch(/^[\x20-\x7E\n]*$/);
});

test('a field that is not active takes nothing', async () => {
	const screen = await open({isActive: false});
	await screen.type('abc');
	await screen.paste('longer text');
	await screen.press('enter');
	expect(screen.submitted).toEqual([]);
	expect(screen.lines()[0]).toBe('❯');
});
