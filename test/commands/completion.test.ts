import {spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, onTestFinished, test} from 'vitest';
import {candidates} from '../../source/commands/completion.ts';
import {commandTable} from '../../source/commands/index.ts';
import {Failure} from '../../source/core/failure.ts';
import {fakePorts} from '../fakes/ports.ts';
import {fileWith, someProfile} from '../fakes/store.ts';
import {launcherPath} from '../program/launcher.ts';
import {runCommand} from './run-command.ts';

const names = {profiles: ['me', 'work'], requests: ['r1']};
const words = (...typed: string[]) => candidates(typed, commandTable, names).map(({word}) => word);

test('commands first, then their actions, options, values and names', () => {
	expect(words('')).toEqual(commandTable.commands.map(({name}) => name));
	expect(words('tok')).toEqual(['token']);
	expect(words('--debug', 'sta')).toEqual(['status']);
	expect(words('profiles', 'r')).toEqual(['rename', 'remove']);
	expect(words('profiles', 'use', '')).toEqual(['me', 'work']);
	expect(words('profiles', 'store', '')).toEqual(['keychain', 'file']);
	expect(words('token', '--pro')).toEqual(['--profile']);
	expect(words('token', '--profile', 'w')).toEqual(['work']);
	expect(words('token', '--profile=w')).toEqual(['--profile=work']);
	expect(words('--role', '')).toEqual(['self', 'client', 'owner']);
	expect(words('--request', '')).toEqual(['r1']);
	expect(words('help', 'tea')).toEqual(['team']);
	expect(words('token', '--min-ttl', '')).toEqual([]);
	expect(words('exec', '--', 'l')).toEqual([]);
});

test('a file that cannot be read prints nothing and fails nothing', async () => {
	const ports = fakePorts();
	ports.store.readFails = new Failure('file_damaged', {path: '/x', detail: 'broken'});
	const {exitCode, stdout, stderr} = await runCommand(['completion', 'words', 'profiles', 'use', ''], {
		ports,
	});
	expect([exitCode, stdout, stderr]).toEqual([0, '', '']);
});

test('another shell is refused with the nearest', async () => {
	expect((await runCommand(['completion', 'bsh'])).failure?.next).toContain('completion bash');
	expect((await runCommand(['completion'])).exitCode).toBe(2);
});

describe('in the real shells', () => {
	/** A folder on PATH with the program under its own name, and a profile file. */
	function makeHome() {
		const root = mkdtempSync(join(tmpdir(), 'smapi-login-completion-'));
		onTestFinished(() => rmSync(root, {recursive: true, force: true}));
		mkdirSync(join(root, 'bin'));
		mkdirSync(join(root, 'config'), {mode: 0o700});
		symlinkSync(launcherPath(), join(root, 'bin/smapi-login'));
		writeFileSync(
			join(root, 'config/config.json'),
			JSON.stringify(fileWith({home: someProfile(), 'work-1': someProfile()})),
			{mode: 0o600},
		);
		return {
			PATH: `${join(root, 'bin')}:${join(process.execPath, '..')}:/usr/bin:/bin`,
			HOME: root,
			LC_ALL: 'C.UTF-8',
			SMAPI_LOGIN_CONFIG_DIR: join(root, 'config'),
		};
	}
	const bash = (line: string) => `
		eval "$(smapi-login completion bash)"
		COMP_WORDS=(${line}); COMP_CWORD=$(( \${#COMP_WORDS[@]} - 1 ))
		_smapi_login; printf '%s\\n' "\${COMPREPLY[@]}"`;
	const fish = (line: string) => `smapi-login completion fish | source; complete -C '${line}'`;
	// compinit wants a terminal; what the function asks of it is seen without one.
	const zsh = (line: string) => `
		compdef() { :; }; _describe() { shift 2; printf '%s\\n' "\${(@P)1}"; }; _files() { :; }
		eval "$(smapi-login completion zsh)"
		words=(${line}); CURRENT=\${#words}; _smapi_login`;

	test.each([
		['bash', bash, 'smapi-login profiles us', /^use$/m],
		['bash', bash, 'smapi-login export ask', /^ask-cli$/m],
		['bash', bash, "smapi-login token --profile ''", /^home\nwork-1$/m],
		['fish', fish, 'smapi-login profiles us', /^use\tMake a profile/m],
		['fish', fish, 'smapi-login token --profile ', /^home\tprofile\nwork-1\tprofile$/m],
		['zsh', zsh, 'smapi-login profiles us', /^use:Make a profile/m],
		['zsh', zsh, "smapi-login token --profile ''", /^home:profile\nwork-1:profile$/m],
	] as const)('%s: %3$s', (shell, script, line, wanted) => {
		const found = spawnSync('sh', ['-c', `command -v ${shell}`]).status === 0;
		if (!found) return;
		const {stdout, stderr} = spawnSync(shell, ['-c', script(line)], {
			env: makeHome(),
			encoding: 'utf8',
			timeout: 30_000,
		});
		expect(stderr).toBe('');
		expect(stdout).toMatch(wanted);
	});
});
