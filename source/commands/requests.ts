import {usage} from '../core/failure.ts';
import {requestsJson} from '../core/status-report.ts';
import {requestName, requestTable} from '../core/status-table.ts';
import {cancelRequest, dropOldRequests, requestMeant, textOfRequest} from '../flows/open-requests.ts';
import type {CommandContext, ParsedArguments} from './command.ts';
import {actionNamed, confirm, refuseMore} from './parse-arguments.ts';

type Action = (words: readonly string[], parsed: ParsedArguments, context: CommandContext) => Promise<void>;

const actions: Readonly<Record<string, Action>> = {list, show, cancel};

/** Lists, shows and cancels what waits for somebody else. */
export async function run(parsed: ParsedArguments, context: CommandContext): Promise<undefined> {
	const [name = 'list', ...words] = parsed.positionals;
	await actionNamed(name, actions, 'requests')(words, parsed, context);
}

async function list(
	words: readonly string[],
	{options}: ParsedArguments,
	{ports, streams}: CommandContext,
): Promise<void> {
	refuseMore(words, 0, seeHelp);
	const file = await dropOldRequests(ports.store.read(), ports, text => streams.message(`! ${text}`));
	if (options.json) return streams.result(JSON.stringify(requestsJson(file, true), undefined, 2));
	const lines = requestTable(file, ports.clock.now(), streams.stdoutColumns);
	if (lines.length === 0) return streams.message('No request is open.');
	await streams.result(lines.join('\n'));
}

async function show(
	words: readonly string[],
	{options}: ParsedArguments,
	{ports, streams}: CommandContext,
): Promise<void> {
	const word = oneWord(words);
	const file = await dropOldRequests(ports.store.read(), ports, text => streams.message(`! ${text}`));
	const [id, request] = requestMeant(file, word, ports.clock.now());
	const {authorizationUrl, message} = await textOfRequest(request, ports);
	if (options.json) {
		const row = requestsJson(file, true).find(each => each.id === id);
		const json = {...row, authorizationUrl: authorizationUrl ?? null, message};
		return streams.result(JSON.stringify(json, undefined, 2));
	}
	// The message to the owner holds the address; a reply does not.
	const isInMessage = authorizationUrl === undefined || message.includes(authorizationUrl);
	await streams.result(isInMessage ? message : `${authorizationUrl}\n\n${message}`);
}

async function cancel(
	words: readonly string[],
	parsed: ParsedArguments,
	context: CommandContext,
): Promise<void> {
	const {ports, streams} = context;
	const [id, request] = requestMeant(ports.store.read(), oneWord(words), ports.clock.now());
	const loses =
		request.kind === 'code'
			? 'The address that was sent can then no longer be answered here.'
			: 'It is then no longer listed.';
	const isSure = await confirm(parsed, context, {
		question: `Cancel the request ${id} (${requestName(request)})? ${loses}`,
		refusal: `Cancelling ${id} cannot be undone.`,
		command: `requests cancel ${id}`,
	});
	if (!isSure) return streams.message('Nothing was cancelled.');
	await cancelRequest(id, ports);
	streams.message(`✓ The request ${id} is cancelled. ${loses.replace(' then', '')}`);
}

const seeHelp = 'See: {program} requests --help';

/** Its ID, or its name. */
function oneWord(words: readonly string[]): string {
	refuseMore(words, 1, seeHelp);
	const [word] = words;
	if (word === undefined)
		throw usage('Say which request: its ID is missing.', '{program} requests list shows those there are.');
	return word;
}
