import {existsSync, readFileSync, statSync} from 'node:fs';
import {dirname} from 'node:path';
import {isDeepStrictEqual} from 'node:util';
import {filesBelow} from '../program/home.ts';
import {lineOfNode} from '../program/terminal-modes.ts';
import type {Context, TrackedProgram, TrackedTerminal} from './context.ts';
import {type Canary, type Haystack, scanForSecrets} from './secrets.ts';

/** What is checked after every case, whatever it was about: secrets, terminal bytes, the file, messages. */
export function checkAfterCase(context: Context): void {
	for (const tracked of context.programs) checkProgram(context, tracked);
	for (const tracked of context.terminals) checkTerminal(context, tracked);
	checkSecrets(context);
	checkFile(context);
}

function checkProgram(context: Context, {args, options, program, result}: TrackedProgram): void {
	const name = nameOf(args);
	const [stdout, stderr] = [program.stdout(), program.stderr()];
	for (const [stream, text] of [
		['stdout', stdout],
		['stderr', stderr],
	] as const) {
		const odd = /[\x00-\x08\x0B-\x1F\x7F\x80-\x9F]/.exec(text);
		if (odd) context.count('broken', `${stream} of ${name} holds byte ${odd[0].charCodeAt(0).toString(16)}`);
	}
	// NODE_DEBUG asks Node itself to write, and it warns of that first.
	const line = options.env?.NODE_DEBUG === undefined ? lineOfNode(stderr) : undefined;
	if (line !== undefined) context.problems.push(`${name} shows a line of Node's own: ${line}`);
	if (result?.timedOut) context.count('hung', `${name} was still alive at the end of its time`);
	// What these find is a result and ends with 1 (contract 2).
	const isFinding = ['inspect', 'team', 'doctor'].includes(name) && result?.exitCode === 1 && stdout !== '';
	if (!isFinding && result?.exitCode && result.exitCode < 128 && stderr.trim() === '') {
		context.problems.push(`${name} failed (${result.exitCode}) without a word on stderr`);
	}
}

/** What a program in a terminal left there. One that still runs (the case has failed) is judged by its output alone. */
function checkTerminal(context: Context, {name, terminal, mayShow, withStty}: TrackedTerminal): void {
	const text = terminal.output().toString('utf8');
	if (text.includes('\x1B[3J')) context.count('broken', `${name} cleared the scrollback`);
	if (withStty && terminal.hasEnded()) {
		for (const problem of terminal.modesLeftOn()) context.count('broken', `${name}: ${problem}`);
		const difference = terminal.sttyDifference();
		if (difference !== undefined) context.count('broken', `${name}: stty ${difference}`);
	}
	const line = lineOfNode(text);
	if (line !== undefined) context.count('broken', `${name}: a line of Node's own: ${line}`);
	if (mayShow) return;
	const haystacks = [
		{name: `the output of ${name}`, bytes: text},
		{name: `the lines of ${name}`, bytes: terminal.logicalLines().join('\n')},
	];
	for (const leak of scanForSecrets(haystacks, context.canaries)) context.count('leaked', leak);
}

function checkSecrets(context: Context): void {
	const all = context.canaries;
	const withoutTokens = all.filter(canary => canary.kind !== 'access token');
	const find = (haystacks: readonly Haystack[], canaries: readonly Canary[]) => {
		for (const leak of scanForSecrets(haystacks, canaries)) context.count('leaked', leak);
	};
	for (const {args, options, program} of context.programs) {
		const name = nameOf(args);
		find([{name: `stderr of ${name}`, bytes: program.stderr()}], all);
		const mayHold = options.stdoutMayHold ?? 'access token';
		if (mayHold === 'everything') continue;
		const canaries = mayHold === 'nothing' ? all : withoutTokens;
		find([{name: `stdout of ${name}`, bytes: program.stdout()}], canaries);
	}
	const requests = context.servers.flatMap(server => server.requests);
	const heads = requests.map(({method, path, rawQuery, rawHeaders}) => ({
		name: `the head of ${method} ${path}`,
		bytes: [path, rawQuery, ...rawHeaders.filter((_, at) => !isAuthorization(rawHeaders, at))].join('\n'),
	}));
	const files = filesBelow(context.home.root).filter(
		path => path !== context.home.file && !context.secretFiles.has(path),
	);
	const contents = files.flatMap(path => {
		const bytes = readUnlessGone(path);
		return bytes ? [{name: path.slice(context.home.root.length), bytes}] : [];
	});
	find([...heads, ...context.otherBytes, ...contents], all);
}

/** A case that has failed may leave a program running, which removes its lock and its temporaries meanwhile. */
function readUnlessGone(path: string): Buffer | undefined {
	try {
		return readFileSync(path);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
		throw error;
	}
}

/** The bearer header is where the access token belongs. */
function isAuthorization(rawHeaders: readonly string[], at: number): boolean {
	return at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === 'authorization';
}

function checkFile(context: Context): void {
	const {file} = context.home;
	if (context.fileIsOdd) return;
	if (!existsSync(file)) {
		for (const name of Object.keys(context.givenProfiles)) context.count('lost', `profile ${name}: no file`);
		return;
	}
	const mode = (path: string) => statSync(path).mode & 0o777;
	if (mode(file) !== 0o600) context.problems.push(`the file has mode ${mode(file).toString(8)}`);
	const folder = mode(dirname(file));
	if (folder !== 0o700) context.problems.push(`the folder has mode ${folder.toString(8)}`);
	let profiles: Record<string, unknown>;
	try {
		profiles = (context.home.readFile() as {profiles?: Record<string, unknown>}).profiles ?? {};
	} catch {
		context.count('lost', 'the file no longer parses');
		return;
	}
	for (const [name, given] of Object.entries(context.givenProfiles)) {
		const now = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
		if (now === undefined) context.count('lost', `profile ${name} is gone`);
		else if (!context.mayChange.has(name) && !isDeepStrictEqual(now, given)) {
			context.count('lost', `profile ${name} was changed`);
		}
	}
}

/** The command's name; without one it is a sign-in. */
function nameOf([first]: readonly string[]): string {
	return first === undefined || first.startsWith('-') ? 'sign-in' : first;
}
