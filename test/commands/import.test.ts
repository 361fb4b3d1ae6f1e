import {expect, test} from 'vitest';
import {FakeStreams} from '../fakes/streams.ts';
import {runCommand} from './run-command.ts';

/** Where a variable of a pipeline is not set. Whole imports: test/program/export.test.ts. */
test('an empty name is wrong usage, not the folder that one is in', async () => {
	const run = await runCommand(['import', '']);
	expect(run).toMatchObject({exitCode: 2, failure: {code: 'bad_value'}});
	expect(run.failure?.next).toContain('variable that is not set');
});

test.each([
	['nothing', []],
	['an empty line', ['']],
	['blanks', ['  ', '\t']],
])('%s on standard input: it ended, exit 2', async (_, lines) => {
	const streams = new FakeStreams(lines);
	streams.end();
	const run = await runCommand(['import', '-'], {streams});
	expect(run).toMatchObject({exitCode: 2, failure: {code: 'input_ended'}});
	expect(run.failure?.next).toBe('For example: smapi-login import profiles.json');
});

test('anything else that is no file of ours is refused, exit 1', async () => {
	const streams = new FakeStreams(['{}']);
	streams.end();
	expect(await runCommand(['import', '-'], {streams})).toMatchObject({
		exitCode: 1,
		failure: {code: 'import_refused'},
	});
});
