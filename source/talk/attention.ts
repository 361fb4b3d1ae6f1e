import type {Clock} from '../ports.ts';
import type {Away} from './talk.ts';

/** Who waits for less is still looking. */
const secondsUnseen = 10;

/** XTerm's stack of titles (ctlseqs, CSI Ps ; Ps ; Ps t with 22 and 23); a terminal without one passes it over. */
const pushTitle = '\u001B[22;0t';
const popTitle = '\u001B[23;0t';
/** Ended by ST: a BEL there might be heard. */
const titled = (title: string) => `\u001B]0;${title}\u001B\\`;
const bell = '\u0007';

export interface AttentionOptions {
	readonly write: (data: string) => void;
	readonly clock: Clock;
	/** Whether the title may change. */
	readonly titles: boolean;
	/** Whether it may be heard. */
	readonly rings: boolean;
}

/**
 * For somebody who looks at another window meanwhile: the terminal's title says what is waited for, and one bell rings
 * when it comes. The title is given back whenever the wait is over, the wizard stops or ends.
 */
export class Attention {
	readonly #options: AttentionOptions;
	#title: string | undefined;

	constructor(options: AttentionOptions) {
		this.#options = options;
	}

	/** @param waitsFor `Amazon` */
	away(waitsFor: string): Away {
		const {clock, rings, write} = this.#options;
		const since = clock.now().getTime();
		this.#show(`smapi-login: waiting for ${waitsFor}`);
		let isOver = false;
		return {
			over: isAnswered => {
				if (isOver) return;
				isOver = true;
				this.close();
				const seconds = (clock.now().getTime() - since) / 1000;
				if (isAnswered && rings && seconds >= secondsUnseen) write(bell);
			},
		};
	}

	/** Gives the title back; nothing where it is back already. */
	close(): void {
		if (this.#title !== undefined) this.#options.write(popTitle);
		this.#title = undefined;
	}

	/** While the process is stopped the title is the shell's. */
	async whileStopped(stop: () => Promise<void>): Promise<void> {
		const title = this.#title;
		this.close();
		await stop();
		if (title !== undefined) this.#show(title);
	}

	#show(title: string): void {
		if (!this.#options.titles) return;
		this.#title = title;
		this.#options.write(pushTitle + titled(title));
	}
}

interface Surroundings {
	readonly output: {readonly isTTY?: boolean; write(data: string): unknown};
	readonly ports: {readonly clock: Clock};
	readonly facts: {readonly environment: Readonly<Record<string, string | undefined>>};
}

/** That of this run. In lines nothing is written that a screen reader could stumble over. */
export function attentionOf(
	{output, ports, facts: {environment}}: Surroundings,
	voice: 'screen' | 'lines',
): Attention {
	const isTerminal = output.isTTY === true && environment.TERM !== 'dumb';
	return new Attention({
		write: data => output.write(data),
		clock: ports.clock,
		titles: isTerminal && voice === 'screen',
		rings: isTerminal && !environment.SMAPI_LOGIN_NO_BELL,
	});
}
