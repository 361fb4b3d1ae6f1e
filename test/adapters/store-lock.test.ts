import {execFileSync, spawn} from 'node:child_process';
import {
	existsSync,
	linkSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	utimesSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {systemClock} from '../../source/adapters/clock.ts';
import {
	acquireLock,
	describeHolder,
	LockBusyError,
	nameHolder,
	readHolder,
	StrangeLockError,
} from '../../source/adapters/store-lock.ts';
import type {Clock} from '../../source/ports.ts';
import {FakeClock} from '../fakes/clock.ts';
import {temporaryFolder} from './store-processes.ts';

const someToken = '0123456789abcdef';
const deadPid = 2 ** 22 + 1;
let folder = '';
let lockPath = '';

beforeEach(() => {
	folder = temporaryFolder();
	lockPath = path.join(folder, 'a.lock');
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

const acquire = (clock: Clock, limitSeconds = 10, at = lockPath) =>
	acquireLock(at, {clock, limitSeconds, signal: new AbortController().signal, pid: process.pid});
/** A clock at the time of the files, which stands still. */
const clockOfNow = () => new FakeClock(new Date().toISOString());
const putLock = (changes: object, at = lockPath, token = someToken) => {
	const words = JSON.parse(describeHolder(process.pid, token));
	writeFileSync(at, JSON.stringify({...words, ...changes}));
};
const makeOlder = (seconds: number) => {
	const then = new Date(Date.now() - seconds * 1000);
	utimesSync(lockPath, then, then);
};
const expectBusy = async () => {
	const clock = clockOfNow();
	const outcome = acquire(clock).catch(error => error);
	await clock.whenWaiting();
	await clock.advance(11);
	expect(await outcome).toBeInstanceOf(LockBusyError);
};

describe('a lock', () => {
	it('names its process, is 0600 and gone after its release', async () => {
		const lock = await acquire(systemClock);
		expect(JSON.parse(readFileSync(lockPath, 'utf8'))).toMatchObject({pid: process.pid, token: lock.token});
		expect(lock.isHeld()).toBe(true);
		lock.release();
		expect(readdirSync(folder)).toEqual([]);
		expect(lock.isHeld()).toBe(false);
		lock.release();
	});

	it('is held by one at a time', async () => {
		let holders = 0;
		let most = 0;
		await Promise.all(
			Array.from({length: 20}, async () => {
				const lock = await acquire(systemClock);
				most = Math.max(most, ++holders);
				await new Promise(resolve => setImmediate(resolve));
				holders--;
				lock.release();
			}),
		);
		expect(most).toBe(1);
		expect(readdirSync(folder)).toEqual([]);
	});

	it('of a living process is waited for, with short pauses, until the limit', async () => {
		await acquire(systemClock);
		const clock = clockOfNow();
		const outcome = acquire(clock).catch(error => error);
		await clock.advance(9.8);
		expect(clock.pendingCount).toBe(1);
		await clock.advance(0.5);
		expect(await outcome).toMatchObject({holder: {pid: process.pid}});
		expect(Math.max(...clock.waits)).toBeLessThanOrEqual(0.15);
		expect(Math.min(...clock.waits)).toBeGreaterThan(0.004);
	});

	it('that goes from one living process to the next is waited for longer, up to the total', async () => {
		const clock = clockOfNow();
		const options = {clock, limitSeconds: 10, totalSeconds: 60, pid: process.pid};
		const handOn = (round: number) => putLock({}, lockPath, `${round}`.padStart(16, '0'));
		handOn(0);
		const waiting = acquireLock(lockPath, {...options, signal: new AbortController().signal}).catch(
			error => error,
		);
		await clock.whenWaiting();
		for (let round = 1; round <= 6; round++) {
			await clock.advance(9);
			expect(clock.pendingCount).toBe(1);
			handOn(round);
		}
		await clock.advance(9);
		expect(await waiting).toBeInstanceOf(LockBusyError);
	});

	it('is waited for no longer when the clock is set back meanwhile', async () => {
		await acquire(systemClock);
		let now = Date.now();
		const setBack: Clock = {
			now() {
				now -= 3_600_000;
				return new Date(now);
			},
			wait: async () => {},
		};
		await expect(acquire(setBack)).rejects.toBeInstanceOf(LockBusyError);
	});

	it('is no longer waited for when the signal says so', async () => {
		await acquire(systemClock);
		const reason = new Error('stop');
		const controller = new AbortController();
		const options = {clock: clockOfNow(), limitSeconds: 10, signal: controller.signal, pid: process.pid};
		const outcome = acquireLock(lockPath, options);
		controller.abort(reason);
		await expect(outcome).rejects.toBe(reason);
		await expect(acquireLock(path.join(folder, 'free.lock'), options)).rejects.toBe(reason);
		expect(readdirSync(folder)).toEqual(['a.lock']);
	});

	it('that somebody took over is not released', async () => {
		const lock = await acquire(systemClock);
		putLock({}, lockPath, 'ffffffffffffffff');
		expect(lock.isHeld()).toBe(false);
		lock.release();
		expect(existsSync(lockPath)).toBe(true);
	});

	it('in a folder that is not there is the system’s error', async () => {
		await expect(acquire(systemClock, 10, path.join(folder, 'no', 'a.lock'))).rejects.toMatchObject({
			code: 'ENOENT',
		});
	});
});

describe('taking a lock', () => {
	const acquireWith = (link: (existing: string, added: string) => void, clock: Clock = systemClock) =>
		acquireLock(lockPath, {
			clock,
			limitSeconds: 10,
			signal: new AbortController().signal,
			pid: process.pid,
			link,
		});
	const refuse = (code: string) => () => {
		throw Object.assign(new Error(code), {code});
	};

	it('makes it whole: nobody ever sees it without its words', async () => {
		const lock = await acquireWith((existing, added) => {
			expect(existsSync(lockPath)).toBe(false);
			expect(readHolder(existing)).toMatchObject({pid: process.pid});
			linkSync(existing, added);
		});
		expect(lock.isHeld()).toBe(true);
		expect(readdirSync(folder)).toEqual(['a.lock']);
	});

	it('waits when another was faster, however long this process was stopped in between', async () => {
		const clock = clockOfNow();
		let links = 0;
		const outcome = acquireWith((existing, added) => {
			if (++links === 1) putLock({});
			linkSync(existing, added);
		}, clock);
		await clock.whenWaiting();
		expect(readHolder(lockPath)?.token).toBe(someToken);
		expect(readdirSync(folder)).toEqual(['a.lock']);
		rmSync(lockPath);
		putLock({pid: deadPid});
		await clock.advance(1);
		expect((await outcome).isHeld()).toBe(true);
	});

	it('is kept by a process that is stopped right after, for as long as it lives', async () => {
		await acquire(systemClock);
		makeOlder(3600);
		await expectBusy();
	});

	it('begins anew when its attempt was removed as a dead one’s', async () => {
		let links = 0;
		const lock = await acquireWith((existing, added) => {
			if (++links === 1) rmSync(existing);
			linkSync(existing, added);
		}, systemClock);
		expect([links, lock.isHeld()]).toEqual([2, true]);
	});

	it.each(['EPERM', 'ENOSYS', 'ENOTSUP', 'EMLINK'])('does without links (%s)', async code => {
		const lock = await acquireWith(refuse(code));
		expect(lock.isHeld()).toBe(true);
		expect(readdirSync(folder)).toEqual(['a.lock']);
		const clock = clockOfNow();
		const outcome = acquireWith(refuse(code), clock).catch(error => error);
		await clock.whenWaiting();
		await clock.advance(11);
		expect(await outcome).toBeInstanceOf(LockBusyError);
		lock.release();
		expect(readdirSync(folder)).toEqual([]);
	});

	it('believes the file, not the answer, whether the link was made', async () => {
		const lock = await acquireWith((existing, added) => {
			linkSync(existing, added);
			refuse('EEXIST')();
		});
		expect(lock.isHeld()).toBe(true);
	});

	it('removes the attempts of the dead and no others', async () => {
		const attempt = (token: string) => `${lockPath}.${token}.new`;
		putLock({pid: deadPid}, attempt(someToken));
		putLock({}, attempt('aaaaaaaaaaaaaaaa'), 'aaaaaaaaaaaaaaaa');
		writeFileSync(path.join(folder, 'b.lock.new'), '');
		await acquire(systemClock);
		expect(readdirSync(folder).sort()).toEqual(['a.lock', 'a.lock.aaaaaaaaaaaaaaaa.new', 'b.lock.new']);
	});

	it('works for a name of the longest length', async () => {
		const long = path.join(folder, 'x'.repeat(255));
		const lock = await acquire(systemClock, 10, long);
		expect(existsSync(long)).toBe(true);
		lock.release();
		expect(readdirSync(folder)).toEqual([]);
	});
});

describe('a dead holder', () => {
	it('is replaced at once', async () => {
		putLock({pid: deadPid});
		const clock = clockOfNow();
		await acquire(clock);
		expect(clock.waits).toEqual([]);
		expect(readdirSync(folder)).toEqual(['a.lock']);
	});

	it('is replaced by one of many takers at a time', async () => {
		putLock({pid: deadPid});
		let holders = 0;
		let most = 0;
		await Promise.all(
			Array.from({length: 20}, async () => {
				const lock = await acquire(systemClock);
				most = Math.max(most, ++holders);
				await new Promise(resolve => setImmediate(resolve));
				holders--;
				lock.release();
			}),
		);
		expect(most).toBe(1);
		expect(readdirSync(folder)).toEqual([]);
	});

	it('is left to the one who is removing it', async () => {
		putLock({pid: deadPid});
		putLock({}, `${lockPath}.${someToken}`, 'aaaaaaaaaaaaaaaa');
		await expectBusy();
		expect(readHolder(lockPath)?.token).toBe(someToken);
	});

	it('is replaced also when one died while removing it', async () => {
		putLock({pid: deadPid});
		putLock({pid: deadPid}, `${lockPath}.${someToken}`, 'aaaaaaaaaaaaaaaa');
		await acquire(clockOfNow());
		expect(readdirSync(folder)).toEqual(['a.lock']);
	});

	it.runIf(process.platform === 'linux')('is known by its start when the number is used again', async () => {
		putLock({startedAt: '1'});
		await acquire(clockOfNow());
		expect(readHolder(lockPath)?.token).not.toBe(someToken);
	});

	it.runIf(process.platform === 'linux')('may still be a zombie', async () => {
		// The shell becomes a program that never asks how its child ended.
		const parent = spawn('/bin/sh', ['-c', 'sleep 0.1 & echo $!; exec sleep 60']);
		try {
			const zombie = await new Promise<number>(resolve => {
				parent.stdout.once('data', chunk => resolve(Number(chunk)));
			});
			while (!/\) Z /.test(readFileSync(`/proc/${zombie}/stat`, 'utf8')))
				await new Promise(resolve => setImmediate(resolve));
			writeFileSync(lockPath, describeHolder(zombie, someToken));
			await acquire(clockOfNow());
			expect(readHolder(lockPath)?.pid).toBe(process.pid);
		} finally {
			parent.kill('SIGKILL');
		}
	});
});

describe('a holder that cannot be looked up', () => {
	it.each([
		['of another host', {place: 'elsewhere pid:[1]', pid: deadPid}],
		['without a start', {startedAt: ''}],
	])('%s is believed for 5 minutes', async (_, changes) => {
		putLock(changes);
		makeOlder(280);
		await expectBusy();
		makeOlder(310);
		await acquire(clockOfNow());
		expect(readHolder(lockPath)?.token).not.toBe(someToken);
	});

	it.each(['', '{"pid":', '[]', '{"pid":-1}', '{"pid":1,"startedAt":"","place":"","token":"../x"}'])(
		'since the lock holds %j is believed for 5 seconds',
		async text => {
			writeFileSync(lockPath, text);
			const clock = clockOfNow();
			const outcome = acquire(clock);
			await clock.advance(4);
			expect(readFileSync(lockPath, 'utf8')).toBe(text);
			await clock.advance(2);
			await outcome;
			expect(readHolder(lockPath)?.pid).toBe(process.pid);
			expect(readdirSync(folder)).toEqual(['a.lock']);
		},
	);
});

describe('S07: a lock whose date lies ahead', () => {
	it.each([
		['without its words', ''],
		['of another host', JSON.stringify({pid: 7, startedAt: '', place: 'elsewhere', token: someToken})],
	])('%s is taken over after it was watched for 5 seconds', async (_, text) => {
		writeFileSync(lockPath, text);
		makeOlder(-31_536_000);
		const clock = clockOfNow();
		const outcome = acquire(clock);
		await clock.whenWaiting();
		await clock.advance(4.5);
		expect(readFileSync(lockPath, 'utf8')).toBe(text);
		await clock.advance(1);
		expect((await outcome).isHeld()).toBe(true);
	});

	it('of a living process of this machine is that process’s', async () => {
		await acquire(systemClock);
		makeOlder(-31_536_000);
		await expectBusy();
	});

	it('of another host by less than the limit is believed', async () => {
		putLock({place: 'elsewhere'});
		makeOlder(-200);
		await expectBusy();
	});
});

describe.skipIf(process.platform === 'win32')('S07: what is no lock', () => {
	it.each([
		['a pipe', (at: string) => void execFileSync('mkfifo', [at])],
		['a folder', (at: string) => void mkdirSync(at)],
		['a link to nowhere', (at: string) => symlinkSync('/nowhere/at/all', at)],
		['a link to a lock', (at: string) => symlinkSync(`${at}.other`, at)],
	])('%s in its place is named, not waited for', async (_, make) => {
		putLock({}, `${lockPath}.other`);
		make(lockPath);
		const outcome = acquire(clockOfNow());
		await expect(outcome).rejects.toBeInstanceOf(StrangeLockError);
		await expect(outcome).rejects.toMatchObject({path: lockPath});
	});

	it('a pipe in the place of an attempt or a right is passed by', async () => {
		execFileSync('mkfifo', [`${lockPath}.${someToken}.new`, `${lockPath}.aaaaaaaaaaaaaaaa`]);
		expect((await acquire(systemClock)).isHeld()).toBe(true);
	});

	it('of a huge file in its place only the start is read', async () => {
		writeFileSync(lockPath, 'x'.repeat(5_000_000));
		expect(readHolder(lockPath)).toMatchObject({pid: 0});
	});
});

describe.runIf(process.platform === 'linux')('S08: the place of a holder', () => {
	const [host, machine, boot, namespace] = JSON.parse(describeHolder(1, someToken)).place.split(' ');

	it('has the ID of this boot and of this machine', () => {
		expect(boot).toBe(readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
		if (existsSync('/etc/machine-id')) expect(machine).toBe(readFileSync('/etc/machine-id', 'utf8').trim());
	});

	it.each([
		['machine', [host, 'f'.repeat(32), boot, namespace]],
		['boot', [host, machine, '00000000-0000-4000-8000-000000000000', namespace]],
		['namespace', [host, machine, boot, 'pid:[1]']],
	])('another %s of the same host name is another place: its lock is no dead one', async (_, place) => {
		putLock({pid: deadPid, place: place.join(' ')});
		expect(nameHolder(readHolder(lockPath))).toBe(`${deadPid} on another machine named ${host}`);
		await expectBusy();
	});
});
