/** What the launcher's loader expects of the files of a build. */
export function readableAtOnce() {
	return {
		name: 'readable-at-once',
		renderChunk: code => ({
			// Node's own modules are there already: its loader of ES modules, which `import()` asks, takes milliseconds to begin.
			code: code.replaceAll(/import\((["'`]node:[\w/]+["'`])\)/g, 'Promise.resolve(require($1))'),
		}),
		generateBundle(_, files) {
			for (const file of Object.values(files)) {
				if (file.type !== 'chunk') continue;
				// ASCII needs no decoding, and half of the memory where one character was not of Latin.
				file.code = file.code.replaceAll(
					/[^\0-\x7F]/g,
					character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
				);
			}
		},
	};
}
