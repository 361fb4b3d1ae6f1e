import type {Key} from 'ink';

const named = [
	['return', 'enter'],
	['escape', 'escape'],
	['tab', 'tab'],
	['backspace', 'backspace'],
	['delete', 'delete'],
	['upArrow', 'up'],
	['downArrow', 'down'],
	['leftArrow', 'left'],
	['rightArrow', 'right'],
	['pageUp', 'page-up'],
	['pageDown', 'page-down'],
	['home', 'home'],
	['end', 'end'],
] as const satisfies readonly (readonly [keyof Key, string])[];

/**
 * One name for a key as Ink's `useInput` reports it: `a`, `?`, `space`, `enter`, `page-down`, `ctrl+g`, `alt+x`. Undefined
 * for keys without a name here (F5) and for several characters at once.
 */
export function keyName(input: string, key: Key): string | undefined {
	const plain = named.find(([flag]) => key[flag])?.[1] ?? (input === ' ' ? 'space' : input);
	if (plain === '' || (plain === input && [...plain].length !== 1)) return undefined;
	const modifier = key.ctrl ? 'ctrl+' : key.meta ? 'alt+' : '';
	return modifier + (key.ctrl ? plain.toLowerCase() : plain);
}
