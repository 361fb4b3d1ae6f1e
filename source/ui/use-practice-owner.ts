import {useState} from 'react';
import {Failure} from '../core/failure.ts';

/** Plays the owner in the demo: opens the address, signs in, allows. @returns where the browser ends */
export type Allow = (authorizationUrl: string) => Promise<string>;

export interface PracticeOwner {
	/** Signs in and allows; undefined outside of the demo. */
	readonly allow: (() => void) | undefined;
	/** Why it led nowhere: an error page never calls back, at Amazon neither. */
	readonly said: string | undefined;
}

/** Enter in the demo: nobody needs a browser to see the whole way. */
export function usePracticeOwner(
	allow: Allow | undefined,
	url: string | undefined,
	onAnswer: (address: string) => void,
): PracticeOwner {
	const [said, setSaid] = useState<string>();
	if (allow === undefined || url === undefined) return {allow: undefined, said};
	return {
		said,
		allow: () => {
			setSaid(undefined);
			allow(url).then(onAnswer, (error: unknown) => {
				const why = error instanceof Failure ? error.why : undefined;
				setSaid(`The practice page did not lead back here${why === undefined ? '' : `: “${why}”`}.`);
			});
		},
	};
}
