import {type Key, useInput} from 'ink';
import type {ReactNode} from 'react';

/**
 * Sees every key before the library component that stands behind it in the same parent: Ink calls `useInput` handlers
 * in the order in which their effects ran, and those of earlier siblings run first.
 */
export function KeyTap({
	onKey,
	isActive,
}: {
	readonly onKey: (input: string, key: Key) => void;
	readonly isActive: boolean;
}): ReactNode {
	useInput(onKey, {isActive});
	return null;
}
