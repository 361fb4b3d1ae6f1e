import {topics} from '../source/commands/help-topics.ts';
import {commandTable} from '../source/commands/index.ts';
import {endWords, type WizardEnd} from '../source/core/end-words.ts';
import {failures} from '../source/core/failures.ts';
import {pages} from '../source/core/pages.ts';
import {steps} from '../source/core/steps.ts';
import {fieldWords, leaveWords, lineWords, listWords} from '../source/core/voice-words.ts';
import {ownProfile} from './saved.ts';

/** A text that a person can meet. */
export interface Word {
	/** A step, a command or a table. */
	readonly place: string;
	readonly kind: string;
	readonly text: string;
}

/** What stands in tables, in their order. */
export function wordsOfTables(): Word[] {
	return [
		...steps.map(({id, title}): Word => ({place: id, kind: 'title', text: title})),
		...failureWords(),
		...commandWords(),
		...topicWords(),
		...lastWords(),
		...pageWords(),
		...voiceWords(),
	];
}

function failureWords(): Word[] {
	return Object.entries(failures).flatMap(([code, {what, next, inWizard}]) => [
		{place: 'failures', kind: `${code}: what`, text: what},
		{place: 'failures', kind: `${code}: next`, text: next},
		...(inWizard === undefined
			? []
			: [{place: 'failures', kind: `${code}: next, in the wizard`, text: inWizard}]),
	]);
}

function commandWords(): Word[] {
	return [commandTable.signIn, ...commandTable.commands].flatMap(command => {
		const place = `command ${command.name || 'without a name'}`;
		return [
			{place, kind: 'summary', text: command.summary},
			...Object.entries(command.actions ?? {}).map(
				([name, text]): Word => ({place, kind: `action ${name}`, text}),
			),
			...Object.entries(command.options).map(
				([name, {help}]): Word => ({place, kind: `--${name}`, text: help}),
			),
			...(command.about?.length ? [{place, kind: 'about', text: command.about.join('\n')}] : []),
		];
	});
}

function topicWords(): Word[] {
	return topics.flatMap(({name, summary, sections}) => {
		const place = `help ${name}`;
		return [
			{place, kind: 'summary', text: summary},
			...sections(commandTable).flatMap(({title, paragraphs = [], rows = []}): Word[] => [
				...(title === undefined ? [] : [{place, kind: 'heading', text: title}]),
				...paragraphs.map(text => ({place, kind: 'paragraph', text})),
				...rows.map(([label, text]): Word => ({place, kind: label || 'more', text})),
			]),
		];
	});
}

/** Every way to leave the wizard. */
function lastWords(): Word[] {
	const profile = ownProfile({
		origin: 'https://www.amazon.com',
		issueAccessToken: () => 'Atza|token',
	} as never);
	const session = {
		profileName: 'me',
		profile: {...profile, tokens: {...profile.tokens, expiresAt: new Date(0), obtainedAt: new Date(0)}},
	} as unknown as NonNullable<WizardEnd['session']>;
	const owner = {...session, profile: {...session.profile, role: 'owner'}} as NonNullable<
		WizardEnd['session']
	>;
	const both = [false, true];
	const ends = [undefined, session, owner].flatMap(each =>
		([undefined, 'gone', 'kept'] as const).flatMap(demo =>
			both.flatMap(isCancelled =>
				both.flatMap(hasOpenRequest =>
					both.flatMap(noSave =>
						both.map(hasKept => ({session: each, demo, isCancelled, hasOpenRequest, noSave, hasKept})),
					),
				),
			),
		),
	);
	return ends
		.flatMap(end =>
			endWords({
				...end,
				programName: 'smapi-login',
				startedWith: '',
				path: '~/.config/smapi-login/config.json',
				words: undefined,
				file: {version: 1},
			}),
		)
		.map(text => ({place: 'last words', kind: 'text', text}));
}

function pageWords(): Word[] {
	return Object.entries(pages).flatMap(([kind, {html}]) =>
		textsOfPage(html).map((text): Word => ({place: 'pages in the browser', kind, text})),
	);
}

/** What stands on an HTML page: headings, paragraphs, list items, cells, labels, buttons. */
export function textsOfPage(html: string): string[] {
	return [...html.matchAll(/<(h[1-3]|p|li|t[hd]|label|button|summary|dt|dd)\b[^>]*>(.*?)<\/\1>/gs)]
		.map(([, , text = '']) =>
			text
				.replace(/<[^>]+>/g, ' ')
				.replace(/\s+/g, ' ')
				.trim(),
		)
		.filter(text => text !== '');
}

/** Values stand for those that differ. */
function voiceWords(): Word[] {
	const tables = {fieldWords, listWords, lineWords, leaveWords};
	return Object.values(tables).flatMap(table =>
		Object.entries(table).map(([kind, said]: [string, string | ((...values: never[]) => string)]) => ({
			place: 'the voices',
			kind,
			text: typeof said === 'string' ? said : (said as (...values: string[]) => string)('…', '…'),
		})),
	);
}
