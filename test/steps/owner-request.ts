import {returnUrls} from '../../source/core/client.ts';
import {type ConfigFile, withRequest} from '../../source/core/config-file.ts';
import {type Draft, emptyDraft, withAnswers} from '../../source/core/draft.ts';
import {amazonHosts} from '../../source/core/hosts.ts';
import {defaultScopes} from '../../source/core/scopes.ts';
import type {CodeRequest} from '../../source/flows/requests.ts';
import {answeredDraft} from './ask-step.ts';

/** An open request of kind `code`, made when the fake clock starts. */
export function someRequest(changes: Partial<CodeRequest> = {}): CodeRequest {
	const {clientId, clientSecret} = answeredDraft().answers;
	return {
		kind: 'code',
		profileName: 'acme',
		clientId: clientId!,
		clientSecret: clientSecret!,
		redirectUri: returnUrls.hostedPage,
		hosts: amazonHosts,
		scopes: defaultScopes,
		state: 'state-of-the-request',
		codeVerifier: 'verifier-of-the-request-0123456789abcdefghijk',
		createdAt: new Date('2026-01-02T03:04:05.000Z'),
		...changes,
	};
}

/** The draft with which an open request is gone on with. */
export function draftOf(id: string, request: CodeRequest): Draft {
	const {clientId, clientSecret, redirectUri, scopes = [], profileName = 'acme'} = request;
	return withAnswers(
		emptyDraft,
		{role: 'client', clientId, clientSecret: clientSecret!, redirectUri, scopes, profileName, requestId: id},
		'request',
	);
}

/** Every answer of role 2 up to `send-url`. */
export function clientDraft(): Draft {
	return answeredDraft({
		role: 'client',
		flow: 'hosted-page',
		redirectUri: returnUrls.hostedPage,
		returnUrls: [returnUrls.hostedPage],
		profileName: 'acme',
	});
}

/** A file with these open requests. */
export function fileOf(
	requests: Readonly<Record<string, CodeRequest>>,
	file: ConfigFile = {version: 1},
): ConfigFile {
	return Object.entries(requests).reduce((all, [id, request]) => withRequest(all, id, request), file);
}
