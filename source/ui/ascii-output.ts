import {stripVTControlCharacters} from 'node:util';
import {asciiSigns} from '../core/terminal-text.ts';

const plain: Readonly<Record<string, string>> = {...asciiSigns, '✓': '+'};
const known = new RegExp(`[${Object.keys(plain).join('')}]`, 'g');

/**
 * Our own signs in ASCII, line by line: three dots only where the line still fits, since a line that is longer than the
 * window would be wrapped and the frame counted wrong.
 */
export function asciiText(text: string, columns: number): string {
	return text
		.split('\n')
		.map(line => {
			const whole = line.replace(known, sign => plain[sign] ?? sign);
			if (stripVTControlCharacters(whole).trimEnd().length <= columns) return whole;
			return line.replace(known, sign => plain[sign]?.slice(0, 1) ?? sign);
		})
		.join('\n');
}

/** The output of a locale without UTF-8: texts may hold quotes and dots that it cannot show. */
export function asciiOutput(output: NodeJS.WriteStream): NodeJS.WriteStream {
	const write = (data: string | Uint8Array, ...rest: unknown[]) =>
		Reflect.apply(output.write, output, [
			typeof data === 'string' ? asciiText(data, output.columns) : data,
			...rest,
		]);
	return new Proxy(output, {
		get(target, name) {
			if (name === 'write') return write;
			const value: unknown = Reflect.get(target, name, target);
			return typeof value === 'function' ? value.bind(target) : value;
		},
	});
}
