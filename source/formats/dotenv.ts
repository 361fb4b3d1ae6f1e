import {quoted} from '../core/quote.ts';
import type {Action, Handed} from './format.ts';
import {variablesOf} from './variables.ts';

/** A `.env` file. @throws Failure `unwritable_value` */
export function plan(handed: Handed): readonly Action[] {
	const lines = variablesOf(handed).map(([name, value]) => `${name}=${quoted(value, 'dotenv', name)}`);
	return [{type: 'print', text: `${lines.join('\n')}\n`}];
}
