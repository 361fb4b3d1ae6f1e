import {queryObjects} from 'node:v8';
import {describe, expect, test} from 'vitest';
import {Failure} from '../../source/core/failure.ts';
import {back, type Choose, type Key, type Page, skipped, type Work} from '../../source/talk/talk.ts';
import {cancelled, talking} from './talking.tsx';

const rows = ['Alpha', 'Beta', 'Gamma'].map(label => ({value: label.toLowerCase(), label}));
const list: Choose<string> = {rows, prose: ['Which one?']};
const name = {field: {name: 'Name'}};
const page: Page<string> = {
	paragraphs: [{text: 'Something is told.'}],
	keys: [{key: 'g', does: 'go', gives: 'gone'}],
};

/** A promise, and how it ends. */
function later<T>() {
	let resolve: (value: T) => void = () => undefined;
	let reject: (error: unknown) => void = () => undefined;
	const promise = new Promise<T>((...ways) => {
		[resolve, reject] = ways;
	});
	return {promise, resolve, reject};
}

test('one prompt after the other: a list, a field, a page, and back from each', async () => {
	const app = await talking();
	await app.ask(talk => talk.choose(list));
	expect(app.lines()[0]).toBe('Title · 3 of 9');
	expect(app.lastFrame()).toContain('Which one?');
	expect(app.keys()).toBe('↑↓ move · Enter choose · Esc back · ? help');
	await app.press('down', 'enter');
	await app.ask(talk => talk.text(name));
	expect(app.keys()).toBe('Enter go on · Esc back · Ctrl+G help');
	await app.type('abc');
	await app.press('enter');
	await app.ask(talk => talk.page(page));
	expect(app.keys()).toBe('g go · Esc back · ? help');
	await app.press('g');
	expect(app.got).toEqual(['beta', 'abc', 'gone']);
	for (const ask of [() => app.talk.choose(list), () => app.talk.text(name), () => app.talk.page(page)]) {
		await app.ask(ask);
		await app.press('escape');
	}
	expect(app.got.slice(3)).toEqual([back, back, back]);
});

test('behind a field with something in it no frame of the next prompt lacks the way back', async () => {
	const app = await talking();
	await app.ask(talk => talk.text(name));
	await app.type('abc');
	await app.press('enter');
	const before = app.frames.length;
	await app.ask(talk => talk.choose(list));
	const drawn = app.frames.slice(before).filter(frame => frame.includes('❯ Alpha'));
	expect(drawn.length).toBeGreaterThan(0);
	for (const frame of drawn) expect(frame).toContain('Esc back');
});

describe('between two prompts', () => {
	test('the old one stays drawn and deaf, and keys are held until the next one hears them', async () => {
		const app = await talking();
		await app.ask(talk => talk.choose(list));
		expect(app.isHeld()).toBe(false);
		await app.press('enter');
		expect(app.isHeld()).toBe(true);
		expect(app.lastFrame()).toContain('❯ Alpha');
		await app.press('enter', 'escape');
		expect(app.got).toEqual(['alpha']);
		let wasHeld: boolean | undefined;
		const begins = async () => {
			wasHeld = app.isHeld();
		};
		void app.talk.text({...name, begins});
		expect(app.isHeld()).toBe(true);
		await app.waitForText('Ctrl+G help');
		// Begins in an effect of the prompt itself: its handlers are mounted in the same turn, and not before.
		expect(wasHeld).toBe(true);
		expect(app.isHeld()).toBe(false);
	});

	test('what is printed waits: the old frame does not come again below it', async () => {
		const app = await talking();
		await app.ask(talk => talk.choose(list));
		await app.press('enter');
		const before = app.frames.length;
		app.talk.print(['an address']);
		await app.waitFor(() => true, 'a turn');
		expect(app.frames).toHaveLength(before);
		await app.ask(talk => talk.text(name));
		const after = app.frames.slice(before);
		expect(after.findIndex(frame => frame.includes('an address'))).toBeGreaterThan(0);
		for (const frame of after) expect(frame).not.toContain('Alpha');
	});

	test('what is printed together with the next prompt comes above that one', async () => {
		const app = await talking();
		await app.ask(talk => talk.choose(list));
		await app.press('enter');
		const before = app.frames.length;
		await app.ask(async talk => {
			const answer = talk.text(name);
			talk.print(['an address']);
			return answer;
		});
		for (const frame of app.frames.slice(before)) expect(frame).not.toContain('Alpha');
		expect(app.frames.slice(before).join('')).toContain('an address\n');
	});
});

describe('a passing page', () => {
	const passing: Page<string> = {paragraphs: [{text: 'It is being saved…'}], isPassing: true};

	test('that is over at once is never drawn, and what is printed meanwhile comes with the next prompt', async () => {
		const app = await talking();
		await app.ask(talk => talk.page(page));
		const before = app.frames.length;
		await app.ask(async talk => {
			const saving = talk.page(passing, Promise.resolve('saved'));
			talk.print(['a remark']);
			app.got.push(await saving);
			return talk.text(name);
		});
		await app.waitForText('Ctrl+G help');
		expect(app.got).toEqual(['saved']);
		expect(app.frames.slice(before).join('')).toContain('a remark\n');
		expect(app.frames.join('')).not.toContain('being saved');
		expect(app.isHeld()).toBe(false);
	});

	test('that goes on is drawn, and until then keys are held for it', async () => {
		const app = await talking();
		await app.ask(talk => talk.page(page));
		let isRunning = false;
		void app.talk.page(() => (isRunning ? passing : page));
		await app.waitFor(() => true, 'a turn');
		expect(app.isHeld()).toBe(false);
		isRunning = true;
		app.talk.refresh();
		expect(app.isHeld()).toBe(true);
		expect(app.lastFrame()).toContain('Something is told.');
		await app.waitForText('It is being saved…');
		expect(app.isHeld()).toBe(false);
		app.talk.say('What became of it.');
		await app.waitForText('✓ What became of it');
		expect(app.isHeld()).toBe(false);
	});

	test('does not keep back the question whether to leave', async () => {
		const app = await talking();
		await app.ask(talk => talk.page(page));
		void app.talk.page(passing);
		app.talk.leave(true);
		await app.waitFor(() => true, 'a turn');
		expect(app.lastFrame()).toContain('Leave smapi-login?');
	});
});

describe('a prompt that is a function', () => {
	test('is called for what changes, not for keys that move the focus', async () => {
		let calls = 0;
		const many = Array.from({length: 1000}, (_, at) => ({value: at, label: `Row ${at}`}));
		const app = await talking();
		await app.ask(talk =>
			talk.choose(() => {
				calls++;
				return {rows: many, keys: [{key: 'r', does: 'read', run: () => undefined}]};
			}),
		);
		const first = calls;
		expect(first).toBeLessThanOrEqual(2);
		await app.press('down', 'down', 'end', 'up', '?', 'escape');
		app.talk.say('said');
		await app.waitForText('✓ said');
		expect(calls).toBe(first);
		await app.press('r');
		expect(calls).toBe(first + 1);
		app.talk.refresh();
		await app.waitFor(() => calls > first + 1, 'another look');
		await app.resize(60, 20);
		expect(calls).toBe(first + 3);
	});

	test('knows the columns of the window', async () => {
		const app = await talking();
		await app.ask(talk => talk.page(() => ({paragraphs: [{text: `${talk.columns} columns`}]})));
		await app.resize(61, 20);
		expect(app.lastFrame()).toContain('61 columns');
	});

	test('is called as often as it says, until it is time', async () => {
		const app = await talking();
		const until = new Date(app.clock.now().getTime() + 3000);
		let calls = 0;
		await app.ask(talk =>
			talk.page(() => ({paragraphs: [{text: `call ${++calls}`}], every: {seconds: 1, until}})),
		);
		const first = calls;
		await app.clock.advance(1);
		await app.waitForText(`call ${first + 1}`);
		await app.clock.advance(9);
		await app.waitForText(`call ${first + 3}`);
		expect(app.clock.pendingCount).toBe(0);
	});

	test('asked again under its id goes on with its text and its row in focus; without one it begins anew', async () => {
		for (const id of ['same', undefined]) {
			const app = await talking();
			const asking = id === undefined ? {} : {id};
			await app.ask(talk => talk.choose({...list, ...asking, keys: [{key: 'x', gives: 'x'}]}));
			await app.press('down', 'x');
			await app.ask(talk => talk.choose({...list, ...asking}));
			expect(app.focus()).toBe(id ? 'Beta' : 'Alpha');
			await app.press('escape');
			const field = {...name, ...(id && {id: 'field'}), keys: [{key: 'z', typing: 'ctrl+y', gives: 'y'}]};
			await app.ask(talk => talk.text(field));
			await app.type('abc');
			await app.press('ctrl+y');
			await app.ask(talk => talk.text(field));
			expect(app.lastFrame()).toContain(id ? '❯ abc' : '❯ \n'.trim());
			expect(app.lastFrame().includes('abc')).toBe(id !== undefined);
			app.unmount();
		}
	});

	test('an id is known in its own step only', async () => {
		const app = await talking();
		await app.ask(talk => talk.choose({...list, id: 'list'}));
		await app.press('down', 'enter');
		app.talk.place(
			{
				title: 'Next',
				place: undefined,
				failure: undefined,
				notices: [],
				isFirst: false,
				isKept: false,
				way: [],
			},
			false,
		);
		await app.ask(talk => talk.choose({...list, id: 'list'}));
		expect(app.lines()[0]).toBe('Next');
		expect(app.focus()).toBe('Alpha');
	});
});

describe('a page that ends from outside', () => {
	test('is answered by that, once', async () => {
		const app = await talking();
		const end = later<string>();
		await app.ask(talk => talk.page(page, end.promise));
		end.resolve('from outside');
		await app.waitFor(() => app.got.length === 1, 'the answer');
		await app.press('g', 'escape');
		expect(app.got).toEqual(['from outside']);
	});

	test('rejects with that as long as it is open; after Esc nobody hears of it', async () => {
		const app = await talking();
		const first = later<string>();
		await app.ask(talk => talk.page(page, first.promise));
		first.reject(new Failure('access_denied'));
		await app.waitFor(() => app.got.length === 1, 'the failure');
		expect(app.got[0]).toMatchObject({code: 'access_denied'});
		const second = later<string>();
		await app.ask(talk => talk.page(page, second.promise));
		await app.press('escape');
		await app.ask(talk => talk.choose(list));
		// An unhandled rejection would fail the run.
		second.reject(new Error('too late'));
		await app.press('enter');
		expect(app.got.slice(1)).toEqual([back, 'alpha']);
	});
});

describe('a key that does something', () => {
	const pageWith = (run: () => unknown, more: Partial<Key<string>> = {}): Page<string> => ({
		...page,
		keys: [{key: 'r', does: 'run it', run, ...more}],
	});

	test('stays, and what it says by itself or later is there until the next key', async () => {
		const app = await talking();
		const copying = later<void>();
		await app.ask(talk =>
			talk.page({
				paragraphs: [],
				keys: [
					{key: 'n', run: () => talk.say('at once', false)},
					{key: 'l', run: () => copying.promise.then(() => talk.say('later'))},
				],
			}),
		);
		await app.press('n');
		expect(app.lastFrame()).toContain('! at once');
		await app.press('l');
		expect(app.lastFrame()).not.toContain('at once');
		copying.resolve();
		await app.waitForText('✓ later');
		await app.paste('a paste is a key too');
		expect(app.lastFrame()).not.toContain('✓ later');
		expect(app.got).toEqual([]);
	});

	test.each([
		[
			'at once',
			() => {
				throw new Failure('access_denied');
			},
		],
		[
			'later',
			async () => {
				throw new Failure('access_denied');
			},
		],
	])('that fails %s ends the prompt with it', async (_, run) => {
		const app = await talking();
		await app.ask(talk => talk.page(pageWith(run)));
		await app.press('r');
		await app.waitFor(() => app.got.length === 1, 'the failure');
		expect(app.got[0]).toMatchObject({code: 'access_denied'});
	});

	test('that fails after its prompt was left does not end the next one', async () => {
		const app = await talking();
		const work = later<void>();
		await app.ask(talk => talk.page(pageWith(() => work.promise)));
		await app.press('r', 'escape');
		await app.ask(talk => talk.choose(list));
		work.reject(new Failure('access_denied'));
		await app.press('down', 'enter');
		expect(app.got).toEqual([back, 'beta']);
	});

	test('beginning with the prompt: drawn meanwhile, once, and its failure ends the prompt', async () => {
		const app = await talking();
		const begun = later<void>();
		let times = 0;
		await app.ask(talk =>
			talk.page({
				...page,
				begins: () => {
					times++;
					return begun.promise;
				},
			}),
		);
		expect(app.lastFrame()).toContain('Something is told.');
		app.talk.refresh();
		await app.resize(60, 20);
		expect(times).toBe(1);
		begun.reject(new Failure('access_denied'));
		await app.waitFor(() => app.got.length === 1, 'the failure');
		expect(app.got[0]).toMatchObject({code: 'access_denied'});
	});

	test('is the one for typing while a text is typed, and its letter is text then', async () => {
		const app = await talking();
		const ran: string[] = [];
		const keys: Key<string>[] = [
			{key: 'c', typing: 'ctrl+y', does: 'copy', run: () => ran.push('copied')},
			{key: 'p', does: 'print', run: () => ran.push('printed')},
		];
		await app.ask(talk => talk.page({...page, keys}));
		expect(app.keys()).toBe('c copy · p print · Esc back · ? help');
		await app.press('c', 'p', 'escape');
		await app.ask(talk => talk.text({...name, keys}));
		expect(app.keys()).toBe('Enter go on · Ctrl+Y copy · Esc back · Ctrl+G help');
		await app.press('c', 'p', 'ctrl+y', 'enter');
		expect(ran).toEqual(['copied', 'printed', 'copied']);
		expect(app.got).toEqual([back, 'cp']);
	});
});

describe('something that takes its time', () => {
	const words = {says: 'Asking Amazon.', enter: 'go on without it', escape: 'stop asking'};

	/** Slow at once, over when `end` is. */
	function slow(end: Promise<string>, steps: readonly string[] = []): Work<string> & {signal?: AbortSignal} {
		const work: Work<string> & {signal?: AbortSignal} = async function* (signal) {
			work.signal = signal;
			yield undefined;
			yield* steps;
			return await end;
		};
		return work;
	}

	async function waiting(work: Work<string>) {
		const app = await talking();
		await app.ask(talk => talk.choose(list));
		await app.press('down', 'enter');
		await app.ask(talk => talk.wait(work, words));
		return app;
	}

	test('is told below the prompt before it, which hears nothing', async () => {
		const end = later<string>();
		const app = await waiting(slow(end.promise));
		await app.waitForText('⠋ Asking Amazon.');
		expect(app.focus()).toBe('Beta');
		expect(app.keys()).toBe('Enter go on without it · Esc stop asking · ? help');
		await app.press('up', 'x');
		expect(app.focus()).toBe('Beta');
		end.resolve('answer');
		await app.waitFor(() => app.got.length === 2, 'the answer');
		expect(app.got[1]).toBe('answer');
	});

	test('is not told while it is quick; a text of it is what it does now', async () => {
		const quick = await waiting(async function* () {
			yield* [];
			return 'at once';
		});
		expect(quick.got).toEqual(['beta', 'at once']);
		expect(quick.frames.join('')).not.toContain('Asking');
		const app = await waiting(slow(later<string>().promise, ['Asking again.']));
		await app.waitForText('Asking again.');
	});

	test.each([
		['enter', skipped],
		['escape', back],
	] as const)('%s goes on without it, and it is stopped', async (key, outcome) => {
		const work = slow(later<string>().promise);
		const app = await waiting(work);
		await app.press(key);
		await app.waitFor(() => app.got.length === 2, 'the end');
		expect(app.got[1]).toBe(outcome);
		expect(work.signal?.aborted).toBe(true);
		await app.ask(talk => talk.text(name));
		expect(app.lastFrame()).not.toContain('Asking');
	});

	test('that fails is a failure of the step', async () => {
		const end = later<string>();
		const app = await waiting(slow(end.promise));
		end.reject(new Failure('access_denied'));
		await app.waitFor(() => app.got.length === 2, 'the failure');
		expect(app.got[1]).toMatchObject({code: 'access_denied'});
	});
});

describe('what lies over the prompt', () => {
	test('help tells what the prompt says and what its keys do in more words, and closes by Esc alone', async () => {
		const app = await talking();
		await app.ask(talk =>
			talk.choose({
				...list,
				help: ['This is why.'],
				keys: [{key: 'c', does: 'copy', says: 'Copy the address', gives: 'c'}],
			}),
		);
		await app.press('down', '?');
		expect(app.lastFrame()).toContain('This is why.\n\nc copy the address · Ctrl+C leave\n');
		expect(app.lastFrame()).not.toContain('Beta');
		await app.press('c', 'down', 'escape');
		expect(app.focus()).toBe('Beta');
		expect(app.got).toEqual([]);
	});

	test('on the first step Esc asks whether to leave; first it takes back what was typed', async () => {
		const app = await talking({isFirst: true, isKept: false});
		await app.ask(talk => talk.text(name));
		expect(app.keys()).toContain('Esc leave');
		await app.type('abc');
		await app.waitFor(() => app.keys().includes('Esc clear'), 'the key that clears');
		await app.press('escape');
		await app.waitFor(() => app.keys().includes('Esc leave'), 'the key that leaves');
		expect(app.lastFrame()).not.toContain('abc');
		for (const way of [['escape'], ['down', 'enter']]) {
			await app.press('escape');
			expect(app.focus()).toBe('Leave');
			expect(app.keys()).toBe('↑↓ move · Enter choose · Esc close');
			await app.press(...way);
			expect(app.lastFrame()).not.toContain('Leave');
		}
		expect(app.got).toEqual([]);
		await app.press('escape', 'enter');
		expect(app.got).toEqual([back]);
	});

	test('a key escape of the prompt comes before that', async () => {
		const app = await talking({isFirst: true, isKept: false});
		const keys = [{key: 'escape', does: 'close', gives: 'closed'}];
		await app.ask(talk => talk.page({...page, keys}));
		expect(app.keys()).toBe('Esc close · ? help');
		await app.press('escape');
		expect(app.got).toEqual(['closed']);
	});
});

test('where the person is: failure and notices on top, changed in the middle of a step, else with the next prompt', async () => {
	const app = await talking({notices: [{text: 'The scopes come from the team file.'}]});
	await app.ask(talk => talk.choose(list));
	expect(app.lastFrame()).toContain('\nThe scopes come');
	const place = {title: 'Title', place: '3 of 9', notices: [], way: [], isFirst: false, isKept: false};
	app.talk.place({...place, failure: new Failure('access_denied')}, true);
	await app.waitForText('✗ ');
	await app.press('enter');
	app.talk.place({...place, title: 'Next', failure: undefined}, false);
	await app.waitFor(() => true, 'a turn');
	expect(app.lines()[0]).toBe('Title · 3 of 9');
	await app.ask(talk => talk.text(name));
	expect(app.lines()[0]).toBe('Next · 3 of 9');
	expect(app.lastFrame()).not.toContain('✗');
});

test('the state at the right end of the title: words, or the time left', async () => {
	const app = await talking();
	await app.ask(talk => talk.page({...page, status: {text: 'saved', meaning: 'success'}}));
	expect(app.lines()[0]).toMatch(/^Title · 3 of 9 {2,}✓ saved$/);
	await app.press('g');
	const timer = new Date(app.clock.now().getTime() + 61_000);
	await app.ask(talk => talk.page({...page, status: {timer}}));
	expect(app.lines()[0]).toMatch(/1:01 left$/);
	await app.clock.advance(2);
	await app.waitForText('0:59 left');
});

test('a wizard that is cancelled rejects what is open and all that is asked later; the last words are printed alone', async () => {
	const app = await talking();
	await app.ask(talk => talk.choose(list));
	await app.cancel();
	await app.ask(talk => talk.text(name));
	expect(app.got).toEqual([cancelled, cancelled]);
	await app.press('down', 'enter', 'escape');
	await app.talk.close(['Signed in.', 'Try it.'], true);
	expect(app.frames.join('\n')).toContain('✓ Signed in.\n  Try it.\n');
	expect(app.lastFrame()).not.toContain('Alpha');
});

/** React keeps a `setState` that changes nothing until its component is drawn again: of the wizard perhaps never. */
test.each(['key', 'paste'] as const)('a %s that changes nothing leaves nothing behind', async kind => {
	const app = await talking();
	await app.ask(talk => talk.page(page));
	const press = async (times: number) => {
		for (let at = 0; at < times; at++) await (kind === 'key' ? app.write('x') : app.paste('x'));
	};
	// The first paste is answered with a notice; the others change nothing.
	await press(50);
	const before = queryObjects(Object, {format: 'count'});
	await press(1000);
	expect(queryObjects(Object, {format: 'count'}) - before).toBeLessThan(300);
});

test('one listener of ours for the size of the window, whatever is drawn', async () => {
	const app = await talking({isFirst: true, isKept: false, notices: [{text: 'Something.'}]});
	const walk: (() => Promise<unknown>)[] = [
		() => app.talk.choose({...list, details: () => ({heading: 'H', lines: ['l']}), found: {}}),
		() => app.talk.choose({rows, text: ['All of it.'], picture: () => ['──▶']}),
		() => app.talk.text({field: {name: 'Secret', isSecret: true, read: text => ({taken: text})}}),
		() =>
			app.talk.page({...page, field: {name: 'Code', onSubmit: () => undefined}, status: {timer: new Date()}}),
		() =>
			app.talk.guide({clicks: [{label: 'a', detail: 'b'}], done: 'Done', question: '', memory: new Set()}),
	];
	const counts = new Set<number>();
	const look = () => counts.add(app.resizeListeners());
	for (const ask of walk) {
		await app.ask(ask);
		look();
		for (const keys of [['ctrl+g'], ['escape'], ['/'], ['escape'], ['escape']]) {
			await app.press(...keys);
			look();
		}
	}
	expect([...counts]).toEqual([1]);
});
