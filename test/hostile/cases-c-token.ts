import {gzipSync} from 'node:zlib';
import {type Case, check, row} from './case.ts';
import {type Context, limits, short} from './context.ts';
import {memoryOf} from './measure.ts';
import {exchangedWith, givenExpired, kept, refreshed} from './saving.ts';
import {body, goodTokenWith, type Handler, json} from './server.ts';

const evilWords = ['Hotel', '<title>', '<html'];

/** Group C: what the token endpoint may answer to a code or a refresh token. */
export const tokenCases: readonly Case[] = [
	row('C01', async context => {
		const page = body('<html><title>Hotel Wi-Fi</title></html>', 200, {'content-type': 'text/html'});
		const before = givenExpired(context);
		for (const {stderr} of [
			await exchangedWith(context, page, 1),
			await refreshed(context, page, 1, limits.http),
		]) {
			check(/not from Login with Amazon/.test(stderr), `said: ${short(stderr)}`);
			check(!evilWords.some(word => stderr.includes(word)), 'HTML is shown');
		}
		kept(context, before);
		return 'REMOTE, no HTML shown';
	}),
	row('C02', {slow: true}, async context => {
		const other = await context.startServer();
		const before = givenExpired(context);
		for (const status of context.quick ? [302, 307] : [301, 302, 303, 307, 308]) {
			for (const origin of [context.server.origin, other.origin]) {
				const redirect = body('', status, {location: `${origin}/elsewhere`});
				await exchangedWith(context, redirect, 1);
				await refreshed(context, redirect, 1);
			}
		}
		const reached = [...context.server.requests, ...other.requests].filter(({path}) => path === '/elsewhere');
		check(reached.length === 0, `the target got ${reached.length} requests`);
		check(other.requests.length === 0, 'the other host was called');
		kept(context, before);
		return 'REMOTE each, target 0 requests';
	}),
	row('C04', {slow: true, waits: true}, context => endless(context, () => undefined)),
	row('C05', {slow: true, waits: true}, context =>
		endless(context, (_request, response) => {
			response.writeHead(200, {'content-type': 'application/json'});
			const timer = setInterval(() => response.write(' '), 1000);
			response.on('close', () => clearInterval(timer));
		}),
	),
	row('C06', async context => {
		const half = '{"access_token":"at-';
		const breaking =
			(text: string, headers: Readonly<Record<string, string>> = {}): Handler =>
			(_request, response) => {
				response.writeHead(200, {'content-type': 'application/json', ...headers});
				response.flushHeaders();
				if (text) response.write(text);
				setTimeout(() => response.socket?.resetAndDestroy(), 50);
			};
		const short: Handler = (_request, response) => {
			response.writeHead(200, {'content-type': 'application/json', 'content-length': '500'});
			response.write(half);
			setTimeout(() => response.socket?.end(), 50);
		};
		for (const handler of [breaking(''), breaking(half), short]) {
			const {stderr} = await exchangedWith(context, handler, 1);
			check(/new sign-in|sign in again/i.test(stderr), 'not said that a new sign-in is needed');
		}
		return 'REMOTE, X=1, a new sign-in is needed';
	}),
	row('C07', {slow: true}, async context => {
		const grown: number[] = [];
		// 16 members of 64 MiB each.
		const member = gzipSync(Buffer.alloc(64 << 20));
		const bomb = Buffer.concat(Array.from({length: 16}, () => member));
		const control = await grownBy(context, goodTokenWith({}), 0);
		for (const handler of [
			pouring({'content-length': String(500e6)}),
			pouring({}),
			body(bomb, 200, {'content-type': 'application/json', 'content-encoding': 'gzip'}),
		]) {
			grown.push((await grownBy(context, handler, 1)) - control);
		}
		check(Math.max(...grown) < 50, `memory grew by ${grown.map(Math.round).join(', ')} MB`);
		return `REMOTE, at most ${Math.max(...grown).toFixed(0)} MB more than a good exchange`;
	}),
	row('C08', {slow: true}, context =>
		nothingSaved(context, [
			body(''),
			body('', 204, {}),
			...['null', '[]', '"x"', '42', '{'].map(text => body(text)),
		]),
	),
	row('C09', {slow: true}, context =>
		nothingSaved(
			context,
			[undefined, '', ' ', 5, {}, ['a'], true].map(value => goodTokenWith({access_token: value})),
		),
	),
	row('C10', async context => {
		for (const type of ['bearer', 'BEARER'])
			await exchangedWith(context, goodTokenWith({token_type: type}), 0);
		return nothingSaved(context, [
			goodTokenWith({token_type: 'mac'}),
			goodTokenWith({token_type: undefined}),
		]);
	}),
	row('C11', {slow: true}, async context => {
		const outcomes: string[] = [];
		const values = [undefined, null, '"3600"', 0, -5, 3600.7, '1e400', '"soon"', 1e15];
		for (const value of values) outcomes.push(await oddLifetime(context, value));
		return outcomes.join(', ');
	}),
	row('C12', async context => {
		const {stderr} = await exchangedWith(context, goodTokenWith({refresh_token: undefined}), 0);
		check(/renew|refresh/i.test(stderr.replace(/^http.*$/m, '')), 'no warning that it cannot renew itself');
		const status = await context.run(['status']);
		context.judgeExit(status, 0);
		check(!/refreshes/.test(status.stdout), 'status says that it refreshes');
		return `saved with a warning; status: ${short(status.stdout, 100)}`;
	}),
	row('C17', {slow: true}, async context => {
		const before = givenExpired(context);
		const www = {'www-authenticate': 'Basic realm="x"'};
		for (const handler of [
			json({error: 'invalid_client'}, 401),
			json({error: 'invalid_client'}, 401, www),
			json({error: 'unauthorized_client'}, 400),
		]) {
			for (const {stderr} of [
				await exchangedWith(context, handler, 3),
				await refreshed(context, handler, 3),
			]) {
				check(/client ID|client secret/.test(stderr), `client ID and secret are not named: ${short(stderr)}`);
			}
		}
		kept(context, before);
		return 'AUTH, nothing erased';
	}),
	row('C20', async context => {
		const before = givenExpired(context);
		const long = 'wordy '.repeat(170_000);
		for (const [handler, codes] of [
			[json({error: 'invalid_grant'}), [1, 3]],
			[json({error: {a: 1}}, 400), [1, 3]],
			[json({error: 'invalid_grant', error_description: long}, 400), [1, 3]],
		] as const) {
			context.server.onToken = handler;
			const profile = `x${context.programs.length}`;
			const signIn = await context.signIn({profile});
			await signIn.good();
			const {exitCode, stderr} = await signIn.program.exit;
			check(
				codes.some(code => code === exitCode),
				`exit ${exitCode}: ${short(stderr)}`,
			);
			check(!context.profile(profile), 'something was saved');
			const said = stderr.slice(stderr.indexOf(signIn.url) + signIn.url.length);
			check(said.length < 1500, `${said.length} characters on stderr`);
			check((said.match(/wordy/g)?.length ?? 0) <= 50, 'more than 300 characters of the server are shown');
		}
		kept(context, before);
		return 'errors each, at most 300 characters';
	}),
	row('C21', {slow: true}, context =>
		nothingSaved(
			context,
			['Atza|a\nb', 'Atza|a\u001B]52;c;UFdO\u0007', 'Atza|a\0b', 'Atza|a😀'].flatMap(value => [
				goodTokenWith({access_token: value}),
				goodTokenWith({refresh_token: value}),
			]),
		),
	),
	row('C22', async context => {
		const nested = `{"access_token":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
		await nothingSaved(context, [body('{"__proto__":{"access_token":"at-x"}}'), body(nested)]);
		const doubled: Handler = (_request, response, server) => {
			const text = JSON.stringify(server.tokens());
			response.writeHead(200, {'content-type': 'application/json'});
			response.end(text.replace('{', '{"access_token":"first",'));
		};
		await exchangedWith(context, doubled, 0);
		const name = Object.keys((context.home.readFile() as {profiles: object}).profiles)[0]!;
		check(context.profile(name)?.tokens.accessToken !== 'first', 'the first of a doubled key won');
		return 'REMOTE; doubled: the last wins';
	}),
];

/** Exchanges that must end as REMOTE with nothing saved. */
async function nothingSaved(context: Context, handlers: readonly Handler[]): Promise<string> {
	for (const [index, handler] of handlers.entries()) {
		await exchangedWith(context, handler, 1).catch(error => {
			throw new Error(`answer ${index + 1}: ${(error as Error).message}`);
		});
	}
	return `REMOTE ${handlers.length} times, nothing saved`;
}

async function endless(context: Context, handler: Handler): Promise<string> {
	const startedAt = Date.now();
	const {stderr} = await exchangedWith(context, handler, 1, limits.http + limits.exit);
	check(/new sign-in|sign in again/i.test(stderr), 'not said that a new sign-in is needed');
	return `REMOTE after ${((Date.now() - startedAt) / 1000).toFixed(0)} s, X=1`;
}

/** How many megabytes a sign-in takes that meets this answer. */
async function grownBy(context: Context, handler: Handler, exitCode: number): Promise<number> {
	context.server.onToken = handler;
	const signIn = await context.signIn({profile: `x${context.programs.length}`});
	const memory = memoryOf(signIn.program.pid);
	await signIn.good();
	await context.ends(signIn.program, exitCode, limits.http);
	return memory.grownMegabytes();
}

function pouring(headers: Readonly<Record<string, string>>): Handler {
	return (_request, response) => {
		response.writeHead(200, {'content-type': 'application/json', ...headers});
		const block = Buffer.alloc(65_536, ' ');
		const more = () => {
			if (response.destroyed) return;
			if (response.write(block)) setImmediate(more);
			else response.once('drain', more);
		};
		more();
	};
}

/** A sign-in and a `token` with an odd lifetime; strings are put into the JSON as they are. */
async function oddLifetime(context: Context, value: unknown): Promise<string> {
	const profile = `x${context.programs.length}`;
	let answered = 0;
	context.server.onToken = async (_request, response, server) => {
		answered++;
		const answer = server.tokens({expires_in: value === undefined ? undefined : 'HERE'});
		const text = JSON.stringify(answer).replace('"HERE"', String(value));
		response.writeHead(200, {'content-type': 'application/json'}).end(text);
	};
	const signIn = await context.signIn({profile});
	await signIn.good();
	const {exitCode, stderr} = await signIn.program.exit;
	if (exitCode === 1) {
		check(!context.profile(profile), `${value}: REMOTE, but saved`);
		return `${value}: REMOTE`;
	}
	check(exitCode === 0, `${value}: exit ${exitCode}: ${short(stderr)}`);
	const stored = context.profile(profile)?.tokens;
	check(stored, `${value}: not saved`);
	const text = JSON.stringify(stored);
	check(!/NaN|Invalid|null/.test(text), `${value}: ${stored.expiresAt} is stored`);
	if (value === '"3600"') check(stored.expiresAt !== undefined, '"3600" counts as unknown');
	answered = 0;
	const shown = await context.run(['token', '--profile', profile, '--json']);
	context.judgeExit(shown, 0);
	check(answered <= 1, `${value}: ${answered} refreshes in one command`);
	const {expiresAt, expiresIn} = JSON.parse(shown.stdout) as {expiresAt: unknown; expiresIn: unknown};
	check(!/NaN|Invalid/.test(`${shown.stdout}${shown.stderr}`), `${value}: ${expiresAt}`);
	return `${value}: ${expiresIn === null || expiresAt === null ? 'unknown' : expiresIn}`;
}
