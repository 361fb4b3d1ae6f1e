import type {Row} from './run-case.ts';

const worst: readonly Row['verdict'][] = ['FAIL', 'PASS', 'SKIP'];

/** One row of the forms of a case, without a terminal and in the wizard: the worst verdict, all outcomes, the sums. */
export function mergeRows(forms: readonly Row[]): Row {
	const [first, ...others] = forms;
	if (!first) throw new Error('A row without a form.');
	if (others.length === 0) return first;
	const broken = new Map(first.broken);
	for (const other of others) {
		for (const [counter, count] of other.broken) broken.set(counter, (broken.get(counter) ?? 0) + count);
	}
	return {
		...first,
		outcome: forms
			.map(row => (row.verdict === 'SKIP' ? `(not run: ${row.outcome})` : row.outcome))
			.join(' / '),
		verdict: worst.find(verdict => forms.some(row => row.verdict === verdict))!,
		seconds: forms.reduce((sum, row) => sum + row.seconds, 0),
		exit: forms.map(row => row.exit).join('/'),
		exchanges: forms.reduce((sum, row) => sum + row.exchanges, 0),
		broken,
	};
}
