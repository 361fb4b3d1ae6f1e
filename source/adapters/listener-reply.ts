import {createHash} from 'node:crypto';
import {type ServerResponse, STATUS_CODES} from 'node:http';
import type {Duplex} from 'node:stream';
import {type PageKind, pageStyle, pages} from '../core/pages.ts';

const styleHash = createHash('sha256').update(pageStyle).digest('base64');

// RFC 6749 3.1.2.5 and RFC 9700 4.2: the address holds a code, so the page keeps and passes on nothing.
const commonHeaders = {
	'Content-Type': 'text/html; charset=utf-8',
	'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${styleHash}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`,
	'X-Content-Type-Options': 'nosniff',
	'Referrer-Policy': 'no-referrer',
	'Cache-Control': 'no-store',
	Connection: 'close',
};

/** Sends a page. `target`: where `onward` leads. A HEAD request gets the headers alone. */
export function sendPage(response: ServerResponse, kind: PageKind, target: string): void {
	const {status, html} = pages[kind];
	response.writeHead(status, headersOf(kind, target));
	response.end(html);
}

/** Sends a page on a bare socket, where there is no response object, and closes it. */
export function sendRawPage(socket: Duplex, kind: PageKind): void {
	const {status, html} = pages[kind];
	const head = Object.entries(headersOf(kind, '')).map(([name, value]) => `${name}: ${value}\r\n`);
	socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${head.join('')}\r\n${html}`, () =>
		socket.destroy(),
	);
}

function headersOf(kind: PageKind, target: string): Record<string, string> {
	return {
		...commonHeaders,
		'Content-Length': String(Buffer.byteLength(pages[kind].html)),
		...(kind === 'onward' ? {Location: target} : {}),
		...(kind === 'wrong-method' ? {Allow: 'GET'} : {}),
	};
}
