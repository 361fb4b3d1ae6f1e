import {request} from 'node:http';
import {describe, expect, it} from 'vitest';
import {judgeClientId, judgeClientSecret} from '../../source/core/client.ts';
import {startLookAlike} from '../../source/demo/server.ts';
import {PracticeClient} from './practice-client.ts';

function statusWithHost(port: number, host: string): Promise<number | undefined> {
	return new Promise((resolve, reject) => {
		request({host: '127.0.0.1', port, path: '/console', headers: {host}}, answer => {
			answer.resume();
			resolve(answer.statusCode);
		})
			.once('error', reject)
			.end();
	});
}

describe('the look-alike', () => {
	it('has a client of Amazon’s shapes, another one each time, or the one that is given', async () => {
		const given = {id: 'amzn1.application-oa2-client.1', secret: 's'};
		const all = await Promise.all([startLookAlike(), startLookAlike(), startLookAlike({client: given})]);
		const [first, second, third] = all;
		expect(judgeClientId(first.client.id).verdict).toBe('take');
		expect(judgeClientSecret(first.client.secret).verdict).toBe('take');
		expect(second.client.id).not.toBe(first.client.id);
		expect(third.client).toEqual(given);
		await Promise.all(all.map(amazon => amazon.close()));
	});

	it('says that a port is busy', async () => {
		const amazon = await startLookAlike();
		await expect(startLookAlike({port: amazon.port})).rejects.toMatchObject({code: 'port_busy'});
		await amazon.close();
	});

	it('comes back on the same port at once after it was closed', async () => {
		const first = await startLookAlike();
		await fetch(first.consoleUrl);
		await first.close();
		await first.close();
		const second = await startLookAlike({port: first.port});
		expect(second.origin).toBe(first.origin);
		await second.close();
	});

	it('answers for this computer’s own names only', async () => {
		const {port, close} = await startLookAlike();
		expect(await statusWithHost(port, `127.0.0.1:${port}`)).toBe(200);
		expect(await statusWithHost(port, 'localhost:1234')).toBe(200);
		expect(await statusWithHost(port, 'evil.example')).toBe(421);
		await close();
	});

	it('has faults from the start and the front page leads to the console', async () => {
		const amazon = await startLookAlike({faults: [{kind: 'vendors_not_found'}, {kind: 'server_error'}]});
		expect((await fetch(`${amazon.origin}/v1/vendors`)).status).toBe(404);
		const token = await fetch(`${amazon.origin}/auth/o2/token`, {method: 'POST', body: ''});
		expect(token.status).toBe(500);
		expect((await fetch(amazon.origin)).url).toBe(amazon.consoleUrl);
		expect((await fetch(amazon.practiceUrl)).status).toBe(200);
		await amazon.close();
	});

	it('records each request with its form and query', async () => {
		const amazon = await startLookAlike();
		const client = new PracticeClient(amazon);
		await client.tokens();
		const last = amazon.requests.at(-1);
		expect(last).toMatchObject({method: 'POST', path: '/auth/o2/token'});
		expect(last?.form?.get('code_verifier')).toBe(client.verifier);
		const first = amazon.requests.find(request => request.path === '/ap/oa');
		expect(first?.query.get('code_challenge_method')).toBe('S256');
		await amazon.close();
	});
});
