import type {Draft} from '../core/draft.ts';
import type {WizardFacts} from '../core/wizard-facts.ts';
import type {SessionInput} from './sign-in-and-save.ts';

interface StepInput {
	readonly draft: Draft;
	readonly facts: WizardFacts;
	readonly onAddress: (state: string) => void;
}

/** What role 1's sign-in begins with, from the answers of a wizard that has asked for all of them. */
export function sessionInput({draft, facts, onAddress}: StepInput, listens: boolean): SessionInput {
	const {clientId, clientSecret, redirectUri, scopes, profileName, replace, vendorId} = draft.answers;
	return {
		signIn: {
			hosts: facts.hosts,
			clientId: clientId!,
			clientSecret: clientSecret!,
			redirectUri: redirectUri!,
			scopes: scopes!,
			listens,
			opensBrowser: listens,
			timeoutSeconds: facts.timeoutSeconds,
			atTheEnd: 'ask',
			earlierStates: facts.earlierStates,
			onAddress,
		},
		session: {
			profileName: profileName!,
			vendorId,
			replace: replace ?? false,
			noSave: facts.noSave,
		},
	};
}
