import {emptyDraft, withAnswers} from '../core/draft.ts';
import {usage} from '../core/usage.ts';
import {printPiped} from '../flows/piped-session.ts';
import {signInUnattended} from '../flows/unattended-self.ts';
import type {CommandContext, ParsedArguments} from './command.ts';

/**
 * The whole sign-in against the built-in look-alike: the wizard at a terminal; without one it plays the owner too and
 * prints the token.
 */
export async function run(parsed: ParsedArguments, context: CommandContext): Promise<undefined> {
	if (parsed.positionals.length > 0)
		throw usage(
			`“${parsed.positionals[0]!.slice(0, 60)}” is not expected here.`,
			'See: smapi-login demo --help',
		);
	const demo = await context.startDemo(!context.startWizard);
	try {
		if (context.startWizard) {
			await printPiped(
				await context.startWizard({arguments: parsed, demo}),
				parsed.options.json === true,
				context,
			);
			return;
		}
		context.streams.message(
			`Demo: made-up values and a practice server at ${demo.hosts.authorize}; nothing leaves this computer.`,
		);
		const settings = {
			draft: withAnswers(emptyDraft, demo.answers, 'default'),
			hosts: demo.hosts,
			environmentHosts: {},
			existing: undefined,
			warnings: [],
		};
		const input = {
			settings,
			timeoutSeconds: 60,
			noSave: false,
			json: parsed.options.json === true,
			opensBrowser: true,
			requestId: undefined,
		};
		await signInUnattended(
			input,
			{ports: {...demo.ports, browser: demo.owner}, streams: context.streams},
			context.signal,
		);
	} finally {
		await demo.close();
	}
}
