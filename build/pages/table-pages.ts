import type {Command, CommandTable} from '../../source/commands/command.ts';
import {
	commandSections,
	everywhere,
	overviewSections,
	type Section,
} from '../../source/commands/help-sections.ts';
import {topics} from '../../source/commands/help-topics.ts';
import {installedName} from '../../source/core/program-name.ts';

/** A page of help and the line that was tried for it. */
interface Page {
	/** `smapi-login token` */
	readonly title: string;
	readonly sections: readonly Section[];
	readonly tried?: {readonly line: string; readonly shows: string};
}

/** A line that was run for a command, by the command's name, and what it printed. */
export interface Tried {
	readonly lines: Readonly<Record<string, string>>;
	readonly shown: Readonly<Record<string, string>>;
}

/** All that the program's help says, the sign-in first: what docs/commands.md and the man page are made of. */
export function tablePages(table: CommandTable, tried: Tried): readonly Page[] {
	const page = (command: Command, sections: readonly Section[]): Page => {
		const {name} = command;
		const line = tried.lines[name];
		const shows = tried.shown[name];
		return {
			title: name === '' ? installedName : `${installedName} ${name}`,
			sections,
			...(line === undefined || shows === undefined ? {} : {tried: {line, shows}}),
		};
	};
	return [
		page(table.signIn, overviewSections(table, topics, installedName)),
		...table.commands.map(command =>
			page(
				command,
				// Said once, on the first page.
				commandSections(command).filter(({title}) => title !== everywhere),
			),
		),
		...topics.map(({name, summary, sections}) => ({
			title: `${installedName} help ${name}`,
			sections: [{paragraphs: [summary]}, ...sections(table)],
		})),
	];
}
