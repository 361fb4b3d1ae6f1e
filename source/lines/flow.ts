import {judgeRedirectUri, listenerAddress, returnUrls} from '../core/client.ts';
import {type PageFlow, pageRowsIn, playedRedirectUri, realPages} from '../core/page-words.ts';
import {defaultScopes} from '../core/scopes.ts';
import {wayAdvice} from '../core/way-advice.ts';
import {type AskRow, back} from '../flows/asker.ts';
import type {LineOutcome, LineStep} from '../flows/line-step.ts';
import {probeReturnUrls} from '../flows/probe-return-urls.ts';
import {sayWhenSlow} from '../flows/say-when-slow.ts';
import {follow} from './follow.ts';

/** How the person signs in (role 1), or which page shows the owner the code (role 2). Sets the redirect URI. */
export function ask(step: LineStep): Promise<LineOutcome> {
	return step.draft.answers.role === 'client' ? askPage(step) : askWay(step);
}

async function askWay({asker, draft, failure, ports}: LineStep): Promise<LineOutcome> {
	const redirectUri = draft.answers.redirectUri ?? returnUrls.loopback;
	const listening = listenerAddress(redirectUri);
	const advice = wayAdvice(ports.machine, listening?.port);
	const cannotListen = failure?.code === 'port_busy' || failure?.code === 'no_loopback';
	const pastesFirst = cannotListen || !listening || advice.better === 'other-device';
	if (listening) {
		if (advice.command !== undefined) asker.print(advice.command);
		asker.say(
			[advice.reason, ...advice.hints].filter(Boolean).join(' ').replace('above this screen', 'above'),
		);
	} else asker.say(`The answer goes to your return URL ${redirectUri}: you paste the address from there.`);
	const here: AskRow<'browser' | 'other-device'> = {
		value: 'browser',
		label: cannotListen ? 'Try again on this computer' : 'In a browser on this computer',
		hint: listening
			? 'opens and comes back by itself'
			: `with ${returnUrls.loopback} as the return URL instead`,
	};
	const there: AskRow<'browser' | 'other-device'> = {
		value: 'other-device',
		label: 'On another device',
		hint: 'open the address there, paste the one it ends on',
	};
	const rows = pastesFirst ? [there, here] : [here, there];
	const known = cannotListen ? -1 : rows.findIndex(({value}) => value === draft.answers.flow);
	const flow = await asker.choose(
		'You sign in at Amazon, in a browser. Where is that browser?',
		rows,
		Math.max(0, known),
	);
	if (flow === back) return {type: 'back'};
	const needsLoopback = flow === 'browser' && !listening;
	return {type: 'done', changes: needsLoopback ? {flow, redirectUri: returnUrls.loopback} : {flow}};
}

async function askPage(step: LineStep): Promise<LineOutcome> {
	const {asker, draft, facts} = step;
	const {flow, redirectUri} = draft.answers;
	const pages = pageRowsIn(facts.demo);
	if (facts.demo?.codePageUrl !== undefined) for (const line of realPages) asker.print(line);
	const registered = await registeredUrls(step);
	const isKnown = ({url}: {readonly url?: string}) => url !== undefined && registered.includes(url);
	const rows: readonly AskRow<PageFlow>[] = pages.map(row =>
		isKnown(row) ? {...row, hint: `Amazon knows it for your client; ${row.hint}`} : row,
	);
	const chosen = rows.findIndex(({value}) => value === flow);
	const preferred = chosen >= 0 ? chosen : Math.max(0, pages.findIndex(isKnown));
	for (;;) {
		const page = await asker.choose(
			'The owner signs in and gets a code, which you need. Where do they see it?',
			rows,
			preferred,
		);
		if (page === back) return {type: 'back'};
		if (page !== 'own-address') {
			const played = playedRedirectUri(page, facts.demo);
			const changes = played === undefined ? {flow: page} : {flow: page, redirectUri: played};
			return {type: 'done', changes};
		}
		asker.say(
			'The address that Amazon sends the owner to, the same in every character as in your security profile.',
		);
		const kept = flow === 'own-address' ? redirectUri : undefined;
		const url = await asker.text('Return URL', {
			judge: text => {
				const judged = judgeRedirectUri(text);
				return judged.verdict === 'take' ? undefined : judged.reason;
			},
			...(kept !== undefined && {enter: {value: kept, says: `Enter alone keeps ${kept}`}}),
		});
		if (url !== back) return {type: 'done', changes: {flow: page, redirectUri: url}};
	}
}

/** The usual addresses that Amazon knows for the client. All or none of them says nothing. */
async function registeredUrls({
	asker,
	draft,
	facts,
	pairs,
	ports,
	signal,
}: LineStep): Promise<readonly string[]> {
	const {clientId, scopes = defaultScopes} = draft.answers;
	// The demo's own page is registered from the start.
	if (facts.demo || facts.noProbe || clientId === undefined) return [];
	const urls = Object.values(returnUrls);
	const asked = {client: {hosts: facts.hosts, clientId}, scopes};
	let known: readonly string[] = [];
	const probing = follow(probeReturnUrls(asked, urls, pairs, ports, signal), event => {
		known = event.urls;
	});
	await follow(sayWhenSlow(probing, ports.clock, signal), () =>
		asker.say('Asking Amazon which addresses it knows for your client, 10 seconds at most.'),
	);
	return known.length === urls.length ? [] : known;
}

export const help = [
	'Whichever way it is, Amazon sends the browser to one address with a code, and that address has to stand in the Allowed Return URLs of your security profile.',
	'With 127.0.0.1 on another device that page cannot be shown. That is fine: only its address counts.',
];
