import {describe, expect, test} from 'vitest';
import {emptyDraft, withAnswers, withoutAnswers} from '../../source/core/draft.ts';
import {Failure} from '../../source/core/failure.ts';
import {advance, edit} from '../../source/core/walk.ts';
import {ask} from '../../source/steps/client-secret.ts';
import {screenOf} from './step-screen.tsx';

const Screen = screenOf(ask);

import {errorAnswer} from '../fakes/http.ts';
import {type FakePorts, fakePorts} from '../fakes/ports.ts';
import {someProfile} from '../fakes/store.ts';
import {answeredDraft, type ShowOptions, showStep} from './show-step.tsx';

const tokenRoute = 'POST https://api.amazon.com/auth/o2/token';
const pageRoute = 'GET https://www.amazon.com/ap/oa';
const clientSecret = someProfile().clientSecret!;
const fresh = withoutAnswers(answeredDraft(), ['clientSecret']);
const signInPage = {status: 302, headers: {location: 'https://www.amazon.com/ap/signin'}};
const unregisteredPage = {status: 400, body: 'The redirect URI is not registered'};

function portsThat(pair: 'fits' | 'mixed', page: 'known' | 'unregistered' = 'known'): FakePorts {
	const ports = fakePorts();
	ports.http.always(
		tokenRoute,
		pair === 'fits' ? errorAnswer('invalid_grant') : errorAnswer('invalid_client', 401),
	);
	ports.http.always(pageRoute, page === 'known' ? signInPage : unregisteredPage);
	return ports;
}

async function enterSecret(options: ShowOptions = {}) {
	const app = await showStep(Screen, {draft: fresh, ports: portsThat('fits'), ...options});
	await app.paste(clientSecret);
	await app.press('enter');
	return app;
}

test('Enter alone does not pass', async () => {
	const app = await showStep(Screen, {draft: fresh});
	await app.press('enter');
	expect(app.done).toEqual([]);
	expect(app.lastFrame()).toContain('Paste the client secret first');
});

test('it says beforehand what is checked, and with whom', async () => {
	const app = await showStep(Screen, {draft: fresh});
	const text = app.lastFrame().replace(/\s+/g, ' ');
	expect(text).toContain('checks the pair with api.amazon.com and the return URL with www.amazon.com');
	const quiet = await showStep(Screen, {draft: fresh, facts: {noProbe: true}});
	expect(quiet.lastFrame()).not.toContain('api.amazon.com');
});

test('a pair that fits goes on at once', async () => {
	const app = await enterSecret();
	await app.waitFor(() => app.done.length > 0, 'the answer');
	expect(app.done).toEqual([{clientSecret}]);
	expect(app.ports.http.requests).toHaveLength(2);
});

test('no frame shows the secret, unless Ctrl+R is pressed', async () => {
	const app = await enterSecret();
	await app.waitFor(() => app.done.length > 0, 'the answer');
	expect(app.frames.join()).not.toContain(clientSecret.slice(20, 32));
	const shown = await showStep(Screen, {draft: fresh});
	await shown.paste(clientSecret);
	await shown.press('ctrl+r');
	expect(shown.frames.join()).toContain(clientSecret.slice(-12));
	await shown.press('ctrl+r');
	expect(shown.lastFrame()).not.toContain(clientSecret.slice(-12));
});

test('what is kept is named by its last 4: Enter keeps, typing replaces', async () => {
	const app = await showStep(Screen, {draft: answeredDraft(), ports: portsThat('fits')});
	expect(app.lastFrame()).toContain(`(…${clientSecret.slice(-4)})`);
	expect(app.frames.join()).not.toContain(clientSecret.slice(-8));
	await app.press('enter');
	await app.waitFor(() => app.done.length > 0, 'the answer');
	const other = 'a'.repeat(64);
	await app.paste(other);
	await app.press('enter');
	await app.waitFor(() => app.done.length > 1, 'the other');
	expect(app.done).toEqual([{clientSecret}, {clientSecret: other}]);
});

test('with --no-probe nothing is sent', async () => {
	const app = await enterSecret({facts: {noProbe: true}, ports: fakePorts()});
	expect(app.done).toEqual([{clientSecret}]);
	expect(app.ports.http.requests).toEqual([]);
});

test('silent without network', async () => {
	const ports = fakePorts();
	const lost = new Failure('unreachable', {host: 'api.amazon.com', detail: 'ENOTFOUND'});
	ports.http.on(tokenRoute, lost).on(pageRoute, lost);
	const app = await enterSecret({ports});
	await app.waitFor(() => app.done.length > 0, 'the answer');
	expect(app.failures).toEqual([]);
});

test.each([
	['a client ID', someProfile().clientId!],
	['an access token', 'Atza|abc'],
])('%s is refused by name', async (name, value) => {
	const app = await showStep(Screen, {draft: fresh});
	await app.paste(value);
	await app.press('enter', 'enter');
	expect(app.lastFrame()).toContain(`This is ${name}`);
	expect(app.done).toEqual([]);
});

test('an odd one is kept by a second Enter', async () => {
	const app = await showStep(Screen, {draft: fresh, ports: portsThat('fits')});
	await app.paste('not-the-usual-shape');
	await app.press('enter');
	expect(app.lastFrame().replace(/\s+/g, ' ')).toContain('Enter again keeps it');
	await app.press('enter');
	await app.waitFor(() => app.done.length > 0, 'the answer');
	expect(app.done).toEqual([{clientSecret: 'not-the-usual-shape'}]);
});

describe('a server that takes its time', () => {
	const slow = () => {
		const ports = fakePorts();
		ports.http.always(tokenRoute, 'hang').always(pageRoute, 'hang');
		return ports;
	};

	test('the spinner comes after 0.3 s, Enter goes on without the check', async () => {
		const app = await enterSecret({ports: slow()});
		expect(app.lastFrame()).not.toContain('Checking');
		await app.clock.advance(0.3);
		await app.waitForText('Checking the pair with api.amazon.com…');
		await app.press('enter');
		expect(app.done).toEqual([{clientSecret}]);
	});

	test('Esc stops it, and what was typed is still there', async () => {
		const app = await enterSecret({ports: slow()});
		await app.press('escape');
		expect(app.backs).toBe(0);
		expect(app.lastFrame()).toContain('••••');
		await app.press('escape');
		expect(app.backs).toBe(1);
	});

	test('after 10 s it goes on by itself', async () => {
		const app = await enterSecret({ports: slow()});
		await app.clock.advance(10);
		await app.waitFor(() => app.done.length > 0, 'the answer');
		expect(app.done).toEqual([{clientSecret}]);
	});
});

describe('a mixed pair', () => {
	const mixed = async () => {
		const app = await enterSecret({ports: portsThat('mixed')});
		await app.waitForText('do not belong together');
		return app;
	};

	test('Enter changes the secret; the same one is not asked about again', async () => {
		const app = await mixed();
		await app.press('enter');
		await app.paste(clientSecret);
		await app.press('enter');
		await app.waitForText('do not belong together');
		expect(app.ports.http.requestsOf(tokenRoute)).toHaveLength(1);
		expect(app.done).toEqual([]);
	});

	test('the client ID: the secret is kept and the way leads back here', async () => {
		const app = await mixed();
		await app.press('down', 'enter');
		expect(app.done).toEqual([{clientSecret}]);
		expect(app.edits).toEqual(['clientSecret', 'clientId']);
	});

	test('in the real walk that is: client ID, then back here, secret kept', () => {
		const facts = {showsHome: false, vendorCount: undefined};
		const typed = advance({draft: fresh, at: 'client-secret'}, {clientSecret}, facts);
		const away = edit(edit(typed, 'clientSecret', facts), 'clientId', facts);
		expect(away.at).toBe('client-id');
		const back = advance(away, {clientId: `amzn1.application-oa2-client.${'f'.repeat(32)}`}, facts);
		expect(back.at).toBe('client-secret');
		expect(back.draft.answers.clientSecret).toBe(clientSecret);
	});

	test('go on anyway', async () => {
		const app = await mixed();
		await app.press('end', 'enter');
		expect(app.done).toEqual([{clientSecret}]);
		expect(app.edits).toEqual([]);
	});

	test('Esc leads to the field, not away', async () => {
		const app = await mixed();
		await app.press('escape');
		expect(app.backs).toBe(0);
		expect(app.lastFrame()).toContain('Show Secret');
	});
});

describe('a return URL that Amazon does not know', () => {
	const unregistered = async (options: ShowOptions = {}) => {
		const app = await enterSecret({ports: portsThat('fits', 'unregistered'), ...options});
		await app.waitForText('Go to Allowed return URLs');
		return app;
	};

	test('it is named, and Enter leads to its step', async () => {
		const app = await unregistered();
		const text = app.lastFrame().replace(/\s+/g, ' ');
		expect(text).toContain('does not seem to know the return URL http://127.0.0.1:9090/cb');
		await app.press('enter');
		expect(app.edits).toEqual(['clientSecret', 'returnUrls']);
	});

	test('it can be passed', async () => {
		const app = await unregistered();
		await app.press('down', 'enter');
		expect(app.done).toEqual([{clientSecret}]);
	});

	test('at 40 × 12 both choices are there', async () => {
		const app = await unregistered({columns: 40, rows: 12});
		expect(app.lines().length).toBeLessThan(12);
		expect(app.lastFrame()).toContain('Go to Allowed return URLs');
		expect(app.lastFrame()).toContain('Go on anyway');
	});
});

test('the made-up secret of the demo is taken by Enter and never shown', async () => {
	const demo = {
		answers: {clientSecret},
		consoleUrl: 'x',
		practiceUrl: 'x',
		allow: async () => '',
		folder: 'x',
	};
	const app = await showStep(Screen, {draft: fresh, facts: {demo}, ports: portsThat('fits')});
	expect(app.lastFrame()).toContain('the made-up one');
	await app.press('enter');
	await app.waitFor(() => app.done.length > 0, 'the answer');
	expect(app.done).toEqual([{clientSecret}]);
	expect(app.frames.join()).not.toContain(clientSecret.slice(-8));
});

test('without a client ID there is no pair to check', async () => {
	const app = await enterSecret({draft: withAnswers(emptyDraft, {role: 'self'}), ports: fakePorts()});
	expect(app.done).toEqual([{clientSecret}]);
});

test('a refused secret is kept, by its end', async () => {
	const app = await enterSecret({ports: portsThat('mixed')});
	await app.waitForText('Change the client secret');
	expect(app.kept).toEqual([{clientSecret}]);
	await app.press('enter');
	await app.waitForText(`Enter keeps what you gave (…${clientSecret.slice(-4)})`);
});
