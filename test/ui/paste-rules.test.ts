import {expect, test} from 'vitest';
import {createKeySplitter} from '../../source/ui/key-splitter.ts';
import {applyPasteRules, type ChunkEnd, type Delivery} from '../../source/ui/key-splitter.ts';

function deliver(chunk: string, before: ChunkEnd = 'keys'): [string, ChunkEnd] {
	const {deliveries, end} = applyPasteRules(createKeySplitter().push(chunk), before);
	return [deliveries.map(short).join(''), end];
}

function short(delivery: Delivery): string {
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
