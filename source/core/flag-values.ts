import type {Flow} from './answers.ts';
import {isRefusedByBrowsers, judgeRedirectUri, listenerAddress, returnUrls} from './client.ts';
import {Failure} from './failure.ts';
import {type Role, roles} from './profile.ts';
import {parseScopes, scopeProblem} from './scopes.ts';
import type {SignInFlags} from './settings.ts';
import {usage} from './usage.ts';

/** @returns full names @throws Failure `bad_value`: an empty list, a character that no scope can have */
export function scopesFrom(text: string): readonly string[] {
	const scopes = parseScopes(text);
	const hint = 'For example: --scopes "skills:readwrite models:readwrite"';
	if (scopes.length === 0)
		throw new Failure('bad_value', {name: '--scopes', detail: 'there is no permission in it', hint});
	for (const scope of scopes) {
		const problem = scopeProblem(scope);
		if (problem)
			throw new Failure('bad_value', {name: '--scopes', detail: `“${scope.slice(0, 80)}” ${problem}`, hint});
	}
	return scopes;
}

/** @throws Failure `bad_value` */
export function vendorIdFrom(text: string): string {
	const value = text.trim();
	if (/^[A-Za-z0-9._-]{1,64}$/.test(value)) return value;
	const hint = 'It stands in the developer console under Customer Details, and begins with M.';
	throw new Failure('bad_value', {name: '--vendor-id', detail: 'this is no vendor ID', hint});
}

/** @throws Failure `bad_value` */
export function roleFrom(text: string): Role {
	if (roles.includes(text as Role)) return text as Role;
	throw new Failure('bad_value', {
		name: '--role',
		detail: `there is no role “${text}”`,
		hint: 'The roles are self, client and owner.',
	});
}

/**
 * Way and redirect URI from `--browser`, `--no-browser`, `--redirect-uri`, `--port`; undefined when none was given.
 * @throws Failure `usage`, `bad_value`
 */
export function wayFrom(flags: SignInFlags, role: Role): {flow?: Flow; redirectUri?: string} | undefined {
	const redirectUri = redirectUriFrom(flags);
	if (role === 'owner') return undefined;
	if (role === 'client') {
		if (redirectUri !== undefined) return {flow: flowOf(role, redirectUri), redirectUri};
		return flags.browser === false ? {flow: 'hosted-page'} : undefined;
	}
	if (flags.browser !== false) requireOpenPort(flags, redirectUri);
	const canListen = redirectUri === undefined || listenerAddress(redirectUri) !== undefined;
	if (!canListen && flags.browser) {
		throw usage(
			`--browser needs a return URL on 127.0.0.1, not ${redirectUri}`,
			'Leave --browser out; the address is then pasted.',
		);
	}
	if (flags.browser === false || !canListen)
		return {flow: 'other-device', ...(redirectUri ? {redirectUri} : {})};
	if (flags.browser) return {flow: 'browser', ...(redirectUri ? {redirectUri} : {})};
	return redirectUri === undefined ? undefined : {flow: 'browser', redirectUri};
}

/** Where nothing listens the address can be read from the address bar all the same. @throws Failure `bad_value` */
function requireOpenPort(flags: SignInFlags, redirectUri: string | undefined): void {
	const port = redirectUri === undefined ? undefined : listenerAddress(redirectUri)?.port;
	if (port === undefined || !isRefusedByBrowsers(port)) return;
	throw new Failure('bad_value', {
		name: flags.redirectUri === undefined ? '--port' : '--redirect-uri',
		detail: `browsers refuse to open port ${port}, which another service is known for`,
		hint: 'Take another one, 9090 for example, and register its return URL.',
	});
}

/** The way that goes with a redirect URI that is settled: only 127.0.0.1 can be listened on. */
export function flowOf(role: Role, redirectUri: string): Flow {
	if (role === 'self') return listenerAddress(redirectUri) ? 'browser' : 'other-device';
	if (redirectUri === returnUrls.hostedPage) return 'hosted-page';
	if (redirectUri === returnUrls.guidePage) return 'guide-page';
	return redirectUri === returnUrls.loopback ? 'address-bar' : 'own-address';
}

function redirectUriFrom(flags: SignInFlags): string | undefined {
	const {port} = flags;
	if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) > 0 && Number(port) < 65_536)) {
		throw new Failure('bad_value', {
			name: '--port',
			detail: `“${port}” is no port`,
			hint: 'A port is a number from 1 to 65535.',
		});
	}
	if (flags.redirectUri === undefined)
		return port === undefined ? undefined : `http://127.0.0.1:${Number(port)}/cb`;
	const judged = judgeRedirectUri(flags.redirectUri);
	if (judged.verdict === 'refuse') {
		throw new Failure('bad_value', {
			name: '--redirect-uri',
			detail: judged.reason,
			hint: `For example: ${returnUrls.loopback}`,
		});
	}
	if (port !== undefined && listenerAddress(judged.value)?.port !== Number(port)) {
		throw usage(`--port ${port} and --redirect-uri ${judged.value} differ`, 'Give only one of them.');
	}
	return judged.value;
}
