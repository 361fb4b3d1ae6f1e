import {describe, expect, test} from 'vitest';
import {returnUrls} from '../../source/core/client.ts';
import {emptyDraft, withAnswers} from '../../source/core/draft.ts';
import {Failure} from '../../source/core/failure.ts';
import {ask} from '../../source/steps/flow.ts';
import {screenOf} from './step-screen.tsx';

const Screen = screenOf(ask);

import {fakeMachine, sshMachine} from '../fakes/machine.ts';
import {fakePorts} from '../fakes/ports.ts';
import {type ShowOptions, showStep} from './show-step.tsx';

const self = withAnswers(emptyDraft, {role: 'self'});
const client = withAnswers(emptyDraft, {role: 'client'});

const show = (options: ShowOptions = {}) => showStep(Screen, {draft: self, ...options});

describe('my own skills', () => {
	test('Enter alone: the browser of this computer', async () => {
		const app = await show();
		await app.press('enter');
		expect(app.done).toEqual([{flow: 'browser'}]);
		expect(app.actions).toEqual([]);
	});

	test('over SSH the other way first, with its reason, and the ssh line above, once', async () => {
		const app = await show({ports: fakePorts({machine: sshMachine})});
		expect(app.lastFrame()).toContain('You are here over SSH');
		expect(app.actions).toEqual([{type: 'print', lines: ['ssh -L 9090:127.0.0.1:9090 me@build-host']}]);
		await app.press('down', 'up', 'enter');
		expect(app.done).toEqual([{flow: 'other-device'}]);
		expect(app.actions).toHaveLength(1);
	});

	test('the way that was chosen has the focus, whatever is better here', async () => {
		const draft = withAnswers(self, {flow: 'browser'});
		const app = await show({draft, ports: fakePorts({machine: sshMachine})});
		await app.press('enter');
		expect(app.done).toEqual([{flow: 'browser'}]);
	});

	test.each(['port_busy', 'no_loopback'] as const)(
		'after %s the other way first; again is possible',
		async code => {
			const failure = new Failure(code, {port: 9090, holder: '', detail: 'EACCES'});
			const draft = withAnswers(self, {flow: 'browser'});
			const app = await show({draft, failure});
			await app.press('enter');
			expect(app.done).toEqual([{flow: 'other-device'}]);
			const again = await show({draft, failure});
			expect(again.lastFrame()).toContain('Try again on this computer');
			await again.press('down', 'enter');
			expect(again.done).toEqual([{flow: 'browser'}]);
		},
	);

	test('a return URL of their own is kept where it is pasted, and said to change where not', async () => {
		const draft = withAnswers(self, {flow: 'other-device', redirectUri: 'https://tool.example/back'});
		const app = await show({draft});
		expect(app.lastFrame()).toContain('https://tool.example/back');
		await app.press('enter');
		expect(app.done).toEqual([{flow: 'other-device'}]);
		const other = await show({draft});
		expect(other.lastFrame()).toContain(`with ${returnUrls.loopback} instead`);
		await other.press('down', 'enter');
		expect(other.done).toEqual([{flow: 'browser', redirectUri: returnUrls.loopback}]);
	});

	test('the ssh line has the port of their own address', async () => {
		const draft = withAnswers(self, {flow: 'browser', redirectUri: 'http://127.0.0.1:8123/cb'});
		const app = await show({draft, ports: fakePorts({machine: sshMachine})});
		expect(app.printed()).toBe('ssh -L 8123:127.0.0.1:8123 me@build-host');
	});

	test.each([
		[80, 24],
		[40, 12],
	])('every choice can be reached at %s × %s', async (columns, rows) => {
		const app = await show({columns, rows, ports: fakePorts({machine: fakeMachine({wsl: true})})});
		expect(app.lines().length).toBeLessThan(rows);
		expect(app.lastFrame()).toContain('❯ On another device');
		await app.press('down');
		expect(app.lastFrame()).toContain('❯ In a browser on this computer');
	});
});

describe('skills of somebody else', () => {
	test('Enter alone: the page of ask-cli', async () => {
		const app = await show({draft: client});
		await app.press('enter');
		expect(app.done).toEqual([{flow: 'hosted-page'}]);
		expect(app.ports.http.requests).toEqual([]);
	});

	test.each([
		[1, 'guide-page'],
		[2, 'address-bar'],
	] as const)('%s below: %s', async (downs, flow) => {
		const app = await show({draft: client});
		await app.press(...Array.from({length: downs}, () => 'down'), 'enter');
		expect(app.done).toEqual([{flow}]);
	});

	test('an address of their own is judged, and taken', async () => {
		const app = await show({draft: client});
		await app.press('end', 'enter');
		await app.type('http://tool.example/back');
		await app.press('enter');
		expect(app.lastFrame()).toContain('Use https, or 127.0.0.1');
		await app.press('ctrl+u');
		await app.paste('https://tool.example/back');
		await app.press('enter');
		expect(app.done).toEqual([{flow: 'own-address', redirectUri: 'https://tool.example/back'}]);
	});

	test('Esc closes the field and stays; the address that is there is kept by Enter', async () => {
		const draft = withAnswers(client, {flow: 'own-address', redirectUri: 'https://tool.example/back'});
		const app = await show({draft});
		await app.press('enter', 'escape');
		expect(app.lastFrame()).toContain('❯ An address of your own');
		expect(app.backs).toBe(0);
		await app.press('enter', 'enter');
		expect(app.done).toEqual([{flow: 'own-address', redirectUri: 'https://tool.example/back'}]);
	});
});

describe('which page Amazon knows', () => {
	const known = withAnswers(client, {clientId: 'amzn1.application-oa2-client.0123'});
	const route = 'GET https://www.amazon.com/ap/oa';
	const answers = (...registered: readonly string[]) => {
		const ports = fakePorts();
		ports.http.always(route, ({url}) =>
			registered.includes(new URL(url).searchParams.get('redirect_uri') ?? '')
				? {status: 302}
				: {status: 400, body: 'redirect_uri is not registered'},
		);
		return ports;
	};

	test('it is marked and has the focus', async () => {
		const app = await show({draft: known, ports: answers(returnUrls.guidePage)});
		await app.waitForText(/❯ The older page.*\n?.*Amazon knows it/);
		await app.press('enter');
		expect(app.done).toEqual([{flow: 'guide-page'}]);
	});

	test('who has moved keeps the focus', async () => {
		let tell = () => {};
		const told = new Promise<void>(resolve => {
			tell = resolve;
		});
		const ports = fakePorts();
		ports.http.always(route, async ({url}) => {
			await told;
			const isKnown = new URL(url).searchParams.get('redirect_uri') === returnUrls.guidePage;
			return isKnown ? {status: 302} : {status: 400, body: 'redirect_uri'};
		});
		const app = await show({draft: known, ports});
		await app.press('down', 'down');
		tell();
		await app.waitForText('Amazon knows it');
		expect(app.lastFrame()).toContain('❯ No page: the address bar');
	});

	test.each([
		['knows all of them', answers(...Object.values(returnUrls))],
		['knows none', answers()],
	])('nothing is said where it %s', async (_, ports) => {
		const app = await show({draft: known, ports});
		await app.waitFor(() => ports.http.requests.length === 3, 'three requests');
		expect(app.lastFrame()).not.toContain('Amazon knows it');
		expect(app.lastFrame()).toContain('❯ The page of ask-cli');
	});

	test('what is known is not asked about again in this run', async () => {
		const ports = answers(...Object.values(returnUrls));
		for (let visit = 0; visit < 2; visit++) {
			const app = await show({draft: known, ports});
			await app.waitFor(() => ports.http.requests.length >= 3, 'three requests');
			app.unmount();
		}
		expect(ports.http.requests).toHaveLength(3);
	});

	test('silent without network, and with --no-probe nothing is sent', async () => {
		const ports = fakePorts();
		ports.http.always(route, new Failure('unreachable', {host: 'www.amazon.com', detail: 'ENOTFOUND'}));
		const app = await show({draft: known, ports});
		await app.press('enter');
		expect(app.failures).toEqual([]);
		expect(app.done).toEqual([{flow: 'hosted-page'}]);
		const quiet = await show({draft: known, facts: {noProbe: true}});
		expect(quiet.ports.http.requests).toEqual([]);
	});
});
