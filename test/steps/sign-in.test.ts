import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {Failure} from '../../source/core/failure.ts';
import {amazonHosts} from '../../source/core/hosts.ts';
import {repairStep} from '../../source/core/steps.ts';
import {askReturnUrl, PairMemory} from '../../source/flows/check-pair.ts';
import {ask} from '../../source/steps/sign-in.ts';
import {errorAnswer, FakeHttp, tokenAnswer, vendorsAnswer} from '../fakes/http.ts';
import {type FakePorts, fakePorts} from '../fakes/ports.ts';
import {FakeRandom} from '../fakes/random.ts';
import {FakeStore, fileWith, someProfile} from '../fakes/store.ts';
import {type Expected, FakeTalk} from '../fakes/talk.ts';
import {answeredDraft, askStep, type StepOptions} from './ask-step.ts';

const tokenRoute = 'POST https://api.amazon.com/auth/o2/token';
const vendorsRoute = 'GET https://api.amazonalexa.com/v1/vendors';
const code = 'ANcodeOfTheTest123';
/** Of the first address that fake ports make. */
const state = new FakeRandom().base64url(32);
const pasted = `http://127.0.0.1:9090/cb?code=${code}&state=${state}`;
const opened = 'Your browser is opening';
const otherDevice = {draft: answeredDraft({flow: 'other-device'})};

function answering(changes: Partial<FakePorts> = {}): FakePorts {
	const http = new FakeHttp().always(tokenRoute, tokenAnswer()).always(vendorsRoute, vendorsAnswer('M1'));
	return fakePorts({http, ...changes});
}

const addressIn = (talk: FakeTalk) => talk.printed.findLast(line => line.startsWith('https://www.amazon'))!;
const stateIn = (talk: FakeTalk) => new URL(addressIn(talk)).searchParams.get('state');

/** One sign-in, with what a browser may do meanwhile. */
function signIn({ports = answering(), ...options}: StepOptions = {}) {
	const deliver = (query: string) => () => void ports.listener.deliver(query);
	return {
		ports,
		deliver,
		/** The browser comes back from the newest address. */
		allows: (talk: FakeTalk) => void ports.listener.deliver(`code=${code}&state=${stateIn(talk)}`),
		passes: (seconds: number) => () => ports.clock.advance(seconds),
		run: (...script: Expected[]) => askStep(ask, script, {ports, ...options}),
	};
}

const codeOf = (asked: Promise<unknown>) =>
	asked.then(
		() => 'no failure',
		error => (error instanceof Failure ? error.code : String(error)),
	);

describe('the browser way', () => {
	test('prints the address, opens it, waits, saves, hands on the session', async () => {
		const {ports, allows, run} = signIn();
		const {outcome, talk, states} = await run([opened, allows]);
		expect(ports.browser.opened).toEqual([`http://127.0.0.1:9090${ports.listener.openings[0]}`]);
		expect(ports.browser.opened.join()).not.toContain(stateIn(talk));
		expect(states).toEqual([state]);
		expect(talk.heard()).toContain('Making a new address…');
		expect(talk.heard()).toMatch(
			/No window\? Open the address yourself:\nthis computer http:\/\/127\.0\.0\.1:9090\/go\/\S+\nanother device /,
		);
		expect(outcome).toMatchObject({
			type: 'done',
			changes: {session: {profileName: 'me', profile: {vendorId: 'M1'}}},
		});
		expect(outcome).not.toHaveProperty('changes.flow');
		expect(Object.keys(ports.store.file.profiles!)).toEqual(['me']);
		expect(ports.http.requestsOf(tokenRoute)).toHaveLength(1);
		expect(ports.listener.isOpen).toBe(false);
	});

	test('A06: the screen says that the browser came, and that somebody was faster; o makes a fresh address', async () => {
		const {ports, allows, run} = signIn();
		const arrives = () => void ports.listener.arrive();
		const {talk} = await run([
			opened,
			arrives,
			talk => expect(talk.shown()).toContain('Your browser is open at Amazon'),
			arrives,
			talk => expect(talk.shown()).toMatch(/had been opened already.*Press o for a fresh one/s),
			'key o',
			allows,
		]);
		expect(new Set(ports.browser.opened).size).toBe(2);
		expect(ports.browser.opened.join()).not.toContain(stateIn(talk));
	});

	test.each([
		['the browser answered', 'answered', (by: ReturnType<typeof signIn>) => by.allows],
		[
			'the owner said no there',
			'answered',
			(by: ReturnType<typeof signIn>) => by.deliver(`error=access_denied&state=${state}`),
		],
		['who pasted the answer is here', 'over', () => 'key p'],
		['it was left', 'over', () => 'esc'],
	])('whoever waits for Amazon may look elsewhere: %s', async (_, end, ends) => {
		const by = signIn();
		const does = ends(by);
		const script: Expected[] = [[opened, does, ...(does === 'key p' ? [pasted] : [])]];
		const talk = new FakeTalk(script);
		await askStep(ask, script, {ports: by.ports, talk}).catch(error => expect(error).toBeInstanceOf(Failure));
		expect(talk.waits).toEqual(['Amazon', end]);
	});

	test('T05: what BROWSER names and is not used is said', async () => {
		const {ports, allows, run} = signIn();
		ports.browser.passedOver = 'BROWSER: “fox” is no program here.';
		await run([/Your browser is opening \(BROWSER: “fox” is no program here\.\)/, allows]);
	});

	test('in lines the short address is printed too, and the field is always open', async () => {
		const {ports, allows, run} = signIn({isScreen: false});
		const {talk} = await run([
			/The answer comes by itself.*\nAddress, or a letter\nAddress/s,
			'enter',
			allows,
		]);
		expect(talk.printed.slice(-2)).toEqual([
			'On this computer also:',
			expect.stringMatching(/^http:\/\/127\.0\.0\.1:9090\/go\/\S+$/),
		]);
		expect(talk.heard()).toContain('Paste the address first.');
		expect(ports.browser.opened).toHaveLength(1);
	});

	test('lines do not ask before it is known whether the browser opened', async () => {
		const hanging = Object.assign(fakePorts().browser, {open: () => new Promise<boolean>(() => undefined)});
		const {allows, run} = signIn({isScreen: false, ports: answering({browser: hanging})});
		// No field follows.
		const {talk} = await run([/^Opening your browser at Amazon…\nAddress, or a letter$/, allows]);
		expect(talk.heard()).not.toContain('(u)');
	});

	test('in a narrow window the short address is printed above too', async () => {
		const {allows, run} = signIn({columns: 40});
		const {talk} = await run([opened, allows]);
		expect(talk.printed.at(-1)).toMatch(/^http:\/\/127\.0\.0\.1:9090\/go\/\S+$/);
		expect(talk.heard()).toContain('o opens it, u prints the address.');
	});

	test('o opens again, c copies, u prints again', async () => {
		const {ports, allows, run} = signIn();
		const {talk} = await run([opened, 'key o', 'key c', 'key u', allows]);
		expect(ports.browser.opened).toHaveLength(2);
		expect(talk.copied).toEqual([{text: addressIn(talk), what: 'Address'}]);
		expect(talk.printed.filter(line => line === addressIn(talk))).toHaveLength(2);
		expect(talk.heard()).toContain('(u) print again');
	});

	test('no opener: the reason, and the wait goes on', async () => {
		const {ports, allows, run} = signIn();
		ports.browser.starts = false;
		const {outcome} = await run(['The browser was not opened (no browser was found here)', allows]);
		expect(outcome.type).toBe('done');
	});

	test('answers of others are one line, and the wait goes on', async () => {
		const {deliver, allows, run} = signIn();
		const {talk} = await run([opened, deliver('code=x&state=y'), deliver('code=x&state=z'), allows]);
		expect(talk.heard()).toContain('Answers to other sign-ins came in and were ignored (2). Press o');
	});
});

describe('a paste', () => {
	test('p opens the field, Esc closes it, what is pasted there ends the wait', async () => {
		const {run} = signIn();
		const {outcome, talk} = await run([
			opened,
			'key p',
			talk => expect(talk.shown()).toContain('The paste is hidden'),
			'esc',
			talk => expect(talk.shown()).not.toContain('The paste is hidden'),
			'key p',
			`paste ${pasted}`,
		]);
		expect(outcome.type).toBe('done');
		expect(talk.heard()).not.toContain(code);
	});

	test('any paste opens the field with it', async () => {
		const {run} = signIn();
		expect((await run([opened, `paste ${pasted}`, 'enter'])).outcome.type).toBe('done');
	});

	test.each([true, false])('that is refused is told; the wait goes on (screen: %s)', async isScreen => {
		const {allows, run} = signIn({isScreen});
		const wrong = pasted.replace(state, 'another-state-of-another-sign-in');
		const {talk, outcome} = await run([opened, ...(isScreen ? ['key p'] : []), wrong, allows]);
		expect(talk.heard()).toContain('from another sign-in');
		expect(outcome.type).toBe('done');
	});

	test.each([true, false])(
		'the answer to an earlier address of this run is told as such (called back: %s)',
		async isCalled => {
			const earlierStates = ['state-of-an-earlier-address'];
			const {deliver, allows, run} = signIn({facts: {earlierStates}});
			const late = pasted.replace(state, earlierStates[0]!);
			const {talk} = await run([
				opened,
				...(isCalled ? [deliver(new URL(late).search)] : ['key p', late]),
				allows,
			]);
			expect(talk.heard()).toContain('an earlier address of this run');
		},
	);

	test('a stray letter is never sent, a stray word by a second Enter', async () => {
		const {ports, run} = signIn();
		const nothing = () => expect(ports.http.requests).toEqual([]);
		const {talk} = await run([opened, 'key p', 'c', 'enter', 'c', 'c', nothing, 'hello', nothing, 'enter']);
		expect(talk.heard()).toContain('too short for a code');
		expect(ports.http.requestsOf(tokenRoute)).toHaveLength(1);
	});
});

describe('time', () => {
	test('after 30 s the likely causes by themselves, with keys that lead to their steps', async () => {
		const answers = ['returnUrls', 'clientId', 'scopes'];
		for (const [at, key] of answers.entries()) {
			const {passes, run} = signIn();
			const {outcome, talk} = await run([
				opened,
				talk => expect(talk.shown()).not.toContain('1 return URL'),
				passes(30),
				talk => expect(talk.shown()).toContain('1 return URL http://127.0.0.1:9090/cb'),
				`key ${at + 1}`,
			]);
			expect(outcome).toEqual({type: 'edit', key});
			expect(talk.heard()).toContain('Does Amazon show an error page?');
		}
	});

	test('U04: in lines too, where a field is always open', async () => {
		const asks = 'Does Amazon show an error page? Type 1 to change the return URL';
		for (const [at, key] of ['returnUrls', 'clientId', 'scopes'].entries()) {
			const {outcome} = await signIn({isScreen: false}).run([asks, `key ${at + 1}`]);
			expect(outcome).toEqual({type: 'edit', key});
		}
	});

	test('U04: before that a line says what an error page is answered by, and the keys work', async () => {
		const answers = ['returnUrls', 'clientId', 'scopes'];
		for (const [at, key] of answers.entries()) {
			const {outcome, talk} = await signIn().run([opened, `key ${at + 1}`]);
			expect(outcome).toEqual({type: 'edit', key});
			expect(talk.heard()).toMatch(/Does Amazon show an error page\? 1, 2 and 3 lead to/);
		}
	});

	test('U04: beside the field Ctrl+X leads there', async () => {
		const {run} = signIn(otherDevice);
		const {outcome, talk} = await run([
			'on any device',
			talk => expect(talk.shown()).toContain('Ctrl+X leads to'),
			'key x',
			talk => expect(talk.shown()).toContain('1 return URL http://127.0.0.1:9090/cb'),
			'key 1',
		]);
		expect(outcome).toEqual({type: 'edit', key: 'returnUrls'});
		expect(talk.heard()).toContain('(p) paste');
	});

	test.each([
		['An unknown redirect_uri', 'Amazon did not know the return URL http://127.0.0.1:9090/cb', '1 leads to'],
		['An unknown client_id', 'Amazon did not know the client ID', '2 leads to'],
	])('U04: what a check of this run said stays: %s', async (body, words, key) => {
		const {clientId, redirectUri} = answeredDraft().answers;
		const pairs = new PairMemory();
		const http = new FakeHttp().on('GET https://www.amazon.com/ap/oa', {status: 400, body});
		const check = {client: {hosts: amazonHosts, clientId: clientId!}, redirectUri: redirectUri!, scopes: []};
		await askReturnUrl(check, pairs, fakePorts({http}), new AbortController().signal);
		const {ports, allows, run} = signIn({pairs});
		const {talk} = await run([opened, allows]);
		expect(talk.heard()).toContain(words);
		expect(talk.heard()).toContain(key);
		expect(ports.http.requests.every(({method}) => method === 'POST' || method === 'GET')).toBe(true);
		expect(ports.http.requestsOf('GET https://www.amazon.com/ap/oa')).toEqual([]);
	});

	test('beside the field the causes have no keys on the screen; in a narrow window the words are short', async () => {
		const {passes, run} = signIn({...otherDevice, columns: 40});
		const {talk} = await run([
			'Ctrl+P prints',
			passes(30),
			talk => expect(talk.shown()).not.toContain('(1) change'),
			'esc',
		]);
		expect(talk.heard()).toContain('Error page? Compare with the console:\nreturn URL');
	});

	test('in lines their letters work beside the field', async () => {
		const {passes, run} = signIn({isScreen: false});
		expect((await run([opened, passes(30), 'key 2'])).outcome).toEqual({type: 'edit', key: 'clientId'});
	});

	test('at zero “Still there?”: Enter gives five more minutes to the same address', async () => {
		const {passes, allows, run} = signIn();
		const {talk, states} = await run([
			opened,
			passes(300),
			talk =>
				expect(talk.shown()).toMatch(
					/time is up\nStill there\? Enter: five more minutes\. An answer that comes now still counts\.\nYour browser was asked to open/,
				),
			'enter',
			talk => expect(talk.shown()).not.toContain('Still there?'),
			allows,
		]);
		expect(states).toHaveLength(1);
		expect(talk.heard()).toContain('(enter) five more minutes');
	});

	test.each([true, false])(
		'with the field open Enter gives more time too, and a paste counts (screen: %s)',
		async isScreen => {
			const {passes, run} = signIn({...otherDevice, isScreen, facts: {timeoutSeconds: 60}});
			const {talk, outcome} = await run([
				'Open the address above',
				passes(60),
				'enter',
				talk => expect(talk.shown()).not.toContain('Still there?'),
				passes(60),
				talk => expect(talk.shown()).toContain('Still there?'),
				pasted,
			]);
			expect(outcome.type).toBe('done');
			expect(talk.heard()).toContain(
				isScreen ? 'Enter: 1 min more. What' : 'The time is up. Still there? Press Enter for 1 min more.',
			);
		},
	);
});

describe('another device', () => {
	test('no listener, no browser, the field from the start; Esc is back', async () => {
		const {ports, run} = signIn(otherDevice);
		const {outcome, talk} = await run(['on any device', 'key c', 'key u', 'esc']);
		expect(outcome).toEqual({type: 'back'});
		expect([ports.listener.opened, ports.browser.opened]).toEqual([[], []]);
		expect(talk.copied).toHaveLength(1);
		expect(talk.printed.filter(line => line === addressIn(talk))).toHaveLength(2);
		expect(talk.heard()).toMatch(
			/1\. Open the address above on any device.*\n2\. Sign in and choose Allow\. .*“can't connect”, that is fine\.\n3\. Copy the address it ended on and paste it here\./,
		);
	});

	describe('U06: a QR code of the address', () => {
		const large = {...otherDevice, columns: 100, rows: 50};
		const picture = /[█▀▄ ]{40,}\n[█▀▄ ]{40,}\n/;

		test('is shown and hidden by q, and by Esc; a paste leads back to the field', async () => {
			const {run} = signIn(large);
			const {outcome} = await run([
				'(q) QR code',
				talk => expect(talk.shown()).toContain('Ctrl+Q shows it as a QR code'),
				'key q',
				talk => expect(talk.shown()).toMatch(picture),
				'key q',
				talk => expect(talk.shown()).not.toMatch(picture),
				'key q',
				'esc',
				talk => expect(talk.shown()).toContain('Copy the address it ended on'),
				'key q',
				`paste ${pasted}`,
				talk => expect(talk.shown()).not.toMatch(picture),
				pasted,
			]);
			expect(outcome.type).toBe('done');
		});

		test.each([
			['too low', {...large, rows: 40}],
			['too narrow', {...large, columns: 70}],
			['in lines', {...large, isScreen: false}],
			['on this computer', {columns: 100, rows: 50}],
		])('is not offered %s', async (_, options) => {
			const {talk} = await signIn(options).run([/any device|browser is open/, 'esc']);
			expect(talk.heard()).not.toMatch(/\(q\)|QR code/);
		});
	});

	test('from there to the browser', async () => {
		const {ports, allows, run} = signIn(otherDevice);
		const {outcome} = await run(['on any device', 'key w', allows]);
		expect(ports.browser.opened).toHaveLength(1);
		expect(outcome).toMatchObject({changes: {flow: 'browser'}});
	});

	test('there and back while it waits: the address stays and is printed once', async () => {
		const {ports, allows, run} = signIn();
		const {outcome, talk, states} = await run([
			opened,
			'key w',
			() => expect(ports.listener.isOpen).toBe(false),
			'esc',
			talk => expect(talk.shown()).toContain('press p and paste it'),
			'key w',
			() => expect(ports.listener.isOpen).toBe(true),
			allows,
		]);
		expect(talk.printed.filter(line => line === addressIn(talk))).toHaveLength(1);
		expect(states).toHaveLength(1);
		expect(outcome).not.toHaveProperty('changes.flow');
	});

	test('in lines the address of the new way is printed, with its new short one', async () => {
		const {allows, run} = signIn({isScreen: false});
		const {talk} = await run([opened, 'key w', 'key w', allows]);
		expect(talk.printed.filter(line => line === addressIn(talk))).toHaveLength(3);
		expect(new Set(talk.printed.filter(line => line.includes('/go/'))).size).toBe(2);
	});

	test('a way that was changed goes into the answers', async () => {
		const {run} = signIn();
		const {outcome} = await run([opened, 'key w', pasted]);
		expect(outcome).toMatchObject({changes: {flow: 'other-device'}});
	});

	test('a return URL that nobody can listen at has no other way', async () => {
		const draft = answeredDraft({flow: 'browser', redirectUri: 'https://example.com/cb'});
		const {ports, run} = signIn({draft});
		const {talk} = await run(['on any device', 'esc']);
		expect(ports.listener.opened).toEqual([]);
		expect(talk.heard()).not.toContain('(w)');
	});
});

describe('a failure', () => {
	test('declined: it is the wizard’s, the port is free, nothing starts by itself', async () => {
		const {ports, deliver, run} = signIn();
		expect(await codeOf(run([opened, deliver(`error=access_denied&state=${state}`)]))).toBe('access_denied');
		expect(ports.listener.isOpen).toBe(false);
		expect(ports.browser.opened).toHaveLength(1);
	});

	test('a failure of another step: nothing is saved', async () => {
		const http = new FakeHttp().on(tokenRoute, errorAnswer('invalid_client', 401));
		const {ports, allows, run} = signIn({ports: fakePorts({http})});
		expect(await codeOf(run([opened, allows]))).toBe('invalid_client');
		expect(ports.store.writes).toEqual([]);
	});

	test.each([true, false])('a busy port, at the start or later (at the start: %s)', async isAtStart => {
		const {ports, run} = signIn(isAtStart ? {} : otherDevice);
		const busy = () => {
			ports.listener.nextOpenFails = new Failure('port_busy', {port: 9090, holder: ''});
		};
		if (isAtStart) busy();
		expect(await codeOf(run(['on any device', busy, 'key w']))).toBe('port_busy');
		expect(ports.browser.opened).toEqual([]);
	});

	test.each(['sign_in_needed', 'refresh_refused'] as const)('comes with %s: starts by itself', async code => {
		const failure = new Failure(code, {profile: 'me', detail: 'x', command: 'y'});
		const {allows, run} = signIn({failure});
		expect((await run([opened, allows])).failures).toEqual([]);
	});

	test.each(['no_vendor', 'timed_out', 'access_denied'] as const)(
		'comes with %s: waits for Enter, which takes the failure away',
		async code => {
			const {ports, allows, run} = signIn({failure: new Failure(code, {seconds: 300})});
			const {failures} = await run(
				['Try again with a new address', () => expect(ports.browser.opened).toEqual([]), 'key enter'],
				[opened, allows],
			);
			expect(failures).toEqual([undefined]);
		},
	);

	test('while stopped the causes can be changed, another way taken, and left', async () => {
		const failure = new Failure('access_denied');
		expect((await signIn({failure}).run(['Or change what is asked for first', 'key 2'])).outcome).toEqual({
			type: 'edit',
			key: 'clientId',
		});
		expect((await signIn({failure}).run(['in your browser here', 'esc'])).outcome).toEqual({
			type: 'back',
		});
		const {ports, run} = signIn({failure});
		await run(
			[
				'in your browser here',
				'key w',
				talk => expect(talk.shown()).toContain('opened on any device'),
				'key enter',
			],
			['on any device', 'esc'],
		);
		expect(ports.browser.opened).toEqual([]);
	});

	test('after a failure of the network the causes are no matter, at a sign-in that failed they are', async () => {
		for (const [code, isOfValues] of [
			['exchange_lost', false],
			['server_busy', false],
			['access_denied', true],
		] as const) {
			const {talk} = await signIn({failure: new Failure(code, {host: 'h', status: 503})}).run([
				'in your browser',
				'esc',
			]);
			expect(talk.heard().includes('Or change what is asked for first:\n1 return URL')).toBe(isOfValues);
		}
	});

	test.each([true, false])(
		'Esc during the exchange stops it and says that the code is spent',
		async isScreen => {
			const ports = fakePorts({http: new FakeHttp().on(tokenRoute, 'hang')});
			const {allows, run} = signIn({ports, isScreen});
			const {outcome, talk} = await run([
				opened,
				allows,
				talk => expect(talk.shown()).toContain('Getting the token from api.amazon.com'),
				'esc',
			]);
			expect(outcome).toEqual({type: 'back'});
			expect(talk.heard()).toContain('its code is spent');
		},
	);

	test('the port is free before the next step', async () => {
		const {ports, run} = signIn();
		const open = ports.listener.open.bind(ports.listener);
		ports.listener.open = async options => {
			const listener = await open(options);
			const close = listener.close.bind(listener);
			return Object.assign(listener, {close: () => new Promise(setImmediate).then(close)});
		};
		await run([opened, 'esc']);
		expect(ports.listener.isOpen).toBe(false);
	});

	test('leaving closes the listener', async () => {
		const leaving = new AbortController();
		const {ports, run} = signIn({signal: leaving.signal});
		const asked = run([opened, () => leaving.abort(new Error('left')), 'waits']);
		await expect(asked).rejects.toThrow('left');
		expect(ports.listener.isOpen).toBe(false);
		expect(ports.clock.pendingCount).toBe(0);
	});
});

describe('saving', () => {
	const mine = someProfile({vendors: [{id: 'M9', name: 'Mine'}], vendorId: 'M9'});
	const withMine = () => answering({store: new FakeStore(fileWith({me: mine}))});
	const question = 'Not saved: another account answered';
	const dropped = 'The new token was dropped; nothing was saved.';

	test('another account: nothing is written until the person chooses; the first row is a new profile', async () => {
		const {ports, allows, run} = signIn({ports: withMine()});
		const {outcome} = await run(
			[opened, allows],
			[question, () => expect(ports.store.writes).toEqual([]), 'enter'],
		);
		expect(Object.keys(ports.store.file.profiles!)).toEqual(['me', 'me-2']);
		expect(outcome).toMatchObject({changes: {profileName: 'me-2', session: {profileName: 'me-2'}}});
	});

	test('another account: replace', async () => {
		const {ports, allows, run} = signIn({ports: withMine()});
		const {outcome} = await run([opened, allows], [question, 'Replace “me”']);
		expect(Object.keys(ports.store.file.profiles!)).toEqual(['me']);
		expect(outcome).toMatchObject({changes: {session: {profile: {vendorId: 'M1'}}}});
	});

	test('another account: sign in again drops the token; the first address is an earlier one from then on', async () => {
		const {ports, allows, deliver, run} = signIn({ports: withMine()});
		const {talk, states, failures} = await run(
			[opened, allows],
			[question, 'Sign in again'],
			[opened, deliver(`code=late&state=${state}`), allows],
			[question, 'Replace “me”'],
		);
		expect(talk.printed).toContain(dropped);
		expect(talk.heard()).toContain('an earlier address of this run');
		expect(new Set(states).size).toBe(2);
		expect(failures).toEqual([undefined]);
		expect(Object.keys(ports.store.file.profiles!)).toEqual(['me']);
	});

	test('another account: Esc asks first; going back says that the token was dropped', async () => {
		const {ports, allows, run} = signIn({ports: withMine()});
		const {outcome, talk} = await run(
			[opened, allows],
			[question, 'esc'],
			['Go back? The new token is not saved', 'enter'],
			[question, 'esc'],
			['Go back?', 'Drop the new token'],
		);
		expect(outcome).toEqual({type: 'back'});
		expect(talk.printed.filter(line => line === dropped)).toHaveLength(1);
		expect(ports.store.writes).toEqual([]);
	});

	test('a disk that fails: the same tokens are saved at the next try, under the name that was chosen', async () => {
		const {ports, allows, run} = signIn({ports: withMine()});
		const fails = () => {
			ports.store.nextChangeFails = new Failure('save_failed', {path: '/x', detail: 'no space'});
		};
		const {outcome} = await run(
			[opened, allows],
			[question, fails, 'Keep it as a new profile'],
			['Cannot save /x: no space', 'Try to save again'],
		);
		expect(ports.http.requestsOf(tokenRoute)).toHaveLength(1);
		expect(Object.keys(ports.store.file.profiles!)).toEqual(['me', 'me-2']);
		expect(outcome).toMatchObject({changes: {profileName: 'me-2'}});
	});

	test('vendors that are not known go on with the session as a failure', async () => {
		const http = new FakeHttp().on(tokenRoute, tokenAnswer()).on(vendorsRoute, {status: 403, body: '{}'});
		const {allows, run} = signIn({ports: fakePorts({http})});
		const {outcome} = await run([opened, allows]);
		expect(outcome).toMatchObject({changes: {session: {vendorsFailure: {code: 'smapi_forbidden'}}}});
	});

	test.each([
		[false, 'Saving the profile and asking SMAPI for the vendor IDs…'],
		[true, 'Asking SMAPI for the vendor IDs…'],
	])('Esc does not stop it half-way (--no-save: %s)', async (noSave, words) => {
		let answer: () => void = () => undefined;
		const answered = new Promise<void>(resolve => {
			answer = resolve;
		});
		const http = new FakeHttp()
			.on(tokenRoute, tokenAnswer())
			.on(vendorsRoute, () => answered.then(() => vendorsAnswer('M1')));
		const {ports, allows, run} = signIn({ports: fakePorts({http}), facts: {noSave}});
		const {outcome} = await run([opened, allows], [words, 'esc', () => answer(), 'waits']);
		expect(outcome.type).toBe('done');
		expect(ports.store.writes).toHaveLength(noSave ? 0 : 2);
	});
});

describe('in the demo', () => {
	const demo = (allow: (url: string) => Promise<string>) => ({
		demo: {
			answers: {},
			consoleUrl: '',
			practiceUrl: 'http://127.0.0.1:1/practice',
			folder: '/d',
			isTemporary: true,
			allow,
		},
	});
	const allowing = demo(async () => pasted);

	test.each([
		[true, 'browser'],
		[true, 'other-device'],
		[false, 'browser'],
	] as const)('Enter plays the owner (screen: %s, %s)', async (isScreen, flow) => {
		const {run} = signIn({draft: answeredDraft({flow}), facts: allowing, isScreen});
		const {outcome, talk} = await run(['signs in and allows for you', 'enter']);
		expect(outcome.type).toBe('done');
		expect(talk.heard()).not.toContain('any device');
	});

	test('an error page leads nowhere and says so', async () => {
		const facts = demo(() => Promise.reject(new Failure('authorization_error', {}, {why: 'Error Summary'})));
		const {allows, run} = signIn({facts});
		const {talk} = await run(['Enter signs in', 'enter', allows]);
		expect(talk.heard()).toContain('did not lead back here: “Error Summary”');
		expect(talk.heard()).toContain('1, 2 or 3 leads to');
	});

	test.each([
		['An unknown redirect_uri was given.', '1 leads to the return URL', 'returnUrls'],
		['Unknown client_id', '2 leads to the client ID', 'clientId'],
		['An unknown scope was requested', '3 leads to the permissions', 'scopes'],
	])('U04: “%s”: the cause is read, and its key leads to the step', async (why, words, key) => {
		const facts = demo(() => Promise.reject(new Failure('authorization_error', {}, {why})));
		const at = words.slice(0, 1);
		const {outcome} = await signIn({facts}).run(['Enter signs in', 'enter', `key ${at}`]);
		expect(outcome).toEqual({type: 'edit', key});
		const {talk} = await signIn({facts}).run(['Enter signs in', 'enter', 'esc']);
		expect(talk.heard()).toContain(words);
	});

	test('an answer of another sign-in is told while no field is open', async () => {
		const {allows, run} = signIn({facts: demo(async () => pasted.replace(state, 'another'))});
		const {talk} = await run(['Enter signs in', 'enter', allows]);
		expect(talk.heard()).toContain('An answer to another sign-in came in and was ignored. Press o to open a');
		expect(talk.heard()).not.toContain('Paste the address');
	});
});

test('any keys: nothing throws, no secret is told, at most one exchange an address', async () => {
	const does = fc.constantFrom(
		...['o', 'c', 'u', 'p', 'w', '1', '2', '3', 'enter'].map(key => `key ${key}`),
		...['enter', 'esc', 'x', `paste ${pasted}`, 'paste https://example.com/cb'],
		...['wait 30', 'wait 300', 'callback', 'deny'],
	);
	const secrets = [code, 'access-token-of-the-test', someProfile().clientSecret!.slice(0, 40)];
	await fc.assert(
		fc.asyncProperty(fc.array(does, {maxLength: 14}), fc.boolean(), async (keys, isScreen) => {
			const {ports, allows, deliver, passes, run} = signIn({isScreen});
			const outside: Record<string, (talk: FakeTalk) => unknown> = {
				'wait 30': passes(30),
				'wait 300': passes(300),
				callback: talk => ports.listener.isOpen && allows(talk),
				deny: () => ports.listener.isOpen && deliver(`error=access_denied&state=${state}`)(),
			};
			let heard = '';
			const listens = (talk: FakeTalk) => {
				heard = talk.heard();
			};
			const steps = keys.flatMap(key => [outside[key] ?? key, listens]);
			const asked = run([opened, ...steps, 'esc', 'esc']);
			// A key that is not there now, or an answer of Amazon's.
			const error: unknown = await asked.then(
				() => undefined,
				reason => reason,
			);
			if (error instanceof Failure) expect(error.code).toBe('access_denied');
			else if (error !== undefined) expect(String(error)).toMatch(/There is no key|has no field to go to/);
			for (const secret of secrets) expect(heard).not.toContain(secret);
			expect(ports.http.requestsOf(tokenRoute).length).toBeLessThanOrEqual(1);
			expect(ports.listener.opened.length > 0 && ports.listener.isOpen).toBe(false);
		}),
		{numRuns: 100},
	);
});

describe('what browsers and error pages do', () => {
	test.each([
		['The redirect URI you provided has not been whitelisted', 'amazon_page_return_url', 'return-urls'],
		['Error Summary 400 Bad Request Unknown client_id', 'amazon_page_client_id', 'client-id'],
		['An unknown scope was requested', 'amazon_page_scope', 'scopes'],
	] as const)(
		'N03: “%s” pasted ends the wait and leads to where it is mended',
		async (text, failure, step) => {
			expect(await codeOf(signIn(otherDevice).run(['and paste it here', text]))).toBe(failure);
			expect(repairStep(answeredDraft(), {showsHome: false, vendorCount: undefined}, failure)?.id).toBe(step);
		},
	);

	test('N01: https made of the return URL is taken, and said', async () => {
		const {outcome, talk} = await signIn(otherDevice).run([
			'and paste it here',
			pasted.replace('http:', 'https:'),
		]);
		expect(outcome.type).toBe('done');
		expect(talk.printed.join()).toContain('made https of the http return URL');
	});

	test('N01: a browser that comes by https is told on the waiting page, with the way out', async () => {
		const {ports, allows, run} = signIn();
		const comes = () => ports.listener.opened[0]!.onSecureHello!();
		const {talk} = await run([opened, comes, allows]);
		expect(talk.heard()).toContain('A browser came by https');
		expect(talk.heard()).toContain('copy the address that it ended on and paste it');
	});
});
