import type {Case} from './case.ts';
import {callbackCases} from './cases-a-callback.ts';
import {ownerCases} from './cases-a-owner.ts';
import {pasteCases, wizardCallbackCases} from './cases-a-paste.ts';
import {loadCases, wizardPortCases} from './cases-b-load.ts';
import {requestCases} from './cases-b-requests.ts';
import {networkCases} from './cases-c-network.ts';
import {refreshCases} from './cases-c-refresh.ts';
import {tokenCases} from './cases-c-token.ts';
import {wizardAnswerCases, wizardProbeCases} from './cases-c-wizard.ts';
import {contentCases} from './cases-d-content.ts';
import {diskCases} from './cases-d-disk.ts';
import {raceCases, wizardStoreCases} from './cases-d-races.ts';
import {foreignCases} from './cases-e-foreign.ts';
import {inputCases} from './cases-e-input.ts';
import {keyCases} from './cases-e-keys.ts';
import {signalCases} from './cases-e-signals.ts';
import {streamCases, windowCases} from './cases-e-streams.ts';
import {exportCases} from './cases-export.ts';
import {outputCases} from './cases-f-output.ts';
import {screenCases} from './cases-f-screen.ts';
import {systemSecretCases} from './cases-f-system.ts';
import {fieldCasesA} from './cases-field-a.ts';
import {fieldCasesN} from './cases-field-n.ts';
import {fieldCasesS} from './cases-field-s.ts';
import {fieldCasesT} from './cases-field-t.ts';
import {fieldCasesU} from './cases-field-u.ts';
import {fieldCasesUScreens} from './cases-field-u-screens.ts';
import {browserCases, machineCases} from './cases-g-browser.ts';
import {demoCases} from './cases-g-demo.ts';
import {folderCases} from './cases-g-folders.ts';
import {wayCases} from './cases-g-network.ts';
import {systemCases, wizardEnvironmentCases} from './cases-g-system.ts';

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
	...exportCases,
	...wizardCallbackCases,
	...wizardPortCases,
	...wizardAnswerCases,
	...wizardProbeCases,
	...wizardStoreCases,
	...machineCases,
	...wizardEnvironmentCases,
	...fieldCasesN,
	...fieldCasesT,
	...fieldCasesS,
	...fieldCasesA,
	...fieldCasesU,
	...fieldCasesUScreens,
].sort((a, b) => a.id.localeCompare(b.id));
