import {mkdirSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {describeMachine, findExecutable, type MachineSources} from '../../source/adapters/machine.ts';
import {StubPrograms} from './stub-programs.ts';

const plain: MachineSources = {
	platform: 'linux',
	readFile: () => 'Linux version 6.12.0',
	exists: () => false,
	userName: () => 'ann',
	hostName: () => 'build-box',
};

describe('describeMachine', () => {
	it('describes a bare Linux (G03)', () => {
		expect(describeMachine({}, plain)).toEqual({
			platform: 'linux',
			overSsh: false,
			wsl: false,
			container: false,
			hostedEditor: false,
			hasDisplay: false,
			hasOpener: false,
			hasChosenBrowser: false,
			sshTarget: 'ann@build-box',
		});
	});

	it.each([
		[{SSH_TTY: '/dev/pts/1'}, 'overSsh'],
		[{SSH_CLIENT: '10.0.0.2 5 22'}, 'overSsh'],
		[{DISPLAY: ':0'}, 'hasDisplay'],
		[{WAYLAND_DISPLAY: 'wayland-0'}, 'hasDisplay'],
		[{WSL_DISTRO_NAME: 'Debian'}, 'wsl'],
		[{WSL_INTEROP: '/run/WSL/1_interop'}, 'wsl'],
		[{KUBERNETES_SERVICE_HOST: '10.0.0.1'}, 'container'],
		[{REMOTE_CONTAINERS: 'true'}, 'container'],
		[{container: 'podman'}, 'container'],
		[{CODESPACES: 'true'}, 'hostedEditor'],
		[{GITPOD_WORKSPACE_ID: 'x'}, 'hostedEditor'],
		[{CLOUD_SHELL: 'true'}, 'hostedEditor'],
		[{C9_PID: '7'}, 'hostedEditor'],
		[{CODE_SERVER_SESSION_SOCKET: '/x'}, 'hostedEditor'],
	] as const)('knows %j as %s', (environment, mark) => {
		expect(describeMachine(environment, plain)[mark]).toBe(true);
		const emptied = Object.fromEntries(Object.keys(environment).map(name => [name, '']));
		expect(describeMachine(emptied, plain)[mark]).toBe(false);
	});

	it('G07: knows WSL by its kernel, and only on Linux', () => {
		const kernel = {...plain, readFile: () => 'Linux version 5.15-microsoft-standard-WSL2'};
		expect(describeMachine({}, kernel).wsl).toBe(true);
		expect(describeMachine({WSL_DISTRO_NAME: 'x'}, {...plain, platform: 'darwin'}).wsl).toBe(false);
		const unreadable = {
			...plain,
			readFile: () => {
				throw new Error('EACCES');
			},
		};
		expect(describeMachine({}, unreadable).wsl).toBe(false);
	});

	it.each(['/.dockerenv', '/run/.containerenv'])('knows a container by %s', mark => {
		expect(describeMachine({}, {...plain, exists: file => file === mark}).container).toBe(true);
	});

	it.each(['darwin', 'win32'] as const)('trusts %s to open a browser', platform => {
		expect(describeMachine({}, {...plain, platform})).toMatchObject({
			platform,
			hasDisplay: true,
			hasOpener: true,
			hasChosenBrowser: false,
		});
	});

	it('calls any other system other', () => {
		expect(describeMachine({}, {...plain, platform: 'freebsd'}).platform).toBe('other');
	});

	it('finds an opener that BROWSER names', () => {
		expect(describeMachine({BROWSER: process.execPath}, plain).hasOpener).toBe(true);
		expect(describeMachine({BROWSER: '/missing'}, plain).hasOpener).toBe(false);
	});

	it('G08: takes the address of the server from SSH_CONNECTION', () => {
		const environment = {SSH_CONNECTION: '10.0.0.2 50000 192.0.2.7 22'};
		expect(describeMachine(environment, plain)).toMatchObject({overSsh: true, sshTarget: 'ann@192.0.2.7'});
		expect(describeMachine({SSH_CONNECTION: 'a b $(touch pwned) 22'}, plain).sshTarget).toBe('ann@build-box');
	});

	it('G02: stands a user without an account entry', () => {
		const nameless = {
			...plain,
			userName: () => {
				throw new Error('ENOENT');
			},
		};
		expect(describeMachine({}, nameless).sshTarget).toBeUndefined();
		expect(describeMachine({USER: 'bob'}, nameless).sshTarget).toBe('bob@build-box');
	});

	it('puts nothing into the ssh line that a shell would read', () => {
		expect(describeMachine({}, {...plain, userName: () => 'a;b'}).sshTarget).toBeUndefined();
		expect(describeMachine({}, {...plain, hostName: () => 'a b'}).sshTarget).toBeUndefined();
	});

	it('works on the machine that it runs on', () => {
		expect(describeMachine({}).platform).toMatch(/linux|darwin|win32|other/);
	});
});

describe('findExecutable', () => {
	let stubs: StubPrograms;
	beforeEach(() => {
		stubs = new StubPrograms();
	});
	afterEach(() => stubs.remove());

	it('finds a program by name and by absolute path, the first entry of PATH first', () => {
		const file = stubs.add('tool', '');
		expect(findExecutable('tool', {PATH: `/nowhere:${stubs.folder}`})).toBe(file);
		expect(findExecutable(file, {})).toBe(file);
		symlinkSync(file, path.join(stubs.folder, 'link'));
		expect(findExecutable('link', {PATH: stubs.folder})).toBe(path.join(stubs.folder, 'link'));
	});

	it('passes over empty and relative entries of PATH (CWE-426)', () => {
		stubs.add('tool', '');
		const relative = path.relative(process.cwd(), stubs.folder);
		for (const entry of ['', '.', relative, './node_modules/.bin']) {
			expect(findExecutable('tool', {PATH: entry})).toBeUndefined();
			expect(findExecutable('vitest', {PATH: entry})).toBeUndefined();
		}
		expect(findExecutable('tool', {})).toBeUndefined();
	});

	it('passes over folders, files that cannot be run, broken links', () => {
		mkdirSync(path.join(stubs.folder, 'folder'));
		writeFileSync(path.join(stubs.folder, 'text'), '');
		symlinkSync('/nowhere', path.join(stubs.folder, 'broken'));
		for (const name of ['folder', 'text', 'broken', 'missing', '', '..', 'a\0b']) {
			expect(findExecutable(name, {PATH: stubs.folder})).toBeUndefined();
		}
	});

	it.each(['sh -c "touch pwned"', '$(touch pwned)', ';touch pwned', '%s', './tool', '../bin/sh'])(
		'finds nothing under %s',
		text => {
			expect(findExecutable(text, {PATH: '/usr/bin:/bin'})).toBeUndefined();
		},
	);
});
