import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {emptyDraft, withAnswers} from '../../source/core/draft.ts';
import {Failure} from '../../source/core/failure.ts';
import {defaultScopes, scopePresets, scopes} from '../../source/core/scopes.ts';
import {ask} from '../../source/steps/scopes.ts';
import {back, type Choose, type Live, now, type Step} from '../../source/talk/talk.ts';
import {someFacts} from '../fakes/facts.ts';
import {fileWith, someProfile} from '../fakes/store.ts';
import type {Expected} from '../fakes/talk.ts';
import {askStep, type StepOptions} from './ask-step.ts';

const full = (name: string) => `alexa::ask:${name}`;
const withScopes = (...names: readonly string[]) => withAnswers(emptyDraft, {scopes: names});
const sent = (...names: readonly string[]) => ({type: 'done', changes: {scopes: names}});
const list = 'What may this token do?';

const run = (script: readonly Expected[], options: StepOptions = {}) =>
	askStep(ask, script, {draft: emptyDraft, ...options});

describe.each([true, false])('in either voice (on a screen: %s)', isScreen => {
	test('Enter alone takes “edit and deploy”', async () => {
		expect((await run([[list, 'enter']], {isScreen})).outcome).toEqual(sent(...defaultScopes));
	});

	test.each(scopePresets)('“$label” takes its own', async ({label, scopes: names}) => {
		expect((await run([[list, label]], {isScreen})).outcome).toEqual(sent(...names));
	});

	test('an answer that is a preset, in any order, has the focus: Enter submits it again', async () => {
		for (const {scopes: names} of scopePresets) {
			const draft = withScopes(...[...names].reverse());
			expect((await run([[list, 'enter']], {draft, isScreen})).outcome).toEqual(sent(...names));
		}
	});
});

describe('the owner wants less', () => {
	const failure = new Failure('owner_wants_less');
	const less = (script: readonly Expected[], ...names: readonly string[]) =>
		run(script, {draft: withScopes(...names), failure});

	test.each([
		['edit', 'look'],
		['test', 'edit'],
		['ask-cli', 'test'],
	])('after “%s” the focus is on “%s”', async (asked, wanted) => {
		const scopesOf = (id: string) => scopePresets.find(preset => preset.id === id)!.scopes;
		const {outcome} = await less([[list, 'enter']], ...scopesOf(asked));
		expect(outcome).toEqual(sent(...scopesOf(wanted)));
	});

	test('where no task asks for less, single ones are picked', async () => {
		const look = scopePresets[0]!.scopes;
		const script: Expected[] = [
			[list, 'enter'],
			['Enter asks for', 'tick models:read', 'enter'],
		];
		expect((await less(script, ...look)).outcome).toEqual(sent(full('skills:read')));
	});
});

describe('by ticks', () => {
	const single: Expected = [list, 'Pick single permissions'];
	const ticks = /Tick with Space|Enter asks for/;
	const runSingle = (script: readonly Expected[], options: StepOptions = {}) =>
		run([single, ...script], options);

	test('Enter goes on with what is ticked, in the order of the list, and with nothing else; it says so', async () => {
		const does = ['tick skills:test', 'tick models:read', 'tick skills:read', 'tick models:read'];
		const {outcome, talk} = await runSingle([[ticks, ...does, 'skills:readwrite']]);
		expect(outcome).toEqual(sent(full('skills:read'), full('skills:test')));
		expect(talk.heard()).toContain('Enter asks for: skills:read skills:test');
	});

	test('with none ticked it says so and stays', async () => {
		const {outcome, talk} = await runSingle([
			[ticks, 'skills:read'],
			[ticks, 'tick skills:read', 'skills:read'],
		]);
		expect(outcome).toEqual(sent(full('skills:read')));
		expect(talk.told).toContain('Nothing is ticked yet: tick a permission with Space first.');
	});

	test('a read is included by its own readwrite only, and not where it is ticked itself', async () => {
		const {talk} = await runSingle([
			[
				ticks,
				voice => expect(voice.shown()).not.toContain('included'),
				'tick skills:readwrite',
				voice => {
					expect(voice.shown()).toContain('[ ] skills:read  included');
					expect(voice.shown()).toContain('[x] skills:readwrite');
					expect(voice.shown()).not.toContain('models:read  included');
				},
				'tick skills:read',
				voice => expect(voice.shown()).not.toContain('included'),
				'esc',
			],
			[list, 'esc'],
		]);
		expect(talk.unasked()).toEqual([]);
	});

	test('any other answer is what was picked last: Enter submits it again, and its ticks are there', async () => {
		const name = fc.constantFrom(...scopes.map(row => row.name), 'profile', 'x:y');
		await fc.assert(
			fc.asyncProperty(fc.uniqueArray(name, {minLength: 1}), async names => {
				const draft = withScopes(...names);
				for (const script of [[[list, 'enter']], [single, [ticks, 'enter']]] as Expected[][]) {
					const {outcome} = await run(script, {draft});
					const again = (outcome as ReturnType<typeof sent>).changes.scopes;
					expect([...again].sort()).toEqual([...names].sort());
				}
			}),
			{numRuns: 20},
		);
	});

	test('U10: what a profile was made with last is offered, with its ticks; the start stays “edit and deploy”', async () => {
		const made = (scopes: readonly string[], createdAt: string) =>
			someProfile({scopes, createdAt: new Date(createdAt)});
		const file = fileWith({
			old: made(['x:y'], '2026-01-01T00:00:00Z'),
			late: made([full('skills:test'), 'profile'], '2026-01-02T00:00:00Z'),
		});
		const {outcome} = await run([['What was picked last  skills:test profile', 'enter']], {facts: {file}});
		expect(outcome).toEqual(sent(...defaultScopes));
		const picked = await runSingle([[/\[x\] skills:test[\s\S]*\[x\] profile/, 'enter']], {facts: {file}});
		expect(picked.outcome).toEqual(sent(full('skills:test'), 'profile'));
	});

	test('U10: each task says what it is for, which one is recommended, and what it asks for', async () => {
		const {talk} = await run([[list, 'esc']]);
		for (const {label, purpose, scopes: names} of scopePresets)
			expect(talk.shown()).toContain(
				`${label}  ${purpose} · ${names.map(name => name.replace('alexa::ask:', '')).join(' ')}`,
			);
		expect(talk.shown().match(/recommended/g)).toHaveLength(1);
	});

	test('U08: Esc leads to the tasks, with every tick kept, for this step and for the draft', async () => {
		const {outcome, kept} = await runSingle([
			[ticks, 'tick skills:read', 'Another scope…'],
			['Type the whole name', 'profile'],
			[ticks, 'esc'],
			single,
			[/\[x\] skills:read[\s\S]*\[x\] profile/, 'esc'],
			['What was picked last  skills:read profile', 'esc'],
		]);
		expect(outcome).toEqual({type: 'back'});
		expect(kept).toEqual([{scopes: [full('skills:read')]}, {scopes: [full('skills:read'), 'profile']}]);
	});

	test('U08: ticks that were all taken away again are no answer', async () => {
		const {kept} = await runSingle([
			[ticks, 'tick skills:read', 'tick skills:read', 'esc'],
			[list, 'esc'],
		]);
		expect(kept).toEqual([{scopes: [full('skills:read')]}]);
	});

	test('another scope is typed, ticked, in focus and sent; Esc closes the field only', async () => {
		const {outcome} = await runSingle([
			[ticks, 'Another scope…'],
			['Type the whole name', 'esc'],
			[ticks, 'Another scope…'],
			['Type the whole name', 'profile postal_code'],
			['[x] postal_code', 'enter'],
		]);
		expect(outcome).toEqual(sent('profile', 'postal_code'));
		expect((await run([[list, 'esc']])).outcome).toEqual({type: 'back'});
	});

	test('a scope of the list that is typed ticks its row', async () => {
		const {outcome} = await runSingle([
			[ticks, 'Another'],
			['Scope', 'skills:test'],
			['[x] skills:test', 'enter'],
		]);
		expect(outcome).toEqual(sent(full('skills:test')));
	});

	test('a scope that cannot be sent is refused with its reason', async () => {
		const typed = ['alexa::ask:skills:debug', 'skills:test'];
		const {talk} = await runSingle([
			[ticks, 'Another'],
			['Scope', ...typed],
			[ticks, 'esc'],
			[list, 'esc'],
		]);
		expect(talk.heard()).toContain('may be used by Amazon alone');
	});

	test('what a row allows stands beside the list', async () => {
		const lines: Record<string, readonly string[]> = {};
		const choose = async (prompt: Live<Choose<unknown>>) => {
			const {rows, details} = now(prompt);
			if (!details) return Object.keys(lines).length > 0 ? back : 'single';
			for (const {label, value} of rows) lines[label] = details(value).lines;
			return back;
		};
		const step = {talk: {isScreen: true, choose}, draft: withScopes('profile'), facts: someFacts()};
		await ask(step as unknown as Step);
		expect(lines['catalogs:readwrite']).toEqual(['update or create catalogs', 'list catalogs']);
		expect(lines.profile).toEqual(['a permission of another API, sent as it is']);
		expect(lines['Another scope…']).toHaveLength(1);
	});
});

describe('by numbers', () => {
	const runSingle = (script: readonly Expected[], options: StepOptions = {}) =>
		run([[list, 'Pick single'], ...script], {isScreen: false, ...options});

	test('numbers of the list and names of others', async () => {
		const {outcome, talk} = await runSingle([['1. skills:read: ', '5, 1 profile']]);
		expect(outcome).toEqual(sent(full('skills:test'), full('skills:read'), 'profile'));
		expect(talk.heard()).toContain('8. ');
	});

	test('a number that is not there and a scope that cannot be sent are refused with their reasons', async () => {
		const typed = ['enter', ',', '1 99', 'alexa::ask:skills:debug', 'esc'];
		const {outcome, talk} = await runSingle([
			['Permissions', ...typed],
			[list, 'esc'],
		]);
		expect(outcome).toEqual({type: 'back'});
		expect(talk.heard()).toContain('Type the numbers of what you want first.');
		expect(talk.heard()).toContain('Type the name of a permission first.');
		expect(talk.heard()).toContain('There is no number 99: they go from 1 to 8.');
		expect(talk.heard()).toContain('the whole sign-in would fail');
	});

	test('what was chosen is kept by Enter, by its numbers', async () => {
		const draft = withScopes(full('skills:test'), 'profile');
		const script: readonly Expected[] = [
			[list, 'Pick single'],
			['Enter keeps 5 9', 'enter'],
		];
		expect((await run(script, {draft, isScreen: false})).outcome).toEqual(
			sent(full('skills:test'), 'profile'),
		);
	});
});

test('N08: a slip in a typed name is asked about; another text is judged anew', async () => {
	const script: Expected[] = [
		[list, 'Pick single permissions…'],
		['Type the numbers', 'skills:readwrte', 'skills:readwrite'],
	];
	const {talk, outcome} = await run(script, {isScreen: false});
	expect(talk.heard()).toContain('Did you mean skills:readwrite?');
	expect(outcome).toEqual(sent(full('skills:readwrite')));
});
