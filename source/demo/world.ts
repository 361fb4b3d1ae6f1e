import {randomBytes} from 'node:crypto';
import {mkdir, mkdtemp, readFile, rename, rm, writeFile} from 'node:fs/promises';
import {type AddressInfo, createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {returnUrls} from '../core/client.ts';
import {Failure} from '../core/failure.ts';
import type {Profile} from '../core/profile.ts';
import {defaultScopes} from '../core/scopes.ts';
import {ownersBrowser} from './owner.ts';
import {type LookAlike, startLookAlike} from './server.ts';

/** A client that stays the same, so that profiles of an earlier demo in the same folder still fit. */
const demoClient = {
	id: 'amzn1.application-oa2-client.0123456789abcdef0123456789abcdef',
	secret: `amzn1.oa2-cs.v1.${'de30'.repeat(16)}`,
};

/**
 * Starts the look-alike for one demo: everything that a sign-in against it needs, but for the ports.
 *
 * @param folder where the demo keeps its profiles; undefined: a temporary one (mode 0700) that `close` removes
 * @param ownPort a free callback port instead of 9090, for a demo that plays the owner itself
 * @throws Failure `no_loopback`, `save_failed`
 */
export async function startDemoWorld(folder: string | undefined, ownPort: boolean) {
	const home = folder ?? (await mkdtemp(join(tmpdir(), 'smapi-login-demo-')));
	const removeTemporary = async () => {
		if (folder === undefined) await rm(home, {recursive: true, force: true});
	};
	try {
		const redirectUri = ownPort ? `http://127.0.0.1:${await anyFreePort()}/cb` : returnUrls.loopback;
		const lookAlike = await startLookAlike({
			port: await pickDemoPort(home),
			client: demoClient,
			returnUrls: [...new Set([returnUrls.loopback, redirectUri, returnUrls.hostedPage, '/code'])],
		});
		const {origin, consoleUrl, practiceUrl} = lookAlike;
		return {
			folder: home,
			isTemporary: folder === undefined,
			hosts: {authorize: origin, token: origin, smapi: origin},
			consoleUrl,
			practiceUrl,
			answers: {
				clientId: demoClient.id,
				clientSecret: demoClient.secret,
				redirectUri,
				scopes: defaultScopes,
				profileName: 'demo',
				receivedToken: receivedToken(lookAlike),
			},
			owner: ownersBrowser,
			allow: (url: string) => lookAlike.allowInBrowser(url),
			async close() {
				await lookAlike.close();
				await removeTemporary();
			},
		};
	} catch (error) {
		await removeTemporary();
		throw error;
	}
}

/** For practising role 3: the token that a client would send to the owner. */
function receivedToken({origin, client, issueAccessToken}: LookAlike): Profile {
	const now = new Date();
	return {
		role: 'owner',
		clientId: client.id,
		hosts: {authorize: origin, token: origin, smapi: origin},
		scopes: defaultScopes,
		createdAt: now,
		tokens: {
			accessToken: issueAccessToken(defaultScopes),
			tokenType: 'bearer',
			expiresAt: new Date(now.getTime() + 3_600_000),
			obtainedAt: now,
		},
	};
}

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
async function anyFreePort(): Promise<number> {
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
