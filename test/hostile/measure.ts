import {existsSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import type {Context} from './context.ts';

/** Resolves after so many milliseconds: for cases that prescribe a time or a rate. */
export function after(milliseconds: number): Promise<void> {
	return new Promise(resolve => setTimeout(resolve, Math.max(0, milliseconds)));
}

/** Watches the peak memory of a process from now on (Linux; elsewhere always 0). */
export function memoryOf(pid: number): {readonly grownMegabytes: () => number} {
	const before = kilobytes(pid, 'VmRSS') ?? 0;
	let peak = before;
	const look = () => {
		peak = Math.max(peak, kilobytes(pid, 'VmRSS') ?? 0);
	};
	const timer = setInterval(look, 20);
	timer.unref();
	return {
		grownMegabytes: () => {
			look();
			clearInterval(timer);
			return (peak - before) / 1024;
		},
	};
}

/**
 * Judges what a program keeps, however much garbage V8 has had no reason to collect: its memory after a forced collection.
 * The environment to start it with, and the megabytes of heap and buffers that are alive now.
 */
export function keptMemory(context: Context): {
	readonly env: {readonly NODE_OPTIONS: string};
	readonly megabytes: (pid: number) => Promise<number>;
} {
	const [script, answer] = [join(context.home.root, 'kept.cjs'), join(context.home.root, 'kept')];
	writeFileSync(
		script,
		`require('node:v8').setFlagsFromString('--expose-gc');
const collect = require('node:vm').runInNewContext('gc');
process.on('SIGPWR', () => {
	collect();
	setImmediate(() => {
		collect();
		const {heapUsed, external} = process.memoryUsage();
		require('node:fs').writeFileSync(${JSON.stringify(`${answer}.new`)}, String(heapUsed + external));
		require('node:fs').renameSync(${JSON.stringify(`${answer}.new`)}, ${JSON.stringify(answer)});
	});
});`,
	);
	return {
		env: {NODE_OPTIONS: `--require ${script}`},
		megabytes: async pid => {
			rmSync(answer, {force: true});
			process.kill(pid, 'SIGPWR');
			const until = Date.now() + 10_000 * context.slack;
			while (!existsSync(answer) && Date.now() < until) await after(20);
			return Number(readFileSync(answer, 'utf8')) / 1024 / 1024;
		},
	};
}

function kilobytes(pid: number, field: string): number | undefined {
	try {
		const found = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(
			readFileSync(`/proc/${pid}/status`, 'utf8'),
		);
		return found ? Number(found[1]) : undefined;
	} catch {
		return undefined;
	}
}

/** The environment in which a program's clock says this time (milliseconds since the epoch) now, and goes on. */
export function clockPreload(context: Context, at: number): {readonly NODE_OPTIONS: string} {
	const path = join(context.home.root, 'clock.cjs');
	const offset = at - Date.now();
	writeFileSync(
		path,
		`const Real = Date;
globalThis.Date = class extends Real {
	constructor(...args) { super(...(args.length ? args : [Real.now() + ${offset}])); }
	static now() { return Real.now() + ${offset}; }
};`,
	);
	return {NODE_OPTIONS: `--require ${path}`};
}
