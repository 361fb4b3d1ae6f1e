import {type ReactNode, useState} from 'react';
import type {HomeRow} from '../core/home-rows.ts';
import {HomeDelete, HomeExpired, HomeRename} from '../ui/home-dialogs.tsx';
import {HomeList, type HomeQuestion} from '../ui/home-list.tsx';
import type {Work} from '../ui/home-work.tsx';
import {useHomeActions} from '../ui/use-home-actions.ts';
import {useHomeList} from '../ui/use-home-list.ts';
import type {ScreenProps} from './screen.ts';

/** Saved profiles, open requests and the unfinished sign-in; from here a token is one key away. */
export function Screen(props: ScreenProps): ReactNode {
	const list = useHomeList(props.facts);
	const actions = useHomeActions(props);
	const [work, setWork] = useState<Work>();
	const [isFilterOpen, setIsFilterOpen] = useState(false);
	const [asked, setAsked] = useState<{readonly question: HomeQuestion; readonly row: HomeRow}>();

	if (asked) {
		const dialog = {row: asked.row, actions, onClose: () => setAsked(undefined)};
		switch (asked.question) {
			case 'rename':
				return <HomeRename {...dialog} file={props.facts.file} />;
			case 'delete':
				return <HomeDelete {...dialog} />;
			case 'expired':
				return <HomeExpired {...props} {...dialog} />;
		}
	}
	return (
		<HomeList
			{...props}
			list={list}
			actions={actions}
			work={work}
			onWork={setWork}
			isFilterOpen={isFilterOpen}
			onFilterOpen={setIsFilterOpen}
			onAsk={(question, row) => setAsked({question, row})}
		/>
	);
}
