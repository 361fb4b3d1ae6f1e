import {execFile} from 'node:child_process';
import {chmodSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {promisify} from 'node:util';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {parse} from 'yaml';
import {fileWith, someProfile} from '../fakes/store.ts';
import {goodTokenWith, HostileServer} from '../hostile/server.ts';
import {type Home, makeHome} from './home.ts';
import {launcherPath} from './launcher.ts';

/** What stands in docs/ci, run in a folder that has what the files expect there. */
const folder = new URL('../../docs/ci/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, folder), 'utf8');

let home: Home;
let server: HostileServer;
let profiles: string;
beforeEach(async () => {
	home = makeHome();
	server = await HostileServer.start();
	// As Amazon does it: the refresh token stays the same.
	server.onToken = (request, response, at) => {
		at.liveRefreshTokens.add('rt-stored');
		void goodTokenWith({refresh_token: undefined})(request, response, at);
	};
	mkdirSync(path.join(home.root, 'bin'));
	program('bin/smapi-login', `exec ${process.execPath} ${launcherPath()} "$@"`);
	// The tarball is not made here: .ci/pack installs the package.
	program('bin/npm', 'echo "npm $*" >&2');
	program('deploy.sh', 'echo "deployed with [$' + '{SMAPI_ACCESS_TOKEN:-$ASK_ACCESS_TOKEN}]"');
	const {origin} = server;
	const tokens = {
		accessToken: 'at-old',
		tokenType: 'bearer',
		refreshToken: 'rt-stored',
		obtainedAt: new Date(Date.now() - 7_200_000),
		expiresAt: new Date(Date.now() - 3_600_000),
	};
	const hosts = {authorize: origin, token: origin, smapi: origin};
	profiles = path.join(home.root, 'profiles.json');
	writeFileSync(profiles, JSON.stringify(fileWith({work: someProfile({hosts, tokens})})), {mode: 0o600});
});
afterEach(async () => {
	home.remove();
	await server.close();
});

function program(name: string, line: string): void {
	const file = path.join(home.root, name);
	writeFileSync(file, `#!/bin/sh\n${line}\n`);
	chmodSync(file, 0o755);
}

async function shell(script: string, env: Record<string, string>): Promise<string> {
	const PATH = `${home.root}/bin:/usr/bin:/bin`;
	const all = {...home.env, CI: 'true', ...env, PATH};
	const {stdout} = await promisify(execFile)('bash', ['-e', '-c', script], {cwd: home.root, env: all});
	return stdout;
}

const renewed = /^deployed with \[at-[0-9a-f]{64}\]$/m;

test('GitHub Actions: the job makes a token of its own and masks it', async () => {
	const {steps} = parse(read('github-actions.yml')).jobs.deploy;
	const {env, run} = steps.at(-1);
	expect(Object.keys(env)).toEqual([
		'ASK_REFRESH_TOKEN',
		'ASK_LWA_CLIENT_ID',
		'ASK_LWA_CLIENT_CONFIRMATION',
		'ASK_VENDOR_ID',
	]);
	const {clientId, clientSecret} = someProfile();
	const stdout = await shell(run, {
		ASK_REFRESH_TOKEN: 'rt-stored',
		ASK_LWA_CLIENT_ID: clientId ?? '',
		ASK_LWA_CLIENT_CONFIRMATION: clientSecret ?? '',
		ASK_LWA_TOKEN_HOST: server.origin,
	});
	expect(stdout).toMatch(/^::add-mask::at-[0-9a-f]{64}\n/);
	expect(stdout).toMatch(renewed);
});

test('GitLab: the job imports the profile, the daily check asks Amazon', async () => {
	const {deploy, check} = parse(read('gitlab-ci.yml'));
	const variables = (job: typeof deploy) => ({
		...job.variables,
		SMAPI_LOGIN_CONFIG_DIR: path.join(home.root, job === deploy ? 'one' : 'two'),
		PROFILES: profiles,
	});
	expect(await shell(deploy.script.join('\n'), variables(deploy))).toMatch(renewed);
	expect(await shell(check.script.join('\n'), variables(check))).toContain('work');
});

test('Kubernetes: the container imports and deploys', async () => {
	const {spec} = parse(read('kubernetes.yaml')).spec.jobTemplate.spec.template;
	const [{command, args, env, volumeMounts}] = spec.containers;
	expect(command).toEqual(['sh', '-c']);
	expect(spec.volumes[0].name).toBe(volumeMounts[0].name);
	const script = args[0].replace(volumeMounts[0].mountPath, path.dirname(profiles));
	expect(await shell(script, {[env[0].name]: path.join(home.root, 'config')})).toMatch(renewed);
});

test('Docker: the image runs what its command names, and keeps its settings where its user may write', async () => {
	const lines = read('Dockerfile').split('\n');
	const value = (word: string) =>
		lines.find(line => line.startsWith(`${word} `))?.slice(word.length + 1) ?? '';
	const words = [...JSON.parse(value('ENTRYPOINT')), ...JSON.parse(value('CMD'))];
	expect(value('ENV')).toMatch(/^SMAPI_LOGIN_CONFIG_DIR=\/home\/node\//);
	const env = {SMAPI_LOGIN_CONFIG_DIR: path.join(home.root, 'config'), SMAPI_LOGIN_PROFILE: 'work'};
	await shell(`smapi-login import - <${profiles}`, env);
	expect(await shell(words.join(' '), env)).toMatch(renewed);
});
