import {createHash, randomBytes} from 'node:crypto';
import {freePort} from '../program/free-port.ts';
import {type Case, check, row, skip} from './case.ts';
import type {Context, SignIn} from './context.ts';
import {after, keptMemory, memoryOf} from './measure.ts';
import {openOrDeclined, refusedThenGood} from './outcomes.ts';
import {goodTokenWith, json} from './server.ts';

const exchangeKeys = ['client_id', 'client_secret', 'code', 'code_verifier', 'grant_type', 'redirect_uri'];

/** Group A by the listener: what a callback may hold. */
export const callbackCases: readonly Case[] = [
	row('A01', {needsPort9090: true}, async context => {
		// In the quick run other tests may hold 9090.
		const port = context.quick ? await freePort() : 9090;
		const signIn = await context.signIn({port});
		await context.completes(signIn);
		const [exchange] = context.server.exchanges;
		const keys = [...exchange!.form.keys()].sort();
		check(keys.join() === exchangeKeys.join(), `the token body holds ${keys.join()}`);
		check(exchange!.rawQuery === '', 'the request line of the exchange has a query');
		check(signIn.redirectUri === `http://127.0.0.1:${port}/cb`, `redirect_uri is ${signIn.redirectUri}`);
		check(exchange!.form.get('redirect_uri') === signIn.redirectUri, 'redirect_uri differs in the exchange');
		check(exchange!.form.get('code') === signIn.code(), 'another code was exchanged');
		return 'OK, saved, body exact';
	}),
	row('A02', context => refusedThenGood(context, () => ['code=EVIL', 'code=EVIL&state='])),
	row('A03', {slow: true, waits: true, limitSeconds: 240}, async context => {
		if (process.platform !== 'linux') skip('needs a signal of Linux');
		const memory = keptMemory(context);
		const signIn = await context.signIn({personSeconds: 300, env: memory.env});
		const {pid} = signIn.program;
		const peak = memoryOf(pid);
		const before = await memory.megabytes(pid);
		const linesBefore = signIn.program.stderr().split('\n').length;
		let sent = 0;
		const wrong = new Map<string, number>();
		const startedAt = Date.now();
		// 200 a second, never more than 40 at once: a driver that catches up after a stall would open hundreds of sockets
		// before it writes to the first, and of silent ones the listener keeps 100 (B09, B10).
		const sender = async () => {
			while (sent < 10_000) {
				await after(startedAt + sent++ * 5 - Date.now());
				const state = randomBytes(32).toString('base64url');
				const {status, error} = await signIn.cb(`code=EVIL&state=${state}`, {}, {seconds: 30});
				const seen = String(status ?? error ?? 'closed');
				if (status !== 400) wrong.set(seen, (wrong.get(seen) ?? 0) + 1);
			}
		};
		await Promise.all(Array.from({length: 40}, sender));
		const others = [...wrong].map(([seen, count]) => `${seen} ${count}`).join(', ');
		check(others === '', `not answered 400: ${others}`);
		// Beside the one line that counts: the wait itself and, after 30 s, the likely causes.
		const lines = signIn.program.stderr().split('\n').length - linesBefore;
		const counting = signIn.program.stderr().match(/refused/g)?.length ?? 0;
		check(counting <= 1 && lines <= 3, `${lines} lines on stderr, ${counting} of refusals`);
		// One request object alone is some KB, so 10,000 that are held would be tens of MB.
		const kept = (await memory.megabytes(pid)) - before;
		check(kept < 4, `${kept.toFixed(1)} MB of them are kept`);
		const grown = peak.grownMegabytes();
		check(grown < 100, `memory grew by ${grown.toFixed(0)} MB`);
		context.exchanged(0);
		await context.completes(signIn);
		return `400 each, OK after, ${kept.toFixed(1)} MB kept, ${grown.toFixed(0)} MB more at the most`;
	}),
	row('A04', context =>
		refusedThenGood(context, ({state}) =>
			[flipCase(state), state.slice(0, -1), `${state}A`, `${state}%00`, `${state}%20`].map(
				wrong => `code=EVIL&state=${wrong}`,
			),
		),
	),
	row('A05', async context => {
		const outcomes: string[] = [];
		for (const query of [
			({state}: SignIn) => `code=A&code=B&state=${state}`,
			({state}: SignIn) => `code=A&state=${state}&state=bad`,
			({state}: SignIn) => `code=A&state=bad&state=${state}`,
		]) {
			const first = await openOrDeclined(context, query);
			const again = context.quick ? first : await openOrDeclined(context, query);
			check(first === again, `once ${first}, once ${again}`);
			outcomes.push(first);
		}
		return outcomes.join(', ');
	}),
	row('A06', async context => {
		const signIn = await context.signIn();
		await signIn.cb(`code=A&error=access_denied&state=${signIn.state}`);
		const {stderr} = await context.ends(signIn.program, 3);
		check(/declin|refus|denied/i.test(stderr), 'not said that the sign-in was refused');
		context.exchanged(0);
		return 'AUTH, refused';
	}),
	row('A07', async context => {
		const signIn = await context.signIn();
		await signIn.cb(`error=access_denied&state=${signIn.state}`);
		const {stderr} = await context.ends(signIn.program, 3, 2);
		check(/declined/i.test(stderr), '“declined” is not said');
		context.exchanged(0);
		check(!context.profile(), 'a profile was saved');
		return 'AUTH, declined';
	}),
	row('A08', {slow: true}, context =>
		refusedThenGood(context, () =>
			Array.from({length: 100}, () => ['error=access_denied', 'error=access_denied&state=bad']).flat(),
		),
	),
	row('A09', {slow: true}, async context => {
		const texts = new Map<string, string>();
		const errors = ['invalid_request', 'unauthorized_client', 'unsupported_response_type', 'invalid_scope'];
		const busy = ['server_error', 'temporarily_unavailable'];
		for (const error of [...errors, ...busy, 'zzz']) {
			const signIn = await context.signIn();
			await signIn.cb(`error=${error}&state=${signIn.state}`);
			const {stderr} = await context.ends(signIn.program, busy.includes(error) ? 1 : 3);
			const advice = stderr.split('\n').filter(line => !line.includes('/ap/oa?') && !line.includes(':'));
			for (const [other, text] of texts) {
				const same = text === advice.join('\n') && !(busy.includes(error) && busy.includes(other));
				check(!same, `${error} has the advice of ${other}`);
			}
			texts.set(error, advice.join('\n'));
		}
		context.exchanged(0);
		return 'AUTH or REMOTE, advice of their own';
	}),
	row('A10', async context => {
		const outcomes: string[] = [];
		for (const part of ['', 'code=&', 'code=%20&']) {
			outcomes.push(await openOrDeclined(context, ({state}) => `${part}state=${state}`));
		}
		return outcomes.join(', ');
	}),
	row('A11', {limitSeconds: 300}, async context => {
		const rounds = await context.rounds(async round => {
			const signIn = await context.signIn({profile: `p${round}`});
			await Promise.all([signIn.good(), signIn.good()]);
			await context.ends(signIn.program, 0);
			if (round === 1) await after(1000);
			const late = await signIn.good();
			check(late.error === 'ECONNREFUSED', `a late GOOD was answered ${late.status ?? late.error}`);
			context.exchanged(round);
			check(context.profile(`p${round}`), 'not saved');
		});
		return `X=1 in each of ${rounds} rounds`;
	}),
	row('A12', async context => {
		context.server.onToken = json({error: 'invalid_grant', error_description: 'Used.'}, 400);
		const signIn = await context.signIn();
		await signIn.good();
		await signIn.good();
		await context.ends(signIn.program, 3);
		context.exchanged(1);
		check(!context.profile(), 'a profile was saved');
		return 'AUTH, X=1';
	}),
	row('A13', {slow: true, limitSeconds: 180}, async context => {
		const seen = {states: new Set<string>(), challenges: new Set<string>()};
		const count = context.quick ? 6 : 50;
		for (let round = 0; round < count; round++) {
			const pasted = round % 2 === 1;
			const signIn = await context.signIn(pasted ? {pasted} : {});
			signIn.program.kill('SIGINT');
			await context.ends(signIn.program, 130);
			const query = new URL(signIn.url).searchParams;
			check(query.get('response_type') === 'code', 'response_type is not code');
			check(query.get('code_challenge_method') === 'S256', 'not S256');
			check(/^[\w-]{22,}$/.test(signIn.state), `state ${signIn.state}`);
			check(/^[\w-]{43}$/.test(signIn.challenge), `challenge ${signIn.challenge}`);
			seen.states.add(signIn.state);
			seen.challenges.add(signIn.challenge);
		}
		check(seen.states.size === count && seen.challenges.size === count, 'a value came twice');
		check(!context.home.readFile() || !context.profile(), 'a cancelled sign-in saved a profile');
		return `${count} distinct states and challenges`;
	}),
	row('A14', {slow: true}, async context => {
		const verifiers = new Set<string>();
		const count = context.quick ? 3 : 20;
		for (let round = 0; round < count; round++) {
			const signIn = await context.signIn({profile: `p${round}`});
			await context.completes(signIn, `p${round}`);
			const verifier = context.server.exchanges.at(-1)!.form.get('code_verifier') ?? '';
			check(/^[A-Za-z0-9\-._~]{43,128}$/.test(verifier), 'a verifier of the wrong shape');
			const challenge = createHash('sha256').update(verifier).digest('base64url');
			check(challenge === signIn.challenge, "not this run's verifier");
			verifiers.add(verifier);
		}
		check(verifiers.size === count, 'a verifier came twice');
		return `${count} verifiers right`;
	}),
	row('A15', async context => {
		const first = await context.signIn();
		const description = 'error_description=code_challenge_method%20unsupported';
		await first.cb(`error=invalid_request&${description}&state=${first.state}`);
		const early = await first.program.exit;
		check(early.exitCode === 3 || early.exitCode === 1, `exit ${early.exitCode}`);
		check(early.stderr.match(/\/ap\/oa\?/g)?.length === 1, 'a second address was made');
		context.exchanged(0);
		const refusal = {error: 'invalid_request', error_description: 'code_challenge_method unsupported'};
		context.server.onToken = json(refusal, 400);
		const second = await context.signIn();
		await second.good();
		const late = await second.program.exit;
		check(late.exitCode === 3 || late.exitCode === 1, `exit ${late.exitCode}`);
		context.exchanged(1);
		return 'no second try';
	}),
	row('A16', async context => {
		const origin = encodeURIComponent(context.server.origin);
		const right = await context.signIn();
		await right.good(`&iss=${origin}`);
		await context.ends(right.program, 0);
		context.exchanged(1);
		const wrong = ['&iss=https%3A%2F%2Fevil.example', `&iss=${origin}&iss=https%3A%2F%2Fevil.example`];
		const outcomes: string[] = [];
		for (const extra of wrong) {
			outcomes.push(await openOrDeclined(context, ({state}) => `code=EVIL&state=${state}${extra}`));
		}
		return `OK, ${outcomes.join(', ')}`;
	}),
	row('A17', async context => {
		const other = await context.startServer();
		context.given({p: context.someProfile()});
		const {stderr, ...result} = await context.run(['token', '--profile', 'p'], {
			env: {ASK_LWA_TOKEN_HOST: other.origin},
		});
		check(result.exitCode === 2 || result.exitCode === 3, `exit ${result.exitCode}`);
		check(
			stderr.includes(context.server.origin) && stderr.includes(other.origin),
			'not both hosts are named',
		);
		check(other.requests.length === 0, 'AS2 was called');
		context.exchanged(0);
		return 'refused, both named';
	}),
	row('A18', async context => {
		const outcomes: string[] = [];
		for (const clientId of ['amzn1.x&scope=evil#f', 'amzn1.x scope=evil', 'amzn1.x%26scope=evil']) {
			outcomes.push(await strangeClientId(context, clientId));
		}
		return outcomes.join(', ');
	}),
	row('A19', async context => {
		context.server.onToken = goodTokenWith({scope: 'alexa::ask:skills:readwrite'});
		const narrower = await context.signIn();
		const {stderr} = await context.completes(narrower);
		check(/models:readwrite/.test(stderr.replace(/^http.*$/m, '')), 'the missing scope is not named');
		const saved = context.profile();
		check(saved?.grantedScopes?.join() === 'alexa::ask:skills:readwrite', 'grantedScopes are not stored');
		check(saved.scopes.length === 2, 'the scopes asked for are not stored');
		context.server.onToken = goodTokenWith({});
		const absent = await context.signIn({profile: 'q'});
		await context.completes(absent, 'q');
		check(context.profile('q')?.grantedScopes === undefined, 'grantedScopes without a scope in the answer');
		return 'warned, both lists stored; absent: none';
	}),
	row('A20', async context => {
		const signIn = await context.signIn();
		const parts = [
			'foo=1',
			'session_state=x',
			'authuser=0',
			`code=${signIn.code()}`,
			`state=${signIn.state}`,
		];
		const shuffled = [...parts, 'scope=a%20b'].sort(() => Math.random() - 0.5);
		await signIn.cb(shuffled.join('&'));
		await context.ends(signIn.program, 0);
		context.exchanged(1);
		check(context.profile(), 'not saved');
		return 'OK, X=1';
	}),
];

async function strangeClientId(context: Context, clientId: string): Promise<string> {
	const program = context.start(['--client-id', clientId, '--client-secret-stdin', '--no-browser']);
	program.write(`${context.clientSecret}\n`);
	const found = await program.waitFor(/^(http\S+\/ap\/oa\?\S+)$/m, {stream: 'stderr'}).catch(() => undefined);
	if (!found) {
		await context.ends(program, 2);
		return 'refused';
	}
	const query = new URL(found[1]!).searchParams;
	check(query.getAll('client_id').join() === clientId, `client_id is ${query.getAll('client_id').join()}`);
	check(query.getAll('scope').length === 1 && !query.get('scope')?.includes('evil'), 'scope was changed');
	program.kill('SIGINT');
	await context.ends(program, 130);
	return 'encoded';
}

function flipCase(text: string): string {
	return [...text]
		.map(char => (char === char.toLowerCase() ? char.toUpperCase() : char.toLowerCase()))
		.join('');
}
