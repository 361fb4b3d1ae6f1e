import {accessSync, constants, statSync} from 'node:fs';
import path from 'node:path';
import type {Environment} from '../core/secret-variables.ts';

/**
 * The absolute path of a program, or undefined.
 *
 * Only absolute entries of PATH count: an empty or relative one would run a file of the folder that one happens to
 * stand in (CWE-426, CWE-427).
 *
 * @param nameOrPath a bare name, or an absolute path; anything else (`./x`, `sh -c …`) is looked for as it stands and
 * not found
 */
export function findExecutable(nameOrPath: string, environment: Environment): string | undefined {
	if (nameOrPath === '' || nameOrPath.includes('\0')) return undefined;
	if (path.isAbsolute(nameOrPath)) return isExecutableFile(nameOrPath) ? nameOrPath : undefined;
	if (/[/\\]/.test(nameOrPath)) return undefined;
	return searchPath(environment)
		.map(folder => path.join(folder, nameOrPath))
		.find(isExecutableFile);
}

function searchPath(environment: Environment): string[] {
	// Windows spells it `Path`; a copy of its environment has lost the indifference to case.
	const name = Object.keys(environment).find(key => key.toUpperCase() === 'PATH') ?? 'PATH';
	return (environment[name] ?? '').split(path.delimiter).filter(folder => path.isAbsolute(folder));
}

function isExecutableFile(file: string): boolean {
	try {
		accessSync(file, constants.X_OK);
		return statSync(file).isFile();
	} catch {
		return false;
	}
}
