import {describe, expect, it} from 'vitest';
import {type PageKind, pageStyle, pages} from '../../source/core/pages.ts';

const kinds = Object.keys(pages) as PageKind[];

describe.each(kinds)('the page %s', kind => {
	const {html} = pages[kind];

	it('is a whole document that a screen reader and a telephone can use', () => {
		expect(html).toMatch(/^<!doctype html>\n<html lang="en">/);
		expect(html).toContain('<meta charset="utf-8">');
		expect(html).toContain('<meta name="viewport" content="width=device-width, initial-scale=1">');
		expect(html.match(/<h1>[^<]+<\/h1>/g)).toHaveLength(1);
		expect(html).toMatch(/<title>[^<]+ - smapi-login<\/title>/);
		expect(html).toContain('<main');
		expect(html.endsWith('</html>\n')).toBe(true);
	});

	it('brings no script, no outside resource and no style but the one that the policy allows', () => {
		expect(html).not.toMatch(
			/<(script|img|link|iframe|form|base|object)|\s(on\w+|src|href|style)=|url\(|@import|https?:/i,
		);
		expect(html.split('<style>')).toHaveLength(2);
		expect(html).toContain(`<style>${pageStyle}</style>`);
	});

	it('is plain ASCII, so its length in bytes is its length', () => {
		expect(html).toMatch(/^[\n\x20-\x7e]*$/);
	});

	it('speaks as all screens do', () => {
		expect(html.replace(/<!doctype|<style>.*<\/style>/gs, '')).not.toMatch(/!|invalid|the user|success/i);
	});
});

it('says where things go on, and that the window can be closed', () => {
	for (const kind of ['accepted', 'declined', 'answered'] as const) {
		expect(pages[kind].html).toContain('You can close this window.');
		expect(pages[kind].html).toMatch(/terminal/);
	}
	expect(pages.declined.html).toContain('The sign-in did not work');
	expect(pages.declined.html).not.toContain('declined');
});

it('has the status that fits', () => {
	expect(Object.fromEntries(kinds.map(kind => [kind, pages[kind].status]))).toEqual({
		accepted: 200,
		declined: 200,
		refused: 400,
		answered: 200,
		onward: 302,
		'used-up': 410,
		'bad-request': 400,
		'wrong-host': 421,
		'not-found': 404,
		'wrong-method': 405,
		'timed-out': 408,
		'too-large': 431,
		'not-yet': 503,
	});
});
