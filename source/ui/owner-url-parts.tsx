import {type ReactNode, useState} from 'react';
import type {InspectedUrl} from '../core/inspect-url.ts';
import {clientRequestMessage, codeReplyMessage} from '../core/owner-messages.ts';
import {goesOnHere} from '../core/request-words.ts';
import {judgement} from '../core/url-judgement.ts';
import type {ScreenAction} from '../screens/screen.ts';
import {Choice} from './fields/choice.tsx';
import type {ChoiceRow} from './fields/row-text.ts';
import {Frame} from './frame.tsx';
import {usePasteOutside, useShortcuts} from './keyboard.tsx';
import type {KeyHint} from './keys-line.ts';
import {listKeys} from './list-keys.ts';
import {Page} from './page.tsx';
import {PasteField, type ReadPaste} from './paste-field.tsx';
import {Question} from './question.tsx';
import {TextPages} from './text-pages.tsx';
import {useTheme} from './theme.ts';

interface AskForUrlProps {
	/** How this program is called. */
	readonly programName: string;
	readonly act: (action: ScreenAction) => void;
	/** Opens the field, with a paste if one did that. */
	readonly onPaste: (text?: string) => void;
	readonly onLeave: () => void;
}

/** No address is there yet: what to ask the client for. */
export function AskForUrl({programName, act, onPaste, onLeave}: AskForUrlProps): ReactNode {
	const {arrows} = useTheme();
	const message = clientRequestMessage();
	usePasteOutside(onPaste);
	useShortcuts({
		m: () => act({type: 'copy', text: message, what: 'Request'}),
		w: () => act({type: 'write', file: 'smapi-login-ask-for-address.txt', text: message}),
	});
	return (
		<Frame keys={listKeys(arrows.upDown, askKeys)} help={urlHelp}>
			<Page
				prose={[
					'Whoever works on your skills (the client) sends you an address. You open it, sign in at Amazon and choose Allow; your password stays with Amazon.',
					'Paste the address here first: you see who asks, for what, and where your answer goes.',
					'None yet? m copies a request to them: what to send, which permissions mean what.',
				]}
			>
				<Choice rows={startRows(programName)} onChoose={way => (way === 'paste' ? onPaste() : onLeave())} />
			</Page>
		</Frame>
	);
}

interface PasteUrlProps {
	readonly initial: string | undefined;
	readonly offered: string | undefined;
	readonly read: (text: string) => ReadPaste;
	readonly onSubmit: (text: string) => void;
	readonly onCancel: () => void;
}

/** The field for the address, which is looked at and not opened. */
export function PasteUrl({initial, offered, read, onSubmit, onCancel}: PasteUrlProps): ReactNode {
	return (
		<Frame
			keys={[
				{key: 'Enter', does: 'look at it'},
				{key: 'Esc', does: 'close'},
			]}
			help={urlHelp}
		>
			<Page prose={['Paste the address that the client sent. It is looked at, not opened.']}>
				<PasteField
					read={read}
					onSubmit={onSubmit}
					onCancel={onCancel}
					initialPaste={initial}
					offered={offered === undefined ? undefined : {text: offered, name: 'the address of the demo'}}
					emptyMessage="Paste the address first."
				/>
			</Page>
		</Frame>
	);
}

interface JudgedUrlProps {
	readonly judged: InspectedUrl;
	/** How this program is called. */
	readonly programName: string;
	readonly act: (action: ScreenAction) => void;
	readonly onToken: () => void;
	readonly onLeave: () => void;
	readonly onPaste: (text?: string) => void;
}

/** What the address asks for; opened only on request, and with warnings only after a second yes. */
export function JudgedUrl(props: JudgedUrlProps): ReactNode {
	const {judged, programName, act, onToken, onLeave, onPaste} = props;
	const {arrows} = useTheme();
	const [isAsking, setIsAsking] = useState(false);
	const [isOpened, setIsOpened] = useState(false);
	const {url, warnings} = judged;
	usePasteOutside(onPaste);
	function open(): void {
		if (url === undefined) return;
		setIsAsking(false);
		setIsOpened(true);
		act({type: 'open', url});
	}
	useShortcuts({
		...(url !== undefined && {
			o: warnings.length > 0 ? () => setIsAsking(true) : open,
			c: () => act({type: 'copy', text: url, what: 'Address'}),
		}),
		m: () => act({type: 'copy', text: codeReplyMessage(), what: 'Reply'}),
	});
	const {warnings: warned, facts} = judgement(judged);
	const lines = [...warned, stepOf(url !== undefined, isOpened), ...facts];
	const rows = judgedRows(programName);
	const keys = url === undefined ? [replyKey] : [openKey, replyKey, copyKey];
	return (
		<Frame keys={isAsking ? listKeys(arrows.upDown) : listKeys(arrows.upDown, keys)} help={urlHelp}>
			<TextPages key={String(isOpened)} lines={lines} least={rows.length + 1}>
				<Choice
					rows={rows}
					onChoose={way => {
						if (way === 'token') onToken();
						else if (way === 'leave') onLeave();
						else onPaste();
					}}
				/>
			</TextPages>
			{isAsking && (
				<Question
					text={warnings.map(({text}) => text).join('\n')}
					answers={openAnyway}
					onAnswer={answer => (answer === 'open' ? open() : setIsAsking(false))}
					onClose={() => setIsAsking(false)}
				/>
			)}
		</Frame>
	);
}

function stepOf(canOpen: boolean, isOpened: boolean): string {
	if (!canOpen) return 'It cannot be opened from here as it is. Ask the client for another one.';
	const then =
		'When you have chosen Allow, Amazon shows a code or an address: send that to the client at once (m copies a reply). It lives 5 minutes.';
	return isOpened ? `${then} Then the token comes.` : `Read what it asks for; then o opens it. ${then}`;
}

const startRows = (programName: string): readonly ChoiceRow<'paste' | 'leave'>[] => [
	{value: 'paste', label: 'Paste the address that they sent'},
	{value: 'leave', label: 'Leave until it comes', hint: goesOnHere(programName)},
];

const judgedRows = (programName: string): readonly ChoiceRow<'token' | 'leave' | 'other'>[] => [
	{value: 'token', label: 'I have the token'},
	{value: 'leave', label: 'Leave until it comes', hint: goesOnHere(programName)},
	{value: 'other', label: 'Paste another address'},
];

const openAnyway: readonly ChoiceRow<'stay' | 'open'>[] = [
	{value: 'stay', label: 'Do not open it'},
	{value: 'open', label: 'Open it all the same'},
];

const askKeys: readonly KeyHint[] = [
	{key: 'm', does: 'copy request'},
	{key: 'w', does: 'request to file'},
];

const openKey: KeyHint = {key: 'o', does: 'open'};
const replyKey: KeyHint = {key: 'm', does: 'reply'};
const copyKey: KeyHint = {key: 'c', does: 'copy address'};

const urlHelp = [
	'The address is an authorization URL (RFC 6749). Amazon asks you at it whether the client may do what it names; you can say no, and take a yes back at https://www.amazon.com/ap/adam.',
	'The code that Amazon then shows is of use only to the client that made the address, if it uses PKCE or keeps its client secret. Still, send it to nobody else.',
	'What you get in the end is an access token. It lives one hour, and this computer cannot renew it: the client sends the next one.',
];
