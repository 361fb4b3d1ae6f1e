interface Caches {
	readonly styledChars: {get(text: string): unknown; set(text: string, value: unknown): unknown};
	getStyledChars(text: string): Iterable<{readonly value: string}>;
}
type ToText = (cells: readonly {readonly value: string}[]) => string;

export function cachesOfFrames<C extends Caches>(make: () => C): C;
export const emptyCell: {readonly value: string};
export function linesOf(text: string, toText: ToText): readonly string[];
export function textOfRow(
	cells: readonly ({readonly value: string} | undefined)[],
	at: number,
	toText: ToText,
): string;
