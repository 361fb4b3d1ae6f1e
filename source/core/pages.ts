/** What the browser can be shown by the callback listener. */
export type PageKind =
	| 'accepted'
	| 'declined'
	| 'refused'
	| 'answered'
	| 'onward'
	| 'used-up'
	| 'bad-request'
	| 'wrong-host'
	| 'not-found'
	| 'wrong-method'
	| 'timed-out'
	| 'too-large'
	| 'not-yet';

export interface Page {
	/** The HTTP status that goes with it. */
	readonly status: number;
	/** A whole document: the same bytes for every request, so nothing of a request can be in it (CWE-79). */
	readonly html: string;
}

interface Words {
	readonly status: number;
	/** `terminal` when all that is left is to go back there. */
	readonly tone: 'terminal' | 'calm' | 'alert';
	readonly title: string;
	readonly text: readonly string[];
}

// The code is exchanged after the page is sent, so `accepted` cannot say that the sign-in succeeded.
const words: Readonly<Record<PageKind, Words>> = {
	accepted: {
		status: 200,
		tone: 'terminal',
		title: 'Go back to the terminal',
		text: ['smapi-login has the answer and goes on in the terminal.', 'You can close this window.'],
	},
	declined: {
		status: 200,
		tone: 'alert',
		title: 'The sign-in did not work',
		text: ['Go back to the terminal: it says why.', 'You can close this window.'],
	},
	refused: {
		status: 400,
		tone: 'alert',
		title: 'Not the answer to this sign-in',
		text: [
			'It may be left over from an earlier sign-in. smapi-login goes on waiting for the right one.',
			'Open the address that the terminal shows.',
		],
	},
	answered: {
		status: 200,
		tone: 'terminal',
		title: 'This sign-in has its answer already',
		text: ['The terminal shows how it went.', 'You can close this window.'],
	},
	onward: {
		status: 302,
		tone: 'calm',
		title: 'On to Amazon',
		text: ['Your browser goes on to the sign-in page by itself.'],
	},
	'used-up': {
		status: 410,
		tone: 'alert',
		title: 'This address was opened already',
		text: [
			'It leads to Amazon once. If that was not you, somebody else on this computer was faster.',
			'Go back to the terminal and press o there: it opens a fresh one.',
		],
	},
	'bad-request': {
		status: 400,
		tone: 'alert',
		title: 'This request cannot be read',
		text: ['Open the address exactly as the terminal shows it.'],
	},
	'wrong-host': {
		status: 421,
		tone: 'alert',
		title: 'This is not the address to open',
		text: ['Open the address exactly as the terminal shows it.'],
	},
	'not-found': {
		status: 404,
		tone: 'alert',
		title: 'There is nothing here',
		text: ['smapi-login waits here for one sign-in only. The terminal shows the address to open.'],
	},
	'wrong-method': {
		status: 405,
		tone: 'alert',
		title: 'This address is only for opening',
		text: ['Open it in a browser window.'],
	},
	'timed-out': {
		status: 408,
		tone: 'alert',
		title: 'The request took too long',
		text: ['Open the address that the terminal shows again.'],
	},
	'too-large': {
		status: 431,
		tone: 'alert',
		title: 'The request is too large',
		text: ['Open the address in a private window, which sends no cookies along.'],
	},
	'not-yet': {
		status: 503,
		tone: 'calm',
		title: 'Not yet',
		text: ['Browsers may look at pages before you open them. This one answers when you open it yourself.'],
	},
};

/** The one style sheet of all pages; the policy header allows it by its hash. */
export const pageStyle = `
:root{color-scheme:light dark;--back:#f3f4f6;--card:#fff;--line:#dde1e6;--ink:#1b1f24;--soft:#4d5661;--calm:#0b6e63;--alert:#a33b12}
@media (prefers-color-scheme:dark){:root{--back:#101317;--card:#191e24;--line:#2d353f;--ink:#eceff2;--soft:#a9b3be;--calm:#5cc9b8;--alert:#f0a27a}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;min-height:100dvh;display:grid;place-items:center;padding:1rem;background:var(--back);color:var(--ink);font:1.0625rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
main{width:100%;max-width:30rem;padding:2rem;background:var(--card);border:1px solid var(--line);border-radius:.875rem;overflow-wrap:anywhere}
main::before{display:grid;place-items:center;width:2.75rem;height:2.75rem;border-radius:50%;background:var(--tone);color:var(--card);font-size:1.375rem;font-weight:700;line-height:1}
.terminal::before{content:">_";content:">_"/"";font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:1.125rem}
.calm::before{content:"\\2192";content:"\\2192"/""}
.alert::before{content:"!";content:"!"/""}
.terminal,.calm{--tone:var(--calm)}
.alert{--tone:var(--alert)}
h1{margin:1.25rem 0 .75rem;font-size:1.5rem;line-height:1.25;font-weight:650;letter-spacing:-.01em;text-wrap:balance}
p{margin:.75rem 0 0}
.name{margin-top:1.75rem;padding-top:1rem;border-top:1px solid var(--line);color:var(--soft);font:.875rem/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
@media (max-width:30rem){main{padding:1.5rem 1.25rem}h1{font-size:1.3rem}}
@media (forced-colors:active){main::before{border:2px solid}}
`;

/** Every page, ready to send. */
export const pages = Object.fromEntries(
	Object.entries(words).map(([kind, row]) => [kind, {status: row.status, html: documentOf(row)}]),
) as Readonly<Record<PageKind, Page>>;

function documentOf({title, text, tone}: Words): string {
	return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} - smapi-login</title>
<style>${pageStyle}</style>
</head>
<body>
<main class="${tone}">
<h1>${title}</h1>
${text.map(line => `<p>${line}</p>`).join('\n')}
<p class="name">smapi-login</p>
</main>
</body>
</html>
`;
}
