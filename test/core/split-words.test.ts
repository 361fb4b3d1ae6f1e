import {execFileSync} from 'node:child_process';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {splitWords} from '../../source/core/split-words.ts';

test.each([
	['op read op://dev/lwa/secret', ['op', 'read', 'op://dev/lwa/secret']],
	['pass show "my secret"', ['pass', 'show', 'my secret']],
	["vault kv get -field='client secret' lwa", ['vault', 'kv', 'get', '-field=client secret', 'lwa']],
	['a $(b) `c` $D *; | > e', ['a', '$(b)', '`c`', '$D', '*;', '|', '>', 'e']],
	['a "" \'\' b', ['a', '', '', 'b']],
	['a\\ b "\\$c\\d"', ['a b', '$c\\d']],
	['', []],
	['  ', []],
	['a "b', undefined],
	["a 'b", undefined],
	['a\\', undefined],
])('%s', (text, words) => {
	expect(splitWords(text)).toEqual(words);
});

test('as sh does, where nothing is there to expand', () => {
	const text = fc.string({unit: fc.constantFrom(...`ab '"\\ `), maxLength: 14});
	const lines = fc.sample(text, 80).filter(line => splitWords(line)?.length);
	const script = lines.map(line => `printf '%s\\0' ${line}; printf '\\1'`).join('\n');
	const out = execFileSync('sh', ['-c', script]).toString().split('\u0001').slice(0, -1);
	expect(out.map(words => words.split('\0').slice(0, -1))).toEqual(lines.map(splitWords));
});
