import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {Failure} from '../../source/core/failure.ts';
import {readVendors} from '../../source/core/vendors.ts';

function outcome(status: number, body: string) {
	const read = readVendors(status, body);
	return read instanceof Failure ? read.code : read;
}
const list = (...vendors: unknown[]) => JSON.stringify({vendors});

describe('readVendors', () => {
	test.each([
		[
			'one',
			200,
			list({id: 'M1', name: 'Acme', roles: ['x']}),
			{vendors: [{id: 'M1', name: 'Acme'}], skipped: 0},
		],
		['C28 none', 200, list(), {vendors: [], skipped: 0}],
		['C28 no name', 200, list({id: 'M1'}), {vendors: [{id: 'M1', name: 'M1'}], skipped: 0}],
		[
			'C28 no id',
			200,
			list({name: 'x'}, {id: 'M1', name: 'a'}),
			{vendors: [{id: 'M1', name: 'a'}], skipped: 1},
		],
		['C28 bad items', 200, list({id: 5}, null, 'x', [], {id: ''}, {id: 'a\u001b'}), 'bad_answer'],
		[
			'C28 equal',
			200,
			list({id: 'M1', name: 'a'}, {id: 'M1', name: 'b'}),
			{vendors: [{id: 'M1', name: 'a'}], skipped: 0},
		],
		[
			'C28 __proto__',
			200,
			list({id: '__proto__', name: 'a'}),
			{vendors: [{id: '__proto__', name: 'a'}], skipped: 0},
		],
		['C28 null', 200, '{"vendors":null}', 'bad_answer'],
		['C28 {}', 200, '{}', 'bad_answer'],
		['no object', 200, '[]', 'bad_answer'],
		['empty', 200, '', 'bad_answer'],
		['HTML', 200, '<html>', 'not_smapi'],
		['C27 401', 401, '{"message":"x"}', 'smapi_unauthorized'],
		['C27 403', 403, '', 'smapi_forbidden'],
		['C27 404', 404, '', 'bad_answer'],
		['C27 500', 500, '<html>', 'server_busy'],
		['C19 429', 429, '', 'server_busy'],
		['C03 redirect', 302, '', 'redirected'],
		['portal', 511, '<html>', 'not_smapi'],
	])('%s', (_, status, body, wanted) => {
		expect(outcome(status, body)).toEqual(wanted);
	});

	test('names are cut at 200 and cleaned', () => {
		const read = outcome(
			200,
			list({id: 'M1', name: 'x'.repeat(10_000)}, {id: 'M2', name: 'a\u001b[2J\u202eb'}),
		);
		expect(read).toMatchObject({vendors: [{name: `${'x'.repeat(199)}…`}, {name: 'a\\u001b[2J\\u202eb'}]});
	});

	test("carries SMAPI's own words", () => {
		const read = readVendors(403, '{"message":"Not \\u001b allowed"}');
		expect((read as Failure).why).toBe('Not \\u001b allowed');
	});

	test('5,000 items', () => {
		const items = Array.from({length: 5000}, (_, n) => ({id: `M${n}`, name: `Vendor ${n}`}));
		expect(outcome(200, list(...items))).toMatchObject({skipped: 0, vendors: {length: 5000}});
	});

	test('each item is a vendor, a double or skipped', () => {
		const item = fc.oneof(
			fc.jsonValue(),
			fc.record({id: fc.constantFrom('M1', 'M2', 5), name: fc.jsonValue()}),
		);
		fc.assert(
			fc.property(fc.array(item), items => {
				const read = readVendors(200, list(...items));
				if (read instanceof Failure) {
					expect(items).not.toEqual([]);
					return;
				}
				const ids = read.vendors.map(vendor => vendor.id);
				expect(new Set(ids).size).toBe(ids.length);
				expect(ids.length + read.skipped).toBeLessThanOrEqual(items.length);
			}),
		);
	});
});
