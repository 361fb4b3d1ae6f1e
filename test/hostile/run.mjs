// Node 20 strips no types, so the cases are bundled first; inside the checkout, where the packages are found.
import {mkdir, rm} from 'node:fs/promises';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {build} from 'esbuild';

const folder = fileURLToPath(new URL('../../node_modules/.cache/smapi-login/', import.meta.url));
const bundle = `${folder}hostile-${process.pid}.mjs`;
await mkdir(folder, {recursive: true});
try {
	await build({
		entryPoints: [fileURLToPath(new URL('main.ts', import.meta.url))],
		outfile: bundle,
		bundle: true,
		format: 'esm',
		platform: 'node',
		target: 'node20',
		packages: 'external',
		sourcemap: 'inline',
		logLevel: 'warning',
	});
	const {main} = await import(pathToFileURL(bundle).href);
	process.exitCode = await main(process.argv.slice(2));
} finally {
	await rm(bundle, {force: true});
}
