// Draws docs/wizard.svg from the program's own frames: the demo, in a pseudo-terminal, with Enter pressed for each step.
import {mkdtemp, rm, symlink, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import pty from '@lydell/node-pty';
import xterm from '@xterm/headless';

const size = {columns: 80, rows: 24};
const cell = {width: 8.4, height: 18};
const colours = {1: '#e06c75', 2: '#7ec16e', 5: '#c678dd', 6: '#4fb6c2'};
const shown = ['Scopes', 'Sign in', 'Access token'];

const folder = await mkdtemp(path.join(tmpdir(), 'smapi-login-picture-'));
// Started by the name that it has where it is installed, so that no path of this computer is in the picture.
const program = path.join(folder, 'smapi-login');
await symlink(path.resolve('dist/launcher.cjs'), program);
const terminal = new xterm.Terminal({cols: size.columns, rows: size.rows, allowProposedApi: true});
const {NO_COLOR: _, CI: __, ...environment} = process.env;
const child = pty.spawn(process.execPath, [program, 'demo'], {
	cols: size.columns,
	rows: size.rows,
	env: {
		...environment,
		SMAPI_LOGIN_CONFIG_DIR: folder,
		TERM: 'xterm-256color',
		LC_ALL: 'C.UTF-8',
		BROWSER: '/bin/true',
	},
});
let wake = () => {};
child.onData(data => terminal.write(data, () => wake()));

const frames = [];
try {
	for (let step = 0; step < 20 && frames.length < shown.length; step++) {
		const title = shown[frames.length];
		await until(() => screen().some(line => /( of \d+| · done)/.test(line)));
		await settled();
		if (screen().some(line => line.startsWith(title))) frames.push(frameOf());
		if (title === 'Access token' && frames.length === shown.length) break;
		child.write('\r');
		await changed();
	}
} finally {
	child.kill();
	await rm(folder, {recursive: true, force: true});
}
await writeFile('docs/wizard.svg', draw(frames));

function screen() {
	const {active} = terminal.buffer;
	return Array.from(
		{length: size.rows},
		(_, row) => active.getLine(active.baseY + row)?.translateToString(true) ?? '',
	);
}

async function until(test) {
	const end = Date.now() + 20_000;
	while (!test()) {
		if (Date.now() > end) throw new Error(`not shown:\n${screen().join('\n')}`);
		await new Promise(resolve => {
			wake = resolve;
			setTimeout(resolve, 500);
		});
	}
}

async function settled() {
	let before;
	do {
		before = screen().join('\n');
		await new Promise(resolve => setTimeout(resolve, 300));
	} while (
		before.replace(/[⠀-⣿]|\d:\d\d left/g, '') !==
		screen()
			.join('\n')
			.replace(/[⠀-⣿]|\d:\d\d left/g, '')
	);
}

async function changed() {
	const [title] = screen().filter(line => /( of \d+| · done)/.test(line));
	await until(() => screen().filter(line => /( of \d+| · done)/.test(line))[0] !== title);
}

/** The rows of the frame itself, as runs of one style each. */
function frameOf() {
	const {active} = terminal.buffer;
	const lines = screen();
	const first = lines.findIndex(line => /( of \d+| · done)/.test(line));
	const rows = [];
	for (let row = first; row < size.rows; row++) rows.push(runsOf(active.getLine(active.baseY + row)));
	while (rows.length > 0 && rows.at(-1).length === 0) rows.pop();
	return rows;
}

function runsOf(line) {
	const runs = [];
	for (let column = 0; line && column < size.columns; column++) {
		const cellAt = line.getCell(column);
		const text = cellAt.getChars() || ' ';
		const style = {
			fill: cellAt.isFgPalette() ? (colours[cellAt.getFgColor() % 8] ?? '#d7dae0') : '#d7dae0',
			weight: cellAt.isBold() ? 700 : 400,
			opacity: cellAt.isDim() ? 0.6 : 1,
		};
		const last = runs.at(-1);
		if (last && JSON.stringify(last.style) === JSON.stringify(style)) last.text += text;
		else runs.push({column, text, style});
	}
	const trimmed = runs.map(run => ({...run, text: run.text}));
	while (trimmed.length > 0 && trimmed.at(-1).text.trim() === '') trimmed.pop();
	return trimmed;
}

function draw(list) {
	const padding = 20;
	const width = Math.ceil(size.columns * cell.width + padding * 2);
	let y = padding;
	const parts = [];
	for (const rows of list) {
		const height = rows.length * cell.height + padding * 1.5;
		parts.push(`<rect x="6" y="${y - 12}" width="${width - 12}" height="${height}" rx="8" fill="#1e2127"/>`);
		rows.forEach((runs, row) => {
			for (const {column, text, style} of runs) {
				if (text.trim() === '') continue;
				const x = (padding + column * cell.width).toFixed(1);
				const lineY = (y + (row + 1) * cell.height - 4).toFixed(1);
				parts.push(
					`<text x="${x}" y="${lineY}" fill="${style.fill}" font-weight="${style.weight}" opacity="${style.opacity}" textLength="${(text.length * cell.width).toFixed(1)}" xml:space="preserve">${escaped(text)}</text>`,
				);
			}
		});
		y += height + 14;
	}
	return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${Math.ceil(y)}" viewBox="0 0 ${width} ${Math.ceil(y)}" role="img" aria-label="Three screens of the wizard" font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,monospace" font-size="14">\n${parts.join('\n')}\n</svg>\n`;
}

function escaped(text) {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
