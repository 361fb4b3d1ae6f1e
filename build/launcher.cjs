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
	try {
		require('fs').writeSync(1, '__VERSION__\n');
	} catch (error) {
		process.stdout.write('__VERSION__\n');
	}
} else {
	var load = loader(__dirname + '/__BUILD__/');
	start(load, process.argv.slice(2));
}

/** What is asked for most has a small file of its own; what that does not know is for the whole program. */
function start(load, words) {
	var isHelp = words[0] === 'help' || words.indexOf('--help') >= 0 || words.indexOf('-h') >= 0;
	var isQuick = words[0] === 'token' || words[0] === 'status';
	var answering = isHelp
		? load('quick-help.cjs').answerHelp(words)
		: isQuick && load('quick-' + words[0] + '.cjs').answer(words.slice(1));
	if (!answering) load('cli.cjs');
	else
		answering.then(function (rest) {
			if (rest === undefined) load('cli.cjs');
			else if (rest !== '') load('write-rest.cjs').writeRest(rest, words);
			// All is written. Node would wait for the compiling and collecting that V8's other threads have begun.
			else process.exit();
		});
}

/**
 * What loads the files of a build as `require` would, but compiled as an earlier run left them (V8's code cache, in a file
 * beside each): compiling was a third of the way to the first frame. Without such files, or with those of another V8, which
 * refuses them, all is only slower.
 */
function loader(folder) {
	var fs = require('fs');
	var vm = require('vm');
	var modules = {};
	var loaded = [];
	var isLeaving = false;
	var suffix = '.' + process.version + '-' + process.arch;

	function load(name) {
		if (modules[name]) return modules[name].exports;
		var module = (modules[name] = {exports: {}});
		var file = folder + name;
		// ASCII, as the build has written it; Node reads this encoding in one step.
		var text = fs.readFileSync(file, 'utf8');
		var script = new vm.Script('(function (exports, require, module, __filename, __dirname) {' + text + '\n})', {
			filename: file,
			cachedData: cacheOf(file),
			importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
		});
		loaded.push({file: file, script: script, isCached: script.cachedDataRejected === false});
		if (script.cachedDataRejected !== false) leaveCachesLater();
		script.runInThisContext()(module.exports, requireInBuild, module, file, folder);
		return module.exports;
	}

	function requireInBuild(name) {
		return name.indexOf('./') === 0 ? load(name.slice(2)) : require(name);
	}

	function cacheOf(file) {
		try {
			return fs.readFileSync(file + suffix);
		} catch (error) {
			return undefined;
		}
	}

	/**
	 * Not now: what the run compiles meanwhile is to be in it. Soon after the start, so that the next run need not wait for
	 * the end of this one; and at the end those of all files, since this run went further than any before: what it compiled
	 * of files that they had left is missing there.
	 */
	function leaveCachesLater() {
		if (isLeaving) return;
		isLeaving = true;
		setTimeout(leaveCaches, 2000, false).unref();
		process.once('exit', function () {
			leaveCaches(true);
		});
	}

	function leaveCaches(isEnd) {
		var unfinished = folder + '.' + process.pid;
		try {
			var found = fs.statSync(folder);
			// A folder of somebody else, or one that others write in, is left alone.
			if (!process.getuid || found.uid !== process.getuid() || found.mode & 18) return;
			loaded.forEach(function (each) {
				if (each.isCached && !isEnd) return;
				var data = each.script.createCachedData();
				// V8 forgets what is not used for long.
				if (each.isCached && data.length <= fs.statSync(each.file + suffix).size) return;
				fs.writeFileSync(unfinished, data, {mode: 420, flag: 'wx'});
				// On the disk before it has its name: V8 trusts what it reads, and would crash on one that a power cut left torn.
				var handle = fs.openSync(unfinished, 'r+');
				fs.fsyncSync(handle);
				fs.closeSync(handle);
				fs.renameSync(unfinished, each.file + suffix);
				each.isCached = true;
			});
		} catch (error) {
			// It is for speed alone.
			removeQuietly(unfinished);
		}
	}

	function removeQuietly(file) {
		try {
			fs.rmSync(file, {force: true});
		} catch (error) {
			// Such a folder had none.
		}
	}

	return load;
}
