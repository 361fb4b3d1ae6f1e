import {judgeRedirectUri} from '../core/client.ts';
import {type Answer, redirect, type Visit} from './answer.ts';
import {
	editWebSettingsPage,
	newProfilePage,
	profilePage,
	profilesPage,
	webSettingsPage,
} from './console-pages.ts';
import {foreignFormPage, notFoundPage} from './plain-pages.ts';
import {type DemoState, newSecurityProfile, type SecurityProfile} from './state.ts';

/** GET /console. */
export function answerConsole(state: DemoState): Answer {
	return profilesPage(state.profiles);
}

/** GET and POST /console/new. */
export function answerNewProfile(state: DemoState, {method, form}: Visit): Answer {
	const {formKey} = state;
	if (method === 'GET') return newProfilePage({formKey});
	if (form?.get('key') !== formKey) return foreignFormPage();
	const [name, description, privacyNoticeUrl] = ['name', 'description', 'privacyNoticeUrl'].map(
		field => form.get(field)?.trim().slice(0, 200) ?? '',
	) as [string, string, string];
	const problem =
		!name || !description
			? 'Name and description are needed.'
			: !/^https?:\/\//.test(privacyNoticeUrl) || !URL.canParse(privacyNoticeUrl)
				? 'The privacy notice URL has to be a whole address: https://…'
				: state.profiles.length >= 50 && 'There are 50 security profiles already.';
	if (problem) return newProfilePage({formKey, name, description, privacyNoticeUrl, problem});
	state.profiles.push({...newSecurityProfile(name, description), privacyNoticeUrl});
	return redirect('/console', 303);
}

/** GET /console/profiles/N. */
export function answerProfile(state: DemoState, visit: Visit): Answer {
	return withProfile(state, visit, profilePage);
}

/** GET /console/profiles/N/web. */
export function answerWebSettings(state: DemoState, visit: Visit): Answer {
	return withProfile(state, visit, (profile, index) =>
		webSettingsPage(profile, index, visit.query.has('saved')),
	);
}

/** GET and POST /console/profiles/N/web/edit; what is saved counts for /ap/oa at once. */
export function answerEditWebSettings(state: DemoState, visit: Visit): Answer {
	return withProfile(state, visit, (profile, index) => editWebSettings(state, visit, profile, index));
}

function editWebSettings(state: DemoState, visit: Visit, profile: SecurityProfile, index: number): Answer {
	const {formKey} = state;
	const {form} = visit;
	if (visit.method === 'GET') {
		const {allowedOrigins: origins, allowedReturnUrls: returnUrls} = profile;
		return editWebSettingsPage(profile, index, {formKey, origins, returnUrls, problems: []});
	}
	if (form?.get('key') !== formKey) return foreignFormPage();
	const origins = entered(form, 'origin');
	const returnUrls = entered(form, 'returnUrl');
	const problems = form.has('more')
		? []
		: [...origins.flatMap(originProblem), ...returnUrls.flatMap(urlProblem)];
	if (form.has('more') || problems.length > 0) {
		return editWebSettingsPage(profile, index, {formKey, origins, returnUrls, problems});
	}
	profile.allowedOrigins = origins;
	profile.allowedReturnUrls = returnUrls;
	return redirect(`/console/profiles/${index}/web?saved`, 303);
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
	state: DemoState,
	visit: Visit,
	answer: (profile: SecurityProfile, index: number) => Answer,
): Answer {
	const index = Number(visit.params[0]);
	const profile = state.profiles[index];
	return profile ? answer(profile, index) : notFoundPage();
}
