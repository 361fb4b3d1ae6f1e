/** A loop of `setImmediate` that never ends is not waited for. */
const mostTurns = 500;

/**
 * Waits until the code under test has nothing left that it does by itself: `turns` turns of the event loop, and more
 * until no `setImmediate` is pending. React's scheduler works in those, and on a loaded machine takes more of them, as it
 * hands the turn back after 5 ms.
 */
export async function untilQuiet(turns = 4): Promise<void> {
	for (let turn = 0, quiet = 0; turn < mostTurns && quiet < turns; turn++) {
		await new Promise(resolve => setImmediate(resolve));
		quiet = process.getActiveResourcesInfo().includes('Immediate') ? 0 : quiet + 1;
	}
}
