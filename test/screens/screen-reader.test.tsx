import {describe, expect, test} from 'vitest';
import {buildAuthorizationUrl} from '../../source/core/authorization-url.ts';
import {returnUrls} from '../../source/core/client.ts';
import {withRequest} from '../../source/core/config-file.ts';
import {emptyDraft, withAnswers} from '../../source/core/draft.ts';
import {Failure} from '../../source/core/failure.ts';
import {amazonHosts} from '../../source/core/hosts.ts';
import type {StepId} from '../../source/core/steps.ts';
import {screens} from '../../source/steps.ts';
import {fakePorts} from '../fakes/ports.ts';
import {FakeStore, fileWith, someProfile} from '../fakes/store.ts';
import {clientDraft, draftOf, fileOf, someRequest} from './owner-request.ts';
import {showHome} from './show-home.tsx';
import {answeredDraft, type ShownStep, type ShowOptions, showStep} from './show-step.tsx';

const vendors = [
	{id: 'M1', name: 'Acme Skills'},
	{id: 'M2', name: 'Beta Skills'},
];
const profile = someProfile({vendors, vendorId: 'M2'});
const request = someRequest();
const authorizationUrl = buildAuthorizationUrl({
	authorizeHost: amazonHosts.authorize,
	clientId: profile.clientId!,
	scopes: ['alexa::ask:skills:read'],
	redirectUri: returnUrls.hostedPage,
	state: 'S',
	codeChallenge: 'x'.repeat(43),
});
const session = {profileName: 'me', profile};
const secret = 'f'.repeat(60);

/** What the eye is helped by: signs, masks, rules, points between things, the blanks of tables. */
const decorations = /[❯✓✗•│─▶·⠀-⣿]| {2}\S/;

async function show(id: Exclude<StepId, 'home'>, options: ShowOptions = {}): Promise<ShownStep> {
	const {Screen} = await screens[id]();
	return showStep(Screen, {...options, isSpoken: true});
}

/** The frame alone, without what was printed above it. */
function heard(app: {lines: () => string[]}): string[] {
	const lines = app.lines();
	return lines.slice(lines.findLastIndex(line => /^(Title|Saved profiles)\b/.test(line)));
}

type Row = [
	id: Exclude<StepId, 'home'>,
	options: () => ShowOptions,
	/** Lines that are heard, as they begin. */
	lines: readonly string[],
];

const answered = () => ({draft: answeredDraft()});
const owner = withAnswers(emptyDraft, {role: 'owner'});

describe('each screen tells title, step, what is asked with role and state, and the keys', () => {
	test.each<Row>([
		[
			'role',
			() => ({}),
			['list: choice 1 of 3', 'listitem: (selected) They are mine', "listitem: Somebody else's"],
		],
		['flow', answered, ['list: choice 1 of 2', 'listitem: (selected) In a browser on this computer, opens']],
		['security-profile', () => ({}), ['listitem: (selected) I have one', 'listitem: Show me how']],
		['return-urls', answered, ['list: choice 1 of 3', 'listitem: (selected) Saved, go on']],
		['client-id', () => ({}), ['textbox: (required) Title: empty']],
		['client-secret', () => ({}), ['textbox: (required) Title: empty']],
		[
			'scopes',
			answered,
			[
				'list: choice 2 of 14',
				'listitem: (selected) Edit and deploy',
				'checkbox: skills:read, not ticked, included',
				'checkbox: (checked) skills:readwrite',
				'checkbox: skills:test, not ticked',
				'Edit and deploy: asks for',
			],
		],
		['profile-name', answered, ['textbox: Title: empty', 'Enter takes me, typing replaces it.']],
		[
			'review',
			answered,
			[
				'list: choice 1 of 10',
				'listitem: (selected) Start: ',
				'listitem: client secret: hidden, ending in ',
				'listitem: profile name: me',
			],
		],
		[
			'sign-in',
			answered,
			['timer: until ', 'progressbar: (busy) Your browser is open at Amazon.', 'No window? Open http://127'],
		],
		['send-url', () => ({draft: clientDraft()}), ['listitem: (selected) I have the code', 'listitem: Leave']],
		[
			'code',
			() => ({
				draft: draftOf('r1', request),
				ports: fakePorts({store: new FakeStore(fileOf({r1: request}))}),
			}),
			['textbox: (required) Title: empty'],
		],
		[
			'vendor',
			() => ({draft: answeredDraft({session})}),
			['list: choice 2 of 2', 'listitem: Acme Skills, M1', 'listitem: (selected) Beta Skills, M2'],
		],
		['owner-url', () => ({draft: owner}), ['listitem: (selected) Paste the address that they sent']],
		[
			'received-token',
			() => ({draft: withAnswers(owner, {authorizationUrl})}),
			['textbox: (required) Title: empty'],
		],
		[
			'token',
			() => ({draft: answeredDraft({session})}),
			['Done: saved as me', 'token: Atza, hidden, ending in ', 'scopes: skills:readwrite, models:readwrite'],
		],
	])('%s', async (id, options, lines) => {
		const app = await show(id, options());
		await app.waitFor(
			() => lines.every(line => heard(app).some(said => said.startsWith(line))),
			`${id}: ${lines.join(' / ')}`,
			5,
		);
		const said = heard(app);
		expect(said[0]).toBe('Title, step 1 of 9');
		expect(said.at(-1)).toMatch(/^toolbar: .*(question mark|Ctrl\+G): help$/);
		expect(said.join('\n')).not.toMatch(decorations);
		expect(said).not.toContain('');
		// One place where the keys go.
		expect(said.filter(line => /\(selected|^textbox/.test(line)).length).toBeLessThanOrEqual(1);
	});

	test('home', async () => {
		const app = await showHome(withRequest(fileWith({me: profile, other: profile}), 'r1', request), {
			isSpoken: true,
		});
		expect(heard(app)).toEqual([
			'Saved profiles',
			'Which token do you want?',
			'list: choice 2 of 4',
			'listitem: Waiting for a code: acme, just now',
			'listitem: (selected) me, valid 60 min, default, Beta Skills',
			'listitem: other, valid 60 min, Beta Skills',
			'listitem: New sign-in',
			expect.stringMatching(/^toolbar: Up\/Down: move, Enter: token, c: copy, .*slash: filter, Esc: leave/),
		]);
	});
});

describe('lists', () => {
	test('the arrow keys move the selection, and its place is told', async () => {
		const app = await show('role');
		await app.press('down');
		expect(heard(app)).toContain('list: choice 2 of 3');
		expect(heard(app)).toContainEqual(expect.stringMatching(/^listitem: \(selected\) Somebody else's/));
		expect(heard(app)).toContain('listitem: They are mine, and I use the token myself');
	});

	test('Space ticks: what is checked and what is not can both be heard', async () => {
		const app = await show('scopes', answered());
		await app.press('down', 'down', 'down', 'down', 'space');
		expect(heard(app)).toContainEqual(
			expect.stringMatching(/^checkbox: \(selected, checked\) skills:read(?!write)/),
		);
		await app.press('space');
		expect(heard(app)).toContain('checkbox: (selected) skills:read, not ticked, included');
	});

	test('a long one is no longer than the window, and tells how many there are', async () => {
		const names = Array.from({length: 200}, (_, at) => `profile-${at}`);
		const app = await showHome(fileWith(Object.fromEntries(names.map(name => [name, profile]))), {
			isSpoken: true,
		});
		expect(heard(app)).toContainEqual(expect.stringMatching(/^list: choice \d+ of 201$/));
		expect(heard(app).length).toBeLessThan(24);
		expect(heard(app).filter(line => line.startsWith('listitem')).length).toBeGreaterThan(10);
	});

	test('a question in a small window: both answers, and what Esc does', async () => {
		const app = await showHome(fileWith({demo: profile}), {isSpoken: true, columns: 40, rows: 12});
		await app.press('d');
		expect(heard(app)).toContain('listitem: (selected) Keep the profile demo');
		expect(heard(app)).toContain('listitem: Delete the profile demo');
		expect(heard(app).at(-1)).toContain('Esc: close');
	});

	test('one that gets no keys is disabled', async () => {
		const app = await showHome(fileWith({me: profile}), {isSpoken: true});
		await app.press('/');
		expect(heard(app)).toContain('textbox: (required) Filter: empty');
		expect(heard(app)).toContain('list: (disabled) 2 choices');
		expect(heard(app).join()).not.toContain('selected');
	});

	test('a checklist: done and to do', async () => {
		const app = await show('security-profile');
		await app.press('down', 'enter', 'enter');
		const boxes = heard(app).filter(line => line.startsWith('checkbox'));
		expect(boxes[0]).toMatch(/^checkbox: \(checked\) 1\. /);
		expect(boxes[1]).toMatch(/^checkbox: \(selected\) 2\. .*, not ticked$/);
	});
});

describe('fields', () => {
	test('what is typed, and where the cursor stands', async () => {
		const app = await show('client-id');
		await app.type('amzn');
		expect(heard(app)).toContain('textbox: (required) Title: “amzn”');
		await app.press('left');
		expect(heard(app)).toContain('textbox: (required) Title: “amzn”, cursor after 3 characters');
	});

	test('a secret is told by its length only, until Ctrl+R', async () => {
		const app = await show('client-secret', {facts: {noProbe: true}});
		await app.paste(secret);
		expect(heard(app)).toContain('textbox: (required) Title: hidden, 60 characters');
		expect(app.frames.join()).not.toContain('ffff');
		await app.press('ctrl+r');
		expect(heard(app).join('\n')).toContain(`textbox: (required) Title: “${secret}”`);
	});

	test('one that there is need not be given', async () => {
		const app = await show('client-secret', answered());
		expect(heard(app)).toContain('textbox: Title: empty');
		expect(heard(app)).toContainEqual(expect.stringMatching(/^Enter keeps what you gave \(…/));
	});

	test('why it was not taken', async () => {
		const app = await show('client-id');
		await app.press('enter');
		expect(heard(app)).toContainEqual(expect.stringMatching(/^Note: Paste the client ID first/));
	});

	test('while the pair is checked the field is disabled and the wait is busy', async () => {
		const ports = fakePorts();
		ports.http
			.always('POST https://api.amazon.com/auth/o2/token', 'hang')
			.always('GET https://www.amazon.com/ap/oa', 'hang');
		const app = await show('client-secret', {...answered(), ports});
		await app.press('enter');
		await ports.clock.advance(0.3);
		await app.waitFor(() => heard(app).some(line => line.startsWith('progressbar')), 'the wait');
		expect(heard(app)).toContain('textbox: (disabled) Title: empty');
		expect(heard(app)).toContain('progressbar: (busy) Checking the pair with api.amazon.com…');
	});

	test('a paste that was taken', async () => {
		const app = await show('owner-url', {draft: owner});
		await app.paste(authorizationUrl);
		expect(heard(app)).toContain('Done: An address at www.amazon.com.');
		expect(heard(app)).toContain('Enter takes it, Backspace clears it.');
	});
});

describe('what is said beside', () => {
	test('a failure in words', async () => {
		const app = await show('sign-in', {...answered(), failure: new Failure('access_denied')});
		expect(heard(app)[1]).toMatch(/^Failed: \S/);
		expect(heard(app).join('\n')).not.toMatch(decorations);
	});

	test('help says that it is help', async () => {
		const app = await show('token', {draft: answeredDraft({session})});
		await app.press('?');
		expect(heard(app).slice(0, 3)).toEqual(['Title, step 1 of 9', 'Done: saved as me', 'Help']);
		expect(heard(app).at(-1)).toMatch(/Esc: close/);
	});

	test('a picture is not there', async () => {
		const app = await show('role');
		expect(app.lastFrame()).not.toMatch(/you.*Amazon.*you/);
	});

	test('time left is told at the start, at one minute and at the end; nothing is said between', async () => {
		const app = await show('sign-in', answered());
		await app.waitFor(() => heard(app).some(line => line.startsWith('progressbar: (busy) Your')), 'the wait');
		const timer = () => heard(app)[1];
		const tick = async (seconds: number) => {
			for (let at = 0; at < seconds; at++) await app.ports.clock.advance(1);
			await app.waitFor(() => true, 'a turn');
		};
		await tick(40);
		const before = app.frames.length;
		const until = new Date(Date.parse('2026-01-02T03:09:05Z')).toTimeString().slice(0, 5);
		expect(timer()).toBe(`timer: until ${until}`);
		await tick(190);
		expect(app.frames.length).toBe(before);
		await tick(12);
		expect(timer()).toBe('timer: less than 1 minute left');
		await tick(60);
		expect(heard(app)).toContainEqual(expect.stringMatching(/^Note: Still there\?/));
		expect(timer()).toBe('time is up');
	});
});
