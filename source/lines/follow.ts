/** Runs a flow to its result and tells its events, one after the other. */
export async function follow<E, R>(
	flow: AsyncGenerator<E, R>,
	onEvent: (event: E) => void | Promise<void>,
): Promise<R> {
	for (;;) {
		const next = await flow.next();
		if (next.done) return next.value;
		await onEvent(next.value);
	}
}
