import {createContext, type ReactNode, useContext} from 'react';
import type {Failure} from '../core/failure.ts';
import type {Notice} from './frame-lines.ts';

/** What the wizard knows of the step that is shown; a screen adds its own keys, help and state. */
export interface FrameFacts {
	/** The exact title of the step. */
	readonly title: string;
	/** `4 of 10`, `done`; undefined on `home`. */
	readonly place?: string | undefined;
	/** Why the wizard came back here. */
	readonly failure?: Failure | undefined;
	/** One line each: "The scopes come from the team file." A text alone is a warning. */
	readonly notices?: readonly Notice[];
	/** A question over the screen (Leave / Stay). */
	readonly overlay?: ReactNode;
	/** Esc when nothing is open: one step back. */
	readonly onBack?: (() => void) | undefined;
	/** Esc leads out of the program. */
	readonly isFirst?: boolean;
}

export const FrameContext = createContext<FrameFacts>({title: ''});

export function useFrameFacts(): FrameFacts {
	return useContext(FrameContext);
}
