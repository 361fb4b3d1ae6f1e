import {canListVendors} from '../core/scopes.ts';
import {type Account, skillsOf} from './accounts.ts';
import {type Answer, json, type Visit} from './answer.ts';
import {spoilVendors} from './spoil.ts';
import type {DemoState} from './state.ts';

type Permitted = {readonly account: Account} | {readonly refusal: Answer};

/** GET /v1/vendors. */
export function answerVendors(state: DemoState, visit: Visit): Answer {
	const fault = state.faults.take(['vendors']);
	if (fault) return spoilVendors(fault);
	const permitted = permit(state, visit);
	return 'refusal' in permitted ? permitted.refusal : json(200, {vendors: permitted.account.vendors});
}

/** GET /v1/skills?vendorId=…: the made-up skills of a vendor of the account. */
export function answerSkills(state: DemoState, visit: Visit): Answer {
	const permitted = permit(state, visit);
	if ('refusal' in permitted) return permitted.refusal;
	const vendorId = visit.query.get('vendorId');
	if (!vendorId) return json(400, {message: 'The query parameter vendorId is missing.'});
	const vendor = permitted.account.vendors.find(({id}) => id === vendorId);
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
}

/** GET /v1/skills/{skillId}/stages/{stage}/manifest; any well-formed skill ID is one of this account's. */
export function answerManifest(state: DemoState, visit: Visit): Answer {
	const permitted = permit(state, visit);
	if ('refusal' in permitted) return permitted.refusal;
	const [skillId = '', stage = ''] = visit.params;
	if (!/^amzn1\.ask\.skill\.[\w-]+$/.test(skillId) || !/^(development|live|certification)$/.test(stage)) {
		return json(404, {message: 'Resource not found.'});
	}
	const known = permitted.account.vendors.flatMap(skillsOf).find(skill => skill.skillId === skillId);
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
}

function permit(state: DemoState, visit: Visit): Permitted {
	// SMAPI wants the value unquoted: `Bearer`, one blank, the token.
	const token = /^Bearer (\S+)$/i.exec(visit.headers.authorization ?? '')?.[1] ?? '';
	const found = state.accessTokens.get(token);
	if (!found || found.expiresAt <= state.now()) {
		return {refusal: json(401, {message: 'Token is invalid/expired'})};
	}
	if (!canListVendors(found.grant.scopes)) {
		return {refusal: json(403, {message: 'The token has no permission for this operation.'})};
	}
	return {account: found.grant.account};
}
