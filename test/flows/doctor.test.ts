import {describe, expect, test} from 'vitest';
import {Failure} from '../../source/core/failure.ts';
import {amazonHosts, type Hosts} from '../../source/core/hosts.ts';
import {movedFile} from '../../source/core/sealed-file.ts';
import {examine} from '../../source/flows/doctor.ts';
import type {CheckResult} from '../../source/flows/doctor-check.ts';
import {reportText} from '../../source/flows/doctor-report.ts';
import {FakeCheckup} from '../fakes/checkup.ts';
import {FakeClock} from '../fakes/clock.ts';
import {HeardWords} from '../fakes/heard-words.ts';
import type {ScriptedAnswer} from '../fakes/http.ts';
import {fakePorts} from '../fakes/ports.ts';
import {FakeStore, fileWith, someProfile} from '../fakes/store.ts';

const corp = {authorize: 'https://www.amazon.com', token: 'https://lwa.corp', smapi: 'https://smapi.corp'};

const dated = {status: 404, headers: {date: new Date('2026-01-02T03:04:05Z').toUTCString()}};
const signInPage = {status: 302, headers: {location: 'https://www.amazon.com/ap/signin'}};
const offline = new Failure('unreachable', {host: 'api.amazon.com', detail: 'ENOTFOUND'});

interface World {
	readonly checkup?: Partial<FakeCheckup>;
	readonly answer?: ScriptedAnswer | 'hang';
	readonly page?: ScriptedAnswer;
	readonly store?: FakeStore;
	readonly profileName?: string;
	readonly noProbe?: boolean;
	readonly hosts?: Hosts;
	readonly choice?: 'keychain' | 'file';
	readonly team?: {readonly path: string; readonly text: string};
}

async function run({
	checkup = {},
	answer = dated,
	page = signInPage,
	store,
	profileName,
	noProbe = false,
	hosts = amazonHosts,
	choice,
	team,
}: World = {}) {
	const ports = fakePorts({
		store: store ?? new FakeStore(fileWith({me: someProfile()})),
		clock: new FakeClock(),
	});
	ports.team.found = team;
	for (const host of Object.values(hosts)) ports.http.always(`GET ${host}/`, answer);
	ports.http.always('GET https://www.amazon.com/ap/oa', page);
	const all = {...ports, checkup: Object.assign(new FakeCheckup(), checkup)};
	const results: CheckResult[] = [];
	const heard = new HeardWords();
	const input = {hosts, profileName, noProbe, choice};
	const walked = examine(all, input, new AbortController().signal);
	const pending = (async () => {
		for await (const result of walked) {
			results.push(result);
			heard.add('label', result.title);
			heard.add('text', result.found);
			heard.add('hint', result.remedy);
		}
	})();
	if (answer === 'hang') {
		await new Promise(resolve => setImmediate(resolve));
		await ports.clock.advance(1.5);
	}
	await pending;
	return {results, of: (id: string) => results.find(each => each.id === id)!, http: ports.http};
}

test('where everything is well, every check is ok, told in one order', async () => {
	const {results, http} = await run();
	expect(results.map(({id}) => id)).toEqual([
		'node',
		'terminal',
		'file',
		'folder',
		'port',
		'browser',
		'clipboard',
		'proxy',
		'dns',
		'network',
		'clock',
		'return-urls',
	]);
	expect(results.filter(({state}) => state !== 'ok')).toEqual([]);
	expect(http.requests.every(({method, form}) => method === 'GET' && form === undefined)).toBe(true);
	// The reach and the clock go by one answer.
	for (const host of Object.values(amazonHosts)) expect(http.requestsOf(`GET ${host}/`)).toHaveLength(1);
});

test.each([
	['{"clientid": 1}', 'warn', 'passed over'],
	['{"notes": "Ask Ada"}', 'ok', 'fine'],
])('the team file of the repository, where there is one: %s', async (text, state, plainly) => {
	const {results} = await run({team: {path: '/repository/smapi-login.json', text}});
	const looked = results.find(({id}) => id === 'team');
	expect(looked).toMatchObject({state, plainly});
	expect(looked?.found).toContain('/repository/smapi-login.json');
});

describe('each check is seen failing, with a remedy', () => {
	const clock = {status: 200, headers: {date: new Date('2026-01-02T02:54:05Z').toUTCString()}};
	test.each<[string, 'warn' | 'fail', RegExp, World]>([
		['node', 'fail', /18\.1\.0/, {checkup: {nodeVersion: '18.1.0'}}],
		[
			'terminal',
			'warn',
			/20 × 5/,
			{checkup: {terminal: {isTerminal: true, columns: 20, rows: 5, name: 'xterm', unicode: true}}},
		],
		['file', 'fail', /another user/, {checkup: {file: {path: '/x', mode: 0o600, isOurs: false}}}],
		['file', 'warn', /mode 644/, {checkup: {file: {path: '/x', mode: 0o100_644, isOurs: true}}}],
		['folder', 'fail', /write into it/, {checkup: {folder: {path: '/x', mode: 0o040_777, isOurs: true}}}],
		['folder', 'warn', /look into it/, {checkup: {folder: {path: '/x', mode: 0o040_755, isOurs: true}}}],
		[
			'port',
			'warn',
			/9090/,
			{checkup: {listenFails: new Failure('port_busy', {port: 9090, holder: ' by node (4711)'})}},
		],
		['browser', 'warn', /no program/, {checkup: {opener: undefined}}],
		['clipboard', 'warn', /OSC 52/, {checkup: {copier: undefined}}],
		[
			'proxy',
			'fail',
			/proxy/,
			{
				checkup: {
					proxy: new Failure('proxy', {proxy: 'named in HTTPS_PROXY', detail: 'it is not an address'}),
				},
			},
		],
		['dns', 'warn', /api\.amazon\.com/, {checkup: {unknownHosts: ['api.amazon.com']}}],
		['network', 'warn', /ENOTFOUND/, {answer: offline}],
		[
			'network',
			'fail',
			/certificate/,
			{answer: new Failure('tls', {host: 'api.amazon.com', detail: 'certificate expired'})},
		],
		['clock', 'fail', /10 min ahead/, {answer: clock}],
		['clock', 'warn', /not compared/, {answer: offline}],
		[
			'return-urls',
			'fail',
			/does not know http/,
			{page: {status: 400, body: 'The redirect URI is not registered'}},
		],
		['return-urls', 'warn', /no clear answer/, {page: offline}],
		['network', 'warn', /no answer within 1\.5 s/, {answer: 'hang'}],
		['clock', 'warn', /no answer within 1\.5 s/, {answer: 'hang'}],
	])('%s: %s %s', async (id, state, words, world) => {
		const {of} = await run(world);
		expect(of(id)).toMatchObject({
			state,
			found: expect.stringMatching(words),
			remedy: expect.stringMatching(/./),
		});
	});

	test('a file that cannot be read, and a profile that is damaged', async () => {
		const broken = new FakeStore();
		broken.readFails = new Failure('file_damaged', {path: '/x', detail: 'broken'});
		expect((await run({store: broken})).of('file')).toMatchObject({state: 'fail'});
		const damaged = new FakeStore({version: 1, profiles: {bad: {role: 'self'}}} as never);
		expect((await run({store: damaged})).of('file')).toMatchObject({state: 'warn', found: 'damaged: bad'});
	});
});

test('what there is none of is ok: no file, no terminal, a proxy, no profile, no probe', async () => {
	const {results} = await run({
		store: new FakeStore(),
		checkup: {
			file: {path: '/x', mode: undefined, isOurs: true},
			folder: {path: '/', mode: undefined, isOurs: true},
			terminal: {isTerminal: false, columns: undefined, rows: undefined, name: undefined, unicode: false},
			proxy: 'http://proxy:3128',
			copier: undefined,
		},
	});
	expect(results.filter(({state}) => state !== 'ok')).toEqual([]);
	expect((await run({noProbe: true})).http.requestsOf('GET https://www.amazon.com/ap/oa')).toEqual([]);
});

test('a certificate that is refused is not hidden behind a host that is away', async () => {
	const {of} = await run({
		answer: ({url}) => {
			throw url.includes('alexa')
				? new Failure('tls', {host: 'api.amazonalexa.com', detail: 'expired'})
				: offline;
		},
	});
	expect(of('network').state).toBe('fail');
});

test('the report holds versions and checks; no path, no name, no host but Amazon’s', async () => {
	const {results} = await run({
		hosts: corp,
		answer: ({url}) => {
			if (url.includes('amazon')) return dated;
			throw new Failure('unreachable', {host: 'lwa.corp', detail: 'ENOTFOUND lwa.corp'});
		},
		page: {status: 400, body: 'The redirect URI is not registered'},
		store: new FakeStore({
			version: 1,
			profiles: {
				...fileWith({ada: someProfile({redirectUri: 'https://corp.example/cb'})}).profiles,
				corp: {},
			},
		}),
		checkup: {
			folder: {path: '/home/ada/.config', mode: 0o040_700, isOurs: false},
			opener: '/opt/corp/open',
			proxy: 'http://proxy.corp:3128',
			listenFails: new Failure('port_busy', {port: 9090, holder: ' by corp (1)'}),
			copier: '/home/ada/bin/xclip',
		},
	});
	const text = reportText(results, {version: '1.2.3', hosts: corp, file: undefined});
	expect(text).not.toMatch(/corp|ada\b|example/);
	expect(text.split('\n')).toEqual([
		'smapi-login 1.2.3',
		'hosts: others, by the environment',
		'ok    node: 20.20.2, linux x64',
		'ok    terminal: xterm-256color, 80 × 24',
		'warn  file: damaged: 1',
		'fail  folder: belongs to another user',
		'warn  port: port_busy',
		'ok    browser: another program',
		'ok    clipboard: xclip',
		'ok    proxy: one',
		'ok    dns: looked up by the proxy',
		'warn  network: unreachable at another host',
		'warn  clock: not compared: no server was reached',
		'fail  return-urls: Amazon does not know 1',
	]);
});

test.each([
	[{}, ''],
	[{me: someProfile()}, ''],
	[{me: someProfile({hosts: corp})}, '; 1 of 1 profile has others'],
	[{me: someProfile(), it: someProfile({hosts: corp})}, '; 1 of 2 profiles have others'],
])('a report tells that a profile has hosts of its own, and not which: %#', (profiles, more) => {
	const text = reportText([], {version: '1.2.3', hosts: amazonHosts, file: fileWith(profiles)});
	expect(text).toBe(`smapi-login 1.2.3\nhosts: Amazon's${more}`);
});

describe('the keychain', () => {
	const sealed = () => {
		const {file} = movedFile(fileWith({me: someProfile()}), 'keychain');
		return new FakeStore(file);
	};

	test.each<[string, World]>([
		['a profile has its secrets there', {store: sealed()}],
		['the next one will', {choice: 'keychain'}],
	])('is tried where %s', async (_, world) => {
		expect((await run(world)).of('keychain')).toMatchObject({state: 'ok'});
	});

	test('that waits for a password is told so', async () => {
		const store = sealed();
		store.proveKeychain = () => new Promise(() => {});
		const {of} = await run({store, answer: 'hang'});
		expect(of('keychain')).toMatchObject({state: 'warn', remedy: expect.stringContaining('unlock it')});
	});

	test('is no matter where nobody uses it, and its failure brings its remedy', async () => {
		expect((await run({choice: 'file'})).of('keychain')).toBeUndefined();
		const store = sealed();
		store.keychainFails = new Failure('keychain_unavailable', {detail: 'it is locked', remedy: 'Unlock it.'});
		expect((await run({store})).of('keychain')).toMatchObject({state: 'fail', remedy: 'Unlock it.'});
	});
});
