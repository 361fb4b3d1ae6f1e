import {withoutAnswers} from '../core/draft.ts';
import {Failure} from '../core/failure.ts';
import {editDraft, reauthDraft} from '../core/home-drafts.ts';
import {tokenHandOverMessage} from '../core/owner-messages.ts';
import {canRefresh, describeDuration, endOf, type Profile, scopesOf, secondsLeft} from '../core/profile.ts';
import {cleanText, lastFour} from '../core/redact.ts';
import {notGranted, shortScopeName} from '../core/scopes.ts';
import {sessionOf} from '../core/session-warnings.ts';
import {profileOption, tryLine} from '../core/try-line.ts';
import {type AskRow, back} from '../flows/asker.ts';
import type {LineOutcome, LineStep} from '../flows/line-step.ts';
import {freshProfile} from '../flows/refresh.ts';
import {saveReceivedInLines} from './save-received.ts';
import {sayMessage} from './say-message.ts';

export const help = [
	'The access token goes with every request to SMAPI, in the header Authorization: Bearer.',
	'It lives one hour. smapi-login token prints it at any time, renewed when it has to be.',
	'Whoever has the token can use it: showing it puts it on your screen and into its scrollback.',
];

type Session = NonNullable<LineStep['draft']['answers']['session']>;
type Way =
	| 'leave'
	| 'show'
	| 'copy'
	| 'header'
	| 'renew'
	| 'scopes'
	| 'message'
	| 'say-message'
	| 'another'
	| 'home';

/** The token: what it is good for, and what to do with it. Enter alone leaves. */
export async function ask(step: LineStep): Promise<LineOutcome> {
	const {session} = step.draft.answers;
	if (!session) return saveFirst(step);
	const {asker, copy, draft, facts, ports} = step;
	sayToken(step, session);
	const {profileName, profile} = session;
	const {accessToken} = profile.tokens;
	const rows = rowsFor(step, profile);
	for (;;) {
		const way = await asker.choose('What now?', rows);
		switch (way) {
			case back:
			case 'home':
				return {type: 'back'};
			case 'leave':
				return {type: 'leave'};
			case 'show':
				asker.print(accessToken);
				break;
			case 'copy':
				await copy(accessToken, 'Access token');
				break;
			case 'header':
				await copy(`Authorization: Bearer ${accessToken}`, 'Header');
				break;
			case 'renew': {
				const renewed = await renew(step, session);
				if (renewed) return renewed;
				break;
			}
			case 'scopes':
				return {
					type: 'go',
					draft: editDraft(profileName, profile, ports.machine),
					destination: {at: 'review', hosts: profile.hosts, keepsDraft: false},
				};
			case 'message':
				await copy(handOver(profile), 'Message');
				break;
			case 'say-message':
				sayMessage(asker, handOver(profile));
				break;
			case 'another':
				return {
					type: 'go',
					draft: withoutAnswers(draft, [
						'session',
						'reviewed',
						'requestId',
						'profileName',
						'vendorId',
						'replace',
					]),
					destination: {at: 'profile-name', hosts: facts.hosts},
				};
		}
	}
}

/** Role 3: the name is known now, so the received token is saved; its session is asked about next. */
async function saveFirst(step: LineStep): Promise<LineOutcome> {
	const {asker, failure} = step;
	if (failure) {
		const answer = await asker.choose('What now?', [
			{value: 'again', label: 'Try again'},
			{value: 'back', label: 'Go back'},
		]);
		if (answer !== 'again') return {type: 'back'};
	}
	const saved = await saveReceivedInLines(step);
	if (!saved) return {type: 'edit', key: 'receivedToken'};
	return {type: 'done', changes: {session: sessionOf(saved)!, profileName: saved.profileName}};
}

function sayToken(
	{asker, facts, ports}: LineStep,
	{profileName, profile, warnings, vendorsFailure}: Session,
): void {
	const {tokens, vendors = [], vendorId} = profile;
	const now = ports.clock.now();
	asker.say(
		facts.noSave
			? `Profile ${profileName}, not saved (--no-save).`
			: `Profile ${profileName}, saved in ${ports.store.path}`,
	);
	asker.say(`The token ends in ${lastFour(tokens.accessToken)}.`);
	asker.say(`${describeDuration(secondsLeft(tokens, now))} left, until ${endWords(endOf(tokens))}.`);
	if (canRefresh(profile)) asker.say('It renews itself when smapi-login token is called.');
	else if (profile.role === 'owner') asker.say('It cannot renew itself: the client sends the next one.');
	else asker.say('It cannot renew itself: sign in again when it ends.');
	const granted = scopesOf(profile);
	if (granted.length > 0) asker.say(`Permissions: ${granted.map(shortScopeName).join(', ')}.`);
	const missing = notGranted(profile.scopes, granted);
	if (missing.length > 0) asker.say(`Asked for and not granted: ${missing.map(shortScopeName).join(', ')}.`);
	for (const {id, name} of vendors) {
		const mark = id === vendorId && vendors.length > 1 ? ', the default' : '';
		asker.say(`Vendor ${cleanText(name, 60)}, ${cleanText(id, 100)}${mark}.`);
	}
	if (vendorsFailure)
		asker.say(`The vendor IDs are not known. ${vendorsFailure.what} ${vendorsFailure.next}`);
	for (const warning of warnings ?? []) asker.say(warning);
	if (facts.noSave) return;
	const line = {
		programName: facts.programName,
		profileName,
		smapiHost: profile.hosts.smapi,
		file: facts.file,
		environment: facts.environment,
		demoFolder: facts.demo?.folder,
		platform: ports.machine.platform,
	};
	asker.say('Try it with this line:');
	asker.print(tryLine(line));
	if (!facts.demo) asker.say(`The token, any time: ${facts.programName} token${profileOption(line)}`);
}

/** `15:04 here, 14:04 UTC` */
function endWords(end: Date): string {
	const here = end.toLocaleTimeString('en-GB', {hour: '2-digit', minute: '2-digit'});
	return `${here} here, ${end.toISOString().slice(11, 16)} UTC`;
}

function rowsFor({facts}: LineStep, profile: Profile): readonly AskRow<Way>[] {
	const isClient = profile.role === 'client';
	const rows: readonly (AskRow<Way> | undefined)[] = [
		{value: 'leave', label: 'Leave'},
		{value: 'copy', label: 'Copy the token'},
		{value: 'header', label: 'Copy the header with it'},
		{value: 'show', label: 'Show the token'},
		isClient
			? {value: 'message', label: 'Copy the message that hands it to the owner', hint: 'it holds the token'}
			: undefined,
		isClient ? {value: 'say-message', label: 'Show that message'} : undefined,
		canRefresh(profile) && !facts.noSave ? {value: 'renew', label: 'Renew it now'} : undefined,
		profile.role === 'owner' ? undefined : {value: 'scopes', label: 'Ask for other permissions'},
		isClient ? {value: 'another', label: 'Another owner, with the same client'} : undefined,
		{value: 'home', label: 'Saved profiles'},
	];
	return rows.filter(row => row !== undefined);
}

function handOver(profile: Profile): string {
	return tokenHandOverMessage({
		accessToken: profile.tokens.accessToken,
		expiresAt: profile.tokens.expiresAt,
		scopes: scopesOf(profile),
		smapiHost: profile.hosts.smapi,
	});
}

/** @returns undefined when it did not work and the token stays as it was */
async function renew(step: LineStep, session: Session): Promise<LineOutcome | undefined> {
	const {asker, facts, ports, signal} = step;
	const {profileName, profile} = session;
	const {environmentHosts} = facts;
	asker.say(`Renewing it with ${new URL(profile.hosts.token).host}.`);
	try {
		const renewed = await freshProfile(
			{profileName, minimumSeconds: 1, force: true, environmentHosts},
			ports,
			signal,
		);
		return {type: 'done', changes: {session: {...session, profile: renewed}}};
	} catch (error) {
		if (!(error instanceof Failure)) throw error;
		if (error.exitCode !== 3) {
			asker.fail(error);
			return undefined;
		}
		return {
			type: 'go',
			draft: reauthDraft(profileName, profile, ports.machine),
			destination: {
				hosts: profile.hosts,
				failure: error,
				keepsDraft: false,
				...(error.code === 'invalid_client' && {at: 'client-secret' as const}),
			},
		};
	}
}
