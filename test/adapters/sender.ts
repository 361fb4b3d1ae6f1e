import {spawn} from 'node:child_process';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

const program = `
import {createHttp} from './source/adapters/http.ts';
import {Redactor} from './source/core/redact.ts';
const {url, method, headers, form, deadlineSeconds, debug} = JSON.parse(process.argv[2]);
const http = createHttp({
	environment: process.env,
	version: '0.0.0',
	debug: debug ? line => console.error(new Redactor().redact(line)) : undefined,
});
const request = {url, method, headers, deadlineSeconds, ...(form && {form: new URLSearchParams(form)})};
const outcome = await http.send(request, new AbortController().signal).then(
	answer => ({answer}),
	error => ({failure: {code: error.code, what: error.what, next: error.next, text: String(error.stack)}}),
);
console.log(JSON.stringify(outcome));
`;

export interface Sent {
	readonly answer?: {
		readonly status: number;
		readonly headers: Record<string, string>;
		readonly body: string;
	};
	readonly failure?: {
		readonly code: string;
		readonly what: string;
		readonly next: string;
		readonly text: string;
	};
	/** Everything that the process wrote. */
	readonly output: string;
	/** From start to end of the process. */
	readonly seconds: number;
}

export interface SendInput {
	readonly url: string;
	readonly method?: 'GET' | 'POST';
	readonly headers?: Record<string, string>;
	readonly form?: string;
	readonly deadlineSeconds?: number;
	readonly debug?: boolean;
}

/** Bundles a small program around the HTTP port, to be run with an environment of its own. */
export async function buildSender(folder: string): Promise<string> {
	const outfile = path.join(folder, 'sender.mjs');
	await build({
		stdin: {contents: program, resolveDir: root, sourcefile: 'sender.ts', loader: 'ts'},
		bundle: true,
		platform: 'node',
		format: 'esm',
		target: 'node20',
		banner: {
			js: "import {createRequire} from 'node:module'; const require = createRequire(import.meta.url);",
		},
		outfile,
		logLevel: 'silent',
	});
	return outfile;
}

/** Sends one request from a process of its own and waits for the end of that process. */
export async function runSender(
	file: string,
	input: SendInput,
	environment: Record<string, string> = {},
): Promise<Sent> {
	const startedAt = performance.now();
	const child = spawn(
		process.execPath,
		[file, JSON.stringify({method: 'GET', deadlineSeconds: 10, ...input})],
		{
			env: {PATH: process.env.PATH ?? '', ...environment},
			stdio: ['ignore', 'pipe', 'pipe'],
		},
	);
	const output: Buffer[] = [];
	const stdout: Buffer[] = [];
	child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
	child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
	await new Promise(resolve => child.once('close', resolve));
	const text = Buffer.concat(stdout).toString();
	const all = text + Buffer.concat(output).toString();
	const line = text.trim().split('\n').at(-1) ?? '';
	if (!line.startsWith('{')) throw new Error(`the sender failed: ${all}`);
	return {...JSON.parse(line), output: all, seconds: (performance.now() - startedAt) / 1000};
}
