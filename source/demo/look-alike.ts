import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {Failure} from '../core/failure.ts';
import type {VendorChoice} from './accounts.ts';
import type {Fault} from './faults.ts';
import {answerConsentPage} from './owner.ts';
import {type RecordedRequest, serve} from './serve.ts';
import {DemoState} from './state.ts';
import {newAccessToken} from './token-endpoint.ts';

export interface LookAlikeOptions {
	/** @default 0, any free port */
	readonly port?: number;
	readonly now?: () => Date;
	/** The client of the first security profile. @default a made-up one, new each time */
	readonly client?: {readonly id: string; readonly secret: string};
	/**
	 * Its Allowed Return URLs; one that begins with `/` is completed by the look-alike's own origin (`/code` is a page
	 * that shows the code). @default those of the loopback and of ask-cli's hosted page
	 */
	readonly returnUrls?: readonly string[];
	/** Of the first account; the second one always has one of its own. @default 1 */
	readonly vendors?: VendorChoice;
	/** Whether a refresh gives a new refresh token and ends the old one. @default false */
	readonly rotateRefreshTokens?: boolean;
	/** @default 300 */
	readonly codeLifetimeSeconds?: number;
	/** @default 3600 */
	readonly tokenLifetimeSeconds?: number;
	/** Switched on from the start. */
	readonly faults?: readonly Fault[];
}

/** A running stand-in for Login with Amazon, its console and SMAPI, on one origin. */
export interface LookAlike {
	/** `http://127.0.0.1:PORT`: authorize, token and smapi host in one. */
	readonly origin: string;
	readonly port: number;
	readonly client: {readonly id: string; readonly secret: string};
	readonly consoleUrl: string;
	readonly practiceUrl: string;
	/** The last 2000 requests, oldest first. */
	readonly requests: readonly RecordedRequest[];
	/** Switches one fault on instead of those that are; undefined: everything works. */
	setFault(fault: Fault | undefined): void;
	/** Those of the first security profile, as the console shows them now. */
	registeredReturnUrls(): readonly string[];
	/**
	 * Plays the owner over real HTTP: opens the page and chooses. The address may be the listener's short one.
	 * @returns the Location that the browser would go to
	 * @throws Failure `authorization_error` when an error page comes instead
	 */
	allowInBrowser(authorizationUrl: string, choice?: 'allow' | 'cancel', account?: 0 | 1): Promise<string>;
	/** An access token of the first account for the first client, as if it had been allowed before. */
	readonly issueAccessToken: (scopes: readonly string[]) => string;
	/** Ends every socket, also those that hang. Safe to call twice. */
	close(): Promise<void>;
}

/**
 * Starts the Amazon look-alike on 127.0.0.1.
 * @throws Failure `port_busy`, `no_loopback`
 */
export async function startLookAlike(options: LookAlikeOptions = {}): Promise<LookAlike> {
	const requests: RecordedRequest[] = [];
	const server = createServer();
	const port = await listen(server, options.port ?? 0);
	const origin = `http://127.0.0.1:${port}`;
	const {returnUrls, faults, now = () => new Date(), ...rest} = options;
	const state = new DemoState({
		...rest,
		now,
		...(returnUrls && {returnUrls: returnUrls.map(url => (url.startsWith('/') ? origin + url : url))}),
	});
	state.faults.set(faults ?? []);
	server.on('request', serve(state, origin, requests));
	const first = state.profiles[0]!;
	return {
		origin,
		port,
		client: {id: first.id, secret: first.secret},
		consoleUrl: `${origin}/console`,
		practiceUrl: `${origin}/practice`,
		requests,
		setFault: fault => state.faults.set(fault ? [fault] : []),
		registeredReturnUrls: () => first.allowedReturnUrls,
		allowInBrowser: (url, choice = 'allow', account = 0) => answerConsentPage(url, choice, account),
		issueAccessToken: scopes =>
			newAccessToken(state, {clientId: first.id, account: state.accounts[0], scopes}),
		close: () => close(server),
	};
}

function listen(server: Server, port: number): Promise<number> {
	return new Promise((resolve, reject) => {
		server.once('error', (error: NodeJS.ErrnoException) => {
			reject(
				error.code === 'EADDRINUSE' || error.code === 'EACCES'
					? new Failure('port_busy', {port, holder: ''}, {cause: error})
					: new Failure('no_loopback', {detail: error.code ?? error.message}, {cause: error}),
			);
		});
		server.listen({port, host: '127.0.0.1', exclusive: true}, () =>
			resolve((server.address() as AddressInfo).port),
		);
	});
}

function close(server: Server): Promise<void> {
	return new Promise(resolve => {
		server.close(() => resolve());
		server.closeAllConnections();
	});
}
