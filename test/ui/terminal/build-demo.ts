import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';

/** Bundles the demo as the product is bundled (NODE_ENV production). @returns its path, and how to remove it */
export async function buildDemo(): Promise<{readonly path: string; readonly remove: () => void}> {
	const here = dirname(fileURLToPath(import.meta.url));
	const folder = mkdtempSync(join(tmpdir(), 'smapi-login-demo-'));
	const path = join(folder, 'demo.mjs');
	await build({
		entryPoints: [join(here, 'demo.tsx')],
		outfile: path,
		bundle: true,
		format: 'esm',
		platform: 'node',
		target: 'node20',
		define: {'process.env.NODE_ENV': '"production"', 'process.env.DEV': '""'},
		// Ink imports it only for its own developers; in one file even an external import would be hoisted.
		alias: {'react-devtools-core': 'node:events'},
		banner: {
			js: "import {createRequire as $cr} from 'node:module';const require=$cr(import.meta.url);",
		},
		logLevel: 'error',
	});
	return {path, remove: () => rmSync(folder, {recursive: true, force: true})};
}
