import {type ReactNode, useMemo, useState} from 'react';
import {isDamaged, profilesIn} from '../core/config-file.ts';
import {consoleLines, consoleToOpen, profileClicks, registrationUrl} from '../core/console-guide.ts';
import {shownName} from '../core/home-rows.ts';
import {sameOrigin} from '../core/hosts.ts';
import type {Profile} from '../core/profile.ts';
import type {WizardFacts} from '../core/wizard-facts.ts';
import {listKeys} from '../ui/ask.tsx';
import {Checklist, checklistKeys} from '../ui/checklist.tsx';
import {Choice} from '../ui/fields/choice.tsx';
import type {ChoiceRow} from '../ui/fields/row-text.ts';
import {Frame} from '../ui/frame.tsx';
import {useShortcuts} from '../ui/keyboard.tsx';
import {Page} from '../ui/page.tsx';
import {useTheme} from '../ui/theme.ts';
import {ticksOf} from '../ui/tick-memory.ts';
import {usePrintOnce} from '../ui/use-print-once.ts';
import type {ScreenProps} from './screen.ts';

type Way = 'have' | 'guide' | SavedClient;

interface SavedClient {
	readonly name: string;
	readonly clientId: string;
	readonly clientSecret: string;
}

const help = [
	'A security profile is what Amazon calls the entry of your tool: a name, a client ID (public) and a client secret. You make it once, in the console of Login with Amazon, and use it for every sign-in.',
	'The standard (OAuth 2.0) calls it a registered client.',
];

/** Where client ID and secret come from. */
export function Screen(props: ScreenProps): ReactNode {
	const [isGuideOpen, setIsGuideOpen] = useState(false);
	return isGuideOpen ? (
		<Guide {...props} onClose={() => setIsGuideOpen(false)} />
	) : (
		<Ways {...props} onGuide={() => setIsGuideOpen(true)} />
	);
}

function Ways({draft, facts, onDone, onGuide}: ScreenProps & {readonly onGuide: () => void}): ReactNode {
	const theme = useTheme();
	const rows = useMemo(() => rowsOf(facts), [facts]);
	const known = draft.answers.securityProfile;
	const at = rows.findIndex(({value}) => typeof value === 'object' && known === `profile:${value.name}`);

	function choose(way: Way): void {
		if (way === 'guide') onGuide();
		else if (way === 'have') onDone({securityProfile: 'have'});
		else {
			const {name, clientId, clientSecret} = way;
			onDone({securityProfile: `profile:${name}`, clientId, clientSecret}, 'profile');
		}
	}

	return (
		<Frame keys={listKeys(theme)} help={help}>
			<Page
				prose={[
					'Amazon gives tokens only to tools that it knows: each has a security profile, with a client ID and a client secret. You need one, once.',
					facts.demo && 'Here they are made up, and at hand.',
				]}
			>
				<Choice rows={rows} initialIndex={Math.max(0, at)} onChoose={choose} />
			</Page>
		</Frame>
	);
}

function rowsOf({file, hosts}: WizardFacts): readonly ChoiceRow<Way>[] {
	const saved = profilesIn(file).flatMap(([name, profile]) => {
		const client = isDamaged(profile) ? undefined : clientOf(name, profile, hosts);
		return client ? [{value: client, label: `Use the one of profile ${shownName(name)}`}] : [];
	});
	return [
		{value: 'have', label: 'I have one, with its client ID and secret'},
		{value: 'guide', label: 'Show me how to make one'},
		...saved,
	];
}

/** A secret goes only to the hosts of its own profile (contract 3, "Bound"). */
function clientOf(
	name: string,
	{clientId, clientSecret, hosts}: Profile,
	wanted: WizardFacts['hosts'],
): SavedClient | undefined {
	if (clientId === undefined || clientSecret === undefined) return undefined;
	return sameOrigin(hosts.token, wanted.token) ? {name, clientId, clientSecret} : undefined;
}

function Guide({
	facts,
	ports,
	act,
	onDone,
	onClose,
}: ScreenProps & {readonly onClose: () => void}): ReactNode {
	const theme = useTheme();
	const [isTickable, setIsTickable] = useState(true);
	usePrintOnce(act, [
		...consoleLines(facts.demo),
		...(facts.demo ? [] : ['No developer account yet? Register here first:', registrationUrl]),
	]);
	useShortcuts({o: () => act({type: 'open', url: consoleToOpen(facts.demo)})});
	return (
		<Frame keys={checklistKeys(theme, isTickable)} help={help}>
			<Page
				prose={[
					facts.demo
						? 'In the console, here the practice one (addresses above):'
						: 'In the console (address above this screen):',
				]}
			>
				<Checklist
					clicks={profileClicks}
					doneLabel="Done, go on"
					memory={ticksOf(ports, 'security-profile')}
					onTickable={setIsTickable}
					onDone={() => onDone({securityProfile: 'guide'})}
					onClose={onClose}
				/>
			</Page>
		</Frame>
	);
}
