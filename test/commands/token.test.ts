import {describe, expect, test} from 'vitest';
import {profileIn} from '../../source/core/config-file.ts';
import {Failure} from '../../source/core/failure.ts';
import type {Profile} from '../../source/core/profile.ts';
import {errorAnswer, tokenAnswer} from '../fakes/http.ts';
import {fakePorts} from '../fakes/ports.ts';
import {FakeStore, fileWith, someProfile} from '../fakes/store.ts';
import {FakeStreams} from '../fakes/streams.ts';
import {optionsOf, runCommand} from './run-command.ts';

const route = 'POST https://api.amazon.com/auth/o2/token';

function portsWith(profiles: Record<string, Profile>, secondsPassed = 0) {
	const ports = fakePorts({store: new FakeStore(fileWith(profiles))});
	return ports.clock.advance(secondsPassed).then(() => ports);
}

test.each(['op://Dev/LWA/refresh', '$REFRESH', '%REFRESH%'])(
	'N12: a refresh token that is only a reference is named, and nothing is sent: %s',
	async text => {
		const ports = fakePorts();
		const secrets = {
			ASK_REFRESH_TOKEN: text,
			ASK_LWA_CLIENT_CONFIRMATION: `amzn1.oa2-cs.v1.${'a'.repeat(64)}`,
		};
		const environment = {ASK_LWA_CLIENT_ID: `amzn1.application-oa2-client.${'a'.repeat(32)}`};
		const run = await runCommand(['token'], {ports, secrets, environment});
		expect(run.exitCode).toBe(2);
		expect(run.failure?.what).toMatch(/ASK_REFRESH_TOKEN: .*reference/i);
		expect(ports.http.requests).toEqual([]);
	},
);

describe('from the file', () => {
	test('the token alone, one line; nothing on stderr, nothing written', async () => {
		const ports = await portsWith({me: someProfile()});
		expect(await runCommand(['token'], {ports})).toEqual({
			exitCode: 0,
			failure: undefined,
			stdout: 'Atza|stored-access-token',
			stderr: '',
		});
		expect(ports.store.writes).toEqual([]);
	});

	test('--header prints a header line', async () => {
		const {stdout} = await runCommand(['token', '--header'], {ports: await portsWith({me: someProfile()})});
		expect(stdout).toBe('Authorization: Bearer Atza|stored-access-token');
	});

	test('--json prints the contract to the letter, the default vendor first', async () => {
		const profile = someProfile({
			grantedScopes: ['alexa::ask:skills:readwrite'],
			vendors: [
				{id: 'M1', name: 'One'},
				{id: 'M2', name: 'Two'},
			],
			vendorId: 'M2',
		});
		const {stdout} = await runCommand(['token', '--json'], {ports: await portsWith({me: profile}, 600.5)});
		expect(stdout).toBe(
			'{"profile":"me","accessToken":"Atza|stored-access-token","tokenType":"bearer",' +
				'"expiresAt":"2026-01-02T04:04:05.000Z","expiresIn":2999,' +
				'"scopes":["alexa::ask:skills:readwrite"],"vendorIds":["M2","M1"]}',
		);
	});

	test('U25: an unknown end is null, and nobody counts from it', async () => {
		const {expiresAt: _, ...tokens} = someProfile().tokens;
		const ports = await portsWith({me: someProfile({tokens})}, 60);
		const {stdout} = await runCommand(['token', '--json'], {ports});
		expect(JSON.parse(stdout)).toMatchObject({expiresAt: null, expiresIn: null, vendorIds: []});
	});
});

test.each([
	['token', '--refresh'],
	['export', 'env', '--min-ttl', '3300'],
	['exec', '--min-ttl', '3300', '--', 'true'],
])('%s: a failure that only the team can mend says whom to ask', async (...words) => {
	const profile = someProfile();
	const ports = await portsWith({me: profile}, 3500);
	ports.http.on(route, errorAnswer('invalid_client', 401));
	const team = async () => ({
		path: '/r',
		team: {version: 1 as const, clientId: profile.clientId!, contact: 'Ada'},
	});
	const {failure} = await runCommand(
		words.filter(word => words[0] !== 'export' || !/min|33/.test(word)),
		{ports, team},
	);
	expect(failure?.code).toBe('invalid_client');
	expect(failure?.next).toMatch(/ ask Ada\.$/);
});

describe('--min-ttl', () => {
	test.each(['0', '300', '3300', '0300'])('%s is taken', async seconds => {
		const ports = await portsWith({me: someProfile()});
		expect((await runCommand(['token', '--min-ttl', seconds], {ports})).exitCode).toBe(0);
	});

	test.each(['3301', '-1', '1e3', '5m', '99999999', ' 5', '300.5'])('“%s” is refused', async seconds => {
		const ports = await portsWith({me: someProfile()});
		const {exitCode, failure, stdout} = await runCommand(['token', `--min-ttl=${seconds}`], {ports});
		expect([exitCode, failure?.code, stdout]).toEqual([2, 'bad_value', '']);
	});

	test('decides whether the token is renewed', async () => {
		const ports = await portsWith({me: someProfile()}, 1000);
		expect((await runCommand(['token', '--min-ttl', '2600'], {ports})).stdout).toBe(
			'Atza|stored-access-token',
		);
		ports.http.on(route, tokenAnswer());
		expect((await runCommand(['token', '--min-ttl', '2601'], {ports})).stdout).toBe(
			'Atza|access-token-of-the-test',
		);
	});
});

describe('renewed', () => {
	test('--refresh forces it; it is stored before it is printed', async () => {
		const ports = await portsWith({me: someProfile()});
		ports.http.on(route, tokenAnswer());
		const streams = new FakeStreams();
		streams.result = async text => {
			expect(profileIn(ports.store.file, 'me')).toMatchObject({tokens: {accessToken: text}});
			streams.results.push(text);
		};
		expect((await runCommand(['token', '--refresh'], {ports, streams})).stdout).toBe(
			'Atza|access-token-of-the-test',
		);
	});

	test('the host of the environment is named on stderr; stdout holds the token alone', async () => {
		const hosts = {authorize: 'http://127.0.0.1:1', token: 'http://127.0.0.1:1', smapi: 'http://127.0.0.1:1'};
		const ports = await portsWith({me: someProfile({hosts})});
		const environment = {ASK_LWA_TOKEN_HOST: 'http://127.0.0.1:1'};
		const {stdout, stderr} = await runCommand(['token'], {ports, environment});
		expect(stdout).toBe('Atza|stored-access-token');
		expect(stderr).toContain('http://127.0.0.1:1');
	});

	test('a fault of Amazon while the token lives: the token, and a word on stderr', async () => {
		const ports = await portsWith({me: someProfile()}, 3400);
		ports.http.on(route, new Failure('unreachable', {host: 'https://api.amazon.com', detail: 'no route'}));
		const run = await runCommand(['token'], {ports});
		expect([run.exitCode, run.stdout]).toEqual([0, 'Atza|stored-access-token']);
		expect(run.stderr).toMatch(/not renewed.*no route/);
	});
});

describe('exit codes', () => {
	const {refreshToken: _, ...withoutRefresh} = someProfile().tokens;
	test.each([
		['no profile at all', ['token'], {}, 0, 3, 'no_profile'],
		['an unknown name', ['token', '--profile', 'x'], {me: someProfile()}, 0, 2, 'unknown_profile'],
		[
			'a name that no profile can have',
			['token', '--profile', '../x'],
			{me: someProfile()},
			0,
			2,
			'bad_value',
		],
		['constructor', ['token', '--profile', 'constructor'], {me: someProfile()}, 0, 2, 'bad_value'],
		['no refresh token', ['token'], {me: someProfile({tokens: withoutRefresh})}, 3600, 3, 'sign_in_needed'],
		['received and ended', ['token'], {me: someProfile({role: 'owner'})}, 3600, 3, 'received_expired'],
		['--json with --header', ['token', '--json', '--header'], {me: someProfile()}, 0, 2, 'usage'],
		['a stray word', ['token', 'me'], {me: someProfile()}, 0, 2, 'usage'],
	] as const)('%s', async (_name, words, profiles, passed, exitCode, code) => {
		const ports = await portsWith(profiles as Record<string, Profile>, passed);
		const run = await runCommand(words, {ports});
		expect([run.exitCode, run.failure?.code, run.stdout]).toEqual([exitCode, code, '']);
	});

	test('revoked: 3, Amazon’s own words and the command to run', async () => {
		const ports = await portsWith({me: someProfile()}, 3600);
		ports.http.on(route, errorAnswer('invalid_grant', 400, 'The token was revoked.'));
		const {exitCode, failure} = await runCommand(['token'], {ports});
		expect([exitCode, failure?.why]).toEqual([3, 'The token was revoked.']);
		expect(failure?.next).toContain('smapi-login --profile me');
	});

	test('nothing is printed when the result cannot be written', async () => {
		const streams = new FakeStreams();
		streams.resultFails = new Failure('write_failed', {detail: 'no space left'});
		const run = await runCommand(['token'], {ports: await portsWith({me: someProfile()}), streams});
		expect(run.exitCode).toBe(1);
	});
});

describe('--sign-in', () => {
	test('at a terminal the wizard signs in to that profile, then its token is printed', async () => {
		const ports = await portsWith({me: someProfile()}, 3600);
		ports.http.on(route, errorAnswer('invalid_grant'));
		const asked: unknown[] = [];
		const run = await runCommand(['token', '--sign-in', '--header'], {
			ports,
			startWizard: async ({signInTo}) => {
				asked.push(signInTo);
				// Kept under another name by the person.
				ports.store.file = fileWith({
					me: someProfile(),
					'me-2': someProfile({tokens: {...someProfile().tokens, accessToken: 'Atza|x'}}),
				});
				return {
					profileName: 'me-2',
					profile: someProfile({tokens: {...someProfile().tokens, accessToken: 'Atza|x'}}),
				};
			},
		});
		expect(asked).toEqual(['me']);
		expect(run.stdout).toBe('Authorization: Bearer Atza|x');
	});

	test('leaving the wizard leaves the failure', async () => {
		const run = await runCommand(['token', '--sign-in'], {startWizard: async () => undefined});
		expect([run.exitCode, run.failure?.code]).toEqual([3, 'no_profile']);
	});

	test('without a terminal, without the flag, or for a wrong name nobody is asked', async () => {
		const startWizard = () => Promise.reject(new Error('asked'));
		expect((await runCommand(['token', '--sign-in'])).exitCode).toBe(3);
		expect((await runCommand(['token'], {startWizard})).exitCode).toBe(3);
		expect((await runCommand(['token', '--sign-in', '--profile', 'x y'], {startWizard})).exitCode).toBe(2);
	});
});

describe('which profile', () => {
	const profiles = {
		me: someProfile(),
		work: someProfile({tokens: {...someProfile().tokens, accessToken: 'Atza|work'}}),
	};
	test.each([
		[[], {}, 'Atza|stored-access-token'],
		[['--profile', 'work'], {SMAPI_LOGIN_PROFILE: 'me'}, 'Atza|work'],
		[[], {SMAPI_LOGIN_PROFILE: 'work', ASK_DEFAULT_PROFILE: 'me'}, 'Atza|work'],
		[[], {ASK_DEFAULT_PROFILE: 'work'}, 'Atza|work'],
		[[], {ASK_DEFAULT_PROFILE: 'nobody'}, 'Atza|stored-access-token'],
		[
			[],
			{ASK_DEFAULT_PROFILE: '__ENVIRONMENT_ASK_PROFILE__', SMAPI_LOGIN_PROFILE: ''},
			'Atza|stored-access-token',
		],
	] as const)('%j %j', async (words, environment, token) => {
		const {stdout} = await runCommand(['token', ...words], {ports: await portsWith(profiles), environment});
		expect(stdout).toBe(token);
	});
});

describe('S03: nothing can be kept', () => {
	const unwritable = new Failure('save_failed', {
		path: '/p',
		detail: 'the disk can only be read',
		lasts: 'for good',
	});

	test('said first, then the token, exit 0', async () => {
		const ports = await portsWith({me: someProfile()}, 3600);
		ports.store.unwritable = unwritable;
		ports.http.on(route, tokenAnswer({refresh_token: undefined}));
		const run = await runCommand(['token'], {ports});
		expect([run.exitCode, run.stdout]).toEqual([0, 'Atza|access-token-of-the-test']);
		expect(run.stderr).toContain('the disk can only be read');
	});

	test('--no-save: the same, and a new refresh token is lost', async () => {
		const ports = await portsWith({me: someProfile()}, 3600);
		ports.http.on(route, tokenAnswer({refresh_token: undefined})).on(route, tokenAnswer());
		const run = await runCommand(['token', '--no-save'], {ports});
		expect([run.exitCode, run.stdout]).toEqual([0, 'Atza|access-token-of-the-test']);
		expect(run.stderr).toContain('not kept');
		const lost = await runCommand(['token', '--no-save'], {ports});
		expect([lost.exitCode, lost.failure?.code, lost.stdout]).toEqual([1, 'refresh_lost', '']);
		expect(ports.store.writes).toEqual([]);
	});
});

describe('--timeout', () => {
	test.each(['0', '-1', 'x', '86401'])('“%s” is refused', async seconds => {
		const run = await runCommand(['token', `--timeout=${seconds}`], {
			ports: await portsWith({me: someProfile()}),
		});
		expect([run.exitCode, run.failure?.code]).toEqual([2, 'bad_value']);
	});

	test('ends what hangs, exit 1; a stored token that lives is given', async () => {
		for (const [passed, exitCode, stdout] of [
			[3600, 1, ''],
			[3400, 0, 'Atza|stored-access-token'],
		] as const) {
			const ports = await portsWith({me: someProfile()}, passed);
			ports.http.on(route, 'hang');
			const running = runCommand(['token', '--timeout', '7'], {ports});
			await ports.clock.whenWaiting();
			await ports.clock.advance(7);
			const run = await running;
			expect([run.exitCode, run.stdout]).toEqual([exitCode, stdout]);
			if (exitCode === 1) expect(run.failure?.code).toBe('no_time_left');
			expect(ports.clock.pendingCount).toBe(0);
		}
	});
});

describe('without a file', () => {
	const secrets = {
		ASK_REFRESH_TOKEN: 'Atzr|given',
		ASK_LWA_CLIENT_CONFIRMATION: someProfile().clientSecret,
	};
	const environment = {ASK_LWA_CLIENT_ID: someProfile().clientId};
	const kept = tokenAnswer({refresh_token: undefined});

	test('ASK_REFRESH_TOKEN with client ID and secret is renewed, printed and not stored', async () => {
		const ports = fakePorts();
		ports.http.on(route, kept).on(route, kept);
		const run = await runCommand(['token'], {ports, environment, secrets});
		expect([run.exitCode, run.stdout]).toEqual([0, 'Atza|access-token-of-the-test']);
		expect(ports.http.requests[0]!.form!.get('refresh_token')).toBe('Atzr|given');
		const {stdout} = await runCommand(['token', '--json'], {ports, environment, secrets});
		expect(JSON.parse(stdout)).toMatchObject({profile: null, vendorIds: [], expiresIn: 3600});
		expect([ports.store.writes, ports.store.locked]).toEqual([[], []]);
	});

	test('a new refresh token in the answer is lost: exit 1', async () => {
		const ports = fakePorts();
		ports.http.on(route, tokenAnswer());
		const run = await runCommand(['token'], {ports, environment, secrets});
		expect([run.exitCode, run.failure?.code, run.stdout]).toEqual([1, 'refresh_lost', '']);
	});

	test('what is missing is one list, exit 2', async () => {
		const ports = fakePorts();
		const run = await runCommand(['token'], {ports, secrets: {ASK_REFRESH_TOKEN: 'Atzr|given'}});
		expect([run.exitCode, run.failure?.code]).toEqual([2, 'missing_answers']);
		expect(run.failure?.what).toMatch(/ASK_LWA_CLIENT_ID.*SMAPI_LOGIN_CLIENT_SECRET/s);
	});

	test('a profile that is chosen wins, with a line; a named one that is not there stays a failure', async () => {
		const ports = await portsWith({me: someProfile()});
		const run = await runCommand(['token'], {ports, environment, secrets});
		expect(run.stdout).toBe('Atza|stored-access-token');
		expect(run.stderr).toContain('ASK_REFRESH_TOKEN is not used');
		const named = {...environment, SMAPI_LOGIN_PROFILE: 'nobody'};
		const other = await runCommand(['token'], {ports: fakePorts(), environment: named, secrets});
		expect([other.exitCode, other.failure?.code]).toEqual([2, 'unknown_profile']);
	});

	test('--refresh-token-stdin always means this, whatever is saved', async () => {
		const ports = await portsWith({me: someProfile()});
		ports.http.on(route, kept);
		const streams = new FakeStreams([' Atzr|line ']);
		const words = ['token', '--refresh-token-stdin', '--header'];
		const run = await runCommand(words, {ports, environment, secrets, streams});
		expect(run.stdout).toBe('Authorization: Bearer Atza|access-token-of-the-test');
		expect(ports.http.requests[0]!.form!.get('refresh_token')).toBe('Atzr|line');
	});

	test.each([
		['an access token', 'Atza|x', 'wrong_kind'],
		['a client secret', someProfile().clientSecret!, 'wrong_kind'],
		['nothing', '', 'bad_value'],
		['a text', 'not a token', 'bad_value'],
	])('%s on stdin is named, exit 2, nothing sent', async (_, line, code) => {
		const ports = fakePorts();
		const streams = new FakeStreams([line]);
		const run = await runCommand(['token', '--refresh-token-stdin'], {ports, environment, secrets, streams});
		expect([run.exitCode, run.failure?.code, ports.http.requests]).toEqual([2, code, []]);
		if (line) expect(run.failure?.message).not.toContain(line);
	});

	test('with --profile it is wrong usage', async () => {
		const run = await runCommand(['token', '--refresh-token-stdin', '--profile', 'me'], {
			environment,
			secrets,
		});
		expect([run.exitCode, run.failure?.code]).toEqual([2, 'usage']);
	});
});

test('argv → options', () => {
	expect(optionsOf('token', '--json', '--min-ttl=60', '--profile', 'me')).toEqual({
		json: true,
		'min-ttl': '60',
		profile: 'me',
	});
	expect(optionsOf('token', '-h')).toEqual({help: true});
});
