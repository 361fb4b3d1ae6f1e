import {type ReactNode, useEffect, useState} from 'react';
import type {WizardResult} from '../../source/core/end-words.ts';
import type {Ports} from '../../source/ports.ts';
import {InkTalk} from '../../source/talk/ink-talk.ts';
import {TalkView} from '../../source/talk/talk-view.tsx';
import {runWizard, type WizardRun} from '../../source/wizard.ts';

/** The whole wizard on screens, for tests. */
export function Walked({
	onEnd,
	...run
}: Omit<WizardRun, 'voice' | 'signal'> & {
	readonly ports: Ports;
	readonly onEnd: (result: WizardResult) => void;
}): ReactNode {
	const [{talk, ending}] = useState(() => {
		const ending = new AbortController();
		const talk = new InkTalk(
			ending.signal,
			80,
			{
				copy: async text => void (await run.ports.clipboard.copy(text)),
				open: async url => void (await run.ports.browser.open(url, () => undefined)),
				write: async () => undefined,
			},
			() => () => undefined,
		);
		void runWizard({...run, voice: talk, signal: ending.signal}).then(onEnd);
		return {talk, ending};
	});
	useEffect(() => () => ending.abort(new DOMException('over', 'AbortError')), [ending]);
	return <TalkView talk={talk} />;
}
