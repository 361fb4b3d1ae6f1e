import {spawn} from 'node:child_process';
import {accessSync, constants, writeFileSync} from 'node:fs';
import path from 'node:path';
import {amazonHosts, environment} from './world.mjs';

/** Other programs for the same thing, where they are installed. */
const others = [
	['gh', 'auth', 'token'],
	['ask', '--version'],
];

/** What each of the commands takes as a whole process; the bench stands in for Amazon. */
export function commandCases(world) {
	const run = (name, words, count, hosts) => ({
		name,
		async once(build) {
			const folder = world.folder(`${name}-${build.name}`, count, {hosts});
			const env = environment({SMAPI_LOGIN_CONFIG_DIR: folder});
			world.takeHeld();
			const whole = await timeProcess([process.execPath, build.launcher, ...words], env, true);
			// What the server took is not ours.
			return {[name]: [whole - world.takeHeld()]};
		},
	});
	return [
		run('--version', ['--version'], 1),
		run('--help', ['--help'], 1),
		run('token, 1 profile', ['token'], 1, amazonHosts),
		run('token, 1,000 profiles', ['token'], 1000, amazonHosts),
		run('status, 1,000 profiles', ['status'], 1000, amazonHosts),
		run('token --refresh', ['token', '--refresh'], 1),
		run('demo without a terminal', ['demo', '--no-input'], 0),
		npmStart,
	];
}

/** `npm start` of a checkout where nothing has to be built, without the program that it starts. */
const npmStart = {
	// Another checkout may have to build first.
	isOfBuild: false,
	async once({launcher}) {
		const {HOME, PATH} = process.env;
		const env = environment({HOME, PATH});
		const root = path.dirname(path.dirname(launcher));
		const whole = await timeProcess(['npm', '--prefix', root, 'start', '-s', '--', '--version'], env, true);
		const program = await timeProcess([process.execPath, launcher, '--version'], env, true);
		return {'npm start, beside the program': [whole - program]};
	},
};

/** What no build changes: an empty Node, an empty file, programs of others. */
export function foreignCases(world, withOthers) {
	const empty = path.join(world.root, 'empty.cjs');
	writeFileSync(empty, '');
	const run = (name, command, isOurs) => ({
		name,
		isOfBuild: false,
		once: async () => ({[name]: [await timeProcess(command, environment(), isOurs)]}),
	});
	const there = withOthers ? others.filter(([name]) => isInstalled(name)) : [];
	return [
		run('node -e 0', [process.execPath, '-e', '0'], true),
		run('an empty file', [process.execPath, empty], true),
		...there.map(command => run(command.join(' '), command, false)),
	];
}

/** Milliseconds of one whole process, while this one goes on: its server has to answer. */
function timeProcess([file, ...args], env, hasToWork) {
	return new Promise((resolve, reject) => {
		const start = performance.now();
		const child = spawn(file, args, {env, stdio: ['ignore', 'ignore', 'pipe']});
		let told = '';
		child.stderr.on('data', chunk => {
			told += chunk;
		});
		child.on('error', reject);
		child.on('close', code => {
			if (code === 0 || !hasToWork) resolve(performance.now() - start);
			else reject(new Error(`${file} ${args.join(' ')} ended with ${code}\n${told}`));
		});
	});
}

function isInstalled(name) {
	return (process.env.PATH ?? '').split(path.delimiter).some(folder => {
		try {
			accessSync(path.join(folder, name), constants.X_OK);
			return true;
		} catch {
			return false;
		}
	});
}
