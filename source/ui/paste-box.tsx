import {Box} from 'ink';
import {type ReactNode, useEffectEvent, useState} from 'react';
import {doubtAboutLength} from '../core/pasted-text.ts';
import {TextField} from './fields/text-field.tsx';
import {Problem, problemText} from './problem.tsx';
import type {SignInState} from './sign-in-state.ts';
import {useEmptyEnter} from './use-empty-enter.ts';

interface PasteBoxProps {
	readonly state: SignInState;
	/** How many events there were: what came before the last key is no longer said. */
	readonly eventCount: number;
	readonly initialValue: string;
	readonly onPaste: (text: string) => void;
	/** Esc; undefined where the step itself is the field. */
	readonly onCancel: (() => void) | undefined;
	/** Enter on the empty field; undefined while there is nothing to answer. */
	readonly onEmptyEnter: (() => void) | undefined;
	readonly emptyMessage: string;
	/** Whether the field says something below itself about what was typed. */
	readonly onRefused: (isRefused: boolean) => void;
}

/** Where the address that the browser ended on goes; masked, since it holds the code. */
export function PasteBox(props: PasteBoxProps): ReactNode {
	const {state, eventCount, onCancel, onEmptyEnter} = props;
	const [isEmpty, setIsEmpty] = useState(props.initialValue === '');
	const [seen, setSeen] = useState(0);
	const change = useEffectEvent((value: string) => {
		setIsEmpty(value === '');
		props.onRefused(false);
		setSeen(eventCount);
	});
	useEmptyEnter(isEmpty, onEmptyEnter);
	const refused = state.refused && state.refused.at >= seen ? state.refused : undefined;
	const warning = state.warning && state.warning.at >= seen ? state.warning : undefined;
	const isLatest = refused && (!warning || refused.at > warning.at);
	return (
		<Box flexDirection="column">
			<TextField
				label="Address"
				isSecret
				pasteLines="join"
				initialValue={props.initialValue}
				judge={(value, isAgain) => {
					const doubt = isAgain ? undefined : doubtAboutLength(value);
					props.onRefused(doubt !== undefined);
					return doubt;
				}}
				onSubmit={props.onPaste}
				onChange={value => change(value)}
				emptyMessage={props.emptyMessage}
				{...(onCancel && {onCancel})}
			/>
			{isLatest && <Problem text={problemText(refused.failure)} />}
			{!isLatest && warning && <Problem text={warning.text} meaning="warning" />}
		</Box>
	);
}
