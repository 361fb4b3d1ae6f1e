import {type Answer, json, redirect, type Visit} from './answer.ts';
import type {Fault, FaultKind} from './faults.ts';
import {tokenError} from './token-error.ts';

/** What a network's login page answers to everything. */
const captivePortal: Answer = {
	status: 200,
	headers: {'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store'},
	body: '<!doctype html><title>Welcome to Guest Wi-Fi</title><p>Please accept the terms to go online.</p>',
};

/**
 * The token answer that a fault makes of a request. Where the answer is lost or changed on its way back (hang,
 * truncated, …) the request is done all the same: its code is spent, as it would be at Amazon.
 */
export function spoilToken(fault: Fault, visit: Visit, judge: () => Answer): Answer {
	const retryAfter = {'retry-after': String(fault.retryAfterSeconds ?? 2)};
	switch (fault.kind) {
		case 'invalid_client':
			return tokenError('invalid_client', 'Client authentication failed');
		case 'invalid_grant_code':
			judge();
			return tokenError('invalid_grant', 'The request has an invalid grant parameter : code');
		case 'invalid_grant_refresh':
			return tokenError('invalid_grant', 'The request has an invalid grant parameter : refresh_token');
		case 'unauthorized_client':
			return tokenError('unauthorized_client', 'The client is not authorized to use this token');
		case 'invalid_request':
			return tokenError('invalid_request', 'The request is missing a required parameter : grant_type');
		case 'unsupported_grant_type':
			return tokenError('unsupported_grant_type', 'The authorization grant type is not supported');
		case 'invalid_scope':
			return tokenError('invalid_scope', 'The requested scope is invalid');
		case 'rate_limited':
			return json(429, {message: 'Rate exceeded'}, retryAfter);
		case 'server_error':
			return json(500, {error: 'server_error', error_description: 'The server has a fault of its own'});
		case 'unavailable':
			return {status: 503, headers: {'content-type': 'text/plain'}, body: ''};
		case 'html':
			return captivePortal;
		case 'redirect':
			return redirect(`${visit.origin}/elsewhere`, 307);
		default:
			return changed(fault.kind, judge());
	}
}

function changed(kind: FaultKind, answer: Answer): Answer {
	switch (kind) {
		case 'hang':
			return {...answer, ending: 'hang'};
		case 'truncated':
			return {...answer, ending: 'cut'};
		case 'too_large':
			return {...answer, body: JSON.stringify({padding: 'x'.repeat(2 * 1024 * 1024)})};
		case 'no_access_token':
			return without(answer, 'access_token');
		case 'no_refresh_token':
			return without(answer, 'refresh_token');
		default:
			return answer;
	}
}

function without(answer: Answer, member: string): Answer {
	const body: Record<string, unknown> = JSON.parse(answer.body);
	delete body[member];
	return {...answer, body: JSON.stringify(body)};
}

/** What GET /v1/vendors answers under a fault. */
export function spoilVendors(fault: Fault): Answer {
	switch (fault.kind) {
		case 'no_vendor':
			return json(200, {vendors: []});
		case 'vendors_unauthorized':
			return json(401, {message: 'Token is invalid/expired'});
		case 'vendors_forbidden':
			return json(403, {message: 'The token has no permission for this operation.'});
		case 'vendors_not_found':
			return json(404, {message: 'Resource not found.'});
		case 'vendors_rate_limited':
			return json(
				429,
				{message: 'Request rate exceeded.'},
				{'retry-after': String(fault.retryAfterSeconds ?? 2)},
			);
		case 'vendors_html':
			return captivePortal;
		case 'vendors_hang':
			return {...json(200, {}), ending: 'hang'};
		default:
			return json(500, {message: 'Internal service exception.'});
	}
}
