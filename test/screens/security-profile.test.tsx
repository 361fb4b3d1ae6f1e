import {expect, test} from 'vitest';
import {consoleUrl} from '../../source/core/client.ts';
import {registrationUrl} from '../../source/core/console-guide.ts';
import {ask} from '../../source/steps/security-profile.ts';
import type {ScreenProps} from './screen.ts';
import {screenOf} from './step-screen.tsx';

const Screen = screenOf(ask);

import {fakePorts} from '../fakes/ports.ts';
import {FakeStore, fileWith, someProfile} from '../fakes/store.ts';
import {answeredDraft, type ShowOptions, showStep} from './show-step.tsx';

const {clientId, clientSecret} = someProfile();
const {clientSecret: _, ...received} = someProfile({role: 'owner'});
const practice = {
	answers: {},
	consoleUrl: 'http://127.0.0.1:4321/console',
	practiceUrl: 'http://127.0.0.1:4321/practice',
	allow: async () => '',
	folder: '/demo',
};

async function show(profiles: Parameters<typeof fileWith>[0] = {}, options: ShowOptions = {}) {
	const sources: unknown[] = [];
	const Told = (props: ScreenProps) => (
		<Screen
			{...props}
			onDone={(changes, source) => {
				sources.push(source);
				props.onDone(changes, source);
			}}
		/>
	);
	const ports = fakePorts({store: new FakeStore(fileWith(profiles))});
	return Object.assign(await showStep(Told, {ports, ...options}), {sources});
}

test('Enter alone: I have one', async () => {
	const app = await show();
	await app.press('enter');
	expect(app.done).toEqual([{securityProfile: 'have'}]);
	expect(app.actions).toEqual([]);
});

test('the one of a saved profile: client ID and secret come from there', async () => {
	const app = await show({me: someProfile(), received});
	expect(app.lastFrame()).not.toContain('profile received');
	await app.press('end', 'enter');
	expect(app.done).toEqual([{securityProfile: 'profile:me', clientId, clientSecret}]);
	expect(app.sources).toEqual(['profile']);
	expect(app.frames.join()).not.toContain(clientSecret);
});

test('a secret that belongs to other hosts is not offered', async () => {
	const hosts = {
		authorize: 'https://login.example',
		token: 'https://login.example',
		smapi: 'https://api.example',
	};
	const app = await show({elsewhere: someProfile({hosts})});
	expect(app.lastFrame()).not.toContain('elsewhere');
});

test('the profile that was taken has the focus', async () => {
	const draft = answeredDraft({securityProfile: 'profile:b'});
	const app = await show({a: someProfile(), b: someProfile(), c: someProfile()}, {draft});
	expect(app.lastFrame()).toContain('❯ Use the one of profile b');
});

test('after the guide they have one', async () => {
	const app = await show({}, {draft: answeredDraft({securityProfile: 'guide'})});
	await app.press('enter');
	expect(app.done).toEqual([{securityProfile: 'have'}]);
});

test('show me how: addresses above, clicks to tick, o opens the console', async () => {
	const app = await show();
	await app.press('down', 'enter');
	expect(app.printed().split('\n')).toContain(consoleUrl);
	expect(app.printed().split('\n')).toContain(registrationUrl);
	await app.press('o');
	expect(app.actions.at(-1)).toEqual({type: 'open', url: consoleUrl});
	await app.press('space');
	expect(app.lastFrame()).toContain('[✓] 1. Open the console');
	await app.press('space');
	expect(app.lastFrame()).toContain('[ ] 1. Open the console');
});

test('Enter ticks and moves on, the last one goes on', async () => {
	const app = await show();
	await app.press('down', 'enter', 'enter');
	expect(app.lastFrame()).toContain('[✓] 1. Open the console');
	expect(app.lastFrame()).toContain('❯ [ ] 2. Create a New Security Profile');
	await app.press('enter', 'enter', 'enter', 'enter');
	expect(app.lastFrame()).toContain('❯ Done, go on');
	expect(app.done).toEqual([]);
	await app.press('enter');
	expect(app.done).toEqual([{securityProfile: 'guide'}]);
});

test('nothing has to be ticked', async () => {
	const app = await show();
	await app.press('down', 'enter', 'end', 'enter');
	expect(app.done).toEqual([{securityProfile: 'guide'}]);
});

test('the values to type stand below the click', async () => {
	const app = await show();
	await app.press('down', 'enter', 'down', 'down');
	expect(app.lastFrame()).toContain('smapi-login, Manages my Alexa skills');
	await app.press('down');
	expect(app.lastFrame()).toContain('https://example.com/privacy');
});

test('Esc closes the guide first', async () => {
	const app = await show();
	await app.press('down', 'enter', 'escape');
	expect(app.lastFrame()).toContain('Show me how to make one');
	expect(app.backs).toBe(0);
	await app.press('escape');
	expect(app.backs).toBe(1);
});

test('the demo opens its own console and says so, the real one beside it', async () => {
	const app = await show({}, {facts: {demo: practice}});
	await app.press('down', 'enter', 'o');
	expect(app.printed().split('\n')).toEqual([
		'Practice console of this demo:',
		practice.consoleUrl,
		'The real one, for later:',
		consoleUrl,
	]);
	expect(app.actions.at(-1)).toEqual({type: 'open', url: practice.consoleUrl});
});

test('at 40 × 12 every click and its words can be read', async () => {
	const app = await show({}, {columns: 40, rows: 12});
	await app.press('down', 'enter');
	for (const words of [
		'developer.amazon.com',
		'go on with 5',
		'Manages my Alexa',
		'example.com',
		'right end',
	]) {
		expect(app.lastFrame().replace(/\s+/g, ' ')).toContain(words);
		expect(app.lines().length).toBeLessThan(12);
		await app.press('down');
	}
});

test('a thousand profiles are offered without a stumble', async () => {
	const profiles = Object.fromEntries(Array.from({length: 1000}, (__, at) => [`team-${at}`, someProfile()]));
	const app = await show(profiles);
	await app.press('end', 'enter');
	expect(app.done).toMatchObject([{securityProfile: 'profile:team-999'}]);
});
