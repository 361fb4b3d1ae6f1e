import {mkdtemp, rm} from 'node:fs/promises';
import {request} from 'node:http';
import {tmpdir} from 'node:os';
import path from 'node:path';
import type {Answers} from '../core/answers.ts';
import {returnUrls} from '../core/client.ts';
import type {Profile} from '../core/profile.ts';
import {defaultScopes} from '../core/scopes.ts';
import type {Browser} from '../ports.ts';
import {anyFreePort, pickDemoPort} from './demo-port.ts';
import {type LookAlike, startLookAlike} from './look-alike.ts';

export interface DemoServer {
	readonly lookAlike: LookAlike;
	readonly folder: string;
	readonly answers: Partial<Answers>;
	readonly owner: Browser;
	close(): Promise<void>;
}

/** A client that stays the same, so that profiles of an earlier demo in the same folder still fit. */
const demoClient = {
	id: 'amzn1.application-oa2-client.0123456789abcdef0123456789abcdef',
	secret: `amzn1.oa2-cs.v1.${'de30'.repeat(16)}`,
};

/**
 * Starts the look-alike for one demo.
 *
 * @param folder where the demo keeps its profiles; undefined: a temporary one (mode 0700) that `close` removes
 * @param ownPort a free callback port instead of 9090, for a demo that plays the owner itself
 * @throws Failure `no_loopback`, `save_failed`
 */
export async function startDemoServer(folder: string | undefined, ownPort: boolean): Promise<DemoServer> {
	const isTemporary = folder === undefined;
	const home = folder ?? (await mkdtemp(path.join(tmpdir(), 'smapi-login-demo-')));
	const redirectUri = ownPort ? `http://127.0.0.1:${await anyFreePort()}/cb` : returnUrls.loopback;
	try {
		const lookAlike = await startLookAlike({
			port: await pickDemoPort(home),
			client: demoClient,
			returnUrls: [...new Set([returnUrls.loopback, redirectUri, returnUrls.hostedPage, '/code'])],
		});
		return {
			lookAlike,
			folder: home,
			answers: {
				clientId: demoClient.id,
				clientSecret: demoClient.secret,
				redirectUri,
				scopes: defaultScopes,
				profileName: 'demo',
				receivedToken: receivedToken(lookAlike),
			},
			owner: {
				async open(url, onFailure) {
					lookAlike
						.allowInBrowser(url)
						.then(visit)
						.catch(error => onFailure(String(error)));
					return true;
				},
			},
			async close() {
				await lookAlike.close();
				if (isTemporary) await rm(home, {recursive: true, force: true});
			},
		};
	} catch (error) {
		if (isTemporary) await rm(home, {recursive: true, force: true});
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

function visit(address: string): Promise<void> {
	return new Promise((resolve, reject) => {
		const visiting = request(address, response => {
			response.resume();
			response.on('end', resolve);
		});
		visiting.on('error', reject);
		visiting.end();
	});
}
