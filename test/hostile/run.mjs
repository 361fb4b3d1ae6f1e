// Node 20 strips no types, so the cases are bundled first; inside the checkout, where the packages are found.
import {mkdir, rm} from 'node:fs/promises';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {build} from 'rolldown';

const folder = fileURLToPath(new URL('../../node_modules/.cache/smapi-login/', import.meta.url));
const bundle = `${folder}hostile-${process.pid}.mjs`;
await mkdir(folder, {recursive: true});
try {
	await build({
		input: fileURLToPath(new URL('main.ts', import.meta.url)),
		platform: 'node',
		external: /^[^./]/,
		output: {file: bundle, format: 'esm', sourcemap: 'inline', codeSplitting: false},
		logLevel: 'warn',
	});
	const {href} = pathToFileURL(bundle);
	const {main} = await import(href);
	process.exitCode = await main(process.argv.slice(2), href);
} finally {
	await rm(bundle, {force: true});
}
