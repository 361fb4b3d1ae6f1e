import {Box, Text, useIsScreenReaderEnabled} from 'ink';
import {type ReactNode, useMemo, useState} from 'react';
import {describeItem, includedBy, type ScopeItem} from '../core/scope-list.ts';
import {shortScopeName} from '../core/scopes.ts';
import {Choice} from './fields/choice.tsx';
import type {ChoiceRow} from './fields/row-text.ts';
import {spokenHeight} from './fields/spoken-row.tsx';
import {useRoom} from './room.ts';
import {ScopeDetails} from './scope-details.tsx';
import {useTheme} from './theme.ts';

/** From so many columns on the operations stand beside the list. */
const besideColumns = 72;
const listColumns = 33;
/** The line between the list and the details, with its blank. */
const ruleColumns = 2;

interface ScopeChoiceProps {
	readonly items: readonly ScopeItem[];
	readonly ticked: ReadonlySet<string>;
	readonly start: number;
	readonly onChoose: (item: ScopeItem) => void;
	readonly onTick: (item: ScopeItem) => void;
	readonly onFocus: (item: ScopeItem) => void;
}

/** Presets, permissions with ticks, and what the row in focus allows: beside, below, or in the help only. */
export function ScopeChoice({items, ticked, start, onChoose, onTick, onFocus}: ScopeChoiceProps): ReactNode {
	const {columns, rows} = useRoom();
	const [focused, setFocused] = useState<ScopeItem>(items[start]!);
	const isSpoken = useIsScreenReaderEnabled();
	const isBeside = columns >= besideColumns && !isSpoken;
	const choiceRows = useMemo(
		() => items.map(item => rowOf(item, ticked, !isBeside)),
		[items, ticked, isBeside],
	);
	// Below the list where all of it and something of the details fit.
	const height = isSpoken ? spokenHeight(choiceRows, columns) : items.length + 2;
	const below = isBeside ? 0 : rows - height - (isSpoken ? 0 : 1);
	const least = isSpoken ? 1 : 3;
	const details = describeItem(focused);
	return (
		<Box flexDirection={isBeside ? 'row' : 'column'}>
			<Box flexDirection="column" width={isBeside ? listColumns : columns} flexShrink={0}>
				<Choice
					rows={choiceRows}
					initialIndex={start}
					onChoose={onChoose}
					onTick={onTick}
					onFocus={item => {
						setFocused(item);
						onFocus(item);
					}}
					columns={isBeside ? listColumns - 1 : columns}
					height={below >= least ? height : rows}
				/>
			</Box>
			{isBeside && (
				<>
					<Rule rows={rows} />
					<ScopeDetails {...details} columns={columns - listColumns - ruleColumns} rows={rows} />
				</>
			)}
			{below >= least && <ScopeDetails {...details} columns={columns} rows={below} />}
		</Box>
	);
}

/** Keeps the details apart from the rows that they happen to stand beside. */
function Rule({rows}: {readonly rows: number}): ReactNode {
	const theme = useTheme();
	const line = theme.hasUnicode ? '│' : '|';
	return (
		<Box width={ruleColumns} flexShrink={0} aria-hidden>
			<Text {...theme.style.dim}>{Array.from({length: rows}, () => line).join('\n')}</Text>
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
