import {createHash} from 'node:crypto';
import type {AddressInfo, Server} from 'node:net';
import type {FailureCode} from '../source/core/failure.ts';
import {failures} from '../source/core/failures.ts';
import {type StepId, steps} from '../source/core/steps.ts';
import type {Fault, FaultKind} from '../source/demo/faults.ts';
import {type LookAlike, type LookAlikeOptions, startLookAlike} from '../source/demo/server.ts';
import {portsShown, Session} from './session.ts';

/** A walk through the program, and the pictures on its way. Each is on its own: what one does not find stops no other. */
export interface Walk {
	readonly name: string;
	/** It listens at the port of `browserUrl`, which one program at a time can have. */
	readonly listens?: true;
	readonly run: (stage: Stage) => Promise<void>;
}

/** The client of all pictures. */
export const client = {
	id: `amzn1.application-oa2-client.${'0123456789abcdef'.repeat(2)}`,
	secret: `amzn1.oa2-cs.v1.${'ab12'.repeat(16)}`,
} as const;

/** Where the browser on this computer, and that of somebody else, comes back to. */
export const browserUrl = 'http://127.0.0.1:9090/cb';
export const codePageUrl =
	'https://ask-cli-static-content.s3-us-west-2.amazonaws.com/html/ask-cli-no-browser.html';

/** What has to be given where Enter has nothing to take. */
export const typed: Readonly<Record<string, string>> = {
	[titleOf('client-id')]: client.id,
	[titleOf('client-secret')]: client.secret,
};

export type Environment = Readonly<Record<string, string>>;

export class Stage extends Session {
	readonly #closing: (() => Promise<void>)[] = [];

	/** A look-alike of its own, whose client is the one of all pictures. */
	async amazon(options: LookAlikeOptions = {}): Promise<LookAlike> {
		const lookAlike = await startLookAlike({client, ...options});
		this.ports.set(lookAlike.port, portsShown.lookAlike);
		this.#closing.push(() => lookAlike.close());
		return lookAlike;
	}

	/** Some other server, by its origin. */
	async serve(server: Server, scheme = 'http'): Promise<string> {
		const port = await new Promise<number>(resolve => {
			server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
		});
		this.ports.set(port, portsShown.lookAlike);
		this.#closing.push(() => new Promise(resolve => server.close(() => resolve())));
		return `${scheme}://127.0.0.1:${port}`;
	}

	/**
	 * A sign-in whose every answer is known, on the step where it is waited for: by a pasted address, so that nothing listens.
	 */
	async signIn(
		lookAlike: LookAlike,
		words: readonly string[] = [],
		environment: Environment = {},
	): Promise<void> {
		await this.start(
			['--role', 'self', '--no-browser', '--client-id', client.id, '--profile', 'me', '--no-probe', ...words],
			{...hostsOf(lookAlike), SMAPI_LOGIN_CLIENT_SECRET: client.secret, ...environment},
		);
		await this.goTo(titleOf('sign-in'), typed);
		await this.address();
	}

	/** Pastes an answer and sends it. */
	async answer(text: string): Promise<void> {
		await this.paste(text);
		await this.press('enter');
	}

	/** The picture of a failure. @throws Error when its words are not there */
	failure(code: FailureCode, group?: string, words = wordsOf(code)): void {
		// Beside a column at the right, or in a window that is too small, they may stand otherwise.
		if (this.size.columns === 80 && !this.flowing().replaceAll(' ', '').includes(words.replaceAll(' ', '')))
			throw new Error(`“${words}” of ${code} is not there.\n${this.text()}`);
		this.shot(nameOf(code), group);
	}

	/** The picture of a command that fails. */
	async commandFails(code: FailureCode, line: string, environment: Environment = {}): Promise<void> {
		await this.command(line, environment);
		this.failure(code, 'Commands');
	}

	override async close(): Promise<void> {
		await super.close();
		for (const end of this.#closing) await end();
	}
}

/** The first words of the table that hold for every case. */
function wordsOf(code: FailureCode): string {
	const pieces = failures[code].what.split(/\{[^}]*\}|\n/).map(piece => piece.trim());
	return pieces.find(piece => piece.length > 5) ?? '';
}

/** The picture of a failure: `failure-access-denied`. */
export function nameOf(code: FailureCode): string {
	return `failure-${code.replaceAll('_', '-')}`;
}

export function titleOf(id: StepId): string {
	return steps.find(step => step.id === id)!.title;
}

/** The variables that send everything to the look-alike. */
export function hostsOf({origin}: {readonly origin: string}): Environment {
	return {ASK_LWA_AUTHORIZE_HOST: origin, ASK_LWA_TOKEN_HOST: origin, ASK_SMAPI_SERVER_BASE_URL: origin};
}

/** Meets the next request that is there for it. */
export function once(kind: FaultKind): Fault {
	return {kind, times: 1, sparesMadeUpCodes: true};
}

/** The address that a client sends to an owner. `changes` replace parameters; undefined leaves one out. */
export function ownersAddress(
	origin: string,
	changes: Readonly<Record<string, string | undefined>> = {},
): string {
	const values = {
		client_id: client.id,
		scope: 'alexa::ask:skills:readwrite alexa::ask:models:read',
		response_type: 'code',
		redirect_uri: browserUrl,
		state: 'the-state-of-the-client',
		code_challenge: createHash('sha256').update('v'.repeat(43)).digest('base64url'),
		code_challenge_method: 'S256',
		...changes,
	};
	const given = Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined);
	return `${origin}/ap/oa?${new URLSearchParams(given)}`;
}
