// A small program around the store, bundled by the tests and run as a process of its own:
// node store-child.mjs FOLDER COMMAND [ARGUMENT]
import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {systemClock} from '../../source/adapters/clock.ts';
import {createProfileStore} from '../../source/adapters/profile-store.ts';
import {acquireLock} from '../../source/adapters/store-lock.ts';
import {profilesIn, withProfile} from '../../source/core/config-file.ts';
import {Failure} from '../../source/core/failure.ts';
import {someProfile} from '../fakes/store.ts';

const [folder = '', command = '', argument = ''] = process.argv.slice(2);
const store = createProfileStore({folder, clock: systemClock});
const say = (text: string) => process.stdout.write(`${text}\n`);

const stdinEnds = () => new Promise(resolve => process.stdin.on('data', () => {}).on('end', resolve));

/** A profile whose every text names its writer, so that a mixture of two would show. */
const profileOf = (writer: string) => {
	const {tokens} = someProfile();
	return someProfile({clientId: writer, vendorId: writer, tokens: {...tokens, accessToken: writer}});
};

const commands: Record<string, () => Promise<void>> = {
	async save() {
		await store.change(file => withProfile(file, argument, profileOf(argument)));
	},
	async 'save-as'() {
		await store.change(file => withProfile(file, 'same', profileOf(argument)));
	},
	/** Saves again and again until it is killed. */
	async 'save-on'() {
		for (let round = 0; ; round++) {
			await store.change(file => withProfile(file, argument, profileOf(`writer-${round}`)));
			if (round === 0) say('saving');
		}
	},
	/** Is loaded and ready, then saves when stdin ends. */
	async 'save-at-signal'() {
		await import('../../source/adapters/store-writer.ts');
		say('ready');
		await stdinEnds();
		await commands.save?.();
	},
	async list() {
		say(String(profilesIn(store.read()).length));
	},
	/** Counts one up in a file, not atomically, under the refresh lock. */
	async count() {
		const counter = path.join(folder, 'counter');
		await store.withRefreshLock('me', new AbortController().signal, async () => {
			const before = Number(readFileSync(counter, 'utf8'));
			await systemClock.wait(0.01, new AbortController().signal);
			writeFileSync(counter, String(before + 1));
		});
	},
	/** Holds the lock whose path is ARGUMENT until stdin ends. */
	async hold() {
		const signal = new AbortController().signal;
		const lock = await acquireLock(argument, {
			clock: systemClock,
			limitSeconds: 10,
			signal,
			pid: process.pid,
		});
		say('held');
		await stdinEnds();
		lock.release();
	},
	/** How many listeners of ours and of libraries a save leaves on the signals that end a command. */
	async signals() {
		await store.change(file => withProfile(file, 'me', profileOf('me')));
		say(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'].map(name => process.listenerCount(name)).join(' '));
	},
};

try {
	await commands[command]?.();
} catch (error) {
	if (!(error instanceof Failure)) throw error;
	say(JSON.stringify({code: error.code, what: error.what}));
	process.exitCode = error.exitCode;
}

const {user, system} = process.cpuUsage();
process.stderr.write(`cpu ${Math.round((user + system) / 1000)} ms\n`);
