import {type ReactNode, useState} from 'react';
import {buildAuthorizationUrl} from '../core/authorization-url.ts';
import {returnUrls} from '../core/client.ts';
import type {Failure} from '../core/failure.ts';
import {hostVariables} from '../core/hosts.ts';
import {type InspectedUrl, inspectAuthorizationUrl} from '../core/inspect-url.ts';
import type {WizardFacts} from '../core/wizard-facts.ts';
import {saveWait} from '../flows/owner-wait.ts';
import {AskForUrl, JudgedUrl, PasteUrl} from '../ui/owner-url-parts.tsx';
import type {ReadPaste} from '../ui/paste-field.tsx';
import type {ScreenProps} from './screen.ts';

type Mode =
	| {readonly type: 'start'}
	| {readonly type: 'paste'; readonly text?: string}
	| {readonly type: 'judged'; readonly text: string};

/** Role 3: the address that the client sent, judged before it is opened; or what to ask for when there is none yet. */
export function Screen(props: ScreenProps): ReactNode {
	const {facts} = props;
	const {authorizationUrl} = props.draft.answers;
	const [mode, setMode] = useState<Mode>(
		authorizationUrl === undefined ? {type: 'start'} : {type: 'judged', text: authorizationUrl},
	);
	const [isLeaving, setIsLeaving] = useState(false);
	const inspect = (text: string) => inspectAuthorizationUrl(text, overrideOf(facts));

	/** What is waited for is saved, so that the next run goes on here, after days too. */
	function leave(url: string | undefined): void {
		if (isLeaving) return;
		if (facts.noSave) {
			props.onLeave();
			return;
		}
		setIsLeaving(true);
		const {requestId, profileName} = props.draft.answers;
		saveWait({requestId, authorizationUrl: url, hosts: facts.hosts, profileName}, props.ports).then(
			() => props.onLeave(),
			(failure: Failure) => {
				setIsLeaving(false);
				props.onFailure(failure);
			},
		);
	}

	const judged = mode.type === 'judged' ? inspect(mode.text) : undefined;
	const openField = (text?: string) => setMode(text === undefined ? {type: 'paste'} : {type: 'paste', text});
	if (judged?.kind === 'url' && mode.type === 'judged') {
		const url = judged.url ?? mode.text;
		return (
			<JudgedUrl
				judged={facts.demo ? withDemoRemark(judged) : judged}
				programName={facts.programName}
				act={props.act}
				onToken={() => props.onDone({authorizationUrl: url})}
				onLeave={() => leave(url)}
				onPaste={openField}
			/>
		);
	}
	if (mode.type === 'paste') {
		return (
			<PasteUrl
				initial={mode.text}
				offered={demoUrl(facts)}
				read={text => readUrl(inspect(text))}
				onSubmit={text => setMode({type: 'judged', text})}
				onCancel={() => setMode({type: 'start'})}
			/>
		);
	}
	return (
		<AskForUrl
			programName={facts.programName}
			act={props.act}
			onPaste={openField}
			onLeave={() => leave(undefined)}
		/>
	);
}

/** The address that the made-up client of the demo sends. */
function demoUrl({demo, hosts}: WizardFacts): string | undefined {
	const {authorizationUrl, clientId, scopes} = demo?.answers ?? {};
	if (authorizationUrl !== undefined) return authorizationUrl;
	if (clientId === undefined || scopes === undefined) return undefined;
	return buildAuthorizationUrl({
		authorizeHost: hosts.authorize,
		clientId,
		scopes,
		redirectUri: returnUrls.loopback,
		state: 'the-state-of-the-demo',
		codeChallenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
	});
}

function withDemoRemark(judged: InspectedUrl): InspectedUrl {
	const remarks = judged.remarks.filter(remark => !remark.includes(hostVariables.authorize));
	return {...judged, remarks: ['The page is the practice server of this demo, not Amazon.', ...remarks]};
}

/** The host that may be there beside Amazon's: the environment's, or that of the demo. */
function overrideOf({environmentHosts, demo, hosts}: WizardFacts): {authorizeHostOverride?: string} {
	const own = environmentHosts.authorize ?? (demo ? hosts.authorize : undefined);
	return own === undefined ? {} : {authorizeHostOverride: own};
}

function readUrl(judged: ReturnType<typeof inspectAuthorizationUrl>): ReadPaste {
	if (judged.kind === 'no-url') return {refused: judged.reason};
	const count = judged.warnings.length;
	const warned = count === 0 ? '' : ` ${count === 1 ? 'One warning' : `${count} warnings`}: read on.`;
	return {taken: `An address at ${judged.host}.${warned}`};
}
