import {consoleLines, consoleToOpen, returnUrlClicks} from '../core/console-guide.ts';
import {laterReturnUrls, neededReturnUrls} from '../core/draft.ts';
import {type AskRow, back} from '../flows/asker.ts';
import type {LineOutcome, LineStep} from '../flows/line-step.ts';
import {sayClicks} from './say-clicks.ts';

export const help = [
	'After you choose Allow, Amazon sends the browser back with a code, and only to an address that stands in the security profile, the same in every character.',
	'localhost is not 127.0.0.1, and a slash at the end counts.',
	'The standard (OAuth 2.0) calls it the redirect URI.',
	'Allowed Origins, in the same place of the console, are not needed.',
];

type Row = 'saved' | 'clicks' | 'copy' | 'later' | 'copy-all' | 'open';

/** The addresses that Amazon must know before anybody can sign in. */
export async function ask({asker, draft, facts, copy, open}: LineStep): Promise<LineOutcome> {
	const needed = neededReturnUrls(draft.answers);
	const later = laterReturnUrls(draft.answers);
	asker.say('Amazon sends people back only to addresses that it knows.');
	asker.say(
		'In the console, open your profile, the gear icon, Web Settings, Edit, and add this to Allowed Return URLs, not to Allowed Origins.',
	);
	for (const url of needed) asker.print(url);
	asker.say('Then choose Save.');
	if (facts.demo) asker.say('The practice console of this demo has it already.');
	const rows: readonly AskRow<Row>[] = [
		{value: 'saved', label: 'Saved, go on'},
		{value: 'clicks', label: 'Tell me every click'},
		{value: 'copy', label: 'Copy the address'},
		...(later.length > 0
			? [
					{
						value: 'later' as const,
						label: `Tell me the ${later.length} that Amazon's guide lists too`,
						hint: 'for later',
					},
					{value: 'copy-all' as const, label: 'Copy all of them'},
				]
			: []),
		{value: 'open', label: 'Open the console in the browser'},
	];
	for (;;) {
		const answer = await asker.choose('Is the address saved in the console?', rows);
		switch (answer) {
			case back:
				return {type: 'back'};
			case 'saved':
				return {type: 'done', changes: {returnUrls: needed}};
			case 'clicks':
				for (const line of consoleLines(facts.demo)) asker.print(line);
				sayClicks(asker, returnUrlClicks(needed));
				break;
			case 'copy':
				await copy(needed.join('\n'), 'Return URL');
				break;
			case 'copy-all':
				await copy([...needed, ...later].join('\n'), 'All return URLs');
				break;
			case 'later':
				asker.say('Not needed now:');
				for (const url of later) asker.print(url);
				break;
			case 'open':
				await open(consoleToOpen(facts.demo));
		}
	}
}
