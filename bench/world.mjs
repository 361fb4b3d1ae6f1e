import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:http';
import {tmpdir} from 'node:os';
import path from 'node:path';

export const clientId = 'amzn1.application-oa2-client.0123456789abcdef0123456789abcdef';
export const clientSecret = `amzn1.oa2-cs.v1.${'be'.repeat(32)}`;

/** What nearly every profile has. */
export const amazonHosts = {
	authorize: 'https://www.amazon.com',
	token: 'https://api.amazon.com',
	smapi: 'https://api.amazonalexa.com',
};

/** All that a measured process gets: a certificate file that the machine names here alone costs 60 ms at every start. */
export function environment(own = {}) {
	const {PATH, HOME} = process.env;
	return {PATH, HOME, LC_ALL: 'C.UTF-8', ...own};
}

/** Folders with profile files, and a server in Amazon's place that answers at once. Call `close` at the end. */
export async function makeWorld() {
	const root = mkdtempSync(path.join(tmpdir(), 'smapi-login-bench-'));
	let heldMilliseconds = 0;
	const server = createServer(async (request, response) => {
		const came = performance.now();
		response.on('finish', () => {
			heldMilliseconds += performance.now() - came;
		});
		let body = '';
		for await (const chunk of request.setEncoding('utf8')) body += chunk;
		const {status, answer} = answerTo(request.url, body);
		response.writeHead(status, {'content-type': 'application/json'}).end(JSON.stringify(answer));
	});
	await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
	const origin = `http://127.0.0.1:${server.address().port}`;
	const made = new Set();
	const browser = path.join(root, 'browser');
	writeFileSync(browser, '#!/bin/sh\n', {mode: 0o755});
	return {
		root,
		/** Sends a wizard to this server, and its addresses to a browser that does nothing. */
		env: {
			ASK_LWA_AUTHORIZE_HOST: origin,
			ASK_LWA_TOKEN_HOST: origin,
			ASK_SMAPI_SERVER_BASE_URL: origin,
			BROWSER: browser,
		},
		/** How long this server had requests in its hands since it was asked last, in milliseconds. */
		takeHeld() {
			const held = heldMilliseconds;
			heldMilliseconds = 0;
			return held;
		},
		/** A folder of this name, made at the first call with `count` profiles: the first is the default and the newest. */
		folder(name, count, {minutesLeft = 50, hosts = {authorize: origin, token: origin, smapi: origin}} = {}) {
			const folder = path.join(root, name);
			if (made.has(name)) return folder;
			made.add(name);
			mkdirSync(folder, {recursive: true, mode: 0o700});
			if (count === 0) return folder;
			const now = Date.now();
			const entries = Array.from({length: count}, (_, at) => [
				`p${at}`,
				profile(hosts, now, minutesLeft, at),
			]);
			const file = {version: 1, defaultProfile: 'p0', profiles: Object.fromEntries(entries)};
			writeFileSync(path.join(folder, 'config.json'), JSON.stringify(file), {mode: 0o600});
			return folder;
		},
		close() {
			server.close();
			server.closeAllConnections();
			rmSync(root, {recursive: true, force: true});
		},
	};
}

function answerTo(url, body) {
	if (url !== '/auth/o2/token') return {status: 200, answer: {vendors: [{id: 'MBENCH', name: 'Bench'}]}};
	// The wizard's check of a pair posts a made-up code.
	const isProbe = new URLSearchParams(body).get('code')?.startsWith('probe-');
	if (isProbe) return {status: 400, answer: {error: 'invalid_grant'}};
	const tokens = {access_token: 'Atza|bench', refresh_token: 'Atzr|bench'};
	return {status: 200, answer: {...tokens, token_type: 'bearer', expires_in: 3600}};
}

function profile(hosts, now, minutesLeft, at) {
	return {
		role: 'self',
		clientId,
		clientSecret,
		redirectUri: 'http://127.0.0.1:9090/cb',
		hosts,
		scopes: ['alexa::ask:skills:readwrite', 'alexa::ask:models:readwrite'],
		vendors: [{id: 'MBENCH', name: 'Bench'}],
		vendorId: 'MBENCH',
		createdAt: new Date(now - 86_400_000).toISOString(),
		tokens: {
			accessToken: 'Atza|bench-token',
			tokenType: 'bearer',
			expiresAt: new Date(now + minutesLeft * 60_000).toISOString(),
			refreshToken: 'Atzr|bench-refresh',
			obtainedAt: new Date(now - 600_000 - at * 1000).toISOString(),
		},
	};
}
