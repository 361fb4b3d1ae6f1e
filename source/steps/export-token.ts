import {Failure} from '../core/failure.ts';
import {secondsLeft} from '../core/profile.ts';
import {carryOut, handedOf} from '../flows/export.ts';
import type {Action, Format} from '../formats/format.ts';
import {formats} from '../formats/index.ts';
import {back, type Choose, type Found, type Row, type Step} from '../talk/talk.ts';
import {commandLine, type Held, savedWords} from './token-words.ts';

type Way = 'copy' | 'write' | 'show' | 'do';

/**
 * Hands the token of the screen on to another tool: what, then how. Esc leads back one of the two, then to the token.
 * Only the access token goes along where the format does not need more.
 */
export async function exportAsking(step: Step, held: Held): Promise<void> {
	const found: Found = {};
	for (;;) {
		const format = await step.talk.choose(listOf(held, found));
		if (format === back) return;
		try {
			await handOn(step, held, format);
		} catch (error) {
			if (!(error instanceof Failure)) throw error;
			step.talk.say(`${error.what} ${error.next}`, false);
		}
	}
}

function listOf(held: Held, found: Found): Choose<Format> {
	return {
		id: 'formats',
		question: 'Which tool is the token for?',
		rows: formats
			// The practice server's tokens have no place among those of other programs.
			.filter(({file}) => !held.facts.demo || file !== undefined)
			.map(format => ({
				value: format,
				label: format.name,
				state: format.brief,
				hint: `${secretWords(format)}${format.file ? '' : ` · ${format.goes}`}`,
				id: format.name,
			})),
		found,
		status: savedWords(held),
		keys: [{key: 'escape', does: 'back', says: 'Back to the token', gives: back}],
		help: [
			`The same from a command line: ${commandLine(held.line, 'export FORMAT')}\nWith --include-secrets the refresh token, the client ID and the client secret go along too.`,
			'The access token is good for an hour at most; a refresh token and a client secret are good until somebody takes them back.',
		],
	};
}

function upperFirst(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
}

function secretWords({needs}: Format): string {
	if (needs.includes('clientSecret')) return 'refresh token and client secret';
	return needs.includes('refreshToken') ? 'refresh token' : 'access token';
}

async function handOn(step: Step, held: Held, format: Format): Promise<void> {
	const {session, line} = held;
	const {talk, ports, signal} = step;
	if (format.usesAccessToken && secondsLeft(session.profile.tokens, ports.clock.now()) === 0) {
		talk.say('The access token has ended. r on the token screen renews it.', false);
		return;
	}
	const handed = await handedOf(format, session, {}, ports, signal);
	const {plan} = await format.load();
	const actions = plan(handed, {});
	const text = actions.map(action => (action.type === 'print' ? action.text : '')).join('');
	const way = await talk.choose<Way>({
		prose: [
			`${upperFirst(format.brief)}. It holds the ${secretWords(format)}: keep ${format.needs.includes('clientSecret') ? 'both' : 'it'} to yourself.`,
			format.secrets === 'optional'
				? `The command export takes the rest along: ${commandLine(line, `export ${format.name} --include-secrets`)}`
				: undefined,
		],
		rows: waysOf(format, actions),
		status: savedWords(held),
		keys: [{key: 'escape', does: 'back', says: 'Another format', gives: back}],
	});
	switch (way) {
		case 'copy':
			return talk.copy(text, upperFirst(format.brief), true);
		case 'write':
			return talk.write(format.file!, text);
		case 'show':
			return show(step, text === '' ? plannedText(actions) : text);
		case 'do': {
			const said: string[] = [];
			const result = await carryOut(
				actions,
				{runs: true, say: line => void said.push(line.replaceAll('{program}', step.facts.programName))},
				ports,
				signal,
			);
			talk.print([...said, ...result.trimEnd().split('\n')].filter(line => line !== ''));
		}
	}
}

function waysOf({name, goes, file}: Format, actions: readonly Action[]): readonly Row<Way>[] {
	if (actions.some(({type}) => type === 'merge'))
		return [{value: 'do', label: `Write it ${goes}`, hint: 'everything else there stays'}];
	if (actions.some(({type}) => type === 'run'))
		return [
			{value: 'show', label: `Show what ${name === 'github' ? 'gh' : name} will be asked to do`},
			{value: 'do', label: 'Do it now', hint: 'in the repository of this folder'},
		];
	return [
		{value: 'copy', label: 'Copy it'},
		{value: 'write', label: `Write it to ${file}`, hint: 'in this folder, readable by you alone'},
		{value: 'show', label: 'Show it here'},
	];
}

function plannedText(actions: readonly Action[]): string {
	return actions
		.map(action =>
			action.type === 'run' ? action.words.join(' ') : action.type === 'say' ? `\n${action.text}` : '',
		)
		.filter(line => line !== '')
		.join('\n');
}

/** On a screen only as long as it is looked at; in lines it is read out. */
async function show({talk}: Step, whole: string): Promise<void> {
	const lines = whole.trimEnd().split('\n');
	if (!talk.isScreen) return talk.print(lines);
	const text = lines.map(text => ({text, isClose: true}));
	await talk.choose({text, rows: [{value: 'done', label: 'Hide it'}]});
}
