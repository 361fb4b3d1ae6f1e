import {Text} from 'ink';
import {useEffect} from 'react';
import {expect, test} from 'vitest';
import {useShortcuts} from '../../source/ui/keyboard.tsx';
import {usePrintAbove} from '../../source/ui/provider.tsx';
import {render} from './render.tsx';

const address = `https://www.amazon.com/ap/oa?${'x'.repeat(300)}`;

function Screen({text}: {readonly text: string}) {
	const print = usePrintAbove();
	useEffect(() => print([address, 'second\x1B[2J']), [print]);
	useShortcuts({u: () => print([address])});
	return <Text>{text}</Text>;
}

function times(frames: readonly string[]): number {
	return frames.join('').split(`${address}\n`).length - 1;
}

test('lines are written as often as they are printed, each in one piece, without what a terminal would act on', async () => {
	const screen = await render(<Screen text="one" />);
	await screen.rerender(<Screen text="two" />);
	expect(times(screen.frames)).toBe(1);
	expect(screen.frames.join('')).toContain('second[2J\n');
	expect(screen.lastFrame()).toContain('two');
	await screen.press('u', 'u');
	expect(times(screen.frames)).toBe(3);
});
