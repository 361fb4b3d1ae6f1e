import type {Failure} from '../../source/core/failure.ts';
import type {Checkup, OnDisk} from '../../source/ports.ts';

/** Surroundings in which everything is well, until a test changes a part. */
export class FakeCheckup implements Checkup {
	nodeVersion = '20.20.2';
	platform = 'linux x64';
	terminal: Checkup['terminal'] = {
		isTerminal: true,
		columns: 80,
		rows: 24,
		name: 'xterm-256color',
		unicode: true,
	};
	file: OnDisk = {path: '/home/ada/.config/smapi-login/config.json', mode: 0o100_600, isOurs: true};
	folder: OnDisk = {path: '/home/ada/.config/smapi-login', mode: 0o040_700, isOurs: true};
	listenFails: Failure | undefined;
	opener: string | undefined = '/usr/bin/xdg-open';
	copier: string | undefined = '/usr/bin/xclip';
	proxy: string | Failure | undefined;
	unknownHosts: readonly string[] = [];

	files() {
		return {file: this.file, folder: this.folder};
	}

	async listen(): Promise<void> {
		if (this.listenFails) throw this.listenFails;
	}

	openers(): readonly string[] {
		return this.opener === undefined ? [] : [this.opener];
	}

	clipboardProgram(): string | undefined {
		return this.copier;
	}

	async proxyFor(): Promise<string | undefined> {
		if (typeof this.proxy === 'object') throw this.proxy;
		return this.proxy;
	}

	async lookUp(host: string): Promise<readonly string[]> {
		if (this.unknownHosts.includes(host)) throw new Error(`ENOTFOUND ${host}`);
		return ['192.0.2.1'];
	}
}
