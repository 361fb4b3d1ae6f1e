import {readFile, writeFile} from 'node:fs/promises';
import {build} from 'rolldown';
import {groupsOfFiles} from './groups.mjs';
import {inkPatches} from './ink-patches.mjs';

const {version} = JSON.parse(await readFile('package.json', 'utf8'));

const {plugin, groups} = groupsOfFiles();

await build({
	input: {cli: 'cli.tsx'},
	preserveEntrySignatures: 'allow-extension',
	platform: 'node',
	external: ['react-devtools-core'],
	plugins: [inkPatches(), plugin],
	transform: {
		target: 'node20',
		define: {
			'process.env.NODE_ENV': '"production"',
			'process.env.DEV': '""',
			__VERSION__: JSON.stringify(version),
		},
	},
	output: {
		dir: 'dist',
		cleanDir: true,
		format: 'esm',
		minify: true,
		codeSplitting: {
			includeDependenciesRecursively: false,
			groups,
		},
	},
	logLevel: 'warn',
});

const launcher = await readFile('build/launcher.cjs', 'utf8');
await writeFile('dist/launcher.cjs', launcher.replace('__VERSION__', version), {mode: 0o755});
