import {useCallback, useEffect, useEffectEvent, useMemo, useRef, useState} from 'react';
import {Failure} from '../core/failure.ts';
import {type ActionQueue, createActionQueue} from './queue.ts';

/** Starts a flow, as those of source/flows: events are yielded, the result returned, a Failure thrown. */
export type StartFlow<E, R, A> = (signal: AbortSignal, actions: AsyncIterable<A>) => AsyncGenerator<E, R>;

export interface FlowHandlers<R> {
	readonly onDone: (result: R) => void;
	readonly onFailure: (failure: Failure) => void;
}

export interface RunningFlow<E extends {readonly type: string}, A> {
	/** Everything that has happened since the (last) start. */
	readonly events: readonly E[];
	/** The last event of a type, if there was one. */
	readonly last: <T extends E['type']>(type: T) => Extract<E, {readonly type: T}> | undefined;
	/** Tells the flow what the person did. */
	readonly send: (action: A) => void;
	/** Stops it and starts anew, with no events. */
	readonly restart: () => void;
	/** False after its result or failure. */
	readonly isRunning: boolean;
}

interface Progress<E> {
	readonly events: readonly E[];
	readonly isRunning: boolean;
	/** Our own defect, thrown again where Ink catches it. */
	readonly defect?: unknown;
}

/**
 * Runs a flow as long as the component is there. Leaving aborts its signal and closes its actions; nothing is reported
 * after that, so that a second mount (React's strict mode) starts a flow of its own.
 *
 * @param start of the first render and of each `restart`; a new function alone starts nothing
 */
export function useFlow<E extends {readonly type: string}, R, A = never>(
	start: StartFlow<E, R, A>,
	handlers: FlowHandlers<R>,
): RunningFlow<E, A> {
	const [run, setRun] = useState(0);
	const [progress, setProgress] = useState<Progress<E>>({events: [], isRunning: true});
	const actions = useRef<ActionQueue<A>>(undefined);
	const begin = useEffectEvent(start);
	const done = useEffectEvent(handlers.onDone);
	const failed = useEffectEvent(handlers.onFailure);

	useEffect(() => {
		const controller = new AbortController();
		const queue = createActionQueue<A>();
		actions.current = queue;
		setProgress(old => (run === 0 && old.events.length === 0 ? old : {events: [], isRunning: true}));
		const {signal} = controller;
		const report = (change: (old: Progress<E>) => Progress<E>) => {
			if (!signal.aborted) setProgress(change);
		};
		follow(begin(signal, queue), event => {
			report(old => ({...old, events: [...old.events, event]}));
		}).then(
			result => {
				report(old => ({...old, isRunning: false}));
				if (!signal.aborted) done(result);
			},
			(error: unknown) => {
				const isFailure = error instanceof Failure;
				report(old => ({...old, isRunning: false, ...(!isFailure && {defect: error})}));
				if (isFailure && !signal.aborted) failed(error);
			},
		);
		return () => {
			controller.abort(new DOMException('The screen was left.', 'AbortError'));
			queue.close();
		};
	}, [run]);

	if (progress.defect !== undefined) throw progress.defect;
	const {events, isRunning} = progress;
	const last = useCallback(
		<T extends E['type']>(type: T) => events.findLast(event => event.type === type) as never,
		[events],
	);
	const send = useCallback((action: A) => actions.current?.send(action), []);
	const restart = useCallback(() => setRun(old => old + 1), []);
	return useMemo(() => ({events, last, send, restart, isRunning}), [events, last, send, restart, isRunning]);
}

async function follow<E, R>(flow: AsyncGenerator<E, R>, onEvent: (event: E) => void): Promise<R> {
	for (;;) {
		const next = await flow.next();
		if (next.done) return next.value;
		onEvent(next.value);
	}
}
