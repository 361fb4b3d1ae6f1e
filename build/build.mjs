// Builds into `dist`, when a source is newer than what is there. A build is a folder named after its sources
// (build/sources.cjs), which is written beside and gets its name when it is whole; dist/launcher.cjs starts the one that
// it names and is replaced in one step. So there is a whole build at every moment, also while several are made at once or
// after one was killed, and a program that runs goes on loading its files from the folder that it began with.
import {chmod, mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {stripVTControlCharacters} from 'node:util';
import {bundle} from './bundle.mjs';
import sources from './sources.cjs';

const {root, dist, launcher, buildOfSources, currentBuild, isBuilt} = sources;

/** How long a build is kept after another took its place: programs of it may run. */
const keptHours = 24;

/** What a builder that was killed left half-made is older than that. */
const unfinishedHours = 1;

const own = `.building-${process.pid}`;

try {
	process.chdir(root);
	if (currentBuild() !== buildOfSources()) {
		const {build} = await loadBundler();
		process.stderr.write('Building…\n');
		await switchTo(await makeBuild(build));
		await removeOld();
	}
} catch (error) {
	process.exitCode = 1;
	process.stderr.write(`✗ Not built: ${stripVTControlCharacters(error.message)}\n`);
} finally {
	await rm(path.join(dist, own), {recursive: true, force: true});
}

async function loadBundler() {
	try {
		return await import('rolldown');
	} catch (error) {
		const [first] = error.message.split('\n');
		throw new Error(`the libraries are not installed. Run npm ci first. (${first})`);
	}
}

/** @returns the name of the build of these sources, which is in `dist` then */
async function makeBuild(build) {
	for (;;) {
		const name = buildOfSources();
		if (isBuilt(name)) return name;
		const {version} = JSON.parse(await readFile('package.json', 'utf8'));
		await bundle(build, path.join(dist, own), version);
		// The program leaves V8's code cache in it, but only where nobody else can write.
		await chmod(path.join(dist, own), 0o755);
		// What was edited meanwhile may be in it in part.
		if (buildOfSources() === name) {
			await renameUnlessBuilt(name);
			return name;
		}
		await rm(path.join(dist, own), {recursive: true, force: true});
	}
}

async function renameUnlessBuilt(name) {
	try {
		await rename(path.join(dist, own), path.join(dist, name));
	} catch (error) {
		// Another builder was first: its files are the same, and programs may run from them.
		if (!isBuilt(name)) throw error;
	}
}

async function switchTo(name) {
	const {version} = JSON.parse(await readFile('package.json', 'utf8'));
	const before = currentBuild();
	const now = new Date();
	for (const each of [before, name]) if (each) await utimes(path.join(dist, each), now, now);
	// The package has this build alone.
	await replace('.npmignore', `/*\n!/launcher.cjs\n!/${name}/\n*.cjs.*\n`, 0o644);
	const template = await readFile('build/launcher.cjs', 'utf8');
	const text = template.replaceAll('__BUILD__', name).replaceAll('__VERSION__', version);
	await replace(path.basename(launcher), text, 0o755);
}

async function replace(name, text, mode) {
	const beside = path.join(dist, `${own}-${name}`);
	await writeFile(beside, text, {mode});
	await rename(beside, path.join(dist, name));
}

/** Removes what was replaced long ago, and what was never finished. */
async function removeOld() {
	const kept = new Set([currentBuild(), path.basename(launcher), '.npmignore', own]);
	for (const name of await readdir(dist)) {
		if (kept.has(name)) continue;
		const found = await stat(path.join(dist, name)).catch(() => undefined);
		const limit = name.startsWith('.') ? unfinishedHours : keptHours;
		if (!found || Date.now() - found.mtimeMs < limit * 3_600_000) continue;
		// Under another name first: what has the name of a build is a whole one.
		await mkdir(path.join(dist, own), {recursive: true});
		await rename(path.join(dist, name), path.join(dist, own, name)).catch(() => {});
	}
}
