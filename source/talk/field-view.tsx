import {Box, Text} from 'ink';
import {type ReactNode, useState} from 'react';
import {textWidth} from '../core/wrap-text.ts';
import {usePasteOutside} from '../ui/keyboard.tsx';
import {
	type Block,
	Blocks,
	blockRows,
	fitBlocks,
	type Line,
	Lines,
	Prose,
	useSpinner,
} from '../ui/paragraphs.tsx';
import {PasteField} from '../ui/paste-field.tsx';
import {RoomContext, type Size, useRoom} from '../ui/provider.tsx';
import {TextField, type TextFieldProps} from '../ui/text-field.tsx';
import {type Theme, useTheme} from '../ui/theme.ts';
import {PromptFrame, type PromptProps, proseOf} from './prompt-view.tsx';
import type {Card, Field, Page, Para, Text as TextPrompt} from './talk.ts';

/** A line of text that is asked for. */
export function TextView({talk, shown, prompt}: PromptProps<TextPrompt<unknown>>): ReactNode {
	const {prose = [], field} = prompt;
	const theme = useTheme();
	const first = [
		{key: 'Enter', does: 'go on'},
		...(field.isSecret && !field.read ? [{key: 'Ctrl+R', does: 'show or hide', when: 'typed' as const}] : []),
	];
	return (
		<PromptFrame {...{talk, shown, prompt}} first={first} isTyping>
			<Prose paragraphs={proseOf(prose, theme)} least={field.read ? 6 : 4}>
				<PromptField field={field} isActive={!shown.waiting} onSubmit={talk.answer} />
			</Prose>
		</PromptFrame>
	);
}

type PromptFieldProps = Pick<
	TextFieldProps,
	'onSubmit' | 'onChange' | 'onRefused' | 'onEmpty' | 'isActive' | 'note'
> & {
	readonly field: Field;
};

function PromptField({field, ...handlers}: PromptFieldProps): ReactNode {
	const {read, ...line} = field;
	return read ? <PasteField {...line} read={read} {...handlers} /> : <TextField {...line} {...handlers} />;
}

/** Paragraphs and keys; with a field while something is waited for. */
export function PageView({talk, shown, prompt}: PromptProps<Page<unknown>>): ReactNode {
	const {card, busy, paragraphs, picture, field, keys = [], onPaste} = prompt;
	usePasteOutside(text => onPaste?.(text), {isActive: field === undefined && onPaste !== undefined});
	const [isRefused, setIsRefused] = useState(false);
	const enter = keys.find(({key}) => key === 'enter');
	const first = field && !enter ? [{key: 'Enter', does: 'send'}] : [];
	const told = paragraphs.filter(({only}) => only !== 'lines');
	return (
		<PromptFrame
			{...{talk, shown, prompt}}
			first={first}
			isTyping={field !== undefined}
			isWide={picture !== undefined}
			busy={busy}
		>
			{picture ? (
				<Picture lines={picture} />
			) : (
				<PageBody card={card} paragraphs={told} hasReason={field?.note !== undefined || isRefused}>
					{field && (
						<PageField
							field={field}
							onSubmit={text => talk.press({key: 'enter', run: () => field.onSubmit(text)})}
							onRefused={setIsRefused}
							onEmpty={enter && (() => talk.press(enter))}
						/>
					)}
				</PageBody>
			)}
		</PromptFrame>
	);
}

/** Dark on light in either kind of terminal; a part of it would be of no use. */
function Picture({lines}: {readonly lines: readonly string[]}): ReactNode {
	const room = useRoom();
	const theme = useTheme();
	if (lines.length > room.rows || lines.some(line => line.length > room.columns))
		return <Text>The window is too small for the picture now.</Text>;
	return (
		<Text wrap="truncate" {...theme.picture}>
			{lines.map(line => (theme.picture.color ? line : inverted(line))).join('\n')}
		</Text>
	);
}

/** Without colours a terminal is taken to be dark, as most are. */
function inverted(line: string): string {
	const other: Readonly<Record<string, string>> = {'█': ' ', ' ': '█', '▀': '▄', '▄': '▀'};
	return [...line].map(char => other[char] ?? char).join('');
}

interface PageBodyProps {
	readonly card: Card | undefined;
	readonly paragraphs: readonly Para[];
	/** The field says why it did not take what was typed. */
	readonly hasReason: boolean;
	/** The field. */
	readonly children: ReactNode;
}

/** Apart from the frame, which is not drawn at every turn of the sign. */
function PageBody({card, paragraphs, hasReason, children}: PageBodyProps): ReactNode {
	const room = useRoom();
	const theme = useTheme();
	const spinner = useSpinner(paragraphs.some(({sign}) => sign === 'busy'));
	const framed = card && framedCard(card, room, theme);
	// Rows of one table, with or without a frame around some of them.
	const width = labelWidth([...(card?.rows ?? []), ...paragraphs]);
	const unframed = card && !framed ? blocksOf([headOf(card), ...card.rows], theme, spinner, width) : [];
	const blocks = [...unframed, ...blocksOf(paragraphs, theme, spinner, width)];
	if (!children)
		return (
			<Box flexDirection="column">
				{framed && <Lines lines={[...framed, {text: ' ', meaning: 'plain'}]} />}
				<Blocks blocks={blocks} rows={room.rows - (framed ? framed.length + 1 : 0)} />
			</Box>
		);
	// The field and the reason for a refusal below it, and a line between.
	const least = hasReason ? Math.min(5, Math.ceil(room.rows / 2)) : 2;
	const airy = {columns: room.columns, rows: Math.max(0, room.rows - least - 1)};
	const isCut = blockRows(blocks, room.columns, theme) > airy.rows;
	// The empty line goes before words do.
	const rows = airy.rows + (isCut ? 1 : 0);
	const left = room.rows - fitBlocks(blocks, {...airy, rows}, theme).length;
	return (
		<Box flexDirection="column">
			<Blocks blocks={blocks} rows={rows} />
			<Box flexDirection="column" paddingTop={!isCut && left > 3 ? 1 : 0}>
				<RoomContext value={{columns: room.columns, rows: Math.max(1, left - 1)}}>{children}</RoomContext>
			</Box>
		</Box>
	);
}

function headOf({says, sign}: Card): Para {
	return {text: says, sign, meaning: sign, goes: 5};
}

/** So many lines are left for what stands below. */
const belowCard = 4;
/** In a narrower window a frame would only take room. */
const leastCardColumns = 60;

/** The card with a frame around it; undefined where there is no room for one. */
function framedCard(card: Card, {columns, rows}: Size, theme: Theme): readonly Line[] | undefined {
	if (columns < leastCardColumns) return undefined;
	const [left, right, top, side] = theme.hasUnicode ? ['╭╰', '╮╯', '─', '│'] : ['++', '++', '-', '|'];
	const inner = columns - 4;
	const width = labelWidth(card.rows);
	const blocks = blocksOf([headOf(card), ...card.rows], theme, '', width);
	const lines = fitBlocks(blocks, {columns: inner, rows}, theme);
	if (lines.length + 2 + 1 + belowCard > rows) return undefined;
	const style = theme.mark[card.sign === 'success' ? 'success' : 'plain'];
	const edge = (at: number) => ({text: left[at]! + top.repeat(columns - 2) + right[at]!, style});
	const row = ({text, meaning, spans = [{text, style: theme.style[meaning]}]}: Line) => [
		{text: `${side} `, style},
		...spans,
		{text: ' '.repeat(Math.max(0, inner - textWidth(text))), style: theme.style.plain},
		{text: ` ${side}`, style},
	];
	return [[edge(0)], ...lines.map(row), [edge(1)]].map(spans => ({
		text: spans.map(({text}) => text).join(''),
		meaning: 'plain',
		spans,
	}));
}

function labelWidth(paragraphs: readonly Para[]): number {
	return Math.max(0, ...paragraphs.map(({label = ''}) => label.length)) + 1;
}

function blocksOf(
	paragraphs: readonly Para[],
	theme: Theme,
	spinner: string,
	width: number,
): readonly Block[] {
	return paragraphs.map(({sign, label, at: _, only: __, clicks: ___, ...block}) => {
		if (label !== undefined) return {...block, sign: label.padEnd(width), signMeaning: 'dim'};
		if (sign === 'busy') return {...block, sign: spinner, signMeaning: 'accent'};
		return sign === undefined ? block : {...block, sign: theme.sign[sign]};
	});
}

interface PageFieldProps {
	readonly field: NonNullable<Page<unknown>['field']>;
	readonly onSubmit: (text: string) => void;
	readonly onRefused: (isRefused: boolean) => void;
	readonly onEmpty: (() => void) | undefined;
}

/** A field with what became of the text that was sent last, until something else is typed or the field speaks itself. */
function PageField({field, onSubmit, onRefused, onEmpty}: PageFieldProps): ReactNode {
	const {note, onSubmit: _, ...rest} = field;
	const [seen, setSeen] = useState<Para>();
	const isSeen = note === undefined || (seen?.text === note.text && seen.at === note.at);
	return (
		<PromptField
			field={rest}
			onSubmit={onSubmit}
			onRefused={isRefused => {
				onRefused(isRefused);
				if (isRefused) setSeen(note);
			}}
			onEmpty={onEmpty}
			onChange={() => {
				onRefused(false);
				setSeen(note);
			}}
			note={isSeen ? undefined : {text: note.text, meaning: note.sign === 'failure' ? 'failure' : 'warning'}}
		/>
	);
}
