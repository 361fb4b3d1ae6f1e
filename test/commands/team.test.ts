import {expect, test} from 'vitest';
import type {TeamRequest} from '../../source/commands/command.ts';
import {fakePorts} from '../fakes/ports.ts';
import {FakeStore, fileWith, someProfile} from '../fakes/store.ts';
import {runCommand} from './run-command.ts';

const ports = () =>
	fakePorts({store: new FakeStore(fileWith({acme: someProfile({vendorId: 'M2ABCDEFGHIJK'})}))});

test('init writes what a profile knows, and no secret', async () => {
	const all = ports();
	const {exitCode, stderr} = await runCommand(['team', 'init', '--profile', 'acme'], {ports: all});
	expect(exitCode).toBe(0);
	expect(stderr).toContain('It holds no secret');
	const {text} = all.team.found as {text: string};
	const {clientId, clientSecret, scopes, redirectUri} = someProfile();
	expect(JSON.parse(text)).toEqual({
		version: 1,
		profile: 'acme',
		role: 'self',
		clientId,
		scopes,
		redirectUri,
		vendorId: 'M2ABCDEFGHIJK',
	});
	expect(text).not.toContain(clientSecret);
});

test('init --json tells the path and what the file says, and no secret', async () => {
	const all = ports();
	const {stdout} = await runCommand(['team', 'init', '--profile', 'acme', '--json'], {ports: all});
	const {text, path} = all.team.found as {text: string; path: string};
	expect(JSON.parse(stdout)).toEqual({path, team: JSON.parse(text)});
});

test('init leaves a file that is there alone, without --replace; the schema is named where it is beside', async () => {
	const all = ports();
	all.team.found = {path: all.team.path, text: 'theirs'};
	expect((await runCommand(['team', 'init', '--profile', 'acme'], {ports: all})).exitCode).toBe(2);
	expect(all.team.found).toMatchObject({text: 'theirs'});
	all.team.schema = './node_modules/smapi-login/smapi-login.schema.json';
	expect((await runCommand(['team', 'init', '--profile', 'acme', '--replace'], {ports: all})).exitCode).toBe(
		0,
	);
	expect((all.team.found as {text: string}).text).toContain('"$schema": "./node_modules/');
});

test('init asks at a terminal; who names a profile is asked nothing', async () => {
	const all = ports();
	const asked: string[] = [];
	const askTeam = async ({path, write}: TeamRequest) => {
		asked.push(path);
		expect(write({contact: 'Ada'})).toContainEqual(expect.stringContaining('It holds no secret'));
		return true;
	};
	const {stdout} = await runCommand(['team', 'init'], {ports: all, askTeam});
	expect([asked, stdout]).toEqual([[all.team.path], all.team.path]);
	expect(JSON.parse((all.team.found as {text: string}).text)).toEqual({version: 1, contact: 'Ada'});
	// Before anybody answers for nothing.
	expect((await runCommand(['team', 'init'], {ports: all, askTeam})).exitCode).toBe(2);
	await runCommand(['team', 'init', '--profile', 'acme', '--replace'], {ports: all, askTeam});
	expect(asked).toHaveLength(1);
});

test('what a file that is replaced said more is told before it is written, and the questions get it', async () => {
	const all = ports();
	const text = '{"version": 1, "contact": "Ada", "notes": "Staging only."}';
	all.team.found = {path: all.team.path, text};
	const {stderr} = await runCommand(['team', 'init', '--profile', 'acme', '--replace'], {ports: all});
	expect(stderr).toMatch(
		/more, which this one does not: contact \(Ada\), notes \(Staging only\.\)[\s\S]*Written/,
	);
	all.team.found = {path: all.team.path, text};
	const befores: unknown[] = [];
	const askTeam = async ({before}: TeamRequest) => {
		befores.push(before);
		return false;
	};
	await runCommand(['team', 'init', '--replace'], {ports: all, askTeam});
	all.team.found = {path: all.team.path, text: '{'};
	await runCommand(['team', 'init', '--replace'], {ports: all, askTeam});
	all.team.found = undefined;
	await runCommand(['team', 'init', '--replace'], {ports: all, askTeam});
	expect(befores).toEqual([{team: JSON.parse(text)}, {team: undefined}, undefined]);
});

test('where nobody can be asked and nothing is saved init says where it asks', async () => {
	const {exitCode, failure} = await runCommand(['team', 'init']);
	expect([exitCode, failure?.next]).toEqual([2, 'Run it at a terminal, or sign in first: smapi-login']);
});

test('who leaves the questions has no file, and no error', async () => {
	const all = ports();
	const {exitCode, stdout} = await runCommand(['team', 'init'], {ports: all, askTeam: async () => false});
	expect([exitCode, stdout, all.team.found]).toEqual([0, '', undefined]);
});

test.each([
	['fine', '{"version": 1}', 0, /is fine/],
	['faulty', '{\n"version": 1,\n"x": 1}', 1, /smapi-login\.json:3:1: There is no member “x”/],
])('check, %s', async (_, text, code, words) => {
	const all = ports();
	all.team.found = {path: all.team.path, text};
	const {exitCode, stdout} = await runCommand(['team', 'check'], {ports: all});
	expect(exitCode).toBe(code);
	expect(stdout).toMatch(words);
	const json = await runCommand(['team', 'check', all.team.path, '--json'], {ports: all});
	expect(JSON.parse(json.stdout)).toMatchObject({path: all.team.path, findings: expect.any(Array)});
	expect(json.exitCode).toBe(code);
});

test('check without a file, with one that cannot be read, and of one that is not there', async () => {
	const all = ports();
	expect((await runCommand(['team', 'check'], {ports: all})).exitCode).toBe(2);
	all.team.found = {path: all.team.path, problem: 'it is no regular file'};
	const {exitCode, stdout} = await runCommand(['team', 'check'], {ports: all});
	expect([exitCode, stdout]).toEqual([
		1,
		`${all.team.path}:1:1: The file is passed over: it is no regular file.`,
	]);
	const missing = await runCommand(['team', 'check', 'x.json'], {ports: all});
	expect([missing.exitCode, missing.failure?.what]).toEqual([2, 'There is no file x.json.']);
});

test('an unknown action names the nearest', async () => {
	const {failure} = await runCommand(['team', 'chek']);
	expect(failure?.next).toContain('smapi-login team check');
});

test('`token` takes the profile that the team file means, only when its client is the file’s', async () => {
	const mine = someProfile({tokens: {...someProfile().tokens, accessToken: 'Atza|mine'}});
	const acme = someProfile({
		clientId: `amzn1.application-oa2-client.${'b'.repeat(32)}`,
		tokens: {...someProfile().tokens, accessToken: 'Atza|acme'},
	});
	const file = fileWith({mine, acme});
	const team = (clientId: string | undefined) => async () => ({
		path: '/r',
		team: {version: 1 as const, profile: 'acme', ...(clientId && {clientId})},
	});
	expect((await runCommand(['token'], {file, team: team(acme.clientId)})).stdout).toBe('Atza|acme');
	for (const other of [mine.clientId, undefined])
		expect((await runCommand(['token'], {file, team: team(other)})).stdout).toBe('Atza|mine');
	expect((await runCommand(['token', '--profile', 'mine'], {file, team: team(acme.clientId)})).stdout).toBe(
		'Atza|mine',
	);
});
