import {expect, test} from 'vitest';
import {ask} from '../../source/steps/role.ts';
import {screenOf} from './step-screen.tsx';

const Screen = screenOf(ask);

import {answeredDraft, showStep} from './show-step.tsx';

test('Enter alone: mine, and I use the token myself', async () => {
	const app = await showStep(Screen);
	await app.press('enter');
	expect(app.done).toEqual([{role: 'self'}]);
});

test.each([
	[1, 'client'],
	[2, 'owner'],
] as const)('the row %s below is %s', async (downs, role) => {
	const app = await showStep(Screen);
	await app.press(...Array.from({length: downs}, () => 'down'), 'enter');
	expect(app.done).toEqual([{role}]);
});

test('the answer that is there has the focus, and Enter gives it again', async () => {
	const app = await showStep(Screen, {draft: answeredDraft({role: 'owner'})});
	expect(app.lastFrame()).toContain('❯ They are mine; somebody asked me');
	await app.press('enter');
	expect(app.done).toEqual([{role: 'owner'}]);
});

test('the picture follows the focus, in signs of the terminal', async () => {
	const app = await showStep(Screen);
	expect(app.lastFrame()).toContain('you ── sign in ──▶ Amazon ── token ──▶ you');
	await app.press('down');
	expect(app.lastFrame()).toContain('you ── address ──▶ owner');
	const ascii = await showStep(Screen, {unicode: false});
	expect(ascii.lastFrame()).toContain('you -- sign in --> Amazon');
});

test.each([
	[40, 24],
	[80, 9],
	[40, 12],
])('no room for the picture at %s × %s, but for every choice', async (columns, rows) => {
	const app = await showStep(Screen, {columns, rows});
	expect(app.lastFrame()).not.toContain('──▶');
	expect(app.lines().length).toBeLessThan(rows);
	await app.press('down', 'down', 'enter');
	expect(app.lastFrame()).toContain('❯ They are mine; somebody');
	expect(app.done).toEqual([{role: 'owner'}]);
});

test('the help has the four words', async () => {
	const app = await showStep(Screen);
	await app.press('?');
	for (const word of ['Owner:', 'Client:', 'Operation:', 'Token:']) expect(app.lastFrame()).toContain(word);
});

test('the demo says what it is', async () => {
	const demo = {
		answers: {},
		consoleUrl: 'http://127.0.0.1:1/console',
		practiceUrl: 'x',
		allow: async () => '',
		folder: 'x',
	};
	expect((await showStep(Screen, {facts: {demo}})).lastFrame()).toContain('This is practice');
	expect((await showStep(Screen)).lastFrame()).not.toContain('practice');
});

test.each([
	['smapi-login', 80, 24],
	['smapi-login', 40, 24],
	['smapi-login', 40, 12],
	['smapi-login', 60, 10],
	['node /home/me/work/smapi-login/dist/launcher.cjs', 80, 24],
	['node /home/me/work/smapi-login/dist/launcher.cjs', 60, 17],
	['node /home/me/work/smapi-login/dist/launcher.cjs', 40, 24],
	['node /home/me/work/smapi-login/dist/launcher.cjs', 40, 12],
	['smapi-login', 40, 10],
])(
	'the command for practice stands whole on a line, or is told in words: %s at %s × %s',
	async (programName, columns, rows) => {
		const app = await showStep(Screen, {columns, rows, facts: {programName}});
		const command = `${programName} demo`;
		const isWhole = app.lines().some(line => line.includes(command));
		if (command.length > columns) {
			expect(app.lastFrame().replace(/\s+/g, ' ')).toContain('Practice without Amazon: add the word demo.');
			expect(app.lastFrame()).not.toContain('launcher');
		} else expect(isWhole || !app.lastFrame().includes('Practice')).toBe(true);
		if (rows > 10) expect(app.lastFrame()).toContain('Practice without Amazon:');
		expect(app.lastFrame().replace(/\s+/g, ' ')).toContain('who works on them?');
		expect(app.lines().length).toBeLessThan(rows);
	},
);
