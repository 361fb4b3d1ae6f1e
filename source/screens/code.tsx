import {type ReactNode, useState} from 'react';
import {Failure} from '../core/failure.ts';
import {requireSameHosts} from '../core/hosts.ts';
import {sessionOf} from '../core/session-warnings.ts';
import type {AnswerInput} from '../flows/answer-request.ts';
import {type CodeRequest, codeRequestsIn, judgeOwnerAnswer, requestOfAnswer} from '../flows/owner-request.ts';
import type {SavedSession} from '../flows/save-sign-in.ts';
import {
	CodeRefused,
	OtherRequest,
	PasteCode,
	RequestGone,
	readOwnerAnswer,
	requestWords,
} from '../ui/code-parts.tsx';
import {OwnerAnswer, vendorWords} from '../ui/owner-answer.tsx';
import type {ReadPaste} from '../ui/paste-field.tsx';
import type {ScreenProps} from './screen.ts';

type Mode =
	| {readonly type: 'paste'; readonly text?: string}
	/** The answer of another open request was pasted. */
	| {readonly type: 'other'; readonly text: string; readonly entry: Entry}
	| {readonly type: 'exchange'; readonly text: string; readonly input: AnswerInput}
	/** It did not work; the request stays. `text`: what can be tried again, since the code was not spent. */
	| {readonly type: 'refused'; readonly text?: string};

type Entry = [id: string, request: CodeRequest];

/** After these the code was never sent, so the same one can be tried again. */
const unspent = ['unreachable', 'unreachable_here', 'proxy', 'tls', 'clock_wrong', 'host_mismatch'];

/** Role 2: what the owner sent back, perhaps days later. The request stays open until a token is saved. */
export function Screen(props: ScreenProps): ReactNode {
	const {draft, facts} = props;
	const open = codeRequestsIn(facts.file);
	const [focus, setFocus] = useState<{readonly id: string | undefined; readonly pasted?: string}>({
		id: draft.answers.requestId,
	});
	const entry = open.find(([own]) => own === focus.id);
	const isOfOtherClient = entry !== undefined && isChanged(entry, props);
	if (!entry || isOfOtherClient) {
		return (
			<RequestGone
				isOfOtherClient={isOfOtherClient}
				onNew={() => props.onEdit('requestId')}
				onLeave={props.onLeave}
			/>
		);
	}
	return (
		<Answering
			key={focus.id}
			{...props}
			entry={withTypedSecret(entry, props)}
			open={open}
			pasted={focus.pasted}
			onOther={(id, pasted) => setFocus({id, pasted})}
		/>
	);
}

/** The client ID was mended after the address had been sent: the answer would be of the old one. */
function isChanged([id, request]: Entry, {draft}: ScreenProps): boolean {
	const {clientId, requestId} = draft.answers;
	return id === requestId && draft.from.clientId === 'typed' && clientId !== request.clientId;
}

/** A request uses what it stored, but for a secret that was typed anew because that one was wrong. */
function withTypedSecret([id, request]: Entry, {draft}: ScreenProps): Entry {
	const {clientId, clientSecret} = draft.answers;
	const isTyped = draft.from.clientSecret === 'typed' && clientId === request.clientId;
	return isTyped && clientSecret ? [id, {...request, clientSecret}] : [id, request];
}

interface AnsweringProps extends ScreenProps {
	readonly entry: Entry;
	readonly open: Entry[];
	/** What was pasted for this request before it came into focus. */
	readonly pasted: string | undefined;
	/** Goes on with another open request. */
	readonly onOther: (id: string, text: string) => void;
}

function Answering(props: AnsweringProps): ReactNode {
	const {entry, open, facts, ports, act, draft} = props;
	const [id, request] = entry;
	const {answers} = draft;
	const isDrafts = id === answers.requestId;
	const profileName = request.profileName ?? answers.profileName ?? 'default';
	const now = ports.clock.now();
	const [mode, setMode] = useState<Mode>({
		type: 'paste',
		...(props.pasted === undefined ? {} : {text: props.pasted}),
	});

	function submit(text: string): void {
		const other = otherRequest(text, entry, open);
		if (other) {
			setMode({type: 'other', text, entry: other});
			return;
		}
		try {
			requireSameHosts(profileName, request.hosts, facts.environmentHosts);
			const session = {
				profileName,
				replace: isDrafts && answers.replace === true && answers.profileName === profileName,
				vendorId: isDrafts ? answers.vendorId : undefined,
				requestId: id,
				noSave: facts.noSave,
			};
			const input = {request, answer: judgeOwnerAnswer(text, request), session};
			props.onMended();
			setMode({type: 'exchange', text, input});
		} catch (error) {
			if (!(error instanceof Failure)) throw error;
			fail(error, text);
		}
	}

	function fail(failure: Failure, text: string): void {
		setMode(unspent.includes(failure.code) ? {type: 'refused', text} : {type: 'refused'});
		props.onFailure(failure);
	}

	function finish(saved: SavedSession, isBareCode: boolean): void {
		const session = sessionOf(saved)!;
		const whose = `A code alone names no request. Whose it is: ${vendorWords(saved.profile.vendors)}. Is that the owner you asked?`;
		const {warnings = []} = session;
		props.onFileChanged();
		props.onDone({
			profileName: saved.profileName,
			session: isBareCode ? {...session, warnings: [...warnings, whose]} : session,
		});
	}

	function read(text: string): ReadPaste {
		const other = otherRequest(text, entry, open);
		return other ? {taken: `The answer to ${requestWords(other[1], now)}.`} : readOwnerAnswer(text, request);
	}

	switch (mode.type) {
		case 'paste':
			return (
				<PasteCode
					request={request}
					now={now}
					isDemo={facts.demo !== undefined}
					initial={mode.text}
					read={read}
					onSubmit={submit}
				/>
			);
		case 'other':
			return (
				<OtherRequest
					request={mode.entry[1]}
					now={now}
					onTake={() => props.onOther(mode.entry[0], mode.text)}
					onAnother={() => setMode({type: 'paste'})}
				/>
			);
		case 'exchange':
			return (
				<OwnerAnswer
					input={mode.input}
					ports={ports}
					onDone={saved => finish(saved, mode.input.answer.bareCode)}
					onFailure={failure => fail(failure, mode.text)}
					onGiveUp={() => setMode({type: 'refused'})}
					onPrint={lines => act({type: 'print', lines})}
				/>
			);
		case 'refused':
			return (
				<CodeRefused
					request={request}
					canRetry={mode.text !== undefined}
					programName={facts.programName}
					demo={facts.demo}
					act={act}
					onRetry={() => submit(mode.text ?? '')}
					onPaste={text => setMode({type: 'paste', ...(text === undefined ? {} : {text})})}
					onLeave={props.onLeave}
				/>
			);
	}
}

/** The request that a text answers, when it is not the one in focus. */
function otherRequest(text: string, [id]: Entry, open: Entry[]): Entry | undefined {
	const found = requestOfAnswer(text, open);
	return found && found[0] !== id ? found : undefined;
}
