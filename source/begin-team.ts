import {withTerminal} from './adapters/own-terminal.ts';
import {writeTextFile} from './adapters/text-file.ts';
import type {CommandContext, TeamRequest} from './commands/command.ts';
import {amazonHosts} from './core/hosts.ts';
import {isProfileName} from './core/profile.ts';
import {isUnicodeLocale, wantsColor} from './core/terminal-text.ts';
import type {Spoken} from './on-screens.tsx';
import {loneStep} from './steps/lone-step.ts';
import {askTeamFile} from './steps/team-file.ts';
import {steps} from './steps.ts';
import type {Step, Voice} from './talk/talk.ts';

type Surroundings = Pick<CommandContext, 'ports' | 'environment' | 'signal' | 'programName'>;

/** Screens or lines, as long as the work lasts. */
type Speak = <T>(
	run: Spoken & {readonly programName: string},
	work: (voice: Voice, signal: AbortSignal) => Promise<T>,
) => Promise<T>;

/**
 * Asks what a team file is to say, and has it written.
 * @returns whether it is written; the person may have left; `cancelled` with Ctrl+C
 */
export async function beginTeam(
	{arguments: {options}, path, before, write}: TeamRequest,
	{ports, environment, signal: ending, programName}: Surroundings,
	speak: Speak,
): Promise<boolean | 'cancelled'> {
	const file = ports.store.read();
	const folder = path.split(/[\\/]/).at(-2) ?? '';
	const {askScopes} = await steps.scopes();
	const facts: Step['facts'] = {
		showsHome: false,
		vendorCount: undefined,
		file,
		hosts: amazonHosts,
		hostsToAllow: [],
		environmentHosts: {},
		environment,
		noProbe: true,
		noSave: true,
		timeoutSeconds: 0,
		programName,
		isPlain: options.plain === true,
		demo: undefined,
		earlierStates: [],
	};
	return withTerminal(environment, terminal =>
		speak(
			{
				...terminal,
				ports,
				facts,
				programName,
				color: wantsColor(environment) && !options['no-color'],
				unicode: isUnicodeLocale(environment),
				signal: ending,
				writeFile: writeTextFile,
			},
			async (voice, signal) => {
				const step = loneStep({talk: voice, facts, ports, signal});
				const offeredName = isProfileName(folder) ? folder : undefined;
				const to = {path, offeredName, askScopes, before, write};
				try {
					const asked = await askTeamFile(step, to);
					await voice.close(asked?.words ?? ['Nothing is written.'], asked !== undefined);
					return asked !== undefined;
				} catch (error) {
					if (!signal.aborted) throw error;
					await voice.close(['Nothing is written.'], false);
					return 'cancelled';
				}
			},
		),
	);
}
