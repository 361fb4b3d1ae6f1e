import {quotedName} from '../core/profile.ts';
import {vendorWords} from '../core/vendors.ts';
import {
	type CodeRequest,
	exchangeAnswer,
	lookWhose,
	type OwnerAnswer,
	type Whose,
} from '../flows/requests.ts';
import type {NewSession, SavedSession} from '../flows/save.ts';
import type {Step, Talk} from '../talk/talk.ts';
import {printWords} from './print-words.ts';
import {droppedWords, orSayDropped, saveAsking} from './where-to-save.ts';

/** Exchanges the owner's answer and saves the token. @returns undefined: given up @throws Failure of both */
export async function exchangeAsking(
	step: Step,
	request: CodeRequest,
	answer: OwnerAnswer,
	asked: Omit<NewSession, 'profile' | 'bareCode'>,
): Promise<SavedSession | undefined> {
	const {talk, ports} = step;
	const got = await talk.wait(
		async function* (signal) {
			yield 'The code is being exchanged for the token.';
			// The code is spent only where what it brings can be kept.
			if (!asked.noSave) await ports.store.proveWritable(signal, asked.profileName);
			const profile = await exchangeAnswer(answer, request, ports, signal);
			const {bareCode} = answer;
			const session = {...asked, profile, bareCode};
			// A bare code carries no state: whose account it is has to be looked at before a profile is replaced.
			return {session, whose: bareCode ? await lookWhose(session, ports, signal) : undefined};
		},
		{says: '', escape: 'stop'},
	);
	if (typeof got === 'symbol') {
		printWords(talk, 'The exchange was stopped, and the code is spent. Nothing was saved.');
		return undefined;
	}
	const choice = got.whose ? await askWhose(talk, got.whose, asked.profileName) : {};
	if (!choice) return undefined;
	const saved = await saveAsking(step, {...got.session, ...choice}, 'Ask the owner for another code');
	return typeof saved === 'object' ? saved : undefined;
}

/** @returns where to save it; undefined: it was dropped */
async function askWhose(
	talk: Talk,
	{vendors, before, freeName}: Whose,
	profileName: string,
): Promise<Pick<NewSession, 'profileName' | 'replace'> | undefined> {
	const way = await orSayDropped(talk, true, () =>
		talk.choose({
			prose: [
				'A code alone does not say which request it answers, so look whose account it is.',
				`It answered: ${vendorWords(vendors)}. Profile ${quotedName(profileName)} has: ${vendorWords(before)}.`,
			],
			...(!talk.isScreen && {question: 'Whose is it?'}),
			rows: [
				{value: 'beside', label: `Keep it as a new profile, ${quotedName(freeName)}`},
				{value: 'replace', label: `It is the owner of ${quotedName(profileName)}: replace that`},
				{value: 'drop', label: 'It is somebody else: drop the new token'},
			],
			keys: [{key: 'escape', does: 'back', gives: 'drop'}],
		}),
	);
	if (way === 'beside') return {profileName: freeName, replace: false};
	if (way === 'replace') return {profileName, replace: true};
	printWords(talk, droppedWords);
	return undefined;
}
