import {Failure} from '../core/failure.ts';
import {cleanText} from '../core/redact.ts';

/** How far a request had come when it failed. */
export interface RequestProgress {
	/** Host and port of the address. */
	readonly host: string;
	/** The proxy in use, as it may be shown. */
	readonly proxy: string | undefined;
	/** The variable that names it. */
	readonly variable: string;
	/** What to do about a proxy that is or is not in use. */
	readonly advice: string;
	/** The proxy opened the way to the host. */
	readonly tunnelOpen: boolean;
	/** The connection to the host stands (https: the handshake is done), so the request may have reached it. */
	readonly connected: boolean;
}

const networkWords: Readonly<Record<string, string>> = {
	ENOTFOUND: 'its name is not known',
	EAI_AGAIN: 'the name service does not answer',
	EAI_NODATA: 'its name has no address',
	EAI_FAIL: 'the name service failed',
	ECONNREFUSED: 'it refuses the connection',
	EHOSTUNREACH: 'there is no way to it',
	EHOSTDOWN: 'it is down',
	ENETUNREACH: 'the network has no way to it',
	ENETDOWN: 'the network is down',
	EADDRNOTAVAIL: 'this computer has no address to reach it from',
	ETIMEDOUT: 'it does not answer',
	EACCES: 'this computer does not allow the connection',
	EPERM: 'this computer does not allow the connection',
};

const plainText = 'it does not speak TLS on this port';
const oldTls = 'it speaks only old TLS, and at least 1.2 is needed';
const unknownIssuer = 'its certificate is signed by an authority that is not known here';

/** Codes of OpenSSL and of Node (Node: "TLS", X509 certificate error codes; "Errors", ERR_SSL_* and ERR_TLS_*). */
const tlsWords: Readonly<Record<string, string>> = {
	DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
	SELF_SIGNED_CERT_IN_CHAIN: unknownIssuer,
	UNABLE_TO_GET_ISSUER_CERT: unknownIssuer,
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownIssuer,
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownIssuer,
	CERT_UNTRUSTED: unknownIssuer,
	CERT_HAS_EXPIRED: 'its certificate has expired, or the clock of this computer is ahead',
	CERT_NOT_YET_VALID: 'its certificate is not valid yet, or the clock of this computer is behind',
	CERT_REVOKED: 'its certificate was revoked',
	CERT_SIGNATURE_FAILURE: 'the signature of its certificate is wrong',
	CERT_CHAIN_TOO_LONG: 'its certificate chain is too long',
	INVALID_CA: 'the authority of its certificate may not sign certificates',
	INVALID_PURPOSE: 'its certificate is not made for servers',
	HOSTNAME_MISMATCH: 'its certificate is for another name',
	ERR_SSL_WRONG_VERSION_NUMBER: plainText,
	ERR_SSL_PACKET_LENGTH_TOO_LONG: plainText,
	ERR_SSL_HTTP_REQUEST: plainText,
	ERR_SSL_UNSUPPORTED_PROTOCOL: oldTls,
	ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: oldTls,
	ERR_SSL_NO_PROTOCOLS_AVAILABLE: oldTls,
};

/** OpenSSL's reason numbers (sslerr.h), the last digits of a packed error such as 0A00010B. */
const handshakeWords: Readonly<Record<string, string>> = {
	'10B': plainText,
	'0C6': plainText,
	'09B': plainText,
	'09C': plainText,
	'102': oldTls,
	'42E': oldTls,
	'410': 'it accepts none of our ciphers',
};

/** Host and port: no network leads there, and no proxy. */
const loopbackHost = /^(127(\.\d{1,3}){3}|\[::1\]|localhost)(:\d+)?$/;

const lostCodes =
	/^(ECONNRESET|EPIPE|ECONNABORTED|ERR_STREAM_PREMATURE_CLOSE|ERR_HTTP_CONTENT_LENGTH_MISMATCH)$/;

/**
 * Turns an error of got, node:http, node:tls or node:zlib into a Failure. Their own texts are not used: they may quote
 * the request.
 */
export function toFailure(error: unknown, progress: RequestProgress): Failure {
	const {host, proxy, variable, advice, tunnelOpen, connected} = progress;
	const code = codeOf(error);
	const certificate = certificateProblem(error, code);
	if (proxy !== undefined && !tunnelOpen) {
		return new Failure('proxy', {
			proxy,
			variable,
			detail: certificate ?? networkWords[code] ?? 'the connection to it broke',
		});
	}
	if (certificate !== undefined && !connected) {
		if (proxy !== undefined && certificate === plainText) {
			return new Failure('proxy', {proxy, variable, detail: `what came through it is not TLS of ${host}`});
		}
		return new Failure('tls', {host, detail: certificate});
	}
	if (!connected && proxy !== undefined) {
		return new Failure('proxy', {proxy, variable, detail: `it closed the way to ${host}`});
	}
	if (!connected) {
		const isNobodyHere = code === 'ECONNREFUSED' && loopbackHost.test(host);
		return new Failure(isNobodyHere ? 'unreachable_here' : 'unreachable', {
			host,
			advice,
			detail:
				networkWords[code] ??
				(lostCodes.test(code) ? 'it closes the connection' : `error ${cleanText(code, 60)}`),
		});
	}
	if (code.startsWith('HPE_HEADER_OVERFLOW'))
		return new Failure('bad_answer', {host, detail: 'its headers are too long'});
	if (code.startsWith('HPE_')) return new Failure('bad_answer', {host, detail: 'it is not HTTP'});
	if (/^(Z_|ERR_BROTLI|ERR__ERROR|ERR_ZLIB|ZSTD_|ERR_BUFFER)/.test(code) && code !== 'Z_BUF_ERROR') {
		return new Failure('bad_answer', {host, detail: 'it cannot be unpacked'});
	}
	return new Failure('connection_lost', {host});
}

/** got hides some codes of node:zlib behind one of its own, so the cause goes first. */
function codeOf(error: unknown): string {
	const code = fieldOf(fieldOf(error, 'cause'), 'code') ?? fieldOf(error, 'code');
	return typeof code === 'string' ? code : 'unknown';
}

function fieldOf(value: unknown, name: string): unknown {
	return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

/** What is wrong with the certificate or the handshake, or undefined. */
function certificateProblem(error: unknown, code: string): string | undefined {
	if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return `its certificate is for ${namesIn(error)}`;
	const words = tlsWords[code];
	if (words !== undefined) return words;
	if (code === 'EPROTO') return handshakeProblem(error);
	return /^(ERR_SSL_|ERR_TLS_|CERT_|UNABLE_TO_|CRL_)/.test(code)
		? `TLS error ${cleanText(code, 60)}`
		: undefined;
}

/** Node gives OpenSSL's number in the text of an EPROTO only. */
function handshakeProblem(error: unknown): string {
	const number = /:error:0A000([0-9A-F]{3}):/.exec(error instanceof Error ? error.message : '')?.[1];
	return handshakeWords[number ?? ''] ?? 'the TLS handshake failed';
}

function namesIn(error: unknown): string {
	const certificate = fieldOf(fieldOf(error, 'cause') ?? error, 'cert');
	const names = fieldOf(certificate, 'subjectaltname') ?? fieldOf(fieldOf(certificate, 'subject'), 'CN');
	const text = typeof names === 'string' ? cleanText(names.replace(/\b(DNS|IP Address):/g, ''), 100) : '';
	return text === '' ? 'another name' : `“${text}”`;
}
