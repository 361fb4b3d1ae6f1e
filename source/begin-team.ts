import {withTerminal} from './adapters/own-terminal.ts';
import {writeTextFile} from './adapters/text-file.ts';
import type {CommandContext, TeamRequest} from './commands/command.ts';
import {amazonHosts} from './core/hosts.ts';
import {isProfileName} from './core/profile.ts';
import {isUnicodeLocale} from './core/terminal-text.ts';
import {PairMemory} from './flows/check-pair.ts';
import type {Spoken} from './on-screens.tsx';
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
	{arguments: {options}, path, write}: TeamRequest,
	{ports, environment, signal: ending, programName}: Surroundings,
	speak: Speak,
): Promise<boolean | 'cancelled'> {
	const file = ports.store.read();
	const folder = path.split(/[\\/]/).at(-2) ?? '';
	const {ask: askScopes} = await steps.scopes();
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
				color: !environment.NO_COLOR && !options['no-color'],
				unicode: isUnicodeLocale(environment),
				signal: ending,
				writeFile: writeTextFile,
			},
			async (voice, signal) => {
				const nothing = () => undefined;
				const step = {
					talk: voice,
					draft: {answers: {}, from: {}},
					facts,
					ports,
					failure: undefined,
					signal,
					pairs: new PairMemory(),
					foresee: () => ({place: undefined, way: []}),
					ticks: () => new Set<number>(),
					keep: nothing,
					fail: nothing,
					mended: nothing,
					fileChanged: nothing,
					onAddress: nothing,
				};
				const offeredName = isProfileName(folder) ? folder : undefined;
				const to = {path, offeredName, askScopes, write};
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
