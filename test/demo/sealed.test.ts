import {afterEach, describe, expect, test} from 'vitest';
import {Seals} from '../../source/demo/sealed.ts';
import {type LookAlike, type LookAlikeOptions, startLookAlike} from '../../source/demo/server.ts';
import {PracticeClient} from './practice-client.ts';

const client = {id: `amzn1.application-oa2-client.${'1'.repeat(32)}`, secret: 'the same in every practice'};
const running: LookAlike[] = [];
afterEach(() => Promise.all(running.splice(0).map(amazon => amazon.close())));

async function start(options: LookAlikeOptions = {client}): Promise<PracticeClient> {
	const amazon = await startLookAlike(options);
	running.push(amazon);
	return new PracticeClient(amazon);
}

async function tokensOf(one: PracticeClient): Promise<{access_token: string; refresh_token: string}> {
	return (await one.exchange(await one.code())).json() as never;
}

const vendors = ({amazon}: PracticeClient, token: string) =>
	fetch(`${amazon.origin}/v1/vendors`, {headers: {authorization: `Bearer ${token}`}});

describe('tokens of an earlier practice', () => {
	test('are good for the next one of the same client', async () => {
		const earlier = await tokensOf(await start());
		const next = await start();
		expect((await vendors(next, earlier.access_token)).status).toBe(200);
		const renewed = await next.refresh(earlier.refresh_token);
		expect(renewed.status).toBe(200);
		const {access_token: token} = (await renewed.json()) as {access_token: string};
		expect((await vendors(next, token)).status).toBe(200);
	});

	test('end by the clock', async () => {
		const early = await start({client, now: () => new Date(0)});
		const {access_token: token} = await tokensOf(early);
		expect((await vendors(early, token)).status).toBe(200);
		expect((await vendors(await start(), token)).status).toBe(401);
	});

	test('are nothing to the practice of another client, nor as a token of the other kind', async () => {
		const mine = await start();
		const {access_token: access, refresh_token: refresh} = await tokensOf(mine);
		const other = await start({});
		expect((await vendors(other, access)).status).toBe(401);
		expect((await other.refresh(refresh)).status).toBe(400);
		expect((await vendors(mine, refresh.replace('Atzr', 'Atza'))).status).toBe(401);
		expect((await mine.refresh(access.replace('Atza', 'Atzr'))).status).toBe(400);
	});

	test('a client that was made in the console of an earlier practice is known in the next', async () => {
		const first = await start();
		const console = await (await fetch(first.amazon.consoleUrl.replace('console', 'console/new'))).text();
		const key = /name="key" value="([^"]+)"/.exec(console)![1]!;
		const made = {key, name: 'Mine', description: 'x', privacyNoticeUrl: 'https://example.com/'};
		await fetch(`${first.amazon.consoleUrl}/new`, {method: 'POST', body: new URLSearchParams(made)});
		const settings = await (await fetch(`${first.amazon.consoleUrl}/profiles/1/web`)).text();
		const id = /amzn1\.application-oa2-client\.[\da-f]{32}/.exec(settings)![0];
		const secret = /amzn1\.oa2-cs\.v1\.[\da-f]{64}/.exec(settings)![0];
		const asks = {client_id: id, client_secret: secret};
		const next = await start();
		expect(await (await next.exchange('made-up', asks)).json()).toMatchObject({error: 'invalid_grant'});
		const mixed = {...asks, client_secret: client.secret};
		expect(await (await next.exchange('made-up', mixed)).json()).toMatchObject({error: 'invalid_client'});
		const code = await next.code({client_id: id});
		expect((await next.exchange(code, asks)).status).toBe(200);
	});
});

test('a text that was changed anywhere, or closed with another key, does not open', () => {
	const seals = new Seals('key');
	const text = seals.close('kind', {a: 1});
	expect(seals.open('kind', text)).toMatchObject({a: 1});
	expect(new Seals('other').open('kind', text)).toBeUndefined();
	for (const changed of ['', 'x', `${text}=`, text.slice(1), `${text.slice(0, -2)}AA`, text.slice(0, 10)])
		expect(seals.open('kind', changed)).toBeUndefined();
	expect(seals.isOwnId(seals.newId())).toBe(true);
	expect(seals.isOwnId('0'.repeat(32))).toBe(false);
});
