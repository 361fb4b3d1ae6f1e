import {type ReactNode, useMemo, useState} from 'react';
import {returnUrls} from '../core/client.ts';
import {consoleLines, consoleToOpen, returnUrlClicks} from '../core/console-guide.ts';
import {laterReturnUrls, neededReturnUrls} from '../core/draft.ts';
import {Checklist, checklistKeys} from '../ui/checklist.tsx';
import {Choice} from '../ui/fields/choice.tsx';
import type {ChoiceRow} from '../ui/fields/row-text.ts';
import {Frame} from '../ui/frame.tsx';
import {useShortcuts} from '../ui/keyboard.tsx';
import {Page} from '../ui/page.tsx';
import {useTheme} from '../ui/theme.ts';
import {usePrintOnce} from '../ui/use-print-once.ts';
import type {ScreenProps} from './screen.ts';

type Row = 'saved' | 'clicks' | 'later';

const help = [
	'After you choose Allow, Amazon sends the browser back with a code, and only to an address that stands in the security profile, the same in every character. localhost is not 127.0.0.1, and a slash at the end counts.',
	'The standard (OAuth 2.0) calls it the redirect URI.',
	'Allowed Origins, in the same place of the console, are for pages that sign people in by JavaScript. They are not needed.',
];

/** The addresses that Amazon must know before anybody can sign in. */
export function Screen(props: ScreenProps): ReactNode {
	const {draft, facts, act, onDone} = props;
	const [isGuideOpen, setIsGuideOpen] = useState(false);
	const needed = neededReturnUrls(draft.answers);
	const later = useMemo(() => laterReturnUrls(draft.answers), [draft.answers]);
	const theme = useTheme();
	const copy = (urls: readonly string[], what: string) => act({type: 'copy', text: urls.join('\n'), what});
	const confirm = () => onDone({returnUrls: needed});
	usePrintOnce(act, needed);
	useShortcuts({
		c: () => copy(needed, needed.length === 1 ? 'Return URL' : 'Return URLs'),
		a: () => copy([...needed, ...later], 'All return URLs'),
		u: () => act({type: 'print', lines: needed}),
		o: () => act({type: 'open', url: consoleToOpen(facts.demo)}),
	});

	if (isGuideOpen) {
		return (
			<Frame keys={[...checklistKeys(theme), {key: 'c', does: 'copy'}]} help={help}>
				<Page prose={['In the console:']}>
					<Checklist
						clicks={returnUrlClicks}
						doneLabel="Saved, go on"
						onDone={confirm}
						onClose={() => setIsGuideOpen(false)}
					/>
				</Page>
			</Frame>
		);
	}
	return (
		<Frame
			keys={[
				{key: theme.arrows.upDown, does: 'move'},
				{key: 'Enter', does: 'choose'},
				{key: 'c', does: 'copy'},
				{key: 'a', does: 'all'},
				{key: 'u', does: 'again'},
				{key: 'o', does: 'console'},
				{key: 'Esc', does: 'back'},
			]}
			help={help}
		>
			<Page prose={proseOf(needed, facts.demo !== undefined)}>
				<Rows
					later={later}
					onChoose={row => {
						if (row === 'saved') confirm();
						else if (row === 'later') act({type: 'print', lines: ['For later:', ...later]});
						else {
							act({type: 'print', lines: consoleLines(facts.demo)});
							setIsGuideOpen(true);
						}
					}}
				/>
			</Page>
		</Frame>
	);
}

function proseOf(needed: readonly string[], isDemo: boolean): readonly string[] {
	const address = needed.length === 1 ? 'the one' : 'those';
	return [
		`Amazon sends people back only to addresses it knows. Add ${address} above: your profile, gear icon, Web Settings, Edit, Allowed Return URLs (not Allowed Origins), Save.`,
		...(isDemo ? [inDemo(needed)] : []),
	];
}

/** The practice console starts with the two addresses that most people need. */
function inDemo(needed: readonly string[]): string {
	const there: readonly string[] = [returnUrls.loopback, returnUrls.hostedPage];
	return needed.every(url => there.includes(url))
		? 'The practice console of this demo has it already.'
		: 'Here that is the practice console of this demo: o opens it.';
}

function Rows({
	later,
	onChoose,
}: {
	readonly later: readonly string[];
	readonly onChoose: (row: Row) => void;
}): ReactNode {
	const rows = useMemo(
		(): readonly ChoiceRow<Row>[] => [
			{value: 'saved', label: 'Saved, go on'},
			{value: 'clicks', label: 'Show me every click'},
			...(later.length > 0
				? [
						{
							value: 'later' as const,
							label: `Amazon's guide lists ${later.length} more: show them`,
							hint: 'for later, not needed now',
						},
					]
				: []),
		],
		[later],
	);
	return <Choice rows={rows} onChoose={onChoose} />;
}
