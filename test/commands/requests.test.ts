import {describe, expect, test} from 'vitest';
import {requestsIn, withRequest} from '../../source/core/config-file.ts';
import {fakePorts} from '../fakes/ports.ts';
import {FakeStore, fileWith} from '../fakes/store.ts';
import {FakeStreams} from '../fakes/streams.ts';
import {someRequest} from '../steps/owner-request.ts';
import {runCommand} from './run-command.ts';

const createdAt = new Date('2026-01-02T03:04:05.000Z');
const authorizationUrl = 'https://www.amazon.com/ap/oa?client_id=x';

/** One of each kind. */
function samplePorts() {
	const withCode = withRequest({version: 1}, 'r1', someRequest({from: 'Ada of Acme, for the weather skill'}));
	const withUrl = withRequest(withCode, 'r2', {kind: 'url', createdAt});
	const file = withRequest(withUrl, 'r3', {kind: 'token', authorizationUrl, scopes: [], createdAt});
	return fakePorts({store: new FakeStore(file)});
}

describe('list', () => {
	test('a table of the open requests', async () => {
		const {stdout, exitCode} = await runCommand(['requests'], {ports: samplePorts()});
		expect(exitCode).toBe(0);
		const [header, ...rows] = stdout.split('\n');
		expect(header).toMatch(/^ID +NAME +WAITS FOR +AGE +ENDS IN$/);
		expect(rows[0]).toMatch(/^r1 +acme +the owner's code +0 s +30 days$/);
		expect(rows).toHaveLength(3);
		for (const secret of [someRequest().clientSecret, someRequest().state, someRequest().codeVerifier])
			expect(stdout).not.toContain(secret);
	});

	test('--json is as in status, with the end', async () => {
		const {stdout} = await runCommand(['requests', 'list', '--json'], {ports: samplePorts()});
		const {stdout: status} = await runCommand(['status', '--json'], {ports: samplePorts()});
		const endsAt = '2026-02-01T03:04:05.000Z';
		expect(JSON.parse(stdout)).toEqual(JSON.parse(status).requests.map((row: object) => ({...row, endsAt})));
	});

	test('nothing open', async () => {
		expect(await runCommand(['requests'])).toMatchObject({stdout: '', stderr: 'No request is open.'});
		expect((await runCommand(['requests', '--json'])).stdout).toBe('[]');
	});

	test('one of more than 30 days has ended, with a word', async () => {
		const ports = samplePorts();
		await ports.store.change(file =>
			withRequest(file, 'r4', {kind: 'url', createdAt: new Date('2025-11-01T00:00:00.000Z')}),
		);
		const {stdout, stderr} = await runCommand(['requests'], {ports});
		expect(stdout).not.toContain('r4');
		expect(stderr).toContain('older than 30 days');
	});
});

describe('show', () => {
	test('the message to the owner, with the address on a line of its own and who asks', async () => {
		const {stdout} = await runCommand(['requests', 'show', 'r1'], {ports: samplePorts()});
		expect(stdout).toMatch(/^https:\/\/www\.amazon\.com\/ap\/oa\?\S+state=state-of-the-request\S*$/m);
		expect(stdout).toContain('Ada of Acme, for the weather skill');
		expect(stdout).not.toContain(someRequest().clientSecret);
	});

	test.each([
		['r1', expect.stringContaining('state-of-the-request'), 'asking you for access'],
		['r2', null, 'send me an authorization URL'],
		['r3', authorizationUrl, 'I have chosen Allow'],
	])('%s --json', async (id, url, words) => {
		const {stdout} = await runCommand(['requests', 'show', id, '--json'], {ports: samplePorts()});
		const shown = JSON.parse(stdout);
		expect(shown).toEqual({
			id,
			kind: expect.any(String),
			profileName: id === 'r1' ? 'acme' : null,
			createdAt: expect.any(String),
			endsAt: expect.any(String),
			authorizationUrl: url,
			message: expect.stringContaining(words),
		});
	});
});

describe('cancel', () => {
	test('needs --yes where nobody can be asked', async () => {
		const ports = samplePorts();
		const run = await runCommand(['requests', 'cancel', 'r1'], {ports});
		expect([run.exitCode, run.failure?.next]).toEqual([
			2,
			'If you mean it: smapi-login requests cancel r1 --yes',
		]);
		expect(ports.store.writes).toEqual([]);
		const sure = await runCommand(['requests', 'cancel', 'r1', '--yes'], {ports});
		expect([sure.exitCode, sure.stdout]).toEqual([0, '']);
		expect(sure.stderr).toContain('can no longer be answered here');
		expect(requestsIn(ports.store.file).map(([id]) => id)).toEqual(['r2', 'r3']);
	});

	test.each([
		['yes', 2],
		['no', 3],
	])('asks at a terminal: %s', async (answer, left) => {
		const ports = samplePorts();
		const streams = Object.assign(new FakeStreams([answer]), {stdinIsTerminal: true, stderrIsTerminal: true});
		await runCommand(['requests', 'cancel', 'r2'], {ports, streams});
		expect(requestsIn(ports.store.file)).toHaveLength(left);
	});
});

describe('a request may be meant by its name', () => {
	const named = (...names: readonly string[]) => {
		const file = names.reduce(
			(all, profileName, at) => withRequest(all, `r${at}`, someRequest({profileName, state: `state-${at}`})),
			fileWith({}),
		);
		return fakePorts({store: new FakeStore(file)});
	};

	test('shown, and cancelled, where one alone has it', async () => {
		const ports = named('acme', 'club');
		expect((await runCommand(['requests', 'show', 'club'], {ports})).stdout).toContain('state=state-1');
		const {stderr} = await runCommand(['requests', 'cancel', 'club', '--yes'], {ports});
		expect(stderr).toContain('The request r1 is cancelled');
		expect(requestsIn(ports.store.file).map(([id]) => id)).toEqual(['r0']);
	});

	test.each([['show'], ['cancel', '--yes']])(
		'%s: several of a name are told with IDs and ages',
		async (...words) => {
			const ports = named('acme', 'acme');
			const [action, ...more] = words as [string, ...string[]];
			const {failure, exitCode} = await runCommand(['requests', action, 'acme', ...more], {ports});
			expect(exitCode).toBe(2);
			expect(failure?.what).toBe(
				'acme is the name of several open requests: r0 (made just now), r1 (made just now).',
			);
			expect(failure?.next).toContain('Give the ID');
			expect(ports.store.writes).toEqual([]);
		},
	);

	test('an ID comes before a name', async () => {
		const {stdout} = await runCommand(['requests', 'show', 'r1'], {ports: named('r1', 'acme')});
		expect(stdout).toContain('state=state-1');
	});
});

test.each([
	[['show'], 'usage'],
	[['show', 'nobody'], 'unknown_request'],
	[['cancel', 'nobody', '--yes'], 'unknown_request'],
	[['cancel', 'toString', '--yes'], 'unknown_request'],
	[['list', 'r1'], 'usage'],
	[['shwo'], 'usage'],
])('%j is exit 2', async (words, code) => {
	const ports = samplePorts();
	const run = await runCommand(['requests', ...words], {ports});
	expect([run.exitCode, run.failure?.code]).toEqual([2, code]);
	expect(ports.store.writes).toEqual([]);
});
