import {type ReactNode, useMemo, useState} from 'react';
import type {Answers} from '../core/answers.ts';
import {judgeRedirectUri, listenerAddress, returnUrls} from '../core/client.ts';
import {type PageFlow, type pageRows, pageRowsIn, playedRedirectUri, realPages} from '../core/page-words.ts';
import {type WayAdvice, wayAdvice} from '../core/way-advice.ts';
import {listKeys} from '../ui/ask.tsx';
import {Choice} from '../ui/fields/choice.tsx';
import type {ChoiceRow} from '../ui/fields/row-text.ts';
import {TextField} from '../ui/fields/text-field.tsx';
import {Frame} from '../ui/frame.tsx';
import {Page} from '../ui/page.tsx';
import {useTheme} from '../ui/theme.ts';
import {usePrintOnce} from '../ui/use-print-once.ts';
import {useRegisteredUrls} from '../ui/use-registered-urls.ts';
import type {ScreenProps} from './screen.ts';

/** How the person signs in (role 1), or which page shows the owner the code (role 2). Sets the redirect URI. */
export function Screen(props: ScreenProps): ReactNode {
	return props.draft.answers.role === 'client' ? <Pages {...props} /> : <Ways {...props} />;
}

type OwnWay = 'browser' | 'other-device';

const wayHelp = [
	'This computer: smapi-login opens the browser and listens on 127.0.0.1, so that the answer comes back by itself.',
	'Another device: you open the address on your phone or on another computer, sign in there, and paste the address that it ends on. That page cannot be shown, which is fine: only its address counts.',
	'Both ways lead to the same token. While you sign in you can still change the way.',
];

function Ways({draft, ports, failure, act, onDone}: ScreenProps): ReactNode {
	const theme = useTheme();
	const redirectUri = draft.answers.redirectUri ?? returnUrls.loopback;
	const listening = listenerAddress(redirectUri);
	const advice = wayAdvice(ports.machine, listening?.port);
	const cannotListen = failure?.code === 'port_busy' || failure?.code === 'no_loopback';
	const pastesFirst = cannotListen || listening === undefined || advice.better === 'other-device';
	const isOwnAddress = listening === undefined;
	const rows = useMemo(
		() => rowsOfWays(pastesFirst, cannotListen, isOwnAddress),
		[pastesFirst, cannotListen, isOwnAddress],
	);
	const known = cannotListen ? -1 : rows.findIndex(({value}) => value === draft.answers.flow);
	usePrintOnce(act, advice.command === undefined ? [] : [advice.command]);
	return (
		<Frame keys={listKeys(theme)} help={[...wayHelp, ...advice.hints]}>
			<Page prose={proseOfWays(advice, isOwnAddress ? redirectUri : undefined)}>
				<Choice
					rows={rows}
					initialIndex={Math.max(0, known)}
					onChoose={flow => onDone(changesFor(flow, isOwnAddress))}
				/>
			</Page>
		</Frame>
	);
}

/** An address of the person's own survives, except where only the usual one can be listened on. */
function changesFor(flow: OwnWay, isOwnAddress: boolean): Partial<Answers> {
	return flow === 'browser' && isOwnAddress ? {flow, redirectUri: returnUrls.loopback} : {flow};
}

function rowsOfWays(
	pastesFirst: boolean,
	isAgain: boolean,
	isOwnAddress: boolean,
): readonly ChoiceRow<OwnWay>[] {
	const browser: ChoiceRow<OwnWay> = {
		value: 'browser',
		label: isAgain ? 'Try again on this computer' : 'In a browser on this computer',
		hint: isOwnAddress ? `with ${returnUrls.loopback} instead` : 'opens and comes back by itself',
	};
	const other: ChoiceRow<OwnWay> = {
		value: 'other-device',
		label: 'On another device',
		hint: 'open the address there, paste the one it ends on',
	};
	return pastesFirst ? [other, browser] : [browser, other];
}

function proseOfWays({reason, hints}: WayAdvice, ownAddress: string | undefined): readonly string[] {
	return [
		'Where is the browser to sign in with?',
		...(ownAddress === undefined
			? [[reason, ...hints].filter(Boolean).join(' ')]
			: [`The answer goes to your return URL ${ownAddress}: you paste the address from there.`]),
	];
}

const pageHelp = [
	'After the owner has chosen Allow, Amazon sends their browser to one of these addresses with a code. The owner sends it to you, and you get the token for it.',
	'Whichever it is, the same address has to stand in the Allowed Return URLs of your security profile.',
	'With 127.0.0.1 the owner sees that the page cannot be shown. That is fine: the address bar holds the code. It never passes through a server of anybody.',
];

function Pages({draft, facts, ports, act, onDone}: ScreenProps): ReactNode {
	const theme = useTheme();
	const {flow, redirectUri} = draft.answers;
	const [isFieldOpen, setIsFieldOpen] = useState(false);
	const [hasMoved, setHasMoved] = useState(false);
	// The demo's own page is registered from the start.
	const noProbe = facts.noProbe || facts.demo !== undefined;
	const registered = useRegisteredUrls(draft, {...facts, noProbe}, ports);
	const {demo} = facts;
	const pages = useMemo(() => pageRowsIn(demo), [demo]);
	const rows = useMemo(() => pages.map(page => markRegistered(page, registered)), [pages, registered]);
	usePrintOnce(act, demo?.codePageUrl === undefined ? [] : realPages);
	const known = rows.findIndex(({value}) => value === flow);
	const [start, setStart] = useState(Math.max(0, known));
	// Only as long as nobody has chosen or moved: nothing may jump under a finger.
	const preferred = known < 0 && !hasMoved ? preferredOf(pages, registered) : -1;
	if (preferred >= 0 && preferred !== start) setStart(preferred);

	if (isFieldOpen) {
		const own = flow === 'own-address' && redirectUri !== undefined ? redirectUri : undefined;
		return (
			<Frame
				keys={[
					{key: 'Enter', does: 'take it'},
					{key: 'Esc', does: 'close'},
				]}
				help={pageHelp}
			>
				<Page
					prose={[
						'The address that Amazon sends the owner to, the same in every character as in your security profile.',
					]}
				>
					<TextField
						label="Return URL"
						judge={text => reasonAgainst(text)}
						pasteLines="join"
						{...(own !== undefined && {
							kept: own,
							onKeep: () => onDone({flow: 'own-address', redirectUri: own}),
						})}
						onSubmit={text => onDone({flow: 'own-address', redirectUri: text})}
						onCancel={() => setIsFieldOpen(false)}
					/>
				</Page>
			</Frame>
		);
	}
	return (
		<Frame keys={listKeys(theme)} help={pageHelp}>
			<Page prose={['The owner signs in and gets a code, which you need. Where do they see it?']}>
				<Choice
					key={start}
					rows={rows}
					initialIndex={start}
					onFocus={(_, at) => setHasMoved(old => old || at !== start)}
					onChoose={value => {
						if (value === 'own-address') setIsFieldOpen(true);
						else onDone(changesForPage(value, demo));
					}}
				/>
			</Page>
		</Frame>
	);
}

/** In the demo its own page plays Amazon's. */
function changesForPage(flow: PageFlow, demo: ScreenProps['facts']['demo']): Partial<Answers> {
	const redirectUri = playedRedirectUri(flow, demo);
	return redirectUri === undefined ? {flow} : {flow, redirectUri};
}

function reasonAgainst(text: string): string | undefined {
	const judged = judgeRedirectUri(text);
	return judged.verdict === 'take' ? undefined : judged.reason;
}

function markRegistered(
	{url, ...row}: (typeof pageRows)[number],
	registered: ReadonlySet<string>,
): ChoiceRow<PageFlow> {
	const isRegistered = url !== undefined && registered.has(url);
	return isRegistered ? {...row, hint: `Amazon knows it for your client; ${row.hint}`} : row;
}

/** The first page that Amazon knows; -1 where it knows none, or has not said so yet. */
function preferredOf(pages: typeof pageRows, registered: ReadonlySet<string>): number {
	return pages.findIndex(({url}) => url !== undefined && registered.has(url));
}
