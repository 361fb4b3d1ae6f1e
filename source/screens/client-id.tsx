import type {ReactNode} from 'react';
import {judgeClientId} from '../core/client.ts';
import {TextField} from '../ui/fields/text-field.tsx';
import {Frame} from '../ui/frame.tsx';
import {madeUpKey, madeUpWords, otherMadeUp, useMadeUp} from '../ui/made-up.ts';
import {Page} from '../ui/page.tsx';
import type {ScreenProps} from './screen.ts';

const help = [
	'The client ID names your tool at Amazon. It is public: everybody who signs in can see it.',
	'Console: your profile, gear icon, Web Settings, Client ID. It looks like amzn1.application-oa2-client. and 32 letters and digits.',
	'Not to be mixed up with the skill ID (amzn1.ask.skill.…), the vendor ID (M…) or the client secret (amzn1.oa2-cs.v1.…).',
];

/** The public name of the tool at Amazon. */
export function Screen({draft, facts, onDone}: ScreenProps): ReactNode {
	const {clientId} = draft.answers;
	const madeUp = clientId === undefined ? facts.demo?.answers.clientId : undefined;
	const other = otherMadeUp(facts.demo?.answers.clientId, clientId);
	useMadeUp(other, value => onDone({clientId: value}));
	return (
		<Frame
			keys={[
				{key: 'Enter', does: 'go on'},
				...(other === undefined ? [] : [madeUpKey]),
				{key: 'Esc', does: 'back'},
			]}
			help={help}
		>
			<Page
				prose={[
					'The public name of your tool at Amazon. Copy it from the Web Settings page of your security profile.',
					other && madeUpWords,
					madeUp === undefined
						? 'It starts with amzn1.application-oa2-client.'
						: 'This is practice: the one below is made up.',
				]}
			>
				<TextField
					judge={(text, isAgain) => objectionTo(text, isAgain)}
					{...(clientId !== undefined && {
						kept: clientId,
						onKeep: () => onDone({clientId}),
					})}
					{...(madeUp !== undefined && {offered: madeUp})}
					emptyMessage="Paste the client ID first. Esc goes back: “Show me how” leads to it."
					onSubmit={text => onDone({clientId: text})}
				/>
			</Page>
		</Frame>
	);
}

function objectionTo(text: string, isAgain: boolean): string | undefined {
	const judged = judgeClientId(text);
	if (judged.verdict === 'take' || (judged.verdict === 'odd' && isAgain)) return undefined;
	return judged.verdict === 'odd' ? `${judged.reason} Enter again keeps it as it is.` : judged.reason;
}
