import {usage} from '../core/failure.ts';
import {hostsFromEnvironment} from '../core/hosts.ts';
import {type InspectedUrl, inspectAuthorizationUrl} from '../core/inspect-url.ts';
import {holdsAuthorizationUrl} from '../core/pasted-request.ts';
import {judgementLines} from '../core/url-judgement.ts';
import {readMessage} from '../flows/read-message.ts';
import type {CommandContext, ParsedArguments} from './command.ts';

const hint = 'Give the authorization URL in quotes: {program} inspect "https://www.amazon.com/ap/oa?…"';

/**
 * Says what somebody else's authorization URL asks for. Opens and sends nothing. The address is the argument, or, with
 * `-` or without one where stdin is no terminal, a message on stdin.
 *
 * @returns 1 with warnings, 2 when there is no authorization URL, else 0
 * @throws Failure `usage`, `input_ended`, `bad_host`
 */
export async function run(parsed: ParsedArguments, context: CommandContext): Promise<number> {
	const {streams, environment} = context;
	const {authorize} = hostsFromEnvironment(environment);
	const text = await addressFrom(parsed.positionals, context);
	const judged = inspectAuthorizationUrl(
		text,
		authorize === undefined ? {} : {authorizeHostOverride: authorize},
	);
	if (judged.kind === 'no-url') {
		throw usage(`This is no authorization URL. ${judged.reason}`, hint);
	}
	if (parsed.options.json) {
		for (const remark of [...judged.weaknesses, ...judged.remarks]) streams.message(remark);
		await streams.result(JSON.stringify(inspectionJson(judged), undefined, 2));
	} else await streams.result(judgementLines(judged).join('\n'));
	return judged.warnings.length > 0 ? 1 : 0;
}

async function addressFrom(positionals: readonly string[], context: CommandContext): Promise<string> {
	const {streams, ports, signal} = context;
	const [address, more] = positionals;
	if (more !== undefined) {
		throw usage(
			'There is more than one argument; a shell splits an address at & unless it is in quotes.',
			hint,
		);
	}
	if (address !== undefined && address !== '-') return address;
	if (address === undefined && streams.stdinIsTerminal) {
		throw usage('There is no address to look at.', hint);
	}
	const wanted = {
		name: 'the authorization URL',
		example: '{program} inspect "https://www.amazon.com/ap/oa?…"',
		holds: holdsAuthorizationUrl,
		isPublic: true,
	};
	return (await readMessage(wanted, streams, ports, signal)).text;
}

/** The shape of `inspect --json` (contract 2). */
function inspectionJson({host, clientId, scopes, redirectUri, state, pkce, warnings}: InspectedUrl) {
	return {
		host,
		clientId: clientId ?? null,
		scopes,
		redirectUri: redirectUri ?? null,
		state: state ?? null,
		pkce,
		warnings,
	};
}
