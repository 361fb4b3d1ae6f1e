import {expect, test} from 'vitest';
import {isUnicodeLocale} from '../source/begin-wizard.ts';

test.each([
	[{LANG: 'en_US.UTF-8'}, true],
	[{LANG: 'de_DE.utf8'}, true],
	[{LANG: 'en_US.UTF-8', LC_ALL: 'C'}, false],
	[{LANG: 'C', LC_CTYPE: 'C.UTF-8'}, true],
	[{LANG: 'en_US.UTF-8', LC_ALL: ''}, true],
	[{LANG: 'POSIX'}, false],
	[{}, true],
])('%j: %s', (environment, expected) => {
	expect(isUnicodeLocale(environment)).toBe(expected);
});
