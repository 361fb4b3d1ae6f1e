import {describe, expect, test} from 'vitest';
import {inspectAuthorizationUrl} from '../../source/core/inspect-url.ts';
import {type Holds, PastedMessage} from '../../source/core/pasted-message.ts';
import {holdsAuthorizationUrl} from '../../source/core/pasted-request.ts';
import {holdsAnswer, readPastedAnswer} from '../../source/core/pasted-text.ts';

const start = `https://www.amazon.com/ap/oa?client_id=amzn1.application-oa2-client.${'0123456789abcdef'.repeat(2)}`;

const addresses = {
	'colons as they are, a plain word at the end': `${start}&scope=alexa::ask:skills:read&response_type=code&redirect_uri=http://127.0.0.1:9090/cb&state=xyzabcdefghaaaaa`,
	'several permissions': `${start}&scope=alexa::ask:skills:read+alexa::ask:models:read&response_type=code&redirect_uri=http://127.0.0.1:9090/cb&state=xyzabcdefghaaaa`,
	encoded: `${start}&scope=alexa%3A%3Aask%3Askills%3Aread&response_type=code&redirect_uri=http%3A%2F%2F127.0.0.1%3A9090%2Fcb&state=dGhpcyBpcyBh&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256`,
};

const around = {
	alone: (text: string) => text,
	'in a mail': (text: string) => `Subject: your skills\n\nDear owner,\n\n${text}\n\nThanks\nBob`,
	'with words right above and below': (text: string) => `Please open\n${text}\nThanks\nBob`,
	quoted: (text: string) => `> Please open\n${text.replace(/^/gm, '> ')}\n> Thanks`,
};

const folded = (text: string, width: number) => text.match(new RegExp(`.{1,${width}}`, 'g'))!.join('\n');

/** As standard input is read, line by line. */
function readByLines(text: string, holds: (text: string) => Holds = holdsAuthorizationUrl): string {
	const message = new PastedMessage(holds);
	for (const line of text.split('\n')) {
		const whole = message.take(line);
		if (whole !== undefined) return whole;
	}
	return message.end();
}

function opened(text: string): string | undefined {
	const judged = inspectAuthorizationUrl(text);
	return judged.kind === 'url' ? judged.url : undefined;
}

describe.each(Object.entries(addresses))(
	'an address that was folded is put together again: %s',
	(_, address) => {
		test.each(Object.entries(around))('%s, at every width', (__, put) => {
			const widths = Array.from({length: 91}, (___, at) => at + 30);
			// Where the last line is as long as the others, a word right below it may belong to it.
			const wrong = widths.filter(width => {
				const text = put(folded(address, width));
				return address.length % width > 0 && [text, readByLines(text)].some(each => opened(each) !== address);
			});
			expect(wrong).toEqual([]);
		});
	},
);

describe('an owner’s answer that was folded is put together again', () => {
	const redirectUri = 'http://127.0.0.1:9090/cb';
	const state = 'bvE7Xnq5vPXH6fVDdDC-cevHSuoXmFsC0ybS7lbCag4';
	const code = 'ANdYtxKjLMnBvCxZqWeR';
	const address = `${redirectUri}?code=${code}&scope=alexa%3A%3Aask%3Askills%3Areadwrite+alexa%3A%3Aask%3Amodels%3Areadwrite&state=${state}`;
	const holds = (text: string) => holdsAnswer(text, {states: [state], redirectUris: [redirectUri]});

	test.each(Object.entries(around))('%s, at every width', (_, put) => {
		const widths = Array.from({length: 100}, (__, at) => at + 30);
		const wrong = widths.filter(width => {
			const text = readByLines(put(folded(address, width)), holds);
			const answer = readPastedAnswer(text, {state, redirectUri});
			return !(
				'params' in answer &&
				answer.params.get('state') === state &&
				answer.params.get('code') === code
			);
		});
		expect(wrong).toEqual([]);
	});
});
