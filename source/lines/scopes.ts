import {customScopes, presetOf} from '../core/scope-list.ts';
import {
	defaultScopes,
	operationsOf,
	parseScopes,
	scopePresets,
	scopeProblem,
	scopes as scopeTable,
	shortScopeName,
} from '../core/scopes.ts';
import {type AskRow, type Back, back} from '../flows/asker.ts';
import type {LineOutcome, LineStep} from '../flows/line-step.ts';

export const help = [
	'A permission is a scope in the words of OAuth: it names the operations that the token allows.',
	'Ask only for what you need; just that is sent to Amazon. Another sign-in can ask for more at any time.',
	...scopeTable.map(
		row =>
			`${shortScopeName(row.name)}: ${row.operations.join('; ')}${row.includes ? `; and all of ${shortScopeName(row.includes)}` : ''}.`,
	),
];

/** Which permissions to ask for: a task, or single ones by their numbers. */
export async function ask(step: LineStep): Promise<LineOutcome> {
	const {asker, draft} = step;
	const answer = draft.answers.scopes;
	const preset = presetOf(answer ?? defaultScopes);
	const rows: readonly AskRow<readonly string[] | 'single'>[] = [
		...scopePresets.map(({label, scopes}) => ({
			value: scopes,
			label,
			hint: scopes.map(shortScopeName).join(' '),
		})),
		{value: 'single', label: 'Choose single permissions'},
	];
	const start = preset ? scopePresets.indexOf(preset) : rows.length - 1;
	for (;;) {
		const chosen = await asker.choose('What may this token do?', rows, start);
		if (chosen === back) return {type: 'back'};
		const scopes = chosen === 'single' ? await chooseSingle(step) : chosen;
		if (scopes !== back) return {type: 'done', changes: {scopes}};
	}
}

async function chooseSingle({asker, draft}: LineStep): Promise<readonly string[] | Back> {
	const answer = draft.answers.scopes ?? [];
	const names = [...scopeTable.map(({name}) => name), ...customScopes(answer)];
	for (const [at, name] of names.entries())
		asker.print(`${at + 1}. ${shortScopeName(name)}: ${operationsOf(name).join('; ') || 'sent as it is'}`);
	asker.say('Type the numbers that you want, with blanks between them.');
	asker.say('A permission of another Amazon API goes by its whole name.');
	const wanted = (text: string) =>
		parseScopes(text).map(word => (/^\d{1,2}$/.test(word) ? (names[Number(word) - 1] ?? word) : word));
	const kept = answer.map(name => names.indexOf(name) + 1).join(' ');
	const text = await asker.text('Permissions', {
		judge: typed => problemOf(wanted(typed), names.length),
		empty: 'Nothing is chosen yet.',
		...(answer.length > 0 && {enter: {value: kept, says: `Enter alone keeps ${kept}.`}}),
	});
	return text === back ? back : [...new Set(wanted(text))];
}

function problemOf(names: readonly string[], count: number): string | undefined {
	for (const name of names) {
		if (/^\d{1,2}$/.test(name)) return `There is no number ${name}: they go from 1 to ${count}.`;
		const problem = scopeProblem(name);
		if (problem) return `${name.slice(0, 60)} ${problem}.`;
	}
	return undefined;
}
