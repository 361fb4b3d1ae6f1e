import {spawn} from 'node:child_process';

export {median} from './measure.mjs';

/** Milliseconds of one whole process, while this one goes on. */
export function timeAsync(command, env) {
	return new Promise((resolve, reject) => {
		const start = process.hrtime.bigint();
		const child = spawn(command[0], command.slice(1), {env, stdio: ['ignore', 'ignore', 'pipe']});
		let told = '';
		child.stderr.on('data', chunk => {
			told += chunk;
		});
		child.on('error', reject);
		child.on('close', code => {
			if (code === 0) resolve(Number(process.hrtime.bigint() - start) / 1e6);
			else reject(new Error(`${command.join(' ')} ended with ${code}\n${told}`));
		});
	});
}
