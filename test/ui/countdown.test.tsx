import {Text} from 'ink';
import {expect, test} from 'vitest';
import {formatTimeLeft, useCountdown} from '../../source/ui/countdown.ts';
import {FakeClock} from '../fakes/clock.ts';
import {render} from './render.tsx';

test.each([
	[287, '4:47 left'],
	[286.2, '4:47 left'],
	[60, '1:00 left'],
	[9, '0:09 left'],
	[0, '0:00 left'],
	[-5, '0:00 left'],
	[3600, '60:00 left'],
	[3601, '1 h 01 min left'],
	[3720, '1 h 02 min left'],
])('%d s: %s', (seconds, text) => expect(formatTimeLeft(seconds)).toBe(text));

function Left({until}: {readonly until: Date | undefined}) {
	const text = useCountdown(until);
	return <Text>{text ?? 'no end'}</Text>;
}

function inSeconds(clock: FakeClock, seconds: number): Date {
	return new Date(clock.now().getTime() + seconds * 1000);
}

test('goes down to zero, stops there and starts anew with a new end', async () => {
	const clock = new FakeClock();
	const screen = await render(<Left until={inSeconds(clock, 3)} />, {clock});
	expect(screen.lastFrame()).toBe('0:03 left');
	await clock.advance(1);
	await screen.waitForText('0:02 left');
	await clock.advance(5);
	await screen.waitForText('0:00 left');
	expect(clock.pendingCount).toBe(0);
	await screen.rerender(<Left until={inSeconds(clock, 300)} />);
	expect(screen.lastFrame()).toBe('5:00 left');
	screen.unmount();
	await screen.waitFor(() => clock.pendingCount === 0, 'the end of the wait');
});

test('draws only when the text changes', async () => {
	const clock = new FakeClock();
	const screen = await render(<Left until={inSeconds(clock, 7200)} />, {clock});
	await screen.waitForText('2 h 00 min left');
	const frames = screen.frames.length;
	await clock.advance(59);
	expect(screen.frames.length).toBe(frames);
	await clock.advance(1);
	await screen.waitForText('1 h 59 min left');
});

test('without an end there is no time', async () => {
	const screen = await render(<Left until={undefined} />);
	expect(screen.lastFrame()).toBe('no end');
	expect(screen.clock.pendingCount).toBe(0);
});
