import {Text, useIsScreenReaderEnabled} from 'ink';
import type {ReactNode} from 'react';
import {checkPair, type PairToCheck, type PairVerdict} from '../flows/check-pair.ts';
import type {SlowEvent} from '../flows/say-when-slow.ts';
import type {Ports} from '../ports.ts';
import {useEscape, useShortcuts} from './keyboard.tsx';
import {pairMemoryOf} from './pair-memory.ts';
import {SpokenWait} from './spoken.tsx';
import {useTheme} from './theme.ts';
import {useFlow} from './use-flow.ts';
import {useSpinner} from './use-spinner.ts';

interface PairCheckProps {
	readonly check: PairToCheck;
	readonly ports: Ports;
	/** Enter. */
	readonly onSkip: () => void;
	/** Esc. */
	readonly onStop: () => void;
	readonly onVerdict: (verdict: PairVerdict) => void;
}

/** Checks a pair as long as it is there; says so once it takes its time. */
export function PairCheck({check, ports, onSkip, onStop, onVerdict}: PairCheckProps): ReactNode {
	const checking = useFlow<SlowEvent, PairVerdict>(
		signal => checkPair(check, pairMemoryOf(ports), ports, signal),
		// A probe keeps its failures to itself.
		{onDone: onVerdict, onFailure: () => onVerdict('fine')},
	);
	useEscape(onStop);
	useShortcuts({enter: onSkip});
	const isSlow = checking.last('slow') !== undefined;
	return isSlow ? (
		<Spinner text={`Checking the pair with ${new URL(check.client.hosts.token).host}…`} />
	) : null;
}

/** A line that moves while something takes its time. */
export function Spinner({text}: {readonly text: string}): ReactNode {
	const theme = useTheme();
	const sign = useSpinner();
	if (useIsScreenReaderEnabled()) return <SpokenWait text={text} />;
	return (
		<Text>
			<Text {...theme.style.accent}>{sign}</Text> {text}
		</Text>
	);
}
