import {createContext, useContext} from 'react';
import type {Clock} from '../ports.ts';

export const ClockContext = createContext<Clock | undefined>(undefined);

/** The wizard's clock, which tests move. */
export function useClock(): Clock {
	const clock = useContext(ClockContext);
	if (!clock) throw new Error('ClockContext is missing');
	return clock;
}
