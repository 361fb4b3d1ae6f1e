import type {DemoWorld, WizardRequest} from './commands/command.ts';
import {signInFlags, timeoutFrom} from './commands/sign-in-flags.ts';
import {type ConfigFile, requestsIn} from './core/config-file.ts';
import {type Draft, draftFromDisk, withAnswers} from './core/draft.ts';
import type {Profile} from './core/profile.ts';
import type {Environment} from './core/secret-variables.ts';
import {resolveSettings, type Settings, type SignInFlags} from './core/settings.ts';
import {wayAgain} from './core/way-advice.ts';
import type {Machine, Ports} from './ports.ts';
import type {WizardRun} from './wizard.ts';

export interface WizardBeginning {
	readonly draft: Draft;
	readonly facts: WizardRun['facts'];
	readonly keepsDraft: boolean;
	readonly warnings: readonly string[];
}

/**
 * Where a wizard begins: what flags, environment and the named profile say, and whether `home` comes first.
 * @throws Failure of core/settings.ts and the store
 */
export function beginWizard(
	request: WizardRequest,
	ports: Ports,
	environment: Environment,
	secrets: Environment,
	programName: string,
): WizardBeginning {
	const {arguments: parsed, signInTo, demo} = request;
	const {options} = parsed;
	const file = ports.store.read();
	const flags: SignInFlags = demo ? {} : signInTo === undefined ? signInFlags(parsed) : {profile: signInTo};
	const settings = resolveSettings(flags, demo ? {} : environment, demo ? {} : secrets, file);
	const isReauth = settings.existing !== undefined;
	const hosts = demo?.hosts ?? settings.hosts;
	return {
		draft: settings.existing ? reauthDraft(settings, settings.existing, ports.machine) : settings.draft,
		keepsDraft: !isReauth,
		warnings: settings.warnings,
		facts: {
			showsHome: Object.keys(flags).length === 0 && hasSomethingSaved(file),
			file,
			hosts,
			environmentHosts: settings.environmentHosts,
			environment,
			noProbe: options['no-probe'] === true,
			noSave: options['no-save'] === true,
			timeoutSeconds: timeoutFrom(options.timeout),
			programName,
			demo: demo && demoFacts(demo),
		},
	};
}

/** A re-auth knows every answer but judges the way anew: over SSH the same address is pasted. */
function reauthDraft({draft}: Settings, existing: Profile, machine: Machine): Draft {
	const known = withAnswers(draft, {reviewed: true}, 'profile');
	const {role = existing.role, redirectUri, flow} = draft.answers;
	const judged = flow ?? wayAgain(role, redirectUri, machine);
	if (flow || judged === undefined) return known;
	return withAnswers(known, {flow: judged, ...(redirectUri === undefined ? {} : {redirectUri})}, 'profile');
}

function hasSomethingSaved(file: ConfigFile): boolean {
	return (
		Object.keys(file.profiles ?? {}).length > 0 ||
		requestsIn(file).length > 0 ||
		draftFromDisk(file.draft) !== undefined
	);
}

function demoFacts({answers, consoleUrl, practiceUrl, folder, allow}: DemoWorld) {
	return {answers, consoleUrl, practiceUrl, codePageUrl: new URL('/code', practiceUrl).href, folder, allow};
}
