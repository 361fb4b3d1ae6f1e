import {quoted} from '../core/quote.ts';
import type {Action, FormatOptions, Handed, Shell} from './format.ts';
import {variablesOf} from './variables.ts';

const assignments: Readonly<Record<Shell, (name: string, value: string) => string>> = {
	sh: (name, value) => `export ${name}=${value}`,
	fish: (name, value) => `set -gx ${name} ${value}`,
	powershell: (name, value) => `$env:${name} = ${value}`,
};

/** Lines for a shell to evaluate. @throws Failure `unwritable_value` */
export function plan(handed: Handed, {shell = 'sh'}: FormatOptions): readonly Action[] {
	const lines = variablesOf(handed).map(([name, value]) =>
		assignments[shell](name, quoted(value, shell, name)),
	);
	return [{type: 'print', text: `${lines.join('\n')}\n`}];
}
