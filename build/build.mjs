import {readFile, writeFile} from 'node:fs/promises';
import {build} from 'rolldown';
import {groupsOfFiles, layout} from './groups.mjs';
import {inkPatches} from './ink-patches.mjs';

const {version} = JSON.parse(await readFile('package.json', 'utf8'));

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
	external: ['react-devtools-core'],
	plugins: [inkPatches(), plugin],
	transform,
	output: {
		dir: 'dist',
		cleanDir: true,
		chunkFileNames: ({name}) => (name === layout ? '[name].js' : '[name]-[hash].js'),
		format: 'esm',
		minify: true,
		codeSplitting: {
			includeDependenciesRecursively: false,
			groups,
		},
	},
	logLevel: 'warn',
});

await build({
	input: {quick: 'source/quick.ts'},
	platform: 'node',
	plugins: [
		{
			name: 'nothing-later',
			// What is loaded later is for the whole program, which this leaves it to.
			resolveDynamicImport: () => ({id: 'not-in-quick', external: true}),
		},
	],
	transform,
	output: {dir: 'dist', format: 'cjs', entryFileNames: '[name].cjs', minify: true, codeSplitting: false},
	logLevel: 'warn',
});

const launcher = await readFile('build/launcher.cjs', 'utf8');
await writeFile('dist/launcher.cjs', launcher.replace('__VERSION__', version), {mode: 0o755});
