import {describe, expect, test} from 'vitest';
import {Failure} from '../../source/core/failure.ts';
import {back, createAsker} from '../../source/talk/asker.ts';
import {FakeLineTerminal} from '../fakes/line-terminal.ts';

const never = new AbortController().signal;
const rows = [
	{value: 'a', label: 'The first'},
	{value: 'b', label: 'The second', hint: 'with a hint'},
	{value: 'c', label: 'No: the third', hint: 'another'},
] as const;

function start(...typed: readonly string[]) {
	const terminal = new FakeLineTerminal(...typed);
	return {terminal, asker: createAsker(terminal, never)};
}

describe('what is said', () => {
	test.each([
		['One. Two? “Three.” (Four.)', ['One.', 'Two?', '“Three.”', '(Four.)']],
		[
			'It is amzn1.application-oa2-client. and 32 letters.',
			['It is amzn1.application-oa2-client. and 32 letters.'],
		],
		['See http://127.0.0.1:9090/cb?a=B. Then go on.', ['See http://127.0.0.1:9090/cb?a=B.', 'Then go on.']],
		['One\nTwo', ['One', 'Two']],
		['', []],
	])('one sentence a line: %s', (text, lines) => {
		const {asker, terminal} = start();
		asker.say(text);
		expect(terminal.lines).toEqual(lines);
	});

	test('an address is printed as it is', () => {
		const {asker, terminal} = start();
		asker.print('https://a.example/?A. B');
		expect(terminal.lines).toEqual(['https://a.example/?A. B']);
	});

	test('a failure: what, their words, what next', () => {
		const {asker, terminal} = start();
		asker.fail(new Failure('invalid_client', {}, {why: 'Client authentication failed'}));
		expect(terminal.lines).toEqual([
			'Failed: Amazon does not know this client ID together with this client secret (invalid_client).',
			'The answer says: “Client authentication failed”',
			'Copy the client ID and the client secret again from Web Settings of the same security profile.',
		]);
	});
});

describe('a numbered question', () => {
	test.each([
		['', 'b'],
		['1', 'a'],
		[' 3. ', 'c'],
		['b', back],
		[' B ', back],
	])('%j → %s', async (typed, value) => {
		const {asker} = start(typed);
		expect(await asker.choose('Which?', rows, 1)).toBe(value);
	});

	test('is written as it is heard; what is no number is asked for again', async () => {
		const {asker, terminal} = start('4', 'yes', '0', '2');
		expect(await asker.choose('Which?', rows)).toBe('b');
		const again = 'Type a number, 1 to 3, or Enter alone for 1.';
		const prompt = '1 to 3 (Enter: 1): ';
		expect(terminal.lines).toEqual([
			'Which?',
			'1. The first',
			'2. The second: with a hint',
			'3. No: the third, another',
			...[`${prompt}4`, again, `${prompt}yes`, again, `${prompt}0`, again, `${prompt}2`],
		]);
	});

	test('of one row has no number: Enter alone takes it', async () => {
		const {asker, terminal} = start('2', '');
		expect(await asker.choose('Which?', [rows[0]!])).toBe('a');
		const prompt = '(Enter: The first): ';
		expect(terminal.lines).toEqual([
			'Which?',
			'1. The first',
			`${prompt}2`,
			'Press Enter: The first.',
			prompt,
		]);
	});

	test('? explains and says the choices again', async () => {
		const {asker, terminal} = start('?', '');
		asker.setHelp(['It is so. And so.']);
		await asker.choose('Which?', rows);
		expect(terminal.lines.slice(5, 10)).toEqual([
			'It is so.',
			'And so.',
			'1. The first',
			'2. The second: with a hint',
			'3. No: the third, another',
		]);
	});

	test('the same one again is not read out whole', async () => {
		const {asker, terminal} = start('', '');
		await asker.choose('Which?', rows);
		await asker.choose('Which?', rows);
		expect(terminal.lines.slice(5)).toEqual(['Which?', '1 to 3 (Enter: 1, ?: the choices again): ']);
	});
});

describe('a text', () => {
	test('comes without blanks at its ends; nothing is not taken', async () => {
		const {asker, terminal} = start('', '  x y  ');
		expect(await asker.text('Name')).toBe('x y');
		expect(terminal.lines).toEqual(['Name: ', 'Type or paste it first.', 'Name:   x y  ']);
	});

	test('Enter alone takes what is offered, and b goes back', async () => {
		const {asker, terminal} = start('', 'b');
		const enter = {value: 'me', says: 'Enter alone takes me.'};
		expect(await asker.text('Name', {enter})).toBe('me');
		expect(await asker.text('Name', {enter})).toBe(back);
		expect(terminal.lines[0]).toBe('Enter alone takes me.');
	});

	test('an odd value is kept by a second Enter, alone or with the value', async () => {
		const judge = (value: string, before?: string) => (value === before ? {value} : {value, reason: 'Odd.'});
		expect(await start('odd', '').asker.text('ID', {judge})).toBe('odd');
		expect(await start('odd', 'odd').asker.text('ID', {judge})).toBe('odd');
		const {asker, terminal} = start('odd', 'other', '');
		expect(await asker.text('ID', {judge, enter: {value: 'kept', says: 'Enter keeps.'}})).toBe('other');
		expect(terminal.lines.filter(said => said === 'Odd.')).toHaveLength(2);
	});

	test('a refused value does not become the answer of Enter alone', async () => {
		const judge = (value: string) => (value === 'bad' ? {value, reason: 'No.'} : {value});
		const enter = {value: 'kept', says: 'Enter keeps.'};
		expect(await start('bad', '').asker.text('ID', {judge, enter})).toBe('kept');
	});

	test('a secret is not shown and is confirmed by its last 4', async () => {
		const {asker, terminal} = start('0123456789abcdef');
		await asker.text('Secret', {isSecret: true});
		expect(terminal.lines).toEqual(['Secret: ', 'Taken: 16 characters, ending in cdef.']);
		const short = start('short');
		await short.asker.text('Secret', {isSecret: true});
		expect(short.terminal.lines.at(-1)).toBe('Taken: 5 characters.');
	});

	test('of several lines in a paste the first counts, all where they belong together', async () => {
		const {asker, terminal} = start('\nhttps://a\nb', '{\n"a": 1\n}');
		expect(await asker.text('Address')).toBe('https://a');
		expect(terminal.lines.at(-1)).toBe('Only the first line was taken.');
		expect(await asker.text('Token', {lines: 'all'})).toBe('{\n"a": 1\n}');
	});
});

test('every question ends with the signal', async () => {
	const ending = new AbortController();
	const asker = createAsker(new FakeLineTerminal('1'), ending.signal);
	ending.abort(new Error('over'));
	await expect(asker.choose('Which?', rows)).rejects.toThrow('over');
	await expect(asker.text('Name')).rejects.toThrow('over');
	await expect(asker.line('> ', never)).rejects.toThrow('over');
});
