import {expect, test} from 'vitest';
import {returnUrls} from '../../source/core/client.ts';
import {pageMeant} from '../../source/core/page-words.ts';

test('the words for the page of the demo are those of the page that it plays', () => {
	const demo = {codePageUrl: 'http://127.0.0.1:4000/code'};
	expect(pageMeant(demo.codePageUrl, demo)).toBe(returnUrls.hostedPage);
	expect(pageMeant(returnUrls.loopback, undefined)).toBe(returnUrls.loopback);
});
