import {existsSync, mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {skip} from './case.ts';
import type {Context} from './context.ts';
import {requireNamespaces} from './stubs.ts';

/** A computer to play for one program: what it sees of files that tell where it runs. */
export interface PlayedMachine {
	/** The text of `/proc/version`; by default the real one. */
	readonly version?: string;
	/** The file that Podman leaves in its containers. */
	readonly containerFile?: true;
	/** Instead of the real PATH, which bash needs to find the program. */
	readonly path?: string;
}

/**
 * Shell text for a wizard that runs it on another root, in which no file says that this is a container (Docker's
 * `/.dockerenv` would be believed before all else). Skips where nothing can be mounted.
 */
export function playMachine(context: Context, machine: PlayedMachine = {}): string {
	requireNamespaces();
	if (existsSync('/run/.containerenv')) skip('/run/.containerenv cannot be hidden');
	const root = join(context.home.root, 'played-root');
	mkdirSync(root, {recursive: true});
	const steps = [
		`r='${root}'`,
		'mount -t tmpfs none "$r" || exit 99',
		`for e in /*; do if [ -L "$e" ]; then cp -P "$e" "$r$e"; elif [ -d "$e" ]; then mkdir "$r$e" && mount --rbind "$e" "$r$e"; fi; done`,
	];
	if (machine.version !== undefined) {
		const version = join(context.home.root, 'version');
		writeFileSync(version, machine.version);
		steps.push(`mount --bind '${version}' "$r/proc/version" || exit 99`);
	}
	if (machine.containerFile) {
		steps.push('mount -t tmpfs none "$r/run" && touch "$r/run/.containerenv" || exit 99');
	}
	const path = machine.path === undefined ? '' : ` PATH='${machine.path}'`;
	const script = [...steps, `exec chroot "$r" env -C "$HOME"${path} "$@"`].join('; ');
	return `exec unshare -m bash -c '${script.replaceAll("'", "'\\''")}' bash "$@"`;
}
