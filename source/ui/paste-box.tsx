import {Box} from 'ink';
import {type ReactNode, useEffectEvent, useState} from 'react';
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
}

/** Codes of Login with Amazon have about 20 characters; a stray letter must not use the sign-in up. */
const shortestCode = 8;
const tooShort = 'This is too short for a code or an address. Enter again sends it all the same.';

/** Where the address that the browser ended on goes; masked, since it holds the code. */
export function PasteBox(props: PasteBoxProps): ReactNode {
	const {state, eventCount, onCancel, onEmptyEnter} = props;
	const [isEmpty, setIsEmpty] = useState(props.initialValue === '');
	const [seen, setSeen] = useState(0);
	const change = useEffectEvent((value: string) => {
		setIsEmpty(value === '');
		setSeen(eventCount);
	});
	useEmptyEnter(isEmpty, onEmptyEnter);
	const refused = state.refused && state.refused.at >= seen ? state.refused : undefined;
	const warning = state.warning && state.warning.at >= seen ? state.warning : undefined;
	const isLatest = refused && (!warning || refused.at > warning.at);
	return (
		<Box flexDirection="column">
			<TextField
				isSecret
				pasteLines="join"
				initialValue={props.initialValue}
				judge={(value, isAgain) => (value.length < shortestCode && !isAgain ? tooShort : undefined)}
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
