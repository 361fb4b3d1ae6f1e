import type {Answers} from '../core/answers.ts';
import {canRefresh, endOf, type Profile, scopesOf, type Vendor} from '../core/profile.ts';
import {cleanText, maskSecret} from '../core/redact.ts';
import {notGranted, shortScopeName} from '../core/scopes.ts';
import {vendorAdvice} from '../core/vendor-advice.ts';
import type {Block} from './blocks.tsx';

export interface TokenWords {
	readonly session: Answers['session'];
	/** `59:42 left`; undefined once it has ended. */
	readonly timeLeft: string | undefined;
	readonly canRenew: boolean;
	readonly noSave: boolean;
	/** `smapi-login token --profile me` */
	readonly tokenCommand: string;
	/** Why the renewal failed, with what to do. */
	readonly problem: string | undefined;
	/** A line to try was printed above. */
	readonly hasTryLine: boolean;
	/** How this program is called. */
	readonly programName: string;
	readonly isDemo: boolean;
}

const row = (label: string, text: string, more: Partial<Block> = {}): Block => ({
	sign: label.padEnd(7),
	text,
	isClose: true,
	...more,
});

/** What the token screen says, from top to bottom; what can wait goes first in a small window. */
export function tokenBlocks(words: TokenWords): readonly Block[] {
	const {session, problem, canRenew, hasTryLine} = words;
	const {profile} = session;
	const advice = vendorAdvice(profile, session.vendorsFailure, canRenew);
	const missing = notGranted(profile.scopes, scopesOf(profile)).map(shortScopeName).join(' · ');
	const pHint = profile.role === 'owner' ? '' : '. p asks for other permissions';
	return [
		...(problem === undefined ? [] : [{text: problem, sign: '!', meaning: 'failure' as const}]),
		...vendorRows(profile),
		row('token', `${maskSecret(profile.tokens.accessToken)} · ${endWords(words)}`, {
			isClose: false,
			...(words.timeLeft === undefined && {meaning: 'warning'}),
		}),
		row('scopes', scopesOf(profile).map(shortScopeName).join(' · ') || 'unknown'),
		...(missing === '' ? [] : [row('', `not granted: ${missing}${pHint}`, {meaning: 'warning'})]),
		row('renews', renewWords(words), {goes: 2}),
		...(advice
			? [{text: advice.text, ...(advice.isWarning && {sign: '!', meaning: 'warning' as const}), goes: 1}]
			: []),
		...(session.warnings ?? []).map(text => ({text, sign: '!', meaning: 'warning' as const, goes: 2})),
		...(hasTryLine
			? [{text: 'Try it: the line above this screen asks SMAPI for your vendor IDs.', goes: 3}]
			: []),
		{text: nextWords(words), goes: 3, isClose: hasTryLine},
	];
}

/** So many vendors are named; all stand in the help. */
const namedVendors = 3;

function vendorRows({vendors = [], vendorId}: Profile): Block[] {
	const sorted = [...vendors].sort((a, b) => Number(b.id === vendorId) - Number(a.id === vendorId));
	const shown = sorted.slice(0, namedVendors).map((vendor, at) => ({
		text: `${vendorWords(vendor)}${vendors.length > 1 && vendor.id === vendorId ? ' (default)' : ''}`,
		isClose: at > 0,
		...(at > 0 && {goes: 3}),
	}));
	const rest = vendors.length - namedVendors;
	return rest > 0
		? [...shown, {text: `and ${rest} more, see ?`, isClose: true, meaning: 'dim', goes: 3}]
		: shown;
}

/** `Acme Skills · vendor M2AB…9XYZ`; names are somebody else's text. */
export function vendorWords({id, name}: Vendor): string {
	const cleaned = cleanText(name, 60);
	return cleaned === '' || name === id
		? `vendor ${cleanText(id, 100)}`
		: `${cleaned} · vendor ${cleanText(id, 100)}`;
}

function endWords({session, timeLeft, canRenew}: TokenWords): string {
	const end = endOf(session.profile.tokens);
	const when = `${clockTime(end, false)} here, ${clockTime(end, true)} UTC`;
	// For a screen reader the time left is its end.
	if (timeLeft === `until ${clockTime(end, false)}`) return `until ${when}`;
	if (timeLeft !== undefined) return `${timeLeft} (${when})`;
	return `expired (${when})${canRenew ? ', r renews it' : ''}`;
}

/** `15:04`, on this computer's clock or in UTC. */
export function clockTime(date: Date, isUtc: boolean): string {
	const [hours, minutes] = isUtc
		? [date.getUTCHours(), date.getUTCMinutes()]
		: [date.getHours(), date.getMinutes()];
	return `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
}

function renewWords({session, noSave, tokenCommand, canRenew, isDemo}: TokenWords): string {
	const {role, tokens} = session.profile;
	if (role === 'owner') return 'not here: the client gives you the next one';
	if (noSave) return canRenew ? 'by r, as long as this screen is open' : 'by another sign-in';
	if (canRefresh(session.profile))
		return isDemo ? 'with smapi-login token, while the demo runs' : `by itself: ${tokenCommand}`;
	return tokens.refreshToken === undefined
		? 'by another sign-in: Amazon gave no refresh token'
		: 'by another sign-in: Amazon no longer takes its refresh token';
}

function nextWords({session, noSave, programName, isDemo}: TokenWords): string {
	const {role, tokens} = session.profile;
	if (role === 'client')
		return 'Next: m copies the message that hands the token to the owner. n asks another owner with the same client.';
	if (role === 'owner')
		return `Next: send the header (h) with your requests until ${clockTime(endOf(tokens), false)}. For longer, ask the client for a new access token, not for a refresh token or secret.`;
	if (noSave) return 'Next: copy the token now (c); nothing was saved, it is gone when you leave.';
	if (isDemo) return `Next: the same with your own security profile, for real: ${programName}`;
	return `Next: your requests carry the header (h). Come back any time: ${programName}`;
}
