import fc from 'fast-check';
import {expect, test} from 'vitest';
import {emptyDraft, withAnswers} from '../../source/core/draft.ts';
import {defaultScopes, scopePresets, scopes} from '../../source/core/scopes.ts';
import {ask} from '../../source/steps/scopes.ts';
import {screenOf} from './step-screen.tsx';

const Screen = screenOf(ask);

import {answeredDraft, showStep} from './show-step.tsx';

const withScopes = (...names: readonly string[]) => withAnswers(emptyDraft, {scopes: names});
const full = (name: string) => `alexa::ask:${name}`;
const downs = (count: number) => Array.from({length: count}, () => 'down');

test('Enter alone takes “edit and deploy”', async () => {
	const app = await showStep(Screen);
	await app.press('enter');
	expect(app.done).toEqual([{scopes: defaultScopes}]);
});

test.each(scopePresets.map((preset, at) => [preset.label, at, preset.scopes] as const))(
	'Enter on “%s” takes it',
	async (_, at, wanted) => {
		const app = await showStep(Screen);
		await app.press('home', ...downs(at), 'enter');
		expect(app.done).toEqual([{scopes: wanted}]);
	},
);

test('Enter on a permission goes on with what is ticked, and with nothing else', async () => {
	const app = await showStep(Screen);
	await app.press('home', ...downs(5), 'space', ...downs(4), 'space', 'up', 'enter');
	expect(app.done).toEqual([{scopes: [full('skills:read'), full('skills:test')]}]);
});

test('with none ticked it says so and stays', async () => {
	const app = await showStep(Screen);
	await app.press('home', ...downs(6), 'enter');
	expect(app.done).toEqual([]);
	expect(app.lastFrame()).toContain('Nothing is ticked yet');
	await app.press('space');
	expect(app.lastFrame()).not.toContain('Nothing is ticked yet');
});

test('readwrite marks its read as included', async () => {
	const app = await showStep(Screen);
	expect(app.lastFrame()).not.toContain('included');
	await app.press('home', ...downs(6), 'space');
	expect(app.lastFrame()).toMatch(/\[ \] skills:read {2}included/);
	expect(app.lastFrame()).toContain('[✓] skills:readwrite');
});

test('the operations of the row in focus stand beside the list', async () => {
	const app = await showStep(Screen);
	await app.press('end', 'up');
	expect(app.lastFrame()).toContain('- use the Skill Development Notifications API');
	await app.press('up');
	expect(app.lastFrame()).toContain('- update or create catalogs');
	expect(app.lastFrame()).toContain('- list catalogs');
});

test('an answer that is a preset has the focus, Enter submits it again', async () => {
	const {scopes: wanted} = scopePresets[3]!;
	const app = await showStep(Screen, {draft: withScopes(...wanted)});
	await app.press('enter');
	expect(app.done).toEqual([{scopes: wanted}]);
});

test('any other answer is ticked, Enter submits it again', async () => {
	const wanted = [full('models:read'), full('subscriptions'), 'profile'];
	const app = await showStep(Screen, {draft: withScopes(...wanted)});
	expect(app.lastFrame()).toContain('❯ [✓] models:read');
	expect(app.lastFrame()).toContain('[✓] profile');
	await app.press('enter');
	expect(app.done).toEqual([{scopes: wanted}]);
});

test('another scope is typed, ticked and sent; Esc closes the field only', async () => {
	const app = await showStep(Screen);
	await app.press('end', 'enter', 'escape');
	expect(app.backs).toBe(0);
	expect(app.lastFrame()).toContain('Edit and deploy');
	await app.press('end', 'enter');
	await app.type('profile postal_code');
	await app.press('enter');
	expect(app.lastFrame()).toContain('❯ [✓] postal_code');
	await app.press('enter');
	expect(app.done).toEqual([{scopes: ['profile', 'postal_code']}]);
});

test('a scope of the list that is typed ticks its row', async () => {
	const app = await showStep(Screen);
	await app.press('end', 'enter');
	await app.type('skills:test');
	await app.press('enter', 'enter');
	expect(app.done).toEqual([{scopes: [full('skills:test')]}]);
});

test('a scope that cannot be sent is refused with its reason', async () => {
	const app = await showStep(Screen);
	await app.press('end', 'enter');
	await app.type('alexa::ask:skills:debug');
	await app.press('enter');
	expect(app.lastFrame()).toContain('is for Amazon only');
	expect(app.done).toEqual([]);
});

test.each([
	[80, 24],
	[40, 12],
	[300, 80],
])('at %i × %i every row can be reached and the frame is lower than the window', async (columns, rows) => {
	const app = await showStep(Screen, {columns, rows});
	await app.press('home');
	const seen = new Set<string>();
	for (let at = 0; at < scopePresets.length + scopes.length + 1; at++) {
		seen.add(app.lines().find(line => line.startsWith('❯'))!);
		expect(app.lines().length).toBeLessThan(rows);
		await app.press('down');
	}
	expect(seen.size).toBe(14);
});

test('any keys: nothing throws, every answer can be sent', async () => {
	const key = fc.constantFrom(
		'up',
		'down',
		'home',
		'end',
		'space',
		'enter',
		'escape',
		'?',
		'a',
		':',
		'backspace',
	);
	await fc.assert(
		fc.asyncProperty(fc.array(key, {maxLength: 15}), async keys => {
			const app = await showStep(Screen, {columns: 60, rows: 18});
			await app.press(...keys);
			expect(app.lastFrame()).toContain('Title · 1 of 9');
			for (const {scopes: sent} of app.done) {
				expect(sent!.length).toBeGreaterThan(0);
				expect(sent!.every(name => /^[\x21-\x7E]+$/.test(name))).toBe(true);
			}
			app.unmount();
		}),
		{numRuns: 15},
	);
});

test('what the row in focus allows stands behind a rule, below its name; Space is a key where it ticks', async () => {
	const app = await showStep(Screen, {draft: answeredDraft()});
	expect(app.lastFrame()).toContain('│ Edit and deploy');
	expect(app.lastFrame()).not.toContain('Space tick');
	await app.press('down', 'down', 'down', 'down');
	expect(app.lastFrame()).toContain('│ skills:read');
	expect(app.lastFrame()).toContain('Space tick');
	const ascii = await showStep(Screen, {draft: answeredDraft(), unicode: false});
	expect(ascii.lastFrame()).toContain('| Edit and deploy');
});
