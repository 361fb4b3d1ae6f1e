import {chooseProfile} from './choose-profile.ts';
import type {ConfigFile} from './config-file.ts';

export interface TryLine {
	/** How this program is called. */
	readonly programName: string;
	readonly profileName: string;
	/** The SMAPI host of the profile. */
	readonly smapiHost: string;
	/** As saved. */
	readonly file: ConfigFile;
	/** The variables that choose a profile. */
	readonly environment: Readonly<Record<string, string | undefined>>;
	/** The folder of the demo, which the line has to name. */
	readonly demoFolder: string | undefined;
	readonly platform: 'linux' | 'darwin' | 'win32' | 'other';
}

/** A line that works as pasted: the header goes from the one command to the other by a pipe, never as an argument. */
export function tryLine(line: TryLine): string {
	const {programName, smapiHost, demoFolder, platform} = line;
	const isWindows = platform === 'win32';
	const call = `${programName} token --header${profileOption(line)}`;
	const curl = `${isWindows ? 'curl.exe' : 'curl'} -sS -H @- ${new URL('/v1/vendors', smapiHost).href}`;
	return `${folderSetting(demoFolder, isWindows)}${call} | ${curl}`;
}

/** ` --profile NAME` where the command would take another profile without it, else nothing. */
export function profileOption({profileName, file, environment, demoFolder}: TryLine): string {
	// The demo's own folder is read with the person's own environment.
	return wouldChoose(file, environment) === profileName && (demoFolder === undefined || isPlain(environment))
		? ''
		: ` --profile ${profileName}`;
}

function isPlain(environment: TryLine['environment']): boolean {
	return !environment.SMAPI_LOGIN_PROFILE && !environment.ASK_DEFAULT_PROFILE;
}

function wouldChoose(file: ConfigFile, environment: TryLine['environment']): string | undefined {
	try {
		return chooseProfile(undefined, environment, file);
	} catch {
		// Several and none chosen, or one that is not there.
		return undefined;
	}
}

function folderSetting(folder: string | undefined, isWindows: boolean): string {
	if (folder === undefined) return '';
	// PowerShell has no setting for one command alone.
	if (isWindows) return `$env:SMAPI_LOGIN_CONFIG_DIR = '${folder.replaceAll("'", "''")}'; `;
	return `SMAPI_LOGIN_CONFIG_DIR=${shellQuoted(folder)} `;
}

/** A word for a POSIX shell: as it is where nothing in it is special, else in single quotes (POSIX 2.2.2). */
export function shellQuoted(word: string): string {
	if (/^[A-Za-z0-9_./:@%+,=-]+$/.test(word)) return word;
	return `'${word.replaceAll("'", `'\\''`)}'`;
}
