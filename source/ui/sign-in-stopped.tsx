import type {ReactNode} from 'react';
import type {LikelyCause} from '../core/likely-causes.ts';
import {type Block, Blocks} from './blocks.tsx';
import {Frame} from './frame.tsx';
import {useShortcuts} from './keyboard.tsx';

interface SignInStoppedProps {
	readonly causes: readonly LikelyCause[];
	readonly listens: boolean;
	readonly canListen: boolean;
	readonly onStart: () => void;
	readonly onWay: () => void;
	readonly onCause: (cause: LikelyCause) => void;
}

/** A sign-in that failed: its reason stands on top, nothing runs until the person wants it. */
export function SignInStopped({
	causes,
	listens,
	canListen,
	onStart,
	onWay,
	onCause,
}: SignInStoppedProps): ReactNode {
	const change = (digit: string) => {
		const cause = causes.find(row => row.digit === digit);
		return cause ? () => onCause(cause) : undefined;
	};
	useShortcuts({
		enter: onStart,
		w: canListen ? onWay : undefined,
		1: change('1'),
		2: change('2'),
		3: change('3'),
	});
	const how = listens
		? 'Enter opens your browser at it.'
		: 'You open it on any device and paste the address that it ends on.';
	const blocks: readonly Block[] = [
		{text: 'Enter: try again with a new address.', meaning: 'accent', sign: '❯'},
		{text: how, isClose: true, goes: 1},
		{text: 'Or change what is asked for first:', goes: 2},
		...causes.map(({digit, name, value}) => ({
			text: `${digit} ${name.padEnd(12)}${value}`,
			isClose: true,
			isOneLine: true,
		})),
	];
	return (
		<Frame
			keys={[
				{key: 'Enter', does: 'try again'},
				...(canListen ? [{key: 'w', does: listens ? 'other device' : 'browser here'}] : []),
				{key: '1 2 3', does: 'change'},
				{key: 'Esc', does: 'back'},
			]}
			help={[
				'Nothing runs now, and nothing was saved. Enter makes a new address; answers to the old one no longer count.',
			]}
		>
			<Blocks blocks={blocks} />
		</Frame>
	);
}
