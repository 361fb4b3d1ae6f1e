import {readdirSync, readFileSync} from 'node:fs';
import {basename} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {fileWith, someProfile} from '../fakes/store.ts';
import {Clone} from './clone.ts';
import {makeHome} from './home.ts';
import {buildFolder} from './launcher.ts';
import {runProgram, startProgram} from './run-program.ts';
import {startInTerminal} from './terminal.ts';

// In order, and each goes on in the clone as the one before left it: a build takes seconds.
let clone: Clone;
beforeAll(() => {
	clone = new Clone();
});
afterAll(() => clone.remove());

const building = 'Building…\n';
const builds = () => readdirSync(`${clone.root}/dist`).filter(name => /^[\da-f]{12}$/.test(name));
const unfinished = () => readdirSync(`${clone.root}/dist`).filter(name => name.startsWith('.building'));

/** A command that loads files of the build. */
const command = ['profiles', 'list'];
const worked = {exitCode: 0, stdout: '', stderr: expect.stringContaining('No profile')};

test('two starts at once in a fresh clone both build it and run', async () => {
	const starts = await Promise.all([1, 2].map(() => runProgram(command, {script: clone.start})));
	for (const start of starts) {
		expect(start).toMatchObject(worked);
		expect(start.stderr).toMatch(building);
	}
	expect(builds()).toEqual([basename(buildFolder(clone.launcher))]);
	expect(unfinished()).toEqual([]);
});

test('a start with nothing new does not build', async () => {
	const start = await runProgram(['--version'], {script: clone.start});
	expect(start).toMatchObject({exitCode: 0, stderr: ''});
});

test('whoever starts while another builds gets a whole program', async () => {
	clone.setVersion('0.2.0');
	const builder = startProgram(['--version'], {script: clone.start});
	await builder.waitFor(/Building…/);
	let isBuilding = true;
	void builder.exit.then(() => {
		isBuilding = false;
	});
	let runs = 0;
	for (; isBuilding; runs++) {
		expect(await runProgram(command, {script: clone.launcher})).toMatchObject(worked);
	}
	expect(runs).toBeGreaterThan(1);
	expect(await builder.exit).toMatchObject({exitCode: 0, stdout: '0.2.0\n', stderr: building});
});

test('a builder that is killed leaves the build before it, and stands in nobody’s way', async () => {
	clone.setVersion('0.3.0');
	const builder = startProgram([], {script: clone.build});
	await builder.waitFor(/Building…/);
	builder.kill('SIGKILL');
	await builder.exit;
	expect(await runProgram(['--version'], {script: clone.launcher})).toMatchObject({stdout: '0.2.0\n'});
	expect(await runProgram(command, {script: clone.launcher})).toMatchObject(worked);
	const start = await runProgram(['--version'], {script: clone.start});
	expect(start).toMatchObject({exitCode: 0, stdout: '0.3.0\n', stderr: building});
});

test('a program that runs goes on with its own build after two others took its place', async () => {
	const app = startInTerminal(['--plain'], {command: [process.execPath, clone.start, '--plain']});
	try {
		await app.waitForText('npm start -s -- demo');
		for (const version of ['0.4.0', '0.5.0']) {
			clone.setVersion(version);
			expect(await runProgram([], {script: clone.build})).toMatchObject({exitCode: 0, stderr: building});
		}
		app.press('1', 'enter');
		await app.waitForText('How to sign in');
	} finally {
		await app.close();
	}
	expect(await runProgram(['--version'], {script: clone.launcher})).toMatchObject({stdout: '0.5.0\n'});
});

test('$(npm start -s -- token) is the token alone, also when it has to build', async () => {
	const home = makeHome();
	try {
		const {tokens} = someProfile();
		const now = Date.now();
		const fresh = {...tokens, obtainedAt: new Date(now), expiresAt: new Date(now + 3_600_000)};
		home.writeFile(fileWith({me: someProfile({tokens: fresh})}));
		clone.setVersion('0.6.0');
		const line = 'X=$(npm start -s -- token) && printf "<%s>" "$X"';
		const options = {home, cwd: clone.root, through: ['sh', '-c', line]};
		const token = `<${tokens.accessToken}>`;
		expect(await runProgram([], options)).toMatchObject({stdout: token, stderr: building});
		expect(await runProgram([], options)).toMatchObject({stdout: token, stderr: ''});
	} finally {
		home.remove();
	}
});

test('the package has the build in use alone', async () => {
	expect(builds().length).toBeGreaterThan(1);
	const line = 'npm pack --dry-run --ignore-scripts --json';
	const {stdout} = await runProgram([], {cwd: clone.root, through: ['sh', '-c', line]});
	const packed = [...stdout.matchAll(/"path": "dist\/(.+)"/g)].map(([, path]) => path);
	const build = buildFolder(clone.launcher);
	// Without what V8 left there.
	const built = readdirSync(build).filter(name => !/\.cjs\../.test(name));
	const wanted = built.map(name => `${basename(build)}/${name}`);
	expect(packed.sort()).toEqual([...wanted, 'launcher.cjs'].sort());
	expect(readFileSync(clone.launcher, 'utf8')).not.toMatch(/__\w+__/);
});

test('without libraries a start says what installs them', async () => {
	clone.uninstall();
	const start = await runProgram(['--version'], {script: clone.start});
	expect(start).toMatchObject({exitCode: 1, stdout: '', stderr: expect.stringContaining('Run npm ci first')});
	expect(start.stderr).not.toContain('    at ');
});
