import {expect, test} from 'vitest';
import {mask} from '../../gallery/mask.ts';

function masked(
	lines: readonly string[],
	values: readonly string[] = [],
	texts: [string, string][] = [],
): string[] {
	const cells = lines.map(line => [...line]);
	mask(cells, {values, texts});
	return cells.map(line => line.join(''));
}

test.each([
	['Sign in · 10 of 10   4:47 left', 'Sign in · 10 of 10   4:59 left'],
	['Sign in · 10 of 10   5:00 left', 'Sign in · 10 of 10   4:59 left'],
	['token  59:42 left (07:31 here)', 'token  59:59 left (15:04 here)'],
	['token  60:00 left', 'token  59:59 left'],
	['valid 60 min · valid 42 min', 'valid 59 min · valid 42 min'],
	['ends at 2031-05-06T07:08:09.123Z', 'ends at 2026-01-02T15:04:05.000Z'],
	['⠹ Waiting', '⠋ Waiting'],
	['in use (by node, process 917).  ', `in use.${' '.repeat(25)}`],
	['busy (process 917).  ', 'busy (process 432).  '],
	['in use (by node, process 917).   ● How to sign in', `in use.${' '.repeat(25)} ● How to sign in`],
	['127.0.0.1:9090 and 40:12', '127.0.0.1:9090 and 15:04'],
])('%s', (line, wanted) => {
	expect(masked([line])).toEqual([wanted]);
});

test('a random value is masked wherever lines break in it, and its end alone too', () => {
	const state = 'q8Zr-3kLmN0pQrStUvWx12';
	const [first, second, third] = masked(
		[`?state=${state.slice(0, 9)}`, `${state.slice(9)}&x`, `…${state.slice(-4)} `],
		[state],
	);
	expect(`${first}${second}`).toMatch(/^\?state=[A-Za-z0-9]{22}&x$/);
	expect(`${first}${second}`).not.toContain(state.slice(0, 6));
	expect(third).toBe('…3f9k ');
	const again = masked([`?state=${state.slice(0, 9)}`], [state]);
	const other = masked(['?state=ABCDEFGHI'], ['ABCDEFGHIJKLMNOPQRSTUV']);
	expect(again).toEqual(other);
});

test('two values in one picture stay two, whole or cut', () => {
	const ids = ['q8Zr-3kLmN0pQrStUvWx12', 'ABCDEFGHIJKLMNOPQRSTUV'];
	const [line = ''] = masked([`to ${ids[0]}, not to ${ids[1]}`], ids);
	const [, one, other] = /^to (\S{22}), not to (\S{22})$/.exec(line) ?? [];
	expect(one).not.toBe(other);
	const cut = masked(
		ids.map(id => `${id.slice(0, 9)}…`),
		ids,
	);
	expect(cut[0]).not.toBe(cut[1]);
});

test('the beginning of a token stays, and ports and folders stand as they are drawn', () => {
	expect(masked(['Atza|abcdefghijkl'], ['Atza|abcdefghijkl'])[0]).toMatch(/^Atza\|\w{8}3f9k$/);
	expect(
		masked(
			['/tmp/ab12/.config at http://127.0.0.1:41234/'],
			[],
			[
				['/tmp/ab12', '/home/ada'],
				['127.0.0.1:41234', '127.0.0.1:50505'],
			],
		),
	).toEqual(['/home/ada/.config at http://127.0.0.1:50505/']);
});
