import {randomBytes} from 'node:crypto';
import {expect, test} from 'vitest';
import {clientSecretCanary, scanForSecrets} from './secrets.ts';

const canary = {kind: 'client secret', value: clientSecretCanary()};
const part = canary.value.slice(30, 50);

test.for([
	['raw', canary.value],
	['raw', `…${part.slice(3, 15)}…`],
	['hex', Buffer.from(part).toString('hex')],
	[
		'percent',
		encodeURIComponent('€') + Buffer.from(part).toString('hex').toUpperCase().replace(/../g, '%$&'),
	],
	['JSON escapes', Buffer.from(part).toString('hex').replace(/../g, '\\u00$&')],
	['base64', Buffer.from(`ab${canary.value}`).toString('base64')],
] as const)('a secret is found as %s', ([encoding, text]) => {
	expect(scanForSecrets([{name: 'it', bytes: text}], [canary])).toContain(
		`client secret (${encoding}) in it`,
	);
});

test('less than 12 characters in a row are none', () => {
	expect(scanForSecrets([{name: 'it', bytes: `x${part.slice(0, 11)}x`}], [canary])).toEqual([]);
	expect(scanForSecrets([{name: 'it', bytes: Buffer.from(canary.value)}], [canary])).not.toEqual([]);
});

// D01 has a thousand of each: needle by needle it took more than an hour.
test('a thousand secrets in a thousand texts', {timeout: 30_000}, () => {
	const many = Array.from({length: 1000}, () => ({kind: 'token', value: randomBytes(32).toString('hex')}));
	const texts = many.map((_, at) => ({
		name: `text ${at}`,
		bytes: 'Saved as n1. Nothing secret here. '.repeat(10),
	}));
	for (const text of texts) expect(scanForSecrets([text], many)).toEqual([]);
	expect(scanForSecrets([{name: 'it', bytes: many[999]!.value}], many)).toEqual(['token (raw) in it']);
});
