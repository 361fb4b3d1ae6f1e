import type {profileClicks} from '../core/console-guide.ts';
import type {Asker} from '../flows/asker.ts';

/** Clicks in the console, in their order. Nothing is left to see “above” in lines: the address was said before. */
export function sayClicks(asker: Asker, clicks: typeof profileClicks): void {
	for (const [at, {label, detail}] of clicks.entries()) {
		asker.print(`Step ${at + 1}: ${label}.`);
		asker.say(detail);
	}
}
