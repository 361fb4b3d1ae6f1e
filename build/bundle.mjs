import {groupsOfFiles} from './groups.mjs';
import {libraryPatches} from './library-patches.mjs';
import {readableAtOnce} from './readable-at-once.mjs';

/**
 * Bundles the program.
 * @param build rolldown's
 * @param folder where the files go
 * @param version what the program says that it is
 * @param listeners plugins that only look at what is bundled
 */
export async function bundle(build, folder, version, listeners = []) {
	const transform = {
		target: 'node20',
		define: {
			'process.env.NODE_ENV': '"production"',
			'process.env.DEV': '""',
			__VERSION__: JSON.stringify(version),
		},
	};
	const {plugin, groups} = groupsOfFiles();
	await build({
		input: {cli: 'cli.tsx'},
		preserveEntrySignatures: 'allow-extension',
		platform: 'node',
		plugins: [libraryPatches(), plugin, readableAtOnce(), ...listeners],
		transform,
		output: {
			dir: folder,
			format: 'cjs',
			entryFileNames: '[name].cjs',
			chunkFileNames: '[name]-[hash].cjs',
			minify: true,
			codeSplitting: {
				includeDependenciesRecursively: false,
				groups,
			},
		},
		onLog,
	});
	await build({
		input: {'keychain-helper': 'source/adapters/keychain-helper.ts'},
		platform: 'node',
		// Optional, and of the system: it is looked for beside the program when a profile is in the keychain.
		external: ['@napi-rs/keyring'],
		transform,
		output: {dir: folder, format: 'cjs', entryFileNames: '[name].cjs', minify: true, codeSplitting: false},
		onLog,
	});
	for (const name of ['quick-token', 'quick-status', 'quick-help', 'write-rest']) {
		await build({
			input: {[name]: `source/${name}.ts`},
			preserveEntrySignatures: 'allow-extension',
			platform: 'node',
			plugins: [whatIsQuick(name), readableAtOnce()],
			transform,
			output: {
				dir: folder,
				format: 'cjs',
				entryFileNames: '[name].cjs',
				chunkFileNames: `${name}-[name].cjs`,
				minify: true,
			},
			onLog,
		});
	}
}

/** A failure of the fast path only ever leads to the whole program, which has the words. */
const forFailuresAlone = [
	{file: /\/core\/failures\.ts$/, instead: 'export const failures = {};'},
	{file: /\/fastest-levenshtein\//, instead: 'export const distance = undefined;'},
];

/** Leaves out of a file of the fast path what the whole program does for it. */
function whatIsQuick(name) {
	return {
		name: 'what-is-quick',
		resolveDynamicImport: source =>
			/\/team-file\.ts$/.test(source) ? null : {id: 'not-in-quick', external: true},
		load: id => (name === 'write-rest' ? null : forFailuresAlone.find(({file}) => file.test(id))?.instead),
	};
}

/** A library that is not there would be missed only when the program loads it. */
function onLog(level, log) {
	if (log.code === 'UNRESOLVED_IMPORT')
		throw new Error(`${log.message}\nIs it installed? npm ci installs all.`);
	if (level === 'warn') console.warn(log.message);
}
