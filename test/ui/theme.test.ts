import {expect, test} from 'vitest';
import {createTheme} from '../../source/ui/theme.ts';

test('without Unicode every sign is ASCII, and those of focus and state are told apart', () => {
	const {sign, separator, arrows, spinner} = createTheme({color: false, unicode: false});
	expect([...Object.values(sign), separator, ...Object.values(arrows), ...spinner].join('')).toMatch(
		/^[\x20-\x7E]+$/,
	);
	expect([sign.focus, sign.success, sign.warning, sign.failure]).toEqual(['>', 'ok', '!', 'x']);
});

test('without colours no style says anything', () => {
	for (const style of Object.values(createTheme({color: false, unicode: true}).style))
		expect(style).toEqual({});
});

test('words are in no colour that black or white swallows; signs are in one of the 16', () => {
	const {style, mark} = createTheme({color: true, unicode: true});
	for (const {color} of Object.values(style)) expect([undefined, 'red']).toContain(color);
	for (const {color, backgroundColor} of Object.values(mark))
		expect([undefined, 'cyan', 'green', 'red', 'black on yellow']).toContain(
			backgroundColor === undefined ? color : `${color} on ${backgroundColor}`,
		);
});
