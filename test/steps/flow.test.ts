import {describe, expect, test} from 'vitest';
import {returnUrls} from '../../source/core/client.ts';
import {emptyDraft, withAnswers} from '../../source/core/draft.ts';
import {Failure} from '../../source/core/failure.ts';
import type {Role} from '../../source/core/profile.ts';
import type {TeamFile} from '../../source/core/team.ts';
import {PairMemory} from '../../source/flows/check-pair.ts';
import {ask} from '../../source/steps/flow.ts';
import {someDemo} from '../fakes/facts.ts';
import {sshMachine} from '../fakes/machine.ts';
import {fakePorts} from '../fakes/ports.ts';
import {someProfile} from '../fakes/store.ts';
import type {Expected} from '../fakes/talk.ts';
import {askStep, type StepOptions} from './ask-step.ts';

const done = (changes: object) => ({type: 'done', changes});

describe('a return URL of the team file', () => {
	const clientId = someProfile().clientId!;
	const question = 'Is this the address of your team?';
	const begun = withAnswers(emptyDraft, {clientId}, 'team');
	const run = (team: Omit<TeamFile, 'version'>, role: Role, script: readonly Expected[]) =>
		askStep(ask, script, {
			draft: withAnswers(begun, {role}),
			facts: {team: {path: '/repo/smapi-login.json', team: {version: 1, clientId, ...team}, draft: begun}},
		});
	const redirectUri = 'https://acme.example/cb';

	test('is shown and agreed to before it counts', async () => {
		const {outcome, talk} = await run({redirectUri, way: 'other-device'}, 'self', [[question, 'enter']]);
		expect(outcome).toEqual({...done({flow: 'other-device', redirectUri}), source: 'team'});
		expect(talk.printed).toContain(redirectUri);
		expect(talk.heard()).toContain('/repo/smapi-login.json wants');
		const client = await run({redirectUri, role: 'client'}, 'client', [[question, 'enter']]);
		expect(client.outcome).toMatchObject({changes: {flow: 'own-address', redirectUri}});
	});

	test('of a file that names no client counts too, and is asked about', async () => {
		const {outcome} = await askStep(ask, [[question, 'enter']], {
			draft: withAnswers(emptyDraft, {role: 'self'}),
			facts: {team: {path: '/r', team: {version: 1, redirectUri, way: 'other-device'}, draft: emptyDraft}},
		});
		expect(outcome).toMatchObject({changes: {flow: 'other-device', redirectUri}});
	});

	test('over SSH the browser of the file is not taken without a word', async () => {
		const own = 'http://127.0.0.1:8080/cb';
		const where = /Your team signs in with the browser .* comes second/;
		const {outcome} = await askStep(
			ask,
			[
				[question, 'enter'],
				[where, 'enter'],
			],
			{
				draft: withAnswers(begun, {role: 'self'}),
				facts: {
					team: {path: '/r', team: {version: 1, clientId, way: 'browser', redirectUri: own}, draft: begun},
				},
				ports: fakePorts({machine: sshMachine}),
			},
		);
		expect(outcome).toEqual(done({flow: 'other-device'}));
	});

	test('without a way in the file the way is asked, with that address', async () => {
		const own = 'http://127.0.0.1:8080/cb';
		const where = 'Where is the browser to sign in with?';
		const {outcome, kept} = await run({redirectUri: own}, 'self', [
			[question, 'enter'],
			[where, 'enter'],
		]);
		expect(outcome).toEqual(done({flow: 'browser'}));
		expect(kept).toEqual([{redirectUri: own}]);
		const refused = await run({redirectUri: own}, 'self', [
			[question, 'No, take a usual one'],
			[where, 'enter'],
		]);
		expect([refused.outcome, refused.kept]).toEqual([done({flow: 'browser'}), []]);
		expect((await run({redirectUri: own}, 'self', [[question, 'esc']])).outcome).toEqual({type: 'back'});
	});
});

describe('my own skills', () => {
	const self = withAnswers(emptyDraft, {role: 'self'});
	const overSsh = () => fakePorts({machine: sshMachine});
	const run = (does: string, options: StepOptions = {}) =>
		askStep(ask, [['Where is the browser to sign in with?', does]], {draft: self, ...options});

	test('Enter alone: the browser of this computer', async () => {
		const {outcome, talk} = await run('enter');
		expect(outcome).toEqual(done({flow: 'browser'}));
		expect(talk.printed).toEqual([]);
		expect((await run('esc')).outcome).toEqual({type: 'back'});
	});

	test.each([true, false])(
		'over SSH the other way first, with its reason and the ssh line (%s)',
		async isScreen => {
			const {outcome, talk} = await run('enter', {ports: overSsh(), isScreen});
			expect(outcome).toEqual(done({flow: 'other-device'}));
			expect(talk.printed).toEqual(['ssh -L 9090:127.0.0.1:9090 me@build-host']);
			expect(talk.heard()).toMatch(/^ssh .*\nYou are here over SSH.* the ssh line above; then .*\nWhere is/);
		},
	);

	test('the way that was chosen has the focus, whatever is better here', async () => {
		const {outcome} = await run('enter', {draft: withAnswers(self, {flow: 'browser'}), ports: overSsh()});
		expect(outcome).toEqual(done({flow: 'browser'}));
	});

	test.each(['port_busy', 'no_loopback'] as const)(
		'after %s the other way first; again is possible',
		async code => {
			const failure = new Failure(code, {port: 9090, holder: '', detail: 'EACCES'});
			const options = {draft: withAnswers(self, {flow: 'browser'}), failure};
			expect((await run('enter', options)).outcome).toEqual(done({flow: 'other-device'}));
			const again = await run('Try again on this computer', options);
			expect(again.outcome).toEqual(done({flow: 'browser'}));
		},
	);

	test('a return URL of their own is kept where it is pasted, and said to change where not', async () => {
		const draft = withAnswers(self, {flow: 'other-device', redirectUri: 'https://tool.example/back'});
		const {outcome, talk} = await run('enter', {draft});
		expect(outcome).toEqual(done({flow: 'other-device'}));
		expect(talk.heard()).toContain('your return URL https://tool.example/back');
		expect(talk.heard()).toContain(`with ${returnUrls.loopback} instead`);
		const other = await run('In a browser', {draft});
		expect(other.outcome).toEqual(done({flow: 'browser', redirectUri: returnUrls.loopback}));
	});

	test('the ssh line has the port of their own address', async () => {
		const draft = withAnswers(self, {flow: 'browser', redirectUri: 'http://127.0.0.1:8123/cb'});
		const {talk} = await run('enter', {draft, ports: overSsh()});
		expect(talk.printed).toEqual(['ssh -L 8123:127.0.0.1:8123 me@build-host']);
	});
});

const client = withAnswers(emptyDraft, {role: 'client'});
const list = 'Where do they see it?';

describe('skills of somebody else', () => {
	const run = (script: readonly Expected[], options: StepOptions = {}) =>
		askStep(ask, script, {draft: client, ...options});

	test.each([
		['enter', 'hosted-page'],
		["The older page of Amazon's guide", 'guide-page'],
		['No page', 'address-bar'],
	])('%s: %s', async (does, flow) => {
		const {outcome, ports} = await run([[list, does]]);
		expect(outcome).toEqual(done({flow}));
		expect(ports.http.requests).toEqual([]);
	});

	test('an address of their own is judged, and taken', async () => {
		const typed = ['http://tool.example/back', 'https://tool.example/back'];
		const {outcome, talk} = await run([
			[list, 'An address'],
			['Return URL', ...typed],
		]);
		expect(talk.heard()).toContain('Use https, or 127.0.0.1');
		expect(outcome).toEqual(done({flow: 'own-address', redirectUri: 'https://tool.example/back'}));
	});

	test('Esc closes the field and stays; the address that is there is kept by Enter', async () => {
		const draft = withAnswers(client, {flow: 'own-address', redirectUri: 'https://tool.example/back'});
		const {outcome} = await run(
			[
				[list, 'enter'],
				['Return URL', 'esc'],
				[list, 'enter'],
				['Enter keeps https://tool.example/back', 'enter'],
			],
			{draft},
		);
		expect(outcome).toEqual(done({flow: 'own-address', redirectUri: 'https://tool.example/back'}));
		expect((await run([[list, 'esc']], {draft})).outcome).toEqual({type: 'back'});
	});

	test('in the demo its own page plays those of Amazon, so no code leaves this computer', async () => {
		const demo = someDemo({codePageUrl: 'http://127.0.0.1:4321/code'});
		for (const [does, flow] of [
			["Amazon's page, as ask-cli uses it", 'hosted-page'],
			['The older page', 'guide-page'],
		] as const) {
			const {outcome, talk} = await run([[list, does]], {facts: {demo}});
			expect(outcome).toEqual(done({flow, redirectUri: demo.codePageUrl}));
			expect(talk.printed).toEqual([]);
		}
		expect((await run([[list, 'No page']], {facts: {demo}})).outcome).toEqual(done({flow: 'address-bar'}));
	});
});

describe('which page Amazon knows', () => {
	const draft = withAnswers(client, {clientId: 'amzn1.application-oa2-client.0123'});
	const route = 'GET https://www.amazon.com/ap/oa';
	const portsThatKnow = (...registered: readonly string[]) => {
		const ports = fakePorts();
		ports.http.always(route, ({url}) =>
			registered.includes(new URL(url).searchParams.get('redirect_uri') ?? '')
				? {status: 302}
				: {status: 400, body: 'redirect_uri is not registered'},
		);
		return ports;
	};

	test('it is marked and has the focus', async () => {
		const {outcome, talk} = await askStep(ask, [[list, 'enter']], {
			draft,
			ports: portsThatKnow(returnUrls.guidePage),
		});
		expect(outcome).toEqual(done({flow: 'guide-page'}));
		expect(talk.heard()).toMatch(/The older page.* Amazon knows it for your client\./);
	});

	test('either Amazon knows the page of ask-cli, or it is to be added', async () => {
		const {talk} = await askStep(ask, [[list, 'enter']], {
			draft,
			ports: portsThatKnow(returnUrls.hostedPage),
		});
		expect(talk.shown()).toMatch(/Amazon's page, as ask-cli uses it.* Amazon knows it for your client/);
		expect(talk.shown()).not.toContain('add it yourself');
		const unknown = await askStep(ask, [[list, 'enter']], {draft: client});
		expect(unknown.talk.shown()).toMatch(
			/Amazon's page, as ask-cli uses it.* not in Amazon's guide, so add it to Allowed Return URLs yourself/,
		);
	});

	test.each([
		['all of them', Object.values(returnUrls)],
		['none', []],
	])('nothing is said where it knows %s, and nothing is asked twice in one run', async (_, known) => {
		const ports = portsThatKnow(...known);
		const pairs = new PairMemory();
		for (let visit = 0; visit < 2; visit++) {
			const {outcome, talk} = await askStep(ask, [[list, 'enter']], {draft, ports, pairs});
			expect(talk.heard()).not.toContain('Amazon knows it');
			expect(outcome).toEqual(done({flow: 'hosted-page'}));
			// What is missing may have been added meanwhile.
			expect(ports.http.requests).toHaveLength(known.length === 0 ? 3 * (visit + 1) : 3);
		}
	});

	test('silent without network, and with --no-probe nothing is sent', async () => {
		const ports = fakePorts();
		ports.http.always(route, new Failure('unreachable', {host: 'www.amazon.com', detail: 'ENOTFOUND'}));
		const {outcome, failures} = await askStep(ask, [[list, 'enter']], {draft, ports});
		expect(outcome).toEqual(done({flow: 'hosted-page'}));
		expect(failures).toEqual([]);
		const quiet = await askStep(ask, [[list, 'enter']], {draft, facts: {noProbe: true}});
		expect(quiet.ports.http.requests).toEqual([]);
	});
});
