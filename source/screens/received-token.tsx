import {type ReactNode, useState} from 'react';
import {Failure} from '../core/failure.ts';
import {endOf, type Profile, secondsLeft} from '../core/profile.ts';
import {readReceivedToken} from '../core/received-token.ts';
import {maskSecret} from '../core/redact.ts';
import type {CheckedToken} from '../flows/check-received.ts';
import {askedOf} from '../flows/owner-wait.ts';
import {receivedProfile} from '../flows/received-profile.ts';
import type {ReadPaste} from '../ui/paste-field.tsx';
import {CheckingToken, PasteToken, TokenTold} from '../ui/received-token-parts.tsx';
import type {ScreenProps} from './screen.ts';

type Mode =
	| {readonly type: 'paste'; readonly text?: string}
	| {readonly type: 'check'; readonly profile: Profile}
	| {readonly type: 'told'; readonly profile: Profile; readonly checked: CheckedToken};

/** Role 3: the access token that the client sent, told what it is, and checked with SMAPI before it is kept. */
export function Screen(props: ScreenProps): ReactNode {
	const {draft, facts, ports} = props;
	const {receivedToken} = draft.answers;
	const [mode, setMode] = useState<Mode>({type: 'paste'});

	function read(text: string): ReadPaste {
		const token = readReceivedToken(text, ports.clock.now());
		if (token instanceof Failure) return {refused: `${token.what} ${token.next}`};
		const end = token.expiresAt === undefined ? '' : `, it ends at ${utcMinutes(token.expiresAt)}`;
		return {taken: `The access token ${maskSecret(token.accessToken)}${end}.`};
	}

	function submit(text: string): void {
		const now = ports.clock.now();
		const token = readReceivedToken(text, now);
		if (token instanceof Failure) return;
		const profile = receivedProfile(token, facts.hosts, now, askedOf(draft));
		props.onMended();
		if (secondsLeft(profile.tokens, now) > 0) setMode({type: 'check', profile});
		else {
			const failure = new Failure('smapi_unauthorized');
			setMode({type: 'told', profile, checked: {kind: 'ended', failure}});
		}
	}

	function judge(profile: Profile, checked: CheckedToken): void {
		const isGood = checked.kind === 'known' && checked.vendors.length > 0;
		if (isGood) props.onDone({receivedToken: profile});
		else setMode({type: 'told', profile, checked});
	}

	switch (mode.type) {
		case 'paste':
			return (
				<PasteToken
					initial={mode.text}
					kept={receivedToken && maskSecret(receivedToken.tokens.accessToken)}
					offered={facts.demo?.answers.receivedToken?.tokens.accessToken}
					smapiHost={facts.hosts.smapi}
					read={read}
					onSubmit={submit}
					onKeep={() => receivedToken && setMode({type: 'check', profile: receivedToken})}
				/>
			);
		case 'check':
			return (
				<CheckingToken
					profile={mode.profile}
					ports={ports}
					onDone={checked => judge(mode.profile, checked)}
					onStop={() => setMode({type: 'paste'})}
				/>
			);
		case 'told':
			return (
				<TokenTold
					checked={mode.checked}
					end={mode.profile.tokens.expiresAt && utcMinutes(endOf(mode.profile.tokens))}
					programName={facts.programName}
					act={props.act}
					onKeep={() => props.onDone({receivedToken: mode.profile})}
					onAgain={() => setMode({type: 'check', profile: mode.profile})}
					onPaste={text => setMode(text === undefined ? {type: 'paste'} : {type: 'paste', text})}
					onLeave={props.onLeave}
				/>
			);
	}
}

/** `2026-11-24 14:04 UTC` */
function utcMinutes(date: Date): string {
	return `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
