import {type ReactNode, useMemo, useState} from 'react';
import {customScopes, type ScopeItem, scopeItems, startIndex, tickedScopes} from '../core/scope-list.ts';
import {parseScopes, scopeProblem, scopes as scopeTable, shortScopeName} from '../core/scopes.ts';
import {TextField} from '../ui/fields/text-field.tsx';
import {Frame} from '../ui/frame.tsx';
import type {KeyHint} from '../ui/keys-line.ts';
import {Page} from '../ui/page.tsx';
import {ScopeChoice} from '../ui/scope-choice.tsx';
import {useTheme} from '../ui/theme.ts';
import type {ScreenProps} from './screen.ts';

/** Which permissions to ask for. */
export function Screen({draft, onDone}: ScreenProps): ReactNode {
	const {arrows} = useTheme();
	const answer = draft.answers.scopes;
	const [ticked, setTicked] = useState<ReadonlySet<string>>(() => new Set(answer));
	const [custom, setCustom] = useState(() => customScopes(answer ?? []));
	const [isTyping, setIsTyping] = useState(false);
	const [isNoneTicked, setIsNoneTicked] = useState(false);
	const items = useMemo(() => scopeItems(custom), [custom]);
	const [start, setStart] = useState(() => startIndex(items, answer));
	const [isTickable, setIsTickable] = useState(false);

	function choose(item: ScopeItem): void {
		if (item.type === 'another') setIsTyping(true);
		else if (item.type === 'preset') onDone({scopes: item.preset.scopes});
		else {
			const scopes = tickedScopes(items, ticked);
			if (scopes.length === 0) setIsNoneTicked(true);
			else onDone({scopes});
		}
	}

	function tick(item: ScopeItem): void {
		if (item.type !== 'scope') return;
		setIsNoneTicked(false);
		setTicked(old => {
			const next = new Set(old);
			if (!next.delete(item.name)) next.add(item.name);
			return next;
		});
	}

	function add(text: string): void {
		const names = parseScopes(text);
		const more = [...new Set([...custom, ...customScopes(names)])];
		const rows = scopeItems(more);
		setCustom(more);
		setTicked(old => new Set([...old, ...names]));
		setStart(rows.findIndex(item => item.type === 'scope' && item.name === names.at(-1)));
		setIsTyping(false);
		setIsNoneTicked(false);
	}

	return (
		<Frame keys={isTyping ? typingKeys : listKeys(arrows.upDown, isTickable)} help={help}>
			{isTyping ? (
				<Page prose={[anotherScope]} least={3}>
					<TextField label="Scope" judge={problemOf} onSubmit={add} onCancel={() => setIsTyping(false)} />
				</Page>
			) : (
				<Page prose={[isNoneTicked ? noneTicked : why]} least={8}>
					<ScopeChoice
						items={items}
						ticked={ticked}
						start={start}
						onChoose={choose}
						onTick={tick}
						onFocus={item => setIsTickable(item.type === 'scope')}
					/>
				</Page>
			)}
		</Frame>
	);
}

const why = 'What may this token do? Choose a task, or tick single permissions with Space.';
const noneTicked =
	'Nothing is ticked yet. Tick a permission with Space, or choose a task from the first rows.';
const anotherScope =
	'Type the whole name of the permission (scope). It is passed on to Amazon as it is; several go with blanks between them.';

const typingKeys: readonly KeyHint[] = [
	{key: 'Enter', does: 'add'},
	{key: 'Esc', does: 'close'},
];

function listKeys(upDown: string, isTickable: boolean): readonly KeyHint[] {
	return [
		{key: upDown, does: 'move'},
		...(isTickable ? [{key: 'Space', does: 'tick'}] : []),
		{key: 'Enter', does: 'choose'},
		{key: 'Esc', does: 'back'},
	];
}

const help = [
	'A permission is a scope in the words of OAuth: it names the operations that the token allows. Ask only for what you need; just that is sent to Amazon. Another sign-in can ask for more at any time.',
	'On a task of the first rows Enter takes it and goes on. On a permission Enter goes on with everything that is ticked. A readwrite permission includes its read.',
	...scopeTable.map(
		row =>
			`${shortScopeName(row.name)}: ${row.operations.join('; ')}${row.includes ? `; and all of ${shortScopeName(row.includes)}` : ''}.`,
	),
];

/** Why a typed text cannot be added; undefined when it can. */
function problemOf(text: string): string | undefined {
	const names = parseScopes(text);
	if (names.length === 0) return 'Type the name of a permission first.';
	for (const name of names) {
		const problem = scopeProblem(name);
		if (problem) return `${name.slice(0, 60)} ${problem}.`;
	}
	return undefined;
}
