import {describe, expect, test} from 'vitest';
import {commandTable} from '../../source/commands/index.ts';
import {tokenAnswer} from '../fakes/http.ts';
import {fakePorts} from '../fakes/ports.ts';
import {FakeStore, fileWith, someProfile} from '../fakes/store.ts';
import {FakeStreams} from '../fakes/streams.ts';
import {runCommand} from './run-command.ts';

const route = 'POST https://api.amazon.com/auth/o2/token';
const {clientId, clientSecret} = someProfile();
const secrets = {ASK_REFRESH_TOKEN: 'Atzr|given', ASK_LWA_CLIENT_CONFIRMATION: clientSecret};
const environment = {ASK_LWA_CLIENT_ID: clientId};
const kept = tokenAnswer({refresh_token: undefined});
const fresh = 'Atza|access-token-of-the-test';

describe('exec and export env without a file', () => {
	test('exec hands on the renewed token, with --with-refresh also what renews it; nothing is stored', async () => {
		const ports = fakePorts();
		ports.http.on(route, kept).on(route, kept);
		expect((await runCommand(['exec', '--', 'ls'], {ports, environment, secrets})).exitCode).toBe(0);
		const words = ['exec', '--with-refresh', '--', 'ls'];
		expect((await runCommand(words, {ports, environment, secrets})).exitCode).toBe(0);
		const [plain, whole] = ports.programs.became.map(({variables}) => variables);
		expect(plain).toEqual({
			ASK_ACCESS_TOKEN: fresh,
			SMAPI_ACCESS_TOKEN: fresh,
			SMAPI_TOKEN_EXPIRES_AT: expect.stringMatching(/Z$/),
		});
		expect(whole).toEqual({
			...plain,
			ASK_REFRESH_TOKEN: 'Atzr|given',
			ASK_LWA_CLIENT_ID: clientId,
			ASK_LWA_CLIENT_CONFIRMATION: clientSecret,
		});
		expect([ports.store.writes, ports.store.locked]).toEqual([[], []]);
	});

	test('export env prints it; the other formats need a profile', async () => {
		const ports = fakePorts();
		ports.http.on(route, kept).on(route, kept);
		const {stdout} = await runCommand(['export', 'env'], {ports, environment, secrets});
		expect(stdout).toContain(`export ASK_ACCESS_TOKEN='${fresh}'`);
		expect(stdout).not.toContain('Atzr|');
		const whole = await runCommand(['export', 'env', '--include-secrets'], {ports, environment, secrets});
		expect(whole.stdout).toContain("export ASK_REFRESH_TOKEN='Atzr|given'");
		expect(ports.store.writes).toEqual([]);
		for (const format of ['dotenv', 'json', 'ask-cli']) {
			const refused = await runCommand(['export', format], {ports, environment, secrets});
			expect(refused).toMatchObject({exitCode: 3, failure: {code: 'no_profile'}});
			expect(refused.stderr).toContain(`${format} needs a saved profile. Only env takes the variables: `);
			expect((await runCommand(['export', format], {ports})).stderr).not.toContain('ASK_REFRESH_TOKEN');
		}
	});

	test.each([
		['exec', '--', 'ls'],
		['export', 'env'],
	])('a rotated refresh token is lost, exit 1, and nothing is handed on: %s %s', async (...words) => {
		const ports = fakePorts();
		ports.http.on(route, tokenAnswer());
		const run = await runCommand(words, {ports, environment, secrets});
		expect([run.exitCode, run.failure?.code, run.stdout]).toEqual([1, 'refresh_lost', '']);
		expect(ports.programs.became).toEqual([]);
	});

	test.each([
		['exec', '--', 'ls'],
		['export', 'env'],
	])(
		'a profile that is chosen wins, with a line; a named one that is not there fails: %s %s',
		async (...words) => {
			const ports = fakePorts({store: new FakeStore(fileWith({me: someProfile()}))});
			const run = await runCommand(words, {ports, environment, secrets});
			expect(run.stderr).toContain('ASK_REFRESH_TOKEN is not used: profile “me” is.');
			expect(run.exitCode).toBe(0);
			const named = {...environment, SMAPI_LOGIN_PROFILE: 'nobody'};
			const other = await runCommand(words, {ports: fakePorts(), environment: named, secrets});
			expect([other.exitCode, other.failure?.code]).toEqual([2, 'unknown_profile']);
		},
	);

	test.each([
		['the token alone', {...secrets, ASK_REFRESH_TOKEN: ''}, environment],
		['all three', {ASK_REFRESH_TOKEN: '', ASK_LWA_CLIENT_CONFIRMATION: ''}, {ASK_LWA_CLIENT_ID: ''}],
		['the token, in a pipeline', {ASK_REFRESH_TOKEN: ''}, {CI: 'true'}],
	])('empty variables are named, exit 2: %s', async (_, empty, others) => {
		for (const words of [['token'], ['exec', '--', 'ls'], ['export', 'env']]) {
			const run = await runCommand(words, {environment: others, secrets: empty});
			expect([run.exitCode, run.failure?.what]).toEqual([
				2,
				'ASK_REFRESH_TOKEN: it is empty, and no profile is saved here',
			]);
			expect(run.failure?.next).toContain('set for this job');
		}
	});

	test('without a refresh token the client alone is not used, and that is said; a profile is used as ever', async () => {
		const {ASK_REFRESH_TOKEN: _, ...client} = secrets;
		const run = await runCommand(['token'], {environment, secrets: client});
		expect(run).toMatchObject({exitCode: 3, failure: {code: 'no_profile'}});
		expect(run.stderr).toContain('ASK_REFRESH_TOKEN is needed too');
		const file = fileWith({me: someProfile()});
		expect(await runCommand(['exec', '--', 'ls'], {file, secrets: {ASK_REFRESH_TOKEN: ''}})).toMatchObject({
			exitCode: 0,
			stderr: '',
		});
	});

	test('wrong usage of exec sends nothing', async () => {
		const words = ['exec', '--min-ttl', '9000', '--', 'ls'];
		const run = await runCommand(words, {environment, secrets});
		expect([run.exitCode, run.failure?.code]).toEqual([2, 'bad_value']);
	});
});

describe('--allow-host', () => {
	const elsewhere = {
		...environment,
		ASK_LWA_TOKEN_HOST: 'https://lwa.example',
		ASK_SMAPI_SERVER_BASE_URL: 'https://smapi.example',
	};
	const flags = ['--allow-host', 'https://lwa.example', '--allow-host', 'https://smapi.example'];
	const commands = [
		[['token'], []] as const,
		[['export', 'env'], []] as const,
		[['exec'], ['--', 'ls']] as const,
	];

	test.each(commands)('%j without a file goes to another host only with it', async (before, after) => {
		const ports = fakePorts();
		const refused = await runCommand([...before, ...after], {ports, environment: elsewhere, secrets});
		expect([refused.exitCode, refused.failure?.code]).toEqual([2, 'host_not_allowed']);
		const where = after.length > 0 ? ' before “--”;' : ';';
		expect(refused.failure?.next).toContain(flags.join(' ') + where);
		const half = [...before, ...flags.slice(0, 2), ...after];
		const rest = await runCommand(half, {ports, environment: elsewhere, secrets});
		expect(rest.failure?.next).toContain(`add --allow-host https://smapi.example${where}`);
		expect(ports.http.requests).toEqual([]);
		ports.http.on('POST https://lwa.example/auth/o2/token', kept);
		const taken = await runCommand([...before, ...flags, ...after], {ports, environment: elsewhere, secrets});
		expect(taken.exitCode).toBe(0);
	});

	test.each([
		[['token'], []],
		[['export', 'env'], []],
		[['exec'], ['--', 'ls']],
		[['status', '--check'], []],
		[['profiles', 'secret', 'me', '--client-secret-stdin'], []],
	] as const)('%j: it does not lift that a profile belongs to its hosts', async (before, after) => {
		const ports = fakePorts({store: new FakeStore(fileWith({me: someProfile()}))});
		const streams = new FakeStreams([clientSecret!]);
		const run = await runCommand([...before, ...flags, ...after], {ports, streams, environment: elsewhere});
		expect(run.exitCode).toBe(2);
		if (run.failure) expect(run.failure.code).toBe('host_mismatch');
		expect(run.stderr + (run.failure?.what ?? '')).toContain('https://lwa.example');
		expect(ports.http.requests).toEqual([]);
	});

	test('every command that sends takes it, as often as wanted, and none takes what is no host', async () => {
		const silent = new Set(['inspect', 'requests', 'team', 'demo', 'completion', 'help']);
		for (const {name, options} of [commandTable.signIn, ...commandTable.commands]) {
			expect([name, Boolean(options['allow-host']?.repeats)]).toEqual([name, !silent.has(name)]);
			if (silent.has(name)) continue;
			const run = await runCommand([...(name === '' ? [] : [name]), '--allow-host', 'evil.example']);
			expect([name, run.exitCode, run.failure?.code]).toEqual([name, 2, 'bad_host']);
		}
	});
});
