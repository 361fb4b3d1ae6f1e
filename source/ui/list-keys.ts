import type {KeyHint} from './keys-line.ts';

/** The keys of a screen with a list; keys of its own stand between moving and choosing. */
export function listKeys(upDown: string, own: readonly KeyHint[] = []): readonly KeyHint[] {
	return [{key: upDown, does: 'move'}, ...own, {key: 'Enter', does: 'choose'}, {key: 'Esc', does: 'back'}];
}
