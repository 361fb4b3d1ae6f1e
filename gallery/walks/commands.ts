import {chmodSync, mkdirSync, writeFileSync} from 'node:fs';
import {createServer as createSecureServer} from 'node:https';
import path from 'node:path';
import {describeHolder} from '../../source/adapters/store-lock.ts';
import type {FailureCode} from '../../source/core/failure.ts';
import type {FaultKind} from '../../source/demo/faults.ts';
import type {LookAlike} from '../../source/demo/server.ts';
import {makeCertificates} from '../../test/adapters/certificates.ts';
import {codeRequest, ownProfile, receivedProfile, requestIds} from '../saved.ts';
import {client, type Environment, hostsOf, type Stage, type Walk} from '../stage.ts';

interface Given {
	readonly stage: Stage;
	readonly amazon: LookAlike;
	/** `me`, with 42 minutes left unless it is said otherwise. */
	readonly me: object;
	/** `me`, whose token has ended. */
	readonly ended: object;
}

interface Case {
	readonly code: FailureCode;
	readonly line: string;
	/** What is there before. @returns variables */
	readonly given?: (given: Given) => Environment | undefined;
	/** Of the look-alike, each time. */
	readonly fault?: FaultKind;
	readonly retryAfterSeconds?: number;
}

const secret = 'amzn1.oa2-cs.v1.ab12';
const withProfile = ({stage, me}: Given) =>
	void stage.writeConfig({version: 1, defaultProfile: 'me', profiles: {me}});
const withEnded = ({stage, ended}: Given) =>
	void stage.writeConfig({version: 1, defaultProfile: 'me', profiles: {me: ended}});
const withRequests = ({stage, amazon}: Given) =>
	void stage.writeConfig({
		version: 1,
		requests: {
			[requestIds[0]]: codeRequest(amazon, 'oakfield'),
			[requestIds[1]]: codeRequest(amazon, 'studio', {state: 't'.repeat(22)}),
		},
	});

/** A file in the home of the pictures. */
function put(stage: Stage, name: string, text: string): void {
	const file = path.join(stage.home, name);
	mkdirSync(path.dirname(file), {recursive: true});
	writeFileSync(file, text, {mode: 0o700});
}

const cases: readonly Case[] = [
	// A renewal, as `token` meets it.
	{code: 'no_time_left', line: 'smapi-login token --timeout 2', given: withEnded, fault: 'hang'},
	{
		code: 'retry_later',
		line: 'smapi-login token',
		given: withEnded,
		fault: 'rate_limited',
		retryAfterSeconds: 90,
	},
	{
		code: 'timed_out',
		line: `smapi-login --no-input --no-browser --client-id ${client.id} --timeout 2`,
		given: ({amazon}) => ({...hostsOf(amazon), SMAPI_LOGIN_CLIENT_SECRET: client.secret}),
	},
	{code: 'answer_too_large', line: 'smapi-login token', given: withEnded, fault: 'too_large'},
	{code: 'connection_lost', line: 'smapi-login token', given: withEnded, fault: 'truncated'},
	{code: 'http_timeout', line: 'smapi-login token', given: withEnded, fault: 'hang'},
	{
		code: 'sign_in_needed',
		line: 'smapi-login token',
		given: ({stage, amazon}) => {
			const {tokens, ...rest} = ownProfile(amazon, 0);
			const {refreshToken: _, ...without} = tokens;
			stage.writeConfig({version: 1, defaultProfile: 'me', profiles: {me: {...rest, tokens: without}}});
			return undefined;
		},
	},
	{
		code: 'received_not_renewable',
		line: 'smapi-login token --refresh --profile theirs',
		given: ({stage, amazon}) =>
			void stage.writeConfig({version: 1, profiles: {theirs: receivedProfile(amazon, 35)}}),
	},
	{
		code: 'received_expired',
		line: 'smapi-login token --profile theirs',
		given: ({stage, amazon}) =>
			void stage.writeConfig({version: 1, profiles: {theirs: receivedProfile(amazon, 0)}}),
	},
	{
		code: 'unreachable',
		line: 'smapi-login token --allow-host https://token.example.invalid',
		given: ({stage, amazon}) => {
			const hosts = {
				authorize: 'https://www.amazon.com',
				token: 'https://token.example.invalid',
				smapi: 'https://api.amazonalexa.com',
			};
			stage.writeConfig({version: 1, defaultProfile: 'me', profiles: {me: ownProfile(amazon, 0, {hosts})}});
			return undefined;
		},
	},
	{
		code: 'proxy',
		line: 'HTTPS_PROXY=http://127.0.0.1:9 smapi-login token',
		given: ({stage, amazon}) => {
			const hosts = {
				authorize: 'https://www.amazon.com',
				token: 'https://api.amazon.com',
				smapi: 'https://api.amazonalexa.com',
			};
			stage.writeConfig({version: 1, defaultProfile: 'me', profiles: {me: ownProfile(amazon, 0, {hosts})}});
			return undefined;
		},
	},

	// The file.
	{code: 'no_profile', line: 'smapi-login token'},
	{code: 'unknown_profile', line: 'smapi-login token --profile mee', given: withProfile},
	{
		code: 'profile_damaged',
		line: 'smapi-login token',
		given: ({stage}) =>
			void stage.writeConfig({version: 1, defaultProfile: 'me', profiles: {me: {role: 'self', tokens: 7}}}),
	},
	{
		code: 'file_damaged',
		line: 'smapi-login status',
		given: ({stage}) => void stage.writeConfig('{"version": 1, "profiles": {'),
	},
	{code: 'file_newer', line: 'smapi-login status', given: ({stage}) => void stage.writeConfig({version: 99})},
	{
		code: 'read_failed',
		line: 'smapi-login status',
		given: ({stage}) => void mkdirSync(path.join(stage.configDir, 'config.json'), {recursive: true}),
	},
	{
		code: 'save_failed',
		line: 'smapi-login export dotenv --out nowhere/.env',
		given: withProfile,
	},
	{
		code: 'store_busy',
		line: 'smapi-login profiles use me',
		given: given => {
			withProfile(given);
			const lock = path.join(given.stage.configDir, 'config.json.lock');
			writeFileSync(lock, describeHolder(1, '0123456789abcdef'), {mode: 0o600});
			return undefined;
		},
	},
	{code: 'write_failed', line: 'smapi-login token >/dev/full', given: withProfile},

	// Where secrets come from, and where they go.
	{
		code: 'secret_command',
		line: 'smapi-login token',
		given: ({stage, amazon}) => {
			const {clientSecret: _, ...rest} = ownProfile(amazon, 0);
			const me = {...rest, clientSecretCommand: 'false smapi'};
			stage.writeConfig({version: 1, defaultProfile: 'me', profiles: {me}});
			return undefined;
		},
	},
	{
		code: 'secret_file',
		line: 'smapi-login --client-id my-client-id --client-secret-file secret.txt --no-input',
		given: ({stage}) => void writeFileSync(path.join(stage.home, 'secret.txt'), '\n', {mode: 0o600}),
	},
	{
		code: 'file_not_private',
		line: 'smapi-login token',
		given: ({stage, amazon}) => {
			const {clientSecret: _, ...rest} = ownProfile(amazon, 0);
			const me = {...rest, clientSecretCommand: 'pass smapi'};
			stage.writeConfig({version: 1, defaultProfile: 'me', profiles: {me}});
			chmodSync(path.join(stage.configDir, 'config.json'), 0o660);
			return undefined;
		},
	},
	{
		code: 'keychain_unavailable',
		line: 'smapi-login profiles store keychain',
		given: given => {
			withProfile(given);
			// A desktop has one; at this address nobody answers.
			return {DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/no-such-bus'};
		},
	},
	{
		code: 'missing_secret',
		line: 'smapi-login export sdk-node --include-secrets --profile theirs',
		given: ({stage, amazon}) =>
			void stage.writeConfig({version: 1, profiles: {theirs: receivedProfile(amazon, 35)}}),
	},
	{
		code: 'unwritable_value',
		line: 'smapi-login export dotenv --include-secrets',
		given: ({stage, amazon}) =>
			void stage.writeConfig({
				version: 1,
				defaultProfile: 'me',
				profiles: {me: ownProfile(amazon, 42, {clientSecret: 'it\'s "one" with $5 `and` a \\'})},
			}),
	},
	{
		code: 'foreign_file',
		line: 'smapi-login export ask-cli --include-secrets',
		given: given => {
			withProfile(given);
			put(given.stage, '.ask/cli_config', '[]');
			return undefined;
		},
	},
	{
		code: 'helper_failed',
		line: 'smapi-login export github --run',
		given: given => {
			withProfile(given);
			put(given.stage, '.local/bin/gh', '#!/bin/sh\necho "HTTP 403: Resource not accessible" >&2\nexit 1\n');
			return undefined;
		},
	},
	{
		code: 'import_refused',
		line: 'smapi-login import profiles.json',
		given: ({stage, me}) =>
			put(
				stage,
				'profiles.json',
				JSON.stringify({version: 1, profiles: {me: {...me, hosts: {token: 'https://token.example'}}}}),
			) as undefined,
	},

	// Usage and input.
	{code: 'input_file', line: 'smapi-login import .'},
	{code: 'no_such_file', line: 'smapi-login import profiles.json'},
	{
		code: 'secret_unchecked',
		line: 'smapi-login profiles secret me --client-secret-file new.txt',
		given: ({stage, amazon}) => {
			put(stage, 'new.txt', secret);
			const hosts = {...ownProfile(amazon, 0).hosts, token: 'http://127.0.0.1:9'};
			stage.writeConfig({version: 1, defaultProfile: 'me', profiles: {me: ownProfile(amazon, 0, {hosts})}});
			return undefined;
		},
	},
	{code: 'usage', line: 'smapi-login tokn'},
	{code: 'missing_answers', line: 'smapi-login --no-input'},
	{
		code: 'input_ended',
		line: 'smapi-login token --refresh-token-stdin </dev/null',
		given: () => ({ASK_LWA_CLIENT_ID: 'my-client-id', ASK_LWA_CLIENT_CONFIRMATION: secret}),
	},
	{code: 'bad_value', line: 'smapi-login token --min-ttl soon', given: withProfile},
	{
		code: 'wrong_kind',
		line: 'echo "Atza|an-access-token-of-somebody" | smapi-login token --refresh-token-stdin',
		given: () => ({ASK_LWA_CLIENT_ID: 'my-client-id', ASK_LWA_CLIENT_CONFIRMATION: secret}),
	},
	{code: 'bad_host', line: 'ASK_LWA_TOKEN_HOST=http://token.example smapi-login --no-input'},
	{
		code: 'host_mismatch',
		line: 'ASK_LWA_TOKEN_HOST=https://api.amazon.co.uk smapi-login token',
		given: withEnded,
	},
	{
		code: 'host_not_allowed',
		line: 'smapi-login --no-input --client-id my-client-id',
		given: () => ({ASK_LWA_TOKEN_HOST: 'https://token.example', SMAPI_LOGIN_CLIENT_SECRET: secret}),
	},
	{
		code: 'profile_exists',
		line: 'smapi-login --profile me --client-id amzn1.application-oa2-client.other --no-input',
		given: given => {
			withProfile(given);
			return {SMAPI_LOGIN_CLIENT_SECRET: secret};
		},
	},
	{
		code: 'unknown_request',
		line: 'echo ANcdEfGhIjKlMnOpQrSt | smapi-login --role client --code-stdin --request 44444444',
		given: withRequests,
	},
	{
		code: 'request_mismatch',
		line: `echo "https://ask-cli-static-content.s3-us-west-2.amazonaws.com/html/ask-cli-no-browser.html?code=ANcdEfGhIjKlMnOpQrSt&state=${'t'.repeat(22)}" | smapi-login --role client --code-stdin --profile oakfield`,
		given: withRequests,
	},
	{
		code: 'ambiguous_request',
		line: 'echo ANcdEfGhIjKlMnOpQrSt | smapi-login --role client --code-stdin',
		given: withRequests,
	},
];

const tls: Walk = {
	name: 'tls',
	async run(stage) {
		const amazon = await stage.amazon();
		const {selfSigned} = makeCertificates();
		const origin = await stage.serve(createSecureServer(selfSigned), 'https');
		const hosts = {authorize: amazon.origin, token: origin, smapi: amazon.origin};
		stage.writeConfig({version: 1, defaultProfile: 'me', profiles: {me: ownProfile(amazon, 0, {hosts})}});
		await stage.commandFails('tls', 'smapi-login token');
	},
};

export const commandWalks: readonly Walk[] = [
	...cases.map(
		({code, line, given, fault, retryAfterSeconds}): Walk => ({
			name: code,
			async run(stage) {
				const amazon = await stage.amazon();
				if (fault)
					amazon.setFault({kind: fault, ...(retryAfterSeconds !== undefined && {retryAfterSeconds})});
				const [me, ended] = [ownProfile(amazon), ownProfile(amazon, 0)];
				const variables = given?.({stage, amazon, me, ended});
				await stage.commandFails(code, line, variables ?? {});
			},
		}),
	),
	tls,
];
