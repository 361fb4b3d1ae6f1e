const nameColumns = 36;

/** A line of the output: what was measured, the figures, and what they should be. */
export function row(name, figures, aim) {
	return `${name.padEnd(nameColumns)} ${figures}${aim === undefined ? '' : `  (aim ${aim})`}`;
}

/** A time from the start of a process, as a ratio to `node -e 0` of the same run. */
export function processRow(name, milliseconds, floor, aim) {
	const ratio = `${(milliseconds / floor).toFixed(2).padStart(6)}×`;
	return row(name, `${ratio}  ${milliseconds.toFixed(0).padStart(5)} ms`, aim);
}

/** Bytes or KiB as MiB. */
export function mebibytes(bytes, digits = 1) {
	return `${(bytes / 1_048_576).toFixed(digits)} MiB`;
}
