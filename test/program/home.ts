import {existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

/** A person's folders, empty and temporary, so that no test sees or touches anybody's real ones. */
export interface Home {
	/** Holds everything below; what a case leaves behind is found by scanning it. */
	readonly root: string;
	readonly home: string;
	readonly temporary: string;
	readonly configDir: string;
	/** `config.json` in `configDir`. */
	readonly file: string;
	/** The environment that points a program here; nothing is inherited but PATH. */
	readonly env: Readonly<Record<string, string>>;
	/** The parsed file, or undefined when there is none. */
	readFile(): unknown;
	/** Writes the file at mode 0600 in a folder at 0700. */
	writeFile(value: unknown): void;
	remove(): void;
}

/** Makes a new home. The config folder is not there yet: the first save makes it. */
export function makeHome(): Home {
	const root = mkdtempSync(join(tmpdir(), 'smapi-login-test-'));
	const home = join(root, 'home');
	const temporary = join(root, 'tmp');
	const configDir = join(home, '.config', 'smapi-login');
	const file = join(configDir, 'config.json');
	for (const folder of [home, temporary]) mkdirSync(folder, {mode: 0o700});
	return {
		root,
		home,
		temporary,
		configDir,
		file,
		env: {
			PATH: process.env.PATH ?? '',
			HOME: home,
			TMPDIR: temporary,
			SMAPI_LOGIN_CONFIG_DIR: configDir,
			LANG: 'C.UTF-8',
		},
		readFile: () => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined),
		writeFile: value => {
			mkdirSync(configDir, {recursive: true, mode: 0o700});
			const text = typeof value === 'string' ? value : `${JSON.stringify(value, undefined, '\t')}\n`;
			writeFileSync(file, text, {mode: 0o600});
		},
		remove: () => rmSync(root, {recursive: true, force: true}),
	};
}

/** Every regular file below a folder, as paths. */
export function filesBelow(folder: string): string[] {
	const entries = readdirSync(folder, {recursive: true, withFileTypes: true});
	return entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name));
}
