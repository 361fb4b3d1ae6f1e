import {queryObjects} from 'node:v8';
import {expect, test} from 'vitest';
import {emptyDraft} from '../../source/core/draft.ts';
import {steps} from '../../source/steps.ts';
import type {Ask} from '../../source/talk/talk.ts';
import {someFacts} from '../fakes/facts.ts';
import {fakePorts} from '../fakes/ports.ts';
import {render} from './render.tsx';
import {Walked} from './walked.tsx';

const quiet: Ask = async ({talk}) => {
	await talk.page({paragraphs: []});
	return {type: 'leave'};
};
const table = Object.fromEntries(
	Object.keys(steps).map(id => [id, () => ({ask: quiet})]),
) as unknown as typeof steps;

/** React keeps a `setState` that changes nothing until its component is drawn again: of the wizard perhaps never. */
test.each(['key', 'paste'] as const)('a %s that changes nothing leaves nothing behind', async kind => {
	const ports = fakePorts();
	const app = await render(
		<Walked
			steps={table}
			draft={emptyDraft}
			facts={someFacts({file: ports.store.file})}
			ports={ports}
			keepsDraft={false}
			onEnd={() => undefined}
		/>,
		{clock: ports.clock},
	);
	// The first paste is answered with a notice; the others change nothing.
	const press = async (times: number) => {
		for (let at = 0; at < times; at++) await (kind === 'key' ? app.write('x') : app.paste('x'));
	};
	await press(50);
	const before = queryObjects(Object, {format: 'count'});
	await press(1000);
	// Two a key were kept: by the keyboard and by the wizard.
	expect(queryObjects(Object, {format: 'count'}) - before).toBeLessThan(300);
});
