import {chmodSync, chownSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, it} from 'vitest';
import {judgeFile, profilesIn, written} from '../../source/core/config-file.ts';
import {someProfile} from '../fakes/store.ts';
import {buildStoreChild, type Run, start, temporaryFolder} from './store-processes.ts';

/** HOSTILE=1 runs the counts of the release check; without it `npm test` stays quick. */
const isHostile = process.env.HOSTILE === '1';
const isRoot = process.geteuid?.() === 0;
const nobody = 65_534;

let program = '';
let programFolder = '';
let folder = '';
const started: Run[] = [];

beforeAll(async () => {
	programFolder = temporaryFolder();
	chmodSync(programFolder, 0o755);
	program = await buildStoreChild(programFolder);
});
afterAll(() => rmSync(programFolder, {recursive: true, force: true}));
beforeEach(() => {
	folder = temporaryFolder();
});
afterEach(async () => {
	for (const {process} of started) process.kill('SIGKILL');
	await Promise.all(started.splice(0).map(run => run.done));
	rmSync(folder, {recursive: true, force: true});
});

const run = (command: string, argument = '', options: Parameters<typeof start>[1] = {}): Run => {
	const one = start([program, folder, command, argument], options);
	started.push(one);
	return one;
};
const config = () => path.join(folder, 'config.json');
const fileNow = () => {
	const judgement = judgeFile(readFileSync(config(), 'utf8'));
	if (judgement.kind !== 'good') throw new Error(`the file is ${judgement.kind}`);
	return judgement.file;
};
const namesNow = () => profilesIn(fileNow()).map(([name]) => name);
/** Puts a file with so many profiles `p0`, `p1`, … in place. */
const putProfiles = (count: number) => {
	const me = written(someProfile());
	const names = Array.from({length: count}, (_, index) => `p${index}`);
	const file = {version: 1, profiles: Object.fromEntries(names.map(name => [name, me]))};
	writeFileSync(config(), JSON.stringify(file), {mode: 0o600});
	return names;
};

describe('processes at once', () => {
	it('saving different profiles lose none (D01)', async () => {
		for (let round = 0; round < (isHostile ? 25 : 1); round++) {
			rmSync(config(), {force: true});
			const names = Array.from({length: 20}, (_, index) => `w${index}`);
			const writers = names.map(name => run('save-at-signal', name));
			await Promise.all(writers.map(writer => writer.says('ready')));
			for (const writer of writers) writer.process.stdin?.end();
			const ends = await Promise.all(writers.map(writer => writer.done));
			expect(ends.map(end => end.code)).toEqual(names.map(() => 0));
			expect(namesNow().sort()).toEqual(names.sort());
			expect(readdirSync(folder)).toEqual(['config.json']);
		}
	}, 600_000);

	it('saving the same profile leave one writer’s whole record (D01)', async () => {
		await Promise.all(Array.from({length: 8}, (_, index) => run('save-as', `w${index}`).done));
		const [[name, profile]] = profilesIn(fileNow()) as [[string, ReturnType<typeof someProfile>]];
		expect(name).toBe('same');
		expect(new Set([profile.clientId, profile.vendorId, profile.tokens.accessToken]).size).toBe(1);
	});

	it('under the refresh lock come one after the other', async () => {
		writeFileSync(path.join(folder, 'counter'), '0');
		const ends = await Promise.all(Array.from({length: 8}, () => run('count').done));
		expect(ends.map(end => end.code)).toEqual(Array(8).fill(0));
		expect(readFileSync(path.join(folder, 'counter'), 'utf8')).toBe('8');
		expect(readdirSync(folder)).toEqual(['counter']);
	});
});

describe('a killed process', () => {
	it('in the middle of saves leaves a whole file, and the next run removes what it left (D02, F08)', async () => {
		const before = putProfiles(200);
		let leftovers = 0;
		for (let round = 0; round < (isHostile ? 100 : 6); round++) {
			const writer = run('save-on', 'extra');
			await writer.says('saving');
			// The moment of the kill is what is tried out, so it is not waited for.
			await new Promise(resolve => setTimeout(resolve, Math.random() * 50));
			writer.process.kill('SIGKILL');
			await writer.done;
			const names = namesNow();
			expect(names.slice(0, 200)).toEqual(before);
			expect(names.length).toBeLessThanOrEqual(201);
			const left = readdirSync(folder).filter(name => name !== 'config.json');
			for (const name of left) expect(statSync(path.join(folder, name)).mode & 0o777).toBe(0o600);
			leftovers += left.filter(name => name.includes('.tmp')).length;
			const reader = await run('list').done;
			expect(reader).toMatchObject({code: 0, out: `${names.length}\n`});
			expect(readdirSync(folder).filter(name => name.includes('.tmp'))).toEqual([]);
			expect((await run('save', 'after').done).code).toBe(0);
			expect(readdirSync(folder)).toEqual(['config.json']);
			rmSync(config());
			putProfiles(200);
		}
		// Whether a kill comes in the middle of a write is a matter of chance, but not in a hundred rounds.
		if (isHostile) expect(leftovers).toBeGreaterThan(0);
	}, 600_000);

	it('does not stand in the way with its lock, not even unburied (D03)', async () => {
		const holder = run('hold', `${config()}.lock`);
		await holder.says('held');
		holder.process.kill('SIGSTOP');
		holder.process.kill('SIGKILL');
		await holder.done;
		expect(readdirSync(folder)).toEqual(['config.json.lock']);
		const before = performance.now();
		const ends = await Promise.all(['a', 'b', 'c', 'd'].map(name => run('save', name).done));
		expect(ends.map(end => end.code)).toEqual([0, 0, 0, 0]);
		expect(performance.now() - before).toBeLessThan(9000);
		expect(namesNow().sort()).toEqual(['a', 'b', 'c', 'd']);
		expect(readdirSync(folder)).toEqual(['config.json']);
	});
});

describe('a stopped process', () => {
	it('keeps its lock: others read at once, and a save says who is busy within 10 s or so (D04)', async () => {
		putProfiles(1);
		const bytes = readFileSync(config());
		const holder = run('hold', `${config()}.lock`);
		await holder.says('held');
		holder.process.kill('SIGSTOP');
		const before = performance.now();
		const [reader, writer] = [run('list'), run('save', 'new')];
		expect(await reader.done).toMatchObject({code: 0, out: '1\n'});
		expect(performance.now() - before).toBeLessThan(5000);
		const {code, out} = await writer.done;
		expect(performance.now() - before).toBeGreaterThan(9500);
		expect(performance.now() - before).toBeLessThan(14_000);
		expect(code).toBe(1);
		expect(JSON.parse(out)).toEqual({
			code: 'store_busy',
			what: `Another smapi-login is busy with ${config()} (process ${holder.process.pid}).`,
		});
		expect(readFileSync(config())).toEqual(bytes);
		expect(readdirSync(folder).sort()).toEqual(['config.json', 'config.json.lock']);
		holder.process.kill('SIGCONT');
		holder.process.stdin?.end();
		await holder.done;
		expect((await run('save', 'new').done).code).toBe(0);
	});
});

describe('modes', () => {
	it.each(['000', '022', '077'])('are 0600 and 0700 at every moment under umask %s (D05)', async umask => {
		const outer = folder;
		folder = path.join(outer, 'new', 'smapi-login');
		const writer = run('save-on', 'me', {shell: `umask ${umask};`});
		const seen = new Map<string, Set<number>>();
		let temporaries = 0;
		// Every look is one turn of the event loop, so that the writer's output is noticed in between.
		while (temporaries < 20 || !seen.has('config.json')) {
			for (const [name, mode] of readEntries(folder)) {
				const kind = name.includes('.tmp') ? 'temporary' : name;
				if (kind === 'temporary') temporaries++;
				seen.set(kind, (seen.get(kind) ?? new Set()).add(mode));
			}
			await new Promise(resolve => setImmediate(resolve));
		}
		writer.process.kill('SIGKILL');
		await writer.done;
		for (const modes of seen.values()) expect([...modes]).toEqual([0o600]);
		for (const made of [folder, path.dirname(folder)]) expect(statSync(made).mode & 0o777).toBe(0o700);
		folder = outer;
	});
});

describe('a disk that takes no more', () => {
	it.each([1, 8])('by ulimit -f %i: says so, the old bytes whole, nothing left (D08)', async blocks => {
		putProfiles(30);
		const bytes = readFileSync(config());
		expect(bytes.length).toBeGreaterThan(8 * 1024);
		const {code, out} = await run('save', 'new', {shell: `ulimit -f ${blocks};`}).done;
		expect(code).toBe(1);
		expect(JSON.parse(out)).toMatchObject({
			code: 'save_failed',
			what: expect.stringContaining('no space left'),
		});
		expect(out).toContain(config());
		expect(readFileSync(config())).toEqual(bytes);
		expect(readdirSync(folder)).toEqual(['config.json']);
	});

	it('not even a lock: says so (D08)', async () => {
		const {code, out} = await run('save', 'new', {shell: 'ulimit -f 0;'}).done;
		expect(code).toBe(1);
		expect(out).not.toBe('');
		expect(readdirSync(folder)).toEqual([]);
	});
});

describe.skipIf(process.platform === 'win32')('permissions', () => {
	const asUser = isRoot ? {uid: nobody} : {};
	beforeEach(() => {
		if (isRoot) chownSync(folder, nobody, nobody);
	});
	const own = (file: string) => isRoot && chownSync(file, nobody, nobody);

	it('a folder that cannot be written: names the file, the old bytes whole (D07)', async () => {
		putProfiles(2);
		own(config());
		const bytes = readFileSync(config());
		chmodSync(folder, 0o500);
		const {code, out} = await run('save', 'new', asUser).done;
		expect(code).toBe(1);
		expect(JSON.parse(out)).toEqual({
			code: 'save_failed',
			what: `Cannot save ${config()}: you have no permission for it.`,
		});
		expect(readFileSync(config())).toEqual(bytes);
		expect(await run('list', '', asUser).done).toMatchObject({code: 0, out: '2\n'});
		chmodSync(folder, 0o700);
	});

	it('a file 0400 in a folder that can be written is saved and 0600 (D07)', async () => {
		putProfiles(2);
		own(config());
		chmodSync(config(), 0o400);
		expect((await run('save', 'new', asUser).done).code).toBe(0);
		expect(namesNow()).toHaveLength(3);
		expect(statSync(config()).mode & 0o777).toBe(0o600);
	});

	it('a file that cannot be read: says so and does not write it', async () => {
		putProfiles(2);
		own(config());
		const bytes = readFileSync(config());
		chmodSync(config(), 0o000);
		expect(JSON.parse((await run('list', '', asUser).done).out)).toMatchObject({code: 'read_failed'});
		expect(JSON.parse((await run('save', 'x', asUser).done).out)).toMatchObject({code: 'save_failed'});
		chmodSync(config(), 0o600);
		expect(readFileSync(config())).toEqual(bytes);
	});

	it('a folder that cannot be made: says so', async () => {
		chmodSync(folder, 0o500);
		const outer = folder;
		folder = path.join(outer, 'new');
		expect(await run('list', '', asUser).done).toMatchObject({code: 0, out: '0\n'});
		expect(JSON.parse((await run('save', 'x', asUser).done).out)).toMatchObject({code: 'save_failed'});
		folder = outer;
		expect(readdirSync(folder)).toEqual([]);
	});
});

it('a save leaves no signal listener of a library behind', async () => {
	expect(await run('signals').done).toMatchObject({code: 0, out: '0 0 0 0\n'});
});

it('10,000 profiles: saved and listed within 2 s each, none lost (D18)', async () => {
	putProfiles(10_000);
	for (const [command, argument] of [
		['save', 'one-more'],
		['list', ''],
	] as const) {
		const {code, err} = await run(command, argument).done;
		expect(code).toBe(0);
		// Processor time, since other tests run at the same time.
		expect(Number(/cpu (\d+) ms/.exec(err)?.[1])).toBeLessThan(2000);
	}
	expect(namesNow()).toHaveLength(10_001);
});

function readEntries(of: string): [string, number][] {
	try {
		return readdirSync(of).flatMap(name => {
			const stats = statSync(path.join(of, name), {throwIfNoEntry: false});
			return stats ? [[name, stats.mode & 0o777] as [string, number]] : [];
		});
	} catch {
		return [];
	}
}
