import {Box, Text} from 'ink';
import {type ReactNode, useState} from 'react';
import {type Role, roles} from '../core/profile.ts';
import {Choice} from '../ui/fields/choice.tsx';
import type {ChoiceRow} from '../ui/fields/row-text.ts';
import {Frame} from '../ui/frame.tsx';
import {Page} from '../ui/page.tsx';
import {useRoom} from '../ui/room.ts';
import {type Theme, useTheme} from '../ui/theme.ts';
import {textWidth} from '../ui/wrap-text.ts';
import type {ScreenProps} from './screen.ts';

const rows: readonly ChoiceRow<Role>[] = [
	{value: 'self', label: 'They are mine, and I use the token myself'},
	{value: 'client', label: "Somebody else's; I, or my tool, work on them"},
	{value: 'owner', label: 'They are mine; somebody asked me for access'},
];

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

const help = [
	'Owner: whose skills they are, an Amazon developer account.',
	'Client: the person, team or tool that works on the skills. It has a client ID and a client secret at Amazon.',
	'Operation: what may be done, such as reading a skill or changing its interaction model. The permissions for it are called scopes.',
	'Token: the proof, for one hour, that the owner lets a client do some operations. Requests to the Skill Management API (SMAPI) carry it.',
];

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
			help={help}
		>
			<Page
				prose={[
					facts.demo &&
						'This is practice: Amazon is played by this program, and nothing leaves this computer.',
					'Whose skills are they, and who works on them?',
				]}
			>
				<Choice
					rows={rows}
					initialIndex={Math.max(0, roles.indexOf(draft.answers.role ?? 'self'))}
					onFocus={setRole}
					onChoose={value => onDone({role: value})}
				/>
				<Picture role={role} />
			</Page>
		</Frame>
	);
}

/** Small, and gone where there is no room for the largest one, so that nothing jumps from choice to choice. */
function Picture({role}: {readonly role: Role}): ReactNode {
	const theme = useTheme();
	const {columns, rows: lines} = useRoom();
	const all = Object.values(pictures).flat();
	const width = Math.max(...all.map(chain => textWidth(drawChain(chain, theme))));
	if (width + 2 > columns || lines < rows.length + 3) return null;
	return (
		<Box paddingLeft={2} paddingTop={1} flexDirection="column">
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
