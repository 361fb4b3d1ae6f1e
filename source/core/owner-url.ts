import type {Answers} from './answers.ts';
import {buildAuthorizationUrl} from './authorization-url.ts';
import {returnUrls} from './client.ts';
import type {Hosts} from './hosts.ts';

interface Where {
	readonly hosts: Hosts;
	readonly environmentHosts: Partial<Hosts>;
	readonly demo: {readonly answers: Partial<Answers>} | undefined;
}

/** Role 3: the address that the made-up client of the demo sends; undefined outside of the demo. */
export function demoOwnerUrl({demo, hosts}: Where): string | undefined {
	const {authorizationUrl, clientId, scopes} = demo?.answers ?? {};
	if (authorizationUrl !== undefined) return authorizationUrl;
	if (clientId === undefined || scopes === undefined) return undefined;
	return buildAuthorizationUrl({
		authorizeHost: hosts.authorize,
		clientId,
		scopes,
		redirectUri: returnUrls.loopback,
		state: 'the-state-of-the-demo',
		codeChallenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
	});
}

/** The host that an authorization URL may name beside Amazon's: the environment's, or that of the demo. */
export function authorizeHostOverride({demo, hosts, environmentHosts}: Where): {
	authorizeHostOverride?: string;
} {
	const own = environmentHosts.authorize ?? (demo ? hosts.authorize : undefined);
	return own === undefined ? {} : {authorizeHostOverride: own};
}
