import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {revokeUrl} from '../../source/core/client.ts';
import {type ConfigFile, profileIn, withRequest} from '../../source/core/config-file.ts';
import {Failure} from '../../source/core/failure.ts';
import {amazonHosts} from '../../source/core/hosts.ts';
import type {OpenRequest, Profile} from '../../source/core/profile.ts';
import {errorAnswer, tokenAnswer} from '../fakes/http.ts';
import {sshMachine} from '../fakes/machine.ts';
import {fakePorts} from '../fakes/ports.ts';
import {fileWith, someProfile} from '../fakes/store.ts';
import {showHome} from './show-home.tsx';

const route = 'POST https://api.amazon.com/auth/o2/token';
const start = new Date('2026-01-02T03:04:05.000Z');
const at = (days: number) => new Date(start.getTime() + days * 86_400_000);

function ending(seconds: number, changes: Partial<Profile> = {}): Profile {
	const {tokens} = someProfile();
	return someProfile({
		tokens: {...tokens, expiresAt: new Date(start.getTime() + seconds * 1000)},
		...changes,
	});
}

const {refreshToken: _, ...endedForGood} = ending(-1).tokens;
const codeRequest: OpenRequest = {
	kind: 'code',
	profileName: 'acme',
	clientId: someProfile().clientId!,
	clientSecret: someProfile().clientSecret!,
	redirectUri: 'http://127.0.0.1:9090/cb',
	hosts: amazonHosts,
	scopes: ['alexa::ask:skills:read'],
	state: 'the-state',
	codeVerifier: 'the-verifier',
	createdAt: at(-2),
};
const draft = {
	answers: {role: 'self', flow: 'browser', redirectUri: 'http://127.0.0.1:9090/cb'},
	at: 'scopes',
	savedAt: new Date(start.getTime() - 2 * 3_600_000).toISOString(),
};

describe('the list', () => {
	test('the draft first, then requests and profiles; the focus is on what token would use', async () => {
		const file = {...withRequest(fileWith({me: someProfile(), b: someProfile()}), 'r1', codeRequest), draft};
		const app = await showHome(file);
		const rows = app.lines().filter(line => /^[❯ ] \S/.test(line));
		expect(rows.map(row => row.slice(2).replace(/ {2,}/g, ' · '))).toEqual([
			'Go on: new sign-in, at Scopes, 2 h ago',
			'Waiting for a code: acme · 2 days ago',
			'me · valid 60 min · default',
			'b · valid 60 min',
			'New sign-in',
		]);
		expect(app.focus()).toBe('me');
	});

	test('the environment chooses as it does for token', async () => {
		const file = fileWith({me: someProfile(), b: someProfile(), c: someProfile()});
		const named = await showHome(file, {facts: {environment: {SMAPI_LOGIN_PROFILE: 'c'}}});
		expect(named.focus()).toBe('c');
		const unknown = await showHome(file, {facts: {environment: {SMAPI_LOGIN_PROFILE: 'gone'}}});
		expect(unknown.focus()).toBe('me');
	});

	test('states go on while it is left open', async () => {
		const app = await showHome(fileWith({me: ending(125)}));
		expect(app.lastFrame()).toContain('valid 2 min');
		await app.clock.advance(60);
		await app.waitForText('valid 1 min');
		await app.clock.advance(120);
		await app.waitForText('expired, refreshes');
	});

	test('at 40 × 12 every row can be reached', async () => {
		const profiles = Object.fromEntries(Array.from({length: 30}, (__, n) => [`team-${n}`, someProfile()]));
		const app = await showHome(fileWith(profiles), {columns: 40, rows: 12});
		for (let n = 0; n < 30; n++) {
			expect(app.lastFrame()).toMatch(new RegExp(`❯ team-${n}\\b`));
			expect(app.lines().length).toBeLessThan(12);
			await app.press('down');
		}
		expect(app.focus()).toBe('New sign-in');
	});

	test('a thousand profiles: a key is one small frame', async () => {
		const profiles = Object.fromEntries(Array.from({length: 1000}, (__, n) => [`team-${n}`, someProfile()]));
		const app = await showHome({...fileWith({}), profiles: fileWith(profiles).profiles ?? {}});
		await app.press('end', 'up');
		expect(app.focus()).toBe('team-999');
		await app.press('/');
		await app.paste('TEAM-500');
		await app.press('enter');
		expect(app.focus()).toBe('team-500');
	});
});

describe('Enter on a profile', () => {
	test('a token that lives: the token screen, nothing sent, the use written down', async () => {
		const app = await showHome(fileWith({me: ending(301)}));
		await app.press('enter');
		await app.waitFor(() => app.gone.length > 0, 'the token screen');
		expect(app.gone[0]?.destination).toEqual({at: 'token', hosts: amazonHosts, keepsDraft: false});
		expect(app.gone[0]?.draft.answers.session).toMatchObject({profileName: 'me'});
		expect(app.ports.http.requests).toEqual([]);
		expect(profileIn(app.ports.store.file, 'me')).toMatchObject({usedAt: start});
	});

	test('under 5 minutes it is renewed first', async () => {
		const ports = fakePorts();
		ports.http.on(route, tokenAnswer());
		const app = await showHome(fileWith({me: ending(299)}), {ports});
		await app.press('enter');
		await app.waitFor(() => app.gone.length > 0, 'the token screen');
		const {session} = app.gone[0]!.draft.answers;
		expect(session?.profile.tokens.accessToken).toBe('Atza|access-token-of-the-test');
	});

	test('a slow server: who is asked, and Esc stops it', async () => {
		const ports = fakePorts();
		ports.http.on(route, 'hang');
		const app = await showHome(fileWith({me: ending(-1)}), {ports});
		await app.press('enter');
		expect(app.lastFrame()).not.toContain('Renewing');
		await app.clock.advance(0.3);
		await app.waitForText('Renewing the token of me with api.amazon.com…');
		await app.press('n', 'd', 'enter', 'down');
		expect(app.gone).toEqual([]);
		await app.press('escape');
		expect(app.lastFrame()).not.toContain('Renewing');
		expect(app.told.backs).toBe(0);
		await app.press('escape');
		expect(app.told.backs).toBe(1);
	});

	test('no network, the token still lives: the token screen with the reason', async () => {
		const ports = fakePorts();
		ports.http.on(route, new Failure('unreachable', {host: 'api.amazon.com', detail: 'ENOTFOUND'}));
		const app = await showHome(fileWith({me: ending(60)}), {ports});
		await app.press('enter');
		await app.waitFor(() => app.gone.length > 0, 'the token screen');
		expect(app.gone[0]?.destination).toMatchObject({at: 'token', failure: {code: 'unreachable'}});
	});

	test('no network and no token: told here, and gone with the next action', async () => {
		const ports = fakePorts();
		ports.http.on(route, new Failure('unreachable', {host: 'api.amazon.com', detail: 'ENOTFOUND'}));
		const app = await showHome(fileWith({me: ending(-1), b: someProfile()}), {ports});
		await app.press('enter');
		await app.waitForText('Cannot reach api.amazon.com');
		expect(app.gone).toEqual([]);
		expect(app.focus()).toBe('me');
		await app.press('down', '*');
		await app.waitForText('b is the default now.');
		expect(app.lastFrame()).not.toContain('Cannot reach');
	});

	test.each([
		['no refresh token', someProfile({tokens: endedForGood}), undefined, 'sign_in_needed'],
		['a refused refresh', ending(-1), errorAnswer('invalid_grant'), 'refresh_refused'],
	] as const)(
		'%s: the sign-in, with every answer known and the reason',
		async (__, profile, answer, code) => {
			const ports = fakePorts();
			if (answer) ports.http.on(route, answer);
			const app = await showHome(fileWith({me: profile}), {ports});
			await app.press('enter');
			await app.waitFor(() => app.gone.length > 0, 'the sign-in');
			const {draft: known, destination} = app.gone[0]!;
			expect(destination).toMatchObject({failure: {code}, hosts: amazonHosts, keepsDraft: false});
			expect(destination.at).toBeUndefined();
			expect(known.answers).toMatchObject({profileName: 'me', reviewed: true, flow: 'browser'});
		},
	);

	test('over SSH the sign-in is by the same address, pasted', async () => {
		const ports = fakePorts({machine: sshMachine});
		const app = await showHome(fileWith({me: someProfile({tokens: endedForGood})}), {ports});
		await app.press('enter');
		await app.waitFor(() => app.gone.length > 0, 'the sign-in');
		expect(app.gone[0]?.draft.answers).toMatchObject({
			flow: 'other-device',
			redirectUri: 'http://127.0.0.1:9090/cb',
		});
	});

	test('a wrong client secret: to its step', async () => {
		const ports = fakePorts();
		ports.http.on(route, errorAnswer('invalid_client', 401));
		const app = await showHome(fileWith({me: ending(-1)}), {ports});
		await app.press('enter');
		await app.waitFor(() => app.gone.length > 0, 'the step');
		expect(app.gone[0]?.destination).toMatchObject({at: 'client-secret', failure: {code: 'invalid_client'}});
	});

	test('other hosts in the environment: nothing is sent, both are named', async () => {
		const environmentHosts = {token: 'https://token.example'};
		const app = await showHome(fileWith({me: ending(-1)}), {facts: {environmentHosts}});
		await app.press('enter');
		await app.waitForText('https://token.example');
		expect(app.lastFrame()).toContain('https://api.amazon.com');
		await app.press('e');
		expect(app.gone).toEqual([]);
		expect(app.ports.http.requests).toEqual([]);
	});
});

describe('a received token that has ended', () => {
	const received = fileWith({theirs: ending(-1, {role: 'owner'})});

	test('it says what to ask for, and copies that', async () => {
		const app = await showHome(received);
		await app.press('enter');
		await app.waitForText('ask for that');
		await app.press('enter');
		expect(app.actions).toMatchObject([{type: 'copy', what: 'Message'}]);
		await app.press('escape');
		expect(app.focus()).toBe('theirs');
	});

	test('the new one goes into the same profile', async () => {
		const app = await showHome(received);
		await app.press('enter');
		await app.waitForText('I have a new one');
		await app.press('down', 'enter');
		expect(app.gone).toMatchObject([
			{
				draft: {answers: {role: 'owner', profileName: 'theirs'}},
				destination: {at: 'received-token', keepsDraft: false},
			},
		]);
	});
});

describe('keys', () => {
	test('c copies the token, renewed by the same rule', async () => {
		const ports = fakePorts();
		ports.http.on(route, tokenAnswer());
		const app = await showHome(fileWith({me: ending(-1)}), {ports});
		await app.press('c');
		await app.waitFor(() => app.actions.length > 0, 'the copy');
		expect(app.actions).toEqual([
			{type: 'copy', text: 'Atza|access-token-of-the-test', what: 'Access token of me'},
		]);
		expect(app.gone).toEqual([]);
		expect(app.focus()).toBe('me');
		expect(app.frames.join()).not.toContain('access-token-of-the-test');
	});

	test('n begins anew, e leads to review', async () => {
		const app = await showHome(fileWith({me: someProfile()}));
		await app.press('n', 'e');
		expect(app.gone[0]).toEqual({draft: {answers: {}, from: {}}, destination: {}});
		expect(app.gone[1]?.destination).toEqual({at: 'review', hosts: amazonHosts, keepsDraft: false});
		expect(app.gone[1]?.draft.answers).toMatchObject({profileName: 'me', clientId: someProfile().clientId});
		expect(app.gone[1]?.draft.answers.reviewed).toBeUndefined();
	});

	test('a received profile has no review to edit', async () => {
		const app = await showHome(fileWith({theirs: someProfile({role: 'owner'})}));
		expect(app.lastFrame()).not.toContain('e edit');
		await app.press('e');
		expect(app.gone).toEqual([]);
	});

	test('* makes the default', async () => {
		const app = await showHome(fileWith({me: someProfile(), b: someProfile()}));
		expect(app.lastFrame()).not.toContain('* default');
		await app.press('down');
		expect(app.lastFrame()).toContain('* default');
		await app.press('*');
		await app.waitForText('b is the default now.');
		expect(app.ports.store.file.defaultProfile).toBe('b');
	});

	test('a disk that is full is told here', async () => {
		const app = await showHome(fileWith({me: someProfile(), b: someProfile()}));
		app.ports.store.nextChangeFails = new Failure('save_failed', {path: '/x', detail: 'ENOSPC'});
		await app.press('down', '*');
		await app.waitForText('Cannot save /x');
		expect(app.ports.store.file.defaultProfile).toBe('me');
	});
});

describe('rename', () => {
	test('by the rule of names, and never over another one', async () => {
		const app = await showHome(fileWith({me: someProfile(), b: someProfile()}));
		await app.press('r');
		await app.paste('.hidden');
		await app.press('enter');
		expect(app.lastFrame()).toContain('A profile name has 1 to 64');
		await app.press('ctrl+u', 'b', 'enter');
		expect(app.lastFrame()).toContain('There is a profile b already.');
		await app.press('ctrl+u');
		await app.paste('work');
		await app.press('enter');
		await app.waitForText('me is work now.');
		expect(app.names()).toEqual(['work', 'b']);
		expect(app.ports.store.file.defaultProfile).toBe('work');
		expect(app.focus()).toBe('work');
	});

	test('a name that another process has taken meanwhile', async () => {
		const app = await showHome(fileWith({me: someProfile()}));
		await app.press('r');
		app.ports.store.file = fileWith({me: someProfile(), work: someProfile({role: 'client'})});
		await app.paste('work');
		await app.press('enter');
		await app.waitForText('There is a profile work already');
		expect(app.names()).toEqual(['me', 'work']);
		expect(profileIn(app.ports.store.file, 'work')).toMatchObject({role: 'client'});
	});

	test('Enter on the empty field and Esc change nothing', async () => {
		const app = await showHome(fileWith({me: someProfile()}));
		await app.press('r', 'enter', 'r', 'x', 'escape');
		expect(app.names()).toEqual(['me']);
		expect(app.ports.store.writes).toEqual([]);
		expect(app.told.backs).toBe(0);
	});
});

describe('delete', () => {
	test('Enter alone keeps it', async () => {
		const app = await showHome(fileWith({me: someProfile()}));
		await app.press('d');
		expect(app.lastFrame()).toContain('❯ Keep the profile me');
		await app.press('enter', 'd', 'escape');
		expect(app.names()).toEqual(['me']);
		expect(app.told.backs).toBe(0);
	});

	test('its own row deletes it, and tells where to take the permission back', async () => {
		const app = await showHome(fileWith({me: someProfile(), b: someProfile()}));
		await app.press('d', 'down', 'enter');
		await app.waitForText('me is deleted here.');
		expect(app.names()).toEqual(['b']);
		expect(app.actions).toEqual([{type: 'print', lines: [revokeUrl]}]);
		expect(app.focus()).toBe('b');
	});

	test('where Amazon does not know it, there is nothing to take back', async () => {
		const hosts = {authorize: 'http://127.0.0.1:1', token: 'http://127.0.0.1:1', smapi: 'http://127.0.0.1:1'};
		const app = await showHome(fileWith({me: someProfile({hosts})}));
		await app.press('d', 'down', 'enter');
		await app.waitForText('me is deleted.');
		expect(app.actions).toEqual([]);
	});

	test('a damaged profile is shown as that and can only be deleted', async () => {
		const file: ConfigFile = {version: 1, profiles: {broken: {role: 'self'}}, defaultProfile: 'broken'};
		const app = await showHome(file);
		expect(app.lastFrame()).toContain('damaged: tokens are missing');
		await app.press('enter');
		expect(app.lastFrame()).toContain('It can only be deleted: d.');
		await app.press('c', 'e', 'r', '*');
		expect(app.gone).toEqual([]);
		expect(app.ports.store.writes).toEqual([]);
		await app.press('d', 'down', 'enter');
		await app.waitForText('broken is deleted.');
		expect(app.names()).toEqual([]);
	});
});

describe('the draft', () => {
	const file: ConfigFile = {version: 1, draft};

	test('Enter goes on where it was', async () => {
		const app = await showHome(file);
		await app.press('enter');
		expect(app.gone).toMatchObject([
			{draft: {answers: draft.answers}, destination: {at: 'scopes', resumes: true}},
		]);
		expect(app.gone[0]?.destination.keepsDraft).not.toBe(false);
	});

	test('d deletes it, when it is confirmed', async () => {
		const app = await showHome(file);
		await app.press('d', 'down', 'enter');
		await app.waitForText('The unfinished sign-in is deleted.');
		expect(app.ports.store.file).not.toHaveProperty('draft');
		expect(app.focus()).toBe('New sign-in');
	});
});

describe('open requests', () => {
	test.each([
		[codeRequest, 'code', {role: 'client', requestId: 'r1', profileName: 'acme', reviewed: true}],
		[{kind: 'url', createdAt: at(-1)}, 'owner-url', {role: 'owner', requestId: 'r1'}],
		[
			{
				kind: 'token',
				authorizationUrl: 'https://www.amazon.com/ap/oa?x',
				hosts: amazonHosts,
				createdAt: at(-1),
			},
			'received-token',
			{role: 'owner', requestId: 'r1', authorizationUrl: 'https://www.amazon.com/ap/oa?x'},
		],
	] as const)('Enter goes on with it: %#', async (request, step, answers) => {
		const app = await showHome(withRequest({version: 1}, 'r1', request));
		await app.press('enter');
		expect(app.gone).toMatchObject([{draft: {answers}, destination: {at: step, keepsDraft: false}}]);
		if ('hosts' in request) expect(app.gone[0]?.destination.hosts).toEqual(request.hosts);
	});

	test('its secrets stay with its hosts', async () => {
		const app = await showHome(withRequest({version: 1}, 'r1', codeRequest), {
			facts: {environmentHosts: {token: 'https://token.example'}},
		});
		await app.press('enter');
		await app.waitForText('https://token.example');
		expect(app.gone).toEqual([]);
	});

	test('d deletes one', async () => {
		const file = withRequest(withRequest({version: 1}, 'r1', codeRequest), 'r2', {
			...codeRequest,
			createdAt: at(-1),
		});
		const app = await showHome(file);
		await app.press('d', 'down', 'enter');
		await app.waitForText('The open request is deleted.');
		expect(Object.keys(app.ports.store.file.requests ?? {})).toEqual(['r2']);
	});

	test('after 30 days they are dropped, with a word; young ones stay', async () => {
		const old = withRequest({version: 1}, 'old', {kind: 'url', createdAt: at(-31)});
		const app = await showHome(withRequest(old, 'r1', codeRequest));
		await app.waitForText('older than 30 days');
		expect(Object.keys(app.ports.store.file.requests ?? {})).toEqual(['r1']);
		expect(app.lastFrame()).not.toContain('Waiting for an address');
	});
});

describe('the filter', () => {
	const file = fileWith({acme: someProfile(), other: someProfile(), 'acme-2': someProfile({role: 'owner'})});

	test('shows while it is typed, Enter leads to the list, Esc shows all again', async () => {
		const app = await showHome(file);
		await app.press('/');
		await app.type('acm');
		expect(app.lastFrame()).not.toContain('other');
		await app.press('enter', 'down');
		expect(app.focus()).toBe('acme-2');
		await app.press('escape');
		expect(app.lastFrame()).toContain('other');
		expect(app.focus()).toBe('acme-2');
		expect(app.told.backs).toBe(0);
	});

	test('letters are text while it is open', async () => {
		const app = await showHome(file);
		await app.press('/', 'd', 'n', 'r', 'escape');
		expect(app.gone).toEqual([]);
		expect(app.lastFrame()).toContain('other');
	});

	test('nothing found', async () => {
		const app = await showHome(file);
		await app.press('/', 'z', 'z');
		expect(app.lastFrame()).toContain('Nothing has that');
		await app.press('enter', 'enter', 'd', 'c', 'escape');
		expect(app.names()).toHaveLength(3);
		expect(app.lastFrame()).toContain('other');
	});
});

test('any keys: it never throws, and no profile goes but by a confirmed delete', async () => {
	const file: ConfigFile = {
		...withRequest(
			fileWith({
				me: ending(-1),
				lives: someProfile(),
				theirs: ending(-1, {role: 'owner'}),
				endedForGood: someProfile({tokens: endedForGood}),
			}),
			'r1',
			codeRequest,
		),
		draft,
	};
	// What opens, moves and confirms comes more often, so that most runs reach the questions.
	const often = ['enter', 'enter', 'enter', 'd', 'd', 'down', 'down', 'escape'] as const;
	const keys = [...often, ...often, 'up', 'home', 'end', 'space', 'ctrl+g', ...'cnerd*/?jx'] as const;
	await fc.assert(
		fc.asyncProperty(fc.array(fc.constantFrom(...keys), {maxLength: 25}), async pressed => {
			const ports = fakePorts();
			ports.http.always(route, errorAnswer('invalid_grant'));
			const app = await showHome(file, {ports});
			let names = app.names();
			for (const key of pressed) {
				const canDelete = key === 'enter' && app.lastFrame().includes('❯ Delete the profile');
				const canRename = key === 'enter' && app.lastFrame().includes('Enter rename');
				await app.press(key);
				const now = app.names();
				if (canDelete) expect(names.length - now.length).toBeLessThanOrEqual(1);
				else if (canRename) expect(now).toHaveLength(names.length);
				else expect(now).toEqual(names);
				names = now;
			}
			expect(app.lastFrame()).not.toContain('ERROR');
			expect(app.ports.http.unexpected).toEqual([]);
			app.unmount();
		}),
		{numRuns: 25, endOnFailure: true},
	);
}, 120_000);
