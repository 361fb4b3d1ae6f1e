import {expect, test} from 'vitest';
import type {Draft} from '../../source/core/draft.ts';
import {emptyDraft, withAnswers, withoutAnswers} from '../../source/core/draft.ts';
import {Failure} from '../../source/core/failure.ts';
import {steps as table} from '../../source/core/steps.ts';
import type {WizardFacts} from '../../source/core/wizard-facts.ts';
import {PairMemory} from '../../source/flows/check-pair.ts';
import {steps} from '../../source/steps.ts';
import {someDemo, someFacts} from '../fakes/facts.ts';
import {vendorsAnswer} from '../fakes/http.ts';
import {fakePorts} from '../fakes/ports.ts';
import {FakeStore, fileWith, someProfile} from '../fakes/store.ts';
import {talking} from '../talk/talking.tsx';
import {answeredDraft} from './ask-step.ts';
import {clientDraft, draftOf, fileOf, someRequest} from './owner-request.ts';

const demo = {demo: someDemo({answers: answeredDraft().answers, codePageUrl: 'http://127.0.0.1:43210/code'})};
const client = answeredDraft({role: 'client', flow: 'hosted-page', redirectUri: demo.demo.codePageUrl!});
const vendors = ['M1', 'M2'].map(id => ({id, name: `Team ${id}`}));
const session = {profileName: 'me', profile: someProfile({vendors})};
const owner = withAnswers(emptyDraft, {role: 'owner'});
const request = someRequest();
const origin = 'http://127.0.0.1:43245';
const elsewhere = someRequest({hosts: {authorize: origin, token: origin, smapi: origin}});

interface Case {
	readonly draft?: Draft;
	readonly facts?: Partial<WizardFacts>;
	readonly failure?: Failure;
	/** Pressed before it is looked at. */
	readonly keys?: readonly string[];
	/** So long nobody answers. */
	readonly seconds?: number;
	/** Has to be seen whatever goes. */
	readonly says?: string;
}

const cases: Readonly<Record<string, readonly Case[]>> = {
	home: [{}, {facts: demo}, {keys: ['d']}, {keys: ['d'], facts: demo}, {keys: ['r']}],
	role: [{draft: emptyDraft}, {draft: emptyDraft, facts: demo}],
	flow: [{}, {facts: demo}, {draft: client}, {draft: client, facts: demo}],
	'security-profile': [{}, {facts: demo}, {keys: ['down', 'enter'], facts: demo}, {keys: ['down', 'enter']}],
	'return-urls': [
		{draft: withoutAnswers(answeredDraft(), ['clientId', 'returnUrls'])},
		{facts: {...demo, noProbe: true}},
		{draft: clientDraft(), facts: {noProbe: true}},
		{draft: client, facts: {...demo, noProbe: true}},
	],
	'client-id': [
		{draft: withoutAnswers(answeredDraft(), ['clientId'])},
		{},
		{draft: withoutAnswers(answeredDraft(), ['clientId']), facts: demo},
		{draft: answeredDraft({clientId: `amzn1.application-oa2-client.${'f'.repeat(32)}`}), facts: demo},
	],
	'client-secret': [
		{draft: withoutAnswers(answeredDraft(), ['clientSecret']), says: 'api.amazon.com'},
		{says: 'api.amazon.com'},
		{draft: answeredDraft({clientSecret: 'f'.repeat(64)}), facts: demo},
	],
	scopes: [
		{},
		{keys: ['end', 'enter']},
		{keys: ['end', 'enter', 'end', 'enter']},
		{failure: new Failure('owner_wants_less')},
	],
	'profile-name': [
		{},
		{facts: {noSave: true}},
		{draft: answeredDraft({profileName: 'taken'}), keys: ['enter']},
	],
	review: [{}, {facts: demo}],
	'sign-in': [
		{},
		{facts: demo},
		{draft: answeredDraft({flow: 'other-device'})},
		{draft: answeredDraft({flow: 'other-device'}), seconds: 31},
		{
			draft: answeredDraft({flow: 'other-device'}),
			facts: demo,
			seconds: 31,
			says: 'Enter on the empty field signs in and allows for you.',
		},
	],
	'send-url': [{draft: clientDraft()}, {draft: clientDraft(), facts: {noSave: true}}],
	code: [
		{draft: draftOf('r1', request)},
		{draft: draftOf('r1', request), facts: demo},
		{draft: draftOf('r1', request), failure: new Failure('code_refused')},
		{draft: draftOf('r1', request), failure: new Failure('owner_declined')},
		{draft: draftOf('r9', request)},
		{draft: draftOf('r2', elsewhere), says: '127.0.0.1:43245: not Amazon'},
	],
	vendor: [{draft: answeredDraft({session})}],
	'owner-url': [
		{draft: owner},
		{draft: owner, facts: demo},
		{draft: owner, keys: ['enter']},
		{draft: owner, keys: ['enter', 'enter', 'end', 'up', 'up', 'enter'], facts: demo},
		{draft: owner, keys: ['enter', 'enter', 'down', 'enter'], facts: demo},
	],
	'received-token': [{draft: owner}, {draft: owner, facts: demo}],
	token: [{draft: answeredDraft({session})}, {draft: answeredDraft({session}), facts: demo}],
};

const all = Object.entries(cases).flatMap(([id, list]) => list.map((each, at) => ({id, at, ...each})));

test('every step is looked at', () => {
	expect(Object.keys(cases)).toEqual(expect.arrayContaining(table.map(({id}) => id)));
});

test.each(all)(
	'nothing that $id says is cut at 40 by 12: $at',
	async ({id, draft, facts, failure, keys, seconds, says}) => {
		const {title} = table.find(step => step.id === id)!;
		const file = fileOf(
			{r1: request, r2: elsewhere},
			fileWith({me: someProfile(), taken: someProfile({clientId: 'other'})}),
		);
		const ports = fakePorts({store: new FakeStore(file)});
		ports.http.always('GET https://www.amazon.com/ap/oa', {status: 302});
		ports.http.always('GET https://api.amazonalexa.com/v1/vendors', vendorsAnswer('M1'));
		const app = await talking({title, place: '10 of 11', failure}, {columns: 40, rows: 12});
		const ending = new AbortController();
		const {ask} = await steps[id as keyof typeof steps]();
		await app.ask(talk =>
			ask({
				talk,
				draft: draft ?? answeredDraft(),
				facts: someFacts({file, ...facts}),
				ports,
				failure,
				signal: ending.signal,
				pairs: new PairMemory(),
				ticks: () => new Set(),
				foresee: () => ({place: '1 of 10', way: []}),
				keep: () => undefined,
				fail: () => undefined,
				mended: () => undefined,
				fileChanged: () => undefined,
				onAddress: () => undefined,
			}),
		);
		await app.waitForText(title);
		await app.waitFor(() => !app.lastFrame().includes('Making a new address'), 'the address');
		if (seconds !== undefined) await ports.clock.advance(seconds);
		for (const key of keys ?? []) await app.press(key);
		const lines = app.lines();
		expect(lines.join(' ')).toContain(says ?? '');
		expect(lines.join('\n')).not.toMatch(/Compare[^:]*:\n(?!.*return URL)/);
		// Rows of lists and tables are cut to one line; the one in focus is told whole.
		const told = lines.filter(line => !/^( {2}|❯|\d )/.test(line));
		expect(
			told.filter(line => line.endsWith('…')),
			app.lastFrame(),
		).toEqual([]);
		ending.abort();
		await app.cancel();
	},
);
