import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {
	type ConfigFile,
	defaultProfileIn,
	isDamaged,
	judgeFile,
	parseProfile,
	profileIn,
	profilesIn,
	requestsIn,
	withDraft,
	withoutProfile,
	withoutRequest,
	withProfile,
	withRenamedProfile,
	withRequest,
	written,
} from '../../source/core/config-file.ts';
import {doubledKey} from '../../source/core/json.ts';
import {droppedRequests, oldRequests, withoutOldRequests} from '../../source/core/old-requests.ts';
import {isProfileName, type OpenRequest, type Profile} from '../../source/core/profile.ts';
import {fileWith, someProfile} from '../fakes/store.ts';

// Few enough that a name is often there already.
const names = fc.oneof(
	fc.constantFrom('a', 'b', 'c'),
	fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._@-]{0,9}$/).filter(isProfileName),
);
const texts = fc.stringMatching(/^[\x20-\x7E]{1,20}$/);
const times = fc.date({min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true});
const profiles: fc.Arbitrary<Profile> = fc.record(
	{
		role: fc.constantFrom('self', 'client', 'owner'),
		clientId: texts,
		clientSecret: texts,
		hosts: fc.constantFrom(someProfile().hosts, {
			authorize: 'http://127.0.0.1:8080',
			token: 'http://localhost:1',
			smapi: 'https://example.org',
		}),
		scopes: fc.array(texts, {maxLength: 3}),
		grantedScopes: fc.array(texts, {maxLength: 3}),
		vendors: fc.array(fc.record({id: texts, name: fc.string()}), {maxLength: 3}),
		vendorId: texts,
		createdAt: times,
		usedAt: times,
		tokens: fc.record(
			{
				accessToken: texts,
				tokenType: fc.constant('bearer'),
				expiresAt: times,
				refreshToken: texts,
				obtainedAt: times,
				refusedAt: times,
			},
			{requiredKeys: ['accessToken', 'tokenType', 'obtainedAt']},
		),
	},
	{requiredKeys: ['role', 'clientId', 'hosts', 'scopes', 'createdAt', 'tokens']},
);
const files: fc.Arbitrary<ConfigFile> = fc
	.uniqueArray(fc.tuple(names, profiles), {selector: ([name]) => name, maxLength: 5})
	.map(entries => fileWith(Object.fromEntries(entries)));

const viaDisk = (file: ConfigFile): ConfigFile => {
	const judgement = judgeFile(JSON.stringify(file));
	if (judgement.kind !== 'good') throw new Error(`judged ${judgement.kind}`);
	return judgement.file;
};
const request: OpenRequest = {
	kind: 'code',
	profileName: 'me',
	clientId: 'id',
	clientSecret: 'secret',
	redirectUri: 'https://example.org/cb',
	hosts: someProfile().hosts,
	scopes: ['a'],
	state: 's',
	codeVerifier: 'v',
	createdAt: new Date('2026-01-01T00:00:00Z'),
};

/** A JSON value that an object may have a key twice in: a text, members (key, what stands behind it, value), a list. */
type Tree = string | readonly (readonly [string, string, Tree])[] | {readonly list: readonly Tree[]};

function textOf(tree: Tree): string {
	if (typeof tree === 'string') return JSON.stringify(tree);
	if ('list' in tree) return `[${tree.list.map(textOf).join()}]`;
	return `{${tree.map(([key, colon, value]) => JSON.stringify(key) + colon + textOf(value)).join(' , ')}}`;
}

function hasTwice(tree: Tree): boolean {
	if (typeof tree === 'string') return false;
	if ('list' in tree) return tree.list.some(hasTwice);
	return new Set(tree.map(([key]) => key)).size < tree.length || tree.some(([, , value]) => hasTwice(value));
}

describe('judgeFile', () => {
	it.each([
		'null',
		'[1]',
		'"x"',
		'7',
		'true',
		'{"hello":1}',
		'{}',
		'{"version":"1"}',
		'{"version":0}',
		' ',
		'{',
	])('calls %j damaged', text => {
		expect(judgeFile(text)).toMatchObject({kind: 'damaged'});
	});

	it.each(['profiles', 'requests', 'draft'])('calls a list of %s damaged', key => {
		expect(judgeFile(JSON.stringify({version: 1, [key]: []}))).toEqual({
			kind: 'damaged',
			detail: `“${key}” is no object`,
		});
	});

	it('takes 0 bytes as empty and a newer version as newer', () => {
		expect(judgeFile('')).toEqual({kind: 'empty', file: {version: 1}});
		expect(judgeFile('{"version":2}')).toEqual({kind: 'newer'});
		expect(judgeFile('{"version":999,"profiles":[]}')).toEqual({kind: 'newer'});
	});

	it.each([
		['{"version":1,"profiles":{"a":1},"profiles":{}}', 'profiles'],
		['{"version":1,"profiles":{"me":{},"me":{}}}', 'me'],
		['{"version":1,"x":[{"a":1},{"b":{"c":1,"\\u0063":2}}]}', 'c'],
		['{"version":1,"x":{"a:\\"{":1,"a:\\"{":2}}', 'a:"{'],
		['{"version":1,"__proto__":1,"__proto__":2}', '__proto__'],
	])('S14: calls a key that stands twice damaged: %s', (text, key) => {
		expect(judgeFile(text)).toEqual({kind: 'damaged', detail: `“${key}” stands in it twice`});
	});

	it('S14: finds a key twice where there is one, and nowhere else, whatever looks like a key', () => {
		const key = fc.constantFrom('a', 'a:', '":', '\\":', '__proto__', ' ', 'é');
		const {tree} = fc.letrec<{tree: Tree}>(tie => ({
			tree: fc.oneof(
				{depthSize: 'small'},
				key,
				fc.array(fc.tuple(key, fc.constantFrom(':', ' : ', '\n\t:'), tie('tree'))),
				fc.record({list: fc.array(tie('tree'))}),
			),
		}));
		fc.assert(
			fc.property(tree, value => {
				const text = textOf(value);
				expect(doubledKey(text, JSON.parse(text)) !== undefined).toBe(hasTwice(value));
			}),
			{numRuns: 1000},
		);
	});

	it('calls every file that was cut off damaged', () => {
		const text = JSON.stringify(fileWith({me: someProfile()}));
		for (let end = 1; end < text.length; end++) expect(judgeFile(text.slice(0, end)).kind).toBe('damaged');
	});

	it('reads what is nested deeper than Node can write', () => {
		const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
		expect(judgeFile(`{"version": 1, "of others": ${deep}}`).kind).toBe('good');
	});

	it('never throws', () => {
		fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), text => judgeFile(text).kind.length > 0));
	});
});

describe('profiles of the file', () => {
	it.each(['createdAt', 'expiresAt', 'obtainedAt'])(
		'S14: a %s at the end of the calendar is no time',
		key => {
			const end = '+275760-09-13T00:00:00.000Z';
			const me = written(someProfile());
			const tokens = me.tokens as Record<string, unknown>;
			const value = key === 'createdAt' ? {...me, [key]: end} : {...me, tokens: {...tokens, [key]: end}};
			expect(parseProfile(value)).toEqual({damaged: `${key} is no time`});
		},
	);

	it('a time that may be absent and is none counts as absent', () => {
		const value = {
			...written(someProfile()),
			usedAt: 5,
			signedInAt: 'x',
			secretAt: '+275760-09-13T00:00:00.000Z',
		};
		expect(parseProfile(value)).toEqual(someProfile());
	});

	it('come back as they were put in', () => {
		fc.assert(
			fc.property(files, names, profiles, (file, name, profile) => {
				expect(profileIn(viaDisk(withProfile(file, name, profile)), name)).toEqual(profile);
			}),
		);
	});

	it('leave the others as they are', () => {
		fc.assert(
			fc.property(files, names, profiles, (file, name, profile) => {
				const others = (of: ConfigFile) => profilesIn(of).filter(([other]) => other !== name);
				expect(others(withProfile(file, name, profile))).toEqual(others(file));
				expect(others(withoutProfile(file, name))).toEqual(others(file));
			}),
		);
	});

	it('never change the file that was handed in', () => {
		fc.assert(
			fc.property(files, names, profiles, (file, name, profile) => {
				const before = JSON.stringify(file);
				withProfile(file, name, profile);
				withoutProfile(file, name);
				withRenamedProfile(file, name, 'other');
				withRequest(file, 'id', request);
				withDraft(file, {a: 1});
				expect(JSON.stringify(file)).toBe(before);
			}),
		);
	});

	it('keep unknown keys at the top, in the profile, its hosts and its tokens through a renewal', () => {
		fc.assert(
			fc.property(
				profiles,
				profiles,
				fc.json().map(text => JSON.parse(text)),
				(first, second, unknown) => {
					const stored = written(first);
					const file = {
						version: 1,
						_x: unknown,
						profiles: {
							me: {
								...stored,
								_y: unknown,
								hosts: {...first.hosts, _h: unknown},
								tokens: {...(stored.tokens as object), _z: unknown},
							},
						},
					};
					const next = JSON.parse(JSON.stringify(withProfile(file, 'me', second)));
					expect(next).toMatchObject({
						_x: unknown,
						profiles: {me: {_y: unknown, hosts: {_h: unknown}, tokens: {_z: unknown}}},
					});
					expect(profileIn(next, 'me')).toEqual(second);
				},
			),
		);
	});

	it('drop known keys that the new profile does not have', () => {
		const file = fileWith({me: someProfile({vendorId: 'M1', vendors: [{id: 'M1', name: 'One'}]})});
		const {refreshToken: _, ...tokens} = someProfile().tokens;
		expect(profileIn(withProfile(file, 'me', someProfile({tokens})), 'me')).toEqual(someProfile({tokens}));
	});

	it.each(['__proto__', 'constructor', 'toString', 'a.b', '0', 'length'])('keeps %s to itself', name => {
		const empty: ConfigFile = {version: 1};
		expect(profileIn(empty, name)).toBeUndefined();
		const file = viaDisk(withProfile(fileWith({a: someProfile()}), name, someProfile({vendorId: 'M2'})));
		expect(profileIn(file, name)).toMatchObject({vendorId: 'M2'});
		expect(profilesIn(file)).toHaveLength(2);
		expect(profileIn(withoutProfile(file, name), name)).toBeUndefined();
	});

	it('shows damaged ones, keeps them on file and the good ones usable', () => {
		const bad = {
			five: 5,
			nothing: null,
			list: [],
			empty: {},
			tokens: {...written(someProfile()), tokens: null},
		};
		const late = written(someProfile());
		const file = viaDisk({
			version: 1,
			profiles: {
				...bad,
				end: {...late, tokens: {...(late.tokens as object), expiresAt: 'x'}},
				vendors: {...late, vendors: 'V1'},
				newline: {...late, clientSecret: 'secret\nvalue'},
				host: {...late, hosts: {...someProfile().hosts, token: 'http://example.org'}},
				good: late,
			},
		});
		const damaged = profilesIn(file).filter(([, profile]) => isDamaged(profile));
		expect(damaged.map(([name]) => name)).toEqual([...Object.keys(bad), 'end', 'vendors', 'newline', 'host']);
		expect(JSON.stringify(damaged)).not.toContain('secret\\nvalue');
		expect(profileIn(file, 'good')).toEqual(someProfile());
		expect(withProfile(file, 'new', someProfile()).profiles).toMatchObject(file.profiles ?? {});
	});

	it('never throws at what stands in a file', () => {
		fc.assert(fc.property(fc.jsonValue(), value => typeof parseProfile(value) === 'object'));
	});
});

describe('the default profile', () => {
	it('is the first one saved, and the choice stays when others come', () => {
		const one = withProfile({version: 1}, 'one', someProfile());
		expect(defaultProfileIn(one)).toBe('one');
		expect(defaultProfileIn(withProfile(one, 'two', someProfile()))).toBe('one');
	});

	it('goes with its profile, and is none when it names one that is not there', () => {
		const file = fileWith({one: someProfile(), two: someProfile()});
		expect(defaultProfileIn(withoutProfile(file, 'two'))).toBe('one');
		expect(withoutProfile(file, 'one')).not.toHaveProperty('defaultProfile');
		expect(defaultProfileIn({...file, defaultProfile: 'toString'})).toBeUndefined();
	});
});

describe('renaming', () => {
	it('keeps place and content, and takes default and requests along', () => {
		const file = withRequest(fileWith({me: someProfile(), z: someProfile({vendorId: 'M9'})}), 'r', request);
		const renamed = withRenamedProfile(file, 'me', 'you');
		expect(Object.keys(renamed.profiles ?? {})).toEqual(['you', 'z']);
		expect(profileIn(renamed, 'you')).toEqual(someProfile());
		expect(defaultProfileIn(renamed)).toBe('you');
		expect(requestsIn(renamed)[0]?.[1].profileName).toBe('you');
	});

	it('loses nothing but the profile whose name is taken', () => {
		fc.assert(
			fc.property(files, names, names, (file, from, to) => {
				const had = profileIn(file, from);
				const renamed = withRenamedProfile(file, from, to);
				if (!had) {
					expect(renamed).toBe(file);
					return;
				}
				expect(profileIn(renamed, to)).toEqual(had);
				const rest = (of: ConfigFile) => profilesIn(of).filter(([name]) => name !== from && name !== to);
				expect(rest(renamed)).toEqual(rest(file));
			}),
		);
	});
});

describe('open requests and the draft', () => {
	it('come back as they were put in, oldest first, with unknown keys', () => {
		const older = {...request, createdAt: new Date('2025-01-01T00:00:00Z')};
		const file = viaDisk(withRequest(withRequest({version: 1}, 'b', request), 'a', older));
		expect(requestsIn(file)).toEqual([
			['a', older],
			['b', request],
		]);
		const extended = {...file, requests: {a: {...(file.requests?.a as object), _x: 1}}};
		expect(withRequest(extended, 'a', request).requests).toMatchObject({a: {_x: 1, state: 's'}});
	});

	it('passes by requests that cannot be used and leaves them on file', () => {
		const odd = {version: 1, requests: {a: null, b: {kind: 'code', createdAt: 'x'}, c: {kind: 'odd'}}};
		expect(requestsIn(odd)).toEqual([]);
		expect(withRequest(odd, 'd', request).requests).toMatchObject(odd.requests);
	});

	it('gives back the same file where there is nothing to take away', () => {
		const file = fileWith({me: someProfile()});
		expect(withoutRequest(file, 'r')).toBe(file);
		expect(withoutRequest(file, 'constructor')).toBe(file);
		expect(withoutProfile(file, 'constructor')).toBe(file);
		expect(withDraft(file, undefined)).toBe(file);
	});

	it('takes away what is there', () => {
		const file = withDraft(withRequest({version: 1}, 'r', request), {role: 'self'});
		expect(withoutRequest(file, 'r').requests).toEqual({});
		expect(withDraft(file, undefined)).not.toHaveProperty('draft');
	});
});

describe('open requests that nobody answered', () => {
	const now = new Date('2026-03-31T12:00:00.000Z');
	const file: ConfigFile = {
		version: 1,
		requests: {
			old: {kind: 'url', createdAt: '2026-03-01T11:59:59.000Z'},
			justYoungEnough: {kind: 'url', createdAt: '2026-03-01T12:00:00.000Z'},
			unreadable: {kind: 'pigeon', createdAt: '2020-01-01T00:00:00.000Z', note: 'by a newer version'},
		},
	};

	it('30 days and not a second less; what cannot be read stays', () => {
		expect(oldRequests(file, now)).toEqual(['old']);
		expect(Object.keys(withoutOldRequests(file, now).requests ?? {})).toEqual([
			'justYoungEnough',
			'unreadable',
		]);
	});

	it('nothing to drop: the very same file, so that nothing is written', () => {
		const young = withoutOldRequests(file, now);
		expect(withoutOldRequests(young, now)).toBe(young);
	});

	it('a word about it', () => {
		expect(droppedRequests(1)).toContain('An open request was');
		expect(droppedRequests(3)).toContain('3 open requests were');
	});
});
