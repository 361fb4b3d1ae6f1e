import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {
	missingAnswers,
	nextStep,
	positionOf,
	previousStep,
	repairStep,
	type StepRow,
	stepOfAnswer,
	visibleSteps,
} from '../../source/core/wizard.ts';

interface Row extends StepRow<Draft, undefined, string, string, string> {
	readonly isPassed: boolean;
}
type Draft = ReadonlySet<string>;

/** Random tables: some rows hidden by the draft, some not counted, some passed. */
const table = fc
	.array(
		fc.record({
			isVisible: fc.boolean(),
			counted: fc.boolean(),
			isPassed: fc.boolean(),
			answers: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), {maxLength: 2}),
			repairs: fc.uniqueArray(fc.constantFrom('x', 'y', 'z'), {maxLength: 2}),
		}),
		{minLength: 1, maxLength: 12},
	)
	.map(rows => ({
		draft: new Set(rows.flatMap((row, n) => (row.isVisible ? [`step-${n}`] : []))) as Draft,
		rows: rows.map(
			({isVisible: _, ...row}, n): Row => ({
				...row,
				id: `step-${n}`,
				title: `Step ${n}`,
				when: draft => draft.has(`step-${n}`),
			}),
		),
	}));

const at = (rows: readonly Row[], row: Row) => rows.indexOf(row);

describe('over any table', () => {
	test('next goes forward over what is passed, and stops at the last visible step', () => {
		fc.assert(
			fc.property(table, ({rows, draft}) => {
				const visible = visibleSteps<Draft, undefined, Row>(rows, draft, undefined);
				let row = nextStep<Draft, undefined, Row>(rows, draft, undefined, undefined, step => step.isPassed);
				const seen: Row[] = [];
				while (row) {
					expect(visible).toContain(row);
					expect(row.isPassed && row !== visible.at(-1)).toBe(false);
					if (seen.length > 0) expect(at(rows, row)).toBeGreaterThan(at(rows, seen.at(-1)!));
					seen.push(row);
					row = nextStep<Draft, undefined, Row>(rows, draft, undefined, row.id, step => step.isPassed);
				}
				expect(seen).toEqual(visible.filter(step => !step.isPassed || step === visible.at(-1)));
			}),
		);
	});

	test('back undoes next: all visible steps, the other way round', () => {
		fc.assert(
			fc.property(table, ({rows, draft}) => {
				const visible = visibleSteps<Draft, undefined, Row>(rows, draft, undefined);
				let row = visible.at(-1);
				const seen: Row[] = [];
				while (row) {
					seen.unshift(row);
					row = previousStep<Draft, undefined, Row>(rows, draft, undefined, row.id);
				}
				expect(seen).toEqual(visible);
			}),
		);
	});

	test('n of m counts each counted visible step once, from 1 to m', () => {
		fc.assert(
			fc.property(table, ({rows, draft}) => {
				const counted = visibleSteps<Draft, undefined, Row>(rows, draft, undefined).filter(
					row => row.counted,
				);
				const places = rows.map(row => positionOf<Draft, undefined, Row>(rows, draft, undefined, row.id));
				expect(places.filter(Boolean)).toEqual(counted.map((_, n) => ({n: n + 1, m: counted.length})));
			}),
		);
	});

	test('what is missing is asked by a visible step, once, and nothing known is missing', () => {
		fc.assert(
			fc.property(table, fc.subarray(['a', 'b', 'c', 'd']), ({rows, draft}, known) => {
				const missing = missingAnswers<Draft, undefined, Row>(rows, draft, undefined, key =>
					known.includes(key),
				);
				expect(new Set(missing).size).toBe(missing.length);
				for (const key of ['a', 'b', 'c', 'd']) {
					const step = stepOfAnswer<Draft, undefined, Row>(rows, draft, undefined, key);
					expect(missing.includes(key)).toBe(step !== undefined && !known.includes(key));
				}
			}),
		);
	});

	test('the step that repairs is the first visible one that can', () => {
		fc.assert(
			fc.property(table, fc.constantFrom('x', 'y', 'z'), ({rows, draft}, code) => {
				const step = repairStep<Draft, undefined, Row>(rows, draft, undefined, code);
				const able = rows.filter(row => row.when(draft, undefined) && row.repairs.includes(code));
				expect(step).toBe(able[0]);
			}),
		);
	});
});

test('an unknown step has no place and nothing before it', () => {
	const rows: Row[] = [];
	expect(positionOf<Draft, undefined, Row>(rows, new Set(), undefined, 'x')).toBeUndefined();
	expect(previousStep<Draft, undefined, Row>(rows, new Set(), undefined, 'x')).toBeUndefined();
	expect(nextStep<Draft, undefined, Row>(rows, new Set(), undefined, undefined, () => false)).toBeUndefined();
});
