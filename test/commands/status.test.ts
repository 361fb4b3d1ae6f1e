import {describe, expect, test} from 'vitest';
import type {ConfigFile} from '../../source/core/config-file.ts';
import {errorAnswer, tokenAnswer, vendorsAnswer} from '../fakes/http.ts';
import {fakePorts} from '../fakes/ports.ts';
import {FakeStore, fileWith, someProfile} from '../fakes/store.ts';
import {runCommand} from './run-command.ts';

const token = 'POST https://api.amazon.com/auth/o2/token';
const vendors = 'GET https://api.amazonalexa.com/v1/vendors';
const clientId = someProfile().clientId!;

function sample(): ConfigFile {
	const {tokens} = someProfile();
	const {refreshToken: _, ...ended} = {...tokens, expiresAt: new Date('2026-01-01T00:00:00.000Z')};
	const file = fileWith({
		me: someProfile({
			vendors: [
				{id: 'M1', name: 'One'},
				{id: 'M2', name: 'Two'},
			],
			vendorId: 'M2',
		}),
		old: someProfile({tokens: {...ended, refreshToken: 'Atzr|x'}}),
		lost: someProfile({tokens: ended}),
		theirs: {...someProfile({role: 'owner'}), tokens},
		past: someProfile({role: 'owner', tokens: ended}),
	});
	return {
		...file,
		requests: {
			r1: {kind: 'url', createdAt: '2026-01-02T02:00:00.000Z'},
			r2: {
				kind: 'code',
				profileName: 'me',
				clientId,
				clientSecret: 'a-secret',
				redirectUri: 'http://127.0.0.1:9090/cb',
				hosts: someProfile().hosts,
				scopes: [],
				state: 'a-state',
				codeVerifier: 'a-verifier',
				createdAt: '2026-01-02T03:00:00.000Z',
			},
		},
	} as unknown as ConfigFile;
}

describe('--json', () => {
	test('is the contract to the letter', async () => {
		const {stdout, exitCode} = await runCommand(['status', '--json'], {file: sample()});
		const {scopes} = someProfile();
		const row = (name: string, role: string, state: string, expiresAt: string) => ({
			name,
			default: name === 'me',
			role,
			state,
			clientId,
			scopes,
			vendorIds: name === 'me' ? ['M2', 'M1'] : [],
			expiresAt,
			signedInAt: null,
			secretAt: null,
			renewedAt: '2026-01-02T03:04:05.000Z',
			ok: null,
			error: null,
		});
		const alive = '2026-01-02T04:04:05.000Z';
		const past = '2026-01-01T00:00:00.000Z';
		expect(exitCode).toBe(0);
		expect(JSON.parse(stdout)).toEqual({
			profiles: [
				row('me', 'self', 'valid', alive),
				row('old', 'self', 'refreshes', past),
				row('lost', 'self', 'sign-in', past),
				row('theirs', 'owner', 'received', alive),
				row('past', 'owner', 'received-expired', past),
			],
			requests: [
				{id: 'r1', kind: 'url', profileName: null, createdAt: '2026-01-02T02:00:00.000Z'},
				{id: 'r2', kind: 'code', profileName: 'me', createdAt: '2026-01-02T03:00:00.000Z'},
			],
		});
		expect(Object.keys(JSON.parse(stdout).profiles[0])).toEqual(
			'name default role state clientId scopes vendorIds expiresAt signedInAt secretAt renewedAt ok error'.split(
				' ',
			),
		);
	});

	test('--profile shows that profile and its requests alone', async () => {
		const {stdout} = await runCommand(['status', '--json', '--profile', 'old'], {file: sample()});
		expect(JSON.parse(stdout)).toMatchObject({profiles: [{name: 'old', default: false}], requests: []});
		const me = await runCommand(['status', '--json', '--profile', 'me'], {file: sample()});
		expect(JSON.parse(me.stdout)).toMatchObject({
			profiles: [{name: 'me', default: true}],
			requests: [{id: 'r2'}],
		});
	});

	test('without anything saved', async () => {
		const {stdout} = await runCommand(['status', '--json']);
		expect(JSON.parse(stdout)).toEqual({profiles: [], requests: []});
	});
});

test('a line a profile, open requests below, no secret', async () => {
	const {stdout, stderr} = await runCommand(['status'], {file: sample()});
	const lines = stdout.split('\n');
	expect(lines[1]).toMatch(/^\* me +valid 60 min +…abcdef +skills:readwrite models:readwrite +Two, One$/);
	expect(lines.slice(2, 6).map(line => line.slice(2, 34).trimEnd())).toEqual([
		expect.stringMatching(/^old +expired, refreshes/),
		expect.stringMatching(/^lost +sign in again/),
		expect.stringMatching(/^theirs +received, 60 min/),
		expect.stringMatching(/^past +received, expired/),
	]);
	expect(lines.slice(6)).toEqual([
		'',
		'Open requests',
		expect.stringMatching(/no name yet: waits for an address.*64 min old \(r1\)/),
		expect.stringMatching(/me: waits for the owner's code.*\(r2\)/),
	]);
	expect(stderr).toBe('');
	for (const secret of ['Atza|', 'Atzr|', 'a-secret', 'a-state', 'a-verifier', someProfile().clientSecret!])
		expect(stdout).not.toContain(secret);
});

test('without anything saved: a word on stderr, nothing on stdout', async () => {
	expect(await runCommand(['status'])).toMatchObject({
		exitCode: 0,
		stdout: '',
		stderr: 'No profile is saved yet. Sign in: smapi-login',
	});
});

test('D14: a damaged profile is shown beside the good ones', async () => {
	const file = sample();
	const damaged = {...file, profiles: {...file.profiles, bad: 5, worse: null}} as unknown as ConfigFile;
	expect((await runCommand(['status'], {file: damaged})).stdout).toMatch(
		/bad +damaged: .+\n.*worse +damaged: /,
	);
	const {stdout} = await runCommand(['status', '--json'], {file: damaged});
	expect(JSON.parse(stdout).profiles).toHaveLength(7);
});

test('is offline', async () => {
	const ports = fakePorts({store: new FakeStore(sample())});
	await runCommand(['status'], {ports});
	expect(ports.http.requests).toEqual([]);
	expect(ports.store.writes).toEqual([]);
});

describe('--check', () => {
	function portsWith(...names: string[]) {
		const {profiles} = sample();
		const kept = Object.fromEntries(Object.entries(profiles!).filter(([name]) => names.includes(name)));
		return fakePorts({store: new FakeStore({...sample(), profiles: kept} as ConfigFile)});
	}

	test('renews what has ended and saves the vendors', async () => {
		const ports = portsWith('me', 'old');
		ports.http.on(token, tokenAnswer()).always(vendors, vendorsAnswer('M1'));
		const {exitCode, stdout} = await runCommand(['status', '--check', '--json'], {ports});
		expect(exitCode).toBe(0);
		expect(JSON.parse(stdout).profiles).toMatchObject([
			{name: 'me', state: 'valid', vendorIds: ['M1']},
			{name: 'old', state: 'valid', vendorIds: ['M1']},
		]);
		expect(ports.http.requests).toHaveLength(3);
	});

	test('3 when one needs a sign-in; the others are checked all the same', async () => {
		const ports = portsWith('lost', 'me');
		ports.http.always(vendors, vendorsAnswer('M1'));
		const run = await runCommand(['status', '--check'], {ports});
		expect([run.exitCode, run.failure]).toEqual([3, undefined]);
		expect(run.stderr).toContain('✗ lost: ');
		expect(run.stdout.split('\n')[1]).toContain('valid 60 min');
		expect(ports.http.requests).toHaveLength(1);
	});

	test('only the profile that is named', async () => {
		const ports = portsWith('lost', 'me');
		ports.http.always(vendors, vendorsAnswer('M1'));
		expect((await runCommand(['status', '--check', '--profile', 'me'], {ports})).exitCode).toBe(0);
	});

	test('a refused refresh is 3 with Amazon’s words, a vendor call that fails is 1', async () => {
		const refused = portsWith('old');
		refused.http.on(token, errorAnswer('invalid_grant', 400, 'Revoked.'));
		const run = await runCommand(['status', '--check'], {ports: refused});
		expect(run.exitCode).toBe(3);
		expect(run.stderr).toContain('“Revoked.”');
		const busy = portsWith('me');
		busy.http.always(vendors, {status: 404});
		expect((await runCommand(['status', '--check'], {ports: busy})).exitCode).toBe(1);
	});

	test('another host in the environment: refused, both named', async () => {
		const ports = portsWith('me');
		const environment = {ASK_SMAPI_SERVER_BASE_URL: 'https://evil.example'};
		const run = await runCommand(['status', '--check'], {ports, environment});
		expect(run.exitCode).toBe(2);
		expect(run.stderr).toMatch(/api\.amazonalexa\.com.*evil\.example/);
		expect(ports.http.requests).toEqual([]);
	});
});

test.each([
	[['status', 'me'], 'usage'],
	[['status', '--profile', 'nobody'], 'unknown_profile'],
])('%j is exit 2', async (words, code) => {
	const run = await runCommand(words, {file: sample()});
	expect([run.exitCode, run.failure?.code]).toEqual([2, code]);
});

test('an open request of more than 30 days ends with a word', async () => {
	const file = sample() as {requests: Record<string, object>};
	file.requests.r3 = {kind: 'url', createdAt: '2025-11-01T00:00:00.000Z'};
	const ports = fakePorts({store: new FakeStore(file as unknown as ConfigFile)});
	const {stdout, stderr} = await runCommand(['status', '--json'], {ports});
	expect(JSON.parse(stdout).requests.map(({id}: {id: string}) => id)).not.toContain('r3');
	expect(stderr).toContain('older than 30 days');
	expect(Object.keys(ports.store.file.requests ?? {})).toEqual(['r1', 'r2']);
});
