import {describe, expect, test} from 'vitest';
import {returnUrls} from '../../source/core/client.ts';
import {wayAdvice, wayAgain} from '../../source/core/way-advice.ts';
import {fakeMachine, sshMachine} from '../fakes/machine.ts';

test('a desktop: the browser, and nothing to explain', () => {
	expect(wayAdvice(fakeMachine())).toEqual({
		better: 'browser',
		reason: undefined,
		hints: [],
		command: undefined,
	});
});

test.each([
	['SSH', sshMachine, 'over SSH'],
	['a hosted editor', fakeMachine({hostedEditor: true}), 'editor'],
	['a container', fakeMachine({container: true}), 'container'],
	['WSL', fakeMachine({wsl: true}), 'may not reach 127.0.0.1'],
	['no display', fakeMachine({hasDisplay: false, hasOpener: false}), 'no display'],
	['no opener', fakeMachine({hasOpener: false}), 'No program'],
])('%s: paste, with the reason', (_, machine, reason) => {
	const advice = wayAdvice(machine);
	expect(advice.better).toBe('other-device');
	expect(advice.reason).toContain(reason);
});

test('T06: in a container only what reaches its loopback is named as a way out', () => {
	const hint = wayAdvice(fakeMachine({container: true}), 8123).hints.join(' ');
	expect(hint).toMatch(/editor.*kubectl port-forward.*ssh -L.*docker run -p” does not/);
	expect(hint).toContain('8123');
	expect(wayAdvice(fakeMachine({hostedEditor: true}), 8123).hints.join(' ')).toMatch(/forwards port 8123/);
});

test('over SSH the line that brings the port here, with the port in use', () => {
	expect(wayAdvice(sshMachine).command).toBe('ssh -L 9090:127.0.0.1:9090 me@build-host');
	expect(wayAdvice(sshMachine, 8123).command).toBe('ssh -L 8123:127.0.0.1:8123 me@build-host');
	const unknown = fakeMachine({overSsh: true});
	expect(wayAdvice(unknown).command).toBe('ssh -L 9090:127.0.0.1:9090 user@host');
	expect(wayAdvice(fakeMachine({container: true})).command).toBeUndefined();
});

test('SSH counts more than the container that it leads into', () => {
	expect(wayAdvice({...sshMachine, container: true, wsl: true}).reason).toContain('SSH');
});

describe('BROWSER names a program although there is no display', () => {
	const chosen = {hasDisplay: false, hasOpener: true, hasChosenBrowser: true};

	test('on a plain computer that is the better way', () => {
		expect(wayAdvice(fakeMachine(chosen))).toMatchObject({
			better: 'browser',
			reason: expect.stringMatching(/opens the browser named in BROWSER \(an environment variable\)/),
		});
	});

	test.each([{container: true}, {wsl: true}, {hostedEditor: true}])(
		'in %j it counts more: editors set it there',
		place => {
			expect(wayAdvice(fakeMachine({...chosen, ...place})).better).toBe('browser');
		},
	);

	test('over SSH it is a hint', () => {
		const advice = wayAdvice({...sshMachine, ...chosen});
		expect(advice.better).toBe('other-device');
		expect(advice.hints.join(' ')).toContain('BROWSER');
		expect(wayAdvice(sshMachine).hints.join(' ')).not.toContain('BROWSER');
	});
});

describe('signing in again', () => {
	test.each([
		['self', returnUrls.loopback, fakeMachine(), 'browser'],
		['self', undefined, fakeMachine(), 'browser'],
		['self', returnUrls.loopback, sshMachine, 'other-device'],
		['self', 'http://127.0.0.1:8123/back', fakeMachine(), 'browser'],
		['self', 'https://tool.example/back', fakeMachine(), 'other-device'],
		['self', 'http://localhost:9090/cb', fakeMachine(), 'other-device'],
		['client', returnUrls.hostedPage, sshMachine, 'hosted-page'],
		['client', undefined, sshMachine, 'hosted-page'],
		['client', returnUrls.guidePage, fakeMachine(), 'guide-page'],
		['client', returnUrls.loopback, fakeMachine(), 'address-bar'],
		['client', 'https://tool.example/back', fakeMachine(), 'own-address'],
		['owner', undefined, fakeMachine(), undefined],
	] as const)('role %s by %s', (role, redirectUri, machine, flow) => {
		expect(wayAgain(role, redirectUri, machine)).toBe(flow);
	});
});
