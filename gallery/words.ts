import {spawnSync} from 'node:child_process';
import {existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {parseArgs} from 'node:util';
import {steps} from '../source/core/steps.ts';
import {type HeardWord, wordsVariable} from '../test/fakes/heard-words.ts';
import {projectRoot} from '../test/program/launcher.ts';
import {type Word, wordsOfTables} from './words-of-tables.ts';

const usage = `npm run words -- [--json] [--out FILE]
  Lists every text that a person can meet: what the steps and commands said in all walks of the tests, and the tables.`;

/** @returns the exit code: 1 when a test failed, so that texts may be missing */
export function main(words: readonly string[]): number {
	const {values} = parseArgs({
		args: [...words],
		options: {json: {type: 'boolean'}, out: {type: 'string'}, help: {type: 'boolean', short: 'h'}},
	});
	if (values.help) {
		console.log(usage);
		return 0;
	}
	const heard = hear();
	if (heard === undefined) return 1;
	const all = listOf([...wordsOfTables(), ...heard]);
	const text = values.json ? `${JSON.stringify(all, undefined, '\t')}\n` : markdownOf(all);
	if (values.out === undefined) process.stdout.write(text);
	else writeFileSync(values.out, text);
	return 0;
}

/** What the tests' voice was told. */
function hear(): HeardWord[] | undefined {
	const folder = mkdtempSync(path.join(tmpdir(), 'smapi-login-words-'));
	const file = path.join(folder, 'words.jsonl');
	try {
		const vitest = path.join(projectRoot(), 'node_modules/vitest/vitest.mjs');
		const config = path.join(projectRoot(), 'gallery/words.vitest.config.ts');
		const {status, stdout} = spawnSync(process.execPath, [vitest, 'run', '--config', config], {
			env: {...process.env, [wordsVariable]: file},
			encoding: 'utf8',
			stdio: ['ignore', 'pipe', 'inherit'],
		});
		if (status !== 0 || !existsSync(file)) {
			process.stderr.write(
				`${stdout}\n✗ A test failed, so texts would be missing. Mend it, then list the words again.\n`,
			);
			return undefined;
		}
		const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
		return lines.map(line => JSON.parse(line) as HeardWord).map(word => ({...word, text: steady(word.text)}));
	} finally {
		rmSync(folder, {recursive: true, force: true});
	}
}

/** Values that differ from run to run are told by what they are. */
export function steady(text: string): string {
	return text
		.trim()
		.replace(/ {2,}/g, '  ')
		.replace(/(127\.0\.0\.1|localhost)(:|%3A)(?!9090\b)\d{4,5}/g, '$1$2PORT')
		.replace(/(\/tmp|\/var\/folders)\/[\w./-]*/g, 'FOLDER')
		.replace(/([?&](?:state|code|code_challenge)=)[\w-]{16,}/g, '$1…')
		.replace(/Atz([ar])\|[\w-]{100,}/g, 'Atz$1|…')
		.replace(/(•+|\(…)[\w-]{4}(?![\w-])/g, '$1XXXX')
		.replace(/\b[0-9a-f]{32}\b/g, 'HEX')
		.replace(/\/go\/[\w-]{8,}/g, '/go/…')
		.replace(/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{3})?)?(?:Z| UTC)?/g, 'TIME')
		.replace(/\b\d{1,2}:\d\d\b/g, 'TIME');
}

/**
 * Steps first, each text once a place; those that differ only in a number, a quoted value or the permissions that they name
 * are one, told by the first of them.
 */
export function listOf(all: readonly Word[]): Word[] {
	const known = new Map<string, Word>();
	for (const word of all) {
		const key = `${word.place}\n${shapeOf(word.text)}`;
		const before = known.get(key);
		if (!before || compare(word.text, before.text) < 0) known.set(key, word);
	}
	const places = [...new Set(all.map(({place}) => place))];
	return places
		.sort((a, b) => rankOf(a) - rankOf(b) || compare(a, b))
		.flatMap(place => {
			const own = [...known.values()].filter(word => word.place === place);
			// Tables keep their order; what was heard is sorted, since tests run beside each other.
			return own.some(({kind}) => kindRank(kind) < 0)
				? own
				: own.sort((a, b) => kindRank(a.kind) - kindRank(b.kind) || compare(a.text, b.text));
		});
}

function shapeOf(text: string): string {
	return text
		.replace(/(?:\b(?:(?:skills|models|catalogs|x):\w+|subscriptions|profile|postal_code)\b[ ,]*)+/g, '§')
		.replace(/\d+/g, '#')
		.replace(/“[^”]*”/g, '“”');
}

const kinds = [
	'title',
	'state',
	'text',
	'label',
	'question',
	'field',
	'choice',
	'hint',
	'click',
	'key',
	'details',
	'message',
	'wait',
	'printed',
	'help',
	'last words',
];
const kindRank = (kind: string) => kinds.indexOf(kind);
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Steps first, in their order. */
function rankOf(place: string): number {
	const at = steps.findIndex(({id}) => id === place);
	return at < 0 ? steps.length : at;
}

function markdownOf(all: readonly Word[]): string {
	const lines = [
		'# Every text that a person can meet',
		'',
		`${all.length} texts, made by \`npm run words\`.`,
	];
	let place: string | undefined;
	let kind: string | undefined;
	for (const word of all) {
		if (word.place !== place) lines.push('', `## ${word.place}`);
		if (word.place !== place || word.kind !== kind) lines.push('', `### ${word.kind}`, '');
		lines.push(`- ${word.text.replaceAll('\n', '\n  ')}`);
		({place, kind} = word);
	}
	return `${lines.join('\n')}\n`;
}
