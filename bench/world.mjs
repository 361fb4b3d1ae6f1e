import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:http';
import {tmpdir} from 'node:os';
import path from 'node:path';

const client = 'amzn1.application-oa2-client.0123456789abcdef0123456789abcdef';

/** Folders with profile files, and a token endpoint that answers at once. Call `close` at the end. */
export async function makeWorld() {
	const root = mkdtempSync(path.join(tmpdir(), 'smapi-login-bench-'));
	const server = createServer((request, response) => {
		request.resume();
		request.on('end', () => {
			response.setHeader('content-type', 'application/json');
			const isToken = request.url === '/auth/o2/token';
			response.end(
				JSON.stringify(
					isToken
						? {
								access_token: 'Atza|bench',
								token_type: 'bearer',
								expires_in: 3600,
								refresh_token: 'Atzr|bench',
							}
						: {vendors: [{id: 'MBENCH', name: 'Bench'}]},
				),
			);
		});
	});
	await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
	const origin = `http://127.0.0.1:${server.address().port}`;
	return {
		root,
		/** A folder with `count` profiles, the first of them the default. */
		folder(name, count, minutesLeft = 50) {
			const folder = path.join(root, name);
			mkdirSync(folder, {recursive: true, mode: 0o700});
			const entries = Array.from({length: count}, (_, at) => [`p${at}`, profile(origin, minutesLeft)]);
			const file = {version: 1, defaultProfile: 'p0', profiles: Object.fromEntries(entries)};
			writeFileSync(path.join(folder, 'config.json'), JSON.stringify(file), {mode: 0o600});
			return folder;
		},
		close() {
			server.close();
			rmSync(root, {recursive: true, force: true});
		},
	};
}

function profile(origin, minutesLeft) {
	const now = Date.now();
	return {
		role: 'self',
		clientId: client,
		clientSecret: `amzn1.oa2-cs.v1.${'be'.repeat(32)}`,
		redirectUri: 'http://127.0.0.1:9090/cb',
		hosts: {authorize: origin, token: origin, smapi: origin},
		scopes: ['alexa::ask:skills:readwrite', 'alexa::ask:models:readwrite'],
		vendors: [{id: 'MBENCH', name: 'Bench'}],
		vendorId: 'MBENCH',
		createdAt: new Date(now - 86_400_000).toISOString(),
		tokens: {
			accessToken: 'Atza|bench-token',
			tokenType: 'bearer',
			expiresAt: new Date(now + minutesLeft * 60_000).toISOString(),
			refreshToken: 'Atzr|bench-refresh',
			obtainedAt: new Date(now - 600_000).toISOString(),
		},
	};
}
