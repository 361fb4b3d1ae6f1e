/**
 * How a failure ends a command (contract 2, exit codes): 1 network, server, disk or port; 2 wrong usage or input;
 * 3 only a person at Amazon or new credentials can help.
 */
export type ExitCode = 1 | 2 | 3;

export interface FailureRow {
	/** One sentence: what happened. `{name}` is filled from the details, `{program}` with how the program was started. */
	readonly what: string;
	/** What the person does next, at a prompt. */
	readonly next: string;
	/** What the person does next in the wizard, where that is no command. */
	readonly inWizard?: string;
	/** The same where somebody else answered, the owner of the skills: in whose browser it was, and whom to ask. */
	readonly ofOwner?: {readonly what: string; readonly next: string};
	readonly exit: ExitCode;
	/** No step can repair it: the wizard shows it where it is. */
	readonly final?: true;
}

/**
 * Every failure that people can meet: the words, the remedy and the exit code (core/failure.ts throws them).
 * Sources: the error table of Login with Amazon (authorization and token endpoints; RFC 6749 4.1.2.1 and 5.2), SMAPI's
 * answers, and what disks, ports and networks do.
 */
const rows = {
	// The authorization response (RFC 6749 4.1.2.1).
	access_denied: {
		what: 'The sign-in was declined in the browser (access_denied).',
		next: 'Sign in again with the Amazon account that owns the skills, and choose Allow.',
		inWizard: 'Sign in with the account that owns the skills, and choose Allow.',
		exit: 3,
	},
	owner_declined: {
		what: 'The owner did not allow it (access_denied).',
		next: 'Ask for less, or cancel the request: {program} requests cancel {id}',
		inWizard: 'Nothing was allowed. The request stays open until you drop it.',
		exit: 3,
		final: true,
	},
	owner_wants_less: {
		what: 'The owner did not allow what you asked for.',
		next: 'Choose less. The owner then gets a new address.',
		exit: 3,
		final: true,
	},
	authorization_invalid_request: {
		what: 'Amazon could not read the sign-in address (invalid_request).',
		next: 'Check the client ID and the return URL, then sign in again.',
		exit: 3,
	},
	authorization_unauthorized_client: {
		what: 'Amazon does not let this client sign people in (unauthorized_client).',
		next: 'Check in the console that the client ID belongs to the security profile you mean, then sign in again.',
		exit: 3,
	},
	unsupported_response_type: {
		what: 'Amazon does not offer this kind of sign-in here (unsupported_response_type).',
		next: 'Check that the authorization host is Login with Amazon, then sign in again.',
		exit: 3,
	},
	invalid_scope: {
		what: 'Amazon does not know one of the permissions asked for (invalid_scope).',
		next: 'Choose other permissions (--scopes), then sign in again.',
		inWizard: 'Choose other permissions, then sign in again.',
		exit: 3,
	},
	authorization_server_error: {
		what: 'Amazon had a fault of its own while signing you in.',
		next: 'Wait a minute, then sign in again.',
		inWizard: 'Wait a minute, then try again with a new address.',
		exit: 1,
	},
	authorization_error: {
		what: 'Amazon refused the sign-in.',
		next: 'Check client ID, return URL and permissions, then sign in again.',
		exit: 3,
	},
	issuer_mismatch: {
		what: 'The answer comes from another sign-in server than the one that was asked.',
		next: 'Start a new sign-in, and open only the address that smapi-login prints.',
		exit: 3,
	},
	answer_without_code: {
		what: 'The browser came back without a code that can be used.',
		next: 'Sign in again for a new code.',
		exit: 3,
	},
	timed_out: {
		what: 'Nobody answered in time ({seconds} s).',
		next: 'Run it again; --timeout SECONDS gives more time, 600 at most. {advice}',
		inWizard: 'Try again, or sign in on another device and paste the address it ends on.',
		exit: 3,
	},

	// A pasted answer (contract 1, `sign-in` and `code`).
	paste_other_sign_in: {
		what: 'This address is from another sign-in.',
		next: 'Paste the address your browser ended on in this sign-in.',
		ofOwner: {
			what: 'This address is not the answer to this request.',
			next: 'Ask the owner to open the address of this request, and to send what their browser ended on.',
		},
		exit: 2,
	},
	paste_not_redirect_uri: {
		what: "This address is not this sign-in's return URL ({redirectUri}).",
		next: 'Paste the whole address your browser ended on after Allow.',
		ofOwner: {
			what: 'This is not the address that this request ends on ({redirectUri}).',
			next: 'Ask the owner for the whole address their browser ended on.',
		},
		exit: 2,
	},
	paste_sign_in_address: {
		what: 'This is the address to open, not the one your browser ended on.',
		next: 'Open it, choose Allow, and paste the address your browser ends on.',
		ofOwner: {
			what: "This is the address to open, not the one that the owner's browser ended on.",
			next: 'Ask the owner for the code, or for the whole address their browser ended on.',
		},
		exit: 2,
	},
	paste_without_state: {
		what: 'This address has no state, so it cannot be matched with this sign-in.',
		next: 'Paste the whole address from the address bar, or only the code.',
		ofOwner: {
			what: 'This address has no state, so it cannot be matched with this request.',
			next: 'Ask the owner for the whole address from the address bar, or paste only the code.',
		},
		exit: 2,
	},
	paste_no_code: {
		what: 'There is no authorization code in this text ({kind}).',
		next: 'Paste the code, or the whole address your browser ended on.',
		ofOwner: {
			what: 'There is no authorization code in this text ({kind}).',
			next: "Paste the code, or the whole address that the owner's browser ended on.",
		},
		exit: 2,
	},
	paste_doubled: {
		what: 'This address has “{parameter}” twice, which Amazon never sends.',
		next: 'Paste the address again, from the address bar alone.',
		ofOwner: {
			what: 'This address has “{parameter}” twice, which Amazon never sends.',
			next: 'Ask the owner for the address once more, from the address bar alone.',
		},
		exit: 2,
	},

	// Amazon's own error pages, which never call back, pasted as text.
	amazon_page_return_url: {
		what: "This is Amazon's error page: it does not know this return URL.",
		next: 'Add it to Allowed Return URLs of the security profile (Web Settings, Save), then sign in again.',
		inWizard: 'Add it to Allowed Return URLs, choose Save, then go on.',
		exit: 2,
	},
	amazon_page_client_id: {
		what: "This is Amazon's error page: it does not know this client ID.",
		next: 'Copy it again from Web Settings of the same security profile, then sign in again.',
		exit: 2,
	},
	amazon_page_scope: {
		what: "This is Amazon's error page: it does not know one of the permissions.",
		next: 'Choose other permissions (--scopes), then sign in again.',
		inWizard: 'Choose other permissions, then sign in again.',
		exit: 2,
	},
	amazon_page_error: {
		what: "This is Amazon's error page, not an answer.",
		next: 'Check the return URL, the client ID and the permissions, then sign in again.',
		exit: 2,
	},

	// The token endpoint (RFC 6749 5.2, Login with Amazon).
	invalid_client: {
		what: 'Amazon does not know this client ID together with this client secret (invalid_client).',
		next: 'Copy both again from Web Settings of the same security profile. {remedy}',
		inWizard:
			'Copy the client ID and the client secret again from Web Settings of the same security profile.',
		exit: 3,
	},
	code_refused: {
		what: 'Amazon did not take the code.',
		next: 'Get a new one: open the address again and choose Allow. The old one was used before, is older than 5 minutes, or is for another return URL (invalid_grant). {list}',
		inWizard:
			'Choose Allow once more for a new code. The old one was used, is older than 5 minutes, or is for another return URL (invalid_grant).',
		ofOwner: {
			what: 'Amazon did not take the code.',
			next: 'Ask the owner to open the same address again and choose Allow. The old code was used, is older than 5 minutes, or is for another return URL (invalid_grant). {list}',
		},
		exit: 3,
	},
	refresh_refused: {
		what: 'Amazon no longer takes the refresh token: it was taken back, or is of another client (invalid_grant).',
		next: 'Sign in again: {command}',
		inWizard: 'Sign in again here; every answer is known.',
		exit: 3,
	},
	refresh_lost: {
		what: 'The token was renewed, but the new refresh token could not be kept: {detail}. The old one may no longer work.',
		next: 'Sign in again: {command}',
		inWizard: 'Sign in again here; every answer is known.',
		exit: 1,
	},
	no_time_left: {
		what: 'There was no token within {seconds} s (--timeout).',
		next: 'Allow more time, or run it again.',
		exit: 1,
		final: true,
	},
	client_mismatch: {
		what: 'The client ID or client secret is wrong for this token (unauthorized_client).',
		next: 'Use the client the token was made with, or sign in again: {command}',
		inWizard:
			'Copy the client ID and the client secret again from Web Settings of the same security profile.',
		exit: 3,
	},
	token_invalid_request: {
		what: 'Amazon found something missing in the request for the token (invalid_request).',
		next: 'A proxy may have changed it. Try again. If it stays, make a report: {program} doctor --report',
		exit: 1,
	},
	unsupported_grant_type: {
		what: 'Amazon does not know this kind of request (unsupported_grant_type).',
		next: 'Check the token host (ASK_LWA_TOKEN_HOST), then try again.',
		exit: 1,
	},
	token_invalid_scope: {
		what: 'Amazon does not know one of the permissions asked for (invalid_scope).',
		next: 'Choose other permissions (--scopes), then sign in again.',
		inWizard: 'Choose other permissions, then sign in again.',
		exit: 3,
	},
	token_error: {
		what: '{host} refused the request ({status}).',
		next: 'Try again; if it stays, sign in again.',
		inWizard: 'Try again with a new address.',
		exit: 1,
	},
	server_busy: {
		what: '{host} is busy or has a fault ({status}).',
		next: 'Wait a little and run it again. Nothing was lost.',
		inWizard: 'Wait a little, then try again here. Your answers are kept.',
		exit: 1,
	},
	retry_later: {
		what: '{host} asks you to wait ({status}).',
		next: 'Try again {when}.',
		inWizard: 'Try again here {when}. Your answers are kept.',
		exit: 1,
	},
	exchange_lost: {
		what: '{host} did not answer completely, or not in time, so the code may be used up.',
		next: 'A new sign-in is needed: run it again.',
		inWizard: 'A new sign-in is needed.',
		exit: 1,
	},
	redirected: {
		what: '{host} tried to send the request on to another address. It was not sent there: that address would get a secret.',
		next: 'A network login page? Open any web page in a browser, then try again. Or check the host that is set.',
		inWizard: 'A network login page? Open any web page, then try again.',
		exit: 1,
	},
	not_lwa: {
		what: 'The answer is not from Login with Amazon.',
		next: 'A network login page? Open any web page in a browser, then try again.',
		inWizard: 'A network login page? Open any web page, then try again.',
		exit: 1,
	},
	not_smapi: {
		what: 'The answer of {host} is a web page, not one of SMAPI.',
		next: 'A network login page? Open any web page in a browser, then try again.',
		inWizard: 'A network login page? Open any web page, then try again.',
		exit: 1,
	},
	bad_answer: {
		what: '{host} sent an answer that cannot be used: {detail}.',
		next: 'Try again. If it stays, make a report: {program} doctor --report',
		exit: 1,
	},
	answer_too_large: {
		what: '{host} sent more than 1 MiB, which is no answer this service gives.',
		next: 'Check the network and the host that is set, then try again.',
		exit: 1,
	},

	// The network.
	unreachable: {
		what: 'Cannot reach {host}: {detail}.',
		next: 'Check the network. {advice}',
		exit: 1,
	},
	unreachable_here: {
		what: 'Cannot reach {host}: {detail}.',
		next: 'Is the program that plays Amazon there ({program} demo) still running?',
		exit: 1,
	},
	http_timeout: {
		what: '{host} did not answer within {seconds} s.',
		next: 'Check the network and try again. {advice}',
		exit: 1,
	},
	tls: {
		what: 'No safe connection to {host}: {detail}.',
		next: 'Check the clock of this computer. With a company proxy, point NODE_EXTRA_CA_CERTS at its CA file.',
		exit: 1,
	},
	connection_lost: {
		what: 'The connection to {host} broke before the answer was whole.',
		next: 'Try again.',
		exit: 1,
	},
	proxy: {
		what: 'The proxy {proxy} did not let the request through: {detail}.',
		next: 'Check {variable} and NO_PROXY, then try again.',
		exit: 1,
	},

	// SMAPI.
	smapi_unauthorized: {
		what: 'SMAPI does not take this token (401): it has ended or was taken back.',
		next: 'Renew it, or sign in again; a received one only the client can renew. {hint}',
		exit: 3,
	},
	smapi_forbidden: {
		what: 'SMAPI refuses this token (403): the permission for the call is missing.',
		next: 'Ask for skills:read or skills:readwrite, with the account that owns the skills.',
		exit: 3,
	},
	no_vendor: {
		what: 'This account has no vendor ID: its developer registration is not finished.',
		next: 'Finish it at https://developer.amazon.com, or sign in with the account that owns the skills.',
		exit: 3,
	},
	other_account: {
		what: 'Another account answered, {answered}. Profile “{profile}” is of {vendors}.',
		next: 'Keep it under another name (--profile), replace it (--replace), or sign in again with the right account.',
		inWizard: 'Keep it under another name, replace the profile, or sign in again with the right account.',
		exit: 2,
	},
	unclear_account: {
		what: 'This account has no vendor ID, so nobody can tell whether it is the one of profile “{profile}” ({vendors}).',
		next: 'Keep it under another name (--profile), replace it (--replace), or sign in again with the right account.',
		exit: 2,
	},

	// This computer.
	port_busy: {
		what: 'Port {port} on 127.0.0.1 is in use {holder}.',
		next: 'Close the program that uses it and try again, or use --no-browser. To use another port, add --port N; http://127.0.0.1:N/cb must be one of the Allowed Return URLs.',
		inWizard:
			'Close the program that uses it and try again, or sign in on another device. To use another port, start with --port N; http://127.0.0.1:N/cb must be one of the Allowed Return URLs.',
		exit: 1,
	},
	no_loopback: {
		what: 'Nothing can listen on 127.0.0.1 on this computer: {detail}.',
		next: 'Use --no-browser and paste the address your browser ends on.',
		inWizard: 'Sign in on another device and paste the address it ends on.',
		exit: 1,
	},
	save_failed: {
		what: 'Cannot save {path}: {detail}.',
		next: 'Nothing was changed. Run it again when that is mended. {mend}',
		inWizard: 'Nothing was changed. Try again here when that is mended. {mend}',
		exit: 1,
	},
	write_failed: {
		what: 'Cannot write the result: {detail}.',
		next: 'Check where the output goes, then run it again.',
		exit: 1,
		final: true,
	},
	read_failed: {
		what: 'Cannot read {path}: {detail}.',
		next: 'Fix that, or set SMAPI_LOGIN_CONFIG_DIR to another folder. {mend}',
		exit: 1,
		final: true,
	},
	input_file: {
		what: 'Cannot read {path}: {detail}.',
		next: 'Name a file that you can read, then run it again.',
		exit: 1,
		final: true,
	},
	file_damaged: {
		what: '{path} is not a file of smapi-login ({detail}). It was not touched.',
		next: 'Move it away or restore it from a backup, then run it again.',
		exit: 1,
		final: true,
	},
	file_newer: {
		what: '{path} was written by a newer version of smapi-login. It was not touched.',
		next: 'Update it: npm install -g smapi-login@latest',
		exit: 1,
		final: true,
	},
	store_busy: {
		what: 'Another smapi-login is busy with {path} (process {pid}).',
		next: 'Wait for it or end it, then run it again. Its lock is {lock}, which may be removed when no smapi-login is running.',
		inWizard: 'Wait for it or end it, then try again here. Its lock is {lock}.',
		exit: 1,
	},

	// What is handed on, and where secrets come from.
	keychain_unavailable: {
		what: 'The keychain of this computer cannot be used: {detail}.',
		next: '{remedy}',
		exit: 1,
		final: true,
	},
	keychain_missing: {
		what: 'The keychain does not give the secrets of {whose}.',
		next: '{hint}',
		inWizard: 'Enter here what is asked for; it is stored again.',
		exit: 1,
	},
	secret_command: {
		what: 'The command for the client secret ({name}) gave none: {detail}.',
		next: 'Run it by itself to see why (a password manager may be locked), then try again.',
		exit: 1,
		final: true,
	},
	secret_file: {
		what: 'Cannot read the client secret from {path}: {detail}.',
		next: 'Give a file whose first line is the client secret.',
		exit: 1,
		final: true,
	},
	file_not_private: {
		what: '{path} names a command for the client secret, which is not run because {detail}.',
		next: 'Check who could have changed it; then chmod 600 the file and chmod 700 its folder.',
		exit: 1,
		final: true,
	},
	unwritable_value: {
		what: 'The value of {name} cannot be written: it has characters that {reader} cannot hold.',
		next: 'Use the format json, which holds every value.',
		exit: 1,
		final: true,
	},
	missing_secret: {
		what: 'Profile “{profile}” has no {missing}, which {format} needs.',
		next: '{hint}',
		exit: 3,
		final: true,
	},
	foreign_file: {
		what: '{path} was not changed: {detail}.',
		next: 'Correct it or move it away, then run it again.',
		exit: 1,
		final: true,
	},
	helper_failed: {
		what: '{command} failed: {detail}.',
		next: '{hint}',
		exit: 1,
		final: true,
	},
	secret_unchecked: {
		what: '{host} could not be asked whether the new secret belongs to the client: no answer came. Nothing was replaced.',
		next: 'Try again when the network is there, or run the same command with --no-probe to save it unchecked.',
		exit: 1,
		final: true,
	},
	no_such_file: {
		what: 'There is no file {path}.',
		next: 'Check its name, then run it again.',
		exit: 2,
		final: true,
	},
	import_refused: {
		what: 'Nothing was imported:\n{list}',
		next: 'Correct the file, or add what is named, then import it again.',
		exit: 1,
		final: true,
	},

	// Usage and input.
	usage: {what: '{detail}', next: '{hint}', exit: 2, final: true},
	missing_answers: {
		what: 'Some answers are missing:\n{list}',
		next: 'Give them and run it again. {hint}',
		exit: 2,
		final: true,
	},
	input_ended: {
		what: 'Standard input ended where {wanted} was expected.',
		next: '{hint}',
		exit: 2,
		final: true,
	},
	bad_value: {what: '{name}: {detail}', next: '{hint}', exit: 2, final: true},
	wrong_kind: {what: 'This is {kind}, not {wanted}.', next: '{hint}', exit: 2, final: true},
	bad_host: {
		what: '{name} is not a host that a secret may go to: {detail}.',
		next: 'Use https://HOST, or http://127.0.0.1:PORT for tests.',
		exit: 2,
		final: true,
	},
	host_mismatch: {
		what: '“{profile}” belongs to {stored}, but the environment names {wanted}. Nothing was sent.',
		next: 'Unset {variable}, or sign in again under another profile name.',
		exit: 2,
		final: true,
	},
	profile_exists: {
		what: 'There is a profile “{profile}” already, of another client.',
		next: 'Choose another name with --profile, or add --replace.',
		inWizard: 'Choose another name, or replace it.',
		exit: 2,
	},
	host_not_allowed: {
		what: 'The environment sends secrets to {hosts}, which is not Amazon. Nothing was sent.',
		next: 'If you mean that, add {flags}; else unset ASK_LWA_TOKEN_HOST and ASK_SMAPI_SERVER_BASE_URL.',
		exit: 2,
		final: true,
	},
	unknown_profile: {what: 'There is no profile “{profile}”.', next: '{hint}', exit: 2, final: true},
	profile_damaged: {
		what: 'Profile “{profile}” is damaged ({detail}).',
		next: 'Sign in again under this name with --replace, or remove it: {program} profiles remove {profile:word}',
		exit: 1,
		final: true,
	},
	no_profile: {what: 'There is no saved profile yet.', next: 'Sign in: {program}', exit: 3, final: true},
	sign_in_needed: {
		what: 'Profile “{profile}” needs a new sign-in: {detail}.',
		next: 'Sign in again: {command}',
		inWizard: 'Sign in here; every answer is known.',
		exit: 3,
	},
	received_expired: {
		what: 'The received token of profile “{profile}” has ended.',
		next: 'Ask the client for a new one, then save it with: {program} --role owner --profile {profile:word}',
		exit: 3,
		final: true,
	},
	received_not_renewable: {
		what: 'Profile “{profile}” holds a received token, which this computer cannot renew.',
		next: 'Ask the client for a new one, then save it with: {program} --role owner --profile {profile:word}',
		exit: 3,
		final: true,
	},
	unknown_request: {
		what: 'There is no open request {detail}.',
		next: 'To see the open ones: {program} requests list',
		exit: 2,
		final: true,
	},
	request_mismatch: {
		what: 'This is the answer to request {answered}, not to {named}. Nothing was sent.',
		next: 'Give --request {id}, or leave --request and --profile out.',
		exit: 2,
		final: true,
	},
	request_ended: {
		what: 'This is the answer to a request that is finished or was cancelled. Nothing was sent.',
		next: 'An owner needs the address of an open one: {program} requests list',
		exit: 2,
		final: true,
	},
	ambiguous_request: {
		what: 'Several requests are open, and a code alone does not say whose it is:\n{list}',
		next: 'Name one: --profile NAME, or --request ID.',
		exit: 2,
		final: true,
	},
} as const satisfies Record<string, FailureRow>;

/** The table by code. */
export const failures: Readonly<Record<keyof typeof rows, FailureRow>> = rows;
