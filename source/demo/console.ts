import {judgeRedirectUri} from '../core/client.ts';
import {type Answer, redirect, type Visit} from './answer.ts';
import {foreignFormPage, type Html, html, notFoundPage, page, toConsole, toPractice} from './pages.ts';
import type {DemoState, SecurityProfile} from './state.ts';

/** GET /console: the list of security profiles, as people meet it first. */
export function answerConsole({profiles}: DemoState): Answer {
	return consolePage(
		'Security profiles',
		html`<h1>Login console</h1>
<p class="soft">A security profile holds the client ID and client secret of a tool, and the addresses it may be sent back to.</p>
<p class="buttons"><a class="button main" href="/console/new">Create a New Security Profile</a></p>
<section class="card" aria-labelledby="profiles">
<h2 id="profiles">Login with Amazon Configurations</h2>
${profiles.map(
	(profile, index) => html`<div class="profile">
<div><h3>${profile.name}</h3><p class="soft small">${profile.description}</p></div>
<details class="gear"><summary aria-label="Manage ${profile.name}">⚙ Manage</summary>
<ul><li><a href="/console/profiles/${index}">Security Profile</a></li>
<li><a href="/console/profiles/${index}/web">Web Settings</a></li></ul></details>
</div>
`,
)}
</section>`,
	);
}

/** GET and POST /console/new. */
export function answerNewProfile(state: DemoState, {method, form}: Visit): Answer {
	const {profiles, formKey} = state;
	if (method === 'GET') return newProfilePage(formKey, {});
	if (form?.get('key') !== formKey) return foreignFormPage();
	const [name, description, privacyNoticeUrl] = ['name', 'description', 'privacyNoticeUrl'].map(
		field => form.get(field)?.trim().slice(0, 200) ?? '',
	) as [string, string, string];
	const problem =
		!name || !description
			? 'Name and description are needed.'
			: !/^https?:\/\//.test(privacyNoticeUrl) || !URL.canParse(privacyNoticeUrl)
				? 'The privacy notice URL has to be a whole address: https://…'
				: profiles.length >= 50
					? 'There are 50 security profiles already.'
					: undefined;
	if (problem) return newProfilePage(formKey, {name, description, privacyNoticeUrl}, problem);
	profiles.push({...state.newProfile(name, description), privacyNoticeUrl});
	return redirect('/console', 303);
}

/** The form behind "Create a New Security Profile". */
function newProfilePage(
	formKey: string,
	{name = '', description = '', privacyNoticeUrl = 'https://example.com/privacy'}: Partial<SecurityProfile>,
	problem?: string,
): Answer {
	return consolePage(
		'New security profile',
		html`<form class="card" method="post" action="/console/new">
<h1>New Security Profile</h1>
${problem && problemNote([problem])}
<input type="hidden" name="key" value="${formKey}">
${field('name', 'Security Profile Name', name)}
${field('description', 'Security Profile Description', description)}
${field('privacyNoticeUrl', 'Consent Privacy Notice URL', privacyNoticeUrl)}
<div class="buttons end"><a class="button" href="/console">Cancel</a><button class="main">Save</button></div>
</form>`,
		problem ? 400 : 200,
	);
}

/** GET /console/profiles/N: what a security profile is called. */
export function answerProfile(state: DemoState, _: Visit, params: readonly string[]): Answer {
	return withProfile(state, params, (profile, index) =>
		consolePage(
			profile.name,
			html`${heading(profile, index, 'general')}
<section class="card"><dl class="rows">
${row('Security Profile Name', profile.name)}
${row('Security Profile Description', profile.description)}
${row('Consent Privacy Notice URL', html`<span class="value">${profile.privacyNoticeUrl}</span>`)}
</dl></section>`,
		),
	);
}

/** GET /console/profiles/N/web: client ID, secret behind Show Secret, the two lists, Edit at the bottom right. */
export function answerWebSettings(state: DemoState, {query}: Visit, params: readonly string[]): Answer {
	return withProfile(state, params, (profile, index) =>
		consolePage(
			`Web Settings of ${profile.name}`,
			html`${heading(profile, index, 'web')}
${query.has('saved') && html`<p class="note good" role="status">Saved. It counts from now on.</p>`}
<section class="card"><dl class="rows">
${row('Client ID', html`<span class="value">${profile.id}</span>`)}
${row(
	'Client Secret',
	html`<details class="secret"><summary>Show Secret</summary><span class="value">${profile.secret}</span></details>`,
)}
${row('Allowed Origins', list(profile.allowedOrigins))}
${row('Allowed Return URLs', list(profile.allowedReturnUrls))}
</dl>
<div class="buttons end"><a class="button main" href="/console/profiles/${index}/web/edit">Edit</a></div>
</section>`,
		),
	);
}

/** GET and POST /console/profiles/N/web/edit; what is saved counts for /ap/oa at once. */
export function answerEditWebSettings(
	state: DemoState,
	{method, form}: Visit,
	params: readonly string[],
): Answer {
	const {formKey} = state;
	return withProfile(state, params, (profile, index) => {
		if (method === 'GET') return editWebSettingsPage(formKey, profile, index);
		if (form?.get('key') !== formKey) return foreignFormPage();
		const allowedOrigins = entered(form, 'origin');
		const allowedReturnUrls = entered(form, 'returnUrl');
		const wantsMore = form.has('more');
		const problems = [...allowedOrigins.flatMap(originProblem), ...allowedReturnUrls.flatMap(urlProblem)];
		if (wantsMore || problems.length > 0) {
			const sent = {...profile, allowedOrigins, allowedReturnUrls};
			return editWebSettingsPage(formKey, sent, index, wantsMore ? [] : problems);
		}
		profile.allowedOrigins = allowedOrigins;
		profile.allowedReturnUrls = allowedReturnUrls;
		return redirect(`/console/profiles/${index}/web?saved`, 303);
	});
}

/**
 * Web Settings with open fields: those that are there and room for more. Enter in a field presses the form's first button:
 * an unseen Save, so that it is not "Add Another".
 */
function editWebSettingsPage(
	formKey: string,
	profile: SecurityProfile,
	index: number,
	problems: readonly string[] = [],
): Answer {
	return consolePage(
		`Edit Web Settings of ${profile.name}`,
		html`${heading(profile, index, 'web')}
<form class="card" method="post" action="/console/profiles/${index}/web/edit">
${problems.length > 0 && problemNote(problems)}
<input type="hidden" name="key" value="${formKey}">
<button class="default" tabindex="-1" aria-hidden="true">Save</button>
<fieldset><legend>Allowed Origins</legend>
<p class="soft small">For scripts in web pages only. smapi-login needs nothing here.</p>
${inputs('origin', 'Allowed Origin', profile.allowedOrigins, 1)}
</fieldset>
<fieldset><legend>Allowed Return URLs</legend>
<p class="soft small">Where the browser is sent back to with the code. One whole address a field.</p>
${inputs('returnUrl', 'Allowed Return URL', profile.allowedReturnUrls, 2)}
<p><button name="more" value="1">Add Another</button></p>
</fieldset>
<div class="buttons end">
<a class="button" href="/console/profiles/${index}/web">Cancel</a>
<button class="main">Save</button>
</div>
</form>`,
		problems.length > 0 ? 400 : 200,
	);
}

function entered(form: URLSearchParams, name: string): string[] {
	return [...new Set(form.getAll(name).map(text => text.trim()))].filter(Boolean).slice(0, 50);
}

function originProblem(text: string): string[] {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (url && url.origin === text.replace(/\/$/, '')) return [];
	return [
		url && url.pathname !== '/'
			? `Allowed Origins: ${text} has a path. Is it meant for Allowed Return URLs, the list below?`
			: `Allowed Origins: ${text} is not an origin such as https://example.com`,
	];
}

function urlProblem(text: string): string[] {
	const judgement = judgeRedirectUri(text);
	return judgement.verdict === 'refuse' ? [`Allowed Return URLs: ${text}. ${judgement.reason}`] : [];
}

function withProfile(
	{profiles}: DemoState,
	params: readonly string[],
	answer: (profile: SecurityProfile, index: number) => Answer,
): Answer {
	const index = Number(params[0]);
	const profile = profiles[index];
	return profile ? answer(profile, index) : notFoundPage();
}

function consolePage(title: string, main: Html, status: 200 | 400 = 200): Answer {
	return page({status, title, width: 'wide', links: [toConsole, toPractice], main});
}

function heading(profile: SecurityProfile, index: number, here: 'general' | 'web'): Html {
	const tab = (id: typeof here, href: string, text: string) =>
		html`<li><a href="${href}"${id === here && html` aria-current="page"`}>${text}</a></li>`;
	return html`<p class="small"><a href="/console">← All security profiles</a></p>
<h1>${profile.name}</h1>
<ul class="tabs">${tab('general', `/console/profiles/${index}`, 'General')}${tab('web', `/console/profiles/${index}/web`, 'Web Settings')}</ul>`;
}

function problemNote(problems: readonly string[]): Html {
	return html`<div class="note bad" role="alert"><strong>Not saved.</strong>${problems.map(text => html`<p>${text}</p>`)}</div>`;
}

function field(name: string, label: string, value: string): Html {
	return html`<label class="field"><span>${label}</span><input type="text" name="${name}" value="${value}" required maxlength="200"></label>
`;
}

function inputs(name: string, label: string, values: readonly string[], blanks: number): Html {
	const all = [...values, ...Array<string>(blanks).fill('')];
	return html`${all.map(
		(value, index) =>
			html`<input type="text" inputmode="url" autocomplete="off" spellcheck="false" name="${name}" value="${value}" aria-label="${label} ${index + 1}">
`,
	)}`;
}

function row(term: string, value: Html | string): Html {
	return html`<div><dt>${term}</dt><dd>${value}</dd></div>
`;
}

function list(values: readonly string[]): Html {
	if (values.length === 0) return html`<span class="soft">None</span>`;
	return html`<ul>${values.map(value => html`<li class="value">${value}</li>`)}</ul>`;
}
