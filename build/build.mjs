import {readFile, writeFile} from 'node:fs/promises';
import {build} from 'rolldown';
import {inkPatches} from './ink-patches.mjs';

const {version} = JSON.parse(await readFile('package.json', 'utf8'));

/**
 * What `token`, `--version` and `--help` load goes into one file: each file more costs the start about a millisecond.
 * Nothing here may import Ink, React, conf, got or oauth4webapi (test/program/start-up.test.ts).
 */
const quickStart = [
	/\/cli\.tsx$/,
	/\/source\/commands\/(index|parse-arguments|token|help|nearest)\.ts$/,
	/\/source\/core\/(choose-profile|config-file|failure|hosts|profile|redact|secret-variables|stored-values|token-json|usage)\.ts$/,
	/\/source\/flows\/refresh\.ts$/,
	/\/source\/adapters\/(clock|config-path|executables|machine|openers|process-lock|profile-store|random|stdin-lines|streams|system-ports)\.ts$/,
	/\/source\/adapters\/store-(failure|holder|leftovers|reader|signals|target)\.ts$/,
	/\/node_modules\/fastest-levenshtein\//,
];

await build({
	input: {cli: 'cli.tsx'},
	platform: 'node',
	external: ['react-devtools-core'],
	plugins: [inkPatches()],
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
		codeSplitting: {groups: [{name: 'quick-start', test: id => quickStart.some(pattern => pattern.test(id))}]},
	},
	logLevel: 'warn',
});

const launcher = await readFile('build/launcher.cjs', 'utf8');
await writeFile('dist/launcher.cjs', launcher.replace('__VERSION__', version), {mode: 0o755});
