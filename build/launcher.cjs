#!/usr/bin/env node
// Old syntax on purpose: an old Node has to read this file to say what it needs. It names the folder of its build, so that
// no other file is read for that, and the next build replaces it in one step.
// Every user of the machine can read the words that a process was started with, so a secret among them goes first
// (CWE-214). And Node opens its inspector for whoever of this account sends SIGUSR1, unless somebody else listens.
if (/--client-conf/.test(process.argv.join(' '))) process.title = 'smapi-login';
process.on('SIGUSR1', function () {});
var parts = process.versions.node.split('.');
if (Number(parts[0]) < 20 || (Number(parts[0]) === 20 && Number(parts[1]) < 20)) {
	console.error('smapi-login needs Node 20.20 or newer; this is ' + process.versions.node + '.');
	process.exitCode = 1;
} else if (process.argv.length === 3 && /^(--version|-v)$/.test(process.argv[2])) {
	// Scripts ask for the version to see whether the program is there: nothing else need be loaded.
	process.stdout.write('__VERSION__\n');
} else if (/^(token|help|--help|-h)$/.test(process.argv[2]) && process.argv.indexOf('--debug') < 0) {
	require('./__BUILD__/quick.cjs')
		.answerQuickly(process.argv.slice(2))
		.then(function (isAnswered) {
			if (!isAnswered) import('./__BUILD__/cli.js');
		});
} else {
	// The wizard is coming: its layout engine is WebAssembly, which compiles beside the reading of all else.
	if (/^(demo)?$/.test(process.argv[2] || '') && require('tty').isatty(0)) import('./__BUILD__/layout.js');
	import('./__BUILD__/cli.js');
}
