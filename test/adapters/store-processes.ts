import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, realpathSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';

/** A new empty folder; the caller removes it. */
export function temporaryFolder(): string {
	return realpathSync(mkdtempSync(path.join(tmpdir(), 'smapi-login-test-')));
}

/** Bundles store-child.ts into a folder, as the product is bundled. @returns the program's path */
export async function buildStoreChild(folder: string): Promise<string> {
	await build({
		entryPoints: [fileURLToPath(new URL('store-child.ts', import.meta.url))],
		outdir: folder,
		outExtension: {'.js': '.mjs'},
		bundle: true,
		splitting: true,
		format: 'esm',
		platform: 'node',
		target: 'node20',
		minify: true,
		banner: {js: "import {createRequire as $cr} from 'node:module';const require=$cr(import.meta.url);"},
	});
	return path.join(folder, 'store-child.mjs');
}

export interface Run {
	readonly process: ChildProcess;
	/** Resolves as soon as stdout has the text; rejects when the process ends without it. */
	says(text: string): Promise<void>;
	readonly done: Promise<{readonly code: number | null; readonly out: string; readonly err: string}>;
}

/** Starts a program. `shell`: a shell's words before it, such as `umask 000;`. */
export function start(
	argv: readonly string[],
	options: {readonly shell?: string; readonly uid?: number} = {},
): Run {
	const identity = options.uid === undefined ? {} : {uid: options.uid, gid: options.uid};
	const child =
		options.shell === undefined
			? spawn(process.execPath, argv, identity)
			: spawn('/bin/sh', ['-c', `${options.shell} exec "$0" "$@"`, process.execPath, ...argv], identity);
	let out = '';
	let err = '';
	child.stdout.on('data', chunk => {
		out += chunk;
	});
	child.stderr.on('data', chunk => {
		err += chunk;
	});
	const done = once(child, 'close').then(([code]) => ({code: code as number | null, out, err}));
	return {
		process: child,
		done,
		says: text =>
			new Promise((resolve, reject) => {
				const look = () => out.includes(text) && resolve();
				look();
				child.stdout.on('data', look);
				done.then(end => reject(new Error(`ended without “${text}”: ${JSON.stringify(end)}`)), reject);
			}),
	};
}
