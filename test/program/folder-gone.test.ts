import {expect, test} from 'vitest';
import {launcherPath} from './launcher.ts';
import {startInTerminal} from './terminal.ts';

test('The wizard starts in a folder that was removed meanwhile.', async () => {
	const gone = 'mkdir gone && cd gone && rmdir ../gone && exec "$@"';
	const terminal = startInTerminal([], {
		command: ['bash', '-c', gone, 'bash', process.execPath, launcherPath()],
	});
	try {
		await terminal.waitForText('Your role · 1 of');
		terminal.press('ctrl+c');
		expect((await terminal.exit).exitCode).toBe(130);
	} finally {
		await terminal.close();
	}
});
