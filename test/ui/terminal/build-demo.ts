import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {build, type Plugin} from 'rolldown';

/** Bundles the demo as the product is bundled, Ink's patches included. @returns its path, and how to remove it */
export async function buildDemo(): Promise<{readonly path: string; readonly remove: () => void}> {
	const here = dirname(fileURLToPath(import.meta.url));
	const folder = mkdtempSync(join(tmpdir(), 'smapi-login-demo-'));
	// By a computed name: the build's own file has no types.
	const patches = new URL('../../../build/library-patches.mjs', import.meta.url).href;
	const {libraryPatches} = (await import(patches)) as {libraryPatches(): Plugin};
	await build({
		input: {demo: join(here, 'demo.tsx')},
		platform: 'node',
		external: ['react-devtools-core'],
		plugins: [libraryPatches()],
		transform: {
			target: 'node20',
			define: {'process.env.NODE_ENV': '"production"', 'process.env.DEV': '""'},
		},
		output: {dir: folder, format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: '[name].cjs'},
		logLevel: 'warn',
	});
	return {path: join(folder, 'demo.cjs'), remove: () => rmSync(folder, {recursive: true, force: true})};
}
