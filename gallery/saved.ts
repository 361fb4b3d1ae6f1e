import type {LookAlike} from '../source/demo/server.ts';
import {browserUrl, client, codePageUrl, ownersAddress} from './stage.ts';

const scopes = ['alexa::ask:skills:readwrite', 'alexa::ask:models:readwrite'];
const day = 86_400_000;
// In the middle of what is shown, so that no minute turns while a picture is taken.
const ago = (days: number, minutes = 0) =>
	new Date(Date.now() - days * day - minutes * 60_000 - 25_000).toISOString();
const ahead = (minutes: number) => new Date(Date.now() + minutes * 60_000 + 35_000).toISOString();

/** A token that has so many minutes left; one with none ended so many days ago. */
function tokens(lookAlike: LookAlike, minutes: number, days: number, refreshToken?: string) {
	return {
		accessToken: lookAlike.issueAccessToken(scopes),
		tokenType: 'bearer',
		expiresAt: minutes > 0 ? ahead(minutes) : ago(days),
		obtainedAt: ago(days, 60 - minutes),
		...(refreshToken !== undefined && {refreshToken}),
	};
}

const refreshToken = `Atzr|${'r'.repeat(128)}`;

/** A profile of one's own skills. @param minutes that its token has left */
export function ownProfile(lookAlike: LookAlike, minutes = 42, changes: object = {}) {
	const {origin} = lookAlike;
	return {
		role: 'self',
		clientId: client.id,
		clientSecret: client.secret,
		redirectUri: browserUrl,
		hosts: {authorize: origin, token: origin, smapi: origin},
		scopes,
		vendors: [{id: 'M1PRACTICEADA', name: 'Ada’s Practice Skills'}],
		vendorId: 'M1PRACTICEADA',
		createdAt: ago(9),
		usedAt: minutes > 0 ? ago(0, 7) : ago(1),
		tokens: tokens(lookAlike, minutes, minutes > 0 ? 0 : 1, refreshToken),
		...changes,
	};
}

/** A profile with a token that somebody sent. */
export function receivedProfile(lookAlike: LookAlike, minutes: number) {
	const {origin} = lookAlike;
	return {
		role: 'owner',
		clientId: client.id,
		hosts: {authorize: origin, token: origin, smapi: origin},
		scopes,
		createdAt: ago(4),
		tokens: tokens(lookAlike, minutes, minutes > 0 ? 0 : 4),
	};
}

/** A request that waits for an owner's code. */
export function codeRequest({origin}: LookAlike, profileName: string, changes: object = {}) {
	return {
		kind: 'code',
		profileName,
		clientId: client.id,
		clientSecret: client.secret,
		redirectUri: codePageUrl,
		hosts: {authorize: origin, token: origin, smapi: origin},
		scopes,
		state: 's'.repeat(22),
		codeVerifier: 'v'.repeat(43),
		createdAt: ago(2),
		...changes,
	};
}

export const requestIds = [
	'11111111-1111-4111-8111-111111111111',
	'22222222-2222-4222-8222-222222222222',
	'33333333-3333-4333-8333-333333333333',
] as const;

/** A file with one of everything. */
export function fullFile(lookAlike: LookAlike) {
	const {origin} = lookAlike;
	const [code, url, token] = requestIds;
	return {
		version: 1,
		defaultProfile: 'me',
		profiles: {
			me: ownProfile(lookAlike),
			work: ownProfile(lookAlike, 0),
			oakfield: ownProfile(lookAlike, 21, {
				// The list is by last use: no two are alike.
				usedAt: ago(2),
				role: 'client',
				redirectUri: codePageUrl,
				vendors: [{id: 'M9PRACTICEOAK', name: 'Oakfield Studio'}],
				vendorId: 'M9PRACTICEOAK',
			}),
			received: receivedProfile(lookAlike, 35),
			'received-ended': receivedProfile(lookAlike, 0),
			damaged: {role: 'self', tokens: 7},
		},
		requests: {
			[code]: codeRequest(lookAlike, 'studio'),
			[url]: {kind: 'url', createdAt: ago(1)},
			[token]: {
				kind: 'token',
				authorizationUrl: ownersAddress(origin),
				clientId: client.id,
				scopes,
				hosts: {authorize: origin, token: origin, smapi: origin},
				createdAt: ago(3),
			},
		},
	};
}
