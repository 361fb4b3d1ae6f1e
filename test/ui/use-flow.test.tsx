import {Text} from 'ink';
import {Component, type ReactNode, StrictMode} from 'react';
import {expect, test} from 'vitest';
import {Failure} from '../../source/core/failure.ts';
import {createActionQueue} from '../../source/ui/queue.ts';
import {type RunningFlow, useFlow} from '../../source/ui/use-flow.ts';
import {render} from '../screens/render.tsx';

type Event = {readonly type: 'started'} | {readonly type: 'heard'; readonly word: string};

/** What happens to a flow that says each word it hears, until `end`, `fail` or `crash`. */
class Log {
	readonly lines: string[] = [];
	flow: RunningFlow<Event, string> | undefined;

	start = async function* (this: Log, signal: AbortSignal, actions: AsyncIterable<string>) {
		this.lines.push('start');
		try {
			yield {type: 'started'} as Event;
			for await (const word of actions) {
				signal.throwIfAborted();
				if (word === 'end') return 'the result';
				if (word === 'fail') throw new Failure('access_denied');
				if (word === 'crash') throw new TypeError('our defect');
				yield {type: 'heard', word} as Event;
			}
			return 'closed';
		} finally {
			this.lines.push(`stop ${signal.aborted}`);
		}
	}.bind(this);
}

class Boundary extends Component<{readonly children: ReactNode}> {
	override readonly state: {readonly error?: unknown} = {};
	static getDerivedStateFromError(error: unknown) {
		return {error};
	}
	override render(): ReactNode {
		return this.state.error === undefined ? this.props.children : <Text>{`caught ${this.state.error}`}</Text>;
	}
}

function Screen({log}: {readonly log: Log}) {
	const flow = useFlow<Event, string, string>(log.start, {
		onDone: result => log.lines.push(`done ${result}`),
		onFailure: failure => log.lines.push(`failure ${failure.code}`),
	});
	log.flow = flow;
	const words = flow.events.map(event => (event.type === 'heard' ? event.word : 'started'));
	return <Text>{`${words.join(' ')} | ${flow.last('heard')?.word ?? '-'} | ${flow.isRunning}`}</Text>;
}

test('events, actions and the result', async () => {
	const log = new Log();
	const screen = await render(<Screen log={log} />);
	log.flow?.send('one');
	log.flow?.send('two');
	await screen.waitForText('started one two | two | true');
	log.flow?.send('end');
	await screen.waitForText('started one two | two | false');
	expect(log.lines).toEqual(['start', 'stop false', 'done the result']);
});

test('a failure is reported, and the flow can be started anew', async () => {
	const log = new Log();
	const screen = await render(<Screen log={log} />);
	log.flow?.send('fail');
	await screen.waitForText('false');
	log.flow?.restart();
	await screen.waitForText('started | - | true');
	log.flow?.send('again');
	await screen.waitForText('started again | again | true');
	expect(log.lines).toEqual(['start', 'stop false', 'failure access_denied', 'start']);
});

test('leaving aborts, and nothing is reported after it', async () => {
	const log = new Log();
	const screen = await render(<Screen log={log} />);
	screen.unmount();
	await screen.waitFor(() => log.lines.includes('stop true'), 'the end of the flow');
	expect(log.lines).toEqual(['start', 'stop true']);
});

test('our own defect is thrown where Ink catches it', async () => {
	const log = new Log();
	const screen = await render(
		<Boundary>
			<Screen log={log} />
		</Boundary>,
	);
	log.flow?.send('crash');
	await screen.waitForText('caught TypeError: our defect');
	expect(log.lines).toEqual(['start', 'stop false']);
});

test('in strict mode one flow reports', async () => {
	const log = new Log();
	const screen = await render(
		<StrictMode>
			<Screen log={log} />
		</StrictMode>,
	);
	log.flow?.send('end');
	await screen.waitForText('false');
	expect(log.lines.filter(line => line.startsWith('done'))).toEqual(['done the result']);
});

test('a queue gives what was sent before it was closed, in order', async () => {
	const queue = createActionQueue<number>();
	queue.send(1);
	const read: number[] = [];
	const reading = (async () => {
		for await (const action of queue) read.push(action);
	})();
	queue.send(2);
	await new Promise(resolve => setImmediate(resolve));
	queue.send(3);
	queue.close();
	queue.send(4);
	await reading;
	expect(read).toEqual([1, 2, 3]);
});
