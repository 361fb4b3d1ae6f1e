import type {Token} from './key-splitter.ts';

/** What goes on to the screens, one after the other. */
export type Delivery =
	| Token
	/** What stood behind a submitted paste in the same chunk: never keys for the next screen. */
	| {readonly type: 'dropped'; readonly count: number};

/** Where a chunk ended, for the case that the kernel cut one write in two. */
export type ChunkEnd = 'keys' | 'paste' | 'dropping';

/** So many printable characters at once are no typing. */
const shortestPaste = 8;

/**
 * The rule for pastes without brackets: a run of 8 or more printable characters in one chunk is a paste; after the line
 * end that submits it the rest of the chunk is dropped. Everything else stays single keys.
 *
 * @param tokens what one chunk gave
 * @param before how the chunk before ended, if this one is the rest of the same write; else `keys`
 */
export function applyPasteRules(
	tokens: readonly Token[],
	before: ChunkEnd,
): {readonly deliveries: Delivery[]; readonly end: ChunkEnd} {
	if (before === 'dropping') return {deliveries: dropped(tokens), end: 'dropping'};
	const deliveries: Delivery[] = [];
	let isPasted = before === 'paste';
	let at = 0;
	while (at < tokens.length) {
		const run = textFrom(tokens, at);
		const isPaste = run.length >= shortestPaste || (at === 0 && isPasted && run.length > 0);
		if (isPaste) {
			deliveries.push({type: 'paste', text: run.join(''), isCut: false});
			isPasted = true;
			at += run.length;
			continue;
		}
		const token = tokens[at++]!;
		deliveries.push(token);
		const isLineEnd = token.type === 'key' && token.sequence === '\r';
		if (isPasted && isLineEnd) {
			deliveries.push(...dropped(tokens.slice(at)));
			return {deliveries, end: 'dropping'};
		}
		isPasted = false;
	}
	return {deliveries, end: isPasted ? 'paste' : 'keys'};
}

function textFrom(tokens: readonly Token[], from: number): string[] {
	const run: string[] = [];
	for (let token = tokens[from]; token?.type === 'text'; token = tokens[from + run.length])
		run.push(token.text);
	return run;
}

function dropped(tokens: readonly Token[]): Delivery[] {
	const count = tokens.reduce((sum, token) => sum + (token.type === 'key' ? 1 : token.text.length), 0);
	return count > 0 ? [{type: 'dropped', count}] : [];
}
