import type {Answers} from '../core/answers.ts';
import {canRefresh, describeDuration, endOf, scopesOf, secondsLeft} from '../core/profile.ts';
import {cleanText, lastFour} from '../core/redact.ts';
import {notGranted, shortScopeName} from '../core/scopes.ts';
import {profileOption, tryLine} from '../core/try-line.ts';
import type {LineStep} from '../flows/line-step.ts';

/** What a token is, how long it lives, what it allows and how to use it; never the token itself. */
export function sayToken(
	{asker, facts, ports}: LineStep,
	{profileName, profile, warnings, vendorsFailure}: Answers['session'],
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
