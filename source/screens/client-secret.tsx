import {type ReactNode, useState} from 'react';
import type {AnswerKey} from '../core/answers.ts';
import {judgeClientId, judgeClientSecret} from '../core/client.ts';
import {neededReturnUrls} from '../core/draft.ts';
import {lastFour} from '../core/redact.ts';
import {defaultScopes} from '../core/scopes.ts';
import type {WizardFacts} from '../core/wizard-facts.ts';
import type {PairToCheck, PairVerdict} from '../flows/check-pair.ts';
import {Ask, listKeys} from '../ui/ask.tsx';
import type {ChoiceRow} from '../ui/fields/row-text.ts';
import {TextField} from '../ui/fields/text-field.tsx';
import {Frame} from '../ui/frame.tsx';
import type {KeyHint} from '../ui/keys-line.ts';
import {madeUpKey, madeUpWords, otherMadeUp, useMadeUp} from '../ui/made-up.ts';
import {Page} from '../ui/page.tsx';
import {PairCheck} from '../ui/pair-check.tsx';
import {useTheme} from '../ui/theme.ts';
import type {ScreenProps} from './screen.ts';

type Verdict = Exclude<PairVerdict, 'fine'>;

/** What the screen does now: asks for the secret, checks it, or tells what Amazon said. */
type Stage =
	| {readonly type: 'field'}
	| {readonly type: 'check'; readonly clientSecret: string}
	| {readonly type: 'verdict'; readonly clientSecret: string; readonly verdict: Verdict};

const help = [
	'The client secret proves that it is your tool that asks. Keep it to yourself, as a password.',
	'Console: your profile, gear icon, Web Settings, Show Secret. Copy it whole.',
	'It is kept in the profile file of this computer, readable by you alone, since a token is renewed with it. The draft of an unfinished sign-in never holds it.',
	'The check is a hint only: one request with a made-up code, and one for the return URL. --no-probe leaves it out.',
];

/** The secret, masked; checked as a pair with the client ID before anybody is sent away to sign in. */
export function Screen(props: ScreenProps): ReactNode {
	const {draft, facts, ports, onDone} = props;
	const theme = useTheme();
	const [stage, setStage] = useState<Stage>({type: 'field'});
	const goOn = (clientSecret: string) => {
		setStage({type: 'field'});
		onDone({clientSecret});
	};

	function submit(clientSecret: string): void {
		// What Amazon refuses is still there afterwards, by its end.
		if (clientSecret !== props.draft.answers.clientSecret) props.onKeep({clientSecret});
		if (pairOf(props, clientSecret) === undefined) goOn(clientSecret);
		else setStage({type: 'check', clientSecret});
	}

	useMadeUp(
		stage.type === 'field'
			? otherMadeUp(facts.demo?.answers.clientSecret, draft.answers.clientSecret)
			: undefined,
		submit,
	);

	if (stage.type === 'verdict') {
		const {verdict, clientSecret} = stage;
		return (
			<Frame keys={listKeys(theme)} help={help}>
				<Ask
					prose={[`${theme.sign.warning} ${wordsOf(verdict, props)}`]}
					answers={answersTo(verdict, props.draft.answers.clientId)}
					onAnswer={answer => {
						if (answer === 'go on') goOn(clientSecret);
						else if (answer === 'clientSecret') setStage({type: 'field'});
						else keepAndEdit(props, clientSecret, answer);
					}}
					onClose={() => setStage({type: 'field'})}
				/>
			</Frame>
		);
	}
	const isChecking = stage.type === 'check';
	const other = isChecking
		? undefined
		: otherMadeUp(facts.demo?.answers.clientSecret, draft.answers.clientSecret);
	const check = isChecking ? pairOf(props, stage.clientSecret) : undefined;
	return (
		<Frame
			keys={isChecking ? checkKeys : [...fieldKeys, ...(other === undefined ? [] : [madeUpKey])]}
			help={help}
		>
			<Page prose={[...proseOf(facts), other && madeUpWords]}>
				<SecretField {...props} isActive={!isChecking} onSecret={submit} />
				{check && isChecking && (
					<PairCheck
						check={check}
						ports={ports}
						onSkip={() => goOn(stage.clientSecret)}
						onStop={() => setStage({type: 'field'})}
						onVerdict={verdict => {
							if (verdict === 'fine') goOn(stage.clientSecret);
							else setStage({type: 'verdict', clientSecret: stage.clientSecret, verdict});
						}}
					/>
				)}
			</Page>
		</Frame>
	);
}

/** What can be checked; undefined where nothing may be sent. */
function pairOf({draft, facts}: ScreenProps, clientSecret: string): PairToCheck | undefined {
	const {clientId, scopes = defaultScopes} = draft.answers;
	if (facts.noProbe || clientId === undefined) return undefined;
	const [redirectUri] = neededReturnUrls(draft.answers);
	return {client: {hosts: facts.hosts, clientId, clientSecret}, redirectUri: redirectUri!, scopes};
}

/**
 * To the step of another answer and back here, with the secret kept: `onEdit` alone would lose what was typed, and
 * `onDone` alone would go on without another check.
 */
function keepAndEdit({onDone, onEdit}: ScreenProps, clientSecret: string, key: AnswerKey): void {
	onDone({clientSecret});
	onEdit('clientSecret');
	onEdit(key);
}

function SecretField({
	draft,
	facts,
	isActive,
	onSecret,
}: ScreenProps & {readonly isActive: boolean; readonly onSecret: (secret: string) => void}): ReactNode {
	const {clientSecret} = draft.answers;
	const secret = clientSecret ?? facts.demo?.answers.clientSecret;
	const name = clientSecret === undefined ? 'the made-up one' : 'what you gave';
	return (
		<TextField
			isSecret
			isActive={isActive}
			judge={(text, isAgain) => objectionTo(text, isAgain)}
			{...(secret !== undefined && {kept: endOf(secret, name), onKeep: () => onSecret(secret)})}
			emptyMessage="Paste the client secret first: Web Settings, Show Secret."
			onSubmit={onSecret}
		/>
	);
}

/** `…3f9k`; a secret that is too short for that is called by its name. */
function endOf(secret: string, name: string): string {
	const end = lastFour(secret);
	return end === '' ? name : `${name} (…${end})`;
}

function objectionTo(text: string, isAgain: boolean): string | undefined {
	const judged = judgeClientSecret(text);
	if (judged.verdict === 'take' || (judged.verdict === 'odd' && isAgain)) return undefined;
	return judged.verdict === 'odd' ? `${judged.reason} Enter again keeps it as it is.` : judged.reason;
}

function proseOf({hosts, noProbe}: WizardFacts): readonly string[] {
	const token = new URL(hosts.token).host;
	const authorize = new URL(hosts.authorize).host;
	const checked =
		token === authorize
			? `Enter checks the pair and the return URL with ${token}.`
			: `Enter checks the pair with ${token} and the return URL with ${authorize}.`;
	return [
		'The password of your tool, from the same Web Settings page (Show Secret).',
		...(noProbe ? [] : [checked]),
	];
}

function wordsOf(verdict: Verdict, {draft, facts}: ScreenProps): string {
	switch (verdict) {
		case 'unknown-pair':
			return 'Amazon says that this client ID and this client secret do not belong together. Copy both again, from Web Settings of the same security profile.';
		case 'unknown-client':
			return `Amazon does not seem to know this client ID (…${(draft.answers.clientId ?? '').slice(-6)}). Copy it again from Web Settings.`;
		case 'unregistered':
			return `Amazon (${new URL(facts.hosts.authorize).host}) does not seem to know the return URL ${neededReturnUrls(draft.answers)[0]}. It has to stand in Allowed Return URLs, and Save has to be chosen.`;
	}
}

const changeSecret = {value: 'clientSecret', label: 'Change the client secret'} as const;
const changeId = {value: 'clientId', label: 'Change the client ID'} as const;
const anyway = {value: 'go on', label: 'Go on anyway'} as const;

type Answer = 'clientSecret' | 'clientId' | 'returnUrls' | 'go on';

/** What is likely to be wrong first: an ID of an odd shape before the secret. */
function answersTo(verdict: Verdict, clientId = ''): readonly ChoiceRow<Answer>[] {
	if (verdict === 'unregistered') return [{value: 'returnUrls', label: 'Go to Allowed return URLs'}, anyway];
	const isOdd = judgeClientId(clientId).verdict !== 'take';
	return verdict === 'unknown-client' || isOdd
		? [changeId, changeSecret, anyway]
		: [changeSecret, changeId, anyway];
}

const checkKeys: readonly KeyHint[] = [
	{key: 'Enter', does: 'go on without the check'},
	{key: 'Esc', does: 'stop it'},
];

const fieldKeys: readonly KeyHint[] = [
	{key: 'Enter', does: 'go on'},
	{key: 'Ctrl+R', does: 'show or hide'},
	{key: 'Esc', does: 'back'},
];
