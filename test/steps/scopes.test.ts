import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {emptyDraft, withAnswers} from '../../source/core/draft.ts';
import {defaultScopes, scopePresets, scopes} from '../../source/core/scopes.ts';
import {ask} from '../../source/steps/scopes.ts';
import {back, type Choose, type Live, now, type Step} from '../../source/talk/talk.ts';
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

describe('by ticks', () => {
	test('a permission goes on with what is ticked, in the order of the list, and with nothing else', async () => {
		const does = ['tick skills:test', 'tick models:read', 'tick skills:read', 'tick models:read'];
		const {outcome} = await run([[list, ...does, 'skills:readwrite']]);
		expect(outcome).toEqual(sent(full('skills:read'), full('skills:test')));
	});

	test('with none ticked it says so and stays', async () => {
		const {outcome, talk} = await run([
			[list, 'skills:read'],
			['Nothing is ticked yet', 'tick skills:read', 'skills:read'],
		]);
		expect(outcome).toEqual(sent(full('skills:read')));
		expect(talk.shown()).not.toContain('Nothing is ticked yet');
	});

	test('a read is included by its own readwrite only, and not where it is ticked itself', async () => {
		const {talk} = await run([
			[
				list,
				voice => expect(voice.shown()).not.toContain('included'),
				'tick skills:readwrite',
				voice => {
					expect(voice.shown()).toContain('[ ] skills:read  included');
					expect(voice.shown()).toContain('[x] skills:readwrite');
					expect(voice.shown()).not.toContain('models:read  included');
				},
				'tick skills:read',
				'esc',
			],
		]);
		expect(talk.shown()).not.toContain('included');
	});

	test('any other answer is ticked, its first permission in focus: Enter submits it again', async () => {
		const name = fc.constantFrom(...scopes.map(row => row.name), 'profile', 'x:y');
		await fc.assert(
			fc.asyncProperty(fc.uniqueArray(name, {minLength: 1}), async names => {
				const {outcome} = await run([[list, 'enter']], {draft: withScopes(...names)});
				const again = (outcome as ReturnType<typeof sent>).changes.scopes;
				expect([...again].sort()).toEqual([...names].sort());
			}),
			{numRuns: 30},
		);
	});

	test('another scope is typed, ticked, in focus and sent; Esc closes the field only', async () => {
		const {outcome} = await run([
			[list, 'Another scope…'],
			['Type the whole name', 'esc'],
			[list, 'Another scope…'],
			['Type the whole name', 'profile postal_code'],
			['[x] postal_code', 'enter'],
		]);
		expect(outcome).toEqual(sent('profile', 'postal_code'));
		expect((await run([[list, 'esc']])).outcome).toEqual({type: 'back'});
	});

	test('a scope of the list that is typed ticks its row', async () => {
		const {outcome} = await run([
			[list, 'Another'],
			['Scope', 'skills:test'],
			['[x] skills:test', 'enter'],
		]);
		expect(outcome).toEqual(sent(full('skills:test')));
	});

	test('a scope that cannot be sent is refused with its reason', async () => {
		const typed = ['alexa::ask:skills:debug', 'skills:test'];
		const {talk} = await run([
			[list, 'Another'],
			['Scope', ...typed],
			[list, 'esc'],
		]);
		expect(talk.heard()).toContain('is for Amazon only');
	});

	test('what a row asks for and allows stands beside the list', async () => {
		const lines: Record<string, readonly string[]> = {};
		const choose = async (prompt: Live<Choose<unknown>>) => {
			const {rows, details} = now(prompt);
			for (const {label, value} of rows) lines[label] = details!(value).lines;
			return back;
		};
		await ask({talk: {isScreen: true, choose}, draft: withScopes('profile')} as unknown as Step);
		expect(lines['catalogs:readwrite']).toEqual(['update or create catalogs', 'list catalogs']);
		expect(lines[scopePresets[0]!.label]).toContain('list skills');
		expect(lines.profile).toEqual(['a permission of another API, sent as it is']);
		expect(lines['Another scope…']).toHaveLength(1);
	});
});

describe('by numbers', () => {
	const runSingle = (script: readonly Expected[], options: StepOptions = {}) =>
		run([[list, 'Choose single'], ...script], {isScreen: false, ...options});

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
		expect(talk.heard()).toContain('Nothing is chosen yet.');
		expect(talk.heard()).toContain('Type the name of a permission first.');
		expect(talk.heard()).toContain('There is no number 99: they go from 1 to 8.');
		expect(talk.heard()).toContain('makes the whole sign-in fail');
	});

	test('what was chosen is kept by Enter, by its numbers', async () => {
		const draft = withScopes(full('skills:test'), 'profile');
		const script: readonly Expected[] = [
			[list, 'enter'],
			['Enter keeps 5 9', 'enter'],
		];
		expect((await run(script, {draft, isScreen: false})).outcome).toEqual(
			sent(full('skills:test'), 'profile'),
		);
	});
});

test('N08: a slip in a typed name is asked about; another text is judged anew', async () => {
	const script: Expected[] = [
		[list, 'Choose single permissions'],
		['Type the numbers', 'skills:readwrte', 'skills:readwrite'],
	];
	const {talk, outcome} = await run(script, {isScreen: false});
	expect(talk.heard()).toContain('Did you mean skills:readwrite?');
	expect(outcome).toEqual(sent(full('skills:readwrite')));
});
