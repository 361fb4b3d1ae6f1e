import {spawn} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

export interface ScriptOptions {
	readonly environment?: Record<string, string>;
	/** What its stdin gets; the pipe stays open afterwards. */
	readonly input?: string;
	/** A file descriptor in place of the pipe. */
	readonly stdout?: number;
	/** Closes our end of its stdout at its first byte. */
	readonly closeStdout?: boolean;
}

export interface ScriptEnd {
	readonly stdout: string;
	readonly stderr: string;
	readonly code: number | null;
}

/** Runs TypeScript that imports from the repository's root in a Node process of its own, and waits for its end. */
export async function runScript(
	script: string,
	programArguments: readonly string[] = [],
	options: ScriptOptions = {},
): Promise<ScriptEnd> {
	const folder = mkdtempSync(path.join(os.tmpdir(), 'smapi-login-script-'));
	const outfile = path.join(folder, 'script.mjs');
	try {
		await build({
			stdin: {contents: script, resolveDir: root, sourcefile: 'script.ts', loader: 'ts'},
			bundle: true,
			platform: 'node',
			format: 'esm',
			target: 'node20',
			external: ['open'],
			outfile,
			logLevel: 'silent',
		});
		return await run(outfile, programArguments, options);
	} finally {
		rmSync(folder, {recursive: true, force: true});
	}
}

async function run(
	file: string,
	programArguments: readonly string[],
	{environment = {}, input, stdout: descriptor, closeStdout}: ScriptOptions,
): Promise<ScriptEnd> {
	const child = spawn(process.execPath, [file, ...programArguments], {
		env: environment,
		stdio: ['pipe', descriptor ?? 'pipe', 'pipe'],
		timeout: 20_000,
		killSignal: 'SIGKILL',
	});
	child.stdin?.on('error', () => undefined);
	if (input !== undefined) child.stdin?.write(input);
	let stdout = '';
	let stderr = '';
	child.stdout?.on('data', chunk => {
		stdout += chunk;
		if (closeStdout) child.stdout?.destroy();
	});
	child.stderr?.on('data', chunk => {
		stderr += chunk;
	});
	const code = await new Promise<number | null>(resolve => child.once('exit', resolve));
	await new Promise(resolve =>
		child.stderr?.readableEnded ? resolve(undefined) : child.stderr?.once('end', resolve),
	);
	child.stdin?.destroy();
	return {stdout, stderr, code};
}
