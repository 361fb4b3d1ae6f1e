import {readFileSync} from 'node:fs';
import {filesBelow} from '../program/home.ts';
import {type Case, check, row} from './case.ts';
import {type Context, short} from './context.ts';
import {givenExpired, kept, refreshed, token} from './saving.ts';
import {body, goodToken, goodTokenWith, goodVendors, type Handler, json, sendJson} from './server.ts';

/** Group C: what refreshes and the vendor list may answer. */
export const refreshCases: readonly Case[] = [
	row('C13', async context => {
		const before = givenExpired(context);
		context.server.onToken = (request, response, server) => {
			const right = request.form.get('refresh_token') === before.tokens.refreshToken;
			if (right) sendJson(response, server.tokens({refresh_token: undefined}));
			else sendJson(response, {error: 'invalid_grant'}, 400);
		};
		for (let time = 1; time <= 3; time++) {
			const result = await token(context, ['--refresh']);
			context.judgeExit(result, 0);
			context.exchanged(time);
			const now = context.profile()!.tokens;
			check(now.refreshToken === before.tokens.refreshToken, 'the refresh token was not kept');
			check(result.stdout === `${now.accessToken}\n`, 'stdout is not the token that was saved');
		}
		return 'OK each, the old one kept and used';
	}),
	row('C14', async context => {
		const before = givenExpired(context);
		context.judgeExit(await token(context), 0);
		check(context.profile()!.tokens.refreshToken !== before.tokens.refreshToken, 'not replaced');
		const old = before.tokens.refreshToken!;
		const holding = filesBelow(context.home.root).filter(path => readFileSync(path, 'utf8').includes(old));
		check(holding.length === 0, `the old one is in ${holding.join()}`);
		return 'replaced, the old one in no file';
	}),
	row('C15', async context => {
		const before = givenExpired(context);
		const {stderr} = await refreshed(context, json({error: 'invalid_grant'}, 400), 3);
		context.exchanged(1);
		kept(context, before);
		check(/sign in again/i.test(stderr), 'not said to sign in again');
		check(context.profile()!.tokens.refusedAt, 'refusedAt is not written');
		await context.ends(context.start(['token', '--profile', 'p'], {stdin: ''}), 3, 5);
		context.exchanged(1);
		return 'AUTH, X=1, kept, marked';
	}),
	row('C16', {slow: true, alone: true, limitSeconds: 600}, async context => {
		context.server.onToken = (request, response, server) => {
			void goodToken(request, response, server);
			if (server.replayed.length > 0) server.liveRefreshTokens.clear();
		};
		let worst = 0;
		const rounds = await context.rounds(async () => {
			givenExpired(context);
			const before = context.server.exchanges.length;
			const results = await Promise.all(Array.from({length: 10}, () => token(context)));
			for (const result of results) context.judgeExit(result, 0);
			const used = context.server.exchanges.slice(before).map(({form}) => form.get('refresh_token'));
			if (new Set(used).size !== used.length) context.count('wrong', 'a refresh token was sent twice');
			const {accessToken, refreshToken} = context.profile()!.tokens;
			check(context.server.liveRefreshTokens.has(refreshToken!), 'the file holds a dead refresh token');
			check(
				results.every(({stdout}) => stdout === `${accessToken}\n`),
				'not everybody got the token on file',
			);
			worst = Math.max(worst, used.length);
		});
		return `10 OK in each of ${rounds} rounds, at most ${worst} refreshes`;
	}),
	row('C18', {slow: true, waits: true, limitSeconds: 400}, async context => {
		const before = givenExpired(context);
		for (const status of context.quick ? [503] : [500, 502, 503, 504]) {
			const count = context.server.exchanges.length;
			const page = body('<html>Hotel</html>', status, {'content-type': 'text/html'});
			const {stderr} = await refreshed(context, page, 1, 60);
			const tries = context.server.exchanges.length - count;
			check(tries >= 1 && tries <= 3, `${tries} tries`);
			check(!stderr.includes('<html'), 'HTML is shown');
			kept(context, before);
		}
		const valid = new Date(Date.now() + 240_000).toISOString();
		const left = givenExpired(context, {}, {expiresAt: valid});
		const result = await token(context);
		context.judgeExit(result, 0);
		check(result.stdout === `${left.tokens.accessToken}\n`, 'the token that is still valid is not used');
		return 'REMOTE, at most 3 tries, kept; a valid token is used';
	}),
	row('C19', {slow: true, waits: true, limitSeconds: 300}, async context => {
		const before = givenExpired(context);
		for (const wait of ['86400', 'Fri, 01 Jan 2099 00:00:00 GMT']) {
			const {stderr} = await refreshed(context, json({}, 429, {'retry-after': wait}), 1, 5);
			check(/after|until|again at/i.test(stderr) && /\d/.test(stderr), `no time is told: ${short(stderr)}`);
		}
		for (const wait of context.quick ? ['-1'] : ['-1', 'x']) {
			const count = context.server.exchanges.length;
			await refreshed(context, json({}, 429, {'retry-after': wait}), 1, 60);
			const tries = context.server.exchanges.length - count;
			check(tries >= 2 && tries <= 3, `${wait}: ${tries} tries`);
		}
		kept(context, before);
		const waited = await busyOnce(context);
		context.server.onVendors = onceBusy(goodVendors);
		const signIn = await context.signIn({profile: 'q'});
		await signIn.good();
		await context.ends(signIn.program, 0, 10);
		check(context.profile('q')?.vendors?.length === 1, 'vendors are missing after 429 and Retry-After: 2');
		return `2: OK after ${waited.toFixed(1)} s, vendors too; far away: REMOTE at once; odd: a few tries`;
	}),
	row('C03', async context => {
		const other = await context.startServer();
		for (const status of context.quick ? [302, 307] : [301, 302, 303, 307, 308]) {
			for (const origin of [context.server.origin, other.origin]) {
				context.server.onVendors = body('', status, {location: `${origin}/elsewhere`});
				await signedInWithoutVendors(context);
			}
		}
		const all = [...context.server.requests, ...other.requests];
		check(!all.some(({path}) => path === '/elsewhere'), 'a redirect was followed');
		return 'target 0 requests, tokens kept';
	}),
	row('C27', {slow: true, limitSeconds: 200}, async context => {
		for (const status of [401, 403, 404, 500]) {
			context.server.onVendors = json({message: 'No.'}, status);
			const said = await signedInWithoutVendors(context);
			check(/vendor/i.test(said), `${status}: no word about vendor IDs`);
		}
		if (context.quick) return 'saved, warned (never: in the full run)';
		context.server.onVendors = () => undefined;
		const said = await signedInWithoutVendors(context, 32);
		check(/vendor/i.test(said), 'never: no word about vendor IDs');
		return 'saved, warned each';
	}),
	row('C28', {slow: true}, async context => {
		const good = {id: 'M1ABCDEFGHIJK', name: 'Good'};
		const many = Array.from({length: 5000}, (_, index) => ({id: `M${100_000_000_000 + index}`, name: 'x'}));
		for (const vendors of [[], null, undefined]) {
			context.server.onVendors = json({vendors});
			await signedInWithoutVendors(context);
		}
		for (const [vendors, count] of [
			[many, 5000],
			[[good, {name: 'No ID'}, {id: 5, name: 'Number'}], 1],
			[[good, good], 1],
			[[{...good, name: 'n'.repeat(10_000)}], 1],
		] as const) {
			context.server.onVendors = json({vendors});
			const profile = `x${context.programs.length}`;
			await context.completes(await context.signIn({profile}), profile);
			const stored = context.profile(profile)?.vendors?.length;
			check(stored === count, `${stored} vendors stored instead of ${count}`);
		}
		return 'no crash, bad items skipped';
	}),
];

/** A sign-in that ends well though no vendor is known. @returns stderr after the address */
async function signedInWithoutVendors(context: Context, within = 10): Promise<string> {
	const profile = `x${context.programs.length}`;
	const signIn = await context.signIn({profile});
	await signIn.good();
	const {stderr} = await context.ends(signIn.program, 0, within);
	const saved = context.profile(profile);
	check(saved, 'the tokens were not kept');
	check(!saved.vendors?.length, 'vendors out of nowhere');
	return stderr.slice(stderr.indexOf(signIn.url) + signIn.url.length);
}

/** A refresh that is told once to wait 2 s. @returns its seconds */
async function busyOnce(context: Context): Promise<number> {
	const {seconds} = await refreshed(context, onceBusy(goodTokenWith({})), 0, 10);
	check(seconds >= 2, `did not wait (${seconds.toFixed(1)} s)`);
	return seconds;
}

function onceBusy(then: Handler): Handler {
	let asked = false;
	return (request, response, server) => {
		if (asked) return then(request, response, server);
		asked = true;
		return sendJson(response, {}, 429, {'retry-after': '2'});
	};
}
