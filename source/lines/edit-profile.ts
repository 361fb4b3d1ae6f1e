import {Failure} from '../core/failure.ts';
import {editDraft} from '../core/home-drafts.ts';
import {type Hosts, requireSameHosts} from '../core/hosts.ts';
import type {Profile} from '../core/profile.ts';
import type {LineOutcome, LineStep} from '../flows/line-step.ts';

/** The answers of a profile, to be looked at and changed. */
export function editProfile(step: LineStep, name: string, profile: Profile): LineOutcome | undefined {
	if (!isBound(step, name, profile.hosts)) return undefined;
	return {
		type: 'go',
		draft: editDraft(name, profile, step.ports.machine),
		destination: {at: 'review', hosts: profile.hosts, keepsDraft: false},
	};
}

/** Secrets stay with their own hosts, whatever the environment names (contract 3, "Bound"). */
export function isBound({asker, facts}: LineStep, name: string, hosts: Hosts): boolean {
	try {
		requireSameHosts(name, hosts, facts.environmentHosts);
		return true;
	} catch (error) {
		if (!(error instanceof Failure)) throw error;
		asker.fail(error);
		return false;
	}
}
