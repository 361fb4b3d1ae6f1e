import {useStdout} from 'ink';
import {useCallback, useRef} from 'react';

/**
 * Writes lines above the frame, each as one piece of text: the terminal wraps them softly and a copy is whole, which
 * Ink's own layout, `<Static>` too, would break. To be called from handlers and effects, never while rendering.
 *
 * @returns `print(lines, key)`: with a key only once in the life of the component; without one each time
 */
export function usePrintAbove(): (lines: readonly string[], key?: string) => void {
	const {write} = useStdout();
	const printed = useRef(new Set<string>());
	return useCallback(
		(lines, key) => {
			if (lines.length === 0 || (key !== undefined && printed.current.has(key))) return;
			if (key !== undefined) printed.current.add(key);
			write(lines.map(line => `${withoutControls(line)}\n`).join(''));
		},
		[write],
	);
}

/** Unlike text inside the frame this goes to the terminal as it is. */
function withoutControls(line: string): string {
	return line.replace(/\p{Cc}/gu, '');
}
