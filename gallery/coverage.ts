import type {FailureCode} from '../source/core/failure.ts';
import {failures} from '../source/core/failures.ts';
import {steps} from '../source/core/steps.ts';
import type {Shot} from './session.ts';
import {nameOf} from './stage.ts';

/** Why there is no picture of a failure. */
export const withoutPicture: Readonly<Partial<Record<FailureCode, string>>> = {
	no_loopback: 'Needs a computer that has no 127.0.0.1. It looks as “port in use” does.',
	refresh_lost: 'Needs a disk that fills up between the answer and the save of one renewal.',
	owner_wants_less: 'Stands above the permissions when the owner said no and less is to be asked for.',
	request_ended: 'Looks as `request_mismatch` does: an answer whose request is no longer open.',
	keychain_missing:
		'Needs a desktop whose keychain has lost an entry. It looks as `keychain_unavailable` does.',
};

export const failureCodes = Object.keys(failures) as FailureCode[];

/** What the tables have and the gallery has not, or the other way round. */
export function gapsIn(shots: readonly Shot[]): string[] {
	const names = new Set(shots.map(({name}) => name));
	const groups = new Set(shots.map(({group}) => group));
	return [
		...steps.filter(({title}) => !groups.has(title)).map(({id}) => `The step ${id} has no picture.`),
		...failureCodes.flatMap(code => {
			const [isDrawn, reason] = [names.has(nameOf(code)), withoutPicture[code]];
			if (isDrawn && reason !== undefined)
				return [`${code} has a picture, and a reason why not (gallery/coverage.ts).`];
			if (!isDrawn && reason === undefined)
				return [`${code} has neither a picture nor a reason why not (gallery/coverage.ts).`];
			return [];
		}),
		...shots
			.filter(({name}, at) => shots.findIndex(each => each.name === name) !== at)
			.map(({name}) => `There are two pictures ${name}.`),
	];
}
