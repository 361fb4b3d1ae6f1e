import type {FailureCode} from '../../source/core/failure.ts';

/** Why a failure happens, in more words than fit a screen, and by what words of the other side people search for it. */
interface Cause {
	readonly why: string;
	/** As Amazon, a browser or the system says it. */
	readonly alsoSeen?: readonly string[];
}

/** One for every failure of the table: the compiler asks for it. Only docs/failures.md has them, so no start of the program pays. */
export const failureCauses: Readonly<Record<FailureCode, Cause>> = {
	access_denied: {
		why: 'Cancel was chosen on the page of Amazon, or the account may not allow it.',
		alsoSeen: ['error=access_denied', 'Access not permitted.'],
	},
	owner_declined: {
		why: 'The owner chose Cancel, and sent you what the browser ended on.',
		alsoSeen: ['error=access_denied'],
	},
	owner_wants_less: {
		why: 'After a no, “Ask for less” leads to the permissions again. The old request has ended.',
	},
	authorization_invalid_request: {
		why: 'A part of the address is missing or changed: it was cut when it was copied, or the client ID or return URL has a stray sign.',
		alsoSeen: ['error=invalid_request'],
	},
	authorization_unauthorized_client: {
		why: 'The client ID exists, but its security profile is not set up for Login with Amazon.',
		alsoSeen: ['error=unauthorized_client'],
	},
	unsupported_response_type: {
		why: 'ASK_LWA_AUTHORIZE_HOST names a server that is not Login with Amazon.',
		alsoSeen: ['error=unsupported_response_type'],
	},
	invalid_scope: {
		why: 'A permission has a typing error, or is one that Amazon gives only to its own programs (skills:debug). One unknown permission refuses the whole request.',
		alsoSeen: ['An unknown scope was requested', 'error=invalid_scope'],
	},
	authorization_server_error: {
		why: 'Amazon has a fault, or is busy.',
		alsoSeen: ['error=server_error', 'error=temporarily_unavailable'],
	},
	authorization_error: {why: 'Amazon gave a reason that no standard names; its own words are shown.'},
	issuer_mismatch: {
		why: 'The answer carries the name of another server (iss, RFC 9207): another sign-in was mixed in.',
	},
	answer_without_code: {
		why: 'What came back has the right state, but no code, or one with signs that no code has.',
	},
	timed_out: {
		why: 'Nobody chose Allow in time, or Amazon showed an error page, which never calls back: an unregistered return URL, an unknown client ID.',
	},
	paste_other_sign_in: {why: 'Its state is of an earlier sign-in, or of another terminal’s.'},
	paste_not_redirect_uri: {
		why: 'It is the address of another page: of Amazon’s own, or of another return URL.',
	},
	paste_sign_in_address: {why: 'The address that you were given to open was pasted back.'},
	paste_without_state: {why: 'It was cut when it was copied.'},
	paste_no_code: {why: 'Something else was on the clipboard.'},
	paste_doubled: {why: 'Two addresses were pasted into one another, or somebody added to it.'},
	amazon_page_return_url: {
		why: 'The return URL is not in Allowed Return URLs of the security profile, byte for byte: localhost is not 127.0.0.1, a slash at the end counts, and Allowed Origins is another field.',
		alsoSeen: [
			'We’re sorry! An error occurred when we tried to process your request. Error Summary: 400 Bad Request',
			'The redirect URI you provided has not been whitelisted for your application',
		],
	},
	amazon_page_client_id: {
		why: 'The client ID was cut, or is of a profile that was deleted.',
		alsoSeen: ['Unknown client_id', '400 Bad Request'],
	},
	amazon_page_scope: {
		why: 'As invalid_scope, told on a page instead of by an answer.',
		alsoSeen: ['An unknown scope was requested'],
	},
	amazon_page_error: {
		why: 'Amazon shows this page instead of calling back; its summary says which of the three it is.',
		alsoSeen: ['400 Bad Request'],
	},
	invalid_client: {
		why: 'ID and secret are of two security profiles, one of them is incomplete, or the secret was replaced at Amazon.',
		alsoSeen: ['invalid_client', 'Client authentication failed', '401'],
	},
	code_refused: {
		why: 'A code works once and for five minutes. It may also be for another return URL than the one of this request.',
		alsoSeen: ['invalid_grant', 'The request has an invalid grant parameter : code'],
	},
	refresh_refused: {
		why: 'The owner took the permission back, changed the password, or the token was made with another client.',
		alsoSeen: [
			'invalid_grant',
			'The request has an invalid grant parameter : refresh_token',
			'User may have revoked or didn’t grant the permission',
		],
	},
	refresh_lost: {
		why: 'Amazon replaced the refresh token, and there was no file that the new one could be written to.',
	},
	no_time_left: {why: 'Amazon or the network was slower than --timeout allows.'},
	client_mismatch: {
		why: 'A refresh token belongs to the client that it was made with.',
		alsoSeen: ['unauthorized_client'],
	},
	token_invalid_request: {
		why: 'Something between here and Amazon changed the request.',
		alsoSeen: ['invalid_request'],
	},
	unsupported_grant_type: {
		why: 'ASK_LWA_TOKEN_HOST names a server that is not Login with Amazon.',
		alsoSeen: ['unsupported_grant_type'],
	},
	token_invalid_scope: {why: 'As invalid_scope, told at the exchange.', alsoSeen: ['invalid_scope']},
	token_error: {why: 'An answer that the standard does not know.'},
	server_busy: {
		why: 'Amazon has a fault. It was tried again three times where that is safe.',
		alsoSeen: ['500', '503', '429', 'server_error'],
	},
	retry_later: {
		why: 'Too many requests in a short time. A wait of 20 seconds or less is waited here, twice at most; then it is server_busy.',
		alsoSeen: ['429', 'Request rate exceeded.', 'Retry-After'],
	},
	exchange_lost: {
		why: 'The line broke after the code was sent. It may have been taken, so it is not sent twice.',
	},
	redirected: {why: 'A hotel’s or company’s login page, or a wrong host.', alsoSeen: ['301', '302', '307']},
	not_lwa: {
		why: 'A login page of the network stands between here and Amazon.',
		alsoSeen: ['Unexpected token < in JSON'],
	},
	not_smapi: {why: 'As not_lwa, for SMAPI.', alsoSeen: ['Unexpected token < in JSON']},
	bad_answer: {why: 'The answer is JSON, but not one that can be used.'},
	answer_too_large: {why: 'The host is not the one you mean, or something is in between.'},
	unreachable: {
		why: 'No network, a wrong name, a firewall, or a proxy that is not set.',
		alsoSeen: ['ENOTFOUND', 'ECONNREFUSED', 'EHOSTUNREACH', 'getaddrinfo'],
	},
	unreachable_here: {
		why: 'The host is this computer, and no program listens there.',
		alsoSeen: ['ECONNREFUSED 127.0.0.1'],
	},
	http_timeout: {why: 'A slow network, or a firewall that swallows packets.', alsoSeen: ['ETIMEDOUT']},
	tls: {
		why: 'The clock is wrong, or a company proxy signs with a certificate that Node does not know.',
		alsoSeen: [
			'self-signed certificate in certificate chain',
			'unable to get local issuer certificate',
			'CERT_HAS_EXPIRED',
			'SELF_SIGNED_CERT_IN_CHAIN',
		],
	},
	connection_lost: {why: 'The line broke.', alsoSeen: ['ECONNRESET', 'socket hang up']},
	proxy: {
		why: 'The proxy wants a login, does not know the host, or is not there.',
		alsoSeen: ['407 Proxy Authentication Required', 'tunneling socket could not be established'],
	},
	smapi_unauthorized: {
		why: 'The hour is over, or the permission was taken back.',
		alsoSeen: ['401', 'Token is invalid/expired.'],
	},
	smapi_forbidden: {
		why: 'The token lacks the permission, or the account has no part in the vendor. status --check ends with 1 for it: the profile itself is good.',
		alsoSeen: ['403', 'User has not consented to this operation', 'Not authorized for requested operation'],
	},
	no_vendor: {
		why: 'An Amazon account becomes a developer account only when its registration is finished. status --check ends with 1 for it: the profile itself is good.',
	},
	other_account: {why: 'The browser was signed in to another Amazon account.'},
	unclear_account: {why: 'Without a vendor ID there is nothing to compare.'},
	port_busy: {
		why: 'ask-cli, another smapi-login or a server of yours listens there.',
		alsoSeen: ['EADDRINUSE'],
	},
	no_loopback: {
		why: 'A container or sandbox without a loopback network.',
		alsoSeen: ['EADDRNOTAVAIL', 'EACCES'],
	},
	save_failed: {
		why: 'The disk is full or read-only, the folder belongs to another user (was it run with sudo?), or the file was mounted alone into a container.',
		alsoSeen: ['ENOSPC', 'EROFS', 'EACCES', 'EBUSY', 'EXDEV'],
	},
	write_failed: {why: 'The disk is full, or the reader of a pipe went away.', alsoSeen: ['EPIPE', 'ENOSPC']},
	read_failed: {
		why: 'The file belongs to another user, others may write it, or it is no file.',
		alsoSeen: ['EACCES', 'EISDIR'],
	},
	no_such_file: {
		why: 'The name has a typing error, or it is meant from another folder than this one.',
		alsoSeen: ['ENOENT', 'No such file or directory'],
	},
	secret_unchecked: {
		why: 'There is no network, or a proxy or firewall stops it. A secret that does not fit would end every refresh, so it is not saved unseen.',
	},
	input_file: {
		why: 'It is a folder, it is too large, or the file is not yours to read.',
		alsoSeen: ['EISDIR', 'EACCES'],
	},
	keychain_unavailable: {
		why: 'No keychain runs here (over SSH, in a container), it is locked, it says no, or its library is not installed.',
		alsoSeen: ['org.freedesktop.secrets', 'No such interface', 'User interaction is not allowed'],
	},
	keychain_missing: {
		why: 'The entry was removed from the keychain, or the profile file came from another computer.',
	},
	file_damaged: {
		why: 'It was edited by hand, or cut by something else. smapi-login writes it in one step, so it does not leave halves.',
	},
	file_newer: {why: 'A newer version was used on this computer, or the folder is shared.'},
	store_busy: {why: 'Another smapi-login writes at this moment, or hangs.'},
	secret_command: {why: 'The password manager is locked, not installed, or waits for a person.'},
	secret_file: {why: 'The path is wrong, the file is empty, or not yours to read.'},
	file_not_private: {
		why: 'A command that is run from a file must come from a file that nobody else could change.',
	},
	unwritable_value: {why: 'Some formats cannot hold line ends or control characters.'},
	missing_secret: {
		why: 'A received token cannot renew itself, and what keeps only the access token ends within the hour.',
	},
	foreign_file: {
		why: 'The file of the other program is not what that program writes; a merge could lose something.',
	},
	helper_failed: {why: 'The other program (gh) said no; its words are shown.'},
	import_refused: {why: 'All profiles of the file are imported, or none.'},
	usage: {why: 'A word, a flag or a pair of flags that is not known.'},
	missing_answers: {
		why: 'Nobody can be asked here: no terminal, CI is set, or --no-input.',
		alsoSeen: ['CI=true'],
	},
	input_ended: {why: 'Fewer lines came than were announced, or an empty file was given.'},
	bad_value: {
		why: 'The value of a flag or variable has a form that cannot be right, or is empty where a pipeline has no such secret.',
	},
	wrong_kind: {why: 'Another value of the same page was copied: IDs, secrets and tokens look alike.'},
	bad_host: {why: 'Secrets go over https only, except to this computer.'},
	host_mismatch: {
		why: 'A profile’s secrets go only to the hosts that it was made with; a variable names others (a direnv or .envrc?).',
	},
	profile_exists: {why: 'The name is taken by a profile of another client ID.'},
	host_not_allowed: {
		why: 'A variable of the environment names a host that is not Amazon’s: it might be a trap in a repository’s .envrc.',
	},
	unknown_profile: {why: 'A typing error, another settings folder, or it was removed.'},
	profile_damaged: {why: 'The file was edited by hand.'},
	no_profile: {why: 'Nobody signed in with this settings folder yet.'},
	sign_in_needed: {why: 'The token has ended and cannot be renewed.'},
	received_expired: {why: 'A received token lives to its end and not longer: only the client can renew.'},
	received_not_renewable: {why: 'The refresh token stayed with the client.'},
	unknown_request: {why: 'It was answered or cancelled, or its 30 days are over.'},
	request_mismatch: {why: 'Several owners answer, and the answers were mixed up.'},
	request_ended: {
		why: 'The owner answered late, or after the request was cancelled or replaced by another one.',
	},
	ambiguous_request: {why: 'A bare code does not carry the name of its request; a whole address does.'},
};
