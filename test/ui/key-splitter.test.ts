import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {
	applyPasteRules,
	type ChunkEnd,
	createKeySplitter,
	type Delivery,
	pasteLimit,
	type Token,
} from '../../source/ui/key-splitter.ts';

function split(chunks: readonly string[]): Token[] {
	const splitter = createKeySplitter();
	return [...chunks.flatMap(chunk => splitter.push(chunk)), ...splitter.flush()];
}

/** Tokens in short: printable characters as they are, keys in angle brackets, pastes in square ones. */
function short(tokens: readonly Token[]): string {
	return tokens
		.map(token => {
			if (token.type === 'text') return token.text;
			return token.type === 'key' ? `<${JSON.stringify(token.sequence).slice(1, -1)}>` : `[${token.text}]`;
		})
		.join('');
}

const pieces = fc.constantFrom(
	...['a', 'Z', ' ', '9', 'é', '漢', '👩', '\r', '\n', '\r\n', '\t', '\x03', '\x7F', '\x1B', '\x00'],
	...['\x1B[A', '\x1B[1;5C', '\x1B[3~', '\x1BOH', '\x1B[[A', '\x1B[3$', '\x1Bx', '\x1B\x7F', '\x1B[<0;3;4M'],
	...[
		'\x1B[M !!',
		'\x1B[I',
		'\x1B[O',
		'\x1B[12;40R',
		'\x1B]11;rgb:0/0/0\x07',
		'\x1BP1$r0m\x1B\\',
		'\x1B[97;5u',
	],
	...[
		'\x1B[200~x\ny\x1B[201~',
		'\x1B[200~\x1B[2J\x07z\x1B[201~',
		'\x1B[200~',
		'\x1B[',
		'\x1B[1;',
		'\x9B',
		'\x1B[3ü',
	],
);

test('T01: keys in the forms of modifyOtherKeys and kitty are the keys that they are', () => {
	const sent = '\x1B[27;5;99~\x1B[27;5;103~\x1B[114;5u\x1B[97;2u\x1B[99;5:3u\x1B[27u';
	expect(short(split([sent]))).toBe('<\\u0003><\\u0007><\\u0012>A<\\u001b>');
});

test('the same keys come out however the stream is cut', () => {
	fc.assert(
		fc.property(
			fc.array(pieces, {maxLength: 12}),
			fc.infiniteStream(fc.integer({min: 1, max: 7})),
			(all, lengths) => {
				const stream = all.join('');
				const chunks: string[] = [];
				for (let at = 0; at < stream.length; ) {
					const length = lengths.next().value;
					chunks.push(stream.slice(at, at + length));
					at += length;
				}
				expect(short(split(chunks))).toBe(short(split([stream])));
			},
		),
		{numRuns: 2000},
	);
});

test('no control character is ever text or inside a paste', () => {
	fc.assert(
		fc.property(fc.array(fc.oneof(pieces, fc.string({unit: 'binary'})), {maxLength: 12}), all => {
			for (const token of split([all.join('')])) {
				if (token.type !== 'key') expect(token.text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
			}
		}),
		{numRuns: 1000},
	);
});

describe.each([
	['ab\r', 'ab<\\r>'],
	['\n', '<\\r>'],
	['a\r\nb', 'a<\\r>b'],
	['\r\n\r\n', '<\\r><\\r>'],
	['\x1B', '<\\u001b>'],
	['\x1B\x1B', '<\\u001b><\\u001b>'],
	['\x1B\r', '<\\u001b><\\r>'],
	['\x1B\x03', '<\\u001b><\\u0003>'],
	['\x1Bx', '<\\u001bx>'],
	['\x1B[B\r', '<\\u001b[B><\\r>'],
	['\x1B[[Ax', '<\\u001b[[A>x'],
	['\x1BOAx', '<\\u001bOA>x'],
	['\x1B[1;5Cx', '<\\u001b[1;5C>x'],
	// Mouse (X10, SGR, urxvt), focus, cursor place, device attributes, colours, modes.
	['a\x1B[M !!b\x1B[<0;1;1Mc\x1B[32;1;1Md', 'abcd'],
	['a\x1B[Ib\x1B[Oc\x1B[12;40Rd\x1B[?62;4ce\x1B]11;rgb:0/0/0\x1B\\f\x1B[?2026;2$yg', 'abcdefg'],
	// Broken sequences leave nothing behind; what cannot belong to them counts.
	['\x1B[1;', ''],
	['\x1B[3ü', 'ü'],
	['\x1B[1\x03', '<\\u0003>'],
	['\x1BPabc\x03d', '<\\u0003>d'],
	['a\x9Bb', 'ab'],
	['\x1B[200~id\r\nsecret\x1B[201~\r', '[id\nsecret]<\\r>'],
	['\x1B[200~a\x1B[2J\x07\u200B\u202E\tb\u00A0\x1B[201~', '[a b ]'],
	['\x1B[200~open', '[open]'],
])('%j', (input, expected) => {
	test('becomes its keys', () => expect(short(split([input]))).toBe(expected));
	test('also one by one', () => expect(short(split([...input]))).toBe(expected));
});

test('a paste is cut at its limit and says so', () => {
	const [token] = split([`\x1B[200~${'x'.repeat(pasteLimit + 5)}\x1B[201~`]);
	expect(token).toEqual({type: 'paste', text: 'x'.repeat(pasteLimit), isCut: true});
});

test('it tells what it waits for', () => {
	const splitter = createKeySplitter();
	expect(splitter.waiting).toBeUndefined();
	splitter.push('\x1B');
	expect(splitter.waiting).toBe('escape');
	splitter.push('[1');
	expect(splitter.waiting).toBe('sequence');
	splitter.push('~\x1B[200~abc');
	expect(splitter.waiting).toBe('paste');
	splitter.push('\x1B[201~');
	expect(splitter.waiting).toBeUndefined();
});

function deliver(chunk: string, before: ChunkEnd = 'keys'): [string, ChunkEnd] {
	const {deliveries, end} = applyPasteRules(createKeySplitter().push(chunk), before);
	return [deliveries.map(inShort).join(''), end];
}

function inShort(delivery: Delivery): string {
	if (delivery.type === 'text') return delivery.text;
	if (delivery.type === 'paste') return `[${delivery.text}]`;
	return delivery.type === 'dropped' ? `(-${delivery.count})` : '<>';
}

test.each([
	['seven77', 'seven77', 'keys'],
	['eight888', '[eight888]', 'paste'],
	['secret\r', 'secret<>', 'keys'],
	['secretsecret\r', '[secretsecret]<>', 'dropping'],
	['secretsecret\rjunk\rj', '[secretsecret]<>(-6)', 'dropping'],
	['secretsecret\r\n', '[secretsecret]<>', 'dropping'],
	// Enter on the list before, then a paste for the field of the next screen.
	['\rsecretsecret\rxy', '<>[secretsecret]<>(-2)', 'dropping'],
	// Not the line end that submits the paste.
	['secretsecret\x1B[D\rxy', '[secretsecret]<><>xy', 'keys'],
	['id\rsecret\ry\r', 'id<>secret<>y<>', 'keys'],
	['\x1B[200~id\nsecret\x1B[201~\rxy', '[id\nsecret]<>xy', 'keys'],
])('%j in one chunk', (chunk, expected, end) => {
	expect(deliver(chunk)).toEqual([expected, end]);
});

test('the rest of a write that the kernel cut goes on as a paste, or is dropped', () => {
	expect(deliver('abc\rxy', 'paste')).toEqual(['[abc]<>(-2)', 'dropping']);
	expect(deliver('\rxy', 'paste')).toEqual(['<>(-2)', 'dropping']);
	expect(deliver('abc\rxy', 'dropping')).toEqual(['(-6)', 'dropping']);
});
