import {type Key, useInput, usePaste, useStdin} from 'ink';
import {
	createContext,
	type ReactNode,
	useContext,
	useEffect,
	useEffectEvent,
	useMemo,
	useState,
	useSyncExternalStore,
} from 'react';
import {howToPaste} from '../core/action-words.ts';
import {fieldWords} from '../core/voice-words.ts';
import {PacedStdin} from './paced-stdin.ts';

const named = [
	['return', 'enter'],
	['escape', 'escape'],
	['tab', 'tab'],
	['backspace', 'backspace'],
	['delete', 'delete'],
	['upArrow', 'up'],
	['downArrow', 'down'],
	['leftArrow', 'left'],
	['rightArrow', 'right'],
	['pageUp', 'page-up'],
	['pageDown', 'page-down'],
	['home', 'home'],
	['end', 'end'],
] as const satisfies readonly (readonly [keyof Key, string])[];

/**
 * One name for a key as Ink's `useInput` reports it: `a`, `?`, `space`, `enter`, `page-down`, `ctrl+g`, `alt+x`. Undefined
 * for keys without a name here (F5) and for several characters at once.
 */
export function keyName(input: string, key: Key): string | undefined {
	const plain = named.find(([flag]) => key[flag])?.[1] ?? (input === ' ' ? 'space' : input);
	if (plain === '' || (plain === input && [...plain].length !== 1)) return undefined;
	const modifier = key.ctrl ? 'ctrl+' : key.meta ? 'alt+' : '';
	return modifier + (key.ctrl ? plain.toLowerCase() : plain);
}

/** What a mounted part of a screen wants of the keys that only one may have: Esc, a paste, printable characters. */
interface Claim {
	/** 0: the screen; 1: what lies over it (help, a question); and so on. Only the highest layer gets keys. */
	readonly layer: number;
	/** `text`: an open text field; `held`: a text that was pasted and waits for Enter. */
	readonly rank: 'text' | 'held' | 'part';
	/** False: nothing to close here, the next one is asked. */
	readonly onEscape?: (() => unknown) | undefined;
	readonly onPaste?: ((text: string) => void) | undefined;
	/** A layer over the screen exists only by its claim. */
	readonly isLayer?: boolean;
}

interface FocusState {
	readonly layer: number;
	/** Whether a text field of the highest layer takes printable characters. */
	readonly hasTextFocus: boolean;
	/** Whether there is something in it that was typed: Esc takes that back first. */
	readonly hasTyped: boolean;
}

/**
 * Who has the keys: a list of claims, the innermost first. Esc and pastes go to one claim only; shortcuts ask whether a
 * text field is open. State is read when a key comes, so that a change counts from the next key on.
 */
class FocusRegistry {
	#claims: readonly Claim[] = [];
	#state: FocusState = {layer: 0, hasTextFocus: false, hasTyped: false};
	/** The layers whose field holds something that was typed. */
	readonly #typed = new Set<number>();
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

	/** Closes the innermost thing. */
	escape(): void {
		for (const claim of this.#takers('onEscape')) if (claim.onEscape?.() !== false) return;
	}

	setTyped(layer: number, hasTyped: boolean): void {
		if (hasTyped === this.#typed.has(layer)) return;
		if (hasTyped) this.#typed.add(layer);
		else this.#typed.delete(layer);
		this.#change(this.#claims);
	}

	/** Gives a paste to the open field, else to the screen. @returns false when nobody wants it */
	paste(text: string): boolean {
		const [taker] = this.#takers('onPaste');
		taker?.onPaste?.(text);
		return taker !== undefined;
	}

	/** The latest one first; fields before all others. */
	#takers(handler: 'onEscape' | 'onPaste'): readonly Claim[] {
		const takers = this.#claims.filter(claim => claim[handler] && claim.layer === this.#state.layer);
		const ranks = ['text', 'held', 'part'];
		return takers.reverse().toSorted((one, other) => ranks.indexOf(one.rank) - ranks.indexOf(other.rank));
	}

	#change(claims: readonly Claim[]): void {
		this.#claims = claims;
		const layer = Math.max(0, ...claims.filter(claim => claim.isLayer).map(claim => claim.layer));
		const hasTextFocus = claims.some(claim => claim.rank === 'text' && claim.layer === layer);
		const hasTyped = this.#typed.has(layer);
		const before = this.#state;
		if (layer === before.layer && hasTextFocus === before.hasTextFocus && hasTyped === before.hasTyped)
			return;
		this.#state = {layer, hasTextFocus, hasTyped};
		this.#stdin?.setTextFocus(hasTextFocus);
		for (const listener of this.#listeners) listener();
	}
}

interface Keyboard {
	readonly registry: FocusRegistry;
	/** What became of the last input that was not taken; gone with the next key. */
	readonly notice: string | undefined;
}

const KeyboardContext = createContext<Keyboard | undefined>(undefined);
const LayerContext = createContext(0);

interface KeyboardProviderProps {
	readonly onInterrupt: () => void;
	/** Ctrl+D outside of a sequence, end of file, the terminal is gone. */
	readonly onEnd: () => void;
	readonly onSuspend?: () => void;
	readonly children: ReactNode;
}

/** Once around everything that uses keys. Reads for the whole life of the wizard, so that raw mode stays on. */
export function KeyboardProvider({
	onInterrupt,
	onEnd,
	onSuspend,
	children,
}: KeyboardProviderProps): ReactNode {
	const stdin: unknown = useStdin().stdin;
	// Tests of single screens have a plain stream.
	const paced = stdin instanceof PacedStdin ? stdin : undefined;
	const registry = useMemo(() => new FocusRegistry(paced), [paced]);
	const [notice, setNotice] = useState<string>();
	const end = useEffectEvent(onEnd);

	useEffect(() => paced?.onEnd(() => end()), [paced]);
	useEffect(() => {
		const sayDropped = (count: number) => setNotice(fieldWords.firstLineOf(count));
		paced?.on('dropped', sayDropped);
		return () => {
			paced?.off('dropped', sayDropped);
		};
	}, [paced]);
	// Only what changes: React keeps any other `setState` until this is drawn again, one for every key.
	const say = (next: string | undefined) => next !== notice && setNotice(next);
	useInput((input, key) => {
		say(undefined);
		if (key.escape) registry.escape();
		if (!key.ctrl) return;
		if (input === 'v') say(howToPaste);
		if (input === 'c') onInterrupt();
		if (input === 'd') onEnd();
		if (input === 'z') onSuspend?.();
	});
	usePaste(text => {
		say(registry.paste(text) ? undefined : fieldWords.noField);
	});

	const keyboard = useMemo(() => ({registry, notice}), [registry, notice]);
	return <KeyboardContext value={keyboard}>{children}</KeyboardContext>;
}

function useKeyboard(): Keyboard {
	const keyboard = useContext(KeyboardContext);
	if (!keyboard) throw new Error('KeyboardProvider is missing');
	return keyboard;
}

/** What became of input that nobody took, to be said under the title; undefined when all is well. */
export function useInputNotice(): string | undefined {
	return useKeyboard().notice;
}

/** Whether this part of the screen gets keys now, and whether a text field does. */
export function useFocusState(): FocusState & {readonly isOnTop: boolean} {
	const {registry} = useKeyboard();
	const layer = useContext(LayerContext);
	const state = useSyncExternalStore(registry.subscribe, registry.state);
	return {...state, isOnTop: state.layer === layer};
}

/**
 * What is being drawn, noted by fields and layers while they render. The registry learns of them by effects, which is
 * after the first frame of a screen is out; what renders after them (the line of keys) can read it here.
 */
export interface DrawnFocus {
	/** The highest layer. */
	layer: number;
	/** Layers with an open text field. */
	readonly text: Set<number>;
}

/** A new one for each time that the frame is drawn, so that everybody below notes again. */
export const DrawnFocusContext = createContext<DrawnFocus | undefined>(undefined);

/** Asks for Esc, pastes or text as long as the component is there and `isActive`. */
export function useClaim({
	isActive = true,
	rank,
	isLayer = false,
	onEscape,
	onPaste,
}: Omit<Claim, 'layer'> & {readonly isActive?: boolean}): void {
	const {registry} = useKeyboard();
	const layer = useContext(LayerContext);
	const drawn = useContext(DrawnFocusContext);
	if (isActive && drawn) {
		if (isLayer) drawn.layer = Math.max(drawn.layer, layer);
		if (rank === 'text') drawn.text.add(layer);
	}
	const leave = useEffectEvent(() => onEscape?.());
	const paste = useEffectEvent((text: string) => onPaste?.(text));
	const takesEscape = onEscape !== undefined;
	const takesPaste = onPaste !== undefined;
	useEffect(() => {
		if (!isActive) return;
		return registry.add({
			layer,
			rank,
			isLayer,
			onEscape: takesEscape ? () => leave() : undefined,
			onPaste: takesPaste ? text => paste(text) : undefined,
		});
	}, [registry, layer, rank, isLayer, isActive, takesEscape, takesPaste]);
}

interface WhenActive {
	/** @default true */
	readonly isActive?: boolean;
}

/** Whether the field of this part of the screen holds something that was typed. */
export function useTyped(hasTyped: boolean): void {
	const {registry} = useKeyboard();
	const layer = useContext(LayerContext);
	useEffect(() => {
		registry.setTyped(layer, hasTyped);
		return () => registry.setTyped(layer, false);
	}, [registry, layer, hasTyped]);
}

/** Opens the help from inside a field; what is typed there goes back to the field. */
export const HelpContext = createContext<(onMark: () => void) => void>(() => undefined);

/** Esc; the latest one that is there gets it. */
export function useEscape(onEscape: () => void, {isActive = true}: WhenActive = {}): void {
	useClaim({rank: 'part', onEscape, isActive});
}

/** A paste while no field is open. */
export function usePasteOutside(onPaste: (text: string) => void, {isActive = true}: WhenActive = {}): void {
	useClaim({rank: 'part', onPaste, isActive});
}

/**
 * Keys of a screen by name (`c`, `?`, `space`, `ctrl+r`). Letters, digits, `?`, Space and Enter are shortcuts only while
 * no text field has the focus; Ctrl+letter always is. All are quiet while something lies over the screen.
 */
export function useShortcuts(
	shortcuts: Readonly<Record<string, (() => void) | undefined>>,
	{isActive = true}: WhenActive = {},
): void {
	const {registry} = useKeyboard();
	const layer = useContext(LayerContext);
	useInput(
		(input, key) => {
			const focus = registry.state();
			if (focus.layer !== layer) return;
			const name = keyName(input, key);
			if (name === undefined || (focus.hasTextFocus && !name.startsWith('ctrl+'))) return;
			shortcuts[name]?.();
		},
		{isActive},
	);
}

/**
 * Sees every key before what stands behind it in the same parent, a library's component: Ink calls `useInput` handlers in
 * the order in which their effects ran, and those of earlier siblings run first.
 */
export function KeyTap({
	onKey,
	isActive = true,
}: WhenActive & {readonly onKey: (input: string, key: Key) => void}): ReactNode {
	useInput(onKey, {isActive});
	return null;
}

/** Lies over the screen: while it is there, keys reach only what is inside. Esc calls `onClose`. */
export function Layer({
	onClose,
	children,
}: {
	readonly onClose: () => void;
	readonly children: ReactNode;
}): ReactNode {
	const layer = useContext(LayerContext) + 1;
	return (
		<LayerContext value={layer}>
			<LayerClaim onClose={onClose} />
			{children}
		</LayerContext>
	);
}

function LayerClaim({onClose}: {readonly onClose: () => void}): ReactNode {
	useClaim({rank: 'part', isLayer: true, onEscape: onClose});
	return null;
}
