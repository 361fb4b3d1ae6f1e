import {type ReactNode, useEffect, useEffectEvent, useRef, useState} from 'react';
import type {Failure} from '../core/failure.ts';
import {reauthDraft} from '../core/home-drafts.ts';
import {nextOwnerDraft, otherPermissionsDraft} from '../core/next-drafts.ts';
import {tokenHandOverMessage} from '../core/owner-messages.ts';
import {endOf, freeName, type Profile, scopesOf, secondsLeft} from '../core/profile.ts';
import {profileOption, type TryLine, tryLine} from '../core/try-line.ts';
import {useReveal} from '../ui/fields/use-reveal.ts';
import {Frame} from '../ui/frame.tsx';
import {useEscape, useShortcuts} from '../ui/keyboard.tsx';
import {problemText} from '../ui/problem.tsx';
import {RevealedToken} from '../ui/revealed-token.tsx';
import {useTheme} from '../ui/theme.ts';
import type {TokenWords} from '../ui/token-blocks.ts';
import {TokenBody} from '../ui/token-body.tsx';
import {tokenHelp} from '../ui/token-help.ts';
import {tokenKeyHints, tokenKeys} from '../ui/token-keys.ts';
import {useCountdown} from '../ui/use-countdown.ts';
import {useTokenWork} from '../ui/use-token-work.ts';
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
	const keys = tokenKeys(session, work);
	const isTaken = (name: string) => name === profileName || Object.hasOwn(facts.file.profiles ?? {}, name);

	function mend(failure: Failure): void {
		const isSecret = failure.code === 'client_mismatch' || failure.code === 'invalid_client';
		const at = isSecret ? ({at: 'client-secret'} as const) : {};
		onGo(reauthDraft(profileName, profile, ports.machine), {...at, failure, ...goesOn(profile)});
	}

	useEscape(reveal.toggle, {isActive: reveal.isRevealed});
	useShortcuts({
		enter: onLeave,
		s: reveal.toggle,
		c: copy(accessToken, 'Access token'),
		h: copy(`Authorization: Bearer ${accessToken}`, 'Header line'),
		r: keys.canRenew ? work.renew : undefined,
		v: keys.canAskVendors ? work.lookUp : undefined,
		p: keys.isOwner
			? undefined
			: () => onGo(otherPermissionsDraft(draft, session, ports.machine), {at: 'review', ...goesOn(profile)}),
		m: keys.isClient ? copy(messageOf(profile), 'Message for the owner') : undefined,
		n: keys.isClient
			? () =>
					onGo(nextOwnerDraft(profile, ports.machine, freeName(profileName, isTaken)), {
						at: 'profile-name',
						hosts: profile.hosts,
					})
			: undefined,
		g: keys.mends ? () => mend(work.failure!) : undefined,
	});

	const isOver = secondsLeft(profile.tokens, ports.clock.now()) === 0;
	const words: TokenWords = {
		session,
		timeLeft: isOver ? undefined : timeLeft,
		canRenew: keys.canRenew,
		noSave: facts.noSave,
		tokenCommand: `${shortName} token${profileOption(line)}`,
		problem:
			work.failure &&
			problemText(
				work.failure,
				keys.mends ? 'The token is as it was. g leads to what mends it.' : work.failure.next,
			),
		hasTryLine: !facts.noSave,
		programName: shortName,
		isDemo: facts.demo !== undefined,
	};
	return (
		<Frame
			keys={tokenKeyHints(keys, reveal.isRevealed)}
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

/** The line to try, printed above the frame once; without a saved profile there is none. */
function useTryLine({draft, facts, ports, act}: ScreenProps): TryLine {
	const {profileName, profile} = draft.answers.session!;
	const [line] = useState<TryLine>(() => ({
		programName: facts.programName,
		profileName,
		smapiHost: profile.hosts.smapi,
		file: readOr(facts.file, ports),
		environment: facts.environment,
		demoFolder: facts.demo?.folder,
		platform: ports.machine.platform,
	}));
	const isPrinted = useRef(false);
	const print = useEffectEvent(() => {
		if (isPrinted.current || facts.noSave) return;
		isPrinted.current = true;
		act({type: 'print', lines: ['Try it:', tryLine(line), ...tokenLines(line)]});
	});
	useEffect(() => print(), []);
	return line;
}

/** In the frame a command has to fit on a line; whole it stands above where it needs a path. */
const shortName = 'smapi-login';

function tokenLines(line: TryLine): readonly string[] {
	const isShort = line.programName === shortName || line.demoFolder !== undefined;
	return isShort ? [] : ['The token, any time:', `${line.programName} token${profileOption(line)}`];
}

/** The file as it is now: the profile may have been saved a moment ago. */
function readOr(known: TryLine['file'], {store}: Pick<ScreenProps['ports'], 'store'>): TryLine['file'] {
	try {
		return store.read();
	} catch {
		return known;
	}
}

function goesOn(profile: Profile) {
	return {hosts: profile.hosts, keepsDraft: false};
}

function messageOf(profile: Profile): string {
	return tokenHandOverMessage({
		accessToken: profile.tokens.accessToken,
		expiresAt: profile.tokens.expiresAt,
		scopes: scopesOf(profile),
		smapiHost: profile.hosts.smapi,
	});
}
