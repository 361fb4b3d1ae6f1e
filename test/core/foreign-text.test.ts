import {describe, expect, test} from 'vitest';
import {judgeClientId, judgeClientSecret, judgeRedirectUri} from '../../source/core/client.ts';
import {inspectAuthorizationUrl} from '../../source/core/inspect-url.ts';
import {readPastedAnswer, stateOfPastedText} from '../../source/core/pasted-text.ts';
import {readReceivedToken} from '../../source/core/received-token.ts';
import {cleanText} from '../../source/core/redact.ts';
import {parseScopes} from '../../source/core/scopes.ts';
import {toAscii, writtenText} from '../../source/core/terminal-text.ts';
import {prepareTokenBody} from '../../source/core/token-response.ts';

const size = 32_768;
const fill = (piece: string, length = size) =>
	piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
const expected = {state: 'S'.repeat(43), redirectUri: 'http://127.0.0.1:9090/cb'};
const now = new Date('2026-01-01T00:00:00Z');

/** Everything that reads what others wrote. */
const readers: Readonly<Record<string, (text: string) => unknown>> = {
	'pasted answer': text => readPastedAnswer(text, expected),
	'state of a pasted answer': text => stateOfPastedText(text, ['a'.repeat(43)]),
	inspect: text => inspectAuthorizationUrl(text),
	'received token': text => readReceivedToken(text, now),
	'client ID': judgeClientId,
	'client secret': judgeClientSecret,
	'return URL': judgeRedirectUri,
	scopes: parseScopes,
	'token answer': text => prepareTokenBody(200, {}, text, 'api.amazon.com'),
	cleaning: text => cleanText(text, 300),
	'cleaning of lines': text => cleanText(text, 100_000, true),
	writing: text => writtenText(text, {unicode: true}),
	ASCII: toAscii,
};

const pieces = [
	...[
		'=http://a?x=',
		'http://a?x=',
		'.',
		')',
		'(',
		'"',
		"'",
		'`',
		'“',
		' ',
		'\n',
		'\r\n',
		' \n',
		'> ',
		'x ',
		'x\n',
		'=\n',
	],
	...[
		'&',
		'&amp;',
		'&amp',
		'%',
		'%25',
		'%2',
		'\\',
		'\\"',
		'/',
		':',
		'?',
		'#',
		'=',
		'code=',
		'&code=a',
		'state=',
		'@',
		'*',
	],
	...[
		'[',
		'{',
		'{"',
		'{"a":',
		'[[',
		'<',
		'<a href="',
		'>',
		'Atza|',
		'Bearer ',
		'a',
		'A1',
		'-',
		'_',
		',',
		';',
		'\u200D',
		'\u0301',
	],
	...[
		'\u001B[',
		'😀',
		'https://',
		'xn--',
		'amzn1.',
		'%E2%80%8B',
		'=3D',
		'= ',
		'…',
		'0',
		'\t',
		'\u00A0',
		'eyJ.',
	],
];
const starts = [
	'',
	'http://127.0.0.1:9090/cb?code=',
	'https://www.amazon.com/ap/oa?client_id=',
	'{"access_token":"',
	'Atza|',
	'<',
	'"',
	'code: ',
];
const ends = ['', '!', ' x', '\n\nRegards,\nAnn', '"', '>', ' http://a/', '\u0000'];

describe('A02: foreign text is read in linear time', () => {
	test.each(Object.entries(readers))(
		'%s: 32 KB of any kind',
		(_, read) => {
			const slow: string[] = [];
			for (const piece of pieces) {
				for (const start of starts) {
					for (const end of ends) {
						const began = performance.now();
						read(start + fill(piece) + end);
						const took = performance.now() - began;
						if (took > 1500)
							slow.push(`${JSON.stringify(start + piece)}…${JSON.stringify(end)}: ${Math.round(took)} ms`);
						if (slow.length > 5) expect(slow).toEqual([]);
					}
				}
			}
			expect(slow).toEqual([]);
		},
		120_000,
	);

	const mixed = `http://a?x=${'=http://a?x='.repeat(19)}${'.'.repeat(2000)}${' x y'.repeat(2000)}`;
	test.each([
		['the pasted text that took 30 s', mixed],
		['a hundred thousand brackets', `https://www.amazon.com/ap/oa?a=${')'.repeat(125_000)}x`],
		['quotes', '"'.repeat(16_000)],
	])('%s, by every reader', (_, text) => {
		for (const [name, read] of Object.entries(readers)) {
			const began = performance.now();
			read(text);
			expect({name, isQuick: performance.now() - began < 1000}).toEqual({name, isQuick: true});
		}
	});
});
