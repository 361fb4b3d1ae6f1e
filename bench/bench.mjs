import {execFileSync} from 'node:child_process';
import {existsSync, mkdtempSync, readdirSync, rmSync, statSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {measureFirstFrame} from './first-frame.mjs';
import {measureKeys} from './keys.mjs';
import {compare} from './measure.mjs';
import {measureMemory} from './memory.mjs';
import {measureSignIn} from './sign-in.mjs';
import {makeWorld} from './world.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const launcher = path.join(root, 'dist', 'launcher.cjs');
const isSmoke = process.argv.includes('--smoke');
const rounds = isSmoke ? 3 : 25;

// The server of the refresh answers in this process, so that case waits for it in a child of its own (see `refresh`).
const world = await makeWorld();
const run = (...words) => [process.execPath, launcher, ...words];
const inFolder = folder => ({...process.env, SMAPI_LOGIN_CONFIG_DIR: folder, LC_ALL: 'C.UTF-8', CI: ''});

try {
	const one = world.folder('one', 1);
	const thousand = world.folder('thousand', 1000);
	const rows = compare(
		[
			{name: '--version', command: run('--version'), env: inFolder(one), aim: 1.1},
			{name: '--help', command: run('--help'), env: inFolder(one)},
			{name: 'token, 1 profile', command: run('token'), env: inFolder(one), aim: 1.15},
			{name: 'token, 1,000 profiles', command: run('token'), env: inFolder(thousand)},
			{name: 'status, 1,000 profiles', command: run('status'), env: inFolder(thousand)},
			{
				name: 'demo without a terminal',
				command: run('demo', '--no-input'),
				env: inFolder(world.folder('demo', 0)),
			},
		],
		rounds,
	);
	print(rows);
	console.log(await measureRefresh());
	const wizard = {launcher, world};
	await printEach(measureFirstFrame({...wizard, rounds: isSmoke ? 2 : 15}));
	await printEach(measureKeys({...wizard, keys: isSmoke ? 30 : 1000}));
	await printEach(measureSignIn({...wizard, rounds: isSmoke ? 2 : 15}));
	await printEach(measureMemory({...wizard, keys: isSmoke ? 200 : 10_000, seconds: isSmoke ? 60 : 3600}));
	console.log(installSize());
} finally {
	world.close();
}

function print(rows) {
	console.log(`Node ${process.versions.node}, ${rounds} rounds, medians of whole processes`);
	for (const {name, aim, median: milliseconds, ratio, peak, peakRatio} of rows) {
		const wanted = aim ? `  (aim ${aim})` : '';
		console.log(
			`${name.padEnd(26)} ${ratio.toFixed(2).padStart(6)}×  ${milliseconds.toFixed(0).padStart(5)} ms  ${(peak / 1024).toFixed(0).padStart(4)} MiB (${peakRatio.toFixed(2)}×)${wanted}`,
		);
	}
}

async function printEach(lines) {
	for await (const line of await lines) console.log(line);
}

/** `token --refresh` against a server of this process: asynchronous, so that the server can answer. */
async function measureRefresh() {
	const {timeAsync, median} = await import('./measure-async.mjs');
	const folder = world.folder('refresh', 1);
	const floor = [];
	const refresh = [];
	for (let round = 0; round < rounds; round++) {
		floor.push(await timeAsync([process.execPath, '-e', '0'], process.env));
		refresh.push(await timeAsync(run('token', '--refresh'), inFolder(folder)));
	}
	const ratio = median(refresh) / median(floor);
	return `${'token --refresh'.padEnd(26)} ${ratio.toFixed(2).padStart(6)}×  ${median(refresh).toFixed(0).padStart(5)} ms`;
}

function installSize() {
	const folder = mkdtempSync(path.join(tmpdir(), 'smapi-login-pack-'));
	try {
		const packed = execFileSync(
			'npm',
			['pack', '--ignore-scripts', '--silent', '--pack-destination', folder],
			{cwd: root, encoding: 'utf8'},
		);
		const tarball = path.join(folder, packed.trim().split('\n').at(-1));
		const kib = existsSync(tarball) ? Math.round(statSync(tarball).size / 1024) : Number.NaN;
		const files = readdirSync(path.join(root, 'dist'));
		const unpacked = files.reduce((sum, file) => sum + statSync(path.join(root, 'dist', file)).size, 0);
		return `install size: tarball ${kib} KiB, dist ${Math.round(unpacked / 1024)} KiB in ${files.length} files, no dependencies`;
	} finally {
		rmSync(folder, {recursive: true, force: true});
	}
}
