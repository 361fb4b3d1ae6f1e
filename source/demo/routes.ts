import {type Answer, json, redirect, type Visit} from './answer.ts';
import {answerAuthorization, answerConsent} from './authorize.ts';
import {
	answerConsole,
	answerEditWebSettings,
	answerNewProfile,
	answerProfile,
	answerWebSettings,
} from './console.ts';
import {codePage, notFoundPage} from './plain-pages.ts';
import {answerPractice} from './practice.ts';
import {answerManifest, answerSkills, answerVendors} from './smapi.ts';
import type {DemoState} from './state.ts';
import {answerToken} from './token-endpoint.ts';

interface Route {
	readonly methods: readonly string[];
	readonly path: RegExp;
	readonly answer: (state: DemoState, visit: Visit) => Answer;
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
export function answerVisit(state: DemoState, visit: Omit<Visit, 'params'>): Answer {
	const found = routes.map(route => ({route, match: route.path.exec(visit.path)})).find(({match}) => match);
	if (!found) return isApi(visit.path) ? json(404, {message: 'Resource not found.'}) : notFoundPage();
	const {route, match} = found;
	if (!route.methods.includes(visit.method)) {
		return json(405, {message: 'Method not allowed.'}, {allow: route.methods.join(', ')});
	}
	return route.answer(state, {...visit, params: (match ?? []).slice(1)});
}

function isApi(path: string): boolean {
	return /^\/(v\d+|auth)\//.test(path);
}
