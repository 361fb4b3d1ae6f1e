import type {Case} from './case.ts';
import {callbackCases} from './cases-a-callback.ts';
import {pasteCases} from './cases-a-paste.ts';
import {loadCases} from './cases-b-load.ts';
import {requestCases} from './cases-b-requests.ts';
import {networkCases} from './cases-c-network.ts';
import {refreshCases} from './cases-c-refresh.ts';
import {tokenCases} from './cases-c-token.ts';
import {contentCases} from './cases-d-content.ts';
import {diskCases} from './cases-d-disk.ts';
import {raceCases} from './cases-d-races.ts';
import {inputCases} from './cases-e-input.ts';

/** Every case that can be run, in the order of the catalogue. */
export const cases: readonly Case[] = [
	...callbackCases,
	...pasteCases,
	...requestCases,
	...loadCases,
	...tokenCases,
	...refreshCases,
	...networkCases,
	...raceCases,
	...diskCases,
	...contentCases,
	...inputCases,
].sort((a, b) => a.id.localeCompare(b.id));
