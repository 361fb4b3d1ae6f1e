/**
 * What a program has left switched on in the terminal, judged by every byte that it wrote; an empty list is a terminal
 * as it was. Modes that were never touched do not count.
 */
export function modesLeftOn(output: string): string[] {
	const problems: string[] = [];
	const modes = privateModes(output);
	for (const [mode, name] of switchedOff)
		if (modes.get(mode) === true) problems.push(`${name} (?${mode}) left on`);
	if (modes.get(25) === false) problems.push('the cursor (?25) left hidden');
	if (modes.get(7) === false) problems.push('line wrap (?7) left off');
	if (kittyDepth(output) > 0) problems.push('the kitty keyboard mode left on');
	const titles =
		(output.match(/\x1B\[22;\d?t/g) ?? []).length - (output.match(/\x1B\[23;\d?t/g) ?? []).length;
	if (titles !== 0) problems.push('the title not given back');
	if (/\x1B\[>4;[1-9]m(?!.*\x1B\[>4(;0)?m)/s.test(output)) problems.push('modifyOtherKeys left on');
	if (styleLeftOn(output)) problems.push('a colour or style left set');
	if (output.includes('\x1B[3J')) problems.push('the scrollback was cleared (ESC[3J)');
	return problems;
}

/** Modes that have to be off at the end (xterm's control sequences, DECSET). */
const switchedOff: readonly (readonly [number, string])[] = [
	[1, 'application cursor keys'],
	[9, 'mouse'],
	[47, 'the alternate screen'],
	[1000, 'mouse'],
	[1002, 'mouse'],
	[1003, 'mouse'],
	[1004, 'focus reports'],
	[1006, 'mouse'],
	[1047, 'the alternate screen'],
	[1049, 'the alternate screen'],
	[2004, 'bracketed paste'],
	[2026, 'synchronized output'],
	[2031, 'colour scheme reports'],
	[2048, 'size reports'],
];

function privateModes(output: string): Map<number, boolean> {
	const modes = new Map<number, boolean>();
	for (const [, numbers, action] of output.matchAll(/\x1B\[\?([\d;]+)([hl])/g)) {
		for (const mode of numbers!.split(';')) modes.set(Number(mode), action === 'h');
	}
	return modes;
}

/** `CSI > flags u` pushes, `CSI < n u` pops, `CSI = flags u` sets (the kitty keyboard protocol). */
function kittyDepth(output: string): number {
	let depth = 0;
	let flags = 0;
	for (const [, action, number] of output.matchAll(/\x1B\[([<>=])(\d*)(?:;\d+)?u/g)) {
		if (action === '>') depth++;
		else if (action === '<') depth = Math.max(0, depth - Number(number || 1));
		else flags = Number(number || 0);
	}
	return depth + flags;
}

function styleLeftOn(output: string): boolean {
	const set = new Set<string>();
	for (const [, parameters] of output.matchAll(/\x1B\[([\d;:]*)m/g)) applyStyle(parameters!, set);
	return set.size > 0;
}

function applyStyle(parameters: string, set: Set<string>): void {
	const numbers = parameters.split(';').map(Number);
	for (let at = 0; at < numbers.length; at++) {
		const number = numbers[at]!;
		if (number === 0) set.clear();
		else if (number === 22) for (const weight of ['1', '2']) set.delete(weight);
		else if (number >= 23 && number <= 29) set.delete(String(number - 20));
		else if (number === 39) set.delete('foreground');
		else if (number === 49) set.delete('background');
		else if (number === 38 || number === 48) {
			set.add(number === 38 ? 'foreground' : 'background');
			at += numbers[at + 1] === 5 ? 2 : 4;
		} else if ((number >= 30 && number <= 37) || (number >= 90 && number <= 97)) set.add('foreground');
		else if ((number >= 40 && number <= 47) || (number >= 100 && number <= 107)) set.add('background');
		else if (number < 10) set.add(String(number));
	}
}

/**
 * What Node itself writes: warnings, the hint that follows them, stack frames. None of it may ever reach a terminal.
 * @returns the first such piece of a text with its place, or undefined
 */
export function lineOfNode(text: string): string | undefined {
	const found =
		/\(node:\d+\)|Use `node --trace-|MaxListenersExceededWarning|UnhandledPromise|\bat [^\n]*(?:file:\/\/|node:internal)|\n\s+at .+[:(]\d+:\d+/.exec(
			text,
		);
	return found === null ? undefined : text.slice(found.index, found.index + 300).trim();
}
