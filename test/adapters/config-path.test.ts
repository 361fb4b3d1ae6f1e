import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {accountHome, configFolder} from '../../source/adapters/config-path.ts';

describe('configFolder', () => {
	it.each([
		['linux', {HOME: '/home/me'}, '/home/me/.config/smapi-login'],
		['linux', {HOME: '/home/me', XDG_CONFIG_HOME: '/x'}, '/x/smapi-login'],
		['linux', {HOME: '/home/me', XDG_CONFIG_HOME: 'x'}, '/home/me/.config/smapi-login'],
		['linux', {HOME: '/home/me', XDG_CONFIG_HOME: ''}, '/home/me/.config/smapi-login'],
		['linux', {}, '/home/account/.config/smapi-login'],
		['linux', {HOME: ''}, '/home/account/.config/smapi-login'],
		['linux', {HOME: 'here'}, '/home/account/.config/smapi-login'],
		['freebsd', {HOME: '/home/me'}, '/home/me/.config/smapi-login'],
		['darwin', {HOME: '/Users/me', XDG_CONFIG_HOME: '/x'}, '/Users/me/Library/Preferences/smapi-login'],
		['linux', {HOME: '/home/me', SMAPI_LOGIN_CONFIG_DIR: '/own'}, '/own'],
		['darwin', {HOME: '/home/me', SMAPI_LOGIN_CONFIG_DIR: ''}, '/home/me/Library/Preferences/smapi-login'],
	])('on %s with %o is %s', (platform, environment, folder) => {
		expect(configFolder(environment, platform, () => '/home/account')).toBe(folder);
	});

	it.each([
		[{APPDATA: 'C:\\Users\\me\\AppData\\Roaming'}, 'C:\\Users\\me\\AppData\\Roaming\\smapi-login\\Config'],
		[{APPDATA: '', USERPROFILE: 'D:\\me'}, 'D:\\me\\AppData\\Roaming\\smapi-login\\Config'],
		[{APPDATA: 'AppData'}, 'C:\\Users\\account\\AppData\\Roaming\\smapi-login\\Config'],
	])('on Windows with %o is %s', (environment, folder) => {
		expect(configFolder(environment, 'win32', () => 'C:\\Users\\account')).toBe(folder);
	});

	it.each([
		['linux', {HOME: ''}],
		['darwin', {}],
		['win32', {APPDATA: '', USERPROFILE: ''}],
		['linux', {XDG_CONFIG_HOME: 'x'}],
	])('on %s with %o and no home fails and never means the current directory', (platform, environment) => {
		expect(() => configFolder(environment, platform, () => '')).toThrow(
			expect.objectContaining({code: 'read_failed', exitCode: 1}),
		);
	});

	it('needs no home where a folder is named', () => {
		expect(configFolder({SMAPI_LOGIN_CONFIG_DIR: '/own'}, 'linux', () => '')).toBe('/own');
		expect(configFolder({XDG_CONFIG_HOME: '/x'}, 'linux', () => '')).toBe('/x/smapi-login');
	});

	it('makes a named folder absolute, so that a later change of directory means the same file', () => {
		expect(configFolder({SMAPI_LOGIN_CONFIG_DIR: 'own'}, 'linux', () => '/h')).toBe(path.resolve('own'));
	});
});

describe('accountHome', () => {
	it('does not believe HOME', () => {
		const before = process.env.HOME;
		process.env.HOME = '/nowhere/at/all';
		try {
			expect(accountHome()).not.toBe('/nowhere/at/all');
		} finally {
			if (before === undefined) delete process.env.HOME;
			else process.env.HOME = before;
		}
	});
});
