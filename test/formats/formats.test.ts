import {execFileSync} from 'node:child_process';
import {createRequire} from 'node:module';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {findExecutable} from '../../source/adapters/machine.ts';
import {amazonHosts} from '../../source/core/hosts.ts';
import {quoted} from '../../source/core/quote.ts';
import type {Action, FormatOptions, Handed} from '../../source/formats/format.ts';
import {formats} from '../../source/formats/index.ts';
import {variablesOf} from '../../source/formats/variables.ts';
import {someProfile} from '../fakes/store.ts';

const dotenv = createRequire(import.meta.url)('dotenv') as {parse(text: string): Record<string, string>};

const secrets = {
	refreshToken: 'Atzr|re+fresh',
	clientId: 'amzn1.application-oa2-client.0',
	clientSecret: 's3cret',
};
const plain: Handed = {
	profileName: 'me',
	profile: someProfile(),
	accessToken: 'Atza|a+b/c=',
	expiresAt: new Date('2026-01-02T04:04:05.000Z'),
	vendorId: 'M1',
	hosts: amazonHosts,
	secrets: {},
	now: new Date('2026-01-02T03:34:05.000Z'),
};
const whole: Handed = {...plain, secrets};

async function planOf(name: string, handed: Handed, options: FormatOptions = {}): Promise<readonly Action[]> {
	const {plan} = await formats.find(row => row.name === name)!.load();
	return plan(handed, options);
}

async function textOf(...input: Parameters<typeof planOf>): Promise<string> {
	const actions = await planOf(...input);
	return actions.map(action => (action.type === 'print' ? action.text : '')).join('');
}

const needed = ['ASK_ACCESS_TOKEN', 'SMAPI_ACCESS_TOKEN', 'SMAPI_TOKEN_EXPIRES_AT', 'ASK_VENDOR_ID'];
const secretNames = ['ASK_REFRESH_TOKEN', 'ASK_LWA_CLIENT_ID', 'ASK_LWA_CLIENT_CONFIRMATION'];

test('the access token, its end and the vendor; secrets only where they are there', () => {
	expect(variablesOf(plain).map(([name]) => name)).toEqual(needed);
	expect(variablesOf(whole).map(([name]) => name)).toEqual([...needed, ...secretNames]);
	expect(variablesOf({...plain, vendorId: undefined}).map(([name]) => name)).not.toContain('ASK_VENDOR_ID');
});

/** What nobody would choose for a secret, each of which some reader takes apart. */
const hostile = [
	`a'b`,
	'a"b',
	// biome-ignore lint/suspicious/noTemplateCurlyInString: a shell would fill it
	'$(touch pwned) ${HOME} `id`',
	' leading and trailing ',
	'a#b ;|&<>*?[]{}~!%^',
	'C:\\new\\tab\\',
	"it's \\'so\\' ",
	'--help',
	'=',
];

describe('quoting is exact', () => {
	const awkward = fc.string({unit: fc.constantFrom(...`'"\`$\\#!&|; %()ab`), minLength: 1, maxLength: 12});

	test.each([
		['sh', 'sh'],
		['sh', 'bash'],
		['sh', 'zsh'],
		['fish', 'fish'],
	] as const)('%s, read by %s', (reader, shell) => {
		if (!findExecutable(shell, process.env)) return;
		const values = [...hostile, ...fc.sample(awkward, 60)];
		const words = values.map(value => quoted(value, reader, 'x')).join(' ');
		const out = execFileSync(shell, ['-c', `printf '%s\\0' ${words}`]).toString();
		expect(out.split('\0').slice(0, -1)).toEqual(values);
	});

	test('dotenv, read by its package; what it cannot hold is refused', () => {
		const values = [...hostile, ...fc.sample(awkward, 200)];
		let held = 0;
		for (const value of values) {
			let text: string;
			try {
				text = quoted(value, 'dotenv', 'A');
			} catch (error) {
				expect(error).toMatchObject({code: 'unwritable_value', what: expect.stringContaining('A')});
				continue;
			}
			held++;
			expect(dotenv.parse(`A=${text}\nB='next'`), text).toEqual({A: value, B: 'next'});
		}
		expect(held).toBeGreaterThan(100);
	});

	test('curl, read by curl', () => {
		for (const value of hostile) {
			const config = `url = "file:///dev/null"\nwrite-out = ${quoted(`<${value.replaceAll('%', '%%')}>`, 'curl', 'x')}`;
			// write-out has escapes of its own: values with a backslash are told apart by the header test below.
			if (value.includes('\\')) continue;
			expect(execFileSync('curl', ['-sS', '-K', '-'], {input: config}).toString()).toBe(`<${value}>`);
		}
	});

	test('PowerShell doubles its quotes, typographic ones too', () => {
		expect(quoted("a'b\u2019c", 'powershell', 'x')).toBe("'a''b\u2019\u2019c'");
	});

	test.each(['a\nb', 'a\rb', 'a\u0000b', 'a\u2028b'])('a line end is refused by every reader: %j', value => {
		for (const reader of ['sh', 'fish', 'powershell', 'dotenv', 'curl', 'code'] as const)
			expect(() => quoted(value, reader, 'the client secret')).toThrow('the client secret');
	});
});

test.each([
	['sh', "export ASK_ACCESS_TOKEN='Atza|a+b/c='"],
	['fish', "set -gx ASK_ACCESS_TOKEN 'Atza|a+b/c='"],
	['powershell', "$env:ASK_ACCESS_TOKEN = 'Atza|a+b/c='"],
] as const)('env for %s', async (shell, line) => {
	expect(await textOf('env', plain, {shell})).toContain(`${line}\n`);
});

test('json is what `token --json` prints; with secrets what `import` reads', async () => {
	expect(JSON.parse(await textOf('json', plain))).toMatchObject({
		profile: 'me',
		accessToken: 'Atza|stored-access-token',
	});
	const command = {...plain, profile: someProfile({clientSecretCommand: 'pass show lwa'})};
	const {profiles} = JSON.parse(await textOf('json', command, {includesSecrets: true}));
	expect(profiles.me).toMatchObject({
		clientSecretCommand: 'pass show lwa',
		tokens: {refreshToken: expect.any(String)},
	});
	expect(profiles.me).not.toHaveProperty('clientSecret');
});

test('curl: nothing secret on a command line; the renewal only with secrets', async () => {
	const text = await textOf('curl', plain);
	expect(text).toContain('header = "Authorization: Bearer Atza|a+b/c="');
	expect(text.split('\n').filter(line => line.startsWith('curl'))).toEqual([
		"curl -sS --config - <<'END_OF_CONFIG'",
	]);
	expect(text).not.toContain('smapi_renew');
	expect(await textOf('curl', whole)).toContain('data-urlencode = "client_secret=s3cret"');
});

test('github: every value on standard input, the client secret as a secret', async () => {
	const actions = await planOf('github', whole, {repository: 'acme/skills', includesSecrets: true});
	const runs = actions.filter(action => action.type === 'run');
	expect(runs).toHaveLength(actions.length);
	for (const {words, input} of runs) expect(words.join(' ')).not.toContain(input);
	expect(runs.map(({words}) => words.join(' '))).toContain(
		'gh secret set ASK_LWA_CLIENT_CONFIRMATION --repo acme/skills',
	);
	expect(runs.find(({words}) => words.includes('ASK_VENDOR_ID'))).toMatchObject({isSecret: false});
});

describe('ask-cli', () => {
	const edit = async (text: string | undefined, handed: Handed = whole, options: FormatOptions = {}) => {
		const actions = await planOf('ask-cli', handed, options);
		const merge = actions.find(action => action.type === 'merge')!;
		return JSON.parse(merge.edit(text, '/x'));
	};

	test('a new file, with the end as ISO 8601', async () => {
		expect(await edit(undefined)).toEqual({
			profiles: {
				me: {
					aws_profile: null,
					token: {
						access_token: 'Atza|a+b/c=',
						refresh_token: 'Atzr|re+fresh',
						token_type: 'bearer',
						expires_in: 1800,
						expires_at: '2026-01-02T04:04:05.000Z',
					},
					vendor_id: 'M1',
				},
			},
		});
	});

	test('everything else stays: other profiles, unknown keys, aws_profile, __proto__', async () => {
		const before = `\uFEFF{"machine_id":"m","x":[1,{"y":null}],"profiles":{"__proto__":{"a":1},"me":{"aws_profile":"aws","z":1,"token":{"old":1}},"o":{}}}`;
		const after = await edit(before);
		expect(after).toMatchObject({
			machine_id: 'm',
			x: [1, {y: null}],
			profiles: {o: {}, me: {aws_profile: 'aws', z: 1}},
		});
		expect(Object.keys(after.profiles)).toEqual(['__proto__', 'me', 'o']);
		expect(after.profiles.me.token).not.toHaveProperty('old');
		expect(Object.keys((await edit(before, whole, {askProfile: 'default'})).profiles)).toContain('default');
	});

	test.each(['[]', '{', '"x"', '{"profiles":[]}'])(
		'a file that is none of its own is refused: %s',
		async text => {
			await expect(edit(text)).rejects.toMatchObject({code: 'foreign_file'});
		},
	);

	test('says which variables it needs; the secret itself only on request', async () => {
		const said = JSON.stringify(await planOf('ask-cli', whole));
		expect(said).toMatch(/ASK_LWA_CLIENT_ID=amzn1.*ASK_LWA_CLIENT_CONFIRMATION/);
		expect(said).not.toContain('s3cret');
		expect(await textOf('ask-cli', whole, {includesSecrets: true})).toContain(
			'export ASK_LWA_CLIENT_CONFIRMATION=s3cret',
		);
		expect(JSON.stringify(await planOf('ask-cli', {...whole, vendorId: undefined}))).toContain(
			'No vendor ID is known',
		);
	});
});

test('the SDKs: hosts that are not Amazon’s go along where the SDK can take them', async () => {
	const elsewhere = {
		...whole,
		hosts: {authorize: 'http://127.0.0.1:1', token: 'http://127.0.0.1:2', smapi: 'http://127.0.0.1:3'},
	};
	expect(await textOf('sdk-node', whole)).toContain('new Alexa.StandardSmapiClientBuilder()');
	expect(await textOf('sdk-node', elsewhere)).toMatch(
		/Custom[\s\S]*withApiEndpoint\("http:\/\/127.0.0.1:3"\)\n\t.withAuthEndpoint\("http:\/\/127.0.0.1:2"\)/,
	);
	expect(await textOf('sdk-python', elsewhere)).toContain('builder.api_endpoint = "http://127.0.0.1:3"');
	expect(await textOf('sdk-java', elsewhere)).toContain('.withApiEndpoint("http://127.0.0.1:3")');
	// Its form is not encoded, so what a form cannot hold is encoded before.
	expect(await textOf('sdk-node', whole)).toContain('encodeURIComponent("Atzr|re+fresh")');
});
