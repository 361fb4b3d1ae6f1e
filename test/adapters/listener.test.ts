import {createHash, randomBytes} from 'node:crypto';
import {once} from 'node:events';
import {describe, expect, it, vi} from 'vitest';
import {pageStyle, pages} from '../../source/core/pages.ts';
import {
	ask,
	connectTo,
	everything,
	freePort,
	good,
	goPath,
	type Opened,
	openListener,
	parseAnswer,
	requestText,
	sendRaw,
	state,
	target,
} from './listener-client.ts';

/** The refused requests changed nothing: the right callback is taken next. */
async function expectStillOpen(listener: Opened): Promise<void> {
	const page = await ask(listener.port, good);
	expect(page.status).toBe(200);
	expect(page.body).toBe(pages.accepted.html);
	expect((await listener.answer).get('code')).toBe('GOODCODE');
}

describe('the callback', () => {
	it('A01 hands over the whole query of the right callback', async () => {
		const listener = await openListener();
		const page = await ask(listener.port, `/cb?code=GO%2FA%2BB.c&state=${state}&scope=a%20b+c&foo=1`);
		expect(page.body).toBe(pages.accepted.html);
		expect(Object.fromEntries(await listener.answer)).toEqual({
			code: 'GO/A+B.c',
			state,
			scope: 'a b c',
			foo: '1',
		});
		expect(listener.refusedCount()).toBe(0);
	});

	it('A02 A04 A08 A10 answers 400 to what is refused and goes on waiting', async () => {
		const listener = await openListener();
		const queries = [
			'code=EVIL',
			'code=EVIL&state=',
			`code=EVIL&state=${state.toLowerCase()}`,
			`code=EVIL&state=${state.slice(0, -1)}`,
			`code=EVIL&state=${state}x`,
			`code=EVIL&state=${state}%00`,
			`code=EVIL&state=${state}%20`,
			`code=EVIL&state=${state}#x`,
			'error=access_denied',
			'error=access_denied&state=bad',
			`state=${state}`,
			`code=&state=${state}`,
			'',
		];
		for (const query of queries) {
			const page = await ask(listener.port, `/cb?${query}`);
			expect({query, status: page.status}).toEqual({query, status: 400});
			expect(page.body).toBe(pages.refused.html);
		}
		expect((await ask(listener.port, '/cb')).status).toBe(400);
		expect(listener.refusedCount()).toBe(queries.length + 1);
		await expectStillOpen(listener);
	});

	it('A05 hands doubled parameters to the judge as they are', async () => {
		const listener = await openListener();
		for (const query of [
			`code=A&state=${state}&state=bad`,
			`code=A&state=bad&state=${state}`,
			`code=A&code=B&state=${state}`,
		]) {
			expect((await ask(listener.port, `/cb?${query}`)).status).toBe(400);
		}
		expect(listener.judged.mock.calls[0]?.[0].getAll('state')).toEqual([state, 'bad']);
		await expectStillOpen(listener);
	});

	it('A07 says that a sign-in was declined, and resolves', async () => {
		const listener = await openListener();
		const page = await ask(listener.port, `/cb?error=access_denied&state=${state}`);
		expect(page.body).toBe(pages.declined.html);
		expect((await listener.answer).get('error')).toBe('access_denied');
	});

	it('A11 B23 judges no callback after the first answer', async () => {
		const listener = await openListener();
		const [one, two] = await Promise.all([ask(listener.port, good), ask(listener.port, good)]);
		expect([one.body, two.body].sort()).toEqual([pages.accepted.html, pages.answered.html].sort());
		for (const query of [
			'code=OTHER',
			`error=access_denied&state=${state}`,
			'%zz',
			`code=GOODCODE&state=${state}`,
		]) {
			expect((await ask(listener.port, `/cb?${query}`)).body).toBe(pages.answered.html);
		}
		expect(listener.judged).toHaveBeenCalledTimes(1);
		expect(listener.refusedCount()).toBe(0);
		expect((await listener.answer).get('code')).toBe('GOODCODE');
	});

	it('A11 judges no second request on the same socket', async () => {
		const listener = await openListener();
		const raw = await sendRaw(
			listener.port,
			requestText(listener.port, '/cb?code=EVIL') + requestText(listener.port, good),
		);
		expect(raw.match(/HTTP\/1\.1 /g)).toHaveLength(1);
		expect(parseAnswer(raw).status).toBe(400);
		expect(listener.judged).toHaveBeenCalledTimes(1);
		await expectStillOpen(listener);
	});

	it('refuses a query that the judge fails on', async () => {
		const listener = await openListener({
			judge: () => {
				throw new TypeError('defect');
			},
		});
		expect((await ask(listener.port, good)).status).toBe(400);
		expect(listener.refusedCount()).toBe(1);
	});

	it('B12 answers 400 to garbage and to escapes that have no single meaning', async () => {
		const listener = await openListener();
		const lines = [
			randomBytes(1024),
			`GET\0/cb HTTP/1.1\r\nHost: 127.0.0.1:${listener.port}\r\n\r\n`,
			`GET ${good} HTTP/9.9\r\nHost: 127.0.0.1:${listener.port}\r\n\r\n`,
			`PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n`,
			`GET ${good}\r\n\r\n`,
			'\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
			requestText(listener.port, `${good}\xe9`),
		];
		for (const bytes of lines) {
			const answer = await sendRaw(
				listener.port,
				typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes,
			);
			expect([0, 400]).toContain(parseAnswer(answer).status);
		}
		for (const query of ['%zz&code=%E0%A4%A', 'code=%FF%FE', 'code=%', 'code=a&x=%ED%A0%80']) {
			expect((await ask(listener.port, `/cb?${query}&state=${state}`)).status).toBe(400);
		}
		expect(listener.judged).not.toHaveBeenCalled();
		await expectStillOpen(listener);
	});
});

describe('everything else', () => {
	it('B02 takes no other method', async () => {
		const listener = await openListener();
		for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND']) {
			const page = await ask(listener.port, good, {method, headers: ['Content-Length: 0']});
			expect({method, status: page.status, allow: page.headers.allow}).toEqual({
				method,
				status: 405,
				allow: 'GET',
			});
		}
		expect((await ask(listener.port, good, {method: 'CONNECT'})).status).toBe(405);
		expect((await ask(listener.port, `127.0.0.1:${listener.port}`, {method: 'CONNECT'})).status).toBe(405);
		expect((await ask(listener.port, good, {method: 'FOO'})).status).toBe(400);
		await expectStillOpen(listener);
	});

	it('B03 gives HEAD no body and prefetches no page', async () => {
		const listener = await openListener();
		const head = await ask(listener.port, good, {method: 'HEAD'});
		expect(head.status).toBe(405);
		expect(head.body).toBe('');
		for (const header of [
			'Sec-Purpose: prefetch;prerender',
			'Purpose: prefetch',
			'X-Moz: prefetch',
			'SEC-PURPOSE: Prefetch',
		]) {
			for (const path of [good, goPath]) {
				expect((await ask(listener.port, path, {headers: [header]})).status).toBe(503);
			}
		}
		expect(listener.refusedCount()).toBe(0);
		await expectStillOpen(listener);
	});

	it('B04 knows its own path only, byte by byte', async () => {
		const listener = await openListener();
		const query = good.slice('/cb'.length);
		const paths = [
			'/',
			'/favicon.ico',
			'/robots.txt',
			'/cb/',
			'/CB',
			'//cb',
			'/x/../cb',
			'/./cb',
			'/cb%2f',
			'/%63b',
			'/cb;x',
			'/cb&',
			`http://127.0.0.1:${listener.port}/cb`,
		];
		for (const path of paths) {
			expect({path, status: (await ask(listener.port, path + query)).status}).toEqual({path, status: 404});
		}
		await expectStillOpen(listener);
	});

	it('B07 wants exactly one Host, its own', async () => {
		const listener = await openListener();
		const own = `Host: 127.0.0.1:${listener.port}`;
		const cases: [string[], number][] = [
			[[`Host: evil.example:${listener.port}`], 421],
			[[`Host: 127.0.0.1.evil.example:${listener.port}`], 421],
			[['Host: 127.0.0.1'], 421],
			[['Host: 127.0.0.1:80'], 421],
			[[`Host: [::1]:${listener.port}`], 421],
			[[`Host: localhost:${listener.port}`], 421],
			[[`Host: x@127.0.0.1:${listener.port}`], 421],
			[['Host:'], 400],
			[[], 400],
			[[own, own], 400],
			[[own, 'host: evil.example'], 400],
		];
		for (const [host, status] of cases) {
			for (const path of [good, goPath]) {
				expect({host, status: (await ask(listener.port, path, {host})).status}).toEqual({host, status});
			}
		}
		await expectStillOpen(listener);
	});

	it('B11 refuses a callback with a body without reading it', async () => {
		const listener = await openListener();
		for (const header of [
			'Content-Length: 5',
			'Transfer-Encoding: chunked',
			'Content-Length: 5\r\nExpect: 100-continue',
		]) {
			const page = await ask(listener.port, good, {headers: [header]});
			expect(page.status).toBe(400);
			expect(page.raw).not.toContain('100 Continue');
		}
		await expectStillOpen(listener);
	});

	it('B25 leads on from the exact path, to the sign-in address and nowhere else', async () => {
		const listener = await openListener();
		const page = await ask(listener.port, goPath);
		expect(page.status).toBe(302);
		expect(page.headers.location).toBe(target);
		const others = [
			'/go/x',
			'/go/',
			'/go',
			`${goPath}x`,
			`${goPath}/`,
			`${goPath}?`,
			`${goPath}?next=https://evil.example`,
			`${goPath}%0d%0aSet-Cookie:a=b`,
		];
		for (const path of others) {
			const other = await ask(listener.port, path);
			expect({path, status: other.status}).toEqual({path, status: 404});
			expect(other.raw.toLowerCase()).not.toMatch(/location:|set-cookie|evil/);
		}
		expect((await ask(listener.port, goPath, {method: 'POST', headers: ['Content-Length: 0']})).status).toBe(
			405,
		);
		await expectStillOpen(listener);
		expect((await ask(listener.port, goPath)).status).toBe(404);
		await listener.close();
		await expect(connectTo(listener.port)).rejects.toThrow('ECONNREFUSED');
	});
});

describe('A06: the address of an opener', () => {
	const opening = '/go/T7s1kQ';
	const withOpening = async () => {
		const seen: string[] = [];
		const listener = await openListener({onOpening: what => seen.push(what)});
		listener.addOpening(opening);
		return {listener, seen};
	};

	it('leads on once; a later one gets a page that names o, and both are told', async () => {
		const {listener, seen} = await withOpening();
		const first = await ask(listener.port, opening);
		expect([first.status, first.headers.location]).toEqual([302, target]);
		const second = await ask(listener.port, opening);
		expect(second.status).toBe(410);
		expect(second.body).toContain('press o there');
		expect(second.raw).not.toContain('amazon.com');
		expect(seen).toEqual(['came', 'late']);
		expect((await ask(listener.port, goPath)).status).toBe(302);
		expect((await ask(listener.port, goPath)).status).toBe(302);
		expect(seen).toHaveLength(2);
		await expectStillOpen(listener);
		expect((await ask(listener.port, opening)).status).toBe(404);
	});

	it.each([
		['looks ahead', {headers: ['Sec-Purpose: prefetch;prerender']}, 503],
		['looks ahead in an old browser', {headers: ['X-Moz: prefetch']}, 503],
		['only asks for the head', {method: 'HEAD'}, 405],
		['posts', {method: 'POST', headers: ['Content-Length: 0']}, 405],
		['came by another name', {host: ['Host: evil.example']}, 421],
	])('is not spent by a request that %s', async (_, request, status) => {
		const {listener, seen} = await withOpening();
		expect((await ask(listener.port, opening, request)).status).toBe(status);
		expect(seen).toEqual([]);
		expect((await ask(listener.port, opening)).status).toBe(302);
	});

	it('is fresh for each opening, and nobody finds one by trying', async () => {
		const {listener, seen} = await withOpening();
		listener.addOpening('/go/another');
		for (const path of [`${opening}?`, `${opening}/`, '/go/', opening.toLowerCase()])
			expect((await ask(listener.port, path)).status).toBe(404);
		for (const path of [opening, '/go/another']) expect((await ask(listener.port, path)).status).toBe(302);
		expect(seen).toEqual(['came', 'came']);
	});
});

describe('what is sent', () => {
	it('B21 sends the same strict headers with every page', async () => {
		const listener = await openListener();
		const {port} = listener;
		const origin = {headers: ['Origin: https://evil.example']};
		const answers = [
			await ask(port, '/', origin),
			await ask(port, '/cb?code=EVIL', origin),
			await ask(port, good, {method: 'OPTIONS', ...origin}),
			await ask(port, good, {host: ['Host: evil.example']}),
			await ask(port, good, {host: []}),
			await ask(port, goPath, origin),
			parseAnswer(await sendRaw(port, 'nonsense\r\n\r\n')),
			await ask(port, good, origin),
			await ask(port, good, origin),
		];
		expect(answers.map(answer => answer.status)).toEqual([404, 400, 405, 421, 400, 302, 400, 200, 200]);
		for (const {headers, body, raw} of answers) {
			const {allow, date, location, ...rest} = headers;
			const style = /<style>(.*)<\/style>/s.exec(body)?.[1] ?? '';
			expect(style).toBe(pageStyle);
			const hash = createHash('sha256').update(style).digest('base64');
			expect(rest).toEqual({
				'content-type': 'text/html; charset=utf-8',
				'content-security-policy': `default-src 'none'; style-src 'sha256-${hash}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`,
				'x-content-type-options': 'nosniff',
				'referrer-policy': 'no-referrer',
				'cache-control': 'no-store',
				connection: 'close',
				'content-length': String(Buffer.byteLength(body)),
			});
			expect(raw).not.toMatch(/access-control|set-cookie|<script|evil/i);
		}
	});

	it('B22 gives nothing of a request back', async () => {
		const marker = 'zq9x<script>alert(1)</script>';
		const encoded = encodeURIComponent(marker);
		for (const name of ['error', 'error_description', 'error_uri', 'state', 'code']) {
			const listener = await openListener();
			const query = new URLSearchParams({code: 'A', state, [name]: marker});
			for (const path of [`/cb?${query}`, `/cb?${name}=${encoded}`, `/${encoded}`, `/cb?${name}=${marker}`]) {
				const {raw} = await ask(listener.port, path, {headers: [`User-Agent: ${marker}`]});
				expect(raw).toMatch(/^HTTP/);
				expect(raw).not.toContain('zq9x');
			}
			expect((await ask(listener.port, good, {host: [`Host: ${marker}`]})).raw).not.toContain('zq9x');
		}
	});

	it('B24 does not claim that the sign-in succeeded', () => {
		expect(pages.accepted.html).not.toMatch(/succe|signed in|complete|done|welcome/i);
		expect(pages.answered.html).not.toMatch(/succe|signed in|complete|done|welcome/i);
	});
});

describe('closing', () => {
	it('B05 B06 ends idle and keep-alive sockets within a second, the page whole', async () => {
		const listener = await openListener();
		const idle = await Promise.all(Array.from({length: 6}, () => connectTo(listener.port)));
		const half = await connectTo(listener.port);
		half.write('GET /cb');
		const ended = [...idle, half].map(socket => once(socket.resume(), 'close'));
		const keepAlive = await connectTo(listener.port);
		const page = everything(keepAlive);
		keepAlive.write(requestText(listener.port, good, {headers: ['Connection: keep-alive']}));
		keepAlive.write(requestText(listener.port, '/favicon.ico'));
		await listener.answer;
		const before = performance.now();
		await Promise.all([listener.close(), listener.close()]);
		// Well under the time that a page in flight is given: nothing is in flight here.
		expect(performance.now() - before).toBeLessThan(450);
		expect(parseAnswer(await page).body).toBe(pages.accepted.html);
		await Promise.all(ended);
		await expect(connectTo(listener.port)).rejects.toThrow('ECONNREFUSED');
	});

	it('delivers the page whole when closed in the moment of the answer', async () => {
		for (let round = 0; round < 25; round++) {
			const listener = await openListener();
			const closed = listener.answer.then(() => listener.close());
			const page = await ask(listener.port, good);
			expect(page.raw.endsWith('</html>\n')).toBe(true);
			await closed;
		}
	});

	it('B18 gives the port free for the next listener', async () => {
		const port = await freePort();
		for (let round = 0; round < 3; round++) {
			const listener = await openListener({port});
			await ask(port, good);
			await listener.close();
		}
	});
});

it('N01: a browser that comes by https is told once, and the wait goes on', async () => {
	const onSecureHello = vi.fn();
	const listener = await openListener({onSecureHello});
	// The beginning of a TLS record with a handshake in it.
	const hello = Buffer.from('16030100c4010000c00303', 'hex');
	for (let time = 0; time < 2; time++) await sendRaw(listener.port, Buffer.concat([hello, randomBytes(186)]));
	await sendRaw(listener.port, 'no request\r\n\r\n');
	expect(onSecureHello).toHaveBeenCalledTimes(1);
	await expectStillOpen(listener);
});
