import type {ConfigFile} from '../core/config-file.ts';
import type {Draft} from '../core/draft.ts';
import type {Failure} from '../core/failure.ts';
import type {Hosts} from '../core/hosts.ts';
import type {StepId} from '../core/steps.ts';
import type {Ports} from '../ports.ts';

/** What `home` has done outside. */
type HomeAction =
	| {readonly type: 'copy'; readonly text: string; readonly what: string}
	| {readonly type: 'print'; readonly lines: readonly string[]};

/** Where `home` leads. */
interface HomeDestination {
	readonly at?: StepId;
	readonly resumes?: boolean;
	readonly hosts?: Hosts;
	readonly failure?: Failure;
	readonly keepsDraft?: boolean;
}

/** What `home` knows. */
export interface HomeFacts {
	readonly file: ConfigFile;
	/** The hosts that the environment names. */
	readonly environmentHosts: Partial<Hosts>;
	/** The variables that choose a profile. */
	readonly environment: Readonly<Record<string, string | undefined>>;
	readonly noSave: boolean;
	/** The demo has profiles of its own, whatever the environment says. */
	readonly demo: object | undefined;
}

/** The part of a screen's properties that `home` and its parts use. */
export interface HomeProps {
	readonly draft: Draft;
	readonly facts: HomeFacts;
	readonly ports: Ports;
	readonly failure: Failure | undefined;
	readonly act: (action: HomeAction) => void;
	readonly onGo: (draft: Draft, destination?: HomeDestination) => void;
	readonly onFileChanged: () => void;
	readonly onMended: () => void;
}
