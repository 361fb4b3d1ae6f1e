import {expect, test} from 'vitest';
import {PasteField, type PasteFieldProps, type ReadPaste} from '../../source/ui/paste-field.tsx';
import {render} from './render.tsx';

/** Takes what ends with a full stop, with its lines. */
const read = (text: string): ReadPaste =>
	text.endsWith('.') ? {taken: `${text.length} characters, taken`} : {refused: 'No full stop at its end.'};

async function show(props: Partial<PasteFieldProps> = {}) {
	const submitted: string[] = [];
	const field = <PasteField read={read} onSubmit={text => void submitted.push(text)} {...props} />;
	return Object.assign(await render(field), {submitted});
}

test('a paste is told and waits for Enter; its lines and signs are kept', async () => {
	const app = await show();
	await app.paste('Grüße,\nzwei Zeilen.');
	expect(app.lastFrame()).toContain('19 characters, taken');
	expect(app.lastFrame()).not.toContain('Zeilen');
	expect(app.submitted).toEqual([]);
	await app.press('enter');
	expect(app.submitted).toEqual(['Grüße,\nzwei Zeilen.']);
});

test('a refused paste leaves the field empty, says why, and the next one counts', async () => {
	const app = await show();
	await app.paste('without a stop');
	expect(app.lastFrame()).toContain('✗ No full stop at its end.');
	await app.press('enter');
	expect(app.submitted).toEqual([]);
	await app.paste('with one.');
	expect(app.lastFrame()).not.toContain('No full stop');
	await app.press('enter');
	expect(app.submitted).toEqual(['with one.']);
});

test('a taken paste is replaced by another one, and cleared by Backspace', async () => {
	const app = await show();
	await app.paste('the first.');
	await app.paste('the second one.');
	await app.press('backspace');
	expect(app.lastFrame()).not.toContain('taken');
	await app.paste('third.');
	await app.press('enter');
	expect(app.submitted).toEqual(['third.']);
});

test('what is typed is judged at Enter', async () => {
	const app = await show();
	for (const key of 'abc') await app.press(key);
	await app.press('enter');
	expect(app.lastFrame()).toContain('No full stop at its end.');
	await app.press('.', 'enter');
	expect(app.submitted).toEqual(['abc.']);
});

test('pieces of one long paste, as a terminal without bracketed paste cuts it, are one text', async () => {
	const app = await show();
	await app.paste('x'.repeat(4095));
	await app.paste('yz.');
	await app.press('enter');
	expect(app.submitted).toEqual([`${'x'.repeat(4095)}yz.`]);
});

test('a paste some time later is one of its own', async () => {
	const app = await show();
	await app.paste('x'.repeat(4095));
	await app.clock.advance(1);
	await app.paste('yz.');
	await app.press('enter');
	expect(app.submitted).toEqual(['yz.']);
});

test('an offered text is taken by Enter and never shown', async () => {
	const app = await show({
		enter: {value: 'secret of the demo.', does: 'takes', name: 'the text of the demo'},
	});
	expect(app.lastFrame()).toContain('Enter takes the text of the demo');
	await app.press('enter');
	expect(app.submitted).toEqual(['secret of the demo.']);
	expect(app.frames.join('')).not.toContain('secret of');
});

test('secrets are masked while they are typed', async () => {
	const app = await show({isSecret: true});
	for (const key of 'hush') await app.press(key);
	expect(app.lastFrame()).toContain('••••');
	await app.press('ctrl+r');
	expect(app.lastFrame()).toContain('hush');
});
