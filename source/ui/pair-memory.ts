import {PairMemory} from '../flows/check-pair.ts';
import type {Ports} from '../ports.ts';

const memories = new WeakMap<object, PairMemory>();

/** What this run has asked about pairs: it outlives the screen, which comes and goes with each step, and ends with the run. */
export function pairMemoryOf(ports: Ports): PairMemory {
	const known = memories.get(ports);
	if (known) return known;
	const memory = new PairMemory();
	memories.set(ports, memory);
	return memory;
}
