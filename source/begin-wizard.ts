import {withTerminal} from './adapters/own-terminal.ts';
import {writeTextFile} from './adapters/text-file.ts';
import type {CommandContext, DemoWorld, WizardRequest} from './commands/command.ts';
import {secondsOf} from './commands/parse-arguments.ts';
import {signInFlags, timeoutRange} from './commands/sign-in-flags.ts';
import {type ConfigFile, requestsIn} from './core/config-file.ts';
import {type Draft, draftFromDisk, withAnswers} from './core/draft.ts';
import type {WizardResult} from './core/end-words.ts';
import type {Profile} from './core/profile.ts';
import {resolveSettings, type Settings, type SignInFlags} from './core/settings.ts';
import type {TeamInUse} from './core/team.ts';
import {withAdvisedWay} from './core/team-answers.ts';
import {isUnicodeLocale, wantsColor} from './core/terminal-text.ts';
import {wayAgain} from './core/way-advice.ts';
import {ForgettingClipboard} from './flows/copied-secrets.ts';
import type {ScreenRun} from './on-screens.tsx';
import type {Machine, Ports} from './ports.ts';

type Surroundings = Pick<CommandContext, 'ports' | 'streams' | 'environment' | 'secrets' | 'signal'> & {
	/** How lines to try call this program. */
	readonly programName: string;
};

/**
 * Where a wizard begins: what flags, environment and the named profile say, whether `home` comes first, and the terminal
 * in raw mode as long as it runs.
 *
 * @param runIn screens or lines
 * @throws Failure of core/settings.ts and the store
 */
export async function beginWizard(
	request: WizardRequest,
	surroundings: Surroundings,
	runIn: (run: ScreenRun) => Promise<WizardResult>,
): Promise<WizardResult> {
	const {streams, environment, signal} = surroundings;
	const system = request.demo?.ports ?? surroundings.ports;
	const leaving = new AbortController();
	const clipboard = new ForgettingClipboard(system.clipboard, system.clock, leaving.signal);
	// Ports that are made when they are first asked for stay so.
	const ports: Ports = Object.create(system, {clipboard: {value: clipboard}});
	const {warnings, ...beginning} = beginningOf(request, {...surroundings, ports});
	for (const warning of warnings) streams.message(`! ${warning}`);
	try {
		return await withTerminal(environment, terminal =>
			runIn({
				...beginning,
				...terminal,
				ports,
				color: wantsColor(environment) && !request.arguments.options['no-color'],
				unicode: isUnicodeLocale(environment),
				signal,
				writeFile: writeTextFile,
			}),
		);
	} finally {
		leaving.abort();
	}
}

function beginningOf(request: WizardRequest, {ports, environment, secrets, programName}: Surroundings) {
	const {arguments: parsed, secret, signInTo, demo} = request;
	const {options} = parsed;
	const file = ports.store.read();
	// Whatever is chosen: its secrets and hosts are used then.
	if (hasSomethingSaved(file)) ports.store.requireUsable();
	const flags: SignInFlags = demo
		? {}
		: signInTo === undefined
			? signInFlags(parsed, secret)
			: {profile: signInTo};
	const showsHome = Object.keys(flags).length === 0 && hasSomethingSaved(file);
	const resolve = (team: TeamInUse | undefined) =>
		resolveSettings(flags, demo ? {} : environment, demo ? {} : secrets, file, team?.team);
	const team = demo ? undefined : request.team;
	// `home` offers the team's sign-in beside the one that begins without it.
	const settings = resolve(showsHome ? undefined : team);
	const {existing, environmentHosts, warnings} = settings;
	const advised = withAdvisedWay(settings.draft, ports.machine);
	return {
		draft: existing ? reauthDraft(settings, existing, ports.machine) : advised,
		keepsDraft: existing === undefined,
		warnings,
		facts: {
			showsHome,
			team: team && {
				...team,
				draft: showsHome ? withAdvisedWay(resolve(team).draft, ports.machine) : advised,
			},
			file,
			hosts: demo?.hosts ?? settings.hosts,
			environmentHosts,
			hostsToAllow: demo ? [] : settings.hostsToAllow,
			environment,
			noProbe: options['no-probe'] === true,
			noSave: options['no-save'] === true,
			timeoutSeconds: secondsOf(options.timeout, timeoutRange),
			programName,
			isPlain: options.plain === true,
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

function demoFacts({answers, consoleUrl, practiceUrl, folder, isTemporary, allow}: DemoWorld) {
	const codePageUrl = new URL('/code', practiceUrl).href;
	return {answers, consoleUrl, practiceUrl, codePageUrl, folder, isTemporary, allow};
}
