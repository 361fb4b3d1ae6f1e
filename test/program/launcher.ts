import {existsSync, readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

/** The checkout's root: the nearest folder above with a `package.json` (this code also runs bundled, from elsewhere). */
export function projectRoot(): string {
	let folder = dirname(fileURLToPath(import.meta.url));
	while (!existsSync(join(folder, 'package.json'))) {
		const above = dirname(folder);
		if (above === folder) throw new Error('No package.json above the test harness.');
		folder = above;
	}
	return folder;
}

/** The built program; `SMAPI_LOGIN_PROGRAM` names another build of it. */
export function launcherPath(): string {
	const path = process.env.SMAPI_LOGIN_PROGRAM ?? join(projectRoot(), 'dist', 'launcher.cjs');
	if (!existsSync(path)) throw new Error(`${path} is missing: run npm run build first.`);
	return path;
}

/** The folder of the build that a launcher starts. */
export function buildFolder(launcher = launcherPath()): string {
	const [, name = '.'] = /'\/(\w+)\/'/.exec(readFileSync(launcher, 'utf8')) ?? [];
	return join(dirname(launcher), name);
}
