import type {FailureCode} from '../../source/core/failure.ts';
import {type FailureRow, failures} from '../../source/core/failures.ts';
import {steps} from '../../source/core/steps.ts';
import {failureCauses} from './failure-causes.ts';

/** docs/failures.md: every failure of the table, what one sees, why, and what to do. */
export function failuresPage(): string {
	const codes = (Object.keys(failures) as FailureCode[]).sort();
	const intro = `# Every failure

Made by \`npm run docs\` from the failure table and the table of the steps. \`{name}\` stands for what is filled in. With \`--json\` the
code is \`error.code\`. Search this page for the words that you see, also for those of Amazon.`;
	return `${[intro, ...codes.map(entry)].join('\n\n')}\n`;
}

function entry(code: FailureCode): string {
	const {what, next, inWizard, exit}: FailureRow = failures[code];
	const {why, alsoSeen = []} = failureCauses[code];
	const mending = steps.filter(step => step.repairs.includes(code)).map(({title}) => `*${title}*`);
	const rows: readonly (readonly [string, string] | undefined)[] = [
		['You see', what],
		alsoSeen.length > 0 ? ['Others say', alsoSeen.map(words => `“${words}”`).join(' · ')] : undefined,
		['Why', why],
		next === '{hint}' || next === '{command}'
			? ['What to do', 'The line below it says what fits.']
			: ['What to do', next],
		inWizard && inWizard !== next ? ['In the wizard', inWizard] : undefined,
		mending.length > 0 ? ['It leads to', mending.join(', ')] : undefined,
		['Exit code', String(exit)],
	];
	const lines = rows.flatMap(row => (row ? [`- **${row[0]}**: ${markdown(row[1])}`] : []));
	return `## ${code}\n\n${lines.join('\n')}`;
}

/** Places to fill are code, and nothing begins HTML or a table; line ends would end the row. */
function markdown(text: string): string {
	return text
		.replaceAll('\n', ' ')
		.replaceAll('{program}', 'smapi-login')
		.replaceAll(/[<|]/g, '\\$&')
		.replaceAll(/\{(\w+)(?::word)?\}/g, '`{$1}`');
}
