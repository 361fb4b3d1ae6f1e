import type {Asker} from '../flows/asker.ts';

/** A message to somebody else, line by line as it is. */
export function sayMessage(asker: Asker, message: string): void {
	for (const line of message.trimEnd().split('\n')) asker.print(line);
}
