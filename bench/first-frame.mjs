import {processRow} from './lines.mjs';
import {median} from './measure.mjs';
import {key, startInTerminal} from './terminal.mjs';
import {startWizard} from './walk.mjs';

/** From the start of the process to the first painted and the first usable frame. @returns lines to print */
export async function measureFirstFrame({launcher, world, rounds}) {
	const folder = world.folder('fresh', 0);
	const floor = [];
	const painted = [];
	const usable = [];
	for (let round = 0; round < rounds; round++) {
		const empty = startInTerminal({args: ['-e', '0']});
		await empty.exit;
		floor.push(performance.now() - empty.began);
		const wizard = startWizard({launcher, folder});
		// This key is typed before there is a frame; in the end it has moved the focus to the second row.
		wizard.write(key.down);
		const isFrame = frame => frame.includes('Your role') && frame.includes('? help');
		painted.push((await wizard.until(isFrame, 'the first frame')) - wizard.began);
		const hasMoved = frame => frame.includes('❯ Somebody');
		usable.push((await wizard.until(hasMoved, 'the focus on the second row')) - wizard.began);
		await wizard.leave();
	}
	return [
		processRow('first painted frame', median(painted), median(floor), 2.5),
		processRow('first usable frame', median(usable), median(floor), 2.5),
	];
}
