import {describe, expect, test} from 'vitest';
import {back, type Choose, type Found, type Guide, type Row} from '../../source/talk/talk.ts';
import {type Talking, talking} from './talking.tsx';

const named = (...labels: string[]): Row<string>[] => labels.map(label => ({value: label, label}));
const letters = named('Alpha', 'Beta', 'Gamma');

async function choose(
	prompt: Choose<unknown> | (() => Choose<unknown>),
	options: Parameters<typeof talking>[1] = {},
): Promise<Talking> {
	const app = await talking({}, options);
	await app.ask(talk => talk.choose(prompt));
	return app;
}

test('the focus starts at the answer that there is, and Enter takes it', async () => {
	const app = await choose({rows: letters, at: 1});
	expect(app.focus()).toBe('Beta');
	await app.press('enter');
	expect(app.got).toEqual(['Beta']);
});

describe('rows that change', () => {
	test('another row becomes the one to take: the focus goes there, but not from under a finger', async () => {
		let at = 0;
		const app = await choose(() => ({rows: letters, at}));
		at = 1;
		app.talk.refresh();
		await app.waitFor(() => app.focus() === 'Beta', 'the move');
		await app.press('down');
		at = 0;
		app.talk.refresh();
		await app.waitFor(() => true, 'a turn');
		expect(app.focus()).toBe('Gamma');
	});

	test.each([[{}], [{found: {}}], [{details: () => ({heading: 'H', lines: []})}]])(
		'the focus stays on its row: %j',
		async more => {
			let rows = letters;
			const app = await choose(() => ({rows, ...more}));
			await app.press('down');
			rows = named('New', 'Alpha', 'Beta', 'Gamma');
			app.talk.refresh();
			await app.waitForText('New');
			expect(app.focus()).toBe('Beta');
			rows = named('New', 'Alpha');
			app.talk.refresh();
			await app.waitFor(() => !app.lastFrame().includes('Beta'), 'the end of the row');
			expect(app.focus()).toBe('Alpha');
		},
	);
});

describe('rows with a sign, a state and groups', () => {
	const rows: Row<string>[] = [
		{value: 'a', label: 'me', sign: 'success', state: 'valid 42 min', hint: 'default'},
		{value: 'b', label: 'longer-name', sign: 'dim', state: 'expired', hint: 'Oakfield'},
		{value: 'c', label: 'Waiting for a code', isApart: true, state: 'acme', hint: '2 days ago'},
		{value: 'd', label: 'New sign-in', isApart: true},
	];

	test('each group has columns of its own, and an empty line before it', async () => {
		const app = await choose({rows});
		expect(app.lastFrame()).toContain(
			[
				'❯ ✓ me           valid 42 min  default',
				'  – longer-name  expired       Oakfield',
				'',
				'  Waiting for a code  acme  2 days ago',
				'',
				'  New sign-in',
			].join('\n'),
		);
	});

	test.each([
		[
			'without Unicode the columns stand as straight',
			{unicode: false},
			'> ok me           valid',
			'  -  longer-name  ',
		],
		['in a narrow window the hint goes first', {columns: 34}, '✓ me           valid 42 min', '– longer-name'],
	])('%s', async (_, options, one, other) => {
		const app = await choose({rows}, options);
		expect(app.lastFrame()).toContain(one);
		expect(app.lastFrame()).toContain(other);
	});

	test('where not everything has room the empty lines go', async () => {
		const app = await choose({rows}, {rows: 8});
		const lines = app.lines();
		expect(lines.indexOf('  New sign-in')).toBe(lines.findIndex(line => line.includes('❯')) + 3);
	});

	test('the filter does not look at states', async () => {
		const many = named('Alpha', 'Beta', 'Gamma', 'Delta', 'Epsilon', 'Zeta', 'Eta');
		const app = await choose({rows: [...rows, ...many], found: {}});
		await app.press('/');
		await app.type('expired');
		expect(app.lastFrame()).toContain('Nothing has that in its name.');
	});
});

describe('ticks', () => {
	test('Space turns them, the focus stays, and only where there is a box it is a key', async () => {
		const ticked = new Set(['Beta']);
		const app = await choose(() => ({
			rows: letters.map(row => (row.label === 'Alpha' ? row : {...row, isTicked: ticked.has(row.label)})),
			onTick: value => void (ticked.delete(value as string) || ticked.add(value as string)),
		}));
		expect(app.keys()).toBe('↑↓ move · Enter choose · Esc back · ? help');
		await app.press('space', 'down');
		expect(app.keys()).toBe('↑↓ move · Space tick · Enter choose · Esc back · ? help');
		await app.press('space', 'down', 'space');
		expect(app.lastFrame()).toContain('  Alpha\n  [ ] Beta\n❯ [✓] Gamma');
	});
});

describe('a filter', () => {
	test('U26: an exact name comes first and has the focus; a way out is not found', async () => {
		const rows = ['acme-us', 'me-too', 'me', 'acme'].map(label => ({value: label, label}));
		const out = {value: 'out', label: 'Some new one', isOut: true};
		const app = await choose({rows: [...rows, out], found: {id: 'acme-us'}});
		await app.press('/');
		await app.type('me');
		const lines = app.lines().map(line => line.trim());
		expect(lines.filter(line => /^(me|acme)/.test(line))).toEqual(['me', 'me-too', 'acme-us', 'acme']);
		expect(app.lastFrame()).not.toContain('Some new one');
		await app.press('enter', 'enter');
		expect(app.got).toEqual(['me']);
	});

	test('U26: with many rows its key is named, whatever else goes', async () => {
		const keys = ['c copy', 'n new', 'e edit', 'd delete', '* default', 'r rename', 'x export', 'y more'];
		const prompt = (count: number): Choose<unknown> => ({
			rows: named(...Array.from({length: count}, (_, at) => `Row ${at}`)),
			keysFor: () => keys.map(key => ({key: key[0]!, does: key.slice(2), gives: key})),
			found: {},
		});
		expect((await choose(prompt(12))).keys()).toContain('/ find');
		expect((await choose(prompt(2))).keys()).not.toContain('/ find');
	});

	const prompt = (found: Found): Choose<unknown> => ({
		rows: [{value: 1, label: 'Alpha', hint: 'signed in'}, ...named('Beta', 'Betamax')],
		prose: ['Whose token?'],
		keysFor: row => [{key: 'd', does: `delete ${row}`, gives: `deleted ${row}`}],
		found,
	});

	test('/ opens it, it looks at labels and hints, Enter goes to the list, Esc shows all', async () => {
		const found: Found = {};
		const app = await choose(prompt(found));
		await app.press('/');
		expect(app.keys()).toBe('Enter go to the rows · Esc show all · Ctrl+G help');
		expect(app.lastFrame()).toContain('Find: ❯');
		await app.type('ETAd');
		expect(app.lastFrame()).toContain('Nothing has that in its name.');
		await app.press('backspace');
		expect(app.lastFrame()).not.toContain('Alpha');
		await app.press('enter');
		expect(app.lastFrame()).toContain('Only those with “ETA”.');
		expect(app.focus()).toBe('Beta');
		expect(app.keys()).toContain('Esc show all');
		await app.press('down', 'escape');
		expect(app.lastFrame()).toContain('Whose token?');
		expect(app.focus()).toBe('Betamax');
		expect(found).toEqual({filter: '', id: 'Betamax'});
		await app.press('/', 's', 'i', 'g', 'escape');
		expect(app.lastFrame()).toContain('Betamax');
		expect(app.got).toEqual([]);
	});

	test.each([
		['of two lines', 'zzz\nnothing', 80],
		['that is no ASCII', 'zzz\u00E9', 80],
		['in a narrow window', 'zzz\nnothing', 40],
	])('a word on a paste %s and one on what was found never stand in one line', async (_, text, columns) => {
		const app = await choose(prompt({}), {columns});
		await app.press('/');
		await app.type('z');
		await app.paste(text);
		const lines = app.lastFrame().split('\n');
		const at = lines.findIndex(line => line.startsWith('!'));
		const said = lines.slice(at, lines.indexOf('', at)).join(' ').replace(/\s+/g, ' ');
		expect(said).toMatch(
			/^! (Only the first line of the paste was taken|The paste was not taken: .*here)\.$/,
		);
		await app.press('q');
		expect(app.lastFrame()).toMatch(/^Nothing has that in its name\.$/m);
	});

	test('that matches nothing says so, and names no key that does nothing', async () => {
		const app = await choose({...prompt({}), question: 'Which token?'});
		await app.press('/');
		await app.type('zzz');
		await app.press('enter');
		expect(app.lastFrame()).toContain('Nothing matches “zzz”. Esc shows all.');
		expect(app.lastFrame()).not.toContain('Which token?');
		expect(app.keys()).not.toMatch(/Enter|delete|move/);
		expect(app.keys()).toContain('Esc show all');
		await app.press('enter', 'escape');
		expect(app.focus()).toBe('Alpha');
		expect(app.got).toEqual([]);
	});

	test('is as it was when the list is asked again', async () => {
		const found: Found = {};
		const app = await choose(prompt(found));
		await app.press('/', 'm', 'a', 'x', 'enter', 'd');
		expect(app.got).toEqual(['deleted Betamax']);
		await app.ask(talk => talk.choose(prompt(found)));
		expect(app.focus()).toBe('Betamax');
		await app.press('escape', 'escape');
		expect(app.got.slice(1)).toEqual([back]);
	});
});

test('a paste answers a list that takes one; another says that it was dropped', async () => {
	const app = await choose({rows: letters});
	await app.paste('http://127.0.0.1/?code=x');
	expect(app.lastFrame()).toContain('! There is no field to paste into here');
	await app.press('enter');
	await app.ask(talk => talk.choose({rows: letters, pasted: text => `pasted ${text}`}));
	await app.paste('http://127.0.0.1/?code=x');
	expect(app.got).toEqual(['Alpha', 'pasted http://127.0.0.1/?code=x']);
});

describe('beside the list', () => {
	const detailed: Choose<unknown> = {
		rows: letters,
		least: 8,
		details: value => ({heading: `About ${value}`, lines: ['one operation', 'another one']}),
	};

	test.each([
		['beside it', 80, 24, /❯ Beta +│ - one operation/],
		['below it', 60, 24, /Gamma\s+About Beta\n- one operation/],
		['nowhere', 40, 9, /❯ Beta/],
	])('details stand %s at %ix%i, drawn with the move', async (where, columns, rows, expected) => {
		const app = await choose(detailed, {columns, rows});
		await app.press('down');
		expect(app.lastFrame()).toMatch(expected);
		expect(app.lastFrame().includes('About')).toBe(where !== 'nowhere');
		for (const frame of app.frames) {
			const [, focus, about] = /❯ (\w+)[\s\S]*About (\w+)|About (\w+)[\s\S]*❯ (\w+)/.exec(frame) ?? [];
			if (focus && about) expect(focus).toBe(about);
		}
	});

	test.each([
		[120, true],
		[109, false],
	])('facts of the row in focus stand beside a wide window alone: %i columns', async (columns, isThere) => {
		const facts = (value: unknown) => [['vendor', `of ${value}`]] as const;
		const app = await choose({rows: letters, facts, found: {}}, {columns});
		await app.press('down');
		expect(/vendor {2}of Beta/.test(app.lastFrame())).toBe(isThere);
		expect(app.lastFrame()).not.toContain('of Alpha');
	});

	test('a picture of the row in focus goes where the largest does not fit; without Unicode it is ASCII', async () => {
		const pictures: Choose<unknown> = {
			rows: letters,
			picture: value => [`you ── ${value} ──▶ Amazon`, ...(value === 'Gamma' ? ['second line'] : [])],
		};
		const app = await choose(pictures);
		expect(app.lastFrame()).toContain('  you ── Alpha ──▶ Amazon');
		await app.press('down');
		expect(app.lastFrame()).toContain('  you ── Beta ──▶ Amazon');
		const small = await choose(pictures, {columns: 40, rows: 7});
		expect(small.lastFrame()).not.toContain('you');
		const ascii = await choose(pictures, {unicode: false});
		expect(ascii.lastFrame()).toContain('  you -- Alpha --> Amazon');
	});

	test('notes stand below as far as they fit, each whole', async () => {
		const noted = {rows: letters, notes: ['Nothing is stored before that.']};
		expect((await choose(noted)).lastFrame()).toContain('Gamma\n\nNothing is stored');
		expect((await choose(noted, {columns: 40, rows: 7})).lastFrame()).not.toContain('Nothing is stored');
		const two = {...noted, notes: [...noted.notes, 'A longer one. '.repeat(40)]};
		const first = (await choose(two, {columns: 40, rows: 12})).lastFrame();
		expect(first).toContain('Nothing is stored before that.');
		expect(first).not.toContain('A longer one');
	});
});

describe('above the list', () => {
	test('prose with its signs; what may go does where it is tight, and the list keeps its lines', async () => {
		const prompt: Choose<unknown> = {
			rows: letters,
			prose: [
				{text: 'Mind this.', sign: 'warning'},
				{text: 'A long story. '.repeat(20), goes: 1},
				undefined,
				'',
			],
			question: 'Which one?',
		};
		const wide = await choose(prompt);
		expect(wide.lastFrame()).toMatch(/! Mind this\.\n\nA long story[\s\S]*Which one\?\n\n❯ Alpha/);
		const narrow = await choose(prompt, {columns: 40, rows: 12});
		expect(narrow.lastFrame()).toContain('! Mind this.\nWhich one?\n❯ Alpha\n  Beta\n  Gamma');
	});

	test('a text is read whole: page by page where the window is small, and it is never cut', async () => {
		const text = Array.from({length: 12}, (_, at) => `Paragraph ${at} of what you have to know before.`);
		const prompt: Choose<unknown> = {rows: letters, text: [...text, {text: 'No way back.', sign: 'warning'}]};
		const app = await choose(prompt, {columns: 40, rows: 12});
		expect(app.lastFrame()).toMatch(/page 1 of \d+, Space turns it/);
		const seen = new Set<string>();
		const count = Number(/of (\d+), Space/.exec(app.lastFrame())![1]);
		for (let page = 0; page < count; page++) {
			for (const line of app.lines()) seen.add(line);
			expect(app.focus()).toBe('Alpha');
			await app.press('space');
		}
		expect(app.lastFrame()).toContain('page 1 of');
		const all = [...seen].join('\n');
		for (let at = 0; at < 12; at++) expect(all).toContain(`Paragraph ${at} `);
		expect(all).toContain('! No way back.');
		const tall = await choose(prompt, {columns: 80, rows: 40});
		expect(tall.lastFrame()).not.toContain('Space');
	});
});

describe('things to do elsewhere', () => {
	const guide = (memory: Set<number>): Guide => ({
		prose: ['In the console:'],
		clicks: [
			{label: 'Open it', detail: 'In your browser.'},
			{label: 'Save', detail: 'At the end of the page.'},
		],
		done: 'Done',
		question: 'Done?',
		keys: [{key: 'o', does: 'console', run: () => undefined}],
		memory,
	});

	test('Enter ticks and moves on, Space ticks, what each needs stands below, the last row ends it', async () => {
		const memory = new Set<number>();
		const app = await talking();
		await app.ask(talk => talk.guide(guide(memory)));
		expect(app.keys()).toBe('↑↓ move · Space tick · Enter next · o console · Esc back · ? help');
		expect(app.lastFrame()).toContain('❯ [ ] 1. Open it\n  [ ] 2. Save\n  Done\n\n  In your browser.');
		await app.press('enter');
		expect(app.lastFrame()).toContain('  [✓] 1. Open it\n❯ [ ] 2. Save\n  Done\n\n  At the end of the page.');
		await app.press('space', 'space', 'down');
		expect(app.keys()).not.toContain('Space');
		await app.press('enter');
		expect(app.got).toEqual(['done']);
		expect(memory).toEqual(new Set([0]));
	});

	test('begins at the first click that is open, with its detail from the first frame on; Esc closes', async () => {
		const app = await talking({isFirst: true, isKept: false});
		const before = app.frames.length;
		await app.ask(talk => talk.guide(guide(new Set([0]))));
		expect(app.focus()).toBe('2. Save');
		for (const frame of app.frames.slice(before)) expect(frame).not.toContain('In your browser.');
		await app.press('escape');
		expect(app.got).toEqual([back]);
	});
});
