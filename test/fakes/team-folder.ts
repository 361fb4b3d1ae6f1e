import {Failure} from '../../source/core/failure.ts';
import type {FoundTeamFile, TeamFolder} from '../../source/ports.ts';

/** A repository in memory with at most one team file. */
export class FakeTeamFolder implements TeamFolder {
	found: FoundTeamFile | undefined;
	readonly path = '/repository/smapi-login.json';
	schema: string | undefined;

	find(): FoundTeamFile | undefined {
		return this.found;
	}

	read(file: string): string {
		if (this.found?.path === file && 'text' in this.found) return this.found.text;
		throw new Failure('no_such_file', {path: file});
	}

	isThere(): boolean {
		return this.found !== undefined;
	}

	topFile(): string {
		return this.path;
	}

	schemaBeside(): string | undefined {
		return this.schema;
	}

	write(path: string, text: string, replaces: boolean): boolean {
		if (this.found && !replaces) return false;
		this.found = {path, text};
		return true;
	}
}
