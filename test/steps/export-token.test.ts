import {expect, test} from 'vitest';
import {exportAsking} from '../../source/steps/export-token.ts';
import type {TryLine} from '../../source/steps/token-words.ts';
import type {Ask} from '../../source/talk/talk.ts';
import {FakeClock} from '../fakes/clock.ts';
import {someFacts} from '../fakes/facts.ts';
import {fakePorts} from '../fakes/ports.ts';
import {fileWith, someProfile} from '../fakes/store.ts';
import type {Expected} from '../fakes/talk.ts';
import {askStep, type StepOptions} from './ask-step.ts';

const profile = someProfile({vendorId: 'M2AB9XYZ'});

const someLine: TryLine = {
	programName: 'smapi-login',
	profileName: 'me',
	smapiHost: 'https://api.amazonalexa.com',
	file: fileWith({me: profile}),
	environment: {},
	demoFolder: undefined,
	platform: 'linux',
};

function exporting(
	script: readonly Expected[],
	options: StepOptions & {profile?: typeof profile; line?: Partial<TryLine>} = {},
) {
	const ask: Ask = async step => {
		const session = {profileName: 'me', profile: options.profile ?? profile};
		const facts = {...someFacts(), ...options.facts};
		await exportAsking(step, {
			session,
			facts,
			line: {...someLine, demoFolder: facts.demo?.folder, ...options.line},
			now: step.ports.clock.now(),
			talk: step.talk,
		});
		return {type: 'back'};
	};
	return askStep(ask, script, options);
}

test('each format says what it makes, where it goes and which secret it holds', async () => {
	const {talk} = await exporting([['Which tool', 'esc']]);
	const heard = talk.told.join('\n');
	for (const words of [
		'env  shell variables  access token',
		'ask-cli  ask-cli profile  refresh token · into ~/.ask/cli_config',
		'sdk-node  Node program  refresh token and client secret',
		'saved as “me”',
	])
		expect(heard).toContain(words);
});

test('a text is copied, written or shown, each time with the access token alone', async () => {
	const {talk} = await exporting([
		['Which tool', 'env'],
		['It holds the access token', 'Copy'],
		['Which tool', 'dotenv'],
		['It holds the access token', 'Write it to smapi.env'],
		['Which tool', 'json'],
		['It holds the access token', 'Show'],
		['"accessToken": "Atza|stored-access-token"', 'Hide'],
		['Which tool', 'esc'],
	]);
	expect(talk.copied[0]!.text).toContain("export ASK_ACCESS_TOKEN='Atza|stored-access-token'");
	expect(talk.copied[0]!.text).not.toContain('Atzr|');
	expect(talk.told.join('\n')).toContain('smapi.env');
	expect(talk.told.join('\n')).toContain('JSON. It holds the access token');
	expect(talk.told.join('\n')).toContain(
		'The command export takes the rest along: smapi-login export json --include',
	);
});

test.each<[string, Partial<TryLine>, string]>([
	[
		'of the demo, in its folder',
		{demoFolder: '/tmp/a b'},
		"SMAPI_LOGIN_CONFIG_DIR='/tmp/a b' smapi-login export env --inc",
	],
	[
		'of a profile that is not the default',
		{file: fileWith({other: profile, me: profile})},
		'secrets --profile me',
	],
	[
		'of the demo in PowerShell',
		{demoFolder: 'C:\\t', platform: 'win32'},
		'$env:SMAPI_LOGIN_CONFIG_DIR = C:\\t; smapi-login export env',
	],
])('the command does in another window what it says: %s', async (_, line, words) => {
	const {talk} = await exporting(
		[
			['Which tool', 'env'],
			['takes the rest along', 'esc'],
			['Which tool', 'esc'],
		],
		{line},
	);
	expect(talk.heard()).toContain(words);
});

test('in lines it is read out', async () => {
	const {talk} = await exporting(
		[
			['Which tool', 'curl'],
			['', 'Show'],
			['Which tool', 'esc'],
		],
		{isScreen: false},
	);
	expect(talk.printed.join('\n')).toContain('curl -sS --config -');
});

test('ask-cli: its file is changed, and what it needs is printed above', async () => {
	const ports = fakePorts();
	ports.files.texts['/home/me/.ask/cli_config'] = '{"machine_id":"x","profiles":{"other":{"vendor_id":"V"}}}';
	const {talk} = await exporting(
		[
			['Which tool', 'ask-cli'],
			['It holds the refresh token', 'Write it'],
			['Which tool', 'esc'],
		],
		{ports},
	);
	const file = JSON.parse(ports.files.texts['/home/me/.ask/cli_config']!);
	expect(Object.keys(file.profiles)).toEqual(['other', 'me']);
	expect(talk.printed.join('\n')).toMatch(/cli_config\.bak[\s\S]*ASK_LWA_CLIENT_ID/);
});

test('github: first what gh will do, then gh with values on its standard input', async () => {
	const {ports} = await exporting([
		['Which tool', 'github'],
		['It holds the access token', 'Show what gh'],
		['gh secret set ASK_ACCESS_TOKEN', 'Hide'],
		['Which tool', 'github'],
		['It holds the access token', 'Do it now'],
		['Which tool', 'esc'],
	]);
	expect(ports.programs.fed.map(({words}) => words.join(' '))).toContain('gh variable set ASK_VENDOR_ID');
	expect(ports.programs.fed[0]).toMatchObject({input: 'Atza|stored-access-token'});
});

test('what cannot be had is said, and the list stays', async () => {
	const received = someProfile({
		role: 'owner',
		tokens: {...profile.tokens, refreshToken: undefined as never},
	});
	const {talk} = await exporting(
		[
			['Which tool', 'sdk-node'],
			['Which tool', 'esc'],
		],
		{profile: received},
	);
	expect(talk.told.join('\n')).toContain('has no refresh token, which sdk-node needs');
	const clock = new FakeClock();
	const ended = someProfile({tokens: {...profile.tokens, expiresAt: new Date(clock.now().getTime() - 1)}});
	const late = await exporting(
		[
			['Which tool', 'env'],
			['Which tool', 'esc'],
		],
		{profile: ended},
	);
	expect(late.talk.told.join('\n')).toContain('has ended. r on the token screen renews it');
});

test('the demo offers nothing that changes the files of other programs', async () => {
	const demo = {
		answers: {},
		consoleUrl: '',
		practiceUrl: '',
		allow: async () => '',
		folder: '/d',
		isTemporary: true,
	};
	const {talk} = await exporting([['Which tool', 'esc']], {facts: {demo}});
	expect(talk.told.join('\n')).not.toMatch(/ask-cli|github/);
});
