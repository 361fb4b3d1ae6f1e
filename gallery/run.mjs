// Node 20 strips no types, so a tool written in TypeScript is bundled first; inside the checkout, where the packages are found.
import {mkdir, rm} from 'node:fs/promises';
import path from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {build} from 'rolldown';

const [tool, ...words] = process.argv.slice(2);
const folder = fileURLToPath(new URL('../node_modules/.cache/smapi-login/', import.meta.url));
const bundle = path.join(folder, `${tool}-${process.pid}.mjs`);
await mkdir(folder, {recursive: true});
try {
	await build({
		input: fileURLToPath(new URL(`${tool}.ts`, import.meta.url)),
		platform: 'node',
		// Bundled too: what it names inside itself is found by bundlers alone.
		external: /^(?![./]|jsonc-parser)/,
		output: {file: bundle, format: 'esm', sourcemap: 'inline', codeSplitting: false},
		logLevel: 'warn',
	});
	const {main} = await import(pathToFileURL(bundle).href);
	process.exitCode = await main(words);
} finally {
	await rm(bundle, {force: true});
}
