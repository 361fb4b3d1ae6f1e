import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {createHttp} from '../../source/adapters/http.ts';
import {buildAuthorizationUrl} from '../../source/core/authorization-url.ts';
import {returnUrls} from '../../source/core/client.ts';
import {type ConfigFile, profileIn, requestsIn} from '../../source/core/config-file.ts';
import {type Draft, emptyDraft, withAnswers} from '../../source/core/draft.ts';
import type {WizardResult} from '../../source/core/end-words.ts';
import type {Profile} from '../../source/core/profile.ts';
import {type LookAlike, startLookAlike} from '../../source/demo/look-alike.ts';
import type {Ask} from '../../source/talk/talk.ts';
import {steps} from '../../source/steps.ts';
import {someFacts} from '../fakes/facts.ts';
import {type FakePorts, fakePorts} from '../fakes/ports.ts';
import {FakeStore} from '../fakes/store.ts';
import {clientDraft} from './owner-request.ts';
import {type Rendered, render} from '../ui/render.tsx';
import {Walked} from './walked.tsx';

/** Where the way ends here: the screen of the token has tests of its own. */
const theEnd: Ask = async ({talk}) => {
	await talk.page({paragraphs: []});
	return {type: 'leave'};
};
const table = {...steps, token: () => ({ask: theEnd})};

let amazon: LookAlike;
beforeEach(async () => {
	amazon = await startLookAlike();
});
afterEach(() => amazon.close());

interface Run extends Rendered {
	readonly ports: FakePorts;
	readonly ended: WizardResult[];
}

/** One process: only the file is left of the one before. */
async function run(draft: Draft, file: ConfigFile): Promise<Run> {
	const ports = fakePorts({store: new FakeStore(file)});
	const all = {...ports, http: createHttp({environment: {}, version: 'test'})};
	const hosts = {authorize: amazon.origin, token: amazon.origin, smapi: amazon.origin};
	const ended: WizardResult[] = [];
	const app = await render(
		<Walked
			steps={table}
			draft={draft}
			facts={someFacts({file, hosts, environmentHosts: hosts})}
			ports={all}
			keepsDraft
			onEnd={result => void ended.push(result)}
		/>,
		{clock: ports.clock},
	);
	return Object.assign(app, {ports, ended});
}

const addressIn = (app: Run) => /http:\/\/127\.0\.0\.1:\d+\/ap\/oa\S+/.exec(app.frames.join('\n'))![0];

describe('role 2, with only the file between two runs', () => {
	const asked = () => {
		const {clientId: _, clientSecret: __, ...answers} = clientDraft().answers;
		const {id: clientId, secret: clientSecret} = amazon.client;
		return withAnswers(emptyDraft, {...answers, clientId, clientSecret}, 'flag');
	};
	const goOn = (file: ConfigFile) => {
		const [requestId] = requestsIn(file)[0]!;
		return withAnswers(asked(), {requestId}, 'request');
	};

	test('the owner answers days later', async () => {
		const first = await run(asked(), {version: 1});
		await first.waitForText('I have the code');
		await first.press('down', 'enter');
		await first.waitFor(() => first.ended.length > 0, 'the end');
		const address = addressIn(first);
		first.unmount();

		const answer = await amazon.allowInBrowser(address);
		const second = await run(goOn(first.ports.store.file), first.ports.store.file);
		await second.waitForText('Authorization code · ');
		await second.clock.advance(3 * 86_400);
		await second.paste(answer);
		await second.press('enter');
		await second.waitForText('Access token · done');
		const {file} = second.ports.store;
		expect(profileIn(file, 'acme')).toMatchObject({role: 'client', vendorId: 'M1PRACTICEADA'});
		expect((profileIn(file, 'acme') as Profile).tokens.refreshToken).toMatch(/^Atzr\|/);
		expect(requestsIn(file)).toEqual([]);
		second.unmount();
	});

	test('a code that was used before: the request stays, and a new one of the same address works', async () => {
		const first = await run(asked(), {version: 1});
		await first.waitForText('I have the code');
		await first.press('enter');
		await first.waitForText('Authorization code · ');
		const answer = await amazon.allowInBrowser(addressIn(first));
		amazon.setFault({kind: 'invalid_grant_code'});
		await first.paste(answer);
		await first.press('enter');
		await first.waitForText('The request stays open');
		expect(requestsIn(first.ports.store.file)).toHaveLength(1);
		amazon.setFault(undefined);
		await first.paste(await amazon.allowInBrowser(addressIn(first)));
		await first.press('enter');
		await first.waitForText('Access token · done');
		first.unmount();
	});
});

describe('role 3, from no address to a saved profile', () => {
	const owner = withAnswers(emptyDraft, {role: 'owner'}, 'flag');

	/** What the client does meanwhile: its own request, and the exchange of the code that the owner sends. */
	const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
	const clientsAddress = () =>
		buildAuthorizationUrl({
			authorizeHost: amazon.origin,
			clientId: amazon.client.id,
			scopes: ['alexa::ask:skills:read'],
			redirectUri: returnUrls.hostedPage,
			state: 'S',
			codeChallenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
		});
	async function exchangeAsClient(answer: string): Promise<string> {
		const response = await fetch(`${amazon.origin}/auth/o2/token`, {
			method: 'POST',
			body: new URLSearchParams({
				grant_type: 'authorization_code',
				code: new URL(answer).searchParams.get('code')!,
				redirect_uri: returnUrls.hostedPage,
				client_id: amazon.client.id,
				client_secret: amazon.client.secret,
				code_verifier: verifier,
			}),
		});
		const {access_token: token} = (await response.json()) as {access_token: string};
		return token;
	}

	test('in three runs: waiting for the address, waiting for the token, saved', async () => {
		const first = await run(owner, {version: 1});
		await first.waitForText('None yet?');
		await first.press('m', 'down', 'enter');
		await first.waitFor(() => first.ended.length > 0, 'the end');
		expect(first.ports.clipboard.copied[0]).toContain('send me an authorization URL');
		const [requestId, waiting] = requestsIn(first.ports.store.file)[0]!;
		expect(waiting.kind).toBe('url');
		first.unmount();

		const goneOn = withAnswers(owner, {requestId}, 'request');
		const second = await run(goneOn, first.ports.store.file);
		await second.waitForText('None yet?');
		await second.paste(clientsAddress());
		await second.press('enter');
		await second.waitForText('I have the token');
		await second.press('o');
		await second.waitFor(() => second.ports.browser.opened.length > 0, 'the browser');
		expect(second.ports.browser.opened).toEqual([clientsAddress()]);
		const answer = await amazon.allowInBrowser(second.ports.browser.opened[0]!);
		await second.press('down', 'enter');
		await second.waitFor(() => second.ended.length > 0, 'the end');
		const {file} = second.ports.store;
		expect(requestsIn(file)).toMatchObject([[requestId, {kind: 'token', clientId: amazon.client.id}]]);
		second.unmount();

		const token = await exchangeAsClient(answer);
		const third = await run(withAnswers(goneOn, {authorizationUrl: clientsAddress()}, 'request'), file);
		await third.waitForText('Received token · 3 of 4');
		await third.paste(`Authorization: Bearer ${token}`);
		await third.press('enter');
		await third.waitForText('Profile name · 4 of 4');
		await third.type('mine');
		await third.press('enter');
		await third.waitForText('Access token · done');
		const saved = third.ports.store.file;
		expect(profileIn(saved, 'mine')).toMatchObject({
			role: 'owner',
			clientId: amazon.client.id,
			scopes: ['alexa::ask:skills:read'],
			tokens: {accessToken: token},
		});
		expect(requestsIn(saved)).toEqual([]);
		third.unmount();
	});
});
