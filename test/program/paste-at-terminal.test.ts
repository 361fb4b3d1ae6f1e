import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {withRequest} from '../../source/core/config-file.ts';
import {someRequest} from '../steps/owner-request.ts';
import {type Home, makeHome} from './home.ts';
import {launcherPath} from './launcher.ts';
import {type ProgramInTerminal, startInTerminal} from './terminal.ts';

let home: Home;
let terminal: ProgramInTerminal | undefined;
beforeEach(() => {
	home = makeHome();
});
afterEach(async () => {
	await terminal?.close();
	home.remove();
});

const address =
	'https://www.amazon.com/ap/oa?client_id=amzn1.application-oa2-client.1&scope=alexa::ask:skills:read&response_type=code&redirect_uri=http%3A%2F%2F127.0.0.1%3A9090%2Fcb&state=s';
const token = `Atza|${'IwEBIA'.repeat(20)}`;

/** A shell that runs the program and then whatever the terminal hands it, as a person's does. */
function shell(words: string): ProgramInTerminal {
	const line = `"${process.execPath}" "${launcherPath()}" ${words}; echo "ended $?"`;
	const script = `PS1='$ '; bind 'set enable-bracketed-paste off' 2>/dev/null; ${line}`;
	terminal = startInTerminal([], {
		home,
		command: ['bash', '--norc', '--noprofile', '-i', '-c', `${script}; exec bash --norc --noprofile -i`],
	});
	return terminal;
}

/** What a shell makes of its next line of input shows that it has read all before it. */
async function isMade(name: string): Promise<boolean> {
	terminal!.write('echo "so far: $((40+2))"\r');
	await terminal!.waitForText('so far: 42', 30);
	return existsSync(join(home.home, name));
}

const readers = [
	['inspect -', address, true],
	['--role owner --token-stdin --no-save >out', token, false],
	['--role client --code-stdin', 'ANabcdefghijklmnopqr', false],
	['import -', '{"version": 1}', false],
] as const;

describe('a mail that is pasted at a terminal', () => {
	test.each(readers)('%s: nothing of it reaches the shell', async (words, wanted, isShown) => {
		home.writeFile(withRequest({version: 1}, 'r1', someRequest({createdAt: new Date()})));
		const program = shell(words);
		await program.waitForText('then press Ctrl+D', 30);
		program.paste(`Hello\r${wanted}\rtouch pwned\r3. Thanks\r`, false);
		program.press('ctrl+d');
		program.paste('touch pwned\r', false);
		await program.waitForText(/ended \d/, 30);
		expect(await isMade('pwned')).toBe(false);
		expect(program.output().toString().includes('command not found')).toBe(false);
		expect(program.logicalLines().join('\n').includes(wanted)).toBe(isShown);
	});

	test.each([
		['token --refresh-token-stdin', 'Atzr|abc'],
		['--role client --profile a --client-id x --client-secret-stdin', 'amzn1.oa2-cs.v1.abc'],
	])('%s: one line, the rest is left out with a word', async (words, wanted) => {
		const program = shell(words);
		await program.waitForText('then press Enter', 30);
		program.paste(`${wanted}\rtouch pwned\r`, false);
		await program.waitForText(/ended \d/, 30);
		expect(program.output().toString()).toContain('the rest was left out');
		expect(program.output().toString()).not.toContain(wanted);
		expect(await isMade('pwned')).toBe(false);
	});
});

test.each(['inspect -', '--role owner --token-stdin'])(
	'%s: Ctrl+C leaves with 130, the terminal as it was',
	async words => {
		terminal = startInTerminal(words.split(' '), {home, withStty: true});
		await terminal.waitForText('then press Ctrl+D', 30);
		terminal.type('some');
		terminal.press('ctrl+c');
		await terminal.exit;
		expect(terminal.programExit()).toBe(130);
		expect(terminal.sttyDifference()).toBeUndefined();
	},
);
