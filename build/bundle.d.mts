import type {build as rolldownBuild} from 'rolldown';

/** What build/bundle.mjs does, for the tests that look at the bundle. */
export function bundle(
	build: typeof rolldownBuild,
	folder: string,
	version: string,
	listeners?: readonly {readonly name: string; readonly moduleParsed?: (module: {id: string}) => void}[],
): Promise<void>;
