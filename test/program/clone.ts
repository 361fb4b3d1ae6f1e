import {cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {projectRoot} from './launcher.ts';

/** What the program is built from, and what `npm pack` takes besides. */
const copied = [
	'build',
	'source',
	'cli.tsx',
	'package.json',
	'package-lock.json',
	'tsconfig.json',
	'README.md',
	'LICENSE',
	'.npmrc',
];

/** A fresh clone after `npm ci`: nothing is built in it. Another version makes another build of it. */
export class Clone {
	readonly root = mkdtempSync(join(tmpdir(), 'smapi-login-clone-'));
	readonly start = join(this.root, 'build', 'start.cjs');
	readonly build = join(this.root, 'build', 'build.mjs');
	readonly launcher = join(this.root, 'dist', 'launcher.cjs');
	readonly #libraries = join(this.root, 'node_modules');

	constructor() {
		for (const name of copied) cpSync(join(projectRoot(), name), join(this.root, name), {recursive: true});
		this.install();
	}

	install(): void {
		symlinkSync(join(projectRoot(), 'node_modules'), this.#libraries);
	}

	uninstall(): void {
		rmSync(this.#libraries);
	}

	setVersion(version: string): void {
		const file = join(this.root, 'package.json');
		writeFileSync(file, JSON.stringify({...JSON.parse(readFileSync(file, 'utf8')), version}));
	}

	remove(): void {
		rmSync(this.root, {recursive: true, force: true});
	}
}
