import {Box} from 'ink';
import {type ReactNode, useMemo, useState} from 'react';
import {describeItem, includedBy, type ScopeItem} from '../core/scope-list.ts';
import {shortScopeName} from '../core/scopes.ts';
import {Choice} from './fields/choice.tsx';
import type {ChoiceRow} from './fields/row-text.ts';
import {useRoom} from './room.ts';
import {ScopeDetails} from './scope-details.tsx';

/** From so many columns on the operations stand beside the list. */
const besideColumns = 72;
const listColumns = 33;

interface ScopeChoiceProps {
	readonly items: readonly ScopeItem[];
	readonly ticked: ReadonlySet<string>;
	readonly start: number;
	readonly onChoose: (item: ScopeItem) => void;
	readonly onTick: (item: ScopeItem) => void;
}

/** Presets, permissions with ticks, and what the row in focus allows: beside, below, or in the help only. */
export function ScopeChoice({items, ticked, start, onChoose, onTick}: ScopeChoiceProps): ReactNode {
	const {columns, rows} = useRoom();
	const [focused, setFocused] = useState<ScopeItem>(items[start]!);
	const isBeside = columns >= besideColumns;
	const choiceRows = useMemo(
		() => items.map(item => rowOf(item, ticked, !isBeside)),
		[items, ticked, isBeside],
	);
	// Below the list where all of it and something of the details fit.
	const below = isBeside ? 0 : rows - items.length - 3;
	const details = describeItem(focused);
	return (
		<Box flexDirection={isBeside ? 'row' : 'column'}>
			<Box flexDirection="column" width={isBeside ? listColumns : columns} flexShrink={0}>
				<Choice
					rows={choiceRows}
					initialIndex={start}
					onChoose={onChoose}
					onTick={onTick}
					onFocus={setFocused}
					columns={isBeside ? listColumns - 1 : columns}
					height={below >= 3 ? items.length + 2 : rows}
				/>
			</Box>
			{isBeside && <ScopeDetails {...details} columns={columns - listColumns} rows={rows} />}
			{below >= 3 && <ScopeDetails {...details} columns={columns} rows={below} />}
		</Box>
	);
}

function rowOf(item: ScopeItem, ticked: ReadonlySet<string>, hasHints: boolean): ChoiceRow<ScopeItem> {
	if (item.type === 'another') return {value: item, label: 'Another scope…'};
	if (item.type === 'preset') {
		const {label, scopes} = item.preset;
		return {value: item, label, ...(hasHints && {hint: scopes.map(shortScopeName).join(' ')})};
	}
	const isIncluded = includedBy(item.name, ticked) !== undefined;
	return {
		value: item,
		label: shortScopeName(item.name),
		isTicked: ticked.has(item.name),
		...(isIncluded && {hint: 'included'}),
	};
}
