import {type NotSavedWay, notSavedRows, notSavedWords} from '../core/save-words.ts';
import {type Asker, type Back, back} from '../flows/asker.ts';
import type {Mailbox} from '../flows/mailbox.ts';
import type {NotSaved, SaveChoice} from '../flows/save-with-choices.ts';

/**
 * The tokens are there and not saved: nothing that somebody signed in for is lost to a name or a full disk.
 *
 * @param again what the way out is called
 * @param dropsToken whether that way loses the token
 * @returns how to save; undefined: the way out
 */
export async function askWhereToSave(
	asker: Asker,
	{failure, freeName}: NotSaved,
	profileName: string,
	again: string,
	dropsToken = true,
): Promise<SaveChoice | undefined> {
	asker.say(`Not saved: ${notSavedWords(failure)}`);
	asker.say('The new token is kept until you choose.');
	const rows = notSavedRows(failure, profileName, freeName, again, dropsToken);
	for (;;) {
		const way = await orSayDropped(asker, dropsToken, () => asker.choose('What now?', rows));
		if (
			way === 'again' ||
			(way === back && (!dropsToken || (await orSayDropped(asker, true, () => wantsToDrop(asker)))))
		) {
			if (dropsToken) asker.say('The new token was dropped; nothing was saved.');
			return undefined;
		}
		if (way !== back) return choiceOf(way, profileName, freeName);
	}
}

function choiceOf(way: NotSavedWay, profileName: string, freeName: string): SaveChoice {
	return way === 'beside'
		? {type: 'save', profileName: freeName, replace: false}
		: {type: 'save', profileName, replace: way === 'replace'};
}

async function wantsToDrop(asker: Asker): Promise<boolean> {
	const answer: 'stay' | 'drop' | Back = await asker.choose(
		'Go back? The new token is not saved: it is dropped then.',
		[
			{value: 'stay', label: 'Stay and choose'},
			{value: 'drop', label: 'Drop the new token and go back'},
		],
	);
	return answer === 'drop';
}

/** A wizard that is ended while a token waits says that it is lost. */
export async function orSayDropped<T>(
	asker: Asker,
	dropsToken: boolean,
	choose: () => Promise<T>,
): Promise<T> {
	try {
		return await choose();
	} catch (error) {
		if (dropsToken) asker.say('The new token was dropped; nothing was saved.');
		throw error;
	}
}

/** What is posted, one after the other, until the signal ends it. */
export async function* drain<T>(mailbox: Mailbox<T>, signal: AbortSignal): AsyncGenerator<T> {
	for (;;) yield await mailbox.take(signal);
}
