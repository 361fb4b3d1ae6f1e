import {expect, test} from 'vitest';
import {buildAuthorizationUrl} from '../../source/core/authorization-url.ts';
import {returnUrls} from '../../source/core/client.ts';
import {emptyDraft, withAnswers} from '../../source/core/draft.ts';
import {Failure} from '../../source/core/failure.ts';
import {amazonHosts} from '../../source/core/hosts.ts';
import type {Profile} from '../../source/core/profile.ts';
import {ask} from '../../source/steps/received-token.ts';
import type {Outcome} from '../../source/talk/talk.ts';
import {json, type ScriptedAnswer, vendorsAnswer} from '../fakes/http.ts';
import {fakePorts} from '../fakes/ports.ts';
import {someProfile} from '../fakes/store.ts';
import type {Expected} from '../fakes/talk.ts';
import {askStep, type StepOptions} from './ask-step.ts';

const route = 'GET https://api.amazonalexa.com/v1/vendors';
const token = 'Atza|IwEBIreceivedTokenOfTheOwner0123456789';
const clientId = `amzn1.application-oa2-client.${'a'.repeat(32)}`;
const authorizationUrl = buildAuthorizationUrl({
	authorizeHost: amazonHosts.authorize,
	clientId,
	scopes: ['alexa::ask:skills:read'],
	redirectUri: returnUrls.hostedPage,
	state: 'S',
	codeChallenge: 'x'.repeat(43),
});
const owner = withAnswers(emptyDraft, {role: 'owner', authorizationUrl});

function run(
	script: readonly Expected[],
	answers: readonly ScriptedAnswer[] = [],
	options: StepOptions = {},
) {
	const ports = options.ports ?? fakePorts();
	for (const answer of answers) ports.http.on(route, answer);
	return askStep(ask, script, {draft: owner, ...options, ports});
}

const receivedIn = (outcome: Outcome) =>
	outcome.type === 'done' ? outcome.changes.receivedToken : undefined;

test.each([
	['a token', token],
	['Bearer', `Bearer ${token}`],
	['the header', `Authorization: Bearer ${token}`],
	['in quotes', `"${token}"`],
	['broken by a line end', `${token.slice(0, 20)}\n${token.slice(20)}`],
	[
		'JSON of token --json',
		JSON.stringify({profile: 'x', accessToken: token, tokenType: 'bearer', expiresAt: null}, undefined, 2),
	],
	['a message', `Grüße!\n\nAuthorization: Bearer ${token}\n\nJörg`],
])('%s is understood, checked with SMAPI alone, and not told', async (_, text) => {
	const {outcome, ports, talk} = await run(
		[['It is checked with api.amazonalexa.com', text]],
		[vendorsAnswer('M1')],
	);
	expect(receivedIn(outcome)).toMatchObject({
		role: 'owner',
		clientId,
		scopes: ['alexa::ask:skills:read'],
		tokens: {accessToken: token},
	});
	expect(ports.http.requests.map(request => request.headers?.authorization)).toEqual([`Bearer ${token}`]);
	expect(ports.store.writes).toEqual([]);
	expect(talk.heard()).not.toContain(token.slice(8, 24));
});

test.each([
	['a refresh token', 'Atzr|IwEBIrefresh0123456789', 'a refresh token'],
	['a client secret', `amzn1.oa2-cs.v1.${'ab'.repeat(32)}`, 'a client secret'],
	['a code', 'ANdGoodCodeOfTheOwner0', 'authorization code'],
	['an address with a code', 'http://127.0.0.1:9090/cb?code=x&state=y', 'an address'],
	['5,000 characters', `Atza|${'x'.repeat(5000)}`, 'longer than 4096'],
	['JSON without one', '{"error":"invalid_grant"}', 'an error answer'],
])('%s is named, not sent and not told', async (_, text, words) => {
	const {outcome, talk} = await run([['Token', text, 'esc']]);
	expect(outcome).toEqual({type: 'back'});
	expect(talk.heard()).toContain(words);
	if (text.length > 30) expect(talk.heard()).not.toContain(text.slice(10, 30));
});

test('a token that has ended, by what SMAPI says: what to ask for, and another one', async () => {
	const {outcome, talk} = await run(
		[
			['Token', token],
			['no longer works (401)', 'key m', 'Paste another'],
			['Token', `${token}-2`],
		],
		[json({message: 'no'}, 401), vendorsAnswer('M1')],
	);
	expect(talk.copied[0]!.text).toContain('send me a new one');
	expect(receivedIn(outcome)?.tokens.accessToken).toBe(`${token}-2`);
});

test.each([true, false])(
	'a token that has ended, by its own end (screen: %s): SMAPI is not asked',
	async isScreen => {
		const ended = JSON.stringify({accessToken: token, expiresAt: '2025-12-31T23:00:00Z'});
		const {outcome, talk} = await run(
			[
				['Token', ended],
				['2025-12-31 23:00 UTC', 'Leave for now'],
			],
			[],
			{
				isScreen,
				facts: {programName: 'npm start -s --'},
			},
		);
		expect(outcome).toEqual({type: 'leave'});
		expect(talk.heard()).toContain('npm start -s -- goes on here');
	},
);

test.each([
	['403', json({message: 'no'}, 403), 'may not list vendor IDs (403)'],
	['no vendor', vendorsAnswer(), 'no vendor ID'],
	[
		'no network',
		new Failure('unreachable', {host: 'api.amazonalexa.com', detail: 'offline'}),
		'could not be checked',
	],
] as const)('%s is told, and the token can be kept', async (_, answer, words) => {
	const {outcome} = await run(
		[
			['Token', token],
			[words, 'Keep it'],
		],
		[answer],
	);
	expect(receivedIn(outcome)).toMatchObject({tokens: {accessToken: token}});
});

test.each([
	['profile', {clientId, scopes: ['alexa::ask:skills:read']}],
	['environment', {scopes: []}],
] as const)('the next token keeps client and permissions known from a %s alone', async (source, expected) => {
	const known = {clientId, scopes: ['alexa::ask:skills:read'], profileName: 'acme'};
	const draft = withAnswers(withAnswers(emptyDraft, {role: 'owner'}), known, source);
	const {outcome} = await run([['Token', token]], [vendorsAnswer('M1')], {draft});
	expect(receivedIn(outcome)).toMatchObject(expected);
	expect(receivedIn(outcome)?.clientId).toBe(source === 'profile' ? clientId : undefined);
});

const {clientSecret: _, redirectUri: __, ...plain} = someProfile({role: 'owner'});
const receivedToken: Profile = {
	...plain,
	tokens: {accessToken: token, tokenType: 'bearer', obtainedAt: new Date('2026-01-02T03:04:05Z')},
};

test('coming back, Enter keeps the token that is there', async () => {
	const draft = withAnswers(owner, {receivedToken});
	const {outcome} = await run([['Enter keeps Atza|••••••••6789', 'enter']], [vendorsAnswer('M1')], {draft});
	expect(receivedIn(outcome)).toEqual(receivedToken);
});
