import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {listOf, steady} from '../../gallery/words.ts';
import {wordsOfTables} from '../../gallery/words-of-tables.ts';
import {failures} from '../../source/core/failures.ts';
import {back} from '../../source/talk/talk.ts';
import {wordsVariable} from '../fakes/heard-words.ts';
import {FakeVoice} from '../fakes/talk.ts';

let folder = '';
const before = process.env[wordsVariable];
beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'smapi-login-words-test-'));
});
afterEach(() => {
	if (before === undefined) delete process.env[wordsVariable];
	else process.env[wordsVariable] = before;
	rmSync(folder, {recursive: true, force: true});
});

const ofRow = {heading: 'Beside', lines: ['what it means']};

/** One prompt with a text of every kind, answered by Esc. */
async function ask(): Promise<void> {
	const voice = new FakeVoice([['Which?', 'esc']]);
	voice.place(
		{
			title: 'Scopes',
			place: '7 of 10',
			failure: undefined,
			notices: [],
			isFirst: false,
			isKept: false,
			way: [],
		},
		false,
	);
	const answer = await voice.choose({
		status: {text: 'a state'},
		prose: ['some prose\nof two lines', {label: 'a label', text: 'its text'}],
		question: 'Which?',
		rows: [
			{value: 1, label: 'the first', hint: 'a hint'},
			{value: 2, label: 'the second'},
		],
		details: () => ofRow,
		keysFor: () => [{key: 'c', does: 'copy', says: 'Copy it'}],
		help: ['an explanation'],
	});
	expect(answer).toBe(back);
}

test('the tests’ voice keeps each text once, also what stands behind ? and beside other rows', async () => {
	const file = path.join(folder, 'words.jsonl');
	process.env[wordsVariable] = file;
	await ask();
	const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
	expect(lines.map(line => JSON.parse(line))).toEqual(
		[
			['state', 'a state'],
			['text', 'some prose'],
			['text', 'of two lines'],
			['label', 'a label'],
			['text', 'its text'],
			['question', 'Which?'],
			['choice', 'the first'],
			['hint', 'a hint'],
			['details', 'Beside'],
			['details', 'what it means'],
			['key', 'c: copy'],
			['choice', 'Copy it'],
			['choice', 'the second'],
			['help', 'an explanation'],
		].map(([kind, text]) => ({place: 'scopes', kind, text})),
	);
});

test('without a file to keep them in, nothing is written', async () => {
	delete process.env[wordsVariable];
	await ask();
});

test('the list is by step, each text once, whatever the order in which it was heard', () => {
	const heard = [
		{place: 'token', kind: 'text', text: 'It has 42 min left.'},
		{place: 'commands/team', kind: 'message', text: 'Written.'},
		{place: 'role', kind: 'help', text: 'Why'},
		{place: 'role', kind: 'text', text: 'B “one”'},
		{place: 'role', kind: 'text', text: 'A'},
		{place: 'token', kind: 'text', text: 'It has 41 min left.'},
		{place: 'role', kind: 'text', text: 'B “all”'},
	];
	const wanted = [
		['role', 'A'],
		['role', 'B “all”'],
		['role', 'Why'],
		['token', 'It has 41 min left.'],
		['commands/team', 'Written.'],
	];
	for (const order of [heard, heard.toReversed()])
		expect(listOf(order).map(({place, text}) => [place, text])).toEqual(wanted);
});

test.each([
	[
		'http://127.0.0.1:41234/cb and http://127.0.0.1:9090/cb',
		'http://127.0.0.1:PORT/cb and http://127.0.0.1:9090/cb',
	],
	['saved in /tmp/smapi-login-x1y2/config.json.', 'saved in FOLDER'],
	['?state=abcdefghijklmnopqrstuv&x', '?state=…&x'],
	['me          valid', 'me  valid'],
	['token Atza|••••••••3f9k, secret (…ab12)', 'token Atza|••••••••XXXX, secret (…XXXX)'],
])('what differs from run to run is told by what it is: %s', (text, wanted) => {
	expect(steady(text)).toBe(wanted);
});

test('every row of the tables is in the list', () => {
	const texts = new Set(wordsOfTables().map(({text}) => text));
	for (const {what, next} of Object.values(failures)) expect(texts.has(what) && texts.has(next)).toBe(true);
	for (const text of [
		'Print the access token, renewed when less than 5 minutes are left',
		'Your role',
		'What the exit codes mean',
		'Left. Begin again:',
	])
		expect(texts).toContain(text);
});
