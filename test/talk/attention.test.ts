import {describe, expect, test} from 'vitest';
import {Attention, type AttentionOptions, attentionOf} from '../../source/talk/attention.ts';
import {FakeClock} from '../fakes/clock.ts';

const push = '\u001B[22;0t\u001B]0;smapi-login: waiting for Amazon\u001B\\';
const pop = '\u001B[23;0t';

function attend(options: Partial<AttentionOptions> = {}) {
	const clock = new FakeClock();
	const written: string[] = [];
	const write = (data: string) => void written.push(data);
	return {
		clock,
		written,
		attention: new Attention({write, clock, titles: true, rings: true, ...options}),
	};
}

test.each([
	['answered after 10 s', 10, true, {}, [push, pop, '\u0007']],
	['answered before', 9, true, {}, [push, pop]],
	['left', 60, false, {}, [push, pop]],
	['without the bell', 60, true, {rings: false}, [push, pop]],
	['without the title', 60, true, {titles: false}, ['\u0007']],
])('a wait that is %s', (_, seconds, isAnswered, options, told) => {
	const {clock, written, attention} = attend(options);
	const away = attention.away('Amazon');
	clock.advance(seconds);
	away.over(isAnswered);
	away.over(true);
	attention.close();
	expect(written).toEqual(told);
});

test('while the process is stopped the title is the shell’s', async () => {
	const {written, attention} = attend();
	await attention.whileStopped(async () => void written.push('stopped'));
	const away = attention.away('Amazon');
	await attention.whileStopped(async () => void written.push('stopped'));
	away.over(false);
	expect(written).toEqual(['stopped', push, pop, 'stopped', push, pop]);
});

describe('of a run', () => {
	test.each([
		['screen', 'a terminal', {isTTY: true}, {}, [push, pop, '\u0007']],
		['lines', 'a terminal', {isTTY: true}, {}, ['\u0007']],
		['screen', 'SMAPI_LOGIN_NO_BELL', {isTTY: true}, {SMAPI_LOGIN_NO_BELL: '1'}, [push, pop]],
		['lines', 'TERM=dumb', {isTTY: true}, {TERM: 'dumb'}, []],
		['screen', 'a pipe', {}, {}, []],
	] as const)('on the %s voice with %s', (voice, _, output, environment, told) => {
		const clock = new FakeClock();
		const written: string[] = [];
		const write = (data: string) => written.push(data);
		const run = {output: {...output, write}, ports: {clock}, facts: {environment}};
		const attention = attentionOf(run, voice);
		const away = attention.away('Amazon');
		clock.advance(11);
		away.over(true);
		expect(written).toEqual(told);
	});
});
