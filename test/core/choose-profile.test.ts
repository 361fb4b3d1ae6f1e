import {expect, test} from 'vitest';
import {chooseProfile, requireProfileName, unknownProfile} from '../../source/core/choose-profile.ts';
import type {ConfigFile} from '../../source/core/config-file.ts';
import {Failure} from '../../source/core/failure.ts';
import {profileNameProblem} from '../../source/core/profile.ts';
import {fileWith, someProfile} from '../fakes/store.ts';

const both = fileWith({me: someProfile(), work: someProfile()});
const {defaultProfile: _, ...undecided} = both;
const {defaultProfile: __, ...only} = fileWith({me: someProfile()});

test.each([
	['the flag', 'work', {SMAPI_LOGIN_PROFILE: 'me'}, both, 'work'],
	['the environment', undefined, {SMAPI_LOGIN_PROFILE: 'work', ASK_DEFAULT_PROFILE: 'me'}, both, 'work'],
	["ask-cli's default, if there is such a profile", undefined, {ASK_DEFAULT_PROFILE: 'work'}, both, 'work'],
	["ask-cli's default, if there is none", undefined, {ASK_DEFAULT_PROFILE: 'x'}, both, 'me'],
	[
		"ask-cli's default, a name of Object.prototype",
		undefined,
		{ASK_DEFAULT_PROFILE: 'constructor'},
		both,
		'me',
	],
	['the default', undefined, {}, both, 'me'],
	['the only one', undefined, {}, only, 'me'],
	['a default that is gone, and only one', undefined, {}, {...only, defaultProfile: 'gone'}, 'me'],
] as const)('%s', (_name, flag, environment, file, name) => {
	expect(chooseProfile(flag, environment, file as ConfigFile)).toBe(name);
});

test.each([
	['an unknown flag', 'x', {}, both, 'unknown_profile', 2],
	['an unknown one of the environment', undefined, {SMAPI_LOGIN_PROFILE: 'x'}, both, 'unknown_profile', 2],
	['no name at all', '', {}, both, 'bad_value', 2],
	['__proto__', '__proto__', {}, both, 'bad_value', 2],
	['nothing saved', undefined, {}, {version: 1}, 'no_profile', 3],
	['several and none chosen', undefined, {}, undecided, 'usage', 2],
] as const)('%s', (_name, flag, environment, file, code, exitCode) => {
	const choose = () => chooseProfile(flag, environment, file as ConfigFile);
	expect(choose).toThrow(Failure);
	expect(choose).toThrow(expect.objectContaining({code, exitCode}));
});

test('an unknown name is told with those that there are, eight at most', () => {
	expect(unknownProfile('x', ['a', 'b']).next).toContain('a, b');
	const names = Array.from({length: 20}, (_, n) => `p${n}`);
	expect(unknownProfile('x', names).next).toMatch(/p0, .*p7, …/);
	expect(unknownProfile('x', []).next).toContain('Sign in: smapi-login');
	expect(unknownProfile('x'.repeat(500), []).what.length).toBeLessThan(140);
});

test.each(['constructor', 'toString', 'hasOwnProperty'])('N19: %s is refused as a name', name => {
	expect(() => requireProfileName(name, '--profile')).toThrow(`“${name}” cannot be used as a name`);
	expect(profileNameProblem(name)).toContain('cannot be used as a name');
});
