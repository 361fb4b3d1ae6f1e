import fc from 'fast-check';
import {expect, test} from 'vitest';
import {Failure} from '../../source/core/failure.ts';
import {ask} from '../../source/steps/sign-in.ts';
import {screenOf} from './step-screen.tsx';

const Screen = screenOf(ask);

import {errorAnswer, FakeHttp, tokenAnswer, vendorsAnswer} from '../fakes/http.ts';
import {type FakePorts, fakePorts} from '../fakes/ports.ts';
import {FakeStore, fileWith, someProfile} from '../fakes/store.ts';
import {answeredDraft, type ShownStep, type ShowOptions, showStep} from './show-step.tsx';

const tokenRoute = 'POST https://api.amazon.com/auth/o2/token';
const vendorsRoute = 'GET https://api.amazonalexa.com/v1/vendors';
const code = 'ANcodeOfTheTest123';

function answering(changes: Partial<FakePorts> = {}): FakePorts {
	const http = new FakeHttp().always(tokenRoute, tokenAnswer()).always(vendorsRoute, vendorsAnswer('M1'));
	return fakePorts({http, ...changes});
}

async function show(options: ShowOptions = {}): Promise<ShownStep> {
	const app = await showStep(Screen, {draft: answeredDraft(), ports: answering(), ...options});
	if (!options.failure) await app.waitFor(() => app.printed() !== '', 'an address');
	return app;
}

/** Without what was printed above it. */
const frameOf = (app: ShownStep) => {
	const lines = app.lines();
	return lines.slice(lines.findLastIndex(line => line.startsWith('Title')));
};
const printedAddress = (app: ShownStep) =>
	app
		.printed()
		.split('\n')
		.find(line => line.startsWith('https://www.amazon'))!;
const stateOf = (app: ShownStep) => app.states.at(-1)!;
const callback = (app: ShownStep, state = stateOf(app)) => `code=${code}&state=${state}`;
const pasted = (app: ShownStep, state = stateOf(app)) => `http://127.0.0.1:9090/cb?${callback(app, state)}`;

test('the browser way: prints the address, opens it, waits, saves, hands on the session', async () => {
	const app = await show();
	await app.waitForText('Your browser is open at Amazon');
	expect(app.ports.browser.opened).toEqual([printedAddress(app)]);
	expect(app.lastFrame()).toMatch(/http:\/\/127\.0\.0\.1:9090\/go\/\S+ /);
	expect(app.lastFrame()).toContain('5:00 left');
	expect(app.ports.listener.deliver(callback(app))).toBe('accepted');
	await app.waitFor(() => app.done.length > 0, 'the session');
	const {session} = app.done[0]!;
	expect(session!.profileName).toBe('me');
	expect(session!.profile.vendorId).toBe('M1');
	expect(Object.keys(app.ports.store.file.profiles!)).toEqual(['me']);
	expect(app.ports.http.requestsOf(tokenRoute)).toHaveLength(1);
	expect(app.ports.listener.isOpen).toBe(false);
});

test('keys: o opens again, c copies, u prints again', async () => {
	const app = await show();
	await app.press('o');
	await app.waitFor(() => app.ports.browser.opened.length === 2, 'a second open');
	await app.press('c');
	expect(app.actions).toContainEqual({type: 'copy', text: printedAddress(app), what: 'Address'});
	const before = app.actions.length;
	await app.press('u');
	expect(app.actions.slice(before)).toMatchObject([{type: 'print'}]);
});

test('no opener: the reason, and the wait goes on', async () => {
	const ports = answering();
	ports.browser.starts = false;
	const app = await show({ports});
	await app.waitForText('The browser was not opened (no browser was found here)');
	app.ports.listener.deliver(callback(app));
	await app.waitFor(() => app.done.length > 0, 'the session');
});

test('p opens the field, Esc closes it, what is pasted there ends the wait', async () => {
	const app = await show();
	await app.press('p');
	expect(app.lastFrame()).toContain('❯');
	await app.press('escape');
	expect(app.backs).toBe(0);
	await app.press('p');
	await app.paste(pasted(app));
	await app.press('enter');
	await app.waitFor(() => app.done.length > 0, 'the session');
	expect(app.frames.join('\n')).not.toContain(code);
});

test('any paste opens the field with it', async () => {
	const app = await show();
	await app.paste(pasted(app));
	await app.press('enter');
	await app.waitFor(() => app.done.length > 0, 'the session');
});

test('a paste that is refused stays in the field with its reason, until something is typed', async () => {
	const app = await show();
	await app.paste(pasted(app, 'another-state-of-another-sign-in'));
	await app.press('enter');
	await app.waitForText('from another sign-in');
	await app.type('x');
	await app.waitFor(() => !app.lastFrame().includes('from another sign-in'), 'the reason to go');
	expect(app.done).toEqual([]);
});

test('the answer to an earlier address of this run is told as such, pasted or called back', async () => {
	const app = await show({facts: {earlierStates: ['state-of-an-earlier-address']}});
	app.ports.listener.deliver(`code=x&state=state-of-an-earlier-address`);
	await app.waitForText('an earlier address of this run');
	await app.paste(pasted(app, 'state-of-an-earlier-address'));
	await app.press('enter');
	await app.waitForText('an earlier address of this run');
	expect(app.ports.listener.isOpen).toBe(true);
});

test('a callback of somebody else is one line, and the wait goes on', async () => {
	const app = await show();
	app.ports.listener.deliver('code=x&state=y');
	app.ports.listener.deliver('code=x&state=z');
	await app.waitForText('2 answers to other sign-ins came and were not taken. Press o');
	app.ports.listener.deliver(callback(app));
	await app.waitFor(() => app.done.length > 0, 'the session');
});

test('after 30 s the likely causes by themselves, with keys that lead to their steps', async () => {
	const app = await show();
	await app.press('1', '2', '3');
	expect(app.edits).toEqual([]);
	await app.clock.advance(30);
	await app.waitForText('Does Amazon show an error page?');
	for (const text of ['1 return URL  http://127.0.0.1:9090/cb', '2 client ID', '3 scopes']) {
		expect(app.lastFrame()).toContain(text);
	}
	expect(app.lastFrame()).toContain('4:30 left');
	await app.press('1', '2', '3');
	expect(app.edits).toEqual(['returnUrls', 'clientId', 'scopes']);
});

test('at zero “Still there?”: Enter gives five more minutes to the same address', async () => {
	const app = await show();
	await app.clock.advance(300);
	await app.waitForText('Still there? Enter: five more minutes');
	await app.press('enter');
	await app.waitForText('5:00 left');
	expect(app.states).toHaveLength(1);
	expect(app.lastFrame()).not.toContain('Still there?');
	app.ports.listener.deliver(callback(app));
	await app.waitFor(() => app.done.length > 0, 'the session');
});

test('at zero with the field open Enter on the empty field gives more time, a paste still counts', async () => {
	const app = await show({draft: answeredDraft({flow: 'other-device'})});
	await app.clock.advance(300);
	await app.waitForText('Still there?');
	await app.press('enter');
	await app.waitForText('5:00 left');
	await app.clock.advance(300);
	await app.waitForText('Still there?');
	await app.paste(pasted(app));
	await app.press('enter');
	await app.waitFor(() => app.done.length > 0, 'the session');
});

test('another device: no listener, no browser, the field from the start, letters are text', async () => {
	const app = await show({draft: answeredDraft({flow: 'other-device'})});
	expect(app.ports.listener.opened).toEqual([]);
	expect(app.ports.browser.opened).toEqual([]);
	await app.type('ocupw');
	expect(app.lastFrame()).toContain('•••••');
	expect(app.actions).toHaveLength(1);
	await app.press('escape');
	expect(app.backs).toBe(1);
});

test('another device: Ctrl keys work while the field is open', async () => {
	const app = await show({draft: answeredDraft({flow: 'other-device'})});
	await app.press('ctrl+y', 'ctrl+p');
	expect(app.actions.map(action => action.type)).toEqual(['print', 'copy', 'print']);
	await app.press('ctrl+o');
	await app.waitForText('Your browser is open at Amazon');
	expect(app.ports.listener.isOpen).toBe(true);
});

test('w changes the way while waiting; the address stays and is printed once', async () => {
	const app = await show();
	await app.press('w');
	await app.waitFor(() => !app.ports.listener.isOpen, 'the closed port');
	expect(app.lastFrame()).toContain('on any device');
	expect(app.actions.filter(action => action.type === 'print')).toHaveLength(1);
	await app.press('escape', 'w');
	await app.waitFor(() => app.ports.listener.isOpen, 'the listener');
	app.ports.listener.deliver(callback(app));
	await app.waitFor(() => app.done.length > 0, 'the session');
	expect(app.done[0]).not.toHaveProperty('flow');
});

test('a way that was changed goes into the answers', async () => {
	const app = await show();
	await app.press('w');
	await app.paste(pasted(app));
	await app.press('enter');
	await app.waitFor(() => app.done.length > 0, 'the session');
	expect(app.done[0]).toMatchObject({flow: 'other-device'});
});

test('declined: the reason, nothing starts by itself, Enter opens a new address', async () => {
	const app = await show();
	app.ports.listener.deliver(`error=access_denied&state=${stateOf(app)}`);
	await app.waitForText('Enter: try again with a new address');
	expect(app.failures.map(failure => failure.code)).toEqual(['access_denied']);
	expect(app.lastFrame()).toContain('declined in the browser');
	expect(app.ports.listener.isOpen).toBe(false);
	expect(app.ports.browser.opened).toHaveLength(1);
	await app.press('enter');
	await app.waitFor(() => app.states.length === 2, 'a new address');
	expect(new Set(app.states).size).toBe(2);
	expect(app.mended).toBe(1);
	await app.waitFor(() => app.ports.browser.opened.length === 2, 'the browser again');
	app.ports.listener.deliver(callback(app));
	await app.waitFor(() => app.done.length > 0, 'the session');
});

test('while stopped the causes can be changed and another way taken', async () => {
	const app = await show();
	app.ports.listener.deliver(`error=access_denied&state=${stateOf(app)}`);
	await app.waitForText('Enter: try again');
	await app.press('2');
	expect(app.edits).toEqual(['clientId']);
	await app.press('w', 'enter');
	await app.waitFor(() => app.states.length === 2, 'a new address');
	expect(app.ports.browser.opened).toHaveLength(1);
});

test('a failure of another step is handed to the wizard', async () => {
	const http = new FakeHttp().on(tokenRoute, errorAnswer('invalid_client', 401));
	const app = await show({ports: fakePorts({http})});
	app.ports.listener.deliver(callback(app));
	await app.waitFor(() => app.failures.length > 0, 'the failure');
	expect(app.failures[0]!.code).toBe('invalid_client');
	expect(app.ports.store.writes).toEqual([]);
});

test('a busy port is handed to the wizard', async () => {
	const ports = answering();
	ports.listener.nextOpenFails = new Failure('port_busy', {port: 9090, holder: ''});
	const app = await showStep(Screen, {draft: answeredDraft(), ports});
	await app.waitFor(() => app.failures.length > 0, 'the failure');
	expect(app.failures[0]!.code).toBe('port_busy');
	expect(ports.browser.opened).toEqual([]);
});

test.each(['sign_in_needed', 'refresh_refused'] as const)('comes with %s: starts by itself', async code => {
	const failure = new Failure(code, {profile: 'me', detail: 'x', command: 'y'});
	const app = await show({failure});
	await app.waitFor(() => app.states.length === 1, 'an address');
	expect(app.lastFrame()).toContain(failure.what.slice(0, 30));
});

test.each(['no_vendor', 'timed_out', 'smapi_unauthorized'] as const)(
	'comes with %s: waits for Enter',
	async code => {
		const app = await show({failure: new Failure(code)});
		expect(app.states).toEqual([]);
		expect(app.ports.browser.opened).toEqual([]);
		await app.press('enter');
		await app.waitFor(() => app.states.length === 1, 'an address');
	},
);

const mine = someProfile({vendors: [{id: 'M9', name: 'Mine'}], vendorId: 'M9'});
const withMine = () => answering({store: new FakeStore(fileWith({me: mine}))});

async function otherAccount(options: ShowOptions = {}): Promise<ShownStep> {
	const app = await show({ports: withMine(), ...options});
	app.ports.listener.deliver(callback(app));
	await app.waitForText('Another account answered');
	return app;
}

test("another account's vendor: nothing is written until the person chooses; first choice is a new profile", async () => {
	const app = await otherAccount();
	expect(app.ports.store.writes).toEqual([]);
	expect(app.lastFrame()).toContain('❯ Keep it as a new profile, me-2');
	await app.press('enter');
	await app.waitFor(() => app.done.length > 0, 'the session');
	expect(Object.keys(app.ports.store.file.profiles!)).toEqual(['me', 'me-2']);
	expect(app.done[0]).toMatchObject({profileName: 'me-2', session: {profileName: 'me-2'}});
});

test('another account: replace', async () => {
	const app = await otherAccount();
	await app.press('down', 'enter');
	await app.waitFor(() => app.done.length > 0, 'the session');
	expect(Object.keys(app.ports.store.file.profiles!)).toEqual(['me']);
	expect(app.done[0]!.session!.profile.vendorId).toBe('M1');
});

test('another account: sign in again drops the token and opens a new address', async () => {
	const app = await otherAccount();
	await app.press('down', 'down', 'enter');
	await app.waitFor(() => app.states.length === 2, 'a new address');
	expect(app.printed()).toContain('The new token was dropped');
	expect(app.ports.store.writes).toEqual([]);
});

test('another account: Esc asks first, leaving says that the token was dropped', async () => {
	const app = await otherAccount();
	await app.press('escape');
	expect(app.lastFrame()).toContain('dropped');
	await app.press('enter');
	expect(app.backs).toBe(0);
	await app.press('escape', 'down', 'enter');
	expect(app.backs).toBe(1);
	app.unmount();
	await app.waitFor(
		() => app.printed().includes('The new token was dropped; nothing was saved.'),
		'the words',
	);
	expect(app.ports.store.writes).toEqual([]);
});

test('Ctrl+C while a token waits to be saved says that it was dropped', async () => {
	const app = await otherAccount();
	expect(app.printed()).not.toContain('dropped');
	app.unmount();
	await app.waitFor(
		() => app.printed().includes('The new token was dropped; nothing was saved.'),
		'the words',
	);
});

test('a disk that fails: the same tokens are saved at the next try', async () => {
	const ports = answering();
	const app = await show({ports});
	ports.store.nextChangeFails = new Failure('save_failed', {path: '/x', detail: 'no space'});
	app.ports.listener.deliver(callback(app));
	await app.waitForText('Cannot save /x: no space');
	await app.press('enter');
	await app.waitFor(() => app.done.length > 0, 'the session');
	expect(ports.http.requestsOf(tokenRoute)).toHaveLength(1);
	expect(Object.keys(ports.store.file.profiles!)).toEqual(['me']);
});

test('vendors that are not known go on with the session as a failure', async () => {
	const http = new FakeHttp().on(tokenRoute, tokenAnswer()).on(vendorsRoute, {status: 403, body: '{}'});
	const app = await show({ports: fakePorts({http})});
	app.ports.listener.deliver(callback(app));
	await app.waitFor(() => app.done.length > 0, 'the session');
	expect(app.done[0]!.session!.vendorsFailure!.code).toBe('smapi_forbidden');
});

test('Esc during the exchange stops it and says that the code is spent', async () => {
	const app = await show({ports: fakePorts({http: new FakeHttp().on(tokenRoute, 'hang')})});
	app.ports.listener.deliver(callback(app));
	await app.waitForText('Getting the token from api.amazon.com');
	await app.press('escape');
	expect(app.backs).toBe(1);
	expect(app.printed()).toContain('its code is spent');
});

test('Esc does not stop a save half-way', async () => {
	const http = new FakeHttp().on(tokenRoute, tokenAnswer()).on(vendorsRoute, 'hang');
	const app = await show({ports: fakePorts({http})});
	app.ports.listener.deliver(callback(app));
	await app.waitForText('Saving the profile');
	await app.press('escape');
	expect(app.backs).toBe(0);
});

test('a stray letter does not use the sign-in up; a second Enter sends it', async () => {
	const app = await show();
	await app.press('p', 'c', 'enter');
	expect(app.lastFrame()).toContain('too short for a code');
	expect(app.ports.http.requests).toEqual([]);
	await app.press('enter');
	await app.waitFor(() => app.ports.http.requestsOf(tokenRoute).length === 1, 'the exchange');
});

const demo = (allow: (url: string) => Promise<string>) => ({
	demo: {answers: {}, consoleUrl: '', practiceUrl: 'http://127.0.0.1:1/practice', folder: '/d', allow},
});

test.each(['browser', 'other-device'] as const)('in the demo Enter plays the owner (%s)', async flow => {
	const allow = async (url: string) =>
		`http://127.0.0.1:9090/cb?code=${code}&state=${new URL(url).searchParams.get('state')}`;
	const app = await show({draft: answeredDraft({flow}), facts: demo(allow)});
	expect(app.lastFrame()).toContain('signs in and allows for you');
	expect(`${app.printed()}${app.lastFrame()}`).not.toContain('any device');
	await app.press('enter');
	await app.waitFor(() => app.done.length > 0, 'the session');
});

test.each([
	['the demo', demo(async () => ''), 0, 'Enter allow  Esc back  Ctrl+G help'],
	['time is up', {}, 300, 'Enter more time  Esc back  Ctrl+G help'],
])('at 40 columns the way back stays beside the field: %s', async (_, facts, seconds, keys) => {
	const app = await show({draft: answeredDraft({flow: 'other-device'}), facts, columns: 40, rows: 12});
	await app.ports.clock.advance(seconds);
	await app.waitFor(() => app.lines().at(-1) === keys, keys);
});

test('the address is printed again by a key that says so', async () => {
	const app = await show();
	expect(app.lines().at(-1)).toContain('u print again');
});

test('in the demo an error page leads nowhere and says so', async () => {
	const allow = async () => {
		throw new Failure('authorization_error', {}, {why: 'Error Summary'});
	};
	const app = await show({facts: demo(allow)});
	await app.press('enter');
	await app.waitForText('did not lead back here: “Error Summary”');
	expect(app.ports.listener.isOpen).toBe(true);
});

test('in the demo an answer of another sign-in is told while no field is open', async () => {
	const app = await show({
		facts: demo(async () => 'http://127.0.0.1:9090/cb?code=x&state=of-another-sign-in'),
	});
	await app.press('enter');
	await app.waitForText('This address is from another sign-in');
});

test('leaving the screen closes the listener', async () => {
	const app = await show();
	app.unmount();
	await app.waitFor(() => !app.ports.listener.isOpen, 'the closed port');
});

test.each([
	[80, 24],
	[40, 12],
	[20, 5],
])(
	'at %i × %i the frame is lower than the window, field open and closed, early and late',
	async (columns, rows) => {
		const app = await show({columns, rows});
		const fits = () => expect(frameOf(app).length).toBeLessThan(rows);
		fits();
		await app.clock.advance(31);
		await app.press('u');
		fits();
		await app.press('p');
		fits();
		await app.paste('https://example.com/cb');
		await app.press('enter');
		await app.waitFor(() => true, 'a turn');
		fits();
		await app.clock.advance(300);
		await app.press('escape');
		fits();
		if (rows >= 12) expect(app.lastFrame()).toContain('Still there?');
	},
);

test('in a narrow window the short address is printed above too, unbroken', async () => {
	const app = await show({columns: 40, rows: 12});
	expect(app.printed()).toMatch(/^http:\/\/127\.0\.0\.1:9090\/go\/\S+$/m);
	expect(frameOf(app).join('\n')).not.toContain('/go/');
});

test('any keys: nothing throws, no secret is drawn, at most one exchange', async () => {
	const key = fc.constantFrom(
		...[
			'o',
			'c',
			'u',
			'p',
			'w',
			'1',
			'2',
			'3',
			'?',
			'enter',
			'escape',
			'down',
			'up',
			'x',
			'ctrl+y',
			'ctrl+p',
			'ctrl+o',
		],
		...['wait 30', 'wait 300', 'paste', 'paste wrong', 'callback', 'deny'],
	);
	await fc.assert(
		fc.asyncProperty(fc.array(key, {maxLength: 14}), async keys => {
			const app = await show();
			for (const name of keys) {
				if (name === 'wait 30' || name === 'wait 300') await app.clock.advance(Number(name.slice(5)));
				else if (name === 'paste') await app.paste(pasted(app));
				else if (name === 'paste wrong') await app.paste('https://example.com/cb');
				else if (name === 'callback' || name === 'deny') {
					if (!app.ports.listener.isOpen) continue;
					app.ports.listener.deliver(
						name === 'deny' ? `error=access_denied&state=${stateOf(app)}` : callback(app),
					);
					await app.waitFor(() => true, 'a turn');
				} else await app.press(name);
			}
			const text = app.frames.join('\n');
			expect(text).toContain('Title · 1 of 9');
			for (const secret of [code, tokenSecret, someProfile().clientSecret!.slice(0, 40)])
				expect(text).not.toContain(secret);
			expect(app.ports.http.requestsOf(tokenRoute).length).toBeLessThanOrEqual(app.states.length);
			app.unmount();
		}),
		{numRuns: 25},
	);
});

const tokenSecret = 'access-token-of-the-test';

test('on another device the likely causes fit beside the field at 40 by 12', async () => {
	const app = await show({draft: answeredDraft({flow: 'other-device'}), columns: 40, rows: 12});
	expect(app.lastFrame()).toContain('Ctrl+P prints');
	await app.ports.clock.advance(30);
	await app.waitForText('An error page at Amazon? Compare:');
	for (const name of ['return URL', 'client ID', 'scopes', 'Ctrl+P prints'])
		expect(app.lastFrame()).toContain(name);
});
