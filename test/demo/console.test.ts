import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {type LookAlike, startLookAlike} from '../../source/demo/server.ts';
import {PracticeClient} from './practice-client.ts';

let amazon: LookAlike;
let client: PracticeClient;
beforeEach(async () => {
	amazon = await startLookAlike();
	client = new PracticeClient(amazon);
});
afterEach(() => amazon.close());

const edit = '/console/profiles/0/web/edit';

describe('the console', () => {
	it('leads from the list by the gear menu to Web Settings with ID, secret and return URLs', async () => {
		const list = await client.page('/console');
		expect(list).toContain('Create a New Security Profile');
		expect(list).toContain('href="/console/profiles/0/web"');
		const settings = await client.page('/console/profiles/0/web');
		expect(settings).toContain(amazon.client.id);
		expect(settings).toMatch(new RegExp(`<summary>Show Secret</summary>[\\s\\S]*${amazon.client.secret}`));
		for (const url of amazon.registeredReturnUrls()) expect(settings).toContain(url);
		expect(settings).toContain('href="/console/profiles/0/web/edit"');
		expect(list).not.toContain(amazon.client.secret);
	});

	it('saves return URLs that count at once', async () => {
		const url = client.url({redirect_uri: 'https://tool.example/cb'});
		expect((await fetch(url)).status).toBe(400);
		const saved = await client.submit(edit, [
			['origin', ''],
			['returnUrl', ' https://tool.example/cb '],
			['returnUrl', ''],
		]);
		expect(saved.status).toBe(303);
		expect(amazon.registeredReturnUrls()).toEqual(['https://tool.example/cb']);
		expect((await fetch(url)).status).toBe(200);
		expect((await fetch(client.url())).status).toBe(400);
	});

	it.each([
		['returnUrl', 'http://tool.example/cb', 'Plain http'],
		['returnUrl', 'tool.example', 'whole address'],
		['origin', 'http://127.0.0.1:9090/cb', 'Is it meant for Allowed Return URLs'],
		['origin', '<b>', '&lt;b&gt; is not an origin'],
	])('refuses in %s: %s', async (field, value, words) => {
		const before = amazon.registeredReturnUrls();
		const answer = await client.submit(edit, [[field, value]]);
		expect(answer.status).toBe(400);
		expect(await answer.text()).toContain(words);
		expect(amazon.registeredReturnUrls()).toBe(before);
	});

	it('does not take an origin for a return URL', async () => {
		await client.submit(edit, [['origin', 'http://127.0.0.1:9090']]);
		expect(amazon.registeredReturnUrls()).toEqual([]);
		expect(await client.page('/console/profiles/0/web')).toContain('http://127.0.0.1:9090');
	});

	it('keeps what was typed when another field is wanted', async () => {
		const answer = await client.submit(edit, [
			['returnUrl', 'https://half'],
			['more', '1'],
		]);
		const page = await answer.text();
		expect(page).toContain('value="https://half"');
		expect(page.match(/name="returnUrl"/g)).toHaveLength(3);
		expect(amazon.registeredReturnUrls()).not.toContain('https://half');
	});

	it('makes a new security profile whose client counts', async () => {
		const fields = [
			['name', 'Second & <other>'],
			['description', 'for tests'],
			['privacyNoticeUrl', 'https://example.com/p'],
		] as const;
		expect((await client.submit('/console/new', fields)).status).toBe(303);
		expect(await client.page('/console')).toContain('Second &amp; &lt;other&gt;');
		const settings = await client.page('/console/profiles/1/web');
		const id = /amzn1\.application-oa2-client\.[0-9a-f]{32}/.exec(settings)?.[0] ?? '';
		const secret = /amzn1\.oa2-cs\.v1\.[0-9a-f]{64}/.exec(settings)?.[0] ?? '';
		expect(id).not.toBe(amazon.client.id);
		const own = {client_id: id, client_secret: secret};
		expect((await client.exchange('made-up', own)).status).toBe(400);
		expect((await client.exchange('made-up', {client_id: id})).status).toBe(401);
		const {refresh_token: token = ''} = await client.tokens();
		const foreign = await client.refresh(token, own);
		expect(await foreign.json()).toMatchObject({error: 'unauthorized_client'});
		expect((await client.submit('/console/new', [['name', 'x']])).status).toBe(400);
	});

	it('takes no form from elsewhere', async () => {
		const before = amazon.registeredReturnUrls();
		for (const path of [edit, '/console/new', '/practice']) {
			expect((await client.submit(path, [['returnUrl', 'https://evil.example/']], 'guess')).status).toBe(403);
		}
		expect(amazon.registeredReturnUrls()).toBe(before);
	});

	it('answers 404 for what is not there', async () => {
		for (const path of ['/console/profiles/7', '/console/profiles/7/web', '/nothing']) {
			expect((await fetch(amazon.origin + path)).status).toBe(404);
		}
	});
});
