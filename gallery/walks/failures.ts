import {createServer} from 'node:http';
import type {FailureCode} from '../../source/core/failure.ts';
import type {FaultKind} from '../../source/demo/faults.ts';
import type {LookAlike} from '../../source/demo/server.ts';
import {ownProfile} from '../saved.ts';
import {browserUrl, client, hostsOf, once, type Stage, titleOf, typed, type Walk} from '../stage.ts';

type Answers = (address: string, amazon: LookAlike) => string | Promise<string>;

const stateIn = (address: string) => new URL(address).searchParams.get('state')!;
const back =
	(words: string): Answers =>
	address =>
		`${browserUrl}?${words}&state=${stateIn(address)}`;
const allowed: Answers = (address, amazon) => amazon.allowInBrowser(address);

/** What is pasted for each failure that Amazon, or the paste itself, brings. */
const pastes: Readonly<Partial<Record<FailureCode, Answers>>> = {
	access_denied: (address, amazon) => amazon.allowInBrowser(address, 'cancel'),
	authorization_server_error: back('error=server_error'),
	authorization_error: back('error=consent_required'),
	authorization_invalid_request: back('error=invalid_request'),
	authorization_unauthorized_client: back('error=unauthorized_client'),
	unsupported_response_type: back('error=unsupported_response_type'),
	invalid_scope: back('error=invalid_scope'),
	issuer_mismatch: back('code=ANcdEfGhIjKlMnOpQrSt&iss=https%3A%2F%2Fsign-in.example'),
	paste_other_sign_in: () => `${browserUrl}?code=ANcdEfGhIjKlMnOpQrSt&state=state-of-another-sign-in`,
	paste_not_redirect_uri: () => 'https://example.com/?code=ANcdEfGhIjKlMnOpQrSt&state=x',
	paste_sign_in_address: address => address,
	paste_without_state: () => `${browserUrl}?code=ANcdEfGhIjKlMnOpQrSt`,
	paste_no_code: () => 'it says that the page cannot be reached',
	paste_doubled: address =>
		`${browserUrl}?code=ANcdEfGhIjKlMnOpQrSt&code=BOdeFgHiJkLmNoPqRsTu&state=${stateIn(address)}`,
	amazon_page_return_url: () =>
		"We're sorry! 400 Bad Request: The redirect URI you provided has not been whitelisted for your application",
	amazon_page_client_id: () => "We're sorry! 400 Bad Request: An unknown client_id was used",
	amazon_page_scope: () => "We're sorry! 400 Bad Request: An unknown scope was requested",
	amazon_page_error: () => "We're sorry! Error Summary: 400 Bad Request",
};

/** What the token endpoint answers for each of its failures. */
const tokenFaults: Readonly<Partial<Record<FailureCode, FaultKind>>> = {
	invalid_client: 'invalid_client',
	code_refused: 'invalid_grant_code',
	client_mismatch: 'unauthorized_client',
	token_invalid_request: 'invalid_request',
	unsupported_grant_type: 'unsupported_grant_type',
	token_invalid_scope: 'invalid_scope',
	server_busy: 'unavailable',
	exchange_lost: 'truncated',
	redirected: 'redirect',
	not_lwa: 'html',
	bad_answer: 'no_access_token',
};

async function failOn(
	stage: Stage,
	code: FailureCode,
	answer: Answers,
	fault?: FaultKind,
	words: readonly string[] = [],
): Promise<void> {
	const amazon = await stage.amazon({returnUrls: [browserUrl]});
	await stage.signIn(amazon, words);
	const here = stage.flowing();
	if (fault) amazon.setFault(once(fault));
	const pasted = await answer(await stage.address(), amazon);
	if (fault === undefined && code === 'unreachable_here') await amazon.close();
	await stage.answer(pasted);
	await stage.until(() => stage.flowing() !== here, `what follows ${code}`);
	await stage.settle();
	stage.failure(code);
}

const entries = <V>(table: Readonly<Partial<Record<FailureCode, V>>>) =>
	Object.entries(table) as [FailureCode, V][];

const inTheWizard: readonly Walk[] = [
	...entries(pastes).map(([code, answer]): Walk => ({name: code, run: stage => failOn(stage, code, answer)})),
	...entries(tokenFaults).map(
		([code, fault]): Walk => ({name: code, run: stage => failOn(stage, code, allowed, fault)}),
	),
	{name: 'unreachable_here', run: stage => failOn(stage, 'unreachable_here', allowed)},
	{
		name: 'answer_without_code',
		listens: true,
		async run(stage) {
			const amazon = await stage.amazon({returnUrls: [browserUrl]});
			await stage.start(
				['--role', 'self', '--browser', '--client-id', client.id, '--profile', 'me', '--no-probe'],
				{...hostsOf(amazon), SMAPI_LOGIN_CLIENT_SECRET: client.secret},
			);
			await stage.goTo(titleOf('sign-in'), typed);
			await stage.shows(/left/);
			const address = await stage.address();
			await fetch(`${browserUrl}?code=&state=${stateIn(address)}`);
			await stage.shows('without a code that can be used');
			stage.failure('answer_without_code');
		},
	},
	{
		name: 'token_error',
		async run(stage) {
			const amazon = await stage.amazon({returnUrls: [browserUrl]});
			const other = createServer((_, response) =>
				response.writeHead(418, {'content-type': 'application/json'}).end('{"error":"out_of_tea"}'),
			);
			const environment = {ASK_LWA_TOKEN_HOST: await stage.serve(other)};
			await stage.signIn(amazon, [], environment);
			await stage.answer(await amazon.allowInBrowser(await stage.address()));
			await stage.shows('refused the request');
			stage.failure('token_error');
		},
	},
	{
		name: 'unclear_account',
		async run(stage) {
			const amazon = await stage.amazon({returnUrls: [browserUrl]});
			stage.writeConfig({version: 1, profiles: {me: ownProfile(amazon, 0)}});
			amazon.setFault({kind: 'no_vendor'});
			await stage.start(['--profile', 'me', '--no-browser', '--no-probe'], hostsOf(amazon));
			await stage.goTo(titleOf('sign-in'));
			await stage.answer(await amazon.allowInBrowser(await stage.address()));
			const words = 'it may be another account';
			await stage.shows(words);
			stage.failure('unclear_account', titleOf('sign-in'), words);
		},
	},
];

export const failureWalks: readonly Walk[] = inTheWizard;
