import {execFileSync} from 'node:child_process';
import {
	chmodSync,
	chownSync,
	lstatSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {systemClock} from '../../source/adapters/clock.ts';
import {createProfileStore} from '../../source/adapters/profile-store.ts';
import {refreshLockPathOf} from '../../source/adapters/store-file.ts';
import {describeHolder} from '../../source/adapters/store-lock.ts';
import {profileIn, withProfile} from '../../source/core/config-file.ts';
import {FakeClock} from '../fakes/clock.ts';
import {fileWith, someProfile} from '../fakes/store.ts';
import {temporaryFolder} from './store-processes.ts';

const isRoot = process.geteuid?.() === 0;
const {signal} = new AbortController();
let outer = '';
let folder = '';
let config = '';

beforeEach(() => {
	outer = temporaryFolder();
	folder = path.join(outer, 'smapi-login');
	config = path.join(folder, 'config.json');
});
afterEach(() => rmSync(outer, {recursive: true, force: true}));

const store = () => createProfileStore({folder, clock: systemClock});
const addMe = () => store().change(file => withProfile(file, 'me', someProfile()));
const put = (content: string | Buffer, mode = 0o600) => {
	mkdirSync(folder, {recursive: true});
	writeFileSync(config, content, {mode});
};
const modeOf = (file: string) => statSync(file).mode & 0o777;
const failure = (code: string, words: string) =>
	expect.objectContaining({code, message: expect.stringContaining(words)});
/** Reading and saving both fail, name the file, and leave every byte of the folder as it is. */
const expectRefusal = async (readCode: string, saveCode: string, words: string) => {
	const before = readdirSync(folder);
	const startedAt = performance.now();
	expect(() => store().read()).toThrow(failure(readCode, words));
	await expect(addMe()).rejects.toEqual(failure(saveCode, words));
	await expect(addMe()).rejects.toEqual(failure(saveCode, config));
	expect(performance.now() - startedAt).toBeLessThan(2000);
	expect(readdirSync(folder)).toEqual(before);
};

describe('reading', () => {
	it('makes nothing, and finds an empty file where there is none', () => {
		expect(store().read()).toEqual({version: 1});
		expect(store().path).toBe(config);
		expect(readdirSync(outer)).toEqual([]);
	});

	it('takes 0 bytes as empty', async () => {
		put('');
		expect(store().read()).toEqual({version: 1});
		await addMe();
		expect(profileIn(store().read(), 'me')).toEqual(someProfile());
	});

	it('needs no lock', () => {
		put(JSON.stringify(fileWith({me: someProfile()})));
		writeFileSync(`${config}.lock`, describeHolder(process.pid, '0123456789abcdef'));
		expect(profileIn(store().read(), 'me')).toEqual(someProfile());
	});
});

describe('saving', () => {
	it('makes folder 0700 and file 0600, and leaves nothing else', async () => {
		const file = await addMe();
		expect(profileIn(file, 'me')).toEqual(someProfile());
		expect(profileIn(store().read(), 'me')).toEqual(someProfile());
		expect(readFileSync(config, 'utf8')).toBe(`${JSON.stringify(file, undefined, '\t')}\n`);
		expect([modeOf(folder), modeOf(config)]).toEqual([0o700, 0o600]);
		expect(readdirSync(folder)).toEqual(['config.json']);
	});

	it.each([0o644, 0o666, 0o400])('makes a file of mode %i one of 0600', async mode => {
		put('{"version":1}');
		chmodSync(config, mode);
		await addMe();
		expect(modeOf(config)).toBe(0o600);
	});

	it('leaves the mode of a folder that was there', async () => {
		mkdirSync(folder);
		chmodSync(folder, 0o755);
		await addMe();
		expect(modeOf(folder)).toBe(0o755);
	});

	it('keeps what it does not know, whatever its name', async () => {
		const unknown = '"__internal__":{"a":1},"__proto__":{"b":2},"a.b":[3],"constructor":null';
		const me = JSON.stringify(fileWith({me: someProfile()}).profiles?.me);
		put(`{"version":1,${unknown},"profiles":{"me":${me.replace('{', `{${unknown},`)}}}`);
		await addMe();
		const text = readFileSync(config, 'utf8').replace(/[\s]/g, '');
		expect(text.split(unknown)).toHaveLength(3);
	});

	it('writes nothing when the edit changes nothing', async () => {
		await store().change(file => file);
		expect(readdirSync(folder)).toEqual([]);
		await addMe();
		const before = statSync(config);
		await store().change(file => file);
		expect(statSync(config)).toMatchObject({ino: before.ino, mtimeMs: before.mtimeMs});
	});

	it('passes on what the edit throws, and gives the lock back', async () => {
		await addMe();
		const bytes = readFileSync(config);
		const error = new Error('no');
		const outcome = store().change(() => {
			throw error;
		});
		await expect(outcome).rejects.toBe(error);
		expect(readFileSync(config)).toEqual(bytes);
		expect(readdirSync(folder)).toEqual(['config.json']);
	});

	it('edits what is on disk now, not what was read before', async () => {
		store().read();
		await Promise.all(
			['a', 'b', 'c', 'd', 'e'].map(name => store().change(file => withProfile(file, name, someProfile()))),
		);
		expect(Object.keys(store().read().profiles ?? {}).sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
	});

	it('says who holds the lock after 10 s', async () => {
		mkdirSync(folder);
		writeFileSync(`${config}.lock`, describeHolder(process.pid, '0123456789abcdef'));
		const clock = new FakeClock(new Date().toISOString());
		const outcome = createProfileStore({folder, clock})
			.change(file => ({...file, x: 1}))
			.catch(error => error);
		await clock.whenWaiting();
		await clock.advance(10.2);
		expect(await outcome).toMatchObject({
			code: 'store_busy',
			details: {path: config, pid: String(process.pid)},
		});
		expect(readdirSync(folder)).toEqual(['config.json.lock']);
	});

	it('is atomic also where conf would write in place', async () => {
		await addMe();
		const before = statSync(config).ino;
		process.env.SNAP = '/snap/x';
		try {
			await store().change(file => ({...file, x: 1}));
		} finally {
			delete process.env.SNAP;
		}
		expect(statSync(config).ino).not.toBe(before);
		expect([modeOf(config), readdirSync(folder)]).toEqual([0o600, ['config.json']]);
	});
});

describe('a file that is not ours', () => {
	const good = JSON.stringify(fileWith({me: someProfile()}));
	const cuts = Array.from({length: 25}, (_, index) =>
		good.slice(0, 1 + Math.floor((good.length * index) / 26)),
	);
	const texts = [
		'null',
		'[1]',
		'"x"',
		'7',
		'true',
		'{"hello":1}',
		'\n',
		'{"version":1,"profiles":[]}',
		...cuts,
	];

	it.each(texts)('is damaged and never written: %s', async text => {
		put(text, 0o644);
		await expectRefusal('file_damaged', 'file_damaged', config);
		expect(readFileSync(config, 'utf8')).toBe(text);
		expect(modeOf(config)).toBe(0o644);
	});

	it('is damaged when it is no UTF-8, which a save would not give back', async () => {
		const bytes = Buffer.concat([Buffer.from('{"version":1,"x":"'), Buffer.from([0xff]), Buffer.from('"}')]);
		put(bytes);
		await expectRefusal('file_damaged', 'file_damaged', 'it is no UTF-8 text');
		expect(readFileSync(config)).toEqual(bytes);
	});

	it('is newer and never written', async () => {
		put('{"version":999}');
		await expectRefusal('file_newer', 'file_newer', config);
		expect(readFileSync(config, 'utf8')).toBe('{"version":999}');
	});
});

describe.skipIf(process.platform === 'win32')('a link', () => {
	const dotfiles = () => path.join(outer, 'dotfiles');
	beforeEach(() => {
		mkdirSync(folder);
		mkdirSync(dotfiles());
	});

	it.each([
		['relative', '../dotfiles/mine'],
		['by another link', '../dotfiles/link'],
	])('%s is saved through and stays a link (D09)', async (_, target) => {
		const real = path.join(dotfiles(), 'mine');
		writeFileSync(real, '{"version":1,"x":1}', {mode: 0o644});
		symlinkSync('mine', path.join(dotfiles(), 'link'));
		symlinkSync(target, config);
		await addMe();
		expect(lstatSync(config).isSymbolicLink()).toBe(true);
		expect(lstatSync(path.join(dotfiles(), 'link')).isSymbolicLink()).toBe(true);
		expect(modeOf(real)).toBe(0o600);
		expect(JSON.parse(readFileSync(real, 'utf8'))).toMatchObject({x: 1, profiles: {me: {role: 'self'}}});
		expect([readdirSync(folder), readdirSync(dotfiles())]).toEqual([['config.json'], ['link', 'mine']]);
	});

	it('is locked beside the real file, so that two links to it exclude each other', async () => {
		writeFileSync(path.join(dotfiles(), 'mine'), '');
		writeFileSync(path.join(dotfiles(), 'mine.lock'), describeHolder(process.pid, '0123456789abcdef'));
		symlinkSync(path.join(dotfiles(), 'mine'), config);
		const clock = new FakeClock(new Date().toISOString());
		const outcome = createProfileStore({folder, clock}).change(file => ({...file, x: 1}));
		await clock.whenWaiting();
		rmSync(path.join(dotfiles(), 'mine.lock'));
		await clock.advance(1);
		expect(await outcome).toEqual({version: 1, x: 1});
	});

	it('that leads nowhere is refused and nothing made there (D10)', async () => {
		symlinkSync(path.join(dotfiles(), 'gone'), config);
		await expectRefusal('read_failed', 'save_failed', 'which is not there');
		expect(readdirSync(dotfiles())).toEqual([]);
	});

	it('that leads in a circle is refused (D10)', async () => {
		symlinkSync('other', config);
		symlinkSync('config.json', path.join(folder, 'other'));
		await expectRefusal('read_failed', 'save_failed', 'its links lead in a circle');
	});

	it.runIf(isRoot)('to another user’s file is refused and nothing made there (D10)', async () => {
		const theirs = path.join(dotfiles(), 'theirs');
		writeFileSync(theirs, '{"version":1}', {mode: 0o644});
		chownSync(theirs, 65_534, 65_534);
		symlinkSync(theirs, config);
		const before = statSync(dotfiles()).mtimeMs;
		await expectRefusal('read_failed', 'save_failed', 'another user');
		expect(readFileSync(theirs, 'utf8')).toBe('{"version":1}');
		expect(statSync(dotfiles()).mtimeMs).toBe(before);
	});

	it.skipIf(isRoot)('to a file of root is refused by a save and nothing made there (D10)', async () => {
		symlinkSync('/etc/passwd', config);
		await expect(addMe()).rejects.toEqual(failure('save_failed', 'another user'));
	});

	it('in place of the folder is followed', async () => {
		rmSync(folder, {recursive: true});
		symlinkSync('dotfiles', folder);
		await addMe();
		expect(readdirSync(dotfiles())).toEqual(['config.json']);
	});
});

describe.skipIf(process.platform === 'win32')('a path that is no file', () => {
	it('but a folder is refused (D10)', async () => {
		mkdirSync(config, {recursive: true});
		await expectRefusal('read_failed', 'save_failed', 'it is a folder');
	});

	it('but a pipe is refused without waiting for a writer', async () => {
		mkdirSync(folder);
		execFileSync('mkfifo', [config]);
		await expectRefusal('read_failed', 'save_failed', 'it is no ordinary file');
	});

	it('since a part of it is a file is refused by a save', async () => {
		writeFileSync(folder, '');
		await expect(addMe()).rejects.toEqual(failure('save_failed', 'a part of its path is no folder'));
		expect(readFileSync(folder, 'utf8')).toBe('');
	});
});

describe('what killed saves left', () => {
	const ours = ['config.json.00112233aabbccdd.tmp', 'config.json.00112233aabbccdd.tmp.tmp-1234567890abcdef'];
	const others = ['config.json.bak', 'config.json.tmp', 'config.json~', 'other.json.00112233aabbccdd.tmp'];
	const putAll = () => {
		put('{"version":1}');
		for (const name of [...ours, ...others]) writeFileSync(path.join(folder, name), 'x');
	};

	it.each([
		['a read', async () => void store().read()],
		['a save', async () => void (await addMe())],
	])('is removed by %s, and nothing of others is (F08)', async (_, work) => {
		putAll();
		await work();
		expect(readdirSync(folder).sort()).toEqual(['config.json', ...others].sort());
	});

	it('stays while the save under that lock is under way', () => {
		putAll();
		writeFileSync(`${config}.lock`, describeHolder(process.pid, '00112233aabbccdd'));
		store().read();
		expect(readdirSync(folder)).toEqual(expect.arrayContaining(ours));
		writeFileSync(`${config}.lock`, describeHolder(2 ** 22 + 1, '00112233aabbccdd'));
		store().read();
		expect(readdirSync(folder).filter(name => ours.includes(name))).toEqual([]);
	});

	it('of takeovers is removed by a save', async () => {
		put('{"version":1}');
		writeFileSync(`${config}.lock.00112233aabbccdd`, '');
		writeFileSync(`${config}.lock.1234-1700000000000`, '');
		await addMe();
		expect(readdirSync(folder)).toEqual(['config.json']);
	});
});

describe('the refresh lock', () => {
	const lockOf = (token: string) => refreshLockPathOf(config, token);

	it('lets one work at a time on a refresh token, and others on others', async () => {
		const order: string[] = [];
		const work = (profile: string, name: string) =>
			store().withRefreshLock(profile, signal, async () => {
				order.push(`${name} begins`);
				await systemClock.wait(0.05, signal);
				order.push(`${name} ends`);
				return name;
			});
		expect(await Promise.all([work('me', 'first'), work('me', 'second'), work('you', 'third')])).toEqual([
			'first',
			'second',
			'third',
		]);
		const mine = order.filter(step => !step.startsWith('third'));
		expect(mine).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
		expect(order.indexOf('third begins')).toBeLessThan(order.indexOf('first ends'));
		expect(readdirSync(folder)).toEqual([]);
	});

	it('does not keep the profile file locked', async () => {
		await store().withRefreshLock('me', signal, addMe);
		expect(profileIn(store().read(), 'me')).toEqual(someProfile());
	});

	it('is given back when the work fails, and passes the failure on', async () => {
		const error = new Error('no');
		await expect(store().withRefreshLock('me', signal, () => Promise.reject(error))).rejects.toBe(error);
		expect(readdirSync(folder)).toEqual([]);
	});

	it('is waited for 65 s', async () => {
		mkdirSync(folder);
		writeFileSync(await lockOf('me'), describeHolder(process.pid, '0123456789abcdef'));
		const clock = new FakeClock(new Date().toISOString());
		let ended = false;
		const outcome = createProfileStore({folder, clock})
			.withRefreshLock('me', signal, async () => 'worked')
			.catch(error => error)
			.finally(() => {
				ended = true;
			});
		await clock.whenWaiting();
		await clock.advance(64);
		expect(ended).toBe(false);
		await clock.advance(2);
		expect(await outcome).toMatchObject({code: 'store_busy'});
	});

	it('is no longer waited for when the signal says so', async () => {
		mkdirSync(folder);
		writeFileSync(await lockOf('me'), describeHolder(process.pid, '0123456789abcdef'));
		const reason = new Error('stop');
		const controller = new AbortController();
		const outcome = store().withRefreshLock('me', controller.signal, async () => 'worked');
		controller.abort(reason);
		await expect(outcome).rejects.toBe(reason);
	});

	it('is named by the hash of the token, and stands beside the file at the end of a link', async () => {
		mkdirSync(path.join(outer, 'dotfiles'));
		mkdirSync(folder);
		writeFileSync(path.join(outer, 'dotfiles', 'mine'), '{"version":1}', {mode: 0o600});
		symlinkSync('../dotfiles/mine', config);
		await store().withRefreshLock('Atzr|secret', signal, async () => {
			const name = /^refresh-[0-9a-f]{32}\.lock$/;
			expect(readdirSync(path.join(outer, 'dotfiles'))).toEqual(['mine', expect.stringMatching(name)]);
			expect(readdirSync(folder)).toEqual(['config.json']);
		});
	});
});

describe.runIf(isRoot)('S04: root and the folders of users', () => {
	const give = (...paths: string[]) => {
		for (const each of paths) chownSync(each, 65_534, 65_534);
	};

	it.each([
		['folder', () => mkdirSync(folder, {mode: 0o700}), () => folder],
		['home', () => undefined, () => outer],
	])('nothing is made in the %s of another user', async (_, make, theirs) => {
		make();
		give(theirs());
		const before = readdirSync(outer);
		await expect(addMe()).rejects.toEqual(failure('save_failed', 'another user (nobody)'));
		await expect(store().proveWritable(signal)).rejects.toEqual(failure('save_failed', 'with sudo?'));
		expect(readdirSync(outer)).toEqual(before);
		if (before.length > 0) expect(readdirSync(folder)).toEqual([]);
	});

	it('S05: a file of another user is refused, in reading and saving', async () => {
		put('{"version":1}');
		give(config);
		await expectRefusal('read_failed', 'save_failed', 'another user (nobody)');
		expect(() => store().readForUse()).toThrow(failure('read_failed', 'another user'));
	});
});

describe.skipIf(process.platform === 'win32')('S05: modes', () => {
	const good = JSON.stringify(fileWith({me: someProfile()}));

	it('a folder that everybody writes in is refused, with the line that mends it; a sticky one is fine', async () => {
		put(good);
		chmodSync(folder, 0o777);
		await expectRefusal('read_failed', 'save_failed', 'every user of this computer can write in its folder');
		expect(() => store().read()).toThrow(
			expect.objectContaining({next: expect.stringMatching(/chmod 700 \S+\/smapi-login$/)}),
		);
		chmodSync(folder, 0o1777);
		expect(store().read()).toMatchObject({version: 1});
	});

	it('so is that of the file at the end of a link', async () => {
		const real = path.join(outer, 'shared');
		mkdirSync(real);
		writeFileSync(path.join(real, 'mine'), good, {mode: 0o600});
		mkdirSync(folder);
		symlinkSync('../shared/mine', config);
		chmodSync(real, 0o777);
		await expectRefusal('read_failed', 'save_failed', 'can write in its folder');
	});

	it.each([
		[0o644, 'read'],
		[0o640, 'read'],
		[0o620, 'read'],
		[0o666, 'written'],
	])('a file of mode %i is told once', (mode, words) => {
		put(good);
		chmodSync(config, mode);
		const lines: string[] = [];
		const one = createProfileStore({folder, clock: systemClock, notice: line => lines.push(line)});
		one.read();
		one.read();
		expect(lines).toEqual([expect.stringContaining(words)]);
		expect(lines[0]).toMatch(/chmod 600 \S+config\.json$/);
		if (words === 'read') expect(() => one.requireUsable()).not.toThrow();
		else expect(() => one.requireUsable()).toThrow(failure('read_failed', 'every user of this computer'));
		if (words === 'read') expect(one.readForUse()).toMatchObject({version: 1});
		else expect(() => one.readForUse()).toThrow(failure('read_failed', 'every user of this computer'));
		expect(readdirSync(folder)).toEqual(['config.json']);
	});
});

describe('S01, S02: the proof that a save will do', () => {
	it('writes the same bytes anew and nothing else', async () => {
		put('{"version":1,  "x":[1]}');
		const before = statSync(config).ino;
		await store().proveWritable(signal);
		expect(readFileSync(config, 'utf8')).toBe('{"version":1,  "x":[1]}');
		expect(statSync(config).ino).not.toBe(before);
		expect(readdirSync(folder)).toEqual(['config.json']);
	});

	it('makes no file where there is none', async () => {
		await store().proveWritable(signal);
		expect(readdirSync(folder)).toEqual([]);
	});

	it('fails while the lock is held, and ends when the signal says so', async () => {
		put('{"version":1}');
		writeFileSync(`${config}.lock`, describeHolder(process.pid, '0123456789abcdef'));
		const clock = new FakeClock(new Date().toISOString());
		const one = createProfileStore({folder, clock});
		const outcome = one.proveWritable(signal).catch(error => error);
		await clock.whenWaiting();
		await clock.advance(11);
		expect(await outcome).toMatchObject({code: 'store_busy', details: {lock: `${config}.lock`}});
		const reason = new Error('stop');
		await expect(one.proveWritable(AbortSignal.abort(reason))).rejects.toBe(reason);
	});

	it.each([
		['a folder in its place', () => mkdirSync(config, {recursive: true}), 'for good'],
		[
			'a folder in the place of its lock',
			() => mkdirSync(`${config}.lock`, {recursive: true}),
			'for the moment',
		],
	])('says how long it lasts: %s', async (_, make, lasts) => {
		make();
		await expect(store().proveWritable(signal)).rejects.toMatchObject({
			code: 'save_failed',
			details: {lasts},
		});
	});
});
