import {render as inkRender} from 'ink-testing-library';
import type {ReactElement, ReactNode} from 'react';
import {onTestFinished} from 'vitest';
import {UiProvider} from '../../source/ui/provider.tsx';
import {createTheme} from '../../source/ui/theme.ts';
import {FakeClock} from '../fakes/clock.ts';
import {untilQuiet} from '../fakes/quiet.ts';

/** Keys by name, as the paced stdin hands them to Ink. Other names are typed as they are. */
const keys: Readonly<Record<string, string>> = {
	enter: '\r',
	// CSI u: Ink holds back a bare ESC for 20 ms.
	escape: '\x1B[27u',
	tab: '\t',
	space: ' ',
	backspace: '\x7F',
	delete: '\x1B[3~',
	up: '\x1B[A',
	down: '\x1B[B',
	right: '\x1B[C',
	left: '\x1B[D',
	home: '\x1B[H',
	end: '\x1B[F',
	'page-up': '\x1B[5~',
	'page-down': '\x1B[6~',
	f5: '\x1B[15~',
};

export interface RenderOptions {
	/** 80 by 24. */
	readonly columns?: number;
	readonly rows?: number;
	readonly clock?: FakeClock;
	readonly onInterrupt?: () => void;
	readonly onEnd?: () => void;
	readonly onSuspend?: () => void;
	/** Colours and Unicode; no colours by default, so that frames are plain text. */
	readonly color?: boolean;
	readonly unicode?: boolean;
}

export interface Rendered {
	readonly clock: FakeClock;
	/**
	 * One key after the other, each with the time that React needs for its new handlers: names (`enter`, `ctrl+g`,
	 * `alt+x`, `page-down`) or single characters.
	 */
	press(...names: readonly string[]): Promise<void>;
	/** Each character as a key of its own. */
	type(text: string): Promise<void>;
	/** A bracketed paste. */
	paste(text: string): Promise<void>;
	/** These very characters as one event. */
	write(data: string): Promise<void>;
	/** The last frame; with what was printed above it, if that was the last write. */
	lastFrame(): string;
	lines(): string[];
	/** Everything that was ever written: each frame, and what was printed above. */
	readonly frames: readonly string[];
	/** How many listen for another size of the window; without a terminal Ink itself does not. */
	resizeListeners(): number;
	/** Waits until the last frame holds the text. @throws Error with the last frame, after `seconds` (20) */
	waitForText(text: string | RegExp, seconds?: number): Promise<void>;
	/** Waits until a condition holds. */
	waitFor(condition: () => boolean, what: string, seconds?: number): Promise<void>;
	resize(columns: number, rows: number): Promise<void>;
	rerender(tree: ReactNode): Promise<void>;
	unmount(): void;
}

/** Renders a screen, or a part of one, with theme, clock and keyboard around it. Resolves when its handlers are there. */
export async function render(tree: ReactNode, options: RenderOptions = {}): Promise<Rendered> {
	const clock = options.clock ?? new FakeClock();
	const size = {columns: options.columns ?? 80, rows: options.rows ?? 24};
	const theme = createTheme({color: options.color ?? false, unicode: options.unicode ?? true});
	const nothing = () => {};
	const wrap = (inside: ReactNode): ReactElement => (
		<UiProvider
			theme={theme}
			clock={clock}
			onInterrupt={options.onInterrupt ?? nothing}
			onEnd={options.onEnd ?? nothing}
			onSuspend={options.onSuspend ?? nothing}
		>
			{inside}
		</UiProvider>
	);

	// The library's stdout is 100 columns wide for ever; the first frame is drawn after its size is ours.
	const app = inkRender(wrap(null));
	onTestFinished(app.unmount);
	for (const name of ['columns', 'rows'] as const) {
		Object.defineProperty(app.stdout, name, {get: () => size[name], configurable: true});
	}
	app.stdout.emit('resize');
	await untilQuiet();
	app.rerender(wrap(tree));
	await untilQuiet();

	const lastFrame = () => app.lastFrame() ?? '';

	async function write(data: string): Promise<void> {
		app.stdin.write(data);
		await untilQuiet();
	}

	async function waitFor(condition: () => boolean, what: string, seconds = 20): Promise<void> {
		const end = performance.now() + seconds * 1000;
		while (!condition()) {
			if (performance.now() > end) throw new Error(`${what} did not come. The last frame:\n${lastFrame()}`);
			await untilQuiet();
		}
		await untilQuiet();
	}

	return {
		clock,
		write,
		waitFor,
		lastFrame,
		frames: app.frames,
		resizeListeners: () => app.stdout.listenerCount('resize'),
		lines: () => lastFrame().split('\n'),
		async press(...names) {
			for (const name of names) await write(sequenceOf(name));
		},
		async type(text) {
			for (const character of text) await write(character);
		},
		paste: text => write(`\x1B[200~${text}\x1B[201~`),
		waitForText: (text, seconds) =>
			waitFor(
				() => (typeof text === 'string' ? lastFrame().includes(text) : text.test(lastFrame())),
				String(text),
				seconds,
			),
		async resize(columns, rows) {
			Object.assign(size, {columns, rows});
			app.stdout.emit('resize');
			await untilQuiet();
		},
		async rerender(next) {
			app.rerender(wrap(next));
			await untilQuiet();
		},
		unmount: app.unmount,
	};
}

function sequenceOf(name: string): string {
	const known = keys[name];
	if (known !== undefined) return known;
	const [, modifier, rest] = /^(ctrl|alt)\+(.+)$/.exec(name) ?? [];
	if (modifier === 'ctrl' && rest?.length === 1) return String.fromCharCode(rest.charCodeAt(0) & 0x1f);
	if (modifier === 'alt' && rest !== undefined) return `\x1B${keys[rest] ?? rest}`;
	if ([...name].length === 1) return name;
	throw new Error(`No such key: ${name}`);
}
