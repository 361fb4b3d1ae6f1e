/** The request that a fault waits for. `vendors` is GET /v1/vendors. */
export type FaultPlace = 'exchange' | 'refresh' | 'token' | 'consent' | 'vendors';

interface FaultRow {
	readonly place: FaultPlace;
	/** Completes "The next … request": shown on the practice page. */
	readonly label: string;
}

/** Every fault that can be switched on: the errors of Login with Amazon and SMAPI, and what networks do to answers. */
export const faultRows = {
	access_denied: {place: 'consent', label: 'comes back as a refusal (access_denied)'},
	server_error_callback: {place: 'consent', label: 'comes back with server_error'},
	invalid_scope_callback: {place: 'consent', label: 'comes back with invalid_scope'},
	narrower_scope: {place: 'consent', label: 'grants only the first permission'},
	wrong_state: {place: 'consent', label: 'comes back with the state of another sign-in'},
	error_page: {place: 'consent', label: 'ends on an error page and never comes back'},
	invalid_client: {place: 'token', label: 'fails with invalid_client (401): wrong client ID or secret'},
	invalid_grant_code: {place: 'exchange', label: 'fails with invalid_grant: code used up or too old'},
	invalid_grant_refresh: {place: 'refresh', label: 'fails with invalid_grant: consent revoked'},
	unauthorized_client: {place: 'token', label: 'fails with unauthorized_client: token of another client'},
	invalid_request: {place: 'token', label: 'fails with invalid_request'},
	unsupported_grant_type: {place: 'token', label: 'fails with unsupported_grant_type'},
	invalid_scope: {place: 'token', label: 'fails with invalid_scope'},
	rate_limited: {place: 'token', label: 'fails with 429 and Retry-After'},
	server_error: {place: 'token', label: 'fails with 500'},
	unavailable: {place: 'token', label: 'fails with 503 and no reason'},
	html: {place: 'token', label: 'meets a network login page (HTML instead of JSON)'},
	redirect: {place: 'token', label: 'is redirected to another address'},
	hang: {place: 'token', label: 'is never answered'},
	truncated: {place: 'token', label: 'breaks in the middle of the answer'},
	too_large: {place: 'token', label: 'gets an answer of 2 MiB'},
	no_access_token: {place: 'token', label: 'gets an answer without an access token'},
	no_refresh_token: {place: 'token', label: 'gets an answer without a refresh token'},
	no_vendor: {place: 'vendors', label: 'says that the account has no vendor'},
	vendors_unauthorized: {place: 'vendors', label: 'fails with 401'},
	vendors_forbidden: {place: 'vendors', label: 'fails with 403'},
	vendors_not_found: {place: 'vendors', label: 'fails with 404'},
	vendors_rate_limited: {place: 'vendors', label: 'fails with 429 and Retry-After'},
	vendors_server_error: {place: 'vendors', label: 'fails with 500'},
	vendors_html: {place: 'vendors', label: 'meets a network login page (HTML instead of JSON)'},
	vendors_hang: {place: 'vendors', label: 'is never answered'},
} as const satisfies Record<string, FaultRow>;

export type FaultKind = keyof typeof faultRows;

/** Every kind, in the order of the practice page. */
export const faultKinds = Object.keys(faultRows) as FaultKind[];

export interface Fault {
	readonly kind: FaultKind;
	/** How many requests it meets. @default until it is switched off */
	readonly times?: number;
	/** The value of Retry-After where one is sent. @default 2 */
	readonly retryAfterSeconds?: number;
	/**
	 * Leaves exchanges alone whose code was never given out: the made-up one that checks a client pair would use up
	 * the only failure. @default false
	 */
	readonly sparesMadeUpCodes?: boolean;
}

/** The faults that are on, with how often they still count. */
export class FaultSwitches {
	#active: {fault: Fault; left: number}[] = [];

	/** Replaces whatever was on. */
	set(faults: readonly Fault[]): void {
		this.#active = faults.map(fault => ({fault, left: fault.times ?? Number.POSITIVE_INFINITY}));
	}

	list(): readonly Fault[] {
		return this.#active.map(entry => entry.fault);
	}

	/** The fault for a request at one of these places, counted as met; undefined when there is none. */
	take(places: readonly FaultPlace[], codeIsMadeUp = false): Fault | undefined {
		const entry = this.#active.find(
			({fault}) => places.includes(faultRows[fault.kind].place) && !(codeIsMadeUp && fault.sparesMadeUpCodes),
		);
		if (!entry) return undefined;
		entry.left -= 1;
		this.#active = this.#active.filter(({left}) => left > 0);
		return entry.fault;
	}
}
