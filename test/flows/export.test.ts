import {describe, expect, test} from 'vitest';
import type {Failure} from '../../source/core/failure.ts';
import {amazonHosts, type Hosts} from '../../source/core/hosts.ts';
import {clientSecretOf} from '../../source/flows/client-secret.ts';
import {carryOut, handedOf, profileFor} from '../../source/flows/export.ts';
import {importProfiles} from '../../source/flows/import.ts';
import {plan as planDotenv} from '../../source/formats/dotenv.ts';
import type {Action} from '../../source/formats/format.ts';
import {fakePorts} from '../fakes/ports.ts';
import {FakeStore, fileWith, someProfile} from '../fakes/store.ts';

const {signal} = new AbortController();
const profile = someProfile();
const session = {profileName: 'me', profile};
const env = {name: 'env', needs: []} as const;

describe('what a format is given', () => {
	test('the access token alone, else what it needs or what was asked for', async () => {
		const ports = fakePorts();
		expect((await handedOf(env, session, {}, ports, signal)).secrets).toEqual({});
		const askCli = {name: 'ask-cli', needs: ['refreshToken', 'clientId']} as const;
		const {clientId, clientSecret, tokens} = profile;
		const {refreshToken} = tokens;
		expect((await handedOf(askCli, session, {}, ports, signal)).secrets).toEqual({refreshToken, clientId});
		const all = {refreshToken, clientId, clientSecret};
		expect((await handedOf(env, session, {includesSecrets: true}, ports, signal)).secrets).toEqual(all);
	});

	test('a command is run only where the secret goes along, and never to write the profile down', async () => {
		const ports = fakePorts();
		ports.programs.prints['pass lwa'] = 'printed-secret';
		const {clientSecret: _, ...rest} = profile;
		const held = {profileName: 'me', profile: {...rest, clientSecretCommand: 'pass lwa'}};
		await handedOf(env, held, {}, ports, signal);
		await handedOf({...env, writesProfile: true}, held, {includesSecrets: true}, ports, signal);
		expect(ports.programs.captured).toEqual([]);
		const {secrets} = await handedOf(env, held, {includesSecrets: true}, ports, signal);
		expect(secrets.clientSecret).toBe('printed-secret');
	});

	test('a whole profile is copied as it is, also when its token has ended', async () => {
		const ports = fakePorts({store: new FakeStore(fileWith({me: profile}))});
		ports.clock.advance(4000);
		const row = {usesAccessToken: true, writesProfile: true} as const;
		const asked = {profileName: 'me', environmentHosts: {}};
		expect(await profileFor(row, asked, {includesSecrets: true}, ports, signal)).toMatchObject({
			tokens: profile.tokens,
		});
		expect(ports.http.requests).toEqual([]);
	});
});

describe('what was planned is done in order', () => {
	const run = (name: string): Action => ({
		type: 'run',
		words: ['gh', name],
		input: `${name}-value`,
		isSecret: true,
	});

	test('where a program fails, it ends, and says how many went before', async () => {
		const ports = fakePorts();
		ports.programs.fails['gh b'] = 'it ended with exit code 4';
		const said: string[] = [];
		const way = {runs: true, say: (text: string) => void said.push(text)};
		const done = carryOut([run('a'), run('b'), run('c')], way, ports, signal);
		await expect(done).rejects.toMatchObject({
			code: 'helper_failed',
			next: expect.stringContaining('1 before it'),
		});
		expect(ports.programs.fed).toHaveLength(1);
		expect(said).toEqual(['✓ gh a']);
	});

	test.each([
		['', ''],
		['FOO=1\n# note\n', ' Its other lines are kept.'],
	])('a .env keeps the lines of others, and has each of ours once: %j', async (before, kept) => {
		const ports = fakePorts();
		const said: string[] = [];
		const way = {out: '.env', runs: false, say: (text: string) => void said.push(text)};
		if (before !== '') ports.files.texts['.env'] = before;
		const handed = await handedOf({...env, name: 'dotenv'}, session, {}, ports, signal);
		for (const accessToken of ['Atza|old', 'Atza|$&new'])
			expect(await carryOut(planDotenv({...handed, accessToken}), way, ports, signal)).toBe('');
		const text = ports.files.texts['.env']!;
		expect(text.startsWith(before)).toBe(true);
		expect(text.match(/ACCESS_TOKEN=.*/g)).toEqual(Array(2).fill("ACCESS_TOKEN='Atza|$&new'"));
		expect(said[0]).toBe(`✓ Written to .env, readable by you alone.${kept}`);
		expect(Object.keys(ports.files.texts)).toEqual(['.env']);
	});

	test('a plan that is only told has no secret in it', async () => {
		const text = await carryOut([run('a')], {runs: false, say: () => undefined}, fakePorts(), signal);
		expect(text).toBe('gh a  # its value on standard input\n');
	});
});

test.each([
	['prints nothing', ''],
	['prints what no request can carry', 'a b'],
	['prints too much', 'x'.repeat(5000)],
])('a command that %s is no source of a secret', async (_, line) => {
	const ports = fakePorts();
	ports.programs.prints.show = line;
	const asked = clientSecretOf({clientSecretCommand: 'show'}, ports, signal);
	await expect(asked).rejects.toMatchObject({code: 'secret_command'});
});

describe('import', () => {
	const input = {replace: false, allowsCommand: false};
	const textOf = (profiles: unknown) => JSON.stringify({version: 1, profiles});

	test('one that cannot be taken keeps all others out, each with its reason', async () => {
		const ports = fakePorts({store: new FakeStore(fileWith({me: profile}))});
		const text = textOf({good: profile, me: profile, 'a b': profile, bad: {}});
		await expect(importProfiles({...input, text}, ports)).rejects.toMatchObject({
			what: expect.stringMatching(/me: there is a profile[\s\S]*a b: A profile name has[\s\S]*bad: /),
		});
		expect(ports.store.writes).toEqual([]);
	});

	test('a name that stands twice, or is one of JavaScript’s own, is named, and nothing is taken', async () => {
		const one = JSON.stringify(profile);
		const refusal = (text: string) =>
			importProfiles({...input, text}, fakePorts()).catch((failure: Failure) => failure.what);
		expect(await refusal(`{"version":1,"profiles":{"a":${one},"a":${one}}}`)).toContain(
			'“a” stands in it twice',
		);
		expect(await refusal(`{"version":1,"profiles":{"a":${one}},"profiles":{"b":${one}}}`)).toContain(
			'“profiles” stands in it twice',
		);
		expect(await refusal(textOf({toString: profile}))).toContain('“toString” cannot be used as a name');
	});

	test('Amazon’s hosts, this computer and those allowed; nothing else, also no near name', async () => {
		const refusal = async (hosts: Partial<Hosts> | string, allowHost?: string) => {
			const all =
				typeof hosts === 'string'
					? {authorize: hosts, token: hosts, smapi: hosts}
					: {...amazonHosts, ...hosts};
			const text = textOf({a: someProfile({hosts: all})});
			return importProfiles({...input, allowHost, text}, fakePorts()).then(
				() => 'taken',
				(failure: Failure) => failure.what,
			);
		};
		expect(await refusal('https://api.amazon.com')).toBe('taken');
		const japan = {authorize: 'https://www.amazon.co.jp', token: 'https://api.amazon.co.jp'};
		expect(await refusal(japan)).toBe('taken');
		expect(await refusal('http://127.0.0.1:99')).toBe('taken');
		expect(await refusal('https://api.amazon.com.evil.example')).toContain('go to');
		expect(await refusal('https://x.example', 'https://x.example')).toBe('taken');
		expect(await refusal('https://x.example:444', 'https://x.example')).toContain('go to');
		const two = {authorize: 'https://sign-in.example', token: 'https://x.example'};
		const flags = ['--allow-host https://sign-in.example', '--allow-host https://x.example'];
		expect(await refusal(two)).toContain(`(${flags.join(' ')})`);
		expect(await refusal(two, 'https://x.example')).toContain(`(${flags[0]})`);
		expect(await refusal(two, 'https://x.example https://sign-in.example')).toBe('taken');
	});
});
