import {mkdirSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {failures} from '../source/core/failures.ts';
import {steps} from '../source/core/steps.ts';
import {projectRoot} from '../test/program/launcher.ts';
import {failureCodes, gapsIn, withoutPicture} from './coverage.ts';
import type {Drawn} from './lane.ts';
import type {Shot} from './session.ts';
import {sheetOf} from './sheet.ts';
import {nameOf} from './stage.ts';
import {moving, svgOf} from './svg.ts';

/** The size that is kept. */
export const keptSize = '80x24';
export const keptFolder = path.join(projectRoot(), 'docs/gallery');

/** The sign-in of the README: each picture with how long it is shown, in seconds; 20 in all. */
export const film = [
	['role', 2],
	['flow', 1.5],
	['security-profile', 1.5],
	['return-urls', 2.5],
	['client-id-typed', 1.5],
	['client-secret-typed', 1.5],
	['scopes', 2.5],
	['review', 2.5],
	['sign-in', 2],
	['token', 2.5],
] as const;

export interface Written {
	readonly pictures: number;
	/** The page to look through. */
	readonly sheet: string;
	readonly problems: readonly string[];
}

/** @param isWhole every walk was gone: what is kept in docs/ is written too */
export function write(drawn: ReadonlyMap<string, Drawn>, isWhole: boolean): Written {
	const root = path.join(projectRoot(), '.gallery');
	const sizes = new Map([...drawn].map(([size, {shots}]) => [size, inOrder(shots)]));
	for (const [size, shots] of sizes) {
		putAll(
			path.join(root, size),
			shots.map(shot => [`${shot.name}.svg`, svgOf(shot.frame, titleOf(shot))]),
		);
	}
	const sheet = path.join(root, 'index.html');
	writeFileSync(sheet, sheetOf(sizes));
	const pictures = [...sizes.values()].reduce((sum, shots) => sum + shots.length, 0);
	const kept = isWhole ? drawn.get(keptSize) : undefined;
	const problems = kept ? gapsIn(kept.shots) : [];
	// What is there stays until all of it can be replaced.
	if (kept && kept.missed.length + problems.length === 0) keep(inOrder(kept.shots));
	return {pictures, sheet: path.relative('.', sheet), problems};
}

function keep(shots: readonly Shot[]): void {
	putAll(keptFolder, [
		...shots.map((shot): [string, string] => [`${shot.name}.svg`, svgOf(shot.frame, titleOf(shot))]),
		['README.md', indexOf(shots)],
	]);
	const frame = (name: string) => shots.find(shot => shot.name === name)!.frame;
	const frames = film.map(([name, seconds]) => ({frame: frame(name), seconds}));
	for (const theme of ['dark', 'light'] as const) {
		const put = (name: string, text: string) =>
			writeFileSync(path.join(keptFolder, `../${name}-${theme}.svg`), text);
		put('wizard', moving(frames, 'The wizard, from the first question to the token', theme));
		put('profiles', svgOf(frame('home'), 'The list of saved profiles', theme));
	}
}

/** Step after step, and commands behind them. */
function inOrder(shots: readonly Shot[]): Shot[] {
	const place = ({group}: Shot) => {
		const at = steps.findIndex(({title}) => title === group);
		return at < 0 ? steps.length : at;
	};
	return shots.toSorted((a, b) => place(a) - place(b));
}

/** These files and no others. */
function putAll(folder: string, files: readonly (readonly [string, string])[]): void {
	mkdirSync(folder, {recursive: true});
	const names = new Set(files.map(([name]) => name));
	for (const name of readdirSync(folder))
		if (!names.has(name)) rmSync(path.join(folder, name), {recursive: true});
	for (const [name, text] of files) writeFileSync(path.join(folder, name), text);
}

function titleOf({name, group}: Shot): string {
	return `${group}: ${name.replaceAll('-', ' ')}`;
}

/** The page of docs/gallery: every picture below its step, and every failure with its picture or why there is none. */
function indexOf(shots: readonly Shot[]): string {
	const groups = [...new Set(shots.map(({group}) => group))];
	const names = new Set(shots.map(({name}) => name));
	return `# Every screen

Drawn by \`npm run gallery\` from the built program's own screens at 80 columns and 24 rows, against the practice server.
The same at 40×12, 120×40 and 200×60, and a page to look through them, is what it leaves in \`.gallery/\`.

What differs from run to run is masked in the pictures, not in the program: tokens, codes, \`state\` and other random values,
ports, process numbers, clocks and times left, and the home folder.

## The failures

| Code | What is said | Picture |
| --- | --- | --- |
${failureCodes
	.map(code => {
		const picture = names.has(nameOf(code)) ? `[${nameOf(code)}](${nameOf(code)}.svg)` : withoutPicture[code];
		return `| \`${code}\` | ${failures[code].what.replaceAll('|', '\\|').replaceAll('\n', ' ')} | ${picture} |`;
	})
	.join('\n')}

${groups
	.map(group => {
		const own = shots.filter(shot => shot.group === group);
		const pictures = own.map(({name}) => `\`${name}\`\n\n![${name}](${name}.svg)`).join('\n\n');
		return `## ${group}\n\n<details><summary>${own.length} pictures</summary>\n\n${pictures}\n\n</details>`;
	})
	.join('\n\n')}
`;
}
