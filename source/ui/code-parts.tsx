import type {ReactNode} from 'react';
import {Failure} from '../core/failure.ts';
import {areAmazonHosts} from '../core/hosts.ts';
import {openAgainMessage} from '../core/owner-messages.ts';
import {pageMeant} from '../core/page-words.ts';
import {doubtAboutLength} from '../core/pasted-text.ts';
import {describeDuration, type OpenRequest} from '../core/profile.ts';
import {lastFour} from '../core/redact.ts';
import {goesOnHere} from '../core/request-words.ts';
import {addressOf, type CodeRequest, judgeOwnerAnswer} from '../flows/owner-request.ts';
import type {ScreenAction} from '../screens/screen.ts';
import {Choice} from './fields/choice.tsx';
import type {ChoiceRow} from './fields/row-text.ts';
import {Frame} from './frame.tsx';
import {useEscape, usePasteOutside, useShortcuts} from './keyboard.tsx';
import type {KeyHint} from './keys-line.ts';
import {listKeys} from './list-keys.ts';
import {Page} from './page.tsx';
import {PasteField, type ReadPaste} from './paste-field.tsx';
import {useTheme} from './theme.ts';

/** How an open request is told apart: its name and its age. */
export function requestWords({profileName, createdAt}: OpenRequest, now: Date): string {
	const seconds = (now.getTime() - createdAt.getTime()) / 1000;
	const age = seconds < 60 ? 'just now' : `${describeDuration(seconds)} ago`;
	return `the request for ${profileName ?? 'a profile without a name'}, made ${age}`;
}

/** What a text is to this request, in words that show no code. */
export function readOwnerAnswer(text: string, request: CodeRequest): ReadPaste {
	try {
		const {bareCode, parameters} = judgeOwnerAnswer(text, request);
		if (!bareCode) return {taken: 'The answer to this request, with its code.'};
		const code = parameters.get('code') ?? '';
		const end = lastFour(code);
		return {taken: `A code of ${code.length} characters${end === '' ? '' : ` (…${end})`}.`};
	} catch (error) {
		if (!(error instanceof Failure)) throw error;
		if (error.code.startsWith('paste_')) return {refused: `${error.what} ${error.next}`};
		// Amazon's own answer, and no code: what it says counts.
		return {taken: error.what};
	}
}

interface PasteCodeProps {
	readonly request: CodeRequest;
	readonly now: Date;
	readonly isDemo: boolean;
	readonly initial: string | undefined;
	readonly read: (text: string) => ReadPaste;
	readonly onSubmit: (text: string) => void;
}

/** The field for the owner's answer. */
export function PasteCode({request, now, isDemo, initial, read, onSubmit}: PasteCodeProps): ReactNode {
	const {hosts} = request;
	return (
		<Frame
			keys={[
				{key: 'Enter', does: 'go on'},
				{key: 'Esc', does: 'back'},
			]}
			help={codeHelp}
		>
			<Page
				least={6}
				prose={[
					'Paste what the owner sent back: the code, or the whole address that their browser ended on.',
					`It answers ${requestWords(request, now)}.`,
					isDemo || areAmazonHosts(hosts)
						? undefined
						: `It goes to ${hosts.token}, which is not Amazon, with the client secret.`,
					'No code yet? Esc leads back to the address and its message.',
				]}
			>
				<PasteField
					read={read}
					doubt={doubtAboutLength}
					onSubmit={onSubmit}
					isSecret
					initialPaste={initial}
					emptyMessage="Paste the code or the address first."
				/>
			</Page>
		</Frame>
	);
}

interface OtherRequestProps {
	readonly request: CodeRequest;
	readonly now: Date;
	readonly onTake: () => void;
	readonly onAnother: () => void;
}

/** What was pasted answers another open request: it is offered to be taken for that one, never mixed up. */
export function OtherRequest({request, now, onTake, onAnother}: OtherRequestProps): ReactNode {
	const {arrows} = useTheme();
	useEscape(onAnother);
	const rows: readonly ChoiceRow<'take' | 'another'>[] = [
		{value: 'take', label: `Take it for ${request.profileName ?? 'that request'}`},
		{value: 'another', label: 'Paste another one here'},
	];
	return (
		<Frame keys={listKeys(arrows.upDown)} help={codeHelp}>
			<Page prose={[`This is the answer to another open request: ${requestWords(request, now)}.`]}>
				<Choice rows={rows} onChoose={way => (way === 'take' ? onTake() : onAnother())} />
			</Page>
		</Frame>
	);
}

interface CodeRefusedProps {
	readonly request: CodeRequest;
	/** Whether the very same answer can be sent again, since the code was not spent. */
	readonly canRetry: boolean;
	/** How this program is called. */
	readonly programName: string;
	/** In the demo: its own page that plays Amazon's. */
	readonly demo: {readonly codePageUrl?: string} | undefined;
	readonly act: (action: ScreenAction) => void;
	readonly onRetry: () => void;
	/** Opens the field, with a paste if one did that. */
	readonly onPaste: (text?: string) => void;
	readonly onLeave: () => void;
}

/** It did not work, and the request stays: the owner opens the same address again. */
export function CodeRefused({
	request,
	canRetry,
	programName,
	demo,
	act,
	onRetry,
	onPaste,
	onLeave,
}: CodeRefusedProps): ReactNode {
	const {arrows} = useTheme();
	useEscape(() => onPaste());
	usePasteOutside(onPaste);
	const redirectUri = pageMeant(request.redirectUri, demo);
	const withAddress = (then: (authorizationUrl: string) => void) => () => void addressOf(request).then(then);
	useShortcuts({
		m: withAddress(authorizationUrl => {
			act({type: 'copy', text: openAgainMessage({authorizationUrl, redirectUri}), what: 'Message'});
		}),
		u: withAddress(authorizationUrl => act({type: 'print', lines: [authorizationUrl]})),
	});
	const rows: readonly ChoiceRow<'retry' | 'paste' | 'leave'>[] = [
		...(canRetry ? [{value: 'retry' as const, label: 'Try the same code again'}] : []),
		{value: 'paste', label: 'Paste another code'},
		{value: 'leave', label: 'Leave for now', hint: goesOnHere(programName)},
	];
	return (
		<Frame keys={listKeys(arrows.upDown, refusedKeys)} help={codeHelp}>
			<Page
				prose={[
					canRetry
						? 'The code was not used, and the request stays open.'
						: 'The request stays open. Ask the owner to open the same address again and to send the new code at once: m copies that, with the address.',
				]}
			>
				<Choice
					key={String(canRetry)}
					rows={rows}
					onChoose={way => {
						if (way === 'retry') onRetry();
						else if (way === 'paste') onPaste();
						else onLeave();
					}}
				/>
			</Page>
		</Frame>
	);
}

interface RequestGoneProps {
	/** The client ID is another one now than the address was made with. */
	readonly isOfOtherClient: boolean;
	readonly onNew: () => void;
	readonly onLeave: () => void;
}

/** No answer can be taken any more: the request was answered or removed elsewhere, or the client has changed. */
export function RequestGone({isOfOtherClient, onNew, onLeave}: RequestGoneProps): ReactNode {
	const {arrows} = useTheme();
	const why = isOfOtherClient
		? 'The client ID has changed since the address was made, so the owner needs a new address.'
		: 'This request is no longer open: it was answered, or removed, elsewhere.';
	return (
		<Frame keys={listKeys(arrows.upDown)} help={codeHelp}>
			<Page prose={[why]}>
				<Choice rows={gone} onChoose={way => (way === 'new' ? onNew() : onLeave())} />
			</Page>
		</Frame>
	);
}

const gone: readonly ChoiceRow<'new' | 'leave'>[] = [
	{value: 'new', label: 'Make a new address for the owner'},
	{value: 'leave', label: 'Leave'},
];

const refusedKeys: readonly KeyHint[] = [
	{key: 'm', does: 'copy'},
	{key: 'u', does: 'print again'},
];

const codeHelp = [
	'What the owner sends is an authorization code (RFC 6749). It works once, for 5 minutes, and only with the client secret and the verifier (PKCE) that this computer keeps for the request.',
	'An address is matched with its request by the state in it. A code alone names no request, so the account that answers is shown before a profile is replaced.',
	'Mails may break an address over lines, or put signs around it: paste it as it came.',
];
