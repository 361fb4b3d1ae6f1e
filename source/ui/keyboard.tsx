import {useInput, usePaste, useStdin} from 'ink';
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
import {DrawnFocusContext} from './drawn-focus.ts';
import {type Claim, FocusRegistry, type FocusState} from './focus.ts';
import {keyName} from './key-name.ts';
import {pacedStdinOf} from './paced-stdin.ts';

interface Keyboard {
	readonly registry: FocusRegistry;
	/** What became of the last input that was not taken; gone with the next key. */
	readonly notice: string | undefined;
}

const KeyboardContext = createContext<Keyboard | undefined>(undefined);
const LayerContext = createContext(0);

interface KeyboardProviderProps {
	/** Ctrl+C. */
	readonly onInterrupt: () => void;
	/** Ctrl+D outside of a sequence, end of file, the terminal is gone. */
	readonly onEnd: () => void;
	/** Ctrl+Z. */
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
	const {stdin} = useStdin();
	const paced = pacedStdinOf(stdin);
	const registry = useMemo(() => new FocusRegistry(paced), [paced]);
	const [notice, setNotice] = useState<string>();
	const end = useEffectEvent(onEnd);

	useEffect(() => paced?.onEnd(() => end()), [paced]);
	useEffect(() => {
		const sayDropped = (count: number) => setNotice(droppedBehindPaste(count));
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
		say(registry.paste(text) ? undefined : 'Nothing takes a paste here; it was dropped.');
	});

	const keyboard = useMemo(() => ({registry, notice}), [registry, notice]);
	return <KeyboardContext value={keyboard}>{children}</KeyboardContext>;
}

function droppedBehindPaste(count: number): string {
	const characters = count === 1 ? '1 character' : `${count} characters`;
	return `Only the first line of the paste was taken; ${characters} behind it went nowhere.`;
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
export function useFocusState(): FocusState & {readonly isOnTop: boolean; readonly read: () => FocusState} {
	const {registry} = useKeyboard();
	const layer = useContext(LayerContext);
	const state = useSyncExternalStore(registry.subscribe, registry.state);
	return {...state, isOnTop: state.layer === layer, read: registry.state};
}

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

/** Esc for something that a screen has opened; the latest one that is open gets it. */
export function useEscape(onEscape: () => void, {isActive = true}: {readonly isActive?: boolean} = {}): void {
	useClaim({rank: 'part', onEscape, isActive});
}

/** A paste while no field is open (`sign-in` and `code` open theirs with it). */
export function usePasteOutside(
	onPaste: (text: string) => void,
	{isActive = true}: {readonly isActive?: boolean} = {},
): void {
	useClaim({rank: 'part', onPaste, isActive});
}

/**
 * Keys of a screen by name (`c`, `?`, `space`, `ctrl+r`). Letters, digits, `?`, Space and Enter are shortcuts only while
 * no text field has the focus; Ctrl+letter always is. All are quiet while something lies over the screen.
 */
export function useShortcuts(
	shortcuts: Readonly<Record<string, (() => void) | undefined>>,
	{isActive = true}: {readonly isActive?: boolean} = {},
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
	useClaim({rank: 'base', isLayer: true, onEscape: onClose});
	return null;
}

/** Keys wait as long as `isHeld`: the next screen is being loaded. Ctrl+C goes through. */
export function useHoldKeys(isHeld: boolean): void {
	const {stdin} = useStdin();
	const paced = pacedStdinOf(stdin);
	useEffect(() => (isHeld ? paced?.hold() : undefined), [paced, isHeld]);
}
