import type {ReactNode} from 'react';
import {amazonHosts, sameOrigin} from '../core/hosts.ts';
import {newTokenMessage} from '../core/new-token-message.ts';
import type {Profile} from '../core/profile.ts';
import {goesOnHere} from '../core/request-words.ts';
import {type CheckedToken, checkReceived} from '../flows/check-received.ts';
import type {Ports} from '../ports.ts';
import type {ScreenAction} from '../screens/screen.ts';
import {Choice} from './fields/choice.tsx';
import type {ChoiceRow} from './fields/row-text.ts';
import {Frame} from './frame.tsx';
import {useEscape, usePasteOutside, useShortcuts} from './keyboard.tsx';
import {listKeys} from './list-keys.ts';
import {Page} from './page.tsx';
import {PasteField, type ReadPaste} from './paste-field.tsx';
import {SpinnerLine} from './spinner-line.tsx';
import {type Theme, useTheme} from './theme.ts';
import {useFlow} from './use-flow.ts';

interface PasteTokenProps {
	readonly initial: string | undefined;
	/** The token that there is already, masked; Enter on the empty field keeps it. */
	readonly kept: string | undefined;
	/** The token that the made-up client of the demo sends. */
	readonly offered: string | undefined;
	readonly smapiHost: string;
	readonly read: (text: string) => ReadPaste;
	readonly onSubmit: (text: string) => void;
	readonly onKeep: () => void;
}

/** The field for the token. */
export function PasteToken(props: PasteTokenProps): ReactNode {
	const {initial, kept, offered, smapiHost, read, onSubmit, onKeep} = props;
	const host = new URL(smapiHost).host;
	const isAmazon = sameOrigin(smapiHost, amazonHosts.smapi);
	return (
		<Frame
			keys={[
				{key: 'Enter', does: 'go on'},
				{key: 'Esc', does: 'back'},
			]}
			help={tokenHelp}
		>
			<Page
				least={6}
				prose={[
					'Paste what the client sent you: the access token, the header with it, or the JSON of it. It is a secret, so it is not shown.',
					`It is checked with ${host}${isAmazon ? ', Amazon’s service for skills' : ', which is not Amazon'}, and goes nowhere else.`,
				]}
			>
				<PasteField
					read={read}
					onSubmit={onSubmit}
					isSecret
					initialPaste={initial}
					offered={offered === undefined ? undefined : {text: offered, name: 'the token of the demo'}}
					{...(kept !== undefined && {kept, onKeep})}
					emptyMessage="Paste the token first; it begins with Atza|."
				/>
			</Page>
		</Frame>
	);
}

interface CheckingTokenProps {
	readonly profile: Profile;
	readonly ports: Ports;
	readonly onDone: (checked: CheckedToken) => void;
	readonly onStop: () => void;
}

/** Asks SMAPI whose token it is, and whether it still works. */
export function CheckingToken({profile, ports, onDone, onStop}: CheckingTokenProps): ReactNode {
	useEscape(onStop);
	useFlow<{readonly type: 'checking'}, CheckedToken>(
		async function* (signal) {
			yield {type: 'checking'};
			return checkReceived(profile, ports, signal);
		},
		// Every failure is one of its answers.
		{onDone, onFailure: failure => onDone({kind: 'unclear', failure})},
	);
	return (
		<Frame keys={[{key: 'Esc', does: 'stop'}]} help={tokenHelp}>
			<SpinnerLine text={`${new URL(profile.hosts.smapi).host} is asked whose token it is.`} />
		</Frame>
	);
}

interface TokenToldProps {
	readonly checked: CheckedToken;
	/** When the token ends, where the client said so. */
	readonly end: string | undefined;
	/** How this program is called. */
	readonly programName: string;
	readonly act: (action: ScreenAction) => void;
	readonly onKeep: () => void;
	readonly onAgain: () => void;
	/** Opens the field, with a paste if one did that. */
	readonly onPaste: (text?: string) => void;
	readonly onLeave: () => void;
}

type Way = 'keep' | 'again' | 'paste' | 'leave';

/** The check found something that has to be known before the token is kept. */
export function TokenTold(props: TokenToldProps): ReactNode {
	const {checked, end, programName, act, onKeep, onAgain, onPaste, onLeave} = props;
	const {arrows, sign} = useTheme();
	useEscape(() => onPaste());
	usePasteOutside(onPaste);
	const hasEnded = checked.kind === 'ended';
	useShortcuts({
		m: hasEnded ? () => act({type: 'copy', text: newTokenMessage(), what: 'Message'}) : undefined,
	});
	const actions: Readonly<Record<Way, () => void>> = {
		keep: onKeep,
		again: onAgain,
		paste: () => onPaste(),
		leave: onLeave,
	};
	const own = hasEnded ? [{key: 'm', does: 'copy message'}] : [];
	return (
		<Frame keys={listKeys(arrows.upDown, own)} help={tokenHelp}>
			<Page prose={wordsOf(checked, end, sign)}>
				<Choice key={checked.kind} rows={rowsFor(checked, programName)} onChoose={way => actions[way]()} />
			</Page>
		</Frame>
	);
}

function wordsOf(
	checked: CheckedToken,
	end: string | undefined,
	{failure, warning}: Theme['sign'],
): readonly string[] {
	switch (checked.kind) {
		case 'ended':
			return [
				`${failure} This token no longer works${end === undefined ? ' (401): it has ended, was taken back, or was not copied whole' : `: its end is ${end}`}.`,
				'A token lives one hour. Ask the client for a new one: m copies a message that does.',
			];
		case 'uncovered':
			return [
				`${warning} The token works, but it may not list vendor IDs (403), so nobody can say here whose account it is.`,
				'That is fine where the client asked for other permissions only.',
			];
		case 'unclear':
			return [`${warning} The token could not be checked. ${checked.failure.what} ${checked.failure.next}`];
		case 'known':
			return [
				`${warning} The token works, but its account has no vendor ID: its developer registration is not finished.`,
				'Is it your developer account that chose Allow?',
			];
	}
}

function rowsFor({kind}: CheckedToken, programName: string): readonly ChoiceRow<Way>[] {
	const paste: ChoiceRow<Way> = {value: 'paste', label: 'Paste another token'};
	const keep: ChoiceRow<Way> = {value: 'keep', label: 'Keep it all the same'};
	switch (kind) {
		case 'ended':
			return [paste, {value: 'leave', label: 'Leave for now', hint: goesOnHere(programName)}];
		case 'unclear':
			return [{value: 'again', label: 'Check again'}, keep, paste];
		default:
			return [keep, paste];
	}
}

const tokenHelp = [
	'An access token is your permission for the client, as a text that begins with Atza|. Whoever has it can use it until it ends, one hour after it was made.',
	'You need it here only if you want to use it yourself. It cannot renew itself: the client sends the next one, or you sign in as your own client (role 1).',
	'Never take a client secret or a refresh token from anybody; neither is needed here.',
];
