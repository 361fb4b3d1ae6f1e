import {readFileSync} from 'node:fs';
import path from 'node:path';

/** Yoga's loader is meant to be waited for; given what it would have fetched, it is done before it returns. */
export function loadAtOnce(loadYoga) {
	const engine = {
		instantiateWasm(imports, receive) {
			const bytes = readFileSync(path.join(__dirname, 'layout.wasm'));
			const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), imports);
			receive(instance);
			return instance.exports;
		},
	};
	loadYoga(engine);
	return engine;
}
