import {mkdtemp, readdir, readFile, rm, stat, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {startLookAlike} from '../../source/demo/server.ts';
import {pickDemoPort} from '../../source/demo/world.ts';

let folder: string;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'demo-port-'));
});
afterEach(() => rm(folder, {recursive: true, force: true}));

describe('the port of a demo folder', () => {
	it('stays the same, in a file for its owner only', async () => {
		const inside = join(folder, 'demo');
		const port = await pickDemoPort(inside);
		expect(await pickDemoPort(inside)).toBe(port);
		expect((await readFile(join(inside, 'port'), 'utf8')).trim()).toBe(String(port));
		expect(await readdir(inside)).toEqual(['port']);
		if (process.platform !== 'win32') {
			expect((await stat(join(inside, 'port'))).mode & 0o777).toBe(0o600);
			expect((await stat(inside)).mode & 0o777).toBe(0o700);
		}
	});

	it('is free: a look-alike can have it', async () => {
		const amazon = await startLookAlike({port: await pickDemoPort(folder)});
		await amazon.close();
	});

	it('is another one while it is in use, and the same again afterwards', async () => {
		const port = await pickDemoPort(folder);
		const amazon = await startLookAlike({port});
		expect(await pickDemoPort(folder)).not.toBe(port);
		await amazon.close();
		expect(await pickDemoPort(folder)).toBe(port);
	});

	it.each(['', 'x', '80', '9090', '70000', '1e4', '-1', '12345\n6'])('does not believe %j', async text => {
		await writeFile(join(folder, 'port'), text);
		const port = await pickDemoPort(folder);
		expect(String(port)).not.toBe(text);
		expect(port).toBeGreaterThan(1023);
		expect(await pickDemoPort(folder)).toBe(port);
	});

	it('says when it cannot be stored', async () => {
		await writeFile(join(folder, 'file'), '');
		await expect(pickDemoPort(join(folder, 'file'))).rejects.toMatchObject({code: 'save_failed'});
	});
});
