import {describe, expect, test} from 'vitest';
import {Failure, usage} from '../source/core/failure.ts';
import {report} from '../source/report.ts';
import {FakeStreams} from './fakes/streams.ts';

function told(error: unknown, json: boolean, programName = 'smapi-login') {
	const streams = new FakeStreams();
	const exitCode = report(error, streams, {programName, json});
	return {exitCode, streams, lines: streams.stderr.split('\n')};
}

describe('contract 2, "Streams": under --json a failure is one JSON object on the last line of stderr', () => {
	test.each([
		['of Amazon', new Failure('access_denied', {}, {why: 'Access "not" permitted.'}), 3],
		['of usage', usage('There is no option --jsn.', 'See: {program} --help'), 2],
		['over several lines', new Failure('missing_answers', {list: '  client ID\n  client secret'}), 2],
	])('%s', (_, failure, exitCode) => {
		const {lines, ...run} = told(failure, true);
		expect(run.exitCode).toBe(exitCode);
		const {error, ...more} = JSON.parse(lines.at(-1)!);
		expect(more).toEqual({});
		expect(Object.keys(error)).toEqual(['code', 'what', 'next', 'exitCode']);
		expect(error).toMatchObject({code: failure.code, next: failure.next, exitCode});
		expect(error.what).toContain(failure.what);
		if (failure.why) expect(error.what).toContain(failure.why);
		expect(lines[0]).toBe(`✗ ${failure.what.split('\n')[0]}`);
	});

	test('of our own too', () => {
		const {lines, exitCode} = told(new Error('x'), true);
		expect(JSON.parse(lines.at(-1)!)).toMatchObject({error: {code: 'defect', exitCode: 1}});
		expect(exitCode).toBe(1);
	});

	test('without --json there are only words', () => {
		expect(told(new Failure('access_denied'), false).streams.stderr).not.toContain('{');
	});

	test('a reader that has gone is told nothing', () => {
		const cause = Object.assign(new Error('x'), {code: 'EPIPE'});
		const {streams, exitCode} = told(new Failure('write_failed', {detail: 'x'}, {cause}), true);
		expect([exitCode, streams.messages]).toEqual([1, []]);
	});
});

test('U03: what to do next calls the program as it was started', () => {
	const programName = 'node "/home/a b/dist/launcher.cjs"';
	const {lines} = told(new Failure('received_expired', {profile: 'me'}), true, programName);
	expect(lines[1]).toBe(
		`  Ask the client for a new one, then save it with: ${programName} --role owner --profile me`,
	);
	expect(JSON.parse(lines.at(-1)!).error.next).toContain(programName);
});
