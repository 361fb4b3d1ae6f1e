import {type ReactNode, useEffect, useEffectEvent, useState} from 'react';
import type {AnswerKey, Answers} from '../core/answers.ts';
import {Failure} from '../core/failure.ts';
import {ownerRequestMessage} from '../core/owner-messages.ts';
import {pageMeant, whatOwnersSee} from '../core/page-words.ts';
import {goesOnHere} from '../core/request-words.ts';
import {shortScopeName} from '../core/scopes.ts';
import type {NewRequest} from '../flows/owner-request.ts';
import {askedFor, prepareRequest} from '../flows/prepare-request.ts';
import {Choice} from '../ui/fields/choice.tsx';
import type {ChoiceRow} from '../ui/fields/row-text.ts';
import {Frame} from '../ui/frame.tsx';
import {useShortcuts} from '../ui/keyboard.tsx';
import type {KeyHint} from '../ui/keys-line.ts';
import {listKeys} from '../ui/list-keys.ts';
import {Page} from '../ui/page.tsx';
import {SpinnerLine} from '../ui/spinner-line.tsx';
import {TextPages} from '../ui/text-pages.tsx';
import {useTheme} from '../ui/theme.ts';
import {useFlow} from '../ui/use-flow.ts';
import {useReturnUrlHint} from '../ui/use-return-url-hint.ts';
import type {ScreenProps} from './screen.ts';

/** Role 2: the address for the owner of the skills, in a message that explains itself. Days may pass after it. */
export function Screen(props: ScreenProps): ReactNode {
	const [keeps, setKeeps] = useState(!props.facts.noSave);
	const [prepared, setPrepared] = useState<NewRequest>();
	if (!keeps) return <KeepQuestion onKeep={() => setKeeps(true)} onLeave={props.onLeave} />;
	return prepared ? <Send {...props} prepared={prepared} /> : <Prepare {...props} onPrepared={setPrepared} />;
}

interface PrepareProps extends ScreenProps {
	readonly onPrepared: (prepared: NewRequest) => void;
}

type Preparing = {readonly type: 'preparing'};

/** Makes the request once and saves it, or finds the one that there is. */
function Prepare({draft, facts, ports, onPrepared, ...props}: PrepareProps): ReactNode {
	const {requestId} = draft.answers;
	const {arrows} = useTheme();
	const flow = useFlow<Preparing, NewRequest | undefined>(
		async function* () {
			yield {type: 'preparing'};
			const asked = askedFor(draft.answers, facts.hosts);
			return prepareRequest(asked, {requestId, states: facts.earlierStates}, ports);
		},
		{
			onDone: prepared => {
				if (!prepared) {
					props.onFailure(new Failure('unknown_request', {detail: requestId ? `“${requestId}”` : 'here'}));
					return;
				}
				if (!facts.earlierStates.includes(prepared.request.state)) props.onAddress(prepared.request.state);
				props.onFileChanged();
				onPrepared(prepared);
			},
			onFailure: props.onFailure,
		},
	);
	if (flow.isRunning) {
		return (
			<Frame keys={[{key: 'Esc', does: 'back'}]}>
				<SpinnerLine text="The address is being made." />
			</Frame>
		);
	}
	return (
		<Frame keys={listKeys(arrows.upDown)}>
			<Page prose={['There is no address to send yet.']}>
				<Choice
					rows={afterFailure}
					onChoose={way => {
						props.onMended();
						if (way === 'again') flow.restart();
						else props.onEdit(firstMissing(draft.answers));
					}}
				/>
			</Page>
		</Frame>
	);
}

/** Where answers for a new request are missing, as after a restart: the secret is never in a draft. */
function firstMissing(answers: Partial<Answers>): AnswerKey {
	const needed = ['redirectUri', 'clientId', 'clientSecret', 'scopes', 'profileName'] as const;
	return needed.find(key => answers[key] === undefined) ?? 'clientId';
}

interface SendProps extends ScreenProps {
	readonly prepared: NewRequest;
}

function Send({facts, ports, act, prepared, ...props}: SendProps): ReactNode {
	const {arrows} = useTheme();
	const {request, authorizationUrl} = prepared;
	const {redirectUri, scopes = [], profileName = 'default'} = request;
	const page = pageMeant(redirectUri, facts.demo);
	const message = ownerRequestMessage({authorizationUrl, scopes, redirectUri: page});
	const print = () => act({type: 'print', lines: ['For the owner of the skills:', '', authorizationUrl, '']});
	const printFirst = useEffectEvent(print);
	useEffect(() => printFirst(), []);
	const hint = useReturnUrlHint(request, facts.noProbe, ports);
	const {demo} = facts;
	useShortcuts({
		c: () => act({type: 'copy', text: authorizationUrl, what: 'Address'}),
		m: () => act({type: 'copy', text: message, what: 'Message'}),
		w: () => act({type: 'write', file: `smapi-login-request-${profileName}.txt`, text: message}),
		u: print,
		o: demo && (() => act({type: 'open', url: authorizationUrl})),
	});

	function choose(way: 'code' | 'leave' | 'returnUrls' | 'clientId'): void {
		if (way === 'code') props.onDone({requestId: prepared.id});
		else if (way === 'leave') props.onLeave();
		else props.onEdit(way);
	}

	const lines = [
		...(hint ? [`! ${hint.text}`] : []),
		'The address above is for the owner of the skills. m copies it in a message that says who asks, what for, and what to send back; w writes that to a file, c copies the address alone.',
		`It asks for ${scopes.map(shortScopeName).join(', ')}.`,
		`${whatOwnersSee(page)} It lives 5 minutes, so have it sent at once.`,
		...(demo ? ['In this demo you are the owner too: o opens the address.'] : []),
	];
	const rows = [...waysFor(facts.programName), ...(hint ? [hint.row] : [])];
	return (
		<Frame
			keys={listKeys(arrows.upDown, demo ? [...sendKeys, {key: 'o', does: 'open'}] : sendKeys)}
			help={help}
		>
			<TextPages lines={lines} least={rows.length + 2}>
				<Choice rows={rows} onChoose={choose} />
			</TextPages>
		</Frame>
	);
}

function KeepQuestion({
	onKeep,
	onLeave,
}: {
	readonly onKeep: () => void;
	readonly onLeave: () => void;
}): ReactNode {
	const {arrows} = useTheme();
	return (
		<Frame keys={listKeys(arrows.upDown)} help={help}>
			<Page
				prose={[
					'Nothing is saved in this run (--no-save). But the answer may take days, and only what made the address can use it: the request has to be kept on disk until then, with its client secret.',
				]}
			>
				<Choice rows={keepOrLeave} onChoose={way => (way === 'keep' ? onKeep() : onLeave())} />
			</Page>
		</Frame>
	);
}

function waysFor(programName: string): readonly ChoiceRow<'code' | 'leave' | 'returnUrls' | 'clientId'>[] {
	return [
		{value: 'code', label: 'I have the code'},
		{value: 'leave', label: 'Leave for now', hint: goesOnHere(programName)},
	];
}

const keepOrLeave: readonly ChoiceRow<'keep' | 'leave'>[] = [
	{value: 'keep', label: 'Keep this one request on disk and go on'},
	{value: 'leave', label: 'Leave, and keep nothing'},
];

const afterFailure: readonly ChoiceRow<'again' | 'answers'>[] = [
	{value: 'again', label: 'Try again'},
	{value: 'answers', label: 'Look at the answers'},
];

const sendKeys: readonly KeyHint[] = [
	{key: 'm', does: 'message'},
	{key: 'c', does: 'address'},
	{key: 'w', does: 'file'},
	{key: 'u', does: 'print'},
];

const help = [
	'The owner is whose developer account the skills belong to. They open the address (the authorization URL), sign in at Amazon and choose Allow; no password and no token passes through you.',
	'What comes back is an authorization code. It works once, for 5 minutes, and only together with the client secret on this computer. When it is too late the owner opens the same address again.',
	'You can leave in between, for days: the request stays open, smapi-login lists it first. After 30 days it ends.',
];
