import {amazonHosts} from '../../source/core/hosts.ts';
import type {DemoFacts, WizardFacts} from '../../source/core/wizard-facts.ts';
import {FakeStore} from './store.ts';

/** What a wizard knows that was started with no flag and no variable, with an empty file. */
export function someFacts(changes: Partial<WizardFacts> = {}): WizardFacts {
	return {
		showsHome: false,
		vendorCount: undefined,
		file: new FakeStore().file,
		hosts: amazonHosts,
		environmentHosts: {},
		hostsToAllow: [],
		environment: {},
		noProbe: false,
		noSave: false,
		timeoutSeconds: 300,
		programName: 'smapi-login',
		isPlain: false,
		demo: undefined,
		earlierStates: [],
		...changes,
	};
}

/** A demo with no answers of its own; nobody plays the owner. */
export function someDemo(changes: Partial<DemoFacts> = {}): DemoFacts {
	return {
		answers: {},
		consoleUrl: 'http://127.0.0.1:4321/console',
		practiceUrl: 'http://127.0.0.1:4321/practice',
		allow: async () => '',
		folder: '/demo',
		isTemporary: true,
		...changes,
	};
}
