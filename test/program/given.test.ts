import {expect, test} from 'vitest';
import {startInTerminal} from './terminal.ts';

test('N16: CI set at a terminal: it is named as the reason, and how to be asked', async () => {
	const terminal = startInTerminal(['--client-id', `amzn1.application-oa2-client.${'a'.repeat(32)}`], {
		env: {CI: '1'},
	});
	try {
		await terminal.waitForText('Nothing is asked because CI is set');
		await terminal.waitForText('CI= node');
		expect((await terminal.exit).exitCode).toBe(2);
	} finally {
		await terminal.close();
	}
});

test.each(['0', 'false', ''])('N16: CI=%s is not set: the wizard asks', async CI => {
	const terminal = startInTerminal([], {env: {CI}});
	try {
		await terminal.waitForText('Your role');
	} finally {
		await terminal.close();
	}
});

test.each(['NO_COLOR', 'NODE_DISABLE_COLORS'])(
	'FORCE_COLOR beside %s: no colour, and no line of Node’s own',
	async name => {
		const terminal = startInTerminal(['token'], {env: {FORCE_COLOR: '1', [name]: '1'}});
		try {
			await terminal.waitForText('There is no saved profile yet.');
			await terminal.exit;
			expect(terminal.screen().join('\n')).not.toMatch(/Warning|node:\d/);
		} finally {
			await terminal.close();
		}
	},
);

test('FORCE_COLOR beside NO_COLOR: nor in the wizard, which loads more of Node', async () => {
	const terminal = startInTerminal(['demo'], {env: {FORCE_COLOR: '1', NO_COLOR: '1'}});
	try {
		await terminal.waitForText('Your role');
		terminal.press('ctrl+c');
		await terminal.exit;
	} finally {
		// Which looks through all that was written.
		await terminal.close();
	}
});
