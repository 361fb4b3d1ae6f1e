import {randomBytes} from 'node:crypto';
import {type Case, check, row} from './case.ts';
import {type Context, limits, type SignIn, short} from './context.ts';
import {json} from './server.ts';

/** Group B: requests to the listener that must not count, and what its pages hold. */
export const requestCases: readonly Case[] = [
	row('B02', context =>
		untouched(context, async signIn => {
			for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT']) {
				const answer = await context.get(signIn.port, good(signIn), {}, {method});
				const {status, error, seconds} = answer;
				check(status === 405 || status === 400, `${method} was answered ${status ?? error ?? 'nothing'}`);
				check(seconds <= limits.page * context.slack, `${method} was answered after ${seconds.toFixed(1)} s`);
			}
			return '405 or 400 each';
		}),
	),
	row('B03', context =>
		untouched(context, async signIn => {
			const head = await context.get(signIn.port, good(signIn), {}, {method: 'HEAD', untilAnswer: false});
			check(head.body === '' && head.status !== undefined, 'HEAD was answered with a body or not at all');
			for (const headers of [{'Sec-Purpose': 'prefetch;prerender'}, {Purpose: 'prefetch'}]) {
				const {status = 0} = await context.get(signIn.port, good(signIn), headers);
				check(status >= 300, `a prefetch was answered ${status}`);
			}
			return 'HEAD without body, prefetch not 2xx';
		}),
	),
	row('B04', context =>
		untouched(context, async signIn => {
			const query = good(signIn).slice('/cb'.length);
			const paths = [
				'/',
				'/favicon.ico',
				'/robots.txt',
				'/cb/',
				'/CB',
				'//cb',
				'/x/../cb',
				'/cb%2f',
				'/cb;x',
			];
			for (const path of paths) {
				const {status, error, seconds} = await context.get(signIn.port, path + query);
				check(status === 404, `${path} was answered ${status ?? error}`);
				check(seconds <= limits.page * context.slack, `${path} was answered after ${seconds.toFixed(1)} s`);
			}
			return '404 each';
		}),
	),
	row('B07', context =>
		untouched(context, async signIn => {
			const {port} = signIn;
			const hosts = [`evil.example:${port}`, `127.0.0.1.evil.example:${port}`, '127.0.0.1', '127.0.0.1:80'];
			const heads = [...hosts, `[::1]:${port}`, ''].map(host => `Host: ${host}\r\n`);
			heads.push('', `Host: 127.0.0.1:${port}\r\nHost: evil.example\r\n`);
			for (const head of heads) {
				const {status = 0} = await context.raw(port, `GET ${good(signIn)} HTTP/1.1\r\n${head}\r\n`);
				check(status >= 400 && status < 500, `${JSON.stringify(head)} was answered ${status}`);
			}
			return '4xx each';
		}),
	),
	row('B12', context =>
		untouched(context, async signIn => {
			const host = `Host: 127.0.0.1:${signIn.port}\r\n\r\n`;
			for (const bytes of [
				Buffer.concat([randomBytes(1024), Buffer.from('\r\n\r\n')]),
				Buffer.from(`GET \0/cb${good(signIn).slice(3)} HTTP/1.1\r\n${host}`),
				Buffer.from(`GET ${good(signIn)} HTTP/9.9\r\n${host}`),
				Buffer.from(`GET /cb?%zz&code=%E0%A4%A&state=${signIn.state} HTTP/1.1\r\n${host}`),
				Buffer.from(`GET /cb?code=%FF%FE&state=${signIn.state} HTTP/1.1\r\n${host}`),
			]) {
				const {status, error} = await context.raw(signIn.port, bytes, {seconds: 20});
				check(error !== 'timeout', `no answer and not closed: ${short(bytes.toString('latin1'), 40)}`);
				check(
					status === undefined || status === 400,
					`${short(bytes.toString('latin1'), 40)} was answered ${status}`,
				);
			}
			return '400 or closed each';
		}),
	),
	row('B21', async context => {
		const signIn = await context.signIn();
		const evil = {Origin: 'https://evil.example'};
		judgePage(await context.get(signIn.port, '/nothing', evil), '404');
		judgePage(await signIn.cb('code=EVIL&state=bad', evil), 'error');
		judgePage(await signIn.cb(`code=${signIn.code()}&state=${signIn.state}`, evil), 'success');
		await context.ends(signIn.program, 0);
		const declined = await context.signIn({profile: 'q'});
		judgePage(await declined.cb(`error=access_denied&state=${declined.state}`, evil), 'declined');
		await context.ends(declined.program, 3);
		return 'all headers there, no script, nothing from outside';
	}),
	row('B22', {slow: true}, async context => {
		const marker = 'zq9x<script>alert(1)</script>';
		const encoded = encodeURIComponent(marker);
		const waiting = await context.signIn();
		const {port, state} = waiting;
		const code = waiting.code();
		await waiting.cb(`code=${code}&state=${encoded}`);
		await waiting.cb(`error=${encoded}&error_description=${encoded}&state=bad`);
		await context.get(port, `/${encoded}?code=${code}&state=${state}`);
		await context.get(port, `/${marker}`);
		await waiting.cb('x=1', {Host: marker});
		await waiting.cb('x=1', {'User-Agent': marker});
		context.exchanged(0);
		await context.completes(waiting);
		for (const query of [
			`error=${encoded}`,
			`error=access_denied&error_description=${encoded}`,
			`error=access_denied&error_uri=${encoded}`,
			`code=${encoded}`,
		]) {
			const signIn = await context.signIn({profile: 'q'});
			await signIn.cb(`${query}&state=${signIn.state}`);
			await context.ends(signIn.program, 3, 5);
		}
		const seen = context.otherBytes.filter(({bytes}) => String(bytes).includes('zq9x'));
		check(
			seen.length === 0,
			`the marker is in ${seen.length} answers: ${short(String(seen[0]?.bytes), 200)}`,
		);
		return 'in no byte of an answer';
	}),
	row('B24', async context => {
		context.server.onToken = json({error: 'invalid_grant'}, 400);
		const signIn = await context.signIn();
		const page = await signIn.good();
		await context.ends(signIn.program, 3);
		const claims = /you are signed in|you're signed in|signed in as|success|sign-in (is )?(complete|done)/i;
		check(!claims.test(page.body), `the page claims success: ${short(page.body.replace(/<[^>]*>/g, ' '))}`);
		return 'AUTH, no page said success';
	}),
	row('B25', async context => {
		const signIn = await context.signIn();
		const {port} = signIn;
		const wrong = randomBytes(16).toString('base64url');
		for (const target of ['/go/x', `/go/${wrong}`, '/go/', '/go']) {
			const {status} = await context.get(port, target);
			check(status === 404, `${target} was answered ${status}`);
		}
		const shown = new RegExp(`http://127\\.0\\.0\\.1:${port}(/go/\\S+)`).exec(signIn.program.stderr())?.[1];
		if (shown) await judgeGo(context, signIn, shown);
		context.exchanged(0);
		await context.completes(signIn);
		const late = await context.get(port, shown ?? '/go/x');
		check(late.error === 'ECONNREFUSED', 'still answered after the end');
		return shown ? 'only the exact path leads on' : 'no wrong path leads on; the right one is not shown here';
	}),
];

/** Path and query of the right callback. */
function good(signIn: SignIn): string {
	return `/cb?code=${signIn.code()}&state=${signIn.state}`;
}

/** Does something to a waiting sign-in that must not count, then finishes it. */
async function untouched(context: Context, work: (signIn: SignIn) => Promise<string>): Promise<string> {
	const signIn = await context.signIn({personSeconds: 60});
	const outcome = await work(signIn);
	context.exchanged(0);
	check(!context.profile(), 'something was saved');
	await context.completes(signIn);
	return `${outcome}, still open`;
}

function judgePage({headers, body, status}: Awaited<ReturnType<SignIn['cb']>>, name: string): void {
	const wanted: Readonly<Record<string, RegExp>> = {
		'content-type': /^text\/(html|plain); ?charset=utf-8$/i,
		'content-security-policy':
			/default-src 'none'.*frame-ancestors 'none'|frame-ancestors 'none'.*default-src 'none'/,
		'x-content-type-options': /^nosniff$/,
		'referrer-policy': /^no-referrer$/,
		'cache-control': /no-store/,
		connection: /^close$/i,
	};
	for (const [header, pattern] of Object.entries(wanted)) {
		check(pattern.test(headers[header] ?? ''), `${name} page (${status}): ${header} is ${headers[header]}`);
	}
	const names = Object.keys(headers);
	check(
		!names.some(header => /^access-control-|^set-cookie$/.test(header)),
		`${name} page: CORS or a cookie`,
	);
	check(!/<script|javascript:|\son\w+=/i.test(body), `${name} page: a script`);
	check(
		!/(src|href|action|url)\s*[=(]\s*["']?(https?:)?\/\//i.test(body),
		`${name} page: something from outside`,
	);
}

async function judgeGo(context: Context, signIn: SignIn, path: string): Promise<void> {
	const {port, url} = signIn;
	for (const addition of ['?next=https://evil.example', '%0d%0aSet-Cookie:a=b', '/', '/x']) {
		const answer = await context.get(port, path + addition);
		const leadsOn = answer.headers.location ?? answer.body;
		check(!leadsOn.includes('evil.example'), `${addition} leads elsewhere`);
		check(!answer.headers['set-cookie'], `${addition}: a header was injected`);
		check(
			answer.status === 404 || answer.headers.location === url,
			`${addition} was answered ${answer.status}`,
		);
	}
	const post = await context.get(port, path, {}, {method: 'POST'});
	check(post.status === 405 || post.status === 404, `POST was answered ${post.status}`);
	const right = await context.get(port, path);
	check(
		right.headers.location === url || right.body.includes(url),
		'the right path does not lead to the address',
	);
}
