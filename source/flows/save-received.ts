import type {Profile} from '../core/profile.ts';
import type {Ports} from '../ports.ts';
import type {SavedSession} from './save-sign-in.ts';
import {type NotSaved, type SaveChoice, saveWithChoices} from './save-with-choices.ts';

export interface ReceivedInput {
	readonly profileName: string;
	/** The received token, judged and not yet saved. */
	readonly profile: Profile;
	/** The person agreed to replace whatever the name holds. */
	readonly replace: boolean;
	/** The open request that waited for the token; it ends in the same write. */
	readonly requestId: string | undefined;
	readonly vendorId: string | undefined;
	readonly noSave: boolean;
}

/**
 * Role 3, the end: saves the received token under its name. SMAPI is asked first; draft and open request end in the
 * write that saves the profile.
 *
 * @param choices what the person chooses where it cannot be saved as asked
 * @throws Failure `smapi_unauthorized`: the token has ended meanwhile
 */
export async function* saveReceived(
	input: ReceivedInput,
	ports: Pick<Ports, 'store' | 'http' | 'clock'>,
	signal: AbortSignal,
	choices: AsyncIterable<SaveChoice>,
): AsyncGenerator<{readonly type: 'saving'} | NotSaved, SavedSession> {
	yield {type: 'saving'};
	return yield* saveWithChoices(input, ports, signal, choices[Symbol.asyncIterator]());
}
