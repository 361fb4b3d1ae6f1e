import {expect, test} from 'vitest';
import {returnUrls} from '../../source/core/client.ts';
import {pageMeant, pageRowsIn, playedRedirectUri} from '../../source/core/page-words.ts';

const demo = {codePageUrl: 'http://127.0.0.1:4000/code'};

test('in the demo no page of Amazon is used, so no code leaves this computer', () => {
	for (const {value, url} of pageRowsIn(demo)) {
		const used = playedRedirectUri(value, demo) ?? url;
		expect(used ?? 'http://127.0.0.1').toMatch(/^http:\/\/127\.0\.0\.1/);
	}
	expect(pageMeant(demo.codePageUrl, demo)).toBe(returnUrls.hostedPage);
});

test('outside of the demo the pages are the real ones', () => {
	expect(pageRowsIn(undefined)[0]?.url).toBe(returnUrls.hostedPage);
	expect(playedRedirectUri('hosted-page', undefined)).toBeUndefined();
	expect(pageMeant(returnUrls.loopback, undefined)).toBe(returnUrls.loopback);
});
