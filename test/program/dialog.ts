import {answerConsentPage} from '../../source/demo/owner.ts';
import {launcherPath} from './launcher.ts';
import {type ProgramInTerminal, startInTerminal, type TerminalOptions} from './terminal.ts';

/** A program that asks in lines, answered question by question. */
export class Dialog {
	readonly terminal: ProgramInTerminal;
	/** How much of the output was answered already. */
	#at = 0;

	/** @param term by `env`: what a pseudo-terminal is told its name is, it puts into TERM itself */
	constructor(words: readonly string[], options: TerminalOptions = {}, term = 'xterm-256color') {
		const command = ['env', `TERM=${term}`, process.execPath, launcherPath(), ...words];
		// So wide that no sentence is broken.
		this.terminal = startInTerminal([], {columns: 240, rows: 24, command, ...options});
	}

	/** What was written since the last answer, with plain line ends. */
	fresh(): string {
		return this.terminal.output().toString('utf8').slice(this.#at).replaceAll('\r\n', '\n');
	}

	/** Waits until the words and a prompt after them have come. */
	async asks(words: string | RegExp, prompt = /: $/): Promise<string> {
		const has = () => {
			const text = this.fresh();
			const found = typeof words === 'string' ? text.indexOf(words) : text.search(words);
			return found >= 0 && prompt.test(text.slice(found));
		};
		await this.terminal.waitForScreen(has, `${words} and a prompt`);
		return this.fresh();
	}

	/** Waits for a question and answers it, as keys with Enter behind them. @returns what was asked */
	async answer(words: string | RegExp, reply = ''): Promise<string> {
		const text = await this.asks(words);
		this.#at = this.terminal.output().toString('utf8').length;
		this.terminal.type(`${reply}\r`);
		return text;
	}

	/** The last sign-in address that was said. */
	address(): string {
		const found = this.terminal
			.output()
			.toString('utf8')
			.match(/https?:\/\/\S+\/ap\/oa\?\S+/g);
		const last = found?.at(-1);
		if (last === undefined) throw new Error('No address was said.');
		return last;
	}

	/** Chooses Allow at the last address. @returns the address that the browser is sent to */
	allow(account: 0 | 1 = 0): Promise<string> {
		return answerConsentPage(this.address(), 'allow', account);
	}

	/** The bytes that move the cursor or start a sequence. */
	escapes(): readonly string[] {
		return (
			this.terminal
				.output()
				.toString('latin1')
				.match(/\x1B[^\r\n]{0,8}/g) ?? []
		);
	}
}

/** The titles of role 1 up to `review`, in their order. */
export const firstTitles = [
	'Your role · 1 of 10',
	'How to sign in · 2 of 10',
	'Security profile · 3 of 10',
	'Allowed return URLs · 4 of 10',
	'Client ID · 5 of 10',
	'Client secret · 6 of 10',
	'Scopes · 7 of 10',
	'Profile name · 8 of 10',
	'Review · 9 of 10',
];
