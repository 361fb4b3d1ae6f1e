import {describe, expect, it} from 'vitest';
import {html} from '../../source/demo/pages.ts';

describe('html', () => {
	it('escapes every value, in text and in attributes', () => {
		expect(html`<a title="${'"\'<>&'}">${'</a>&amp;'}</a>`.text).toBe(
			'<a title="&quot;&#39;&lt;&gt;&amp;">&lt;/a&gt;&amp;amp;</a>',
		);
	});

	it('keeps HTML, joins lists, writes numbers and leaves out what is not there', () => {
		const items = ['a', '<b>'].map(text => html`<li>${text}</li>`);
		expect(html`<ul>${items}</ul>${0}${false}${undefined}`.text).toBe(
			'<ul><li>a</li><li>&lt;b&gt;</li></ul>0',
		);
	});
});
