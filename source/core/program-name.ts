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
	if (name === 'launcher.cjs' && !isInPackage) return `node ${quoted(startedAs)}`;
	// npx runs a link in .bin, or on Windows the script itself. One that is installed for all may be called by a program
	// that npx runs: its environment alone tells nothing.
	const isOfProject = folder === '.bin' || isInPackage;
	return isOfProject && environment.npm_command === 'exec' ? `npx ${installedName}` : installedName;
}

/** A path that a shell takes as one word, also with blanks in it. */
function quoted(path: string): string {
	return /^[\w@%+=:,./\\-]+$/.test(path) ? path : `"${path.replaceAll(/["$`]/g, String.raw`\$&`)}"`;
}
