import {Box} from 'ink';
import type {ReactNode} from 'react';
import type {Profile} from '../core/profile.ts';
import {Blocks} from './blocks.tsx';
import {RoomContext, useRoom} from './room.ts';
import {type TokenWords, tokenBlocks} from './token-blocks.ts';
import {useSpinner} from './use-spinner.ts';
import type {TokenWork} from './use-token-work.ts';

/** The token screen while the token is masked; a line on top says what is being asked for. */
export function TokenBody({
	words,
	busy,
}: {
	readonly words: TokenWords;
	readonly busy: TokenWork['busy'];
}): ReactNode {
	const {columns, rows} = useRoom();
	return (
		<Box flexDirection="column">
			{busy && <Busy busy={busy} profile={words.session.profile} />}
			<RoomContext value={{columns, rows: Math.max(1, busy ? rows - 1 : rows)}}>
				<Blocks blocks={tokenBlocks(words)} />
			</RoomContext>
		</Box>
	);
}

function Busy({
	busy,
	profile,
}: {
	readonly busy: NonNullable<TokenWork['busy']>;
	readonly profile: Profile;
}): ReactNode {
	const {hosts} = profile;
	const text =
		busy === 'renewing'
			? `Renewing with ${new URL(hosts.token).host}…`
			: `Asking ${new URL(hosts.smapi).host} for vendor IDs, 10 s at most: you need not wait.`;
	return <Blocks blocks={[{text, sign: useSpinner(), isBusy: true, isOneLine: true}]} rows={1} />;
}
