import {describe, expect, test} from 'vitest';
import {cases} from './cases.ts';
import {runCase} from './run-case.ts';

/** Cheap rows of each group; all of them run by `npm run hostile`. */
const quickIds: ReadonlySet<string> = new Set(
	'A01 A02 A04 A05 A06 A08 A10 A15 A16 A18 B02 B03 B04 B07 B12 C01 C08 C09 C21 C24 D11 D13 D14 D15 F15 S01 S04 S05 S06 S10 S11 S12'.split(
		' ',
	),
);
const quickCases = cases.filter(row => quickIds.has(row.id) && !row.slow && !row.alone);

/** Other test files run at the same time, so deadlines are stretched; `npm run hostile` holds them exactly. */
const slack = 5;

describe.concurrent('hostile inputs, the fast ones', () => {
	test.for(quickCases)('$id $input', {timeout: 60_000}, async (row, {skip}) => {
		const {verdict, outcome} = await runCase(row, {quick: true, slack});
		if (verdict === 'SKIP') skip(outcome);
		expect(`${verdict}: ${outcome}`).toMatch(/^PASS/);
	});
});
