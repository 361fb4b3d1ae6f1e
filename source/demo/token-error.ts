import {randomUUID} from 'node:crypto';
import {type Answer, json} from './answer.ts';

type TokenError =
	| 'invalid_client'
	| 'invalid_grant'
	| 'unauthorized_client'
	| 'invalid_request'
	| 'unsupported_grant_type'
	| 'invalid_scope';

/** An error answer of Login with Amazon's token endpoint (RFC 6749 5.2, with Amazon's two more members). */
export function tokenError(error: TokenError, description: string): Answer {
	const status = error === 'invalid_client' ? 401 : 400;
	return json(status, {
		error,
		error_description: description,
		error_index: error,
		request_id: randomUUID(),
	});
}
