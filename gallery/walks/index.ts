import type {Walk} from '../stage.ts';
import {commandWalks} from './commands.ts';
import {failureWalks} from './failures.ts';
import {otherWalks} from './others.ts';
import {wayWalks} from './way.ts';

/** Every walk, in the order of the gallery. */
export const walks: readonly Walk[] = [...wayWalks, ...otherWalks, ...failureWalks, ...commandWalks];
