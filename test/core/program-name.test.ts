import {expect, test} from 'vitest';
import {programName, withProgram} from '../../source/core/program-name.ts';

const npx = {npm_command: 'exec', npm_lifecycle_event: 'npx'};

test.each([
	['installed for all', '/usr/local/bin/smapi-login', {}, 'smapi-login'],
	['installed for all, called by a program that npx runs', '/usr/local/bin/smapi-login', npx, 'smapi-login'],
	[
		'installed for all on Windows',
		String.raw`C:\npm\node_modules\smapi-login\dist\launcher.cjs`,
		{},
		'smapi-login',
	],
	['npx, from its cache', '/home/me/.npm/_npx/1a2b/node_modules/.bin/smapi-login', npx, 'npx smapi-login'],
	[
		'npx on Windows',
		String.raw`C:\c\_npx\1a\node_modules\smapi-login\dist\launcher.cjs`,
		npx,
		'npx smapi-login',
	],
	[
		'a script of a project that has it',
		'/home/me/project/node_modules/.bin/smapi-login',
		{npm_command: 'run-script', npm_lifecycle_event: 'deploy'},
		'smapi-login',
	],
	[
		'npm start in a clone',
		'/home/me/smapi-login/build/start.cjs',
		{npm_command: 'start', npm_lifecycle_event: 'start'},
		'npm start -s --',
	],
	['npm run demo in a clone', '/home/me/smapi-login/build/start.cjs', {}, 'npm start -s --'],
	[
		'the launcher of a clone',
		'/me/smapi-login/dist/launcher.cjs',
		{},
		'node /me/smapi-login/dist/launcher.cjs',
	],
	[
		'the launcher of a clone, in a script of another npm',
		'/me/smapi-login/dist/launcher.cjs',
		npx,
		'node /me/smapi-login/dist/launcher.cjs',
	],
	['a folder with a blank', '/my work/dist/launcher.cjs', {}, "node '/my work/dist/launcher.cjs'"],
	[
		'A04: a folder with what a shell runs',
		'/a$(id)`x`!"/dist/launcher.cjs',
		{},
		"node '/a$(id)`x`!\"/dist/launcher.cjs'",
	],
	[
		'A04: a folder of Windows',
		'C:\\my work\\dist\\launcher.cjs',
		{},
		'node "C:\\my work\\dist\\launcher.cjs"',
	],
	['no script', undefined, {}, 'smapi-login'],
])('%s', (_, startedAs, environment, name) => {
	expect(programName(startedAs, environment)).toBe(name);
});

test.each([
	['Sign in: {program}', 'Sign in: npm start -s'],
	['{program} profiles list, or {program}', 'npm start -s -- profiles list, or npm start -s'],
	['Is it ({program}) there?\n{program}\nYes', 'Is it (npm start -s) there?\nnpm start -s\nYes'],
])("npm's -- never ends a command in the air: %s", (text, wanted) => {
	expect(withProgram(text, 'npm start -s --')).toBe(wanted);
	expect(withProgram(text, 'smapi-login')).toBe(text.replaceAll('{program}', 'smapi-login'));
});
