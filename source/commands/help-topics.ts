/** A page of help that belongs to no command. */
export interface HelpTopic {
	readonly name: string;
	readonly summary: string;
	readonly intro: readonly string[];
	readonly rows: readonly (readonly [string, string])[];
	readonly outro?: readonly string[];
}

const variables: readonly (readonly [string, string])[] = [
	['SMAPI_LOGIN_CONFIG_DIR', 'The folder of the profile file, config.json'],
	['SMAPI_LOGIN_PROFILE', 'The profile to use where --profile is not given'],
	['SMAPI_LOGIN_CLIENT_SECRET', 'The client secret of a sign-in'],
	['SMAPI_LOGIN_PLAIN', '1: ask in plain numbered questions, as --plain does'],
	['SMAPI_LOGIN_NO_BELL', '1: no bell when the browser answers after more than 10 s'],
	['ASK_DEFAULT_PROFILE', 'The profile to use, if there is one of that name'],
	['ASK_LWA_CLIENT_ID', 'The client ID of a sign-in'],
	['ASK_LWA_CLIENT_CONFIRMATION', "The client secret of a sign-in, under ask-cli's name"],
	['ASK_REFRESH_TOKEN', 'With client ID and secret: what token renews where no profile is saved'],
	['ASK_LWA_AUTHORIZE_HOST', 'Where people sign in (https://www.amazon.com)'],
	['ASK_LWA_TOKEN_HOST', 'Where tokens come from (https://api.amazon.com)'],
	['ASK_SMAPI_SERVER_BASE_URL', 'Where SMAPI is (https://api.amazonalexa.com)'],
	['HTTPS_PROXY, NO_PROXY', 'The proxy, and the hosts that need none'],
	['BROWSER', 'The program that opens an address'],
	['NO_COLOR', 'Set: no colours'],
	['INK_SCREEN_READER', '1: plain numbered questions, as with --plain'],
	['TERM=dumb', 'Plain numbered questions, without any escape sequence'],
	['CI', 'Set, and neither 0 nor false: nothing is asked'],
];

/** Those of them that mean nothing where nobody is asked. */
const ofTerminals: ReadonlySet<string> = new Set([
	'SMAPI_LOGIN_PLAIN',
	'SMAPI_LOGIN_NO_BELL',
	'BROWSER',
	'INK_SCREEN_READER',
	'TERM=dumb',
]);

/** In the order of help. Lines are at most 100 characters long. */
export const topics: readonly HelpTopic[] = [
	{
		name: 'environment',
		summary: 'The variables that are read',
		intro: ['A flag counts before a variable, and SMAPI_LOGIN_… before ASK_….'],
		rows: variables,
		outro: [
			'',
			'A file .env is never read. Secrets are taken out of the environment of every program that is started.',
		],
	},
	{
		name: 'exit-codes',
		summary: 'What the exit codes mean',
		intro: [
			'With --json, a failure is also one JSON object on the last line of stderr:',
			'{"error": {"code", "what", "next", "exitCode"}}',
		],
		rows: [
			['0', 'Done'],
			['1', 'It failed: network, server, disk or port'],
			['', 'inspect: the address has warnings. status --check: a check failed'],
			['2', 'Wrong usage or input, also the name of a profile that is not there'],
			['', 'inspect: there is no authorization URL in the input'],
			['3', 'Only a person at Amazon or new credentials can help: declined, timed out, revoked, no profile'],
			['', 'status --check: a profile needs a new sign-in'],
			['129', 'Hung up (SIGHUP)'],
			['130', 'Stopped by Ctrl+C'],
			['143', 'Ended by SIGTERM'],
		],
	},
	{
		name: 'ci',
		summary: 'Without a terminal: pipelines, cron and containers',
		intro: [
			'Without a terminal, and with CI set, nothing is asked. Results go to stdout, messages to stderr.',
			'',
			'Where the token comes from',
			'  nothing stored  “token” renews ASK_REFRESH_TOKEN for ASK_LWA_CLIENT_ID and ASK_LWA_CLIENT_CONFIRMATION',
			'  a profile       “import” puts it into SMAPI_LOGIN_CONFIG_DIR for “token”, “exec” and “export”',
			'',
			'The variables that are read, those that exec sets for its command, and the exit codes',
		],
		rows: [
			...variables.filter(([name]) => !ofTerminals.has(name)),
			['', ''],
			['exec sets', 'ASK_ACCESS_TOKEN, SMAPI_ACCESS_TOKEN, SMAPI_TOKEN_EXPIRES_AT, ASK_VENDOR_ID'],
			['  with --with-refresh', 'ASK_REFRESH_TOKEN, ASK_LWA_CLIENT_ID, ASK_LWA_CLIENT_CONFIRMATION too'],
			['', ''],
			['every command', '0 done · 1 network, server, disk, port · 2 usage, input · 3 a person is needed'],
			['', '129 SIGHUP · 130 Ctrl+C · 143 SIGTERM'],
			['token, export', '3 no profile, or Amazon no longer takes refresh token or client secret'],
			['exec', "the command's own; 1, 2 or 3 where it was not started; 126 cannot be executed,"],
			['', '127 not found, 128 and the number of the signal that ended it'],
			['status', '0 whatever the profiles are like'],
			['status --warn', '3 a profile needs a sign-in; by the file alone, nothing is sent'],
			['status --check', '3 a profile needs a sign-in · 1 a check failed otherwise'],
			['import', '1 refused: nothing was imported'],
			['inspect', '1 the address has warnings · 2 there is no authorization URL'],
			['team check', '1 something is wrong in the file · 2 there is no file'],
			['doctor', '1 a check failed; warnings alone are 0'],
		],
		outro: [
			'',
			'Once a day   smapi-login status --warn --profile work',
			'In a job     smapi-login exec --profile work -- ./deploy.sh',
			'Container    docker run --init … smapi-login exec --profile work -- ./deploy.sh',
			'',
			'docs/ci.md has whole jobs for GitHub Actions, GitLab and a container.',
		],
	},
];
