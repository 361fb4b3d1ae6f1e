import type {Answers} from '../core/answers.ts';
import {chooseProfile} from '../core/choose-profile.ts';
import {revokeUrl} from '../core/client.ts';
import type {ConfigFile} from '../core/config-file.ts';
import type {Failure} from '../core/failure.ts';
import {
	atMost,
	canRefresh,
	clockTimes,
	endOf,
	formatTimeLeft,
	hasClientSecret,
	type Profile,
	quotedName,
	scopesOf,
	secondsLeft,
	type Vendor,
} from '../core/profile.ts';
import {programAlone} from '../core/program-name.ts';
import {cleanText, maskSecret} from '../core/redact.ts';
import {canListVendors, notGranted, operationsOf, shortScopeName} from '../core/scopes.ts';
import {shellQuoted} from '../core/shell.ts';
import type {TeamFile} from '../core/team.ts';
import type {WizardFacts} from '../core/wizard-facts.ts';
import {measure} from '../core/wrap-text.ts';
import type {Card, Para, Talk} from '../talk/talk.ts';

/** Before the command of the row `renews`: its label, and `by itself: `; and the frame around it, with its indent. */
const besideCommand = 30;

/** Below so many columns a row has its value alone. */
const narrow = 60;

/** The bar changes its colour where so few seconds are left. */
const soonSeconds = 600;

/** So many vendors are named; all stand in the help. */
const namedVendors = 3;

export type Session = Answers['session'];

/** What the words are about. */
export interface Held {
	readonly session: Session;
	readonly facts: WizardFacts;
	/** How the token is had from a command line. */
	readonly line: TryLine;
	readonly now: Date;
	/** Keys have letters on a screen, in lines they are rows by name. */
	readonly talk: Pick<Talk, 'isScreen' | 'columns'>;
}

/** What the keys of the token screen are called where they are rows. */
export const rowNames = {
	c: 'Copy the token',
	h: 'Copy the header with it',
	m: 'Copy the message that hands it to the owner',
	n: 'Another owner, with the same client',
	p: 'Ask for other permissions',
	r: 'Renew it now',
	u: 'Print the line to try again',
	v: 'Ask for the vendor IDs again',
} as const;

/** A key as the person finds it. */
function nameOf(key: keyof typeof rowNames, isScreen: boolean): string {
	return isScreen ? key : `“${rowNames[key]}”`;
}

/** Whether it is kept, and where: it stays the same on whatever screen. */
export function savedWords({session, facts}: Pick<Held, 'session' | 'facts'>) {
	return facts.noSave
		? ({text: 'not saved', meaning: 'warning'} as const)
		: ({text: `saved as ${quotedName(session.profileName)}`, meaning: 'success'} as const);
}

/** What there is now: whose it is, the token, how long it lives, what it allows and how it is renewed. */
export function tokenCard(held: Held): Card {
	const {
		session: {profile},
		now,
		talk,
	} = held;
	const {tokens, scopes, role} = profile;
	const missing = namesOf(notGranted(scopes, scopesOf(profile)), ' · ');
	const more = role === 'owner' ? '' : `. ${nameOf('p', talk.isScreen)} asks for more`;
	const end = endOf(tokens).getTime();
	const left = end - now.getTime();
	const life = end - tokens.obtainedAt.getTime();
	const isOver = secondsLeft(tokens, now) === 0;
	const isSoonOver = secondsLeft(tokens, now) < soonSeconds;
	const rows: readonly Para[] = [
		...vendorRows(profile, talk.columns < narrow),
		{label: 'token', text: maskSecret(tokens.accessToken)},
		{
			label: 'valid',
			text: endWords(profile, now, talk.isScreen),
			share: Math.max(0, Math.min(1, life > 0 ? left / life : 0)),
			...(isSoonOver && {meaning: 'warning'}),
			// Lines say it once for each token, and once that it has ended.
			...(!isOver && {at: end}),
		},
		{label: 'permissions', text: namesOf(scopesOf(profile), ' · ') || 'unknown'},
		...(missing === ''
			? []
			: [{label: '', text: `not granted: ${missing}${more}`, meaning: 'warning'} as const]),
		{label: 'renews', text: renewWords(held), goes: 2},
	];
	return {
		says: isOver ? 'This token has ended' : 'You have a token',
		sign: isOver ? 'warning' : 'success',
		rows: rows.map((row, at) => (at === 0 ? row : {...row, isClose: true})),
	};
}

/** What more there is to say of it, from top to bottom; what can wait goes first in a small window. */
export function tokenParagraphs(held: Held): readonly Para[] {
	const {session, facts, talk} = held;
	const {profile, vendorsFailure, warnings = []} = session;
	const advice = vendorAdvice(profile, vendorsFailure, talk.isScreen);
	const warning = {sign: 'warning', meaning: 'warning'} as const;
	const told: readonly (Para | undefined)[] = [
		advice && {text: advice.text, ...(advice.isWarning && warning), goes: 1},
		...warnings.map(text => ({text, ...warning, goes: 2})),
		facts.noSave
			? undefined
			: {
					text: 'Try it: the line above (u prints it again) asks SMAPI for your vendor IDs.',
					goes: 3,
					only: 'screen',
				},
		{text: nextWords(held), goes: 3, isClose: !facts.noSave},
		...nextCommand(held).map(text => ({text, goes: 3, isClose: true})),
	];
	return told.filter(para => para !== undefined);
}

/** The lines to be copied from above the frame; none where nothing was saved. */
export function linesToTry(held: Pick<Held, 'facts' | 'line' | 'talk'>): readonly string[] {
	const {facts, line} = held;
	if (facts.noSave) return [];
	const anyTime = ['The token, any time:', tokenCommand(line)];
	return [
		'To try the token:',
		tryLine(line),
		...(fitsFrame(held) || line.demoFolder !== undefined ? [] : anyTime),
	];
}

function namesOf(scopes: readonly string[], between: string): string {
	return scopes.map(shortScopeName).join(between);
}

/** `smapi-login token --profile me` */
function tokenCommand(line: TryLine): string {
	return `${line.programName} token${profileOption(line)}`;
}

/** In the frame a command stands on one line; else it stands above, whole. */
function fitsFrame({line, talk}: Pick<Held, 'line' | 'talk'>): boolean {
	return tokenCommand(line).length <= Math.min(measure, talk.columns) - besideCommand;
}

/** A refused refresh token is sent once more on request: the person may have allowed the client again. */
export function canRenew(profile: Profile): boolean {
	const {role, tokens, clientId} = profile;
	return role !== 'owner' && Boolean(tokens.refreshToken && clientId && hasClientSecret(profile));
}

function vendorRows({vendors = [], vendorId}: Profile, isNarrow: boolean): Para[] {
	const sorted = [...vendors].sort((a, b) => Number(b.id === vendorId) - Number(a.id === vendorId));
	const shown: Para[] = sorted.slice(0, namedVendors).map((vendor, at) => ({
		label: at === 0 ? 'vendor' : '',
		text: `${isNarrow ? cleanText(vendor.id, 100) : vendorWords(vendor, 40)}${vendors.length > 1 && vendor.id === vendorId ? ' (default)' : ''}`,
		...(at > 0 && {goes: 3}),
	}));
	const rest = vendors.length - namedVendors;
	return rest > 0 ? [...shown, {label: '', text: `and ${rest} more, see ?`, meaning: 'dim', goes: 3}] : shown;
}

/** `Acme Skills · M2AB…9XYZ`; names are somebody else's text. */
function vendorWords({id, name}: Vendor, most: number): string {
	const cleaned = cleanText(name, most);
	return cleaned === '' || name === id ? cleanText(id, 100) : `${cleaned} · ${cleanText(id, 100)}`;
}

function endWords(profile: Profile, now: Date, isScreen: boolean): string {
	const end = endOf(profile.tokens);
	const when = clockTimes(end);
	if (secondsLeft(profile.tokens, now) > 0)
		return `${atMost(profile.tokens)}${formatTimeLeft((end.getTime() - now.getTime()) / 1000)} (${when})`;
	return `expired (${when})${canRenew(profile) ? `, ${nameOf('r', isScreen)} renews it` : ''}`;
}

function renewWords(held: Held): string {
	const {session, facts, line} = held;
	const {profile} = session;
	const {role, tokens} = profile;
	if (role === 'owner') return 'not here; the client gives you the next one';
	if (facts.noSave)
		return canRenew(profile)
			? `by ${nameOf('r', held.talk.isScreen)}, until you leave`
			: 'by another sign-in';
	if (canRefresh(profile))
		return facts.demo
			? 'by itself, as long as the demo runs'
			: `by itself${fitsFrame(held) ? `: ${tokenCommand(line)}` : held.talk.columns < narrow ? '' : ', whenever you ask for the token'}`;
	return tokens.refreshToken === undefined
		? 'by another sign-in: Amazon gave no refresh token'
		: 'by another sign-in: Amazon no longer takes its refresh token';
}

function nextWords(held: Held): string {
	const {session, facts, talk} = held;
	const {role, tokens} = session.profile;
	const {isScreen} = talk;
	const header = isScreen ? 'the header (h)' : 'the header';
	if (role === 'client')
		return isScreen
			? 'Next: m copies a message that hands the token to the owner. n asks another owner, with the same client.'
			: 'Next: hand the token to the owner, or ask another owner with the same client.';
	if (role === 'owner')
		return `Next: send ${header} with your requests until ${clockTimes(endOf(tokens))}. After that, ask the client for a new access token; never for a refresh token or a secret.`;
	if (facts.noSave)
		return `Next: copy the token now${isScreen ? ' (c)' : ''}. Nothing was saved, so it is gone when you leave.`;
	if (!facts.demo) return `Next: send ${header} with your requests.`;
	return `Next: the same for real, with your own security profile${nextCommand(held).length > 0 ? ':' : '.'}`;
}

/** On a line of its own. A path that would be broken there is known to the person who typed it. */
function nextCommand({session, facts, line: {programName}, talk}: Held): readonly string[] {
	const isNamed = session.profile.role === 'self' && facts.demo !== undefined && !facts.noSave;
	const alone = programAlone(programName);
	return isNamed && alone.length <= Math.min(measure, talk.columns) ? [alone] : [];
}

/** Everything about the token at length; nothing secret. */
export function tokenHelp({session, facts, line, talk}: Held): readonly string[] {
	const {profile, vendorsFailure, warnings = []} = session;
	const {tokens, vendors = [], role, scopes} = profile;
	const end = endOf(tokens);
	const unknown = tokens.expiresAt
		? ''
		: ' Nobody named its end: an access token is good for one hour, so this is the latest that it can be.';
	const granted = scopesOf(profile);
	const missing = namesOf(notGranted(scopes, granted), ', ');
	const operations = [...new Set(granted.flatMap(operationsOf))].join('; ');
	const isKept = !facts.noSave && !facts.demo && role !== 'owner';
	return [
		'The access token is your permission for the operations below. Each request carries it in its header: Authorization: Bearer and the token, without quotes. Anyone who has it can use it until it ends.',
		`It ends at ${end.toISOString()} (epoch ${Math.floor(end.getTime() / 1000)}).${unknown}`,
		`Granted: ${namesOf(granted, ', ') || 'unknown'}.${operations && ` It can ${operations}.`}`,
		missing && `Asked for and not granted: ${missing}.`,
		vendors.length > 0 ? `Vendors:\n${vendors.map(vendor => vendorWords(vendor, 60)).join('\n')}` : '',
		vendorAdvice(profile, vendorsFailure, talk.isScreen)?.text ?? '',
		...warnings.map(text => cleanText(text, 300)),
		isKept ? `The token at any time, renewed when needed: ${tokenCommand(line)}` : '',
		facts.demo ? '' : `An owner can take the permission back at ${revokeUrl}`,
	].filter(text => text !== '');
}

/** What to say about the vendors of a token; undefined when they are known and all is well. */
export interface VendorAdvice {
	readonly text: string;
	/** The call can be tried again with some hope. */
	readonly canRetry: boolean;
	readonly isWarning: boolean;
}

/**
 * Advice about the vendor IDs of a session. The token is kept in every case.
 *
 * @param failure of the last call to `GET /v1/vendors`
 */
export function vendorAdvice(
	profile: Profile,
	failure: Failure | undefined,
	isScreen: boolean,
): VendorAdvice | undefined {
	if (failure) return {text: failureAdvice(failure, profile, isScreen), canRetry: true, isWarning: true};
	const scopes = scopesOf(profile);
	if (scopes.length > 0 && !canListVendors(scopes)) {
		const more = profile.role === 'owner' ? '' : ` ${nameOf('p', isScreen)} asks for other permissions.`;
		return {
			text: `Vendor IDs are not known: listing them needs skills:read, which this token does not have. It is good for what it has.${more}`,
			canRetry: false,
			isWarning: false,
		};
	}
	return undefined;
}

function failureAdvice({code, what, why, next}: Failure, profile: Profile, isScreen: boolean): string {
	const [p, r, v] = (['p', 'r', 'v'] as const).map(key => nameOf(key, isScreen));
	const isOwner = profile.role === 'owner';
	const said = why === undefined ? '' : ` Amazon's words: “${why.replace(/\.$/, '')}”.`;
	switch (code) {
		case 'smapi_unauthorized': {
			const then = isOwner
				? 'Ask the client for a new one.'
				: canRenew(profile)
					? `The token is kept; ${r} renews it, ${v} asks again.`
					: `The token is kept; ${v} asks again, else sign in again.`;
			return `SMAPI does not take this token (401): it has ended or was taken back.${said} ${then}`;
		}
		case 'smapi_forbidden': {
			const then = isOwner
				? 'Ask the client for one with skills:read.'
				: `The token is kept; ${p} asks for other permissions. Or sign in with the account that owns the skills.`;
			return `SMAPI refuses to list the vendors (403): the permission is missing, or the account is not the one that owns the skills.${said} ${then}`;
		}
		case 'no_vendor':
			return `This account has no vendor ID yet: its developer registration is not finished. The token is kept. Finish it at https://developer.amazon.com, then ${isScreen ? 'press' : 'choose'} ${v}.`;
		case 'server_busy':
			return `The vendor IDs are not known: ${what}${said} The token is kept; ${v} asks again in a while.`;
		default:
			return `The vendor IDs are not known: ${what}${said} ${next} The token is kept; ${v} asks again.`;
	}
}

export interface TryLine {
	/** How this program is called. */
	readonly programName: string;
	readonly profileName: string;
	/** The SMAPI host of the profile. */
	readonly smapiHost: string;
	/** As saved. */
	readonly file: ConfigFile;
	/** The variables that choose a profile. */
	readonly environment: Readonly<Record<string, string | undefined>>;
	/** The folder of the demo, which the line has to name. */
	readonly demoFolder: string | undefined;
	/** The team file of the repository that one works in: the line has to do elsewhere too. */
	readonly team?: TeamFile | undefined;
	readonly platform: 'linux' | 'darwin' | 'win32' | 'other';
}

/** A line that works as pasted: the header goes from the one command to the other by a pipe, never as an argument. */
export function tryLine(line: TryLine): string {
	const {smapiHost, platform} = line;
	const isWindows = platform === 'win32';
	const curl = `${isWindows ? 'curl.exe' : 'curl'} -sS -H @- ${shellQuoted(new URL('/v1/vendors', smapiHost).href, isWindows)}`;
	return `${commandLine(line, 'token --header')} | ${curl}`;
}

/** A command of this program for the profile of the screen, as it works in another window. */
export function commandLine(line: TryLine, command: string): string {
	const {programName, demoFolder, platform} = line;
	return `${folderSetting(demoFolder, platform === 'win32')}${programName} ${command}${profileOption(line)}`;
}

/** ` --profile NAME` where the command would take another profile without it, else nothing. */
export function profileOption({profileName, file, environment, demoFolder, team, platform}: TryLine): string {
	// The demo's own folder is read with the person's own environment.
	const isChosen = [undefined, team].every(each => wouldChoose(file, environment, each) === profileName);
	return isChosen && (demoFolder === undefined || isPlain(environment))
		? ''
		: ` --profile ${shellQuoted(profileName, platform === 'win32')}`;
}

function isPlain(environment: TryLine['environment']): boolean {
	return !environment.SMAPI_LOGIN_PROFILE && !environment.ASK_DEFAULT_PROFILE;
}

function wouldChoose(
	file: ConfigFile,
	environment: TryLine['environment'],
	team: TeamFile | undefined,
): string | undefined {
	try {
		return chooseProfile(undefined, environment, file, team);
	} catch {
		// Several and none chosen, or one that is not there.
		return undefined;
	}
}

function folderSetting(folder: string | undefined, isWindows: boolean): string {
	if (folder === undefined) return '';
	// PowerShell has no setting for one command alone.
	if (isWindows) return `$env:SMAPI_LOGIN_CONFIG_DIR = ${shellQuoted(folder, true)}; `;
	return `SMAPI_LOGIN_CONFIG_DIR=${shellQuoted(folder)} `;
}
