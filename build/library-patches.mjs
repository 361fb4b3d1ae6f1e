import {fileURLToPath} from 'node:url';

const layoutEngine = fileURLToPath(new URL('./layout-engine.mjs', import.meta.url));
const smallFetch = fileURLToPath(new URL('./small-fetch.mjs', import.meta.url));
const frameCaches = fileURLToPath(new URL('./frame-caches.mjs', import.meta.url));
const reflowed = fileURLToPath(new URL('./erase-reflowed.mjs', import.meta.url));
const segmenter = fileURLToPath(new URL('./lazy-segmenter.mjs', import.meta.url));

/** The set of lazy-segmenter.mjs without line break and Escape: one column each. */
const oneColumn =
	'\\u0020-\\u007E\\u00B7\\u2013\\u2018\\u2019\\u201C\\u201D\\u2022\\u2026\\u203A\\u2190-\\u2193\\u2500-\\u259F\\u25B6\\u25CF\\u2699\\u2713\\u2717\\u276F\\u2800-\\u28FF';

/** The layout engine's WebAssembly as Yoga has it in its own code. */
const wasm = /data:application\/octet-stream;base64,([A-Za-z\d+/]+=*)/;

/** What each file of a library is changed in, and why. A change that no longer applies fails the build. */
const patches = [
	{
		// Compiled where it is needed (1 to 3 ms): nobody has to wait for a promise, which a CommonJS file could not.
		file: /\/yoga-layout\/dist\/src\/index\.js$/,
		from: 'await loadYoga()',
		to: 'loadAtOnce(loadYoga)',
		imports: `import {loadAtOnce} from ${JSON.stringify(layoutEngine)};\n`,
	},
	{
		// Its bytes have a file of their own (below).
		file: /\/yoga-layout\/dist\/binaries\/yoga-wasm-base64-esm\.js$/,
		from: wasm,
		to: '',
	},
	{
		file: /\/ink\/build\/reconciler\.js$/,
		from: /import\.meta\.resolve\('react-devtools-core'\);|await import\('\.\/devtools\.js'\);/g,
		to: '',
	},
	{
		file: /\/ink\/build\/reconciler\.js$/,
		from: 'await loadPackageJson()',
		to: 'packageInfo',
	},
	{
		// Ink takes every text of a frame apart anew: a fifth of the way from a key to its frame. Kept for the next frames.
		file: /\/ink\/build\/output\.js$/,
		from: 'caches = new OutputCaches();',
		to: 'caches = cachesOfFrames(() => new OutputCaches());',
		imports: `import {cachesOfFrames, emptyCell, linesOf, textOfRow} from ${JSON.stringify(frameCaches)};\n`,
	},
	{
		// And so are the lines of a text, and the rows in which nothing has changed.
		file: /\/ink\/build\/output\.js$/,
		from: /const characterLines = \[\[\]\];[\s\S]*?let lines = characterLines\.map\(line => styledCharsToString\(line\)\);/,
		to: 'let lines = linesOf(text, styledCharsToString);',
	},
	{
		file: /\/ink\/build\/output\.js$/,
		from: /row\.push\(\{[^}]*value: ' ',[^}]*\}\);/,
		to: 'row.push(emptyCell);',
	},
	{
		file: /\/ink\/build\/output\.js$/,
		from: /\.map\(line => \{\s*\/\/ See[\s\S]*?\.trimEnd\(\);\s*\}\)/,
		to: '.map((line, at) => textOfRow(line, at, styledCharsToString))',
	},
	{
		file: /\/ink\/build\/output\.js$/,
		from: 'return this.sliceLineToColumns(line, from, to);',
		to: 'return from === 0 && to === width ? line : this.sliceLineToColumns(line, from, to);',
	},
	{
		// The width is known from the layout.
		file: /\/ink\/build\/render-node-to-output\.js$/,
		from: 'widestLine(text)',
		to: 'measureText(text).width',
		imports: `import measureText from './measure-text.js';\n`,
	},
	{
		// Nearly all texts of a frame are those of the frame before.
		file: /\/ink\/build\/components\/Text\.js$/,
		from: 'export default function Text(',
		to: 'export default React.memo(Text);\nfunction Text(',
	},
	{
		// A frame is three writes, which are one for the terminal.
		file: /\/ink\/build\/ink\.js$/,
		from: /(const shouldWrite = this\.log\.willRender\(output\);)([\s\S]*?)(\}, undefined, \{)/,
		to: (_, begin, writes, end) =>
			`${begin}this.options.stdout.cork?.();${writes}this.options.stdout.uncork?.();${end}`,
	},
	{
		// The first Intl.Segmenter costs 15 to 20 ms.
		file: /\/node_modules\//,
		from: /new Intl\.Segmenter\([^)]*\)/g,
		to: 'new LazySegmenter()',
		isOptional: true,
		imports: `import {LazySegmenter} from ${JSON.stringify(segmenter)};\n`,
	},
	{
		// The first test of \p{RGI_Emoji} costs 19 ms, and “❯” asks for it.
		file: /\/node_modules\/string-width\/index\.js$/,
		from: '/^[\\u0020-\\u007E]*$/.test(string)',
		to: `/^[${oneColumn}]*$/.test(string)`,
	},
	{
		// As long takes it to make that expression.
		file: /\/node_modules\/string-width\/index\.js$/,
		from: 'const rgiEmojiRegex = /^\\p{RGI_Emoji}$/v;',
		to: 'let rgiEmoji;\nconst rgiEmojiRegex = {test: text => (rgiEmoji ??= /^\\p{RGI_Emoji}$/v).test(text)};',
	},
	{
		// A window that becomes narrower breaks the lines of the frame: Ink would erase fewer rows than it takes.
		file: /\/ink\/build\/log-update\.js$/,
		from: 'buildEraseFrame(previousLineCount, previousCursorPosition)',
		to: 'eraseReflowed(previousOutput, previousLineCount, previousCursorPosition, stream, buildEraseFrame)',
		imports: `import {eraseReflowed} from ${JSON.stringify(reflowed)};\n`,
	},
	{
		// And it would draw the old layout once more before React knows the new size: too wide or too high, left as ghosts.
		file: /\/ink\/build\/ink\.js$/,
		from: /(dom\.emitLayoutListeners\(this\.rootNode\);\s*)this\.onRender\(\);(\s*this\.lastTerminalWidth = )/,
		to: 'dom.emitLayoutListeners(this.rootNode);\nif (currentWidth >= this.lastTerminalWidth && currentHeight >= this.lastTerminalHeight) this.onRender();\nthis.lastTerminalWidth = ',
	},
	{
		// A window that becomes lower scrolls the top of the frame away, and brings it back when it becomes higher.
		file: /\/ink\/build\/ink\.js$/,
		from: '= getWindowSize(this.options.stdout);\n        // We clear',
		to: '= getWindowSize(this.options.stdout);\nconst held = eraseLost(this, currentWidth, currentHeight);\n        // We clear',
		imports: `import {eraseLost, keepLost} from ${JSON.stringify(reflowed)};\n`,
	},
	{
		file: /\/ink\/build\/ink\.js$/,
		from: 'this.lastTerminalHeight = currentHeight;',
		to: 'this.lastTerminalHeight = currentHeight;\nkeepLost(this.options.stdout, held);',
	},
	{
		// got makes two lists for the words of its own defects as it is loaded: 8 ms.
		file: /\/@sindresorhus\/is\/distribution\/index\.js$/,
		from: /new Intl\.ListFormat\([^)]*\)/g,
		to: "{format: list => list.join(', ')}",
	},
	{
		// Node's own load all of fetch: 30 ms of each refresh.
		file: /\/oauth4webapi\/build\/index\.js$/,
		from: /\bHeaders(?=[()])/g,
		to: 'SmallHeaders',
		imports: `import {SmallHeaders} from ${JSON.stringify(smallFetch)};\n`,
	},
	{
		file: /\/oauth4webapi\/build\/index\.js$/,
		from: /, Response\)/g,
		to: ', SmallResponse)',
		imports: `import {SmallResponse} from ${JSON.stringify(smallFetch)};\n`,
	},
	{
		// Node makes its FormData, with all of fetch, for whoever names it.
		file: /\/got\/dist\/source\/core\/index\.js$/,
		from: /options\.body instanceof FormData/g,
		to: "typeof options.body === 'object' && options.body instanceof FormData",
	},
	{
		// HTTP/2, which we do not ask for: 4 ms of each request.
		file: /\/got\/dist\/source\/core\/index\.js$/,
		from: /import \{ Http2ServerResponse, .*'node:http2';/,
		to: 'class Http2ServerResponse {}',
	},
	{
		file: /\/got\/dist\/source\/core\/options\.js$/,
		from: "import http2Client from './utils/http2-client.js';",
		to: '',
	},
	{
		// conf checks a schema and migrates between versions only where it is told to, which we do not: 10 ms of each save.
		file: /\/node_modules\/conf\/dist\/source\/index\.js$/,
		from: /import (?:\{ Ajv2020 as Ajv \}|ajvFormatsModule|semver) from '[^']+';/g,
		to: '',
	},
	{
		// Ink asks where it is as it is loaded, for traces that we never show: in a folder that is gone that throws.
		file: /\/node_modules\/stack-utils\/index\.js$/,
		from: '? process.cwd()',
		to: "? '.'",
	},
	{
		file: /\/ink\/build\/components\/ErrorOverview\.js$/,
		from: 'cwd: cwd(),',
		to: "cwd: '.',",
	},
];

/** What libraries do as they are loaded, and need not: most of it only takes time. */
export function libraryPatches() {
	return {
		name: 'library-patches',
		transform(code, id) {
			if (/yoga-wasm-base64-esm\.js$/.test(id)) {
				const source = Buffer.from(wasm.exec(code)?.[1] ?? '', 'base64');
				this.emitFile({type: 'asset', fileName: 'layout.wasm', source});
			}
			let changed = code;
			for (const {file, from, to, imports = '', isOptional = false} of patches) {
				if (!file.test(id)) continue;
				const next = changed.replace(from, typeof to === 'string' ? () => to : to);
				if (next === changed && !isOptional) throw new Error(`${id}: a patch no longer applies`);
				if (next !== changed) changed = imports + next;
			}
			return changed === code ? undefined : {code: changed};
		},
	};
}
