import {spawn, spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {parseArgs} from 'node:util';
import {type Drawn, drawAll} from './lane.ts';
import type {Size} from './session.ts';
import {walks} from './walks/index.ts';
import {write} from './write.ts';

/** The sizes of the gallery; the kept one is in docs/gallery. */
export const sizes: Readonly<Record<string, Size>> = {
	'40x12': {columns: 40, rows: 12},
	'80x24': {columns: 80, rows: 24},
	'120x40': {columns: 120, rows: 40},
	'200x60': {columns: 200, rows: 60},
};

const usage = `npm run gallery -- [--size 80x24[,…]] [--only WALK[,…]]
  Draws every step and every failure from the built program, in all sizes or in those that are named.
  --only draws these walks alone, into the sheet; docs/ stays as it is.`;

/** @returns the exit code: 1 when a walk did not find what it looked for */
export async function main(words: readonly string[]): Promise<number> {
	const {values} = parseArgs({
		args: [...words],
		options: {
			size: {type: 'string', default: Object.keys(sizes).join(',')},
			only: {type: 'string'},
			lane: {type: 'string'},
			into: {type: 'string'},
			help: {type: 'boolean', short: 'h'},
		},
	});
	const names = values.size.split(',');
	const chosen = values.only?.split(',').map(name => name.replaceAll('-', '_'));
	const wanted = walks.filter(walk => !chosen || chosen.includes(walk.name.replaceAll('-', '_')));
	if (values.help || names.some(name => !sizes[name]) || wanted.length === 0) {
		console.log(usage);
		return values.help ? 0 : 2;
	}
	if (values.lane !== undefined) {
		writeFileSync(values.into!, JSON.stringify(await drawAll(wanted, sizes[values.lane]!)));
		return 0;
	}
	const started = Date.now();
	const drawn = await drawLanes(names, values.only);
	const wrote = write(drawn, values.only === undefined);
	const missed = [...drawn].flatMap(([size, {missed}]) => missed.map(each => ({size, ...each})));
	for (const {size, walk, why} of missed) console.log(`✗ ${size} ${walk}: ${why}\n`);
	for (const line of wrote.problems) console.log(`✗ ${line}`);
	console.log(
		`${wrote.pictures} pictures in ${Math.round((Date.now() - started) / 1000)} s. Look through them: ${wrote.sheet}`,
	);
	return missed.length + wrote.problems.length === 0 ? 0 : 1;
}

/** Each size in a process of its own; where the system allows it with a network of its own, so that port 9090 is free. */
async function drawLanes(names: readonly string[], only: string | undefined): Promise<Map<string, Drawn>> {
	const folder = mkdtempSync(path.join(tmpdir(), 'smapi-login-gallery-'));
	const namespace = ownNetwork();
	if (!namespace && !(await isFree(9090))) {
		throw new Error(
			'Port 9090 is in use, where the sign-in listens. End the program that uses it, then draw again.',
		);
	}
	const draw = async (name: string): Promise<[string, Drawn]> => {
		const into = path.join(folder, `${name}.json`);
		const command = [
			...(namespace ?? []),
			process.execPath,
			...process.argv.slice(1, 3),
			...['--lane', name, '--into', into],
			...(only === undefined ? [] : ['--only', only]),
		];
		const code = await new Promise(resolve =>
			spawn(command[0]!, command.slice(1), {stdio: 'inherit'}).on('exit', resolve),
		);
		if (code !== 0) throw new Error(`The pictures of ${name} were not drawn.`);
		return [name, JSON.parse(readFileSync(into, 'utf8'))];
	};
	try {
		if (namespace) return new Map(await Promise.all(names.map(draw)));
		const drawn = new Map<string, Drawn>();
		for (const name of names) drawn.set(...(await draw(name)));
		return drawn;
	} finally {
		rmSync(folder, {recursive: true, force: true});
	}
}

/** What starts a program with a network of its own (Linux). */
function ownNetwork(): readonly string[] | undefined {
	const flags = process.getuid?.() === 0 ? '-n' : '-Urn';
	const command = ['unshare', flags, 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh'];
	return spawnSync(command[0]!, [...command.slice(1), 'true']).status === 0 ? command : undefined;
}

function isFree(port: number): Promise<boolean> {
	return new Promise(resolve => {
		const server = createServer();
		server.once('error', () => resolve(false));
		server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
	});
}
