// `npm start` and `npm run demo`: a build when a source is newer than the last one, then the program in this same process.
// Old syntax on purpose, as in launcher.cjs, whose first words are for an old Node.
var parts = process.versions.node.split('.');
if (Number(parts[0]) < 20 || (Number(parts[0]) === 20 && Number(parts[1]) < 20)) {
	require('./launcher.cjs');
} else {
	// As in launcher.cjs, and before a build that takes its time.
	if (/--client-conf/.test(process.argv.join(' '))) process.title = 'smapi-login';
	process.on('SIGUSR1', function () {});
	var sources = require('./sources.cjs');
	var isReady = sources.currentBuild() === sources.buildOfSources();
	if (!isReady) {
		// In a process of its own, whose memory and threads end with it; stdout is for the program's result.
		var build = require('path').join(__dirname, 'build.mjs');
		var stdio = ['ignore', 2, 2];
		isReady = require('child_process').spawnSync(process.execPath, [build], {stdio: stdio}).status === 0;
	}
	if (isReady) require(sources.launcher);
	else process.exitCode = 1;
}
