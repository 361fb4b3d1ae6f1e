import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {
	canListVendors,
	defaultScopes,
	fullScopeName,
	nearScope,
	notGranted,
	operationsOf,
	parseScopes,
	scopePresets,
	scopeProblem,
	scopes,
	shortScopeName,
	withIncluded,
} from '../../source/core/scopes.ts';

const names = scopes.map(row => row.name);
const someNames = fc.subarray(names);

describe('the table of scopes', () => {
	test('has eight rows, each once, with operations, sendable', () => {
		expect(new Set(names).size).toBe(8);
		for (const row of scopes) {
			expect(row.operations.length).toBeGreaterThan(0);
			expect(scopeProblem(row.name)).toBeUndefined();
			if (row.includes) expect(names).toContain(row.includes);
		}
	});

	test('presets hold known scopes, none that another one of theirs includes, never skills:debug', () => {
		for (const preset of scopePresets) {
			for (const name of preset.scopes) expect(names).toContain(name);
		}
		expect(scopePresets.map(preset => preset.id)).toEqual(['look', 'edit', 'test', 'catalogs', 'ask-cli']);
		expect(defaultScopes).toEqual(['alexa::ask:skills:readwrite', 'alexa::ask:models:readwrite']);
	});
});

describe('names', () => {
	test.each(names)('%s has a short form and comes back from it', name => {
		expect(fullScopeName(shortScopeName(name))).toBe(name);
		expect(fullScopeName(`ask:${shortScopeName(name)}`)).toBe(name);
		expect(fullScopeName(name)).toBe(name);
	});

	test.each([
		['skills:read, models:read  skills:read', ['alexa::ask:skills:read', 'alexa::ask:models:read']],
		['profile', ['profile']],
		['', []],
		[' ,\n', []],
	])('parseScopes(%j)', (text, wanted) => expect(parseScopes(text)).toEqual(wanted));

	test('any list survives being joined and parsed, with blanks or commas', () => {
		fc.assert(
			fc.property(
				someNames,
				fc.constantFrom(' ', ',', ', ', '\n'),
				fc.boolean(),
				(list, separator, isShort) => {
					const text = list.map(name => (isShort ? shortScopeName(name) : name)).join(separator);
					expect(parseScopes(text)).toEqual(list);
					expect(parseScopes(`${text} ${text}`)).toEqual(list);
				},
			),
		);
	});

	const debug = [
		'alexa:ask:skills:debug',
		'alexa::ask:skill:debug',
		'ALEXA::ASK:SKILLS:DEBUG',
		'skills:debg',
	];

	test.each([
		'',
		'a b',
		'a"b',
		'a\\b',
		'é',
		'a\u001bb',
		'x'.repeat(201),
		'alexa::ask:skills:debug',
		...debug,
	])('%j cannot be sent', name => expect(scopeProblem(name)).toBeTypeOf('string'));
});

describe('what includes what', () => {
	test('readwrite includes its read and says its operations', () => {
		expect([...withIncluded(['alexa::ask:skills:readwrite'])]).toContain('alexa::ask:skills:read');
		expect(operationsOf('alexa::ask:models:readwrite')).toEqual([
			'update interaction models',
			'read interaction models',
			'get their build status',
		]);
		expect(operationsOf('profile')).toEqual([]);
	});

	test.each([
		[['alexa::ask:skills:read'], true],
		[['alexa::ask:skills:readwrite'], true],
		[['alexa::ask:models:readwrite'], false],
		[[], false],
	])('canListVendors(%j)', (granted, wanted) => expect(canListVendors(granted)).toBe(wanted));

	test('granted and not granted make up what was asked', () => {
		fc.assert(
			fc.property(someNames, someNames, (asked, granted) => {
				const missing = notGranted(asked, granted);
				expect(notGranted(asked, asked)).toEqual([]);
				expect(asked.filter(name => withIncluded(granted).has(name)).length + missing.length).toBe(
					asked.length,
				);
				expect(notGranted(asked, [...granted, ...missing])).toEqual([]);
			}),
		);
	});

	test('including twice adds nothing', () => {
		fc.assert(
			fc.property(someNames, list => {
				const once = [...withIncluded(list)];
				expect(new Set(withIncluded(once))).toEqual(new Set(once));
			}),
		);
	});
});

test.each([
	['N08: alexa:ask:skills:readwrite', 'skills:readwrite'],
	['N08: skills:readwrte', 'skills:readwrite'],
	['N08: Skill:Read', 'skills:read'],
	['N08: models.read', 'models:read'],
	['N08: skills:write', 'skills:readwrite'],
	['N08: alexa::ask:catalogs:readwrit', 'catalogs:readwrite'],
	['N08: subscription', 'subscriptions'],
])('%s is near %s', (title, meant) => {
	expect(nearScope(title.slice(5))).toBe(fullScopeName(meant));
});

test.each([
	'profile',
	'postal_code',
	'alexa::all',
	'alexa::skills:account_linking',
	'alexa::ask:skills:publish',
	'alexa::ask:skills:read',
])('N08: %s is meant as it is', name => {
	expect(nearScope(name)).toBeUndefined();
});

test('N09: the scope that only Amazon may ask for has one rule, short and full', () => {
	for (const name of ['skills:debug', 'ask:skills:debug', 'alexa::ask:skills:debug'])
		expect(parseScopes(name).map(scopeProblem)).toEqual([expect.stringContaining('used by Amazon alone')]);
});
