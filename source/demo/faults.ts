import {type Answer, redirect, type Visit} from './answer.ts';
import {foreignFormPage, type Html, html, page} from './pages.ts';

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
	invalid_grant_refresh: {place: 'refresh', label: 'fails with invalid_grant: permission taken back'},
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

	/** The first that is on: the page switches one at a time. */
	get first(): Fault | undefined {
		return this.#active[0]?.fault;
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

/** What a network's login page answers to everything. */
export const captivePortal: Answer = {
	status: 200,
	headers: {'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store'},
	body: '<!doctype html><title>Welcome to Guest Wi-Fi</title><p>Please accept the terms to go online.</p>',
};

/** How long a request is to be left alone that came too often (RFC 9110 10.2.3). */
export function retryAfter({retryAfterSeconds = 2}: Fault): Record<string, string> {
	return {'retry-after': String(retryAfterSeconds)};
}

/** The choices of the practice page, by what a person does next. */
const groups: readonly {
	readonly title: string;
	readonly subject: string;
	readonly places: readonly FaultPlace[];
}[] = [
	{title: 'Sign-in', subject: 'The next Allow', places: ['consent']},
	{title: 'Token', subject: 'The next token request', places: ['token', 'exchange', 'refresh']},
	{title: 'Vendors', subject: 'The next question for the vendors', places: ['vendors']},
];

/** What the practice page needs of the look-alike's state. */
interface Switchboard {
	readonly formKey: string;
	readonly faults: FaultSwitches;
}

/** GET and POST /practice: a person switches one failure on, or off. */
export function answerPractice({formKey, faults}: Switchboard, {method, form}: Visit): Answer {
	if (method === 'GET') return practicePage(formKey, faults.first);
	if (form?.get('key') !== formKey) return foreignFormPage();
	const kind = faultKinds.find(name => name === form.get('fault'));
	const once = form.get('times') !== 'always';
	faults.set(kind ? [{kind, ...(once && {times: 1}), sparesMadeUpCodes: true}] : []);
	return redirect('/practice', 303);
}

function practicePage(formKey: string, active: Fault | undefined): Answer {
	return page({
		title: 'Practise a failure',
		width: 'wide',
		main: html`<h1>Practise a failure</h1>
<p class="soft">Switch one on, then go on in the terminal and see how smapi-login helps you out of it.</p>
${statusNote(active)}
<form class="card" method="post" action="/practice">
<input type="hidden" name="key" value="${formKey}">
${choice('', 'Everything works', active?.kind)}
<fieldset><legend>How often</legend>
<div class="grid">
<label class="choice"><input type="radio" name="times" value="once"${!isLasting(active) && html` checked`}><span>Once, then everything works again</span></label>
<label class="choice"><input type="radio" name="times" value="always"${isLasting(active) && html` checked`}><span>Every time, until it is switched off here</span></label>
</div>
</fieldset>
${groups.map(
	({title, subject, places}) => html`<fieldset><legend>${title}</legend>
<p class="soft small">${subject} …</p>
<div class="grid">
${faultKinds
	.filter(kind => places.includes(faultRows[kind].place))
	.map(kind => choice(kind, faultRows[kind].label, active?.kind))}
</div>
</fieldset>`,
)}
<div class="buttons end sticky"><button class="main">Switch</button></div>
</form>`,
	});
}

function isLasting(active: Fault | undefined): boolean {
	return active !== undefined && active.times === undefined;
}

function statusNote(active: Fault | undefined): Html {
	if (!active)
		return html`<p class="note good" role="status">Everything works: no failure is switched on.</p>`;
	const group = groups.find(({places}) => places.includes(faultRows[active.kind].place));
	return html`<div class="note bad" role="status"><strong>Switched on${isLasting(active) && ' until you switch it off'}:</strong>
${group?.subject} ${faultRows[active.kind].label}.</div>`;
}

function choice(value: FaultKind | '', label: string, active: FaultKind | undefined): Html {
	const isOn = value === (active ?? '');
	return html`<label class="choice"><input type="radio" name="fault" value="${value}"${isOn && html` checked`}><span>${label}</span></label>
`;
}
