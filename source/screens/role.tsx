import {Box, Text} from 'ink';
import {type ReactNode, useState} from 'react';
import {isEmpty} from '../core/config-file.ts';
import {type Role, roles} from '../core/profile.ts';
import {firstWords, roleHelp, roleQuestion, roleRows} from '../core/role-words.ts';
import {Choice} from '../ui/fields/choice.tsx';
import {Frame} from '../ui/frame.tsx';
import {Page} from '../ui/page.tsx';
import {useRoom} from '../ui/room.ts';
import {type Theme, useTheme} from '../ui/theme.ts';
import {textWidth, wrapText} from '../ui/wrap-text.ts';
import type {ScreenProps} from './screen.ts';

/** Who sends what to whom: a line for each chain of senders and things sent. */
const pictures: Readonly<Record<Role, readonly (readonly string[])[]>> = {
	self: [['you', 'sign in', 'Amazon', 'token', 'you']],
	client: [
		['you', 'address', 'owner', 'sign in', 'Amazon'],
		['owner', 'code', 'you', 'code', 'Amazon', 'token', 'you'],
	],
	owner: [
		['client', 'address', 'you', 'sign in', 'Amazon'],
		['you', 'code', 'client', 'token', 'you'],
	],
};

/** Whose skills they are, and who works on them. */
export function Screen({draft, facts, onDone}: ScreenProps): ReactNode {
	const theme = useTheme();
	const [role, setRole] = useState<Role>(draft.answers.role ?? 'self');
	return (
		<Frame
			keys={[
				{key: theme.arrows.upDown, does: 'move'},
				{key: 'Enter', does: 'choose'},
				{key: 'Esc', does: 'back'},
			]}
			help={roleHelp}
		>
			<Asked facts={facts}>
				<Choice
					rows={roleRows}
					initialIndex={Math.max(0, roles.indexOf(draft.answers.role ?? 'self'))}
					onFocus={setRole}
					onChoose={value => onDone({role: value})}
				/>
				<Picture role={role} />
			</Asked>
		</Frame>
	);
}

/** The question; before it what the program is for, where that fits whole: a command cut short is of no use. */
function Asked({facts, children}: Pick<ScreenProps, 'facts'> & {readonly children: ReactNode}): ReactNode {
	const {columns, rows} = useRoom();
	const first = facts.demo
		? 'This is practice: Amazon is played by this program, and nothing leaves this computer.'
		: isEmpty(facts.file)
			? firstWords(facts.programName, columns)
			: undefined;
	const lines = [first ?? '', roleQuestion].flatMap(text => wrapText(text, columns)).length;
	const isWhole = facts.demo !== undefined || lines + least <= rows;
	return (
		<Page least={least} prose={[isWhole ? first : undefined, roleQuestion]}>
			{children}
		</Page>
	);
}

/** The choices, the one in focus on two lines. */
const least = roleRows.length + 1;

/** Small, and gone where there is no room for the largest one, so that nothing jumps from choice to choice. */
function Picture({role}: {readonly role: Role}): ReactNode {
	const theme = useTheme();
	const {columns, rows: lines} = useRoom();
	const all = Object.values(pictures).flat();
	const width = Math.max(...all.map(chain => textWidth(drawChain(chain, theme))));
	if (width + 2 > columns || lines < roleRows.length + 3) return null;
	return (
		<Box paddingLeft={2} paddingTop={1} flexDirection="column" aria-hidden>
			{pictures[role].map(chain => (
				<Text key={chain.join(' ')} {...theme.style.dim}>
					{drawChain(chain, theme)}
				</Text>
			))}
		</Box>
	);
}

/** `you ── sign in ──▶ Amazon`. */
function drawChain(chain: readonly string[], {arrows, hasUnicode}: Theme): string {
	const line = hasUnicode ? '──' : '--';
	return chain.map((word, at) => (at % 2 === 0 ? word : `${line} ${word} ${arrows.right}`)).join(' ');
}
