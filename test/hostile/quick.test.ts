import {describe, expect, test} from 'vitest';
import {cases} from './cases.ts';
import {runCase} from './run-case.ts';

/** Those that hold the default port are left to `npm run hostile`, but the control, which takes another port here. */
const quickCases = cases.filter(row => !row.slow && !row.alone && (!row.needsPort9090 || row.id === 'A01'));

/** Other test files run at the same time, so deadlines are stretched; `npm run hostile` holds them exactly. */
const slack = 5;

describe.concurrent('hostile inputs, the fast ones', () => {
	test.for(quickCases)('$id $input', {timeout: 60_000}, async (row, {skip}) => {
		const {verdict, outcome} = await runCase(row, {quick: true, slack});
		if (verdict === 'SKIP') skip(outcome);
		expect(`${verdict}: ${outcome}`).toMatch(/^PASS/);
	});
});
