import path from 'node:path';
import {Failure} from '../core/failure.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The one file that holds profiles, requests and the draft. */
export const configFileName = 'config.json';

/**
 * The folder of the profile file (contract 3): `SMAPI_LOGIN_CONFIG_DIR`, else the platform's place for `smapi-login`.
 * The paths are those of env-paths without a suffix, which reads HOME when it is loaded and takes relative ones.
 *
 * @param homedir the account's home, asked for only when the environment names none; `''` when it has none
 * @throws Failure `read_failed`: there is no home, and the current directory is never used instead
 */
export function configFolder(environment: Environment, platform: string, homedir: () => string): string {
	const chosen = environment.SMAPI_LOGIN_CONFIG_DIR;
	if (chosen) return path.resolve(chosen);
	if (platform === 'win32') {
		const home = () => requireHome(environment.USERPROFILE, homedir, path.win32);
		const appData = absolute(environment.APPDATA, path.win32);
		return path.win32.join(appData ?? path.win32.join(home(), 'AppData', 'Roaming'), 'smapi-login', 'Config');
	}
	const home = () => requireHome(environment.HOME, homedir, path.posix);
	if (platform === 'darwin') return path.posix.join(home(), 'Library', 'Preferences', 'smapi-login');
	// XDG Base Directory Specification: "If an implementation encounters a relative path […] ignore it."
	const configHome = absolute(environment.XDG_CONFIG_HOME, path.posix);
	return path.posix.join(configHome ?? path.posix.join(home(), '.config'), 'smapi-login');
}

/** The home folder, where other programs keep their files. @throws Failure `read_failed` */
export function homeFolder(environment: Environment, platform: string, homedir: () => string): string {
	return platform === 'win32'
		? requireHome(environment.USERPROFILE, homedir, path.win32)
		: requireHome(environment.HOME, homedir, path.posix);
}

/** The home that the account itself has, whatever the environment says; `''` for an account without one. */
export function accountHome(): string {
	try {
		// Not imported: where HOME is set nobody asks, and it takes half a millisecond of `token`.
		return process.getBuiltinModule('node:os').userInfo().homedir;
	} catch {
		// A container may run under a number that no account has.
		return '';
	}
}

function requireHome(named: string | undefined, homedir: () => string, paths: path.PlatformPath): string {
	const home = absolute(named, paths) ?? absolute(homedir(), paths);
	if (home === undefined) {
		throw new Failure('read_failed', {
			path: 'the profile file',
			detail: 'this account has no home folder, and HOME names none',
		});
	}
	return home;
}

function absolute(text: string | undefined, paths: path.PlatformPath): string | undefined {
	return text && paths.isAbsolute(text) ? text : undefined;
}
