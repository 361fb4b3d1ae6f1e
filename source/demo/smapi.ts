import {canListVendors} from '../core/scopes.ts';
import {type Answer, json, type Visit} from './answer.ts';
import {captivePortal, type Fault, retryAfter} from './faults.ts';
import type {Account, DemoState, Vendor} from './state.ts';
import {grantOfAccessToken} from './token.ts';

/** GET /v1/vendors, or the fault that is switched on. */
export function answerVendors(state: DemoState, visit: Visit): Answer {
	const fault = state.faults.take(['vendors']);
	if (fault) return spoilt(fault);
	return permitted(state, visit, ({vendors}) => json(200, {vendors}));
}

/** GET /v1/skills?vendorId=…: the made-up skills of a vendor of the account. */
export function answerSkills(state: DemoState, visit: Visit): Answer {
	return permitted(state, visit, ({vendors}) => {
		const vendorId = visit.query.get('vendorId');
		if (!vendorId) return json(400, {message: 'The query parameter vendorId is missing.'});
		const vendor = vendors.find(({id}) => id === vendorId);
		if (!vendor) return json(403, {message: 'The token has no access to this vendor.'});
		return json(200, {
			_links: {self: {href: `/v1/skills?vendorId=${encodeURIComponent(vendorId)}`}},
			isTruncated: false,
			skills: skillsOf(vendor).map(({skillId, name}) => ({
				skillId,
				stage: 'development',
				apis: ['custom'],
				publicationStatus: 'DEVELOPMENT',
				nameByLocale: {'en-US': name},
				lastUpdated: '2026-01-15T10:00:00.000Z',
			})),
		});
	});
}

/** GET /v1/skills/{skillId}/stages/{stage}/manifest; any well-formed skill ID is one of this account's. */
export function answerManifest(
	state: DemoState,
	visit: Visit,
	[skillId = '', stage = '']: readonly string[],
): Answer {
	return permitted(state, visit, ({vendors}) => {
		if (!/^amzn1\.ask\.skill\.[\w-]+$/.test(skillId) || !/^(development|live|certification)$/.test(stage)) {
			return json(404, {message: 'Resource not found.'});
		}
		const known = vendors.flatMap(skillsOf).find(skill => skill.skillId === skillId);
		const name = known?.name ?? 'Practice Skill';
		return json(200, {
			manifest: {
				manifestVersion: '1.0',
				apis: {custom: {endpoint: {uri: 'https://example.com/skill'}}},
				publishingInformation: {
					locales: {'en-US': {name, summary: 'A made-up skill of smapi-login’s practice.'}},
					isAvailableWorldwide: true,
					category: 'KNOWLEDGE_AND_TRIVIA',
				},
			},
		});
	});
}

/** The answer for the account of the visit's access token, or the refusal of a token that does not do. */
function permitted(state: DemoState, visit: Visit, answer: (account: Account) => Answer): Answer {
	// SMAPI wants the value unquoted: `Bearer`, one blank, the token.
	const token = /^Bearer (\S+)$/i.exec(visit.headers.authorization ?? '')?.[1] ?? '';
	const grant = grantOfAccessToken(state, token);
	if (!grant) return json(401, {message: 'Token is invalid/expired'});
	const {account, scopes} = grant;
	if (!canListVendors(scopes)) {
		return json(403, {message: 'The token has no permission for this operation.'});
	}
	return answer(account);
}

/** The made-up skills of a vendor: their IDs follow from the vendor's, so that they stay the same in every practice. */
function skillsOf(vendor: Vendor): readonly {readonly skillId: string; readonly name: string}[] {
	const digits = Buffer.from(vendor.id.padEnd(6, '0')).toString('hex').slice(0, 12);
	return ['Space Facts', 'Tea Timer'].map((name, index) => ({
		skillId: `amzn1.ask.skill.5a4a0000-0000-4000-800${index + 1}-${digits}`,
		name,
	}));
}

/** What GET /v1/vendors answers under a fault. */
function spoilt(fault: Fault): Answer {
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
			return json(429, {message: 'Request rate exceeded.'}, retryAfter(fault));
		case 'vendors_html':
			return captivePortal;
		case 'vendors_hang':
			return {...json(200, {}), ending: 'hang'};
		default:
			return json(500, {message: 'Internal service exception.'});
	}
}
