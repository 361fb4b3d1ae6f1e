import {chmod, cp, rm} from 'node:fs/promises';
import {build} from 'esbuild';

await rm('dist', {recursive: true, force: true});

await build({
	entryPoints: {cli: 'cli.tsx'},
	outdir: 'dist',
	bundle: true,
	splitting: true,
	format: 'esm',
	platform: 'node',
	target: 'node20',
	minify: true,
	legalComments: 'none',
	define: {'process.env.NODE_ENV': '"production"', 'process.env.DEV': '""'},
	external: ['react-devtools-core'],
	banner: {js: "import {createRequire as $cr} from 'node:module';const require=$cr(import.meta.url);"},
	logLevel: 'warning',
});

await cp('launcher.cjs', 'dist/launcher.cjs');
await chmod('dist/launcher.cjs', 0o755);
