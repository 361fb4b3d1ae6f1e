/** A page of help that belongs to no command. */
export interface HelpTopic {
	readonly name: string;
	readonly summary: string;
	readonly intro: readonly string[];
	readonly rows: readonly (readonly [string, string])[];
	readonly outro?: readonly string[];
}

/** In the order of help. Lines are at most 100 characters long. */
export const topics: readonly HelpTopic[] = [
	{
		name: 'environment',
		summary: 'The variables that are read',
		intro: ['A flag counts before a variable, and a variable of smapi-login before one of ask-cli.'],
		rows: [
			['SMAPI_LOGIN_CONFIG_DIR', 'The folder of the profile file, config.json'],
			['SMAPI_LOGIN_PROFILE', 'The profile to use where --profile is not given'],
			['SMAPI_LOGIN_CLIENT_SECRET', 'The client secret of a sign-in'],
			['SMAPI_LOGIN_PLAIN', '1: ask in plain numbered questions, as --plain does'],
			['SMAPI_LOGIN_STORE', 'Where new secrets are kept: file or keychain'],
			['SMAPI_LOGIN_NO_BELL', '1: no bell and no window title while the wizard waits'],
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
		],
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
];
