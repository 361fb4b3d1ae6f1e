import {expect, test} from 'vitest';
import {back, type Page} from '../../source/talk/talk.ts';
import {talking} from './talking.tsx';

const page: Page<string> = {
	card: {
		says: 'You have a token',
		sign: 'success',
		rows: [
			{text: 'Acme Skills'},
			{label: 'token', text: 'Atza|••••••••3f9k'},
			{label: 'valid', text: '30:00 left', isClose: true, share: 0.5},
		],
	},
	paragraphs: [{label: 'scopes', text: 'skills:read'}],
	keys: [{key: 'enter', does: 'done', gives: back}],
};

test('a card has a frame around it, with a line of the time left', async () => {
	const app = await talking({}, {color: true});
	await app.ask(talk => talk.page(page));
	const lines = app.lines().map(line => line.replace(/\u001B\[\d+m/g, ''));
	expect(lines.filter(line => /^[╭│╰]/.test(line)).map(line => line.length)).toEqual(Array(8).fill(76));
	expect(lines.find(line => line.includes('You have'))).toMatch(/^│ ✓ You have a token +│$/);
	expect(lines.find(line => line.includes('valid'))).toMatch(/^│ valid {2}━{15}╸─{16} {2}30:00 left +│$/);
	expect(lines.indexOf('scopes  skills:read')).toBe(lines.findIndex(line => line.startsWith('╰')) + 2);
});

test.each([
	['a small window', {columns: 40, rows: 12}, 'valid   ━━━━━━━━━╸──────────  30:00 left'],
	['a flat one', {columns: 80, rows: 14}, `valid   ${'━'.repeat(15)}╸${'─'.repeat(16)}  30:00 left`],
	['ASCII', {columns: 40, rows: 12, unicode: false}, 'valid   30:00 left'],
])('in %s its rows stand alone', async (_, size, valid) => {
	const app = await talking({}, size);
	await app.ask(talk => talk.page(page));
	expect(app.lastFrame()).not.toMatch(/[╭│╰]/);
	expect(app.lines()).toContain('token   Atza|••••••••3f9k');
	expect(app.lines()).toContain(valid);
});
