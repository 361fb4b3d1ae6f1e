import {quoted} from '../core/quote.ts';
import type {Action, Handed} from './format.ts';
import {variablesOf} from './variables.ts';

/** A `.env` file, of which a project's other lines are none of ours. @throws Failure `unwritable_value` */
export function plan(handed: Handed): readonly Action[] {
	const lines = variablesOf(handed).map(
		([name, value]) => [name, `${name}=${quoted(value, 'dotenv', name)}`] as const,
	);
	const text = `${lines.map(([, line]) => line).join('\n')}\n`;
	return [{type: 'print', text, into: before => merged(before, lines)}];
}

/** Each line in the place of that of the same name, new ones at the end. */
function merged(before: string, lines: readonly (readonly [name: string, line: string])[]): string {
	let text = before === '' || before.endsWith('\n') ? before : `${before}\n`;
	for (const [name, line] of lines) {
		const found = new RegExp(`^[\\t ]*(?:export[\\t ]+)?${name}[\\t ]*=.*$`, 'm');
		text = found.test(text) ? text.replace(found, () => line) : `${text}${line}\n`;
	}
	return text;
}
