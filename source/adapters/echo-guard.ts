import {Redactor} from '../core/redact.ts';
import type {Http} from '../ports.ts';

/**
 * A server may echo in an error what it was sent (a proxy page, an error_description). Before anything reads such an
 * answer, the secrets of its request are replaced in it; cutting the text later could leave half a secret (CWE-209).
 */
export function guardEchoes(http: Http): Http {
	return {
		async send(request, signal) {
			const answer = await http.send(request, signal);
			if (answer.status >= 200 && answer.status < 300 && answer.body.includes('access_token')) return answer;
			const redactor = new Redactor();
			redactor.add(request.form?.get('client_secret') ?? undefined, 'client secret');
			redactor.add(request.form?.get('code') ?? undefined, 'authorization code');
			redactor.add(request.form?.get('refresh_token') ?? undefined, 'refresh token');
			redactor.add(request.form?.get('code_verifier') ?? undefined, 'code verifier');
			redactor.add(request.headers?.authorization?.replace(/^Bearer /, ''), 'access token');
			return {...answer, body: redactor.redact(answer.body)};
		},
	};
}
