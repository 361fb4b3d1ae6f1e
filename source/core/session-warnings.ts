import type {Answers} from './answers.ts';
import type {Failure} from './failure.ts';
import type {Profile} from './profile.ts';
import {shortScopeName} from './scopes.ts';

/** What became of a sign-in that was saved. */
export interface SessionOutcome {
	readonly profileName: string;
	readonly profile: Profile;
	/** Why the vendors are not known; the tokens are good all the same. */
	readonly vendorsFailure: Failure | undefined;
	/** Vendors that were left out since they had no usable ID. */
	readonly skippedVendors: number;
	/** The vendor ID that was chosen beforehand and that the account does not have. */
	readonly unknownVendorId: string | undefined;
	/** Asked for and not granted. */
	readonly missingScopes: readonly string[];
}

/** What a person should know about a sign-in that worked, where only lines are printed. */
export function warningsOf(outcome: SessionOutcome, programName: string): string[] {
	const {profile, missingScopes, vendorsFailure} = outcome;
	const warnings: string[] = [];
	if (missingScopes.length > 0) {
		warnings.push(`Asked for and not granted: ${missingScopes.map(shortScopeName).join(', ')}.`);
	}
	if (profile.role !== 'owner' && profile.tokens.refreshToken === undefined) {
		warnings.push(
			'Amazon gave no refresh token: this token cannot renew itself, sign in again when it ends.',
		);
	}
	if (vendorsFailure?.code === 'no_vendor') warnings.push(`${vendorsFailure.what} ${vendorsFailure.next}`);
	else if (vendorsFailure) {
		warnings.push(
			`The vendor IDs are not known: ${vendorsFailure.what} Later: ${programName} status --check`,
		);
	}
	return [...warnings, ...vendorWarnings(outcome)];
}

/** The session for the screen `token`, which tells scopes, renewal and vendors itself: only the rest is a warning. */
export function sessionOf(outcome: SessionOutcome): Answers['session'] {
	const {profileName, profile, vendorsFailure} = outcome;
	const warnings = vendorWarnings(outcome);
	return {
		profileName,
		profile,
		...(warnings.length > 0 ? {warnings} : {}),
		...(vendorsFailure ? {vendorsFailure} : {}),
	};
}

function vendorWarnings({skippedVendors, unknownVendorId, profile}: SessionOutcome): string[] {
	const warnings: string[] = [];
	if (skippedVendors > 0) {
		const some = skippedVendors === 1 ? '1 vendor has' : `${skippedVendors} vendors have`;
		warnings.push(`${some} no usable ID and ${skippedVendors === 1 ? 'was' : 'were'} left out.`);
	}
	if (unknownVendorId !== undefined) {
		const instead =
			profile.vendorId === undefined ? 'no default is set' : `the default is ${profile.vendorId}`;
		warnings.push(`This account has no vendor ${unknownVendorId}: ${instead}.`);
	}
	return warnings;
}
