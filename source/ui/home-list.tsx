import {Box, Text} from 'ink';
import type {ReactNode} from 'react';
import {emptyDraft} from '../core/draft.ts';
import {Failure} from '../core/failure.ts';
import {editDraft, requestDraft} from '../core/home-drafts.ts';
import {type HomeRow, shownName} from '../core/home-rows.ts';
import {enterDoes} from '../core/home-words.ts';
import {type Hosts, requireSameHosts} from '../core/hosts.ts';
import type {OpenRequest, Profile} from '../core/profile.ts';
import type {StepId} from '../core/steps.ts';
import {useClock} from './clock-context.ts';
import {Choice} from './fields/choice.tsx';
import {TextField} from './fields/text-field.tsx';
import {Frame} from './frame.tsx';
import type {HomeProps} from './home-props.ts';
import {HomeWork, type Work} from './home-work.tsx';
import {useEscape, useShortcuts} from './keyboard.tsx';
import type {KeyHint} from './keys-line.ts';
import {Page} from './page.tsx';
import {useRoom} from './room.ts';
import {type Theme, useTheme} from './theme.ts';
import type {HomeActions} from './use-home-actions.ts';
import type {HomeList as List} from './use-home-list.ts';

export type HomeQuestion = 'rename' | 'expired' | 'delete';

interface HomeListProps extends HomeProps {
	readonly list: List;
	readonly actions: HomeActions;
	/** The token that is being got; keys wait for it, apart from Esc. */
	readonly work: Work | undefined;
	readonly onWork: (work: Work | undefined) => void;
	readonly isFilterOpen: boolean;
	readonly onFilterOpen: (isOpen: boolean) => void;
	readonly onAsk: (question: HomeQuestion, row: HomeRow) => void;
}

const help = [
	'Enter gives the access token of a profile: from the file while it lives 5 minutes more, else renewed. Where Amazon wants you yourself it leads to the sign-in, with every answer known.',
	'The default profile is the one that smapi-login token uses when none is named.',
	'To delete a profile takes it from this computer. The permission at Amazon is taken back at https://www.amazon.com/ap/adam.',
];

/** The list of `home` and its keys. */
export function HomeList(props: HomeListProps): ReactNode {
	const {list, actions, work, isFilterOpen, onFilterOpen, onWork, onAsk} = props;
	const theme = useTheme();
	const clock = useClock();
	const {focused} = list;
	const doers = doersOf(props);
	useShortcuts(Object.fromEntries(doers.map(({key, run}) => [key, () => then(actions, run)])), {
		isActive: !work && !isFilterOpen,
	});
	useEscape(() => list.setFilter(''), {isActive: list.filter !== '' && !work && !isFilterOpen});
	const keys = work
		? [{key: 'Esc', does: 'stop'}]
		: isFilterOpen
			? filterKeys
			: keysOf(theme, enterDoes(focused, clock.now()), doers, list.filter !== '');
	return (
		<Frame keys={keys} help={help}>
			<Page prose={isFilterOpen ? [] : [proseOf(list, actions.said, theme)]} least={5}>
				{isFilterOpen && <FilterField list={list} onClose={() => onFilterOpen(false)} />}
				<Rows
					{...props}
					lines={isFilterOpen ? 3 : 1}
					onEnter={row => then(actions, () => enter(props, row))}
				/>
				{work && (
					<HomeWork
						{...props}
						work={work}
						onEnd={() => onWork(undefined)}
						onExpired={row => {
							onWork(undefined);
							onAsk('expired', row);
						}}
					/>
				)}
			</Page>
		</Frame>
	);
}

/** What was said belongs to the action before. */
function then({say}: HomeActions, run: () => void): void {
	say(undefined);
	run();
}

function Rows({
	list,
	work,
	isFilterOpen,
	lines,
	onEnter,
}: HomeListProps & {readonly lines: number; readonly onEnter: (row: HomeRow) => void}): ReactNode {
	const {rows} = useRoom();
	// A line below stays free for what takes its time.
	return (
		<Choice
			key={list.key}
			rows={list.rows}
			initialIndex={list.focusedIndex}
			onFocus={list.onFocus}
			onChoose={onEnter}
			height={Math.max(1, rows - lines)}
			isActive={!work && !isFilterOpen}
			showsFocus={!isFilterOpen}
		/>
	);
}

function FilterField({list, onClose}: {readonly list: List; readonly onClose: () => void}): ReactNode {
	return (
		<Box height={2} flexDirection="column">
			<TextField
				label="Filter"
				initialValue={list.filter}
				onChange={text => list.setFilter(text.trim())}
				onSubmit={onClose}
				emptyMessage="Type a part of a name or of a state."
				onCancel={() => {
					list.setFilter('');
					onClose();
				}}
			/>
			{list.rows.length === 0 && <Text>Nothing has that in its name or state.</Text>}
		</Box>
	);
}

const filterKeys: readonly KeyHint[] = [
	{key: 'Enter', does: 'to the list'},
	{key: 'Esc', does: 'show all'},
];

function proseOf(list: List, said: string | undefined, theme: Theme): string {
	if (said !== undefined) return `${theme.sign.success} ${said}`;
	if (list.filter !== '') return `Only those with “${list.filter}”.`;
	return list.rows.some(({value}) => value.kind === 'profile')
		? 'Which token do you want?'
		: 'No profile is saved yet.';
}

/** A key that works now. */
interface Doer extends KeyHint {
	readonly run: () => void;
}

function doersOf(props: HomeListProps): readonly Doer[] {
	const {list, actions, onGo, onWork, onAsk, onFilterOpen} = props;
	const row = list.focused;
	const begin: Doer = {key: 'n', does: 'new', run: () => onGo(emptyDraft, {})};
	const remove: readonly Doer[] =
		row && row.kind !== 'new' ? [{key: 'd', does: 'delete', run: () => onAsk('delete', row)}] : [];
	const filter: Doer = {key: '/', does: 'filter', run: () => onFilterOpen(true)};
	if (row?.kind !== 'profile') return [begin, ...remove, filter];
	const {name, profile, isDefault} = row;
	return [
		{key: 'c', does: 'copy', run: () => onWork({purpose: 'copy', row})},
		begin,
		...(profile.role === 'owner' ? [] : [{key: 'e', does: 'edit', run: () => edit(props, name, profile)}]),
		...remove,
		...(isDefault ? [] : [{key: '*', does: 'default', run: () => actions.makeDefault(name)}]),
		{key: 'r', does: 'rename', run: () => onAsk('rename', row)},
		filter,
	];
}

function keysOf(
	{arrows}: Theme,
	enterWord: string,
	doers: readonly Doer[],
	hasFilter: boolean,
): readonly KeyHint[] {
	return [
		{key: arrows.upDown, does: 'move'},
		{key: 'Enter', does: enterWord},
		...doers.map(({key, does}) => ({key, does})),
		{key: 'Esc', does: hasFilter ? 'show all' : 'leave'},
	];
}

function enter(props: HomeListProps, row: HomeRow): void {
	const {actions, onGo, onWork} = props;
	switch (row.kind) {
		case 'draft':
			// `at` is a text of the file; what is no step starts from the beginning.
			onGo(row.saved.draft, {at: row.saved.at as StepId, resumes: true});
			break;
		case 'request':
			goOn(props, row.requestId, row.request);
			break;
		case 'profile':
			onWork({purpose: 'open', row});
			break;
		case 'damaged':
			actions.say(`${shownName(row.name)} is damaged (${row.reason}). It can only be deleted: d.`);
			break;
		case 'new':
			onGo(emptyDraft, {});
	}
}

function edit(props: HomeListProps, name: string, profile: Profile): void {
	bound(props, `“${name}”`, profile.hosts, () =>
		props.onGo(editDraft(name, profile, props.ports.machine), {
			at: 'review',
			hosts: profile.hosts,
			keepsDraft: false,
		}),
	);
}

const placeOfRequest = {code: 'code', url: 'owner-url', token: 'received-token'} as const;

function goOn(props: HomeListProps, id: string, request: OpenRequest): void {
	bound(props, request.profileName ?? id, request.hosts, () =>
		props.onGo(requestDraft(id, request, props.ports.machine), {
			at: placeOfRequest[request.kind],
			keepsDraft: false,
			...(request.hosts && {hosts: request.hosts}),
		}),
	);
}

/** Secrets stay with their own hosts, whatever the environment names (contract 3, "Bound"). */
function bound(props: HomeListProps, name: string, hosts: Hosts | undefined, go: () => void): void {
	try {
		if (hosts) requireSameHosts(name, hosts, props.facts.environmentHosts);
		go();
	} catch (error) {
		if (!(error instanceof Failure)) throw error;
		props.actions.fail(error);
	}
}
