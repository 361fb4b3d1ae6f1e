import type {ReactNode} from 'react';
import {Blocks} from './blocks.tsx';
import {useRoom} from './room.ts';
import {wrapText} from './wrap-text.ts';

/** The token itself, as much of it as fits; it is masked again by the key, by Esc, on leaving and after a while. */
export function RevealedToken({token}: {readonly token: string}): ReactNode {
	const {columns, rows} = useRoom();
	const lines = wrapText(token, columns);
	const shown = lines.slice(0, Math.max(1, rows - 3));
	const rest = lines.slice(shown.length).join('').length;
	const more = rest > 0 ? `${rest} more characters do not fit here. ` : '';
	return (
		<Blocks
			blocks={[
				...shown.map((text, at) => ({text, isClose: at > 0})),
				{
					text: `${more}c copies all of it in one piece. It is masked again in 30 s, or by s.`,
					meaning: 'dim',
				},
			]}
		/>
	);
}
