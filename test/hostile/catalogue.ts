/**
 * What the rows of the catalogue put in, in its order. A row is automated by `row('A01', …)` (without a terminal) and
 * `inWizard('A01', …)` in a file `cases-….ts`; with both, both have to pass.
 */
const inputs = {
	// A: sign-in protocol.
	A01: 'control: browser flow, GOOD, AS answers well',
	A02: 'CB(code=EVIL); CB(code=EVIL&state=)',
	A03: 'wrong-state callbacks 10,000 times at 200 a second, then GOOD',
	A04: 'S with its case flipped, less a character, plus one, plus %00, plus %20',
	A05: 'code twice; state twice in both orders',
	A06: 'CB(code=A&error=access_denied&state=S)',
	A07: 'CB(error=access_denied&state=S)',
	A08: 'drive-by cancel without and with a wrong state, 100 times',
	A09: 'CB(error=E&state=S) for every E',
	A10: 'no code, an empty code, a blank code',
	A11: 'GOOD on two sockets within 1 ms, and 1 s after success',
	A12: 'first exchange 400 invalid_grant, GOOD again',
	A13: '50 sign-ins started and cancelled: states and challenges',
	A14: '20 sign-ins: verifiers at the AS',
	A15: 'downgrade: PKCE called unsupported, in the callback and by the token endpoint',
	A16: 'GOOD with iss of the AS; of another; two',
	A17: 'profile of AS1, expired; token with the token host AS2',
	A18: 'client ID amzn1.x&scope=evil#f, with a space, with %26',
	A19: 'token answer with a narrower scope; without one',
	A20: 'GOOD with unknown parameters in random order',
	A21: 'paste R?code=GOODCODE&state=S',
	A22: 'paste the bare code; code=…&state=S; ?code=…&state=S',
	A23: 'paste an address with a wrong state; without one',
	A24: 'paste an address of another host, path, port, localhost',
	A25: 'paste the sign-in address; one with error=access_denied&state=S',
	A26: 'callback and paste with code=GO%2FA%2BB.c%2A%21',
	A27: 'code of 4,000 characters; with %0A, %00, %1B, %C3%A9 inside',
	A28: "two open requests of two clients; Q1's address for Q2, then Q2's",
	A29: "somebody else's address: look-alikes, user name, javascript:, redirect_uri, token, ESC, 1 MB",
	A30: 'received token: Bearer, quoted, header, refresh token, secret, 5,000 characters, ESC',
	// B: loopback listener.
	B01: 'which sockets listen before, while and after a sign-in waits',
	B02: 'POST, PUT, PATCH, DELETE, OPTIONS, TRACE, CONNECT to the GOOD address',
	B03: 'HEAD; prefetch by Sec-Purpose and by Purpose',
	B04: "other paths with GOOD's query",
	B05: 'GOOD and /favicon.ico on one keep-alive socket that stays open',
	B06: '6 idle sockets, GOOD on a seventh',
	B07: 'GOOD with other Hosts, none, two',
	B08: 'a header of 64 KiB, 3,000 headers, a request line of 1 MiB',
	B09: '200 sockets, one header byte each 5 s',
	B10: '1,000 sockets at once with a wrong state, 256 file descriptors',
	B11: 'GOOD with Content-Length 1000000000 and an endless body',
	B12: 'random bytes, NUL in the method line, HTTP/9.9, malformed escapes',
	B13: '127.0.0.1:9090 taken before the start',
	B14: 'only [::1]:9090 taken',
	B15: '0.0.0.0:9090 taken with address reuse',
	B16: 'port 9090 taken, freed while the message is up, then try again',
	B17: 'two sign-ins at once, on one port and on two',
	B18: 'GOOD 1 s after SIGINT, and 1 s after the time ran out',
	B19: 'GOOD and a line of the same address on stdin within 10 ms',
	B20: 'nobody comes, 5 s',
	B21: 'headers of the success, error and 404 pages',
	B22: 'marker zq9x<script> in every field',
	B23: 'the token endpoint takes 10 s, 5 reloads meanwhile',
	B24: 'GOOD, then the exchange fails (400)',
	B25: '/go/x, a wrong random part, additions, POST, after the end',
	// C: answers of the token endpoint and of SMAPI.
	C01: 'token: 200 text/html, a hotel login page',
	C02: 'token: 301, 302, 303, 307, 308 to the same host and to another',
	C03: 'vendors: 301, 302, 303, 307, 308 to the same host and to another',
	C04: 'token: accepts, reads, never answers',
	C05: 'token: JSON one byte a second, without end',
	C06: 'token: reset after the headers, mid-body; Content-Length too large',
	C07: 'token: 500 MB, endless chunks, a gzip that unpacks to 1 GiB',
	C08: 'token: empty, 204, null, [], "x", 42, {',
	C09: 'token: access_token missing, empty, blank, 5, {}, ["a"], true',
	C10: 'token_type bearer, BEARER; mac, missing',
	C11: 'odd expires_in',
	C12: 'sign-in answer without refresh_token',
	C13: 'refresh answer without refresh_token, three times',
	C14: 'refresh answer with a new refresh_token',
	C15: 'refresh: 400 invalid_grant',
	C16: '10 token at once, expired; the AS rotates and revokes everything on a replay',
	C17: 'sign-in and refresh: 401 invalid_client, 400 unauthorized_client',
	C18: 'refresh: 500, 502, 503, 504 with HTML',
	C19: '429 with Retry-After 2; 86400; a date in 2099; -1; x',
	C20: '200 with an error; 400 with an object as error; a 1 MB description',
	C21: 'token values with a newline, ESC, NUL, an emoji',
	C22: 'token JSON with __proto__, a doubled key, 100,000 nested arrays',
	C23: 'TLS: self-signed, expired, wrong name, TLS 1.0 only, plain text',
	C24: 'hosts http://10.0.0.9, http://evil.example, file:x, javascript:x, //evil.example, not a url, empty',
	C25: 'hosts set: sign-in, token, status, doctor',
	C26: 'a host that does not resolve, refuses, cannot be reached',
	C27: 'good exchange, then vendors 401, 403, 404, 500, never',
	C28: 'vendors empty, null, missing, 5,000, without id, numeric id, equal ids, a long name',
	C29: 'clock a day ahead, then a day behind; token three times, doctor',
	C30: 'the probe answered with 302 elsewhere, HTML, 200 with tokens, 429, garbage, never',
	// D: profile storage.
	D01: '20 processes save 20 profiles at once; then 20 save the same one',
	D02: '200 profiles; a save killed after a random time, 200 rounds',
	D03: 'SIGKILL while the lock is held',
	D04: 'a holder of the lock stopped by SIGSTOP; profiles and a save',
	D05: 'first save under umask 000, 022, 077',
	D06: 'file 0644, then 0666, then 0600: doctor, then a save each',
	D07: 'folder 0500, then file 0400 in a writable folder (no root)',
	D08: 'file system full; ulimit -f 1',
	D09: 'the file is a link to a file elsewhere',
	D10: "dangling link, link loop, link to another user's file, a folder",
	D11: 'file cut off at 25 places, empty, null, [1], "x", 7, true; every command on each',
	D12: '{"hello":1}; ask-cli\'s JSON; good with unknown keys',
	D13: 'version 999, and the own version raised',
	D14: 'damaged profiles beside nine good ones',
	D15: 'profile names __proto__, constructor, prototype',
	D16: 'names a.b, a.b.c, ., a\\.b, 0, length beside a',
	D17: 'names empty, blanks, paths, NUL, newline, ESC, 300 long, flags, shell, %s, emoji',
	D18: '10,000 profiles: profiles, status, one save',
	D19: 'sign-in under an existing name: another client, the same client, a failure half-way',
	D20: 'a sign-in waits, another process adds a profile, the sign-in saves',
	D21: 'export into an ask-cli configuration with other profiles',
	D22: 'export into a configuration that is corrupt, an array, read-only, a link',
	D23: 'export of a secret that a shell or a dotenv reader would take apart',
	D24: 'export to a file that exists, and to a new one under umask 000',
	D25: 'import of hostile files',
	// E: terminal.
	E01: 'escape sequences in error_description, vendor name, scope, reason phrase, certificate subject',
	E02: 'escape sequences pasted in every field, as the profile argument, in the override variables',
	E03: 'vendor and profile names with U+202E, U+2066, U+200B, U+FEFF, 50 combining marks',
	E04: 'bracketed paste of “secret”, then Enter, in each field',
	E05: '“secret” CR in one write; “secret” CR LF; the same with long values',
	E06: 'a, b, Enter as three writes 0, 1 and 5 ms apart, 50 rounds each',
	E07: 'id, secret, y, each with a line end, pasted into the first field; with and without brackets',
	E08: 'Enter 0, 5, 20, 50 ms after the start, 50 starts each',
	E09: '4,000 characters in one write and at 1 per ms into each field',
	E10: 'empty and blank submit in each required field; blanks at the ends',
	E11: 'the whole wizard at 20×5, 40×10, 40×12, 300×80',
	E12: '200 resizes in 2 s at each step',
	E13: 'wizard with stdin from an empty file, from `yes`, closed; no answers',
	E14: 'wizard with stdout to a pipe or file; every other command the same way',
	E15: 'TERM=dumb; TERM not set; NO_COLOR=1; CI=1',
	E16: 'output into head -1, closed, on the always-full device',
	E17: 'byte 03, and SIGINT from outside, at each step',
	E18: 'SIGTERM, SIGHUP, the terminal closed, at each step',
	E19: 'Ctrl+Z and SIGTSTP at each step, a shell command, foreground; a callback meanwhile',
	E20: 'SIGINT in the exchange (5 s) and at a random moment around the save',
	E21: 'Ctrl+D at each step',
	E22: 'arrows, Home, End, Delete, F5, Alt+x, Tab, mouse and focus reports in every field',
	E23: 'names in Chinese, family emoji, Arabic, Devanagari; Backspace; move inside',
	// F: secrets.
	F01: 'every command and the wizard, success and failure: stdout and stderr',
	F02: 'the same with --debug, --verbose, DEBUG=*, NODE_DEBUG',
	F03: 'AS echoes the request in error_description, an HTML 500, the reason phrase, Location',
	F04: 'the process list every millisecond: sign-in, token, export, exec, copying',
	F05: 'environment of the browser opener and of the clipboard helpers, secrets in all variables',
	F06: 'exec: environment, arguments, exit codes, signals',
	F07: 'files in HOME, the temporary and the XDG directories after sign-ins, renewals, a failure',
	F08: 'SIGKILL in a save: left-overs at once, and after the next run',
	F09: "Node's diagnostic report on a signal, waiting and in the exchange; damaged file, hostile answer",
	F10: 'client secret and code typed and pasted: every frame; shown, hidden, a step back, 30 s',
	F11: 'scrollback after OK, error, CANCEL',
	F12: 'status, profiles, doctor, doctor --report, as text and JSON',
	F13: 'stored access token and client secret with a newline: token, status --check, wizard',
	F14: 'sign-in URL in the no-browser way at 80 columns',
	F15: 'secret-valued flags',
	// G: environment.
	G01: 'HOME and XDG unset, HOME empty, relative, not existing, read-only',
	G02: 'a user ID without an account, root, a read-only root file system',
	G03: 'no display, no opener on PATH',
	G04: 'opener: exit 3, hangs, 10 MB on stderr, ESC sequences, takes 20 s',
	G05: 'BROWSER a missing file, false, sh -c …, $(…), ;…, empty, %s',
	G06: 'what the opener gets',
	G07: 'WSL marks, with and without wslview',
	G08: 'SSH variables, no display',
	G09: 'CI=true: token valid, expired, refresh revoked, profile missing, nothing there',
	G10: 'HTTPS_PROXY and https_proxy: working, refusing, hanging, 407, HTML; NO_PROXY; loopback',
	G11: 'offline: profiles, status, export, doctor, demo, token expired, sign-in',
	G12: 'token host with IPv6 alone; then no IPv4 loopback at all',
	G13: 'clock in 1970; in 2100',
	G14: 'LC_ALL=C, LANG=C, no locale at all',
	G15: 'an old Node: said to be 16.20, 18.20, 20.19; real ones from SMAPI_LOGIN_TEST_NODES',
	G16: 'current directory deleted, not readable, holding hostile files',
	G17: 'demo with real profiles and overrides; two at once; SIGINT in it',
	G18: 'hostile team files found upwards: token, status, team check, sign-in, wizard',
} as const satisfies Readonly<Record<string, string>>;

/**
 * What happened to people, by group: how many rows, and what they are about. Such a row is added to its group's file
 * (`cases-field-n.ts` for N, …) as one call; nothing else has to be changed, and until it is there it counts as SKIP:
 *
 *     field('N01', 'what is put in, in a few words', {slow: true}, async context => {
 *       const signIn = await context.signIn({pasted: true}); // or Wizard.start(context)
 *       …                                                    // check(condition, 'what is wrong'), context.ends(…)
 *       return 'what came of it, in a few words';
 *     }),
 *
 * The options (`CaseOptions` in case.ts) may be left out; rows without `slow` are in the quick run and take 2 s at most.
 * A row of the attackers' group A is called FA01 here, since A01 is a row of the catalogue. Secrets, terminal, file and
 * Node's own lines are judged after every row (after-case.ts). Alone: `npm run hostile -- N01`, a group: `-- N`.
 */
const fieldGroups = {
	N: [19, 'what people give'],
	T: [9, 'terminal and surroundings'],
	S: [14, 'storage and processes'],
	FA: [10, 'what an attacker would try'],
	U: [30, 'what newcomers met'],
} as const;

export type HostileId = keyof typeof inputs;
export type FieldId = `${keyof typeof fieldGroups}${number}`;

/** There is no such row. */
const gaps: ReadonlySet<string> = new Set(['S09']);

/** Every ID, in the order of the catalogue. */
export const catalogueIds: readonly string[] = [
	...Object.keys(inputs),
	...Object.entries(fieldGroups).flatMap(([group, [count]]) =>
		Array.from({length: count}, (_, index) => `${group}${String(index + 1).padStart(2, '0')}`),
	),
].filter(id => !gaps.has(id));

/** `A` of `A01`, `FA` of `FA01`. */
export function groupOf(id: string): string {
	return id.replace(/\d+$/, '');
}

/** What a row puts in; of a field case that nobody has automated what its group is about. */
export function inputOf(id: string): string {
	const known: Readonly<Record<string, string>> = inputs;
	return known[id] ?? `(${fieldGroups[groupOf(id) as keyof typeof fieldGroups][1]})`;
}
