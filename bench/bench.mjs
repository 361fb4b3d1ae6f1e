// npm run bench -- [--smoke] [--only commands,frame,keys,sign-in,memory] [--against DIR] [--json FILE]
// Ratios are to `node -e 0` of the same run, measured in the same way. --against measures the build of another checkout too,
// in turn with this one, and this one a second time: what a build differs from itself by is noise.
import {execFileSync} from 'node:child_process';
import {existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {availableParallelism, cpus, loadavg, tmpdir} from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {commandCases, foreignCases} from './commands.mjs';
import {heading, judge, Samples, told} from './figures.mjs';
import {measureMemory} from './memory.mjs';
import {emptyCases, frameCase, keyCases, signInCases} from './wizard.mjs';
import {makeWorld} from './world.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const {values: options} = parseArgs({
	options: {
		smoke: {type: 'boolean', default: false},
		only: {type: 'string', default: 'commands,frame,keys,sign-in,memory'},
		against: {type: 'string'},
		json: {type: 'string'},
	},
});
const isSmoke = options.smoke;

const command = {unit: '×', base: 'node -e 0', valueUnit: 'ms', limit: 'an empty file'};
const terminal = {unit: '×', base: 'node -e 0, terminal', valueUnit: 'ms'};
const memory = {unit: '×', base: 'node -e 0, memory', valueUnit: 'MiB'};
const screens = ['role', 'scopes', 'home of 1,000'];

/** All rows, and what each should be at most (`aim`). */
const rows = {
	commands: [
		{name: 'node -e 0', unit: 'ms'},
		{...command, name: 'an empty file', limit: undefined},
		{...command, name: '--version', aim: 1.08},
		{...command, name: '--help', aim: 1.08},
		{...command, name: 'token, 1 profile', aim: 1.15},
		{...command, name: 'token, 1,000 profiles', aim: 1.5},
		{...command, name: 'status, 1,000 profiles', aim: 2.5},
		{...command, name: 'token --refresh', aim: 3.5},
		{...command, name: 'demo without a terminal', aim: 6},
		{name: 'npm start, beside the program', unit: 'ms', aim: 300},
		{...command, name: 'gh auth token'},
		{...command, name: 'ask --version'},
	],
	frame: [
		{name: 'node -e 0, terminal', unit: 'ms'},
		{...terminal, name: 'first painted frame', aim: 4},
		{...terminal, name: 'first usable frame', aim: 4.5},
	],
	keys: [
		...screens.flatMap(name => [
			{name: `key to frame: ${name}`, unit: 'ms', aim: 6},
			{name: `key to frame, p99: ${name}`, unit: 'ms', share: 0.99, aim: 25},
		]),
		{name: 'Esc to frame, waits for 25 ms', unit: 'ms', aim: 33},
	],
	'sign-in': [
		{name: 'callback to token screen', unit: 'ms', aim: 45},
		{name: 'node -e 0, memory', unit: 'MiB'},
		{...memory, name: 'peak memory: first screen', aim: 1.8},
		{...memory, name: 'peak memory: whole sign-in', aim: 2.3},
	],
	memory: [],
};

const launcherIn = folder => path.join(path.resolve(folder), 'dist', 'launcher.cjs');
const here = {name: 'this', launcher: launcherIn(root)};
const builds = [here];
if (options.against) {
	const launcher = launcherIn(options.against);
	if (!existsSync(launcher)) throw new Error(`${launcher} is missing: build that checkout first.`);
	builds.push({name: 'other', launcher}, {...here, name: 'again'});
}

const parts = options.only.split(',');
const unknown = parts.find(part => !(part in rows));
if (unknown !== undefined) throw new Error(`--only has no ${unknown}: ${Object.keys(rows).join(', ')}`);

const world = await makeWorld();
const samples = new Samples();
const [loadBefore] = loadavg();
const results = [];
try {
	console.log(
		`Node ${process.versions.node}, ${availableParallelism()} × ${cpus()[0]?.model.trim()}, load ${loadBefore.toFixed(1)}${options.against ? `; other: ${options.against}` : ''}\n${heading}`,
	);
	const [emptyTerminal, emptyMemory] = emptyCases;
	const work = {
		commands: () =>
			rounds(isSmoke ? 3 : 25, [...foreignCases(world, !isSmoke), ...commandCases(world)], {
				isWarmedUp: true,
			}),
		frame: () => rounds(isSmoke ? 2 : 25, [emptyTerminal, frameCase(world)]),
		// Two runs of a screen, so that another build has its turn in between.
		keys: () => rounds(isSmoke ? 1 : 2, keyCases(world, isSmoke ? 30 : 500)),
		'sign-in': () => rounds(isSmoke ? 2 : 25, [emptyMemory, ...signInCases(world)]),
		memory: growthOfMemory,
	};
	for (const part of parts) {
		await work[part]();
		const measured = rows[part].filter(({name}) => samples.of(name, 'this').length > 0);
		for (const row of measured) show(judge(row, samples));
	}
	if (!options.against) console.log(installSize());
	// Others who use the processors make every figure a guess: from about the number of processors on.
	console.log(`load at the end ${loadavg()[0].toFixed(1)}`);
} finally {
	world.close();
}
if (options.json) {
	const machine = {
		node: process.versions.node,
		cpus: availableParallelism(),
		model: cpus()[0]?.model,
		load: [loadBefore, loadavg()[0]],
	};
	writeFileSync(
		options.json,
		`${JSON.stringify({machine, against: options.against, rows: results}, null, '\t')}\n`,
	);
}

/**
 * Runs each case in turn, round after round, for every build; the order of the builds turns with the rounds.
 * @param isWarmedUp whether a round that does not count goes before: the files are in the system's memory then
 */
async function rounds(count, cases, {isWarmedUp = false} = {}) {
	for (let round = isWarmedUp ? -1 : 0; round < count; round++) {
		const turn = Math.max(0, round) % builds.length;
		const turned = [...builds.slice(turn), ...builds.slice(0, turn)];
		for (const {once, isOfBuild = true} of cases) {
			for (const build of isOfBuild ? turned : [here]) {
				const found = await once(build);
				if (round < 0) continue;
				for (const [name, values] of Object.entries(found)) samples.add(name, build.name, values);
			}
		}
	}
}

/** Minutes for one build: another one is measured by a bench of its own. */
async function growthOfMemory() {
	if (options.against) return;
	const long = {keys: isSmoke ? 200 : 10_000, seconds: isSmoke ? 60 : 3600};
	for await (const row of measureMemory({launcher: here.launcher, world, ...long})) show(row);
}

function show(result) {
	results.push(result);
	console.log(told(result));
}

function installSize() {
	const folder = mkdtempSync(path.join(tmpdir(), 'smapi-login-pack-'));
	try {
		const words = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder];
		execFileSync('npm', words, {cwd: root, encoding: 'utf8'});
		const [tarball] = readdirSync(folder);
		const kib = Math.round(statSync(path.join(folder, tarball)).size / 1024);
		return `install size: tarball ${kib} KiB, no dependencies`;
	} finally {
		rmSync(folder, {recursive: true, force: true});
	}
}
