import {createHash} from 'node:crypto';
import type {Answer} from './answer.ts';
import {Html, html} from './html.ts';
import {style} from './style.ts';

const styleHash = createHash('sha256').update(style).digest('base64');

export interface Page {
	/** @default 200 */
	readonly status?: number;
	readonly title: string;
	/** `narrow` for a card in the middle, `wide` for the console. @default 'narrow' */
	readonly width?: 'narrow' | 'wide';
	/** Links at the right end of the top line. */
	readonly links?: readonly {readonly href: string; readonly text: string}[];
	readonly main: Html;
	/**
	 * Where a form of this page may lead to besides this look-alike. Chromium applies form-action to the redirects
	 * after a form too.
	 */
	readonly formTarget?: string;
}

/** A whole HTML page in the practice's look, with headers that let nothing in and keep nothing. */
export function page({status = 200, title, width = 'narrow', links = [], main, formTarget}: Page): Answer {
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
${
	links.length > 0 &&
	html`<nav aria-label="Practice">${links.map(link => html`<a href="${link.href}">${link.text}</a> `)}</nav>`
}
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
		`form-action 'self'${formTarget ? ` ${formTarget}` : ''}`,
		"base-uri 'none'",
		"frame-ancestors 'none'",
	].join('; ');
}

/**
 * The source of a Content Security Policy that covers an address; undefined when there is none that is safe to write.
 * No source can name an IPv6 address: there the scheme has to do.
 */
export function policySource(address: string): string | undefined {
	const url = URL.canParse(address) ? new URL(address) : undefined;
	if (!url || !/^https?:$/.test(url.protocol)) return undefined;
	return url.hostname.startsWith('[') ? url.protocol : url.origin;
}
