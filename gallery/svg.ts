import type {Frame, Run, Style} from './frame.ts';

/** One character's room. The font is 14 px, and most monospace fonts are 0.6 of that wide. */
const cell = {width: 8.4, height: 18};
const padding = 14;

export type Theme = 'dark' | 'light';

/** The 16 colours as common terminals have them, readable on their ground. */
const palettes = {
	dark: {
		ground: '#1e2127',
		text: '#d7dae0',
		colours: ['#5c6370', '#f07a80', '#7ec16e', '#e0c069', '#6cb2f0', '#cf8fe6', '#56c2d0', '#d7dae0'],
	},
	light: {
		ground: '#fbfbfa',
		text: '#24292f',
		colours: ['#24292f', '#c01f2f', '#1d7a34', '#8a6100', '#0a5cc4', '#8a34b5', '#06708a', '#57606a'],
	},
} as const satisfies Record<Theme, object>;

/** The rules of one ground. @param scope what stands before each selector */
function rulesOf(theme: Theme, scope = ''): string {
	const {ground, text, colours} = palettes[theme];
	const named = colours.map((colour, at) => `${scope}.c${at}{fill:${colour};stroke:${colour}}`).join('');
	return `${scope}.g{fill:${ground}}${scope}.t{fill:${text};stroke:${text}}${named}${scope}.i{fill:${ground}}`;
}

const shared =
	'text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;white-space:pre;stroke:none!important}' +
	'.b{font-weight:700}.d{opacity:.62}.u{text-decoration:underline}rect{stroke:none!important}.n0{fill:#000}.n1{fill:#c01f2f}.n2{fill:#1d7a34}.n3{fill:#e5c000}.n4{fill:#0a5cc4}.n5{fill:#8a34b5}.n6{fill:#06708a}.n7{fill:#fff}path{fill:none!important;stroke-width:1.2}.k{stroke-width:2.6}';

/** What all pictures of a page have in common. @param themes with `both` the reader's own ground */
export function styleOf(theme: Theme | 'both'): string {
	if (theme !== 'both') return shared + rulesOf(theme);
	return `${shared}${rulesOf('dark')}@media (prefers-color-scheme:light){${rulesOf('light')}}`;
}

/** The same for a page that shows both grounds beside each other: below `.dark` and `.light`. */
export function styleOfPage(): string {
	return shared + rulesOf('dark', '.dark ') + rulesOf('light', '.light ');
}

/** How large a frame is drawn, in pixels. */
export function sizeOf(
	{columns, rows}: Frame,
	leastRows = 0,
): {readonly width: number; readonly height: number} {
	return {
		width: Math.ceil(columns * cell.width + padding * 2),
		height: Math.ceil(Math.max(rows.length, leastRows) * cell.height + padding * 2),
	};
}

/** A whole picture. */
export function svgOf(frame: Frame, title: string, theme: Theme | 'both' = 'both'): string {
	const {width, height} = sizeOf(frame);
	return svg(width, height, title, styleOf(theme), `${groundOf(width, height)}\n${contentOf(frame)}`);
}

/**
 * Frames one after the other, without a script; who wants no motion sees the last one.
 * @param frames each with how long it is shown, in seconds
 */
export function moving(
	frames: readonly {readonly frame: Frame; readonly seconds: number}[],
	title: string,
	theme: Theme,
): string {
	const rows = Math.max(...frames.map(({frame}) => frame.rows.length));
	const {width, height} = sizeOf(frames[0]!.frame, rows);
	const whole = frames.reduce((sum, {seconds}) => sum + seconds, 0);
	let at = 0;
	const rules = frames.map(({seconds}, index) => {
		const [from, to] = [at / whole, (at + seconds) / whole].map(part => `${(part * 100).toFixed(2)}%`);
		at += seconds;
		const before = index === 0 ? '' : '0%{visibility:hidden}';
		const after = index === frames.length - 1 ? '' : `${to}{visibility:hidden}`;
		return `@keyframes f${index}{${before}${from}{visibility:visible}${after}}.f${index}{animation-name:f${index}}`;
	});
	const style =
		`${styleOf(theme)}.f{visibility:hidden;animation:${whole}s step-end infinite}${rules.join('')}` +
		`@media (prefers-reduced-motion:reduce){.f{animation:none}.f${frames.length - 1}{visibility:visible}}`;
	const groups = frames.map(({frame}, index) => `<g class="f f${index}">\n${contentOf(frame)}\n</g>`);
	return svg(width, height, title, style, `${groundOf(width, height)}\n${groups.join('\n')}`);
}

function svg(width: number, height: number, title: string, style: string, content: string): string {
	return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}">
<style>${style}</style>
${content}
</svg>
`;
}

function groundOf(width: number, height: number): string {
	return `<rect class="g" width="${width}" height="${height}" rx="8"/>`;
}

/** What stands on the ground of a picture. */
export function contentOf({rows}: Frame): string {
	return rows
		.map((runs, row) => runs.map(run => drawn(run, row)).join(''))
		.filter(line => line !== '')
		.join('\n');
}

function drawn(run: Run, row: number): string {
	const x = padding + run.column * cell.width;
	const y = padding + row * cell.height;
	const {style} = run;
	const width = [...run.text].length * cell.width;
	const isFilled = style.background !== undefined || style.isInverse;
	const ground = isFilled
		? `<rect class="${style.isInverse ? colourClass(style.colour) : `n${(style.background ?? 0) % 8}`}" x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${cell.height}"/>`
		: '';
	return (
		ground +
		pieces(run.text)
			.map(piece => drawPiece(piece, style, x, y))
			.join('')
	);
}

interface Piece {
	readonly at: number;
	readonly text: string;
	readonly kind: 'text' | 'line' | 'block';
}

/** Lines and blocks are drawn as shapes: in a font they leave gaps between rows. */
function pieces(text: string): Piece[] {
	const found: {at: number; text: string; kind: Piece['kind']}[] = [];
	[...text].forEach((character, at) => {
		const kind = /[\u2580-\u259F]/.test(character) ? 'block' : arms[character] ? 'line' : 'text';
		const last = found.at(-1);
		if (last?.kind === kind) last.text += character;
		else found.push({at, text: character, kind});
	});
	return found;
}

function drawPiece({at, text, kind}: Piece, style: Style, left: number, top: number): string {
	const x = left + at * cell.width;
	if (text.trim() === '') return '';
	const names = classesOf(style);
	if (kind === 'block') return `<g class="${names}">${blocks(text, x, top)}</g>`;
	if (kind === 'line') return lines(text, names, x, top);
	const visible = text.trimEnd();
	const length = [...visible].length;
	const fitted = length > 1 ? ` textLength="${short(length * cell.width)}"` : '';
	return `<text class="${names}" x="${short(x)}" y="${short(top + 13.5)}"${fitted}>${escaped(visible)}</text>`;
}

function classesOf(style: Style): string {
	return [
		style.isInverse
			? 'i'
			: style.background !== undefined && style.colour === 0
				? 'n0'
				: colourClass(style.colour),
		style.isBold && 'b',
		style.isDim && 'd',
		style.isUnderlined && 'u',
	]
		.filter(Boolean)
		.join(' ');
}

function colourClass(colour: number | undefined): string {
	return colour === undefined ? 't' : `c${colour % 8}`;
}

/** Up, right, down, left: 0 none, 1 thin, 2 thick. */
const arms: Readonly<Record<string, string>> = {
	'─': '0101',
	'━': '0202',
	'│': '1010',
	'┃': '2020',
	'╸': '0002',
	'╺': '0200',
	'╴': '0001',
	'╶': '0100',
	'╭': '0110',
	'╮': '0011',
	'╯': '1001',
	'╰': '1100',
	'┌': '0110',
	'┐': '0011',
	'┘': '1001',
	'└': '1100',
	'├': '1110',
	'┤': '1011',
	'┬': '0111',
	'┴': '1101',
	'┼': '1111',
	'╾': '0102',
	'╼': '0201',
};

function lines(text: string, names: string, left: number, top: number): string {
	const paths = {1: '', 2: ''};
	const [halfWidth, halfHeight] = [cell.width / 2, cell.height / 2];
	const ends = [
		[0, -halfHeight],
		[halfWidth, 0],
		[0, halfHeight],
		[-halfWidth, 0],
	] as const;
	// A rule over many columns is one stroke.
	let column = 0;
	for (const [same, character = ''] of text.matchAll(/(.)\1*/gu)) {
		const count = [...same].length;
		const weights = [...arms[character]!].map(Number);
		const [up, right, down, west] = weights;
		if (!up && !down && right === west && (right === 1 || right === 2)) {
			paths[right] +=
				`M${short(left + column * cell.width)} ${short(top + halfHeight)}h${short(count * cell.width)}`;
		} else {
			for (let at = column; at < column + count; at++) {
				const [x, y] = [left + at * cell.width + halfWidth, top + halfHeight];
				weights.forEach((weight, side) => {
					const [dx, dy] = ends[side]!;
					if (weight === 1 || weight === 2)
						paths[weight] += `M${short(x)} ${short(y)}l${short(dx)} ${short(dy)}`;
				});
			}
		}
		column += count;
	}
	return (
		(paths[1] && `<path class="${names}" d="${paths[1]}"/>`) +
		(paths[2] && `<path class="${names} k" d="${paths[2]}"/>`)
	);
}

/** Full and half blocks, and those that fill from the left or from below. */
function blocks(text: string, left: number, top: number): string {
	return [...text]
		.map((character, at) => {
			const x = left + at * cell.width;
			const code = character.codePointAt(0)!;
			const {width, height} = cell;
			if (character === '▀') return rect(x, top, width, height / 2);
			if (code >= 0x2581 && code <= 0x2588) {
				const part = (code - 0x2580) / 8;
				return rect(x, top + height * (1 - part), width, height * part);
			}
			if (code >= 0x2589 && code <= 0x258f) return rect(x, top, (width * (0x2590 - code)) / 8, height);
			const opacity = {'░': 0.25, '▒': 0.5, '▓': 0.75}[character];
			return rect(x, top, width, height, opacity);
		})
		.join('');
}

function rect(x: number, y: number, width: number, height: number, opacity?: number): string {
	const faint = opacity === undefined ? '' : ` opacity="${opacity}"`;
	return `<rect x="${short(x)}" y="${short(y)}" width="${short(width + 0.2)}" height="${short(height)}"${faint}/>`;
}

/** The words that a picture shows, in its order; signs alone are no words. */
export function wordsIn(picture: string): string[] {
	return [...picture.matchAll(/<text[^>]*>([^<]*)<\/text>/g)]
		.flatMap(([, text = '']) => unescaped(text).split(/\s+/))
		.filter(word => /[\p{L}\p{N}]/u.test(word));
}

function short(value: number): string {
	return String(Math.round(value * 10) / 10);
}

export function escaped(text: string): string {
	return text
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replaceAll('>', '&gt;')
		.replaceAll('"', '&quot;');
}

function unescaped(text: string): string {
	return text
		.replaceAll('&lt;', '<')
		.replaceAll('&gt;', '>')
		.replaceAll('&quot;', '"')
		.replaceAll('&amp;', '&');
}
