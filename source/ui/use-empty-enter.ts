import {useInput} from 'ink';
import {useFocusState} from './keyboard.tsx';

/** Enter on a text field that is empty: the field itself only says that something is to be typed. */
export function useEmptyEnter(isEmpty: boolean, onEnter: (() => void) | undefined): void {
	const focus = useFocusState();
	useInput(
		(_, key) => {
			if (key.return) onEnter?.();
		},
		{isActive: isEmpty && onEnter !== undefined && focus.isOnTop},
	);
}
