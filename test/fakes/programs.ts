import type {Files, Programs} from '../../source/ports.ts';

/** Other programs by script: what each prints, and what it was given. */
export class FakePrograms implements Programs {
	/** The first line by the words joined by blanks; a command that is not here is not found. */
	readonly prints: Record<string, string> = {};
	/** What the next `feed` fails with, by the words joined by blanks. */
	readonly fails: Record<string, string> = {};
	readonly captured: string[] = [];
	readonly fed: {words: readonly string[]; input: string}[] = [];
	readonly became: {words: readonly string[]; variables: Readonly<Record<string, string | undefined>>}[] = [];
	exitCode = 0;

	async capture(words: readonly string[]) {
		const line = words.join(' ');
		this.captured.push(line);
		const firstLine = this.prints[line];
		return firstLine === undefined ? {problem: 'there is no such program in PATH'} : {firstLine};
	}

	async feed(words: readonly string[], input: string) {
		const problem = this.fails[words.join(' ')];
		if (problem === undefined) this.fed.push({words, input});
		return problem;
	}

	async become(words: readonly string[], variables: Readonly<Record<string, string | undefined>>) {
		this.became.push({words, variables});
		return this.exitCode;
	}
}

/** Files in memory, by path. */
export class FakeFiles implements Files {
	readonly texts: Record<string, string> = {};

	async read(path: string): Promise<string> {
		const text = this.texts[path];
		if (text === undefined) throw new Error(`FakeFiles: nobody expected ${path}`);
		return text;
	}

	async write(path: string, text: string): Promise<string> {
		this.texts[path] = text;
		return path;
	}

	async merge(
		where: readonly string[] | string,
		edit: (text: string | undefined, file: string) => string,
		{isBackedUp} = {isBackedUp: true},
	) {
		const file = typeof where === 'string' ? where : ['/home/me', ...where].join('/');
		const before = this.texts[file];
		this.texts[file] = edit(before, file);
		const backup = before === undefined || !isBackedUp ? undefined : `${file}.bak`;
		if (backup !== undefined) this.texts[backup] = before!;
		return {file, backup};
	}
}
