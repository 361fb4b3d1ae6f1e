import headless from '@xterm/headless';
import {expect, test} from 'vitest';
import {cellsOf, type Frame, frameOf, textOf} from '../../gallery/frame.ts';
import {sheetOf} from '../../gallery/sheet.ts';
import {moving, svgOf, wordsIn} from '../../gallery/svg.ts';

async function frame(written: string): Promise<Frame> {
	const terminal = new headless.Terminal({cols: 30, rows: 6, allowProposedApi: true});
	await new Promise<void>(resolve => terminal.write(written, resolve));
	return frameOf(terminal, cellsOf(terminal));
}

test('a frame has the runs of one style, with their columns, and no empty rows at its end', async () => {
	const drawn = await frame('\u001B[36;1m❯ Edit\u001B[0m  \u001B[2mhint <b>\u001B[0m\r\n\r\n  x\r\n');
	expect(textOf(drawn)).toEqual(['❯ Edit  hint <b>', '', '  x']);
	expect(drawn.rows[0]).toEqual([
		{column: 0, text: '❯ Edit', style: {colour: 6, isBold: true}},
		{column: 8, text: 'hint <b>', style: {isDim: true}},
	]);
	const svg = svgOf(drawn, 'A & B');
	expect(svg).toContain('aria-label="A &amp; B"');
	expect(svg).toMatch(/<text class="c6 b" x="14" y="27.5" textLength="50.4">❯ Edit<\/text>/);
	expect(svg).toContain('hint &lt;b&gt;');
	expect(svg).toContain('prefers-color-scheme:light');
	expect(wordsIn(svg)).toEqual(['Edit', 'hint', '<b>', 'x']);
	expect(svg).not.toMatch(/href|url\(|<script|<image/);
});

test('rules, corners and blocks are shapes, so that no font leaves gaps', async () => {
	const svg = svgOf(await frame('╭──╮ ━━╸ ▀█'), 'x', 'light');
	expect(svg).not.toContain('<text');
	expect(svg).toContain('h16.8');
	expect(svg.match(/<rect /g)).toHaveLength(3);
	expect(svg).not.toContain('prefers-color-scheme');
});

test('a QR code is dark on light on every ground', async () => {
	expect(svgOf(await frame('\u001B[30;107m█▀\u001B[0m'), 'x', 'dark')).toMatch(
		/<rect class="n7"[^>]*\/><g class="n0">/,
	);
});

test('the film shows one scene at a time, ends, and stands still for who wants no motion', async () => {
	const [first, second] = [await frame('one'), await frame('two')];
	const svg = moving(
		[
			{frame: first, seconds: 3},
			{frame: second, seconds: 1},
		],
		'Film',
		'dark',
	);
	expect(svg).toContain('@keyframes f0{0.00%{visibility:visible}75.00%{visibility:hidden}}');
	expect(svg).toContain('@keyframes f1{0%{visibility:hidden}75.00%{visibility:visible}}');
	expect(svg).toContain('animation:4s step-end infinite');
	expect(svg).toContain('@media (prefers-reduced-motion:reduce){.f{animation:none}.f1{visibility:visible}}');
});

test('the sheet holds every picture, closes no tag early and loads nothing', async () => {
	const shots = [{name: 'a', group: 'Review', frame: await frame('</script> & <x>')}];
	const page = sheetOf(
		new Map([
			['80x24', shots],
			['40x12', shots],
		]),
	);
	expect(page.match(/<\/script>/g)).toHaveLength(2);
	expect(page).not.toMatch(/(?:src|href)=|url\(|@import/);
	const [, json = ''] = /<script id="shots"[^>]*>(.*?)<\/script>/s.exec(page) ?? [];
	expect(Object.keys(JSON.parse(json)[0].sizes)).toEqual(['80x24', '40x12']);
});
