import {execFile} from 'node:child_process';
import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {shellQuoted} from '../../source/core/shell.ts';
import {type LookAlike, startLookAlike} from '../../source/demo/server.ts';
import {type Home, makeHome} from '../program/home.ts';
import {launcherPath} from '../program/launcher.ts';
import {startProgram} from '../program/run-program.ts';

const run = promisify(execFile);

/**
 * One line a command, which the page shows with what it prints. They run in this order, in one home with the profile
 * `work`, and with the sign-in's own request of the first of them.
 */
export const workedExamples: Readonly<Record<string, string>> = {
	'': 'printf \'%s\\n\' "$SECRET" | smapi-login --role client --client-id "$CLIENT_ID" --client-secret-stdin --profile acme',
	token: 'smapi-login token --json --profile work',
	status: 'smapi-login status',
	inspect:
		'smapi-login inspect "https://www.amazon.com/ap/oa?client_id=amzn1.application-oa2-client.0123456789abcdef0123456789abcdef&scope=alexa::ask:skills:read&response_type=code&redirect_uri=http://127.0.0.1:9090/cb&state=x"',
	profiles: 'smapi-login profiles show work | head -n 6',
	requests: 'smapi-login requests list --json',
	team: 'smapi-login team init --profile work && smapi-login team check',
	doctor: "smapi-login doctor --no-probe | grep 'Profile file'",
	export: 'smapi-login export env',
	import: 'smapi-login export json --include-secrets | smapi-login import - --replace',
	exec: 'smapi-login exec -- sh -c \'echo "vendor $ASK_VENDOR_ID, until $SMAPI_TOKEN_EXPIRES_AT"\'',
	demo: 'smapi-login demo --json </dev/null',
	completion: "smapi-login completion fish | grep '^complete'",
	help: "smapi-login help exit-codes | grep '130'",
};

/** The same in every run. */
const client = {
	id: 'amzn1.application-oa2-client.0123456789abcdef0123456789abcdef',
	secret: `amzn1.oa2-cs.v1.${'c0de'.repeat(16)}`,
};

/**
 * Runs every line in the built program against the look-alike.
 * @returns what each prints to standard output, with what differs from run to run replaced
 */
export async function runWorkedExamples(): Promise<Readonly<Record<string, string>>> {
	const home = makeHome();
	const amazon = await startLookAlike({client});
	try {
		await signIn(home, amazon);
		const bin = join(home.root, 'bin');
		const repository = join(home.home, 'skills');
		for (const folder of [bin, join(repository, '.git')]) mkdirSync(folder, {recursive: true});
		const words = [process.execPath, launcherPath()].map(word => shellQuoted(word));
		writeFileSync(join(bin, 'smapi-login'), `#!/bin/sh\nexec ${words.join(' ')} "$@"\n`, {mode: 0o755});
		const env = {
			...home.env,
			PATH: `${bin}:${home.env.PATH}`,
			ASK_LWA_AUTHORIZE_HOST: amazon.origin,
			ASK_LWA_TOKEN_HOST: amazon.origin,
			ASK_SMAPI_SERVER_BASE_URL: amazon.origin,
			CLIENT_ID: client.id,
			SECRET: client.secret,
		};
		const shown: Record<string, string> = {};
		for (const [name, line] of Object.entries(workedExamples)) {
			const {stdout} = await run('sh', ['-c', line], {cwd: repository, env});
			shown[name] = settled(stdout, home, amazon).trimEnd();
		}
		return shown;
	} finally {
		await amazon.close();
		home.remove();
	}
}

/** Signs in to the look-alike as a person does, and saves `work`. */
async function signIn(home: Home, amazon: LookAlike): Promise<void> {
	const {origin} = amazon;
	const env = {ASK_LWA_AUTHORIZE_HOST: origin, ASK_LWA_TOKEN_HOST: origin, ASK_SMAPI_SERVER_BASE_URL: origin};
	const args = ['--client-id', client.id, '--client-secret-stdin', '--no-browser', '--profile', 'work'];
	const program = startProgram(args, {home, env});
	program.write(`${client.secret}\n`);
	const [url] = await program.waitFor(/^http:\S+\/ap\/oa\S+$/m, {stream: 'stderr'});
	program.write(`${await amazon.allowInBrowser(url)}\n`);
	const {exitCode, stderr} = await program.exit;
	if (exitCode !== 0) throw new Error(`The sign-in ended with ${exitCode}: ${stderr}`);
}

/** Hosts as they are at Amazon, folders as they are at home; tokens, times and what is random as one of each. */
function settled(text: string, home: Home, {origin}: LookAlike): string {
	return text
		.replaceAll(/http:\/\/127\.0\.0\.1:\d+(?=\/ap\/oa)/g, 'https://www.amazon.com')
		.replaceAll(origin, 'https://api.amazon.com')
		.replaceAll(home.home, '/home/me')
		.replaceAll(/\b(state|code_challenge)=[\w-]+/g, '$1=…')
		.replaceAll(/Atz([ar])\|[\w.+/=-]+/g, 'Atz$1|…')
		.replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, '2026-05-04T09:30:00.000Z')
		.replaceAll(/\br(?!eadwrite)[\w-]{8}(?=["')])/g, 'rAb3xYz9Q')
		.replaceAll(/\b\d+ (s|min) old\b/g, '2 s old')
		.replaceAll(/\bvalid \d+ min\b/g, 'valid 59 min')
		.replaceAll(/("expiresIn": ?)\d+/g, '$13599');
}
