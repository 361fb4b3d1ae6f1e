import {type ReactNode, useState} from 'react';
import {listenerAddress} from '../core/client.ts';
import type {FailureCode} from '../core/failure.ts';
import {likelyCauses} from '../core/likely-causes.ts';
import {sessionOf} from '../core/session-warnings.ts';
import type {SavedSession} from '../flows/save-sign-in.ts';
import {sessionInput} from '../flows/session-input.ts';
import {SignInRun} from '../ui/sign-in-run.tsx';
import {SignInStopped} from '../ui/sign-in-stopped.tsx';
import type {ScreenProps} from './screen.ts';

/** Why somebody comes here to sign in at once; after any other failure Enter starts, so that nobody signs in by accident. */
const startsByItself: readonly FailureCode[] = ['sign_in_needed', 'refresh_refused'];

/** Role 1 signs in. A failure that is mended by another sign-in stays here and waits for Enter. */
export function Screen(props: ScreenProps): ReactNode {
	const {draft, facts, ports, failure, act} = props;
	const {flow} = draft.answers;
	const canListen = listenerAddress(draft.answers.redirectUri!) !== undefined;
	const [isStopped, setIsStopped] = useState(failure !== undefined && !startsByItself.includes(failure.code));
	const [run, setRun] = useState(0);
	const [listens, setListens] = useState(canListen && flow === 'browser');
	const causes = likelyCauses({
		redirectUri: draft.answers.redirectUri!,
		clientId: draft.answers.clientId!,
		scopes: draft.answers.scopes!,
	});

	function start(): void {
		setIsStopped(false);
		setRun(old => old + 1);
		props.onMended();
	}

	function finish(saved: SavedSession): void {
		const {profileName} = saved;
		const way = listens ? 'browser' : 'other-device';
		props.onFileChanged();
		props.onDone({
			session: sessionOf(saved)!,
			...(profileName === draft.answers.profileName ? {} : {profileName}),
			...(way === flow ? {} : {flow: way}),
		});
	}

	if (isStopped) {
		return (
			<SignInStopped
				causes={causes}
				listens={listens}
				canListen={canListen}
				onStart={start}
				onWay={() => setListens(old => !old)}
				onCause={({answer}) => props.onEdit(answer)}
			/>
		);
	}
	return (
		<SignInRun
			key={run}
			input={sessionInput(props, listens)}
			ports={ports}
			causes={causes}
			canListen={canListen}
			practiceUrl={facts.demo?.practiceUrl}
			onAllow={facts.demo?.allow}
			onPrint={lines => act({type: 'print', lines})}
			onCopy={(text, what) => act({type: 'copy', text, what})}
			onCause={({answer}) => props.onEdit(answer)}
			onWay={setListens}
			onAgain={start}
			onDone={finish}
			onFailure={reason => {
				setIsStopped(true);
				props.onFailure(reason);
			}}
		/>
	);
}
