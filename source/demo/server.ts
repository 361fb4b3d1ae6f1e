import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {Failure} from '../core/failure.ts';
import {isObject, parseJson} from '../core/json.ts';
import {type Answer, json, redirect, type Visit} from './answer.ts';
import {answerAuthorization, answerConsent} from './authorize.ts';
import {
	answerConsole,
	answerEditWebSettings,
	answerNewProfile,
	answerProfile,
	answerWebSettings,
} from './console.ts';
import {answerPractice, type Fault} from './faults.ts';
import {answerConsentPage} from './owner.ts';
import {codePage, notFoundPage} from './pages.ts';
import {answerManifest, answerSkills, answerVendors} from './smapi.ts';
import {DemoState, memoryLimit, type StateOptions} from './state.ts';
import {answerToken, newAccessToken} from './token.ts';

export interface LookAlikeOptions extends StateOptions {
	/** @default 0, any free port */
	readonly port?: number;
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
	readonly requests: readonly Visit[];
	/** Switches one fault on instead of those that are; undefined: everything works. */
	setFault(fault: Fault | undefined): void;
	/** Those of the first security profile, as the console shows them now. */
	registeredReturnUrls(): readonly string[];
	/** Plays the owner over real HTTP. */
	readonly allowInBrowser: typeof answerConsentPage;
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
	const server = createServer();
	const port = await listen(server, options.port ?? 0);
	const origin = `http://127.0.0.1:${port}`;
	const state = new DemoState(origin, options);
	server.on('request', (request, response) => void serve(state, request, response));
	const first = state.profiles[0]!;
	return {
		origin,
		port,
		client: {id: first.id, secret: first.secret},
		consoleUrl: `${origin}/console`,
		practiceUrl: `${origin}/practice`,
		requests: state.requests,
		setFault: fault => state.faults.set(fault ? [fault] : []),
		registeredReturnUrls: () => first.allowedReturnUrls,
		allowInBrowser: answerConsentPage,
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

async function serve(state: DemoState, request: IncomingMessage, response: ServerResponse): Promise<void> {
	try {
		const answer = await answerRequest(state, request);
		if (answer.ending !== 'hang') send(response, answer);
	} catch {
		if (request.readableAborted || response.headersSent) response.destroy();
		else send(response, json(500, {message: 'Internal error.'}));
	}
}

const bodyLimit = 64 * 1024;

/** The fields of a form, or of a flat JSON object: ask-cli 2.30.7 sends that to Amazon's token endpoint. */
function formIn(body: string, type = ''): URLSearchParams | undefined {
	if (/^application\/x-www-form-urlencoded\b/i.test(type)) return new URLSearchParams(body);
	const value = /^application\/json\b/i.test(type) ? parseJson(body) : undefined;
	if (!isObject(value)) return undefined;
	const fields = Object.entries(value).filter((row): row is [string, string] => typeof row[1] === 'string');
	return new URLSearchParams(fields);
}

async function answerRequest(state: DemoState, request: IncomingMessage): Promise<Answer> {
	const {headers, url = ''} = request;
	const method = request.method === 'HEAD' ? 'GET' : (request.method ?? 'GET');
	const path = /^\/[^?#]*/.exec(url)?.[0] ?? '';
	const query = new URLSearchParams(url.slice(path.length));
	const body = await readBody(request);
	const form = body === undefined ? undefined : formIn(body, headers['content-type']);
	const visit: Visit = {method, path, query, headers, form};
	state.requests.push(visit);
	if (state.requests.length > memoryLimit) state.requests.shift();
	// A page from elsewhere whose name was pointed at 127.0.0.1 (DNS rebinding) still sends its own Host.
	if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/i.test(headers.host ?? '')) {
		return json(421, {message: 'This server answers for 127.0.0.1 only.'});
	}
	if (body === undefined) return json(413, {message: 'The request is too large.'}, {connection: 'close'});
	return answerVisit(state, visit);
}

/** The body as text; undefined when it is larger than 64 KiB. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of request as AsyncIterable<Buffer>) {
		size += chunk.length;
		if (size <= bodyLimit) chunks.push(chunk);
	}
	return size > bodyLimit ? undefined : Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, answer: Answer): void {
	const bytes = Buffer.from(answer.body);
	response.writeHead(answer.status, {...answer.headers, 'content-length': bytes.length});
	if (answer.ending !== 'cut') {
		response.end(bytes);
		return;
	}
	response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy());
}

interface Route {
	readonly methods: readonly string[];
	readonly path: RegExp;
	/** `params`: what the groups of `path` matched. */
	readonly answer: (state: DemoState, visit: Visit, params: readonly string[]) => Answer;
}

/** Every address of the look-alike: Login with Amazon, SMAPI, the console, the practice. */
const routes: readonly Route[] = [
	{methods: ['GET'], path: /^\/ap\/oa$/, answer: answerAuthorization},
	{methods: ['POST'], path: /^\/ap\/consent$/, answer: answerConsent},
	// ask-smapi-sdk writes a capital O.
	{methods: ['POST'], path: /^\/auth\/[oO]2\/token$/, answer: answerToken},
	{methods: ['GET'], path: /^\/v1\/vendors$/, answer: answerVendors},
	{methods: ['GET'], path: /^\/v1\/skills$/, answer: answerSkills},
	{methods: ['GET'], path: /^\/v1\/skills\/([^/]+)\/stages\/([^/]+)\/manifest$/, answer: answerManifest},
	{methods: ['GET'], path: /^\/$/, answer: () => redirect('/console', 303)},
	{methods: ['GET'], path: /^\/console\/?$/, answer: answerConsole},
	{methods: ['GET', 'POST'], path: /^\/console\/new$/, answer: answerNewProfile},
	{methods: ['GET'], path: /^\/console\/profiles\/(\d{1,3})$/, answer: answerProfile},
	{methods: ['GET'], path: /^\/console\/profiles\/(\d{1,3})\/web$/, answer: answerWebSettings},
	{
		methods: ['GET', 'POST'],
		path: /^\/console\/profiles\/(\d{1,3})\/web\/edit$/,
		answer: answerEditWebSettings,
	},
	{methods: ['GET', 'POST'], path: /^\/practice$/, answer: answerPractice},
	{methods: ['GET'], path: /^\/code$/, answer: (_, {query}) => codePage(query)},
	{
		methods: ['GET'],
		path: /^\/favicon\.ico$/,
		answer: () => ({status: 204, headers: {'cache-control': 'no-store'}, body: ''}),
	},
];

/** Finds who answers an address: 404 for unknown ones, 405 with `Allow` for a wrong method. */
function answerVisit(state: DemoState, visit: Visit): Answer {
	for (const {methods, path, answer} of routes) {
		const match = path.exec(visit.path);
		if (!match) continue;
		if (methods.includes(visit.method)) return answer(state, visit, match.slice(1));
		return json(405, {message: 'Method not allowed.'}, {allow: methods.join(', ')});
	}
	const isApi = /^\/(v\d+|auth)\//.test(visit.path);
	return isApi ? json(404, {message: 'Resource not found.'}) : notFoundPage();
}
