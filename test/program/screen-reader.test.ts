import {afterEach, expect, test} from 'vitest';
import {type ProgramInTerminal, startInTerminal} from './terminal.ts';

const open: ProgramInTerminal[] = [];

afterEach(async () => {
	for (const terminal of open.splice(0)) await terminal.close();
});

function start(env: Readonly<Record<string, string>>, words: readonly string[] = []): ProgramInTerminal {
	const terminal = startInTerminal(['demo', ...words], {columns: 80, rows: 24, env});
	open.push(terminal);
	return terminal;
}

const shown = (terminal: ProgramInTerminal) => terminal.screen().filter(line => line !== '');

test('with line mode refused expressly INK_SCREEN_READER gives the screens with roles and states', async () => {
	const terminal = start({INK_SCREEN_READER: 'true', SMAPI_LOGIN_PLAIN: '0'});
	await terminal.waitForText('Your role, step 1 of 10');
	await terminal.waitForText('listitem: (selected) They are mine, and I use the token myself');
	terminal.press('down');
	await terminal.waitForText("listitem: (selected) Somebody else's");
	terminal.press('up', 'enter');
	await terminal.waitForText('How to sign in, step 2 of 10');
	terminal.press('enter', 'enter', 'enter');
	await terminal.waitForText(/Client ID, step \d of 10/);
	await terminal.waitForText('textbox: Client ID: empty');
	terminal.press('enter');
	await terminal.waitForText('textbox: Client secret: empty');
	expect(shown(terminal).join('\n')).not.toMatch(/[❯·•✓✗]/);
	terminal.press('ctrl+c');
	expect((await terminal.exit).exitCode).toBe(130);
	expect(terminal.modesLeftOn()).toEqual([]);
});

test('it does not speak all the time while it waits', async () => {
	const terminal = start({INK_SCREEN_READER: 'true', SMAPI_LOGIN_PLAIN: '0'});
	await terminal.waitForText('Your role, step 1 of 10');
	for (const title of ['How to sign in', 'Security', 'Allowed', 'Client ID', 'Client secret', 'Scopes']) {
		terminal.press('enter');
		await terminal.waitForText(title);
	}
	terminal.press('enter');
	await terminal.waitForText('Profile name, step');
	terminal.press('enter');
	await terminal.waitForText('Review, step');
	terminal.press('enter');
	await terminal.waitForText(/timer: until \d\d:\d\d/);
	await terminal.waitForText('progressbar: (busy) ');
	// Two seconds of a spinner would be some sixteen frames; a few may still come with what the sign-in has to tell.
	const frames = () => terminal.output().toString('utf8').split('Sign in, step').length;
	const before = frames();
	const more = terminal.waitForScreen(() => frames() > before + 5, 'more frames', 2);
	await expect(more).rejects.toThrow('more frames');
});

test.each([
	['INK_SCREEN_READER alone', {INK_SCREEN_READER: 'true'}, []],
	['SMAPI_LOGIN_PLAIN', {INK_SCREEN_READER: 'true', SMAPI_LOGIN_PLAIN: '1'}, []],
	['--plain', {INK_SCREEN_READER: 'true', SMAPI_LOGIN_PLAIN: '0'}, ['--plain']],
])('%s leads to line mode', async (_, env, words) => {
	const terminal = start(env, words);
	await terminal.waitForText('1 to 3 (Enter: 1):');
	expect(shown(terminal).join('\n')).not.toContain('listitem');
});
