import {amazonHosts} from '../../source/core/hosts.ts';
import type {WizardFacts} from '../../source/core/wizard-facts.ts';
import {FakeStore} from './store.ts';

/** What a wizard knows that was started with no flag and no variable, with an empty file. */
export function someFacts(changes: Partial<WizardFacts> = {}): WizardFacts {
	return {
		showsHome: false,
		vendorCount: undefined,
		file: new FakeStore().file,
		hosts: amazonHosts,
		environmentHosts: {},
		environment: {},
		noProbe: false,
		noSave: false,
		timeoutSeconds: 300,
		programName: 'smapi-login',
		demo: undefined,
		earlierStates: [],
		...changes,
	};
}
