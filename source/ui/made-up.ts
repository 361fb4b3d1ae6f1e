import {useShortcuts} from './keyboard.tsx';
import type {KeyHint} from './keys-line.ts';

/** In the demo: the made-up value, once another one was given in its place. */
export function otherMadeUp(madeUp: string | undefined, given: string | undefined): string | undefined {
	return given === undefined || given === madeUp ? undefined : madeUp;
}

export const madeUpKey: KeyHint = {key: 'Ctrl+T', does: 'made-up one'};

export const madeUpWords = 'This is practice: Ctrl+T takes the made-up one again.';

/** Ctrl+T, also while typing. */
export function useMadeUp(value: string | undefined, onTake: (value: string) => void): void {
	useShortcuts({'ctrl+t': value === undefined ? undefined : () => onTake(value)});
}
