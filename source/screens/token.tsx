import {Box} from 'ink';
import {type ReactNode, useEffect, useEffectEvent, useRef} from 'react';
import {type Draft, emptyDraft, withAnswers} from '../core/draft.ts';
import type {Failure} from '../core/failure.ts';
import {editDraft, reauthDraft} from '../core/home-drafts.ts';
import {tokenHandOverMessage} from '../core/owner-messages.ts';
import {endOf, type Profile, scopesOf, secondsLeft} from '../core/profile.ts';
import {profileOption, type TryLine, tryLine} from '../core/try-line.ts';
import {vendorAdvice} from '../core/vendor-advice.ts';
import {wayAgain} from '../core/way-advice.ts';
import type {Machine} from '../ports.ts';
import {Blocks} from '../ui/blocks.tsx';
import {useReveal} from '../ui/fields/use-reveal.ts';
import {Frame} from '../ui/frame.tsx';
import {useEscape, useShortcuts} from '../ui/keyboard.tsx';
import type {KeyHint} from '../ui/keys-line.ts';
import {problemText} from '../ui/problem.tsx';
import {RevealedToken} from '../ui/revealed-token.tsx';
import {RoomContext, useRoom} from '../ui/room.ts';
import {useTheme} from '../ui/theme.ts';
import {type TokenWords, tokenBlocks} from '../ui/token-blocks.ts';
import {tokenHelp} from '../ui/token-help.ts';
import {useCountdown} from '../ui/use-countdown.ts';
import {useSpinner} from '../ui/use-spinner.ts';
import {type TokenWork, useTokenWork} from '../ui/use-token-work.ts';
import type {ScreenProps} from './screen.ts';

/** The end of every way: the token, how long it lives, what it allows and how to use it. */
export function Screen(props: ScreenProps): ReactNode {
	const {draft, facts, ports, act, onGo, onLeave} = props;
	const {sign} = useTheme();
	const session = draft.answers.session!;
	const {profile, profileName} = session;
	const {accessToken} = profile.tokens;
	const reveal = useReveal();
	const timeLeft = useCountdown(endOf(profile.tokens));
	const work = useTokenWork(session, facts.environmentHosts, ports, next => {
		props.onDone({session: next});
		props.onFileChanged();
	});
	const line = useTryLine(props);
	const copy = (text: string, what: string) => () => act({type: 'copy', text, what});
	const keys = whichKeys(props, work);

	useEscape(reveal.toggle, {isActive: reveal.isRevealed});
	useShortcuts({
		enter: onLeave,
		s: reveal.toggle,
		c: copy(accessToken, 'Access token'),
		h: copy(`Authorization: Bearer ${accessToken}`, 'Header line'),
		r: keys.canRenew ? work.renew : undefined,
		v: keys.canAskVendors ? work.lookUp : undefined,
		p: keys.isOwner ? undefined : () => onGo(otherPermissions(props), {at: 'review', ...goesOn(profile)}),
		m: keys.isClient ? copy(messageOf(profile), 'Message for the owner') : undefined,
		n: keys.isClient
			? () => onGo(nextOwner(profile, ports.machine), {at: 'profile-name', hosts: profile.hosts})
			: undefined,
		g: keys.mends
			? () => {
					const failure = work.failure!;
					const at =
						failure.code === 'client_mismatch' || failure.code === 'invalid_client'
							? 'client-secret'
							: 'sign-in';
					onGo(reauthDraft(profileName, profile, ports.machine), {at, failure, ...goesOn(profile)});
				}
			: undefined,
	});

	const isOver = secondsLeft(profile.tokens, ports.clock.now()) === 0;
	const words: TokenWords = {
		session,
		timeLeft: isOver ? undefined : timeLeft,
		canRenew: keys.canRenew,
		noSave: facts.noSave,
		tokenCommand: `${facts.programName} token${profileOption(line)}`,
		problem:
			work.failure &&
			problemText(
				work.failure,
				keys.mends ? 'The token is as it was. g leads to what mends it.' : work.failure.next,
			),
		hasTryLine: !facts.noSave,
		programName: facts.programName,
		isDemo: facts.demo !== undefined,
	};
	return (
		<Frame
			keys={hintsOf(keys, reveal.isRevealed)}
			help={tokenHelp(words)}
			status={facts.noSave ? 'not saved' : `${sign.success} saved as ${profileName}`}
			statusMeaning={facts.noSave ? 'warning' : 'success'}
		>
			{reveal.isRevealed ? (
				<RevealedToken token={accessToken} />
			) : (
				<TokenBody words={words} busy={work.busy} />
			)}
		</Frame>
	);
}

function TokenBody({words, busy}: {readonly words: TokenWords; readonly busy: TokenWork['busy']}): ReactNode {
	const {columns, rows} = useRoom();
	return (
		<Box flexDirection="column">
			{busy && <Busy busy={busy} profile={words.session.profile} />}
			<RoomContext value={{columns, rows: Math.max(1, busy ? rows - 1 : rows)}}>
				<Blocks blocks={tokenBlocks(words)} />
			</RoomContext>
		</Box>
	);
}

function Busy({
	busy,
	profile,
}: {
	readonly busy: NonNullable<TokenWork['busy']>;
	readonly profile: Profile;
}): ReactNode {
	const {hosts} = profile;
	const text =
		busy === 'renewing'
			? `Renewing with ${new URL(hosts.token).host}…`
			: `Asking ${new URL(hosts.smapi).host} for your vendor IDs…`;
	return <Blocks blocks={[{text, sign: useSpinner(), isOneLine: true}]} rows={1} />;
}

/** The line to try, printed above the frame once; without a saved profile there is none. */
function useTryLine({draft, facts, ports, act}: ScreenProps): TryLine {
	const {profileName, profile} = draft.answers.session!;
	const line: TryLine = {
		programName: facts.programName,
		profileName,
		smapiHost: profile.hosts.smapi,
		file: readOr(facts.file, ports),
		environment: facts.environment,
		demoFolder: facts.demo?.folder,
		platform: ports.machine.platform,
	};
	const isPrinted = useRef(false);
	const print = useEffectEvent(() => {
		if (isPrinted.current || facts.noSave) return;
		isPrinted.current = true;
		act({type: 'print', lines: ['Try it:', tryLine(line)]});
	});
	useEffect(() => print(), []);
	return line;
}

/** The file as it is now: the profile may have been saved a moment ago. */
function readOr(known: TryLine['file'], {store}: Pick<ScreenProps['ports'], 'store'>): TryLine['file'] {
	try {
		return store.read();
	} catch {
		return known;
	}
}

interface WhichKeys {
	readonly canRenew: boolean;
	readonly canAskVendors: boolean;
	readonly isOwner: boolean;
	readonly isClient: boolean;
	/** The renewal failed and a step mends it. */
	readonly mends: boolean;
}

function whichKeys({draft}: ScreenProps, work: TokenWork): WhichKeys {
	const {profile, vendorsFailure} = draft.answers.session!;
	const {role, tokens, clientId, clientSecret} = profile;
	const isOwner = role === 'owner';
	const canRenew = !isOwner && Boolean(tokens.refreshToken && clientId && clientSecret);
	return {
		canRenew,
		isOwner,
		isClient: role === 'client',
		canAskVendors: vendorAdvice(profile, vendorsFailure, canRenew)?.canRetry === true,
		mends: work.failure !== undefined && mendedElsewhere(work.failure),
	};
}

/** A refused renewal is mended by a sign-in or another secret; whatever passes by itself is tried again here. */
function mendedElsewhere({exitCode}: Failure): boolean {
	return exitCode === 3;
}

function goesOn(profile: Profile) {
	return {hosts: profile.hosts, keepsDraft: false};
}

/** Everything as it is, to be looked at on `review`; the way that was chosen in this run stays. */
function otherPermissions({draft, ports}: ScreenProps): Draft {
	const {profileName, profile} = draft.answers.session!;
	const known = editDraft(profileName, profile, ports.machine);
	const {flow} = draft.answers;
	return flow === undefined ? known : withAnswers(known, {flow}, 'profile');
}

/** The same client asks another owner: only the name is open, and the address is a new one. */
function nextOwner({clientId, clientSecret, redirectUri, scopes}: Profile, machine: Machine): Draft {
	const flow = wayAgain('client', redirectUri, machine);
	return withAnswers(emptyDraft, {
		role: 'client',
		...(flow ? {flow} : {}),
		securityProfile: 'have',
		scopes,
		...(redirectUri === undefined ? {} : {redirectUri, returnUrls: [redirectUri]}),
		...(clientId === undefined ? {} : {clientId}),
		...(clientSecret === undefined ? {} : {clientSecret}),
	});
}

function messageOf(profile: Profile): string {
	return tokenHandOverMessage({
		accessToken: profile.tokens.accessToken,
		expiresAt: profile.tokens.expiresAt,
		scopes: scopesOf(profile),
		smapiHost: profile.hosts.smapi,
	});
}

function hintsOf(keys: WhichKeys, isRevealed: boolean): readonly KeyHint[] {
	return [
		...(keys.mends ? [{key: 'g', does: 'mend it'}] : []),
		{key: 's', does: isRevealed ? 'hide' : 'show'},
		{key: 'c', does: 'copy'},
		{key: 'h', does: 'header'},
		...(keys.canRenew ? [{key: 'r', does: 'renew'}] : []),
		...(keys.canAskVendors ? [{key: 'v', does: 'vendors again'}] : []),
		...(keys.isClient
			? [
					{key: 'm', does: 'message'},
					{key: 'n', does: 'next owner'},
				]
			: []),
		...(keys.isOwner ? [] : [{key: 'p', does: 'other permissions'}]),
		{key: 'Enter', does: 'done'},
		{key: 'Esc', does: isRevealed ? 'hide' : 'saved profiles'},
	];
}
