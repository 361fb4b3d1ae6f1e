import {parseHost} from '../core/hosts.ts';
import {shells} from '../formats/format.ts';
import {formats} from '../formats/index.ts';
import type {Command, CommandTable, OptionRow} from './command.ts';

const profile: OptionRow = {type: 'string', value: 'NAME', help: 'The profile to use'};
const json: OptionRow = {type: 'boolean', help: 'Print JSON'};
/** Of a command whose result is not for us to shape. */
const failuresAsJson: OptionRow = {type: 'boolean', help: 'A failure is also JSON, the last line of stderr'};
const yes: OptionRow = {type: 'boolean', short: 'y', help: 'Do not ask'};
const plain: OptionRow = {type: 'boolean', help: 'Ask in plain numbered questions, nothing redrawn'};

const allowHost: OptionRow = {
	type: 'string',
	value: 'ORIGIN',
	repeats: true,
	judge: parseHost,
	help: 'Let secrets go to this host, which is not Amazon; may be repeated',
};

/** The options of a sign-in, in the order of the way. */
const signInOptions = {
	role: {
		type: 'string',
		value: 'ROLE',
		choices: ['self', 'client', 'owner'],
		help: 'Whose skills, and who works on them',
	},
	'client-id': {type: 'string', value: 'ID', help: 'Client ID of the security profile'},
	'client-secret-stdin': {
		type: 'boolean',
		help: 'Read the client secret as the first line of standard input',
	},
	'client-secret-file': {
		type: 'string',
		value: 'FILE',
		help: 'Read the client secret as the first line of a file',
	},
	'client-secret-command': {
		type: 'string',
		value: 'CMD',
		help: 'Run this for the client secret, each time one is needed; kept instead of the secret',
	},
	'client-confirmation': {
		type: 'string',
		value: 'SECRET',
		help: "ask-cli's name for the client secret; other users can see it",
	},
	scopes: {type: 'string', value: 'LIST', help: 'Permissions; short names such as skills:read too'},
	browser: {type: 'boolean', help: 'Sign in with the browser on this computer'},
	'no-browser': {type: 'boolean', help: 'Open the address on any device and paste the one it ends on'},
	from: {
		type: 'string',
		value: 'TEXT',
		help: 'Role client: who asks, and what for, in the message to the owner',
	},
	'redirect-uri': {type: 'string', value: 'URL', help: 'A return URL of your own'},
	port: {type: 'string', value: 'N', help: 'Listen on this port (http://127.0.0.1:N/cb)'},
	profile: {type: 'string', value: 'NAME', help: 'The name to save under'},
	replace: {type: 'boolean', help: 'Replace the profile of that name by another client or account'},
	'vendor-id': {type: 'string', value: 'ID', help: 'The default vendor of the profile'},
	timeout: {type: 'string', value: 'SECONDS', help: 'How long you may take to sign in (300)'},
	'code-stdin': {type: 'boolean', help: "Role client: read the owner's code or address from standard input"},
	request: {
		type: 'string',
		value: 'ID',
		help: 'Role client: the open request that the code answers (its ID or name)',
	},
	'token-stdin': {
		type: 'boolean',
		help: 'Role owner: read the token that you were given from standard input',
	},
	'allow-host': allowHost,
	'no-probe': {
		type: 'boolean',
		help: 'Do not check client and return URL beforehand (where nobody can be asked nothing is checked)',
	},
	'no-save': {type: 'boolean', help: 'Keep nothing on disk'},
	plain,
	json,
} as const satisfies Readonly<Record<string, OptionRow>>;

/** Without a command: the sign-in. */
const signInCommand: Command = {
	name: '',
	summary: 'Sign in and save the token: the wizard, or by flags where nobody can be asked',
	stdout:
		'The access token, one line, where nobody can be asked or it is piped; with --json what “token --json” prints. Role client, first call: the address for the owner.',
	exits: [
		['1', 'Network, server, disk or port failed'],
		['2', 'Answers are missing (one list of all), or one cannot be'],
		['3', 'Declined, timed out, or Amazon does not take the client'],
	],
	examples: [
		'smapi-login',
		'smapi-login --profile work',
		'smapi-login --role client --scopes "skills:readwrite models:readwrite"',
		'printf "%s\\n" "$SECRET" | smapi-login --client-id "$CLIENT_ID" --client-secret-stdin --browser',
	],
	options: signInOptions,
	load: () => import('./sign-in.ts'),
};

/** The commands, in the order of help. */
const commands: readonly Command[] = [
	{
		name: 'token',
		summary: 'Print the access token, renewed when less than 5 minutes are left',
		about: [
			'Where no profile is saved and none is named, ASK_REFRESH_TOKEN, ASK_LWA_CLIENT_ID and ASK_LWA_CLIENT_CONFIRMATION of the environment are renewed, and nothing is stored.',
		],
		stdout:
			'The access token, one line. --json: {profile, accessToken, tokenType, expiresAt, expiresIn, scopes, vendorIds}',
		exits: [
			['1', 'Not renewed: network, server, disk; or a new refresh token that nobody could keep'],
			['2', 'Wrong usage, no profile of that name, or an ASK_ variable that is empty'],
			['3', 'No profile, or Amazon no longer takes refresh token or client secret: sign in again'],
		],
		examples: [
			'smapi-login token',
			'smapi-login token --header | curl -sS -H @- https://api.amazonalexa.com/v1/vendors',
			'smapi-login token --json --profile work',
			'printf "%s\\n" "$REFRESH_TOKEN" | smapi-login token --refresh-token-stdin',
		],
		options: {
			profile,
			header: {type: 'boolean', help: 'Print the line “Authorization: Bearer …”'},
			refresh: {type: 'boolean', help: 'Renew it now'},
			'min-ttl': {
				type: 'string',
				value: 'SECONDS',
				help: 'Renew when less than this is left (300, at most 3300)',
			},
			timeout: {type: 'string', value: 'SECONDS', help: 'Give up after so long (no limit)'},
			'refresh-token-stdin': {
				type: 'boolean',
				help: 'Without a profile: renew the refresh token on standard input, store nothing',
			},
			'no-save': signInOptions['no-save'],
			'sign-in': {type: 'boolean', help: 'At a terminal: sign in when nothing else helps'},
			'allow-host': allowHost,
			plain,
			json,
		},
		load: () => import('./token.ts'),
	},
	{
		name: 'status',
		summary: 'List profiles with their state, and open requests',
		stdout: 'A line a profile, then the open requests. --json: {profiles, requests}',
		exits: [
			['0', 'Whatever the profiles are like'],
			['1', '--check: a check failed otherwise, also where SMAPI names no vendor for a good profile'],
			['2', 'No profile of that name'],
			['3', '--check, --warn: a profile needs a sign-in'],
		],
		examples: [
			'smapi-login status',
			'smapi-login status --check --profile work',
			'smapi-login status --warn --profile work',
			'smapi-login status --json',
		],
		options: {
			profile,
			check: {type: 'boolean', help: 'Renew what has ended and ask for the vendors'},
			warn: {type: 'boolean', help: 'Exit 3 when a profile needs a sign-in; sends nothing'},
			'allow-host': allowHost,
			json,
		},
		load: () => import('./status.ts'),
	},
	{
		name: 'inspect',
		summary: 'Say what an authorization URL asks for, before anybody opens it',
		positionals: 'URL',
		stdout: 'What the address asks for. --json: {host, clientId, scopes, redirectUri, state, pkce, warnings}',
		exits: [
			['0', 'Nothing to warn of'],
			['1', 'The address has warnings'],
			['2', 'There is no authorization URL'],
		],
		examples: [
			'smapi-login inspect "https://www.amazon.com/ap/oa?client_id=amzn1.application-oa2-client.0123456789abcdef0123456789abcdef&scope=alexa::ask:skills:read&response_type=code&redirect_uri=http://127.0.0.1:9090/cb&state=x"',
			'smapi-login inspect --json - <address.txt',
		],
		options: {json},
		load: () => import('./inspect.ts'),
	},
	{
		name: 'profiles',
		summary: 'List, show, choose, rename and remove profiles; replace or move secrets',
		positionals: 'ACTION [NAME] [NEW-NAME]',
		actions: {
			list: 'List the profiles',
			show: 'Show one profile, secrets masked',
			use: 'Make a profile the default',
			rename: 'Rename a profile',
			remove: 'Remove a profile from this computer',
			secret: 'Replace only the client secret',
			store: 'Move the secrets of all profiles and open requests: keychain or file',
		},
		stdout:
			'list, show: the profiles; --json as “status --json” has them. store --json: {store, profiles, requests}. The others print nothing.',
		exits: [
			['1', 'store: the keychain cannot be used, or does not give a secret: nothing was moved'],
			['2', 'No profile or store of that name, a name that is taken, or nobody to ask and no --yes'],
			['3', 'secret: Amazon does not know the client ID together with the secret'],
		],
		examples: [
			'smapi-login profiles list',
			'smapi-login profiles use work',
			'smapi-login profiles rename me home',
			'smapi-login profiles remove old --yes',
			'printf "%s\\n" "$SECRET" | smapi-login profiles secret work --client-secret-stdin',
			"smapi-login profiles secret work --client-secret-command 'op read op://dev/lwa/secret'",
			'smapi-login profiles secret work --all-of-client',
			'smapi-login profiles store keychain',
		],
		options: {
			profile,
			yes,
			'client-secret-stdin': {
				type: 'boolean',
				help: 'secret: read it as the first line of standard input, also at a terminal',
			},
			'client-secret-file': {
				type: 'string',
				value: 'FILE',
				help: 'secret: read it as the first line of a file',
			},
			'client-secret-command': {
				type: 'string',
				value: 'CMD',
				help: 'secret: run this each time one is needed; kept instead of the secret',
			},
			'all-of-client': {
				type: 'boolean',
				help: 'secret: of every profile and open request with the same client ID',
			},
			'no-probe': {type: 'boolean', help: 'secret: do not check it with Amazon first'},
			'allow-host': allowHost,
			json,
		},
		load: () => import('./profiles.ts'),
	},
	{
		name: 'requests',
		summary: 'List, show and cancel what waits for somebody else',
		positionals: 'ACTION [ID|NAME]',
		actions: {
			list: 'List the open requests',
			show: 'Show the address and the message to send',
			cancel: 'Cancel a request: its answer can then no longer be used',
		},
		stdout: 'list: a line a request; show: the address and the message. cancel prints nothing.',
		exits: [['2', 'No request of that ID or name, several of that name, or nobody to ask and no --yes']],
		examples: [
			'smapi-login requests list',
			'smapi-login requests show rAb3xYz9Q',
			'smapi-login requests cancel rAb3xYz9Q --yes',
		],
		options: {yes, json},
		load: () => import('./requests.ts'),
	},
	{
		name: 'team',
		summary: "Write or check smapi-login.json, which tells a repository's developers all but the secret",
		positionals: '[ACTION] [FILE]',
		actions: {
			init: 'Write it at the top of the repository: from a profile, or asked',
			check: 'Say what is wrong in it (exit code 1)',
			schema: 'Print its JSON Schema',
		},
		about: [
			'Whoever works in the repository then runs “smapi-login” and gives the client secret alone. Flags, variables and the named profile are stronger than the file. It chooses no host and runs nothing; a return URL of its own is shown and agreed to first (without a terminal --redirect-uri has to say the same).',
		],
		stdout:
			'init: the path of the file. check: a line a finding. schema: the JSON Schema. --json: init {path, team}, check {path, findings}',
		exits: [
			['1', 'check: something is wrong in the file'],
			['2', 'check: there is no file; init: there is one already'],
		],
		examples: [
			'smapi-login team init',
			'smapi-login team init --profile work',
			'smapi-login team check',
			'smapi-login team schema >smapi-login.schema.json',
		],
		options: {
			profile,
			replace: {type: 'boolean', help: 'init: write over the file that is there'},
			plain,
			json,
		},
		load: () => import('./team.ts'),
	},
	{
		name: 'doctor',
		summary: 'Check what a sign-in needs: Node, terminal, files, port, browser, network, clock, return URLs',
		stdout: 'A line a check, with what to do about it. --json: {checks}',
		exits: [
			['0', 'No check failed; warnings may be there'],
			['1', 'A check failed'],
		],
		examples: ['smapi-login doctor', 'smapi-login doctor --report', 'smapi-login doctor --json --no-probe'],
		options: {
			profile: {...profile, help: 'The profile whose return URL is checked'},
			report: {type: 'boolean', help: 'Print a text for a bug report, without secrets'},
			'no-probe': {type: 'boolean', help: 'Do not ask Amazon about client IDs'},
			'allow-host': allowHost,
			json,
		},
		load: () => import('./doctor.ts'),
	},
	{
		name: 'export',
		summary: 'Export the token for another tool',
		positionals: 'FORMAT',
		actions: Object.fromEntries(formats.map(({name, summary}) => [name, summary])),
		actionsTitle: 'Formats',
		about: [
			'The access token is renewed first where less than 5 minutes are left. Where no profile is saved, env takes ASK_REFRESH_TOKEN, ASK_LWA_CLIENT_ID and ASK_LWA_CLIENT_CONFIRMATION of the environment, as “smapi-login token” does.',
		],
		stdout:
			'What the format makes; nothing with --out. ask-cli: the variables that it needs; github: the plan, nothing with --run',
		exits: [
			['1', 'Not renewed, or what it goes to refused it'],
			['2', 'Wrong usage, or no profile of that name'],
			['3', 'No profile, a profile without what the format needs, or sign in again'],
		],
		examples: [
			'eval "$(smapi-login export env)"',
			'smapi-login export env --shell fish | source',
			'smapi-login export dotenv --out .env',
			'smapi-login export json --include-secrets --out profiles.json',
			'smapi-login export ask-cli --as default',
			'smapi-login export github --repo acme/skills --include-secrets --run',
			'smapi-login export sdk-node --out smapi.cjs',
		],
		options: {
			profile,
			'include-secrets': {
				type: 'boolean',
				help: 'Refresh token, client ID and client secret too',
			},
			out: {
				type: 'string',
				value: 'FILE',
				help: 'Write to this file, readable by you alone; ask-cli and dotenv change what is theirs in it',
			},
			shell: {type: 'string', value: 'SHELL', choices: shells, help: 'env: the shell to write for'},
			as: {type: 'string', value: 'NAME', help: "ask-cli: the profile's name there"},
			repo: {type: 'string', value: 'OWNER/NAME', help: 'github: not the repository of this folder'},
			run: {
				type: 'boolean',
				help: 'github: run gh now, each value on its standard input; without it the plan is printed',
			},
			'allow-host': allowHost,
			json: failuresAsJson,
		},
		load: () => import('./export.ts'),
	},
	{
		name: 'import',
		summary: 'Read profiles that export json --include-secrets wrote: all of them or none',
		about: [
			'Where FILE is - they are read from standard input. The file holds secrets: remove it afterwards.',
		],
		positionals: 'FILE',
		stdout: 'The name of each profile, one a line. --json: {imported}',
		exits: [
			['1', 'Not read, or refused with a line a reason: nothing was imported'],
			['2', 'Wrong usage, no file of that name, or nothing on standard input'],
		],
		examples: ['smapi-login import profiles.json', 'smapi-login import - --replace <profiles.json'],
		options: {
			replace: {type: 'boolean', help: 'Replace profiles that have the same name'},
			'allow-host': allowHost,
			'allow-command': {
				type: 'boolean',
				help: 'A profile may bring a command that prints its client secret; it is shown',
			},
			json,
		},
		load: () => import('./import.ts'),
	},
	{
		name: 'exec',
		summary: 'Run a command with the access token in its environment, and nothing else secret',
		positionals: '-- CMD…',
		takesEmptyWords: true,
		about: [
			'The command has ASK_ACCESS_TOKEN, SMAPI_ACCESS_TOKEN, SMAPI_TOKEN_EXPIRES_AT (UTC) and ASK_VENDOR_ID; every other secret variable is taken out of its environment.',
			'The token is good for one hour at most and 5 minutes at least (--min-ttl); it is not renewed while the command runs. What runs longer asks “smapi-login token” again, or takes --with-refresh: then it also has ASK_REFRESH_TOKEN, ASK_LWA_CLIENT_ID and ASK_LWA_CLIENT_CONFIRMATION and renews for itself.',
			'Where no profile is saved, those three are taken from the environment, renewed once, and stored nowhere.',
			'ask-cli also wants a profile in its own file, which “smapi-login export ask-cli” writes.',
			'As process 1 of a container signals and exit code are passed on, but Node reaps no orphans: where the command leaves processes behind, start it with “docker run --init”.',
		],
		stdout: 'What the command prints.',
		exits: [
			['its own', 'The command was started, and ended with it'],
			['126, 127', 'It cannot be executed; it was not found'],
			['128 + n', 'Signal n ended it'],
			['1, 2, 3', 'It was not started: as “token”'],
		],
		examples: [
			'smapi-login exec -- ./deploy.sh',
			'smapi-login exec --with-refresh -- ask smapi get-vendor-list --profile work',
			'smapi-login exec --profile work -- npm run deploy',
			'smapi-login exec --with-refresh -- node watch.js',
		],
		options: {
			profile,
			'with-refresh': {type: 'boolean', help: 'Refresh token, client ID and client secret too'},
			'min-ttl': {
				type: 'string',
				value: 'SECONDS',
				help: 'Renew when less than this is left (300, at most 3300)',
			},
			'allow-host': allowHost,
			json: failuresAsJson,
		},
		load: () => import('./exec.ts'),
	},
	{
		name: 'demo',
		summary: 'Try the whole sign-in against a practice server on this computer',
		stdout:
			'The access token, without a terminal, where the program plays the owner too. --json as “token --json”',
		exits: [],
		examples: ['smapi-login demo', 'smapi-login demo --json </dev/null'],
		options: {plain, json},
		load: () => import('./demo.ts'),
	},
	{
		name: 'completion',
		summary: 'Print the completion script of a shell',
		positionals: 'SHELL',
		takesEmptyWords: true,
		actions: {
			bash: 'In ~/.bashrc: “eval "$(smapi-login completion bash)"”',
			zsh: 'In ~/.zshrc, after compinit: “eval "$(smapi-login completion zsh)"”',
			fish: 'In ~/.config/fish/config.fish: “smapi-login completion fish | source”',
		},
		actionsTitle: 'Shells',
		stdout: 'The script',
		exits: [['2', 'There is no script for that shell']],
		examples: ['eval "$(smapi-login completion bash)"', 'smapi-login completion fish | source'],
		options: {},
		load: () => import('./completion.ts'),
	},
	{
		name: 'help',
		summary: 'Show the help of a command, or on a topic',
		positionals: '[COMMAND | environment | exit-codes | ci]',
		stdout: 'The page',
		exits: [['2', 'There is no such page']],
		examples: ['smapi-login help token', 'smapi-login help environment'],
		options: {},
		load: () => import('./help.ts'),
	},
];

/** The sign-in and all commands. */
export const commandTable: CommandTable = {signIn: signInCommand, commands};
