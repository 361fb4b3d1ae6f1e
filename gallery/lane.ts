import {availableParallelism} from 'node:os';
import type {Shot, Size} from './session.ts';
import {Stage, type Walk} from './stage.ts';

export interface Drawn {
	readonly shots: readonly Shot[];
	/** What a walk did not find. */
	readonly missed: readonly {readonly walk: string; readonly why: string}[];
}

/** How many programs run beside each other. */
const atOnce = Math.max(3, Math.min(6, availableParallelism() * 2));

/** Goes every walk in one size. Those that listen at one port go one after the other. */
export async function drawAll(walks: readonly Walk[], size: Size): Promise<Drawn> {
	const found = new Map<string, readonly Shot[]>();
	const missed: {walk: string; why: string}[] = [];
	const go = async (walk: Walk) => {
		for (let isAgain = false; ; isAgain = true) {
			const stage = new Stage(size);
			try {
				await walk.run(stage);
				found.set(walk.name, stage.shots);
				return;
			} catch (error) {
				// On a machine that is busy with something else a wait may have been too short.
				if (!isAgain) continue;
				found.set(walk.name, stage.shots);
				missed.push({walk: walk.name, why: String((error as Error).stack ?? error)});
				return;
			} finally {
				await stage.close();
			}
		}
	};
	const listening = walks.filter(walk => walk.listens);
	const queue = walks.filter(walk => !walk.listens);
	const goOn = async (own: Walk[]) => {
		for (let walk = own.shift() ?? queue.shift(); walk; walk = own.shift() ?? queue.shift()) await go(walk);
	};
	await Promise.all(Array.from({length: atOnce}, (_, at) => goOn(at === 0 ? listening : [])));
	// In the order of the walks, whoever was first.
	return {shots: walks.flatMap(walk => found.get(walk.name) ?? []), missed};
}
