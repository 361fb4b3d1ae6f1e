import type {Machine, Ports} from '../../source/ports.ts';
import {FakeBrowser} from './browser.ts';
import {FakeCheckup} from './checkup.ts';
import {FakeClipboard} from './clipboard.ts';
import {FakeClock} from './clock.ts';
import {FakeHttp} from './http.ts';
import {FakeListener} from './listener.ts';
import {fakeMachine} from './machine.ts';
import {FakeFiles, FakePrograms} from './programs.ts';
import {FakeRandom} from './random.ts';
import {FakeStore} from './store.ts';
import {FakeTeamFolder} from './team-folder.ts';

/** All fakes together, typed as what they are. */
export interface FakePorts extends Ports {
	readonly clock: FakeClock;
	readonly random: FakeRandom;
	readonly http: FakeHttp;
	readonly listener: FakeListener;
	readonly browser: FakeBrowser;
	readonly clipboard: FakeClipboard;
	readonly store: FakeStore;
	readonly machine: Machine;
	readonly team: FakeTeamFolder;
	readonly checkup: () => Promise<FakeCheckup>;
	readonly programs: FakePrograms;
	readonly files: FakeFiles;
}

/** One fake a port; `changes` put others in their place. */
export function fakePorts(changes: Partial<FakePorts> = {}): FakePorts {
	const checkup = new FakeCheckup();
	return {
		clock: new FakeClock(),
		random: new FakeRandom(),
		http: new FakeHttp(),
		listener: new FakeListener(),
		browser: new FakeBrowser(),
		clipboard: new FakeClipboard(),
		store: new FakeStore(),
		machine: fakeMachine(),
		team: new FakeTeamFolder(),
		checkup: async () => checkup,
		programs: new FakePrograms(),
		files: new FakeFiles(),
		...changes,
	};
}
