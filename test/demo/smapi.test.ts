import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {type LookAlike, startLookAlike} from '../../source/demo/server.ts';
import {PracticeClient} from './practice-client.ts';

let amazon: LookAlike;
let client: PracticeClient;
let time: number;
const start = async (options: Parameters<typeof startLookAlike>[0] = {}) => {
	await amazon?.close();
	time = Date.UTC(2026, 0, 1);
	amazon = await startLookAlike({now: () => new Date(time), ...options});
	client = new PracticeClient(amazon);
};
beforeEach(() => start());
afterEach(() => amazon.close());

interface Listed {
	vendors: {id: string; name: string; roles: string[]}[];
}
async function vendors(accessToken = ''): Promise<Listed['vendors']> {
	const answer = await client.get('/v1/vendors', accessToken);
	expect(answer.status).toBe(200);
	return ((await answer.json()) as Listed).vendors;
}

describe('the vendors of an account', () => {
	it('differ between the two accounts', async () => {
		const [first, second] = [await client.tokens(), await client.tokens({}, 1)];
		const [ofFirst, ofSecond] = [await vendors(first.access_token), await vendors(second.access_token)];
		expect(ofFirst).toHaveLength(1);
		expect(ofFirst[0]).toMatchObject({
			id: expect.stringMatching(/^M[0-9A-Z]{10,15}$/),
			roles: ['ROLE_ADMINISTRATOR'],
		});
		expect(ofSecond).toHaveLength(1);
		expect(ofSecond[0]?.id).not.toBe(ofFirst[0]?.id);
	});

	it.each([
		[0, 0],
		[1, 1],
		['many', 3],
		[[{id: 'MABCDEFGHIJK', name: 'Mine', roles: []}], 1],
	] as const)('are as many as asked for: %j', async (choice, count) => {
		await start({vendors: choice});
		expect(await vendors((await client.tokens()).access_token)).toHaveLength(count);
	});

	it('need a token that is known, whole and young', async () => {
		const {access_token: token = ''} = await client.tokens();
		const status = async (header: string | undefined) =>
			(await fetch(`${amazon.origin}/v1/vendors`, header ? {headers: {authorization: header}} : {})).status;
		expect(await status(`Bearer ${token}`)).toBe(200);
		expect(await status(undefined)).toBe(401);
		expect(await status(token)).toBe(401);
		expect(await status(`Bearer "${token}"`)).toBe(401);
		expect(await status(`Bearer ${token}x`)).toBe(401);
		time += 3600_000;
		expect(await status(`Bearer ${token}`)).toBe(401);
	});

	it.each([
		['alexa::ask:skills:read', 200],
		['alexa::ask:skills:readwrite', 200],
		['alexa::ask:models:readwrite', 403],
		['profile', 403],
	])('with the scope %s: %i', async (scope, status) => {
		const {access_token: token = ''} = await client.tokens({scope});
		expect((await client.get('/v1/vendors', token)).status).toBe(status);
	});
});

describe('a line to try', () => {
	it('lists the skills of a vendor and reads the manifest of one', async () => {
		const {access_token: token = ''} = await client.tokens();
		const [vendor] = await vendors(token);
		const listed = await client.get(`/v1/skills?vendorId=${vendor?.id}`, token);
		const {skills} = (await listed.json()) as {
			skills: {skillId: string; nameByLocale: Record<string, string>}[];
		};
		expect(skills.length).toBeGreaterThan(0);
		const answer = await client.get(`/v1/skills/${skills[0]?.skillId}/stages/development/manifest`, token);
		expect(answer.status).toBe(200);
		expect(await answer.text()).toContain(skills[0]?.nameByLocale['en-US']);
	});

	it('refuses foreign vendors, odd skills and no token', async () => {
		const {access_token: token = ''} = await client.tokens();
		expect((await client.get('/v1/skills', token)).status).toBe(400);
		expect((await client.get('/v1/skills?vendorId=M9PRACTICEOAK', token)).status).toBe(403);
		expect((await client.get('/v1/skills/x/stages/development/manifest', token)).status).toBe(404);
		expect((await client.get('/v1/skills/amzn1.ask.skill.1/stages/live/manifest', '')).status).toBe(401);
		expect((await client.get('/v1/nothing', token)).status).toBe(404);
	});
});
