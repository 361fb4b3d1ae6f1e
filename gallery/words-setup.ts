import fc from 'fast-check';
import {HeardWords} from '../test/fakes/heard-words.ts';
import {textsOfPage} from './words-of-tables.ts';

// Random walks take the same turns each time, so that the list of words is the same.
fc.configureGlobal({seed: 13});

// The practice's pages are made for whoever asks its server: they are heard as they come.
const {fetch: realFetch} = globalThis;
const heard = new HeardWords();
globalThis.fetch = async (...request) => {
	const answer = await realFetch(...request);
	if (answer.headers.get('content-type')?.startsWith('text/html'))
		for (const text of textsOfPage(await answer.clone().text())) heard.add('text', text);
	return answer;
};
