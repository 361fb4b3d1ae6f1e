import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {answersOfTeam, teamWay} from '../../source/core/team-answers.ts';
import {judgeFoundTeam, readTeamFile, teamFileText, teamSchema} from '../../source/core/team-file.ts';

const clientId = `amzn1.application-oa2-client.${'a'.repeat(32)}`;
const whole = {
	$schema: './node_modules/smapi-login/smapi-login.schema.json',
	version: 1,
	profile: 'acme',
	role: 'self',
	clientId,
	scopes: ['alexa::ask:skills:readwrite'],
	way: 'browser',
	redirectUri: 'http://127.0.0.1:9090/cb',
	vendorId: 'M2ABCDEFGHIJK',
	contact: 'dev-tools@acme.example',
	secretFrom: '1Password, vault Dev, item LWA',
	notes: '…',
};
const check = (value: unknown) =>
	readTeamFile(typeof value === 'string' ? value : JSON.stringify(value, undefined, 2));

describe('a file that is fine', () => {
	test('every member of the contract', () => {
		const {team, findings} = check(whole);
		expect(findings).toEqual([]);
		const {$schema: _, ...members} = whole;
		expect(team).toEqual(members);
		expect(answersOfTeam(team!)).toEqual({
			profileName: 'acme',
			securityProfile: 'have',
			role: 'self',
			clientId,
			scopes: whole.scopes,
			vendorId: whole.vendorId,
			flow: 'browser',
		});
		expect(teamWay(team!)).toBe('browser');
	});

	test('a redirect URI is no answer before somebody has agreed to it', () => {
		const {team} = check({version: 1, redirectUri: 'https://acme.example/cb'});
		expect(answersOfTeam(team!)).toEqual({});
	});

	test('short names of permissions, one of another API, a byte order mark', () => {
		const {team} = check(`\uFEFF${JSON.stringify({version: 1, scopes: ['skills:read', 'profile']})}`);
		expect(team?.scopes).toEqual(['alexa::ask:skills:read', 'profile']);
	});

	test.each([{}, {notes: 'Ask Ada'}, {$schema: 'x.json'}])('every member may be missing: %j', members => {
		const {$schema: _, ...said} = {$schema: undefined, ...members};
		expect(check(members)).toEqual({team: {version: 1, ...said}, findings: []});
	});

	test.each([
		'Müller & Söhne — 東京, “Dev” 👩\u200D💻',
		'Two lines:\n\tthe second',
		'https://vault.example/x?item=lwa#dev',
		'dev-tools@acme.example, http://wiki.acme.example:8080/a@b',
		'https://user@git.acme.example/skill.git',
		'The token lives for an hour: see https://wiki.acme.example/token',
	])('words of people: %j', notes => {
		expect(check({version: 1, notes}).findings).toEqual([]);
	});

	test('what `init` writes is read back', () => {
		const {$schema, version: _, ...members} = whole;
		const text = teamFileText(members as never, $schema);
		expect(JSON.parse(text)).toEqual(whole);
		expect(text).toMatch(/^\{\n {2}"\$schema"/);
		expect(check(text).findings).toEqual([]);
	});
});

test.each([
	['no JSON', '{"version": 1,', /not JSON/],
	['a comment', '{// x\n"version": 1}', /not JSON: it has no comments/],
	['a line break in a text', '{"notes": "a\nb"}', /not JSON: a text ends on its line/],
	['a permission by both of its names', {scopes: ['skills:read', 'alexa::ask:skills:read']}, /second time/],
	['a list', [], /one object/],
	['a newer version', {version: 2}, /has to be 1/],
	[
		'a member that is near one',
		{version: 1, clientID: clientId},
		/no member “clientID”. Did you mean “clientId”/,
	],
	['a member for a secret', {version: 1, clientSecret: 'x'}, /never belongs in this file/],
	['a secret in a note', {version: 1, notes: `the secret is ${'ab'.repeat(32)}`}, /looks like a secret/],
	[
		'a secret as a text',
		{version: 1, contact: `amzn1.oa2-cs.v1.${'ab'.repeat(32)}`},
		/looks like a client secret/,
	],
	['an escape sequence', {version: 1, notes: 'A\u001b[2J'}, /“notes” has the character \\u001b/],
	[
		'a character that turns text around',
		{version: 1, contact: 'B\u202Eevil'},
		/“contact” has the character \\u202e/,
	],
	['a letter that nobody sees', {version: 1, $schema: 'x\u200B'}, /“\$schema” has the character \\u200b/],
	['a C1 control', {version: 1, secretFrom: 'x\u009b2J'}, /“secretFrom” has the character \\u009b/],
	[
		'a password in an address',
		{version: 1, secretFrom: 'see https://u:hunter2@vault.example/x'},
		/“secretFrom” looks like an address with a password/,
	],
	[
		'a token in an address',
		{version: 1, notes: 'https://vault.example/x?a=1&access_token=abcdef123'},
		/“notes” looks like an address with a password or a key/,
	],
	['a host', {version: 1, tokenHost: 'https://evil.example'}, /chooses no host/],
	['a command', {version: 1, clientSecretCommand: 'op read x'}, /runs nothing/],
	['a token', {version: 1, notes: 'Atzr|IwEBIrefresh'}, /looks like a refresh token/],
	['a client ID of another field', {version: 1, clientId: 'amzn1.ask.skill.x'}, /is no client ID/],
	['a profile name with a blank', {version: 1, profile: 'a b'}, /no profile name/],
	['a role that there is not', {version: 1, role: 'admin'}, /one of self, client, owner/],
	['a permission that is near one', {version: 1, scopes: ['skils:read']}, /Did you mean “skills:read”/],
	['skills:debug', {version: 1, scopes: ['skills:debug']}, /used by Amazon alone/],
	['skills:debug, whole', {version: 1, scopes: ['alexa::ask:skills:debug']}, /used by Amazon alone/],
	[
		'a redirect URI with a fragment',
		{version: 1, redirectUri: 'https://a.example/#x'},
		/cannot be a return URL/,
	],
	[
		'a redirect URI that the browser way cannot use',
		{version: 1, way: 'browser', redirectUri: 'https://a.example/cb'},
		/other-device/,
	],
	[
		'a redirect URI for an owner',
		{version: 1, role: 'owner', redirectUri: 'http://127.0.0.1:9090/cb'},
		/no return URL/,
	],
	['a member twice', '{"version": 1, "profile": "a", "profile": "b"}', /a second time/],
	['hosts', {version: 1, hosts: {token: 'https://evil.example'}}, /no member “hosts”/],
	['a command', {version: 1, clientSecretCommand: 'sh -c x'}, /no member “clientSecretCommand”/],
	['__proto__', '{"version": 1, "__proto__": {"role": "owner"}}', /no member “__proto__”/],
	['brackets without end', `{"version": 1, "notes": ${'['.repeat(30_000)}`, /more than 8 brackets deep/],
	['UTF-16', Buffer.from('{"version": 1}', 'utf16le').toString('utf8'), /no UTF-8/],
	['a byte that is no UTF-8', '{"version": 1, "contact": "\uFFFD"}', /no UTF-8/],
	['blanks around a client ID', {version: 1, clientId: ` ${clientId}`}, /has signs around it/],
	['blanks around a redirect URI', {version: 1, redirectUri: 'https://a.example/ '}, /has signs around it/],
	['a permission twice', {version: 1, scopes: ['skills:read', 'skills:read']}, /a second time/],
	['a thousand permissions', {version: 1, scopes: Array(1000).fill('a:b')}, /more than 50/],
	[
		'a port that browsers refuse',
		{version: 1, way: 'browser', redirectUri: 'http://127.0.0.1:6000/cb'},
		/refuse to open port 6000/,
	],
	['too long a text', {version: 1, notes: 'x'.repeat(501)}, /longer than 500/],
])('%s is found, and the file counts for nothing', (_, value, words) => {
	const {team, findings} = check(value);
	expect(team).toBeUndefined();
	expect(findings.map(({text}) => text).join('\n')).toMatch(words);
});

test('line and column are those of an editor', () => {
	const {findings} = check('{\n  "version": 1,\n  "scopes": [\n    "skills:read",\n    "skils:read"\n  ]\n}');
	expect(findings).toMatchObject([{line: 5, column: 5}]);
});

test('whatever stands in it, nothing throws, and texts bring no control character', () => {
	fc.assert(
		fc.property(
			fc.oneof(
				fc.string(),
				fc.json(),
				fc.dictionary(fc.string(), fc.jsonValue()).map(each => JSON.stringify(each)),
			),
			source => {
				const {findings} = readTeamFile(source);
				for (const {text} of findings) expect(text).not.toMatch(/[\u0000-\u001F\u007F-\u009F\u202E]/);
			},
		),
	);
});

test('a file that is passed over says why, in one line', () => {
	expect(judgeFoundTeam({path: '/r/smapi-login.json', problem: 'it is no regular file'})).toEqual({
		passedOver: '/r/smapi-login.json is passed over: it is no regular file.',
	});
	const judged = judgeFoundTeam({path: '/r/\u001b[2Jx', text: '{"version": 1, "abc": 1, "bcd": 2}'});
	expect(judged).toMatchObject({
		passedOver: expect.stringMatching(
			/passed over, line 1: There is no member “abc”\. And 1 more\. See: \{program\} team check/,
		),
	});
	expect((judged as {passedOver: string}).passedOver).not.toContain('\u001b');
});

test('the schema that is shipped is that of the program', async () => {
	const {readFileSync} = await import('node:fs');
	expect(JSON.parse(readFileSync('smapi-login.schema.json', 'utf8'))).toEqual(
		JSON.parse(JSON.stringify(teamSchema)),
	);
});
