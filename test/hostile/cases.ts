import type {Case} from './case.ts';
import {callbackCases} from './cases-a-callback.ts';
import {ownerCases} from './cases-a-owner.ts';
import {pasteCases} from './cases-a-paste.ts';
import {loadCases} from './cases-b-load.ts';
import {requestCases} from './cases-b-requests.ts';
import {networkCases} from './cases-c-network.ts';
import {refreshCases} from './cases-c-refresh.ts';
import {tokenCases} from './cases-c-token.ts';
import {contentCases} from './cases-d-content.ts';
import {diskCases} from './cases-d-disk.ts';
import {raceCases} from './cases-d-races.ts';
import {foreignCases} from './cases-e-foreign.ts';
import {inputCases} from './cases-e-input.ts';
import {keyCases} from './cases-e-keys.ts';
import {signalCases} from './cases-e-signals.ts';
import {streamCases} from './cases-e-streams.ts';
import {windowCases} from './cases-e-window.ts';
import {outputCases} from './cases-f-output.ts';
import {screenCases} from './cases-f-screen.ts';
import {systemSecretCases} from './cases-f-system.ts';
import {browserCases} from './cases-g-browser.ts';
import {demoCases} from './cases-g-demo.ts';
import {folderCases} from './cases-g-folders.ts';
import {machineCases} from './cases-g-machines.ts';
import {wayCases} from './cases-g-network.ts';
import {systemCases} from './cases-g-system.ts';
import {wizardEnvironmentCases} from './cases-g-wizard.ts';
import {laterCases} from './cases-later.ts';
import {givenCases} from './cases-n-given.ts';
import {storageCases} from './cases-s-storage.ts';
import {terminalCases} from './cases-t-terminal.ts';
import {wizardCallbackCases} from './cases-wizard-a.ts';
import {wizardPortCases} from './cases-wizard-b.ts';
import {wizardAnswerCases} from './cases-wizard-c.ts';
import {wizardProbeCases} from './cases-wizard-c-probe.ts';
import {wizardStoreCases} from './cases-wizard-d.ts';

/** Every case that can be run, in the order of the catalogue. */
export const cases: readonly Case[] = [
	...callbackCases,
	...ownerCases,
	...pasteCases,
	...requestCases,
	...loadCases,
	...tokenCases,
	...refreshCases,
	...networkCases,
	...raceCases,
	...diskCases,
	...contentCases,
	...foreignCases,
	...inputCases,
	...keyCases,
	...signalCases,
	...streamCases,
	...windowCases,
	...outputCases,
	...screenCases,
	...systemSecretCases,
	...browserCases,
	...demoCases,
	...folderCases,
	...wayCases,
	...systemCases,
	...laterCases,
	...givenCases,
	...storageCases,
	...terminalCases,
	...wizardCallbackCases,
	...wizardPortCases,
	...wizardAnswerCases,
	...wizardProbeCases,
	...wizardStoreCases,
	...machineCases,
	...wizardEnvironmentCases,
].sort((a, b) => a.id.localeCompare(b.id));
