import {expect, test} from 'vitest';
import {inspectAuthorizationUrl} from '../../source/core/inspect-url.ts';
import {judgementLines} from '../../source/core/url-judgement.ts';

function linesFor(...redirectUris: readonly string[]): string {
	const url = new URL(
		'https://www.amazon.com/ap/oa?client_id=x&scope=alexa::ask:skills:read&response_type=code',
	);
	url.searchParams.set('state', 'abcdefghijklmnopqrstuvwxyz');
	for (const place of redirectUris) url.searchParams.append('redirect_uri', place);
	const judged = inspectAuthorizationUrl(url.href);
	if (judged.kind === 'no-url') throw new Error(judged.reason);
	return judgementLines(judged).join('\n');
}

const harmless = 'http://127.0.0.1:9090/cb';

test('a harmless place is told', () => {
	expect(linesFor(harmless)).toContain('The code stays on this computer');
});

test('beside a place that nobody knows the harmless one does not reassure (A29)', () => {
	for (const lines of [
		linesFor(harmless, 'https://evil.example'),
		linesFor('https://evil.example', harmless),
	]) {
		expect(lines).toContain('! The code goes to evil.example');
		expect(lines).not.toContain('stays on this computer');
	}
});

test('one place that nobody knows is told once', () => {
	expect(linesFor('https://evil.example').match(/The code goes to/g)).toHaveLength(1);
});
