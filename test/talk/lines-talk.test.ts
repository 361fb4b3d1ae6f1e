import {describe, expect, test} from 'vitest';
import {Failure} from '../../source/core/failure.ts';
import {judgeAnswerLength} from '../../source/core/pasted-text.ts';
import {createAsker} from '../../source/talk/asker.ts';
import {LinesTalk} from '../../source/talk/lines-talk.ts';
import {back, type Choose, type Page, type Place, skipped} from '../../source/talk/talk.ts';
import {FakeLineTerminal, type TypedLine, waits} from '../fakes/line-terminal.ts';
import {fakePorts} from '../fakes/ports.ts';

/** A voice in lines whose person types this. */
function start(...typed: readonly TypedLine[]) {
	const terminal = new FakeLineTerminal(...typed);
	const ending = new AbortController();
	const ports = fakePorts();
	const talk = new LinesTalk({
		asker: createAsker(terminal, ending.signal),
		ports,
		signal: ending.signal,
		away: () => ({over: () => undefined}),
		async writeFile(name) {
			if (name === 'full') throw new Failure('save_failed', {path: '/x', detail: 'no space'});
			return `/work/${name}`;
		},
	});
	terminal.lines.length = 0;
	return {talk, ports, ending, heard: terminal.lines, left: () => terminal.left()};
}

const place: Place = {
	title: 'Scopes',
	place: '7 of 10',
	failure: undefined,
	notices: [],
	way: [],
	isFirst: false,
	isKept: false,
};

describe('where the person is', () => {
	test('title, place and notices; a failure once, whatever is told again', () => {
		const {talk, heard} = start();
		const failure = new Failure('invalid_client');
		talk.place({...place, failure, notices: [{text: 'Taken from the command line: role.'}]}, false);
		talk.place({...place, failure}, true);
		expect(heard.slice(0, 3)).toEqual(['', 'Scopes · 7 of 10', 'Taken from the command line: role.']);
		expect(heard.filter(line => line.startsWith('Failed:'))).toHaveLength(1);
		talk.place({...place, failure: new Failure('invalid_client')}, true);
		expect(heard.filter(line => line.startsWith('Failed:'))).toHaveLength(2);
	});

	test('a step that is passed without a word has no heading; what was found out there stands under the next', () => {
		const {talk, heard} = start();
		talk.place({...place, title: 'Allowed return URLs', place: '4 of 10'}, false);
		talk.place({...place, notices: [{text: 'Return URL is registered'}]}, false);
		expect(heard).toEqual(['', 'Scopes · 7 of 10', 'Return URL is registered']);
	});

	test('who wants to leave is asked; the last words come last', async () => {
		const {talk, heard} = start('', '2');
		expect([await talk.wantsToLeave(), await talk.wantsToLeave()]).toEqual([true, false]);
		await talk.close(['Signed in. It is saved.']);
		expect(heard.slice(-2)).toEqual(['Signed in.', 'It is saved.']);
	});
});

describe('a list', () => {
	const list: Choose<string> = {
		prose: ['Why this is asked.', undefined, {text: 'On screens alone.', only: 'screen'}],
		question: 'Which?',
		rows: [
			{value: 'out', label: 'Leave', isOut: true},
			{value: 'a', label: 'One', state: 'the first', hint: 'of two'},
			{value: 'b', label: 'Two'},
		],
		keys: [
			{key: 'c', says: 'Copy it', run: () => undefined},
			{key: 'enter', says: 'First', gives: 'enter'},
			{key: 'escape', says: 'Last', gives: 'escape'},
			{key: 's', does: 'on screens alone', run: () => undefined},
			{key: 'x', says: 'Not here', only: 'screen', gives: 'x'},
		],
	};

	test('rows, what Enter does, keys, ways out, what Esc does; spoken', async () => {
		const {talk, heard} = start('4');
		await talk
			.choose({...list, keys: [...list.keys!, {key: 'd', says: 'Done', gives: 'd'}], at: 1})
			.catch(() => undefined);
		expect(heard.slice(0, 9)).toEqual([
			'Why this is asked.',
			'Which?',
			'1. One: the first, of two',
			'2. Two',
			'3. First',
			'4. Copy it',
			'5. Done',
			'6. Leave',
			'7. Last',
		]);
	});

	test.each([
		['1', 'a'],
		['', 'a'],
		['3', 'enter'],
		['5', 'out'],
		['6', 'escape'],
		['b', 'escape'],
	])('%j gives %s', async (typed, value) => {
		const {talk} = start(typed);
		expect(await talk.choose({...list, at: 1})).toBe(value);
	});

	test('without a key `escape`, b gives back', async () => {
		const {talk} = start('b');
		expect(await talk.choose({rows: list.rows})).toBe(back);
	});

	test('a key that does something is waited for; then the list asks on and says only what is new', async () => {
		let count = 0;
		const {talk, heard} = start('2', '2', '1');
		await talk.choose(() => ({
			prose: ['Always.', `Done ${count} times.`],
			rows: [{value: 'a', label: 'Go on'}],
			keys: [{key: 'c', says: 'Count', run: async () => void count++}],
		}));
		expect(heard.filter(line => line === 'Always.')).toHaveLength(1);
		expect(heard.filter(line => line === '1. Go on')).toHaveLength(1);
		expect(heard).toContain('Done 2 times.');
	});

	test('an id goes on where it was, without it all is said again', async () => {
		for (const [id, times] of [
			['same', 1],
			[undefined, 2],
		] as const) {
			const {talk, heard} = start('1', '1');
			const prompt = {prose: ['Once.'], rows: [{value: 1, label: 'Go on'}], ...(id && {id})};
			await talk.choose(prompt);
			await talk.choose(prompt);
			expect(heard.filter(line => line === 'Once.')).toHaveLength(times);
		}
	});

	test('keys of one row are behind a row of their own; b from there leads back to the list', async () => {
		const prompt: Choose<string> = {
			rows: [
				{value: 'me', label: 'me'},
				{value: 'new', label: 'New'},
			],
			keysFor: row =>
				row === 'me'
					? [
							{key: 'd', says: 'Delete it', gives: 'deleted'},
							{key: 'enter', does: 'token'},
						]
					: [],
			others: 'Do more with one of these',
		};
		const {talk, heard, left} = start('3', 'b', '3', '1', 'b', '3', '', '');
		expect(await talk.choose(prompt)).toBe('deleted');
		expect(left()).toBe(0);
		expect(heard).toContain('What do you want to do with me?');
		expect(heard.filter(line => line === '1. New')).toEqual([]);
	});

	test('the row that was found last is what Enter takes; help is said on ?', async () => {
		const {talk, heard} = start('?', '');
		const found = {id: 'Two'};
		expect(await talk.choose({rows: list.rows, found, help: ['It helps.']})).toBe('b');
		expect(heard).toContain('It helps.');
	});

	test('a filter, a picture and details are for the eye', async () => {
		const {talk, heard} = start('');
		await talk.choose({
			rows: list.rows,
			picture: () => ['── ▶'],
			details: () => ({heading: 'H', lines: ['D']}),
			notes: ['Note.'],
		});
		expect(heard[0]).toBe('Note.');
		expect(heard.join()).not.toMatch(/▶|H,D/);
	});
});

describe('a field', () => {
	const odd = {verdict: 'odd', value: 'odd', reason: 'Strange.'} as const;

	test('prose, what Enter keeps, letters of keys; a secret is hidden and confirmed by its end', async () => {
		const {talk, heard} = start('t', 'abcdefgh1234');
		const prompt = {
			prose: ['Why.'],
			field: {
				name: 'Secret',
				isSecret: true,
				enter: {value: 'v', does: 'keeps', name: 'what you gave (…3f9k)'},
			},
			keys: [{key: 't', says: 'Take another', run: () => undefined}],
		} as const;
		expect(await talk.text(prompt)).toBe('abcdefgh1234');
		expect(heard.slice(0, 4)).toEqual([
			'Why.',
			'It is hidden while you type.',
			'Type t to take another.',
			'Enter alone keeps what you gave, ending in 3f9k.',
		]);
		expect(heard.join('\n')).not.toContain('abcdefgh1234');
		expect(heard.at(-1)).toBe('Taken: 12 characters, ending in 1234.');
	});

	test.each([
		['refused', ['x', 'good'], 'good', 'No.'],
		['odd, by a second Enter', ['odd', ''], 'odd', 'Strange. Enter alone sends it.'],
		['a key that answers', ['q'], 'quit', ''],
		['back', ['b'], back, ''],
		['Enter alone', [''], 'offered', 'Enter alone takes offered.'],
	])('%s', async (_, typed, value, said) => {
		const {talk, heard} = start(...typed);
		const answer = await talk.text<string>({
			field: {
				name: 'Name',
				anyway: 'sends it',
				enter: {value: 'offered', does: 'takes'},
				judge: text =>
					text === 'x'
						? {verdict: 'refuse', reason: 'No.'}
						: text === 'odd'
							? odd
							: {verdict: 'take', value: text},
			},
			keys: [{key: 'q', says: 'Quit', gives: 'quit'}],
		});
		expect(answer).toBe(value);
		expect(heard.join(' ')).toContain(said);
	});

	test.each([
		['hidden', {isSecret: true}],
		['shown', {}],
		['told what it is', {isSecret: true, read: () => ({taken: 'A code, 1 character.'})}],
	])('a letter that does something is not said to be taken: %s', async (_, field) => {
		const {talk, heard} = start('o');
		const keys = [{key: 'o', says: 'Look', gives: 'looked'}];
		expect(await talk.text({field: {name: 'Code', ...field}, keys})).toBe('looked');
		expect(heard.join('\n')).not.toMatch(/Taken|1 character/);
	});

	test.each([
		['taken', ['"good"'], 'good'],
		['odd, by Enter alone', ['"odd"', ''], 'odd'],
		['odd, by the same once more', ['"odd"', 'odd'], 'odd'],
	])('what the judgement made of a text is what counts: %s', async (_, typed, value) => {
		const {talk, heard} = start(...typed);
		const judge = (text: string) => {
			const bare = text.replaceAll('"', '');
			return bare === 'odd' ? odd : ({verdict: 'take', value: bare} as const);
		};
		expect(await talk.text({field: {name: 'Name', judge}})).toBe(value);
		expect(heard.filter(line => line.startsWith('Strange.'))).toHaveLength(typed.length - 1);
	});

	test('after the help, what Enter alone does is said again', async () => {
		const {talk, heard} = start('?', '');
		const field = {name: 'Name', enter: {value: 'me', does: 'takes'}} as const;
		await talk.text({field, help: ['So.']});
		expect(heard).toEqual(['Enter alone takes me.', 'Name: ?', 'So.', 'Enter alone takes me.', 'Name: ']);
	});

	test('what others sent is told what it is, with its lines', async () => {
		const {talk, heard} = start('nothing', 'one\ntwo');
		const read = (text: string) =>
			text.includes('two')
				? {taken: `A token Atza|••••••••3f9k of ${text.length}.`}
				: {refused: 'No token in it.'};
		expect(await talk.text({field: {name: 'Token', isSecret: true, read}})).toBe('one\ntwo');
		expect(heard).toContain('No token in it.');
		expect(heard.at(-1)).toBe('A token Atza, hidden, ending in 3f9k of 7.');
	});
});

describe('a page', () => {
	const until = (ports: ReturnType<typeof fakePorts>, seconds: number) =>
		new Date(ports.clock.now().getTime() + seconds * 1000);

	test('rows of a table, and keys as rows of a question', async () => {
		const {talk, heard} = start('2');
		const page: Page<string> = {
			paragraphs: [
				{label: 'token', text: 'Atza|••••••••3f9k'},
				{text: 'Bad.', sign: 'failure'},
			],
			keys: [
				{key: 's', says: 'Show it', gives: 'shown'},
				{key: 'enter', says: 'Leave', gives: 'left'},
			],
		};
		expect(await talk.page(page)).toBe('shown');
		expect(heard).toEqual([
			'token: Atza, hidden, ending in 3f9k',
			'Failed: Bad.',
			'What now?',
			'1. Leave',
			'2. Show it',
			'1 or 2 (Enter: 1): 2',
		]);
	});

	test('what is awaited ends the line that is being typed', async () => {
		let end: (value: string) => void = () => undefined;
		const ends = new Promise<string>(resolve => {
			end = resolve;
		});
		const {talk} = start(() => end('came'), waits);
		expect(
			await talk.page<string>({paragraphs: [], field: {name: 'Address', onSubmit: () => undefined}}, ends),
		).toBe('came');
	});

	test('an end that fails rejects, and is no unhandled rejection after b', async () => {
		const {talk} = start('b', waits);
		const failing = Promise.reject(new Failure('timed_out'));
		const field = {name: 'Address', onSubmit: () => undefined};
		expect(
			await talk.page(
				{paragraphs: [], field},
				new Promise<never>((_, reject) => setImmediate(() => reject(new Error('late')))),
			),
		).toBe(back);
		await expect(talk.page({paragraphs: [], field}, failing)).rejects.toThrow();
	});

	test('lines go to the field, letters to their keys, Enter alone to `enter`; a note is said each time it is new', async () => {
		const sent: string[] = [];
		let at = 0;
		const {talk, heard} = start('o', 'an address', 'an address', '');
		const page = (): Page<string> => ({
			paragraphs: [],
			question: 'Address, or a letter',
			field: {
				name: 'Address',
				onSubmit: text => {
					at = sent.push(text);
				},
				...(at > 0 && {note: {text: 'Not that.', sign: 'failure', at}}),
			},
			keys: [
				{key: 'o', says: 'Open it', run: () => void sent.push('opened')},
				{key: '1', says: 'Change it', run: () => undefined},
				{key: 'enter', does: 'more time', gives: 'more'},
			],
		});
		expect(await talk.page(page)).toBe('more');
		expect(sent).toEqual(['opened', 'an address', 'an address']);
		expect(heard.slice(0, 2)).toEqual(['1. Change it', 'Type o to open it.']);
		expect(heard.filter(line => line === 'Failed: Not that.')).toHaveLength(2);
	});

	test.each<[string, readonly string[], readonly string[]]>([
		['Enter alone sends it', ['hello', ''], ['hello']],
		['the same once more sends it', ['hello', 'hello'], ['hello']],
		['something else takes its place', ['hello', 'an address', ''], ['an address']],
		['a letter that is no key is never sent', ['e', '', 'e', 'e'], []],
		['a key in between is a key', ['hello', '1', 'hello'], ['key']],
	])('what is too short is asked about before it is sent: %s', async (_, typed, wanted) => {
		const sent: string[] = [];
		const {talk, heard} = start(...typed, 'b');
		const onSubmit = (text: string) => void sent.push(text);
		const field = {name: 'Address', judge: judgeAnswerLength, anyway: 'sends it anyway', onSubmit};
		const key = {key: '1', says: 'Change it', isQuiet: true, run: () => void sent.push('key')};
		await talk.page({paragraphs: [], field, keys: [key]});
		expect(sent).toEqual(wanted);
		expect(heard.join(' ')).not.toContain('1. Change it');
		if (typed[0] === 'hello')
			expect(heard.join(' ')).toContain('too short for a code or an address. Enter alone sends it anyway.');
	});

	test('the time left is said at the start, when Enter asks, and at one minute', async () => {
		const {talk, heard, ports} = start(() => ports.clock.advance(240), '', 'b');
		const timer = until(ports, 300);
		await talk.page({paragraphs: [], status: {timer}, field: {name: 'Address', onSubmit: () => undefined}});
		expect(heard.filter(line => line.endsWith('left.'))).toEqual([
			'5 min left.',
			'1 min left.',
			'1 min left.',
		]);
	});

	test('a page that gets its field later reads then', async () => {
		let isOpen = false;
		const {talk} = start('text');
		const asked = talk.page<string>(() => ({
			paragraphs: [{text: isOpen ? 'Now.' : 'Wait.'}],
			...(isOpen && {field: {name: 'Address', onSubmit: () => undefined}}),
			keys: isOpen ? [{key: 'text', says: 'End', gives: 'over'}] : [],
		}));
		await new Promise(resolve => setImmediate(resolve));
		isOpen = true;
		talk.refresh();
		expect(await asked).toBe('over');
	});

	test('what begins with it is over before it is asked', async () => {
		let isReady = false;
		const {talk, heard} = start('1');
		await talk.page(() => ({
			paragraphs: [{text: isReady ? 'Ready.' : 'Not ready.'}],
			keys: [{key: 'enter', says: 'Go on', gives: true}],
			begins: async () => {
				isReady = true;
			},
		}));
		expect(heard[0]).toBe('Ready.');
	});

	test('the end of the wizard ends whatever is asked', async () => {
		const {talk, ending} = start(() => ending.abort(new Error('cancelled')), waits);
		await expect(talk.page({paragraphs: [], field: {name: 'A', onSubmit: () => undefined}})).rejects.toThrow(
			'cancelled',
		);
		const other = start();
		const waiting = other.talk.page({paragraphs: []});
		other.ending.abort(new Error('cancelled'));
		await expect(waiting).rejects.toThrow('cancelled');
	});
});

describe('clicks elsewhere', () => {
	test('each is a step with its words, then one row goes on', async () => {
		const {talk, heard} = start('1');
		const clicks = [
			{label: 'Edit', detail: 'Bottom right.'},
			{label: 'Save', detail: 'Below.'},
		];
		expect(await talk.guide({clicks, done: 'All done', question: 'Done?', memory: new Set()})).toBe('done');
		expect(heard.slice(0, 6)).toEqual([
			'Step 1: Edit.',
			'Bottom right.',
			'Step 2: Save.',
			'Below.',
			'Done?',
			'1. All done',
		]);
	});
});

describe('something that takes its time', () => {
	async function* slow(result: Promise<string>) {
		yield {type: 'slow'};
		return await result;
	}
	const never = new Promise<string>(() => undefined);
	// biome-ignore lint/correctness/useYield: it is over at once
	async function* quick() {
		return 1;
	}

	test('is told, and its result is given', async () => {
		const {talk, heard} = start(waits);
		expect(
			await talk.wait(() => slow(Promise.resolve('r')), {says: 'Checking…', enter: 'go on without it'}),
		).toBe('r');
		expect(heard).toContain('Checking…');
	});

	test.each([
		['Enter goes on without it', '', skipped],
		['b goes back', 'b', back],
	])('%s', async (_, typed, value) => {
		const {talk} = start(typed);
		expect(await talk.wait(() => slow(never), {says: 'Checking…', enter: 'go on without it'})).toBe(value);
	});

	test('what is quick says nothing', async () => {
		const {talk, heard} = start();
		await talk.wait(() => quick(), {says: 'Checking…'});
		expect(heard).toEqual([]);
	});
});

test('copied, opened, written, or why not', async () => {
	const {talk, heard, ports} = start();
	await talk.copy('text', 'Address');
	await talk.open('https://a.example/');
	await talk.write('a.txt', 'text');
	await talk.write('full', 'text');
	expect(ports.clipboard.copied).toEqual(['text']);
	expect(heard.join('\n')).toMatch(/Address copied[\s\S]*browser[\s\S]*Written to \/work\/a\.txt\nFailed: /);
});

test.each([true, false])('U09: who leaves hears “kept” only where something is (%s)', async isKept => {
	const {talk, heard} = start('2');
	talk.place({...place, isFirst: true, isKept}, false);
	await talk.wantsToLeave();
	expect(heard.join(' ').includes('kept')).toBe(isKept);
});

test('what stands beside the title on screens is said', async () => {
	const {talk, heard} = start('');
	const status = {text: 'saved as me', meaning: 'success'} as const;
	await talk.choose({status, rows: [{value: 1, label: 'Leave'}]});
	expect(heard).toContain('Saved as me.');
});

describe('what begins with a prompt and takes its time', () => {
	const rows = [{value: 1, label: 'One'}];

	test('is told after 0.3 s; Enter goes on without it', async () => {
		const {talk, ports, heard} = start('', '1');
		const asked = talk.choose({rows, begins: () => new Promise(() => undefined)});
		await ports.clock.advance(0.3);
		expect(await asked).toBe(1);
		expect(heard).toContain('This takes a moment.');
		expect(heard.join()).toContain('Enter to go on without it: ');
	});

	test('a word that is typed there is not dropped in silence', async () => {
		const {talk, ports, heard} = start('hello', '', '1');
		const asked = talk.choose({rows, begins: () => new Promise(() => undefined)});
		await ports.clock.advance(0.3);
		expect(await asked).toBe(1);
		expect(heard.join(' ')).toContain('Enter alone goes on, b goes back.');
	});

	test('says nothing when it is quick, and its end goes on by itself', async () => {
		const quick = start('1');
		expect(await quick.talk.choose({rows, begins: async () => undefined})).toBe(1);
		expect(quick.heard).not.toContain('This takes a moment.');
		const {talk, ports} = start(waits, '1');
		let end = () => {};
		const begins = () =>
			new Promise<void>(resolve => {
				end = resolve;
			});
		const asked = talk.choose({rows, begins});
		await ports.clock.advance(0.3);
		end();
		expect(await asked).toBe(1);
	});
});
