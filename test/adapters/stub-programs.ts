import {chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, watch, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** A temporary folder of small programs, to be used as PATH. */
export class StubPrograms {
	readonly folder = mkdtempSync(path.join(os.tmpdir(), 'smapi-login-stubs-'));

	/**
	 * Adds a program.
	 * @param script Node code; `record(name, text)` writes a file of the folder in one step
	 */
	add(name: string, script: string): string {
		const file = path.join(this.folder, name);
		const record = `const record = (name, text) => {
			const fs = require('node:fs');
			const file = ${JSON.stringify(this.folder)} + '/' + name;
			fs.writeFileSync(file + '.new', text);
			fs.renameSync(file + '.new', file);
		};`;
		writeFileSync(file, `#!${process.execPath}\n${record}\n${script}\n`);
		chmodSync(file, 0o755);
		return file;
	}

	has(name: string): boolean {
		return existsSync(path.join(this.folder, name));
	}

	/** The text of a recorded file, once it is there. */
	async recorded(name: string): Promise<string> {
		const stop = AbortSignal.timeout(15_000);
		return new Promise((resolve, reject) => {
			const watcher = watch(this.folder, () => look());
			const look = () => {
				if (!this.has(name)) return;
				watcher.close();
				resolve(readFileSync(path.join(this.folder, name), 'utf8'));
			};
			stop.addEventListener('abort', () => {
				watcher.close();
				reject(new Error(`no file ${name} after 15 s`));
			});
			look();
		});
	}

	remove(): void {
		rmSync(this.folder, {recursive: true, force: true});
	}
}
