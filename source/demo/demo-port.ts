import {randomBytes} from 'node:crypto';
import {mkdir, readFile, rename, rm, writeFile} from 'node:fs/promises';
import type {AddressInfo} from 'node:net';
import {createServer} from 'node:net';
import {join} from 'node:path';
import {returnUrls} from '../core/client.ts';
import {Failure} from '../core/failure.ts';

const callbackPort = Number(new URL(returnUrls.loopback).port);

/**
 * The port for the look-alike of this demo folder: the one in its file `port` when that is free, so that profiles of an
 * earlier demo still fit; else any free one. The port is not held. A stored port that is busy stays stored: another demo of
 * the same folder uses it.
 *
 * @throws Failure `no_loopback`, `save_failed`
 */
export async function pickDemoPort(folder: string): Promise<number> {
	const path = join(folder, 'port');
	const stored = await readPort(path);
	if (stored !== undefined && (await freePort(stored)) === stored) return stored;
	const port = await anyFreePort();
	if (stored === undefined) await storePort(folder, path, port);
	return port;
}

async function readPort(path: string): Promise<number | undefined> {
	const text = await readFile(path, 'utf8').catch(() => '');
	const port = /^\d{4,5}\n?$/.test(text) ? Number(text) : 0;
	return port >= 1024 && port <= 65_535 && port !== callbackPort ? port : undefined;
}

async function storePort(folder: string, path: string, port: number): Promise<void> {
	const beside = `${path}.${randomBytes(6).toString('hex')}`;
	try {
		await mkdir(folder, {recursive: true, mode: 0o700});
		await writeFile(beside, `${port}\n`, {mode: 0o600, flag: 'wx'});
		await rename(beside, path);
	} catch (error) {
		await rm(beside, {force: true}).catch(() => undefined);
		const detail = (error as NodeJS.ErrnoException).code ?? 'unknown';
		throw new Failure('save_failed', {path, detail}, {cause: error});
	}
}

/** A port that is free on 127.0.0.1 now and is not the callback port. @throws Failure `no_loopback` */
export async function anyFreePort(): Promise<number> {
	const port = await freePort(0);
	if (port === undefined) throw new Failure('no_loopback', {detail: 'no free port'});
	// The callback listener will want this one.
	return port === callbackPort ? anyFreePort() : port;
}

/** `wanted` when it can be had on 127.0.0.1 (0: any that can), else undefined. */
function freePort(wanted: number): Promise<number | undefined> {
	return new Promise(resolve => {
		const server = createServer();
		server.once('error', () => resolve(undefined));
		server.listen({port: wanted, host: '127.0.0.1', exclusive: true}, () => {
			const {port} = server.address() as AddressInfo;
			server.close(() => resolve(port));
		});
	});
}
