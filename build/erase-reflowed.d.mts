interface InkInstance {
	readonly options: {readonly stdout: {readonly write: (text: string) => unknown}};
	lastOutput: string;
	lastOutputToRender: string;
	lastOutputHeight: number;
	readonly lastTerminalWidth: number;
	readonly lastTerminalHeight: number;
	readonly log: {
		readonly getCursorPosition: () => {readonly x: number; readonly y: number} | undefined;
		readonly clear: () => unknown;
	};
}

export function eraseLost(ink: InkInstance, columns: number, rows: number): readonly string[];

export function keepLost(stdout: object, held: readonly string[]): void;
