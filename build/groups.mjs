/**
 * What every command begins with goes into one file: each file more costs the start about a millisecond.
 * Nothing here may import Ink, React, conf, got or oauth4webapi (test/program/start-up.test.ts).
 */
const quickStart = [
	/\/cli\.tsx$/,
	/\/source\/commands\/(index|parse-arguments|meant-profile|token|help|help-sections|help-topics)\.ts$/,
	/\/source\/core\/(choose-profile|client|config-file|failures?|hosts|json|nearest|profile|program-name|redact|seal|sealed-file|secret-store|secret-variables|shell|split-words|terminal-text|wrap-text)\.ts$/,
	/\/source\/flows\/(client-secret|refresh|unsealed)\.ts$/,
	/\/source\/adapters\/(clock|config-path|machine|profile-store|store-file|store-lock|store-problem|store-secrets|store-trust|streams|system-error|system-ports)\.ts$/,
	/\/source\/formats\/(format|index)\.ts$/,
	/\/node_modules\/fastest-levenshtein\//,
];

/** Where the first frame of the wizard begins: it and everything below it that no command without a screen needs is one file too. */
const firstFrame = [/\/source\/(begin-wizard|on-screens)\.tsx?$/, /\/source\/steps\/role\.ts$/];

/** Where the ways without a screen begin: what they share with the first frame is a file without Ink and React. */
const withoutScreen = [
	/\/cli\.tsx$/,
	/\/source\/commands\/\w[\w-]*\.ts$/,
	/\/source\/(begin-wizard|on-lines|steps|wizard)\.ts$/,
	/\/source\/steps\/[\w-]+\.ts$/,
	/\/source\/talk\/(asker|lines-talk)\.ts$/,
	/\/source\/demo\/world\.ts$/,
];

const matches = (patterns, id) => patterns.some(pattern => pattern.test(id));

/**
 * Which module goes into which file of the build.
 * @returns a plugin that learns who imports whom, and the groups for the bundler's `codeSplitting`
 */
export function groupsOfFiles() {
	/** @type {Map<string, readonly string[]>} */
	const imports = new Map();

	/** Every module that the roots import, they themselves included, without what is loaded later. */
	const closureOf = roots => {
		const seen = new Set();
		const visit = id => {
			if (seen.has(id)) return;
			seen.add(id);
			for (const below of imports.get(id) ?? []) visit(below);
		};
		for (const id of imports.keys()) if (matches(roots, id)) visit(id);
		return seen;
	};

	let inFrame;
	let elsewhere;
	const fileOf = id => {
		if (matches(quickStart, id)) return 'quick-start';
		inFrame ??= closureOf(firstFrame);
		elsewhere ??= closureOf(withoutScreen);
		if (!inFrame.has(id)) return null;
		return elsewhere.has(id) ? 'both' : 'first-frame';
	};

	return {
		plugin: {
			name: 'imports',
			moduleParsed: ({id, importedIds}) => void imports.set(id, importedIds),
		},
		groups: [{name: fileOf, debugName: 'start'}],
	};
}
