import type {PacedStdin} from './paced-stdin.ts';

/** What a mounted part of a screen wants of the keys that only one may have: Esc, a paste, printable characters. */
export interface Claim {
	/** 0: the screen; 1: what lies over it (help, a question); and so on. Only the highest layer gets keys. */
	readonly layer: number;
	/** `text`: an open text field. `base`: what is left when nobody else wants it. */
	readonly rank: 'text' | 'part' | 'base';
	readonly onEscape?: (() => void) | undefined;
	readonly onPaste?: ((text: string) => void) | undefined;
	/** A layer over the screen exists only by its claim. */
	readonly isLayer?: boolean;
}

export interface FocusState {
	readonly layer: number;
	/** Whether a text field of the highest layer takes printable characters. */
	readonly hasTextFocus: boolean;
}

const ranks = {text: 2, part: 1, base: 0};

/**
 * Who has the keys: a list of claims, the innermost first. Esc and pastes go to one claim only; shortcuts ask whether a
 * text field is open. State is read when a key comes, so that a change counts from the next key on.
 */
export class FocusRegistry {
	#claims: readonly Claim[] = [];
	#state: FocusState = {layer: 0, hasTextFocus: false};
	readonly #listeners = new Set<() => void>();
	readonly #stdin: PacedStdin | undefined;

	constructor(stdin: PacedStdin | undefined) {
		this.#stdin = stdin;
	}

	/** Adds a claim. @returns how to take it back */
	add(claim: Claim): () => void {
		this.#change([...this.#claims, claim]);
		return () => this.#change(this.#claims.filter(other => other !== claim));
	}

	readonly state = (): FocusState => this.#state;

	readonly subscribe = (listener: () => void): (() => void) => {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	};

	/** Closes the innermost thing. @returns false when nobody wants Esc */
	escape(): boolean {
		return this.#giveTo('onEscape', claim => claim.onEscape!());
	}

	/** Gives a paste to the open field, else to the screen. @returns false when nobody wants it */
	paste(text: string): boolean {
		return this.#giveTo('onPaste', claim => claim.onPaste!(text));
	}

	#giveTo(handler: 'onEscape' | 'onPaste', give: (claim: Claim) => void): boolean {
		const takers = this.#claims.filter(claim => claim[handler] && claim.layer === this.#state.layer);
		// The latest of the highest rank.
		const taker = takers.reduce<Claim | undefined>(
			(best, claim) => (!best || ranks[claim.rank] >= ranks[best.rank] ? claim : best),
			undefined,
		);
		if (taker) give(taker);
		return taker !== undefined;
	}

	#change(claims: readonly Claim[]): void {
		this.#claims = claims;
		const layer = Math.max(0, ...claims.filter(claim => claim.isLayer).map(claim => claim.layer));
		const hasTextFocus = claims.some(claim => claim.rank === 'text' && claim.layer === layer);
		if (layer === this.#state.layer && hasTextFocus === this.#state.hasTextFocus) return;
		this.#state = {layer, hasTextFocus};
		this.#stdin?.setTextFocus(hasTextFocus);
		for (const listener of this.#listeners) listener();
	}
}
