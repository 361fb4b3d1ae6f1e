import {useEffect, useEffectEvent} from 'react';

/** Prints lines above the frame when a part of a screen comes up: addresses and commands that are to be copied. */
export function usePrintOnce(
	act: (action: {readonly type: 'print'; readonly lines: readonly string[]}) => void,
	lines: readonly string[],
): void {
	const print = useEffectEvent(() => {
		if (lines.length > 0) act({type: 'print', lines});
	});
	useEffect(() => print(), []);
}
