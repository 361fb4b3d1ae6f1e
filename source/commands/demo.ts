import {emptyDraft, withAnswers} from '../core/draft.ts';
import {tokenText} from '../core/profile.ts';
import type {CommandContext, ParsedArguments} from './command.ts';
import {refuseMore} from './parse-arguments.ts';

/**
 * The whole sign-in against the built-in look-alike: the wizard at a terminal; without one it plays the owner too and
 * prints the token.
 */
export async function run(parsed: ParsedArguments, context: CommandContext): Promise<undefined> {
	refuseMore(parsed.positionals, 0, 'See: {program} demo --help');
	const json = parsed.options.json === true;
	const {streams, ports, signal, programName} = context;
	const demo = await context.startDemo(!context.startWizard);
	try {
		if (context.startWizard) {
			const session = await context.startWizard({arguments: parsed, demo});
			if (session && !streams.stdoutIsTerminal)
				await streams.result(tokenText(session.profileName, session.profile, json, ports.clock.now()));
			return;
		}
		streams.message(
			`Demo: made-up values and a practice server at ${demo.hosts.authorize}; nothing leaves this computer. Without a terminal the demo plays the owner: it opens the address and allows by itself, you do nothing.`,
		);
		const settings = {
			draft: withAnswers(emptyDraft, demo.answers, 'default'),
			hosts: demo.hosts,
			environmentHosts: {},
			existing: undefined,
			hostsToAllow: [],
			warnings: [],
		};
		const input = {
			settings,
			timeoutSeconds: 60,
			noSave: false,
			json,
			opensBrowser: true,
			requestId: undefined,
		};
		const {signInUnattended} = await import('../flows/unattended.ts');
		await signInUnattended(
			input,
			{ports: {...demo.ports, browser: demo.owner}, streams, programName, isPlayed: true},
			signal,
		);
	} finally {
		await demo.close();
	}
}
