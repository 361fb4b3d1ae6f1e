import type {Answers} from './answers.ts';
import {authorizationPath, buildAuthorizationUrl} from './authorization-url.ts';
import {returnUrls} from './client.ts';
import {amazonHosts, type Hosts} from './hosts.ts';

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

/** The address that a sign-in ended on, or where the token is tried, and not the one to open: told as what it is, its code never shown. */
export function answerIn({searchParams: params, origin, pathname}: URL): string | undefined {
	if (params.has('client_id') || pathname === authorizationPath) return undefined;
	if (origin === amazonHosts.smapi || pathname === '/v1/vendors')
		return 'This is an address of SMAPI, where a token is tried out. It is not the address to open, which begins with https://www.amazon.com/ap/oa';
	if (params.has('code'))
		return 'This is the answer of a sign-in, with the code in it: send it to the client right away, and to nobody else. It is not the address to open.';
	if (params.has('error') && params.has('state'))
		return params.get('error') === 'access_denied'
			? 'This is the answer, and it is a no (access_denied). There is nothing in it to open.'
			: "This is Amazon's answer, and it is an error. Send it to the client; there is nothing in it to open.";
	const page = `${origin}${pathname}`;
	return page === returnUrls.hostedPage || page === returnUrls.guidePage
		? 'This is the page that shows the code after Allow, not an address to open.'
		: undefined;
}
