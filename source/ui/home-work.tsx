import type {ReactNode} from 'react';
import type {Failure} from '../core/failure.ts';
import {openedDraft, reauthDraft} from '../core/home-drafts.ts';
import {type HomeRow, shownName} from '../core/home-rows.ts';
import {type OpenedProfile, openProfile} from '../flows/open-profile.ts';
import type {SlowEvent} from '../flows/say-when-slow.ts';
import type {HomeProps} from './home-props.ts';
import {useEscape} from './keyboard.tsx';
import {Spinner} from './pair-check.tsx';
import {useFlow} from './use-flow.ts';
import type {HomeActions} from './use-home-actions.ts';

type ProfileRow = Extract<HomeRow, {kind: 'profile'}>;

/** A token is wanted: to look at it, or to copy it at once. */
export interface Work {
	readonly purpose: 'open' | 'copy';
	readonly row: ProfileRow;
}

interface HomeWorkProps extends HomeProps {
	readonly work: Work;
	readonly actions: HomeActions;
	/** Back to the list: copied, stopped or failed. */
	readonly onEnd: () => void;
	/** A received token has ended. */
	readonly onExpired: (row: ProfileRow) => void;
}

/** Gets the token of a profile as long as it is there; whatever only a sign-in mends leads to that. */
export function HomeWork(props: HomeWorkProps): ReactNode {
	const {work, facts, ports, onEnd} = props;
	const {name, profile} = work.row;
	const opening = useFlow<SlowEvent, OpenedProfile>(
		signal =>
			openProfile(
				{profileName: name, environmentHosts: facts.environmentHosts, noSave: facts.noSave},
				ports,
				signal,
			),
		{onDone: opened => finish(props, opened), onFailure: failure => cannot(props, failure)},
	);
	useEscape(onEnd);
	const isSlow = opening.last('slow') !== undefined;
	const host = new URL(profile.hosts.token).host;
	return isSlow ? <Spinner text={`Renewing the token of ${shownName(name)} with ${host}…`} /> : null;
}

function finish(
	{work, actions, act, onGo, onFileChanged, onEnd}: HomeWorkProps,
	opened: OpenedProfile,
): void {
	const {name} = work.row;
	const {profile, fallback} = opened;
	if (work.purpose === 'copy') {
		act({type: 'copy', text: profile.tokens.accessToken, what: `Access token of ${shownName(name)}`});
		onFileChanged();
		onEnd();
		if (fallback) actions.fail(fallback);
		return;
	}
	onGo(openedDraft(name, profile), {
		at: 'token',
		hosts: profile.hosts,
		keepsDraft: false,
		...(fallback && {failure: fallback}),
	});
}

/** Only a person at Amazon or new credentials can help (exit code 3): on to where that is done, with every answer known. */
function cannot(props: HomeWorkProps, failure: Failure): void {
	const {work, actions, ports, onGo, onEnd, onExpired} = props;
	const {name, profile} = work.row;
	if (failure.code === 'received_expired') {
		onExpired(work.row);
	} else if (failure.exitCode !== 3) {
		onEnd();
		actions.fail(failure);
	} else {
		onGo(reauthDraft(name, profile, ports.machine), {
			hosts: profile.hosts,
			failure,
			keepsDraft: false,
			...(failure.code === 'invalid_client' && {at: 'client-secret'}),
		});
	}
}
