/** Where a list stands: the row in focus, the first row shown, and a count of changes that the library did not make. */
export interface ChoiceState {
	readonly index: number;
	readonly top: number;
	readonly generation: number;
}

/** How many rows there are and how many of them are shown. */
export interface ChoiceShape {
	readonly length: number;
	readonly height: number;
}

/** The start: `index` in focus, and shown. */
export function startChoice(index: number, shape: ChoiceShape): ChoiceState {
	return settle({index, top: 0, generation: 0}, shape);
}

/** Keeps the row in focus inside the list and inside what is shown; moves the window as little as can be. */
export function settle(state: ChoiceState, {length, height}: ChoiceShape): ChoiceState {
	const index = Math.max(0, Math.min(state.index, length - 1));
	const shown = Math.max(1, height);
	const highest = Math.max(0, length - shown);
	const top = Math.max(0, Math.min(Math.max(state.top, index - shown + 1), index, highest));
	return index === state.index && top === state.top ? state : {...state, index, top};
}

/**
 * What `ink-select-input` 6.2.0 makes of a key by itself, among the rows that it was given: it goes round at the ends
 * and takes j and k with Ctrl and Alt too. Undefined: it stays.
 */
function libraryStep(name: string): -1 | 1 | undefined {
	if (/^((ctrl|alt)\+)?(up|k)$/.test(name)) return -1;
	return /^((ctrl|alt)\+)?(down|j)$/.test(name) ? 1 : undefined;
}

function wanted(name: string, index: number, {length, height}: ChoiceShape): number | undefined {
	const page = Math.max(1, height - 1);
	const moves: Readonly<Record<string, number>> = {
		up: index - 1,
		k: index - 1,
		down: index + 1,
		j: index + 1,
		home: 0,
		end: length - 1,
		'page-up': index - page,
		'page-down': index + page,
	};
	return moves[name];
}

/**
 * The list after a key. Where the library, which moves at the same moment, comes to another row or shows other rows,
 * `generation` goes up: it is mounted anew where we want it, in the same commit, so that no wrong frame is drawn.
 */
export function moveByKey(state: ChoiceState, name: string, shape: ChoiceShape): ChoiceState {
	const target = wanted(name, state.index, shape);
	const next = target === undefined ? state : settle({...state, index: target}, shape);
	const shown = Math.min(shape.length - state.top, Math.max(1, shape.height));
	const step = libraryStep(name) ?? 0;
	const byLibrary = shown > 0 ? (state.index - state.top + step + shown) % shown : 0;
	const agrees = next.top === state.top && next.index - next.top === byLibrary;
	return agrees ? next : {...next, generation: state.generation + 1};
}
