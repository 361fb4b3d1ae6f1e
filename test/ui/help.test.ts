import {describe, expect, test} from 'vitest';
import {helpLines} from '../../source/ui/help.tsx';
import {createTheme} from '../../source/ui/theme.ts';

const keys = ['c', 'm', 'f', 'h', 'u', 'n'].map(key => ({
	key,
	does: 'copy',
	says: `Copy a thing that has the name ${key.repeat(9)}`,
}));

describe.each([true, false])('the keys in the help, with Unicode: %s', unicode => {
	const theme = createTheme({color: false, unicode});
	const sign = theme.separator.trim();

	test.each([36, 40, 60, 76, 116])(
		'no line begins or ends with what stands between two keys: %i columns',
		columns => {
			const lines = helpLines({paragraphs: [], keys, failure: [], columns}, columns, theme);
			expect(lines.filter(line => line.startsWith(sign) || line.endsWith(sign))).toEqual([]);
			for (const {key} of keys) expect(lines.join(' ')).toContain(`name ${key.repeat(9)}`);
		},
	);
});
