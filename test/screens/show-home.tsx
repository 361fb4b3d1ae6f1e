import {type ReactNode, useState} from 'react';
import type {ConfigFile} from '../../source/core/config-file.ts';
import {type Draft, emptyDraft} from '../../source/core/draft.ts';
import type {Failure} from '../../source/core/failure.ts';
import type {Destination, WizardFacts} from '../../source/core/wizard-facts.ts';
import {ask} from '../../source/steps/home.ts';
import {screenOf} from './step-screen.tsx';

const Screen = screenOf(ask);

import {FrameContext} from '../../source/ui/frame-context.ts';
import {someFacts} from '../fakes/facts.ts';
import {type FakePorts, fakePorts} from '../fakes/ports.ts';
import {FakeStore} from '../fakes/store.ts';
import {type Rendered, type RenderOptions, render} from './render.tsx';
import type {ScreenAction} from './screen.ts';

export interface Gone {
	readonly draft: Draft;
	readonly destination: Destination;
}

export interface ShownHome extends Rendered {
	readonly ports: FakePorts;
	readonly actions: ScreenAction[];
	/** Where it led, failures that are shown here left out. */
	readonly gone: Gone[];
	readonly told: {backs: number};
	/** The label of the row in focus. */
	focus(): string | undefined;
	/** The names of the profiles on disk. */
	names(): string[];
}

export interface HomeOptions extends RenderOptions {
	readonly facts?: Partial<WizardFacts>;
	readonly ports?: FakePorts;
}

/** Renders `home` over a store in memory, inside a wizard that reads the file again and shows failures here. */
export async function showHome(file: ConfigFile, options: HomeOptions = {}): Promise<ShownHome> {
	const ports = options.ports ?? fakePorts({store: new FakeStore(file)});
	ports.store.file = file;
	const actions: ScreenAction[] = [];
	const gone: Gone[] = [];
	const told = {backs: 0};
	const rendered = await render(
		<HomeWizard ports={ports} facts={options.facts ?? {}} actions={actions} gone={gone} told={told} />,
		{...options, clock: ports.clock},
	);
	return {
		...rendered,
		ports,
		actions,
		gone,
		told,
		focus: () =>
			/❯ (.*)/
				.exec(rendered.lastFrame())?.[1]
				?.trim()
				.replace(/ {2,}.*/, ''),
		names: () => Object.keys(ports.store.file.profiles ?? {}),
	};
}

interface HomeWizardProps {
	readonly ports: FakePorts;
	readonly facts: Partial<WizardFacts>;
	readonly actions: ScreenAction[];
	readonly gone: Gone[];
	readonly told: {backs: number};
}

function HomeWizard({ports, facts, actions, gone, told}: HomeWizardProps): ReactNode {
	const [file, setFile] = useState(ports.store.file);
	const [failure, setFailure] = useState<Failure>();
	const nothing = () => {};
	const known = someFacts({showsHome: true, file, ...facts});
	return (
		<FrameContext value={{title: 'Saved profiles', failure, isFirst: true, onBack: () => void told.backs++}}>
			<Screen
				draft={emptyDraft}
				facts={known}
				ports={ports}
				failure={failure}
				act={action => actions.push(action)}
				onDone={nothing}
				onKeep={nothing}
				onEdit={nothing}
				onFailure={nothing}
				onMended={() => setFailure(undefined)}
				onGo={(draft, destination = {}) => {
					setFile(ports.store.file);
					setFailure(destination.failure);
					if (destination.at !== 'home') gone.push({draft, destination});
				}}
				onFileChanged={() => setFile(ports.store.file)}
				onAddress={nothing}
				onLeave={nothing}
			/>
		</FrameContext>
	);
}
