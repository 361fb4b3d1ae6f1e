import {type ReactNode, useMemo, useState} from 'react';
import {returnUrls} from '../core/client.ts';
import {consoleLines, consoleToOpen, returnUrlClicks} from '../core/console-guide.ts';
import {laterReturnUrls, neededReturnUrls} from '../core/draft.ts';
import {Checklist, checklistKeys} from '../ui/checklist.tsx';
import {Choice} from '../ui/fields/choice.tsx';
import type {ChoiceRow} from '../ui/fields/row-text.ts';
import {Frame} from '../ui/frame.tsx';
import {useShortcuts} from '../ui/keyboard.tsx';
import type {KeyHint} from '../ui/keys-line.ts';
import {Page} from '../ui/page.tsx';
import {useWindow} from '../ui/room.ts';
import {type Theme, useTheme} from '../ui/theme.ts';
import {ticksOf} from '../ui/tick-memory.ts';
import {usePrintOnce} from '../ui/use-print-once.ts';
import {textWidth} from '../ui/wrap-text.ts';
import type {ScreenProps} from './screen.ts';

/** Below so many columns the key line and the prose are short. */
const narrow = 60;

type Row = 'saved' | 'clicks' | 'later';

const help = [
	'After you choose Allow, Amazon sends the browser back with a code, and only to an address that stands in the security profile, the same in every character. localhost is not 127.0.0.1, and a slash at the end counts.',
	'The standard (OAuth 2.0) calls it the redirect URI.',
	'Allowed Origins, in the same place of the console, are for pages that sign people in by JavaScript. They are not needed.',
];

/** The addresses that Amazon must know before anybody can sign in. */
export function Screen(props: ScreenProps): ReactNode {
	const {draft, facts, ports, act, onDone} = props;
	const [isGuideOpen, setIsGuideOpen] = useState(false);
	const [isTickable, setIsTickable] = useState(true);
	const [isLaterPrinted, setIsLaterPrinted] = useState(false);
	const needed = useMemo(() => neededReturnUrls(draft.answers), [draft.answers]);
	const later = useMemo(() => laterReturnUrls(draft.answers), [draft.answers]);
	const theme = useTheme();
	const copy = (urls: readonly string[], what: string) => act({type: 'copy', text: urls.join('\n'), what});
	const confirm = () => onDone({returnUrls: needed});
	const {columns} = useWindow();
	const addThis = [needed.length === 1 ? 'Add this one:' : 'Add these:', ...needed];
	const above = needed.reduce((sum, url) => sum + Math.ceil(textWidth(url) / columns), 0);
	const clicks = useMemo(() => returnUrlClicks(needed), [needed]);
	// The needed one comes last, so that it stands next to the frame.
	const print = (lines: readonly string[]) => act({type: 'print', lines: [...lines, ...addThis]});
	usePrintOnce(act, addThis);
	useShortcuts({
		c: () => copy(needed, needed.length === 1 ? 'Return URL' : 'Return URLs'),
		a: () => copy([...needed, ...later], 'All return URLs'),
		u: () => print([]),
		o: () => act({type: 'open', url: consoleToOpen(facts.demo)}),
	});

	if (isGuideOpen) {
		return (
			<Frame keys={guideKeys(theme, isTickable)} help={help} above={above}>
				<Page prose={['In the console:']}>
					<Checklist
						clicks={clicks}
						doneLabel="Saved, go on"
						memory={ticksOf(ports, `return-urls ${needed.join(' ')}`)}
						onTickable={setIsTickable}
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
				{key: 'u', does: columns < narrow ? 'print' : 'print again'},
				{key: 'c', does: 'copy'},
				...(later.length > 0 ? [{key: 'a', does: `copy all ${needed.length + later.length}`}] : []),
				{key: 'o', does: 'console'},
				{key: 'Esc', does: 'back'},
			]}
			help={help}
			above={above}
		>
			<Page prose={proseOf(needed, facts.demo, columns)}>
				<Rows
					later={later}
					onChoose={row => {
						if (row === 'saved') confirm();
						else if (row === 'later') {
							if (!isLaterPrinted) print(['For later, not now:', ...later, '']);
							setIsLaterPrinted(true);
						} else {
							print([...consoleLines(facts.demo), '']);
							setIsGuideOpen(true);
						}
					}}
				/>
			</Page>
		</Frame>
	);
}

function guideKeys(theme: Theme, isTickable: boolean): readonly KeyHint[] {
	const back = {key: 'Esc', does: 'close'};
	const others = checklistKeys(theme, isTickable).filter(({key}) => key !== 'Esc');
	return [...others, {key: 'c', does: 'copy'}, back];
}

/** The address by its name where that is short; else by where it stands. In a narrow window only what to do. */
function proseOf(
	needed: readonly string[],
	demo: ScreenProps['facts']['demo'],
	columns: number,
): readonly string[] {
	const [first = ''] = needed;
	const isNarrow = columns < narrow;
	const isShort = needed.length === 1 && textWidth(first) <= columns - 5;
	const where = 'the last line above this screen';
	const address = isShort ? `${first}${isNarrow ? '' : ` (${where})`}` : where;
	return [
		`Add ${address}: your profile, gear icon, Web Settings, Edit, Allowed Return URLs (not Allowed Origins), Save.`,
		...(isNarrow ? [] : ['Amazon sends people back only to addresses it knows.']),
		...(demo ? [inDemo(needed, demo.codePageUrl)] : []),
	];
}

/** The practice console starts with the two addresses that most people need. */
function inDemo(needed: readonly string[], codePageUrl: string | undefined): string {
	const there = [returnUrls.loopback, returnUrls.hostedPage, codePageUrl];
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
