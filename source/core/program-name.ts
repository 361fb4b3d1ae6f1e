import {shellQuoted} from './shell.ts';

/** How it is called once it is installed. */
export const installedName = 'smapi-login';

/**
 * How a line to type calls this program: as this person started it.
 * @param startedAs the path of the script that Node was given (`process.argv[1]`)
 * @param environment what npx says about itself is read in it
 */
export function programName(
	startedAs: string | undefined,
	environment: Readonly<Record<string, string | undefined>>,
): string {
	if (startedAs === undefined) return installedName;
	const [name = '', folder = '', ...above] = startedAs.split(/[\\/]/).reverse();
	// The script behind `npm start` and `npm run demo`. -s: npm's own lines stay out of what the program prints.
	if (name === 'start.cjs' && folder === 'build') return 'npm start -s --';
	const isInPackage = above[0] === installedName && above[1] === 'node_modules';
	if (name === 'launcher.cjs' && !isInPackage) return `node ${quotedPath(startedAs)}`;
	// npx runs a link in .bin, or on Windows the script itself. One that is installed for all may be called by a program
	// that npx runs: its environment alone tells nothing.
	const isOfProject = folder === '.bin' || isInPackage;
	return isOfProject && environment.npm_command === 'exec' ? `npx ${installedName}` : installedName;
}

/** The command with no word behind it: npm's `--` would end in the air. */
export function programAlone(name: string): string {
	return name.replace(/ --$/, '');
}

/** A text with the program's name in the place of `{program}`. */
export function withProgram(text: string, name: string): string {
	return text.replaceAll(/\{program\}( ?)/g, (_, blank: string) =>
		blank === '' ? programAlone(name) : `${name} `,
	);
}

/** Windows has two shells that only agree on double quotes, and no path there can hold one. */
function quotedPath(path: string): string {
	const isWindows = /^[A-Za-z]:|\\/.test(path);
	return isWindows && !/^[\w@+=:,.\\/-]+$/.test(path) ? `"${path}"` : shellQuoted(path, isWindows);
}
