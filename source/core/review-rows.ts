import type {AnswerKey, Answers, Flow} from './answers.ts';
import {areAmazonHosts, type Hosts} from './hosts.ts';
import type {Role} from './profile.ts';
import {lastFour} from './redact.ts';
import {shortScopeName} from './scopes.ts';

export interface ReviewRow {
	readonly key: AnswerKey;
	/** `client ID` */
	readonly label: string;
	/** On one line; secrets by their last 4. */
	readonly value: string;
}

export const roleWords: Readonly<Record<Role, string>> = {
	self: 'mine, I use the token myself',
	client: "somebody else's, I work on them",
	owner: 'mine, somebody asked me for access',
};

export const flowWords: Readonly<Record<Flow, string>> = {
	browser: 'browser on this computer',
	'other-device': 'another device, the address is pasted',
	'hosted-page': "Amazon's page shows the owner the code",
	'guide-page': "the page of Amazon's guide shows the owner the code",
	'address-bar': "127.0.0.1, read from the owner's address bar",
	'own-address': 'an address of your own',
};

/** Every answer that was given so far, in the order of the way. */
export function reviewRows(answers: Partial<Answers>): readonly ReviewRow[] {
	const {role, flow, redirectUri, securityProfile, returnUrls, clientId, clientSecret, scopes} = answers;
	const rows: readonly (ReviewRow | undefined)[] = [
		role && {key: 'role', label: 'role', value: roleWords[role]},
		flow && {key: 'flow', label: 'way', value: flowWords[flow]},
		redirectUri === undefined ? undefined : {key: 'redirectUri', label: 'return URL', value: redirectUri},
		securityProfile === undefined
			? undefined
			: {key: 'securityProfile', label: 'security profile', value: securityProfileWords(securityProfile)},
		returnUrls && {
			key: 'returnUrls',
			label: 'return URL saved',
			value: returnUrls.includes(redirectUri ?? '') ? 'yes, you said so' : 'to be confirmed',
		},
		clientId === undefined ? undefined : {key: 'clientId', label: 'client ID', value: clientId},
		clientSecret === undefined
			? undefined
			: {key: 'clientSecret', label: 'client secret', value: `••••••••${lastFour(clientSecret)}`},
		scopes && {key: 'scopes', label: 'permissions', value: scopes.map(shortScopeName).join(' ')},
		answers.profileName === undefined
			? undefined
			: {
					key: 'profileName',
					label: 'profile name',
					value: answers.profileName + (answers.replace ? ', replaces the one that is there' : ''),
				},
	];
	return rows.filter(row => row !== undefined);
}

function securityProfileWords(value: string): string {
	return value.startsWith('profile:') ? `the one of ${value.slice('profile:'.length)}` : 'your own';
}

/** Which hosts are contacted, with what. `real`: what stands for them outside of the demo. */
export function contactedHosts(hosts: Hosts, isDemo: boolean): string {
	const names = [...new Set([hosts.authorize, hosts.token, hosts.smapi])].map(hostName);
	if (isDemo) {
		return `Contacted: ${names.join(', ')} only, which plays www.amazon.com (sign-in), api.amazon.com (token) and api.amazonalexa.com (SMAPI).`;
	}
	const warning = areAmazonHosts(hosts) ? '' : ' Not Amazon: these come from your environment or profile.';
	return `Contacted: ${hostName(hosts.authorize)} (your sign-in, in the browser), ${hostName(hosts.token)} (client ID and secret, for the token), ${hostName(hosts.smapi)} (the token, for your vendor IDs).${warning}`;
}

/** What is kept on this computer, and where. */
export function storedWhere(role: Role | undefined, path: string, noSave: boolean): string {
	if (noSave) return 'Stored: nothing (--no-save).';
	const what =
		role === 'client'
			? 'these answers while you wait for the owner, then the tokens'
			: 'client ID and secret, the tokens, your vendor IDs';
	return `Stored: ${what}, in ${path}, readable by you alone.`;
}

function hostName(origin: string): string {
	return origin.replace(/^https:\/\//, '');
}
