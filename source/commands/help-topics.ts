import type {CommandTable} from './command.ts';
import type {Section} from './help-sections.ts';

/** A page of help that belongs to no command. */
interface HelpTopic {
	readonly name: string;
	readonly summary: string;
	/** What is below the summary. */
	readonly sections: (table: CommandTable) => readonly Section[];
}

const variables: readonly (readonly [string, string])[] = [
	['SMAPI_LOGIN_CONFIG_DIR', 'The folder of the profile file, config.json'],
	['SMAPI_LOGIN_PROFILE', 'The profile to use where --profile is not given'],
	['SMAPI_LOGIN_CLIENT_SECRET', 'The client secret of a sign-in'],
	['SMAPI_LOGIN_STORE', 'keychain or file (usual): where new profiles and requests keep their secrets'],
	['SMAPI_LOGIN_PLAIN', '1: ask in plain numbered questions, as --plain does'],
	['SMAPI_LOGIN_NO_BELL', '1: no bell when the browser answers after more than 10 s'],
	['ASK_DEFAULT_PROFILE', 'The profile to use, if there is one of that name'],
	['ASK_LWA_CLIENT_ID', 'The client ID of a sign-in'],
	['ASK_LWA_CLIENT_CONFIRMATION', "The client secret of a sign-in, under ask-cli's name"],
	[
		'ASK_REFRESH_TOKEN',
		'With client ID and secret: renewed by token, exec, export env where no profile is saved',
	],
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

/** What a code means wherever no command says otherwise. */
const codes: readonly (readonly [string, string])[] = [
	['0', 'Done'],
	['1', 'It failed: network, server, disk or port'],
	['2', 'Wrong usage or input, also the name of a profile that is not there'],
	[
		'3',
		'Only a person at Amazon or new credentials can help: declined, timed out, permission taken back, no profile',
	],
	['129', 'Hung up (SIGHUP)'],
	['130', 'Stopped by Ctrl+C'],
	['143', 'Ended by SIGTERM'],
];

/** The exit codes of all commands, those of the sign-in first. */
function allCodes({signIn, commands}: CommandTable): readonly Section[] {
	return [
		{title: 'Every command', rows: codes},
		{title: 'The sign-in', rows: signIn.exits},
		...commands
			.filter(({exits}) => exits.length > 0)
			.map(command => ({title: command.name, rows: command.exits})),
	];
}

/** In the order of help. */
export const topics: readonly HelpTopic[] = [
	{
		name: 'environment',
		summary: 'The variables that are read',
		sections: () => [
			{paragraphs: ['A flag counts before a variable, and SMAPI_LOGIN_… before ASK_….'], rows: variables},
			{
				paragraphs: [
					'A file .env is never read. Secrets are taken out of the environment of every program that is started.',
				],
			},
		],
	},
	{
		name: 'exit-codes',
		summary: 'What the exit codes mean',
		sections: table => [
			{
				paragraphs: [
					'With --json, a failure is also one JSON object on the last line of stderr: “{"error": {"code", "what", "next", "exitCode"}}”',
				],
			},
			...allCodes(table),
		],
	},
	{
		name: 'ci',
		summary: 'Without a terminal: pipelines, cron and containers',
		sections: table => [
			{
				paragraphs: [
					'Without a terminal, and with CI set, nothing is asked. Results go to stdout, messages to stderr.',
				],
			},
			{
				title: 'Where the token comes from',
				rows: [
					[
						'nothing stored',
						'“token”, “exec” and “export env” renew ASK_REFRESH_TOKEN for ASK_LWA_CLIENT_ID and ASK_LWA_CLIENT_CONFIRMATION',
					],
					['a profile', '“import” puts it into SMAPI_LOGIN_CONFIG_DIR for every command'],
				],
			},
			{title: 'The variables that are read', rows: variables.filter(([name]) => !ofTerminals.has(name))},
			{
				title: 'The variables that exec sets for its command',
				rows: [
					['always', 'ASK_ACCESS_TOKEN, SMAPI_ACCESS_TOKEN, SMAPI_TOKEN_EXPIRES_AT'],
					['where it is known', 'ASK_VENDOR_ID'],
					['--with-refresh', 'ASK_REFRESH_TOKEN, ASK_LWA_CLIENT_ID, ASK_LWA_CLIENT_CONFIRMATION too'],
				],
			},
			...allCodes(table),
			{title: 'Once a day', lines: ['smapi-login status --warn --profile work']},
			{title: 'In a job', lines: ['smapi-login exec --profile work -- ./deploy.sh']},
			{
				title: 'In a container, with the image of docs/ci.md',
				lines: ['docker run --rm --init -v skills:/home/node skills exec --profile work -- ./deploy.sh'],
			},
			{paragraphs: ['docs/ci.md has whole jobs for GitHub Actions, GitLab and a container.']},
		],
	},
];
