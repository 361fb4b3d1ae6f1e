import {createHash} from 'node:crypto';
import type {Answer} from './answer.ts';

/** A piece of HTML that is safe to put on a page. */
export class Html {
	readonly text: string;

	constructor(text: string) {
		this.text = text;
	}
}

type Part = Html | string | number | false | undefined | readonly Part[];

/** Text made harmless inside an element and inside a quoted attribute. */
function escapeHtml(text: string): string {
	return text
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replaceAll('>', '&gt;')
		.replaceAll('"', '&quot;')
		.replaceAll("'", '&#39;');
}

/** A template whose every value is escaped, unless it is HTML already; lists are joined, false and undefined vanish. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
	return new Html(strings.reduce((text, string, index) => text + write(parts[index - 1]) + string));
}

function write(part: Part): string {
	if (part === undefined || part === false) return '';
	if (part instanceof Html) return part.text;
	if (typeof part === 'object') return part.map(write).join('');
	return escapeHtml(String(part));
}

interface Link {
	readonly href: string;
	readonly text: string;
}

export const toConsole: Link = {href: '/console', text: 'Console'};
export const toPractice: Link = {href: '/practice', text: 'Practise a failure'};

interface Page {
	/** @default 200 */
	readonly status?: number;
	readonly title: string;
	/** `narrow` for a card in the middle, `wide` for the console. @default 'narrow' */
	readonly width?: 'narrow' | 'wide';
	/** At the right end of the top line. @default the console */
	readonly links?: readonly Link[];
	readonly main: Html;
	/**
	 * The address that a form of this page may lead to besides this look-alike. Chromium applies form-action to the
	 * redirects after a form too.
	 */
	readonly formTarget?: string;
}

/** A whole HTML page in the practice's look, with headers that let nothing in and keep nothing. */
export function page({
	status = 200,
	title,
	width = 'narrow',
	links = [toConsole],
	main,
	formTarget,
}: Page): Answer {
	const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title} · smapi-login practice</title>
<style>${new Html(style)}</style>
</head>
<body class="${width}">
<a class="skip" href="#main">Skip to the content</a>
<header>
<p class="practice"><strong>Practice page of smapi-login, not Amazon.</strong> Nothing here leaves this computer; all names and keys are made up.</p>
<nav aria-label="Practice">${links.map(link => html`<a href="${link.href}">${link.text}</a> `)}</nav>
</header>
<main id="main">
${main}
</main>
</body>
</html>
`;
	return {
		status,
		headers: {
			'content-type': 'text/html; charset=utf-8',
			'content-security-policy': policy(formTarget),
			'cache-control': 'no-store',
			'referrer-policy': 'no-referrer',
			'x-content-type-options': 'nosniff',
			'x-frame-options': 'DENY',
		},
		body: document.text,
	};
}

function policy(formTarget: string | undefined): string {
	return [
		"default-src 'none'",
		`style-src 'sha256-${styleHash}'`,
		`form-action 'self'${formTarget ? policySource(formTarget) : ''}`,
		"base-uri 'none'",
		"frame-ancestors 'none'",
	].join('; ');
}

/**
 * The source that covers an address, with a blank before it; nothing when there is none that is safe to write.
 * No source can name an IPv6 address: there the scheme has to do.
 */
function policySource(address: string): string {
	const url = URL.canParse(address) ? new URL(address) : undefined;
	if (!url || !/^https?:$/.test(url.protocol)) return '';
	return ` ${url.hostname.startsWith('[') ? url.protocol : url.origin}`;
}

/** There is nothing at this address. */
export function notFoundPage(): Answer {
	return page({
		status: 404,
		title: 'Not found',
		main: html`<section class="card"><h1>There is no such page</h1>
<p>The practice has a <a href="/console">console</a> and a page to <a href="/practice">practise failures</a>.</p></section>`,
	});
}

/** A form arrived that was not made by this run of the practice. */
export function foreignFormPage(): Answer {
	return page({
		status: 403,
		title: 'Form out of date',
		main: html`<section class="card"><h1>This form is out of date</h1>
<p>It was opened before the practice was started again, or it comes from another page. Nothing was changed.</p>
<p class="buttons"><a class="button main" href="/console">Open the console</a></p></section>`,
	});
}

/** The page for a code that a person carries over by hand, as a client's hosted page shows it. */
export function codePage(query: URLSearchParams): Answer {
	const code = query.get('code');
	const error = query.get('error');
	return page({
		title: code ? 'Authorization code' : 'No code',
		main: code
			? html`<section class="card"><h1>Your authorization code</h1>
<p>Send it to the person or tool that asked for it, at once: it lives about five minutes.</p>
<p class="note value">${code}</p></section>`
			: html`<section class="card"><h1>There is no code</h1>
<p>${error === 'access_denied' ? 'You chose Cancel, so nothing is allowed.' : 'The sign-in ended without one.'}</p></section>`,
	});
}

/** The look of every page: one column, system fonts, light and dark by the person's setting, nothing fetched. */
const style = `
:root{color-scheme:light dark;--ground:#f3f4f7;--card:#fff;--ink:#1c2230;--soft:#566074;--line:#d5d9e2;--strong:#8a93a6;
--accent:#2350b8;--on-accent:#fff;--accent-soft:#e8eefc;--band:#ffe9a8;--on-band:#4a3500;--bad:#a4231b;--bad-soft:#fdecea;--good:#1b6b3a;--good-soft:#e6f4ea}
@media (prefers-color-scheme:dark){:root{--ground:#12151c;--card:#1b202b;--ink:#e9ecf3;--soft:#a9b2c4;--line:#343c4d;--strong:#77829a;
--accent:#8fb2ff;--on-accent:#0d1830;--accent-soft:#23304d;--band:#3d3210;--on-band:#ffe7a0;--bad:#ff9d94;--bad-soft:#3a2022;--good:#86d9a2;--good-soft:#1b3325}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif;overflow-wrap:anywhere}
header{background:var(--band);color:var(--on-band);border-bottom:1px solid var(--line);padding:.6rem 1rem;display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;justify-content:space-between;font-size:.9rem}
header p{margin:0}
header nav a{color:inherit;margin-right:.75rem}
.skip,.default{position:absolute;left:-999rem}
.skip:focus{left:.5rem;top:.5rem;background:var(--card);padding:.5rem 1rem;z-index:1}
main{margin:1.5rem auto 3rem;padding:0 1rem;max-width:34rem}
.wide main{max-width:52rem}
h1{font-size:1.5rem;line-height:1.25;margin:.25rem 0 .75rem}
h2{font-size:1.05rem;margin:1.5rem 0 .5rem}
h2:first-child{margin-top:0}
p{margin:.5rem 0}
a{color:var(--accent);text-underline-offset:.15em}
.card{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:1.25rem;margin:0 0 1rem}
.soft{color:var(--soft)}
.small{font-size:.875rem}
code,.value{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:.9em}
.note{border-left:4px solid var(--accent);background:var(--accent-soft);padding:.6rem .9rem;border-radius:0 8px 8px 0;margin:1rem 0}
.bad{border-left-color:var(--bad);background:var(--bad-soft)}
.bad strong,.bad h2{color:var(--bad)}
.good{border-left-color:var(--good);background:var(--good-soft)}
fieldset{border:0;padding:0;margin:1.25rem 0;min-width:0}
input[type=hidden]+.choice,.default+fieldset{margin-top:0}
fieldset p{margin:.1rem 0 .4rem}
legend{font-weight:600;padding:0;margin-bottom:.4rem}
.choice{display:flex;gap:.7rem;align-items:flex-start;border:1px solid var(--line);border-radius:10px;padding:.65rem .8rem;margin:.4rem 0;cursor:pointer}
.choice:has(:checked){border-color:var(--accent);background:var(--accent-soft)}
.choice:has(:focus-visible){outline:3px solid var(--accent);outline-offset:1px}
.choice input{margin:.3rem 0 0;accent-color:var(--accent);width:1.1rem;height:1.1rem;flex:none}
.choice b,.choice small{display:block}
.choice small{color:var(--soft);font-size:.875rem}
.grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,19rem),1fr));gap:.5rem}
.grid .choice{margin:0}
.sticky{position:sticky;bottom:0;background:var(--card);padding:.75rem 0;margin-bottom:-.75rem;border-top:1px solid var(--line)}
.scopes{list-style:none;padding:0;margin:0}
.scopes>li{border-top:1px solid var(--line);padding:.6rem 0}
.scopes>li:first-child{border-top:0}
.scopes ul{margin:.2rem 0 0;padding-left:1.2rem}
.buttons{display:flex;flex-wrap:wrap;gap:.6rem;margin:1.25rem 0 0}
.buttons:has(+.card){margin-bottom:1.25rem}
.buttons.end{justify-content:flex-end}
button,.button{font:inherit;font-weight:600;min-height:2.75rem;padding:.5rem 1.25rem;border-radius:10px;border:1px solid var(--strong);background:var(--card);color:var(--ink);cursor:pointer;text-decoration:none;display:inline-flex;align-items:center;justify-content:center}
button.main,.button.main{background:var(--accent);border-color:var(--accent);color:var(--on-accent)}
.fill>*{flex:1 1 8rem}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
label.field{display:block;margin:.9rem 0}
label.field span{display:block;font-weight:600;margin-bottom:.25rem}
input[type=text]{font:inherit;width:100%;min-height:2.75rem;padding:.45rem .7rem;border:1px solid var(--strong);border-radius:8px;background:var(--ground);color:var(--ink);margin:.2rem 0}
.rows{margin:0}
.rows>div{padding:.7rem 0;border-top:1px solid var(--line)}
.rows>div:first-child{border-top:0}
dt{font-weight:600}
dd{margin:.15rem 0 0}
dd ul{list-style:none;margin:0;padding:0}
.profile{display:flex;flex-wrap:wrap;gap:.5rem 1rem;justify-content:space-between;align-items:flex-start;border-top:1px solid var(--line);padding:1rem 0}
.profile:first-of-type{border-top:0}
.profile h3{margin:0;font-size:1rem}
.profile>div{flex:1 1 14rem}
details.gear{position:relative}
details.gear summary{list-style:none;border:1px solid var(--strong);border-radius:10px;min-height:2.75rem;padding:.45rem .9rem;cursor:pointer;font-weight:600}
details.gear summary::-webkit-details-marker{display:none}
details.gear ul{list-style:none;margin:.4rem 0 0;padding:.4rem;border:1px solid var(--line);border-radius:10px;background:var(--card)}
details.gear li a{display:block;padding:.5rem .75rem;border-radius:6px}
details.secret summary{cursor:pointer;color:var(--accent);font-weight:600;padding:.2rem 0}
.tabs{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;margin:0 0 1rem;padding:0;list-style:none}
.tabs [aria-current]{color:var(--ink);font-weight:600;text-decoration:none;border-bottom:3px solid var(--accent)}
.error-summary{font-size:1.15rem;font-weight:600;margin:.25rem 0}
@media (forced-colors:active){button,.button,.choice{border:1px solid}}
`;

/** The policy header allows the style sheet by its hash. */
const styleHash = createHash('sha256').update(style).digest('base64');
