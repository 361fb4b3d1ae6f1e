import {useMemo, useState} from 'react';
import {chooseProfile} from '../core/choose-profile.ts';
import {type HomeRow, homeRows, inOrder, profileRowId, rowMatches, wordsOf} from '../core/home-rows.ts';
import {withoutOldRequests} from '../core/old-requests.ts';
import type {ChoiceRow} from './fields/row-text.ts';
import type {HomeFacts} from './home-props.ts';
import {useTheme} from './theme.ts';
import {useMinute} from './use-minute.ts';
import {textWidth} from './wrap-text.ts';

/** Names are padded to the longest one up to this width, so that the states stand below each other. */
const nameColumns = 20;

export interface HomeList {
	readonly rows: readonly ChoiceRow<HomeRow>[];
	/** The row in focus; undefined in an empty list. */
	readonly focused: HomeRow | undefined;
	readonly focusedIndex: number;
	readonly onFocus: (row: HomeRow, index: number) => void;
	/** Changes with what is listed, so that the list is mounted anew where its focus belongs. */
	readonly key: string;
	readonly filter: string;
	readonly setFilter: (text: string) => void;
}

/** The rows of `home` with filter and focus; computed again only when file, filter or minute change. */
export function useHomeList(facts: HomeFacts): HomeList {
	const {environment, demo} = facts;
	const theme = useTheme();
	const now = useMinute();
	// Those that end now are dropped while this is drawn.
	const file = useMemo(() => withoutOldRequests(facts.file, now), [facts.file, now]);
	const [filter, setFilter] = useState('');
	const [focus, setFocus] = useState(() => ({id: startId(file, demo ? {} : environment), index: 0}));
	// To use a token makes its profile the last used one: the rows stay where the person sees them.
	const [order] = useState(() => homeRows(file).map(({id}) => id));
	const known = useMemo(() => inOrder(homeRows(file), order), [file, order]);
	const all = useMemo(() => known.map(row => ({row, words: wordsOf(row, now)})), [known, now]);
	const rows = useMemo(() => {
		const shown = filter === '' ? all : all.filter(({row, words}) => rowMatches(row, words, filter));
		const names = shown.filter(({row}) => 'name' in row).map(({words}) => textWidth(words.label));
		const width = Math.min(nameColumns, Math.max(0, ...names));
		return shown.map(({row, words: {label, details}}) => ({
			value: row,
			label: 'name' in row ? label + ' '.repeat(Math.max(0, width - textWidth(label))) : label,
			...(details.length > 0 && {hint: details.join(theme.separator)}),
		}));
	}, [all, filter, theme]);
	const key = useMemo(() => rows.map(({value}) => value.id).join('\n'), [rows]);
	const found = rows.findIndex(({value}) => value.id === focus.id);
	const focusedIndex = found >= 0 ? found : Math.max(0, Math.min(focus.index, rows.length - 1));
	return {
		rows,
		focused: rows[focusedIndex]?.value,
		focusedIndex,
		onFocus: ({id}, index) => setFocus(old => (old.id === id && old.index === index ? old : {id, index})),
		key,
		filter,
		setFilter,
	};
}

/** The profile that `token` would use here; without one the list starts at its top. */
function startId(file: HomeFacts['file'], environment: HomeFacts['environment']): string | undefined {
	try {
		return profileRowId(chooseProfile(undefined, environment, file));
	} catch {
		return undefined;
	}
}
