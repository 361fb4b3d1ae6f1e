// Which build belongs to the sources as they are now: `npm start` asks at every start, so only names and times are looked at.
const {createHash} = require('node:crypto');
const {existsSync, readdirSync, readFileSync, statSync} = require('node:fs');
const path = require('node:path');

const root = path.join(__dirname, '..');
const dist = path.join(root, 'dist');
const launcher = path.join(dist, 'launcher.cjs');

/** What a build is made of; npm writes the last one whenever it has installed something. */
const sources = [
	'build',
	'source',
	'cli.tsx',
	'package.json',
	'package-lock.json',
	'node_modules/.package-lock.json',
];

/** Not what an editor leaves beside a file that is open in it. */
const isSource = name => /^\w[\w.-]*\.(?:[cm]?js|tsx?|json)$/.test(name);

/**
 * The name of the build of these sources, of twelve hexadecimal digits. It is another one as soon as a file was written,
 * came or went: newer times alone would miss a file that is gone, or one that was put back with its old time.
 */
function buildOfSources() {
	const hash = createHash('sha256');
	const add = name => {
		const found = statSync(path.join(root, name), {throwIfNoEntry: false});
		if (!found?.isDirectory()) {
			hash.update(`${name} ${found ? `${found.mtimeMs} ${found.size}` : 'is missing'}\n`);
			return;
		}
		for (const inside of readdirSync(path.join(root, name), {withFileTypes: true})) {
			if (inside.isDirectory() || isSource(inside.name)) add(`${name}/${inside.name}`);
		}
	};
	for (const name of sources) add(name);
	return hash.digest('hex').slice(0, 12);
}

/** Whether the whole build of this name is in `dist`: a folder gets its name only when all of it is written. */
function isBuilt(build) {
	return existsSync(path.join(dist, build));
}

/** The build that the launcher starts; undefined without a launcher or without that build. */
function currentBuild() {
	if (!existsSync(launcher)) return;
	const [, build] = /'\/([\da-f]{12})\/'/.exec(readFileSync(launcher, 'utf8')) ?? [];
	return build !== undefined && isBuilt(build) ? build : undefined;
}

module.exports = {root, dist, launcher, buildOfSources, isBuilt, currentBuild};
