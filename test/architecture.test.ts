import {describe, expect, test} from 'vitest';
import {steps} from '../source/core/steps.ts';
import {type ImportEdge, readModule, readModules, type SourceModule} from './architecture/read-modules.ts';

const modules = readModules();

/** What a layer may import: folders of `source/`, single modules, packages. */
interface Layer {
	readonly folders: readonly string[];
	readonly modules?: readonly string[];
	/** Types of these modules, no values. */
	readonly types?: readonly string[];
	readonly packages: readonly string[];
}

const ports = 'source/ports.ts';
const talk = 'source/talk/talk.ts';
const drawing = ['ink', 'react', 'ink-select-input', 'ink-text-input'];

/** Imports go one way (ARCHITECTURE.md). A folder's own files are told in its list. */
const layers: Readonly<Record<string, Layer>> = {
	core: {
		folders: ['core'],
		packages: ['oauth4webapi', 'jsonc-parser/lib/esm/main.js', 'fastest-levenshtein', 'uqr'],
	},
	[ports]: {folders: ['core'], packages: []},
	formats: {folders: ['core', 'formats'], packages: []},
	flows: {folders: ['core', 'flows', 'formats'], modules: [ports], packages: ['oauth4webapi']},
	[talk]: {folders: ['core', 'flows'], modules: [ports, 'source/talk/asker.ts'], packages: []},
	steps: {folders: ['core', 'flows', 'formats', 'steps'], modules: [ports, talk], packages: []},
	ui: {
		folders: ['core', 'ui'],
		modules: [ports],
		packages: [...drawing, 'node:stream', 'node:string_decoder', 'node:util'],
	},
	talk: {folders: ['core', 'flows', 'talk', 'ui'], modules: [ports, talk], packages: ['ink', 'react']},
	commands: {
		folders: ['core', 'flows', 'formats', 'commands'],
		modules: [ports],
		packages: ['fastest-levenshtein', 'node:util'],
	},
	adapters: {folders: ['core', 'adapters'], modules: [ports], packages: ['*']},
	demo: {folders: ['core', 'demo'], modules: [ports], packages: ['node:*']},
	'source/wizard.ts': {folders: ['core', 'flows'], modules: [ports, talk], packages: []},
	'source/steps.ts': {folders: ['steps'], types: ['source/wizard.ts'], packages: []},
	'source/on-screens.tsx': {
		folders: ['core', 'talk', 'ui'],
		modules: ['source/wizard.ts', 'source/steps.ts', ports, talk],
		packages: ['ink', 'react'],
	},
	'source/on-lines.ts': {
		folders: ['core', 'talk', 'adapters'],
		modules: ['source/wizard.ts', 'source/steps.ts', talk],
		types: ['source/on-screens.tsx'],
		packages: [],
	},
	'source/begin-wizard.ts': {
		folders: ['core', 'flows', 'commands', 'adapters'],
		modules: [ports],
		types: ['source/on-screens.tsx'],
		packages: [],
	},
	'source/begin-team.ts': {
		folders: ['core', 'flows', 'commands', 'adapters', 'steps'],
		modules: [talk, 'source/steps.ts'],
		types: ['source/on-screens.tsx'],
		packages: [],
	},
	'source/report.ts': {folders: ['core'], modules: [ports], packages: []},
	'source/quick-help.ts': {folders: ['core', 'adapters', 'commands'], modules: [], packages: []},
	'source/write-rest.ts': {folders: ['core', 'adapters'], modules: ['source/report.ts'], packages: []},
	'source/quick-way.ts': {folders: ['core', 'adapters', 'commands'], modules: [ports], packages: []},
	'source/quick-token.ts': {
		folders: ['core', 'adapters', 'commands'],
		modules: ['source/quick-way.ts'],
		packages: [],
	},
	'source/quick-status.ts': {
		folders: ['core', 'adapters', 'commands'],
		modules: ['source/quick-way.ts'],
		packages: [],
	},
	'cli.tsx': {folders: ['*'], modules: ['*'], packages: ['node:path']},
};

const quick = ['quick-help', 'quick-token', 'quick-status', 'quick-way', 'write-rest'].map(
	name => `source/${name}.ts`,
);

/** Where a run is put together. */
const entries = ['cli.tsx', ...quick, 'source/begin-wizard.ts', 'source/begin-team.ts', 'source/on-lines.ts'];

/** The tables of the commands and the tools of all of them; every other file there is a command. */
const commandTools = [
	'command',
	'help-sections',
	'help-topics',
	'index',
	'meant-profile',
	'parse-arguments',
	'secret-source',
	'sign-in-flags',
].map(name => `source/commands/${name}.ts`);

/** A file that is longer is one thing all the same, for this reason. */
const longerThan400: Readonly<Record<string, string>> = {
	'source/commands/index.ts': 'one table: every command with all that help says of it',
	'source/core/config-file.ts': 'one shape: the file read, judged, changed and written',
	'source/core/failures.ts': 'one table: every failure with its words and its exit code',
	'source/steps/sign-in.ts': 'one conversation: wait, paste, failures and what can be done at each',
	'source/steps/home.ts': 'one conversation: five kinds of rows, each told whole in one place',
	'source/talk/lines-talk.ts': 'one voice: every kind of prompt of talk.ts, in lines',
};

function layerNameOf(path: string): string {
	if (layers[path]) return path;
	return /^source\/([^/]+)\/.+/.exec(path)?.[1] ?? path;
}

function isAllowed({to, typesOnly}: ImportEdge, layer: Layer): boolean {
	if (!to.startsWith('source/') && to !== 'package.json')
		return layer.packages.some(name => matches(name, to));
	if (layer.types?.includes(to)) return typesOnly;
	const {folders, modules: single = []} = layer;
	return single.includes(to) || [...folders, ...single].includes('*') || folders.includes(layerNameOf(to));
}

function matches(pattern: string, name: string): boolean {
	return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

/** `file:line → what` for every import that breaks a rule. */
function offences(isOffence: (edge: ImportEdge, module: SourceModule) => boolean): string[] {
	return modules.flatMap(module =>
		module.imports
			.filter(edge => isOffence(edge, module))
			.map(edge => `${module.path}:${edge.line} → ${edge.to}`),
	);
}

describe('imports go one way', () => {
	test('every module is in a layer, and every import is one of its layer', () => {
		expect(modules.length).toBeGreaterThan(100);
		expect(modules.map(({path}) => layerNameOf(path)).filter(name => !layers[name])).toEqual([]);
		expect(offences((edge, {path}) => !isAllowed(edge, layers[layerNameOf(path)]!))).toEqual([]);
	});

	test('only the entries import adapters and the demo', () => {
		const isForeign = (edge: ImportEdge, {path}: SourceModule) =>
			['adapters', 'demo'].some(folder => layerNameOf(edge.to) === folder && layerNameOf(path) !== folder);
		expect(offences((edge, module) => !entries.includes(module.path) && isForeign(edge, module))).toEqual([]);
	});

	test('no command imports another one, and the table only names them', () => {
		const isCommand = (path: string) => layerNameOf(path) === 'commands' && !commandTools.includes(path);
		expect(modules.filter(({path}) => isCommand(path)).length).toBeGreaterThan(5);
		expect(
			offences(
				(edge, {path}) =>
					isCommand(edge.to) && !entries.includes(path) && !(path.endsWith('/index.ts') && edge.isLazy),
			),
		).toEqual([]);
	});

	test('the steps are fetched one by one', () => {
		const stepFiles = steps.map(({id}) => `source/steps/${id}.ts`);
		expect(stepFiles.filter(path => !modules.some(module => module.path === path))).toEqual([]);
		expect(
			offences((edge, {path}) => stepFiles.includes(edge.to) && !(path === 'source/steps.ts' && edge.isLazy)),
		).toEqual([]);
	});

	test('what cli.tsx needs for the wizard, the demo and Ink is fetched when it is wanted', () => {
		const isHeavy = ({to}: ImportEdge) =>
			['ui', 'talk', 'steps', 'demo'].includes(layerNameOf(to)) ||
			/^source\/(wizard|begin-\w+|steps|on-\w+)\.tsx?$/.test(to);
		expect(
			offences((edge, {path}) => path === 'cli.tsx' && isHeavy(edge) && !edge.isLazy && !edge.typesOnly),
		).toEqual([]);
	});

	test('steps, commands and the way in lines never reach what draws, at whatever distance', () => {
		const isRoot = (path: string) =>
			['steps', 'commands'].includes(layerNameOf(path)) ||
			['source/wizard.ts', 'source/on-lines.ts', ...quick].includes(path);
		const reached = reachedFrom(modules, isRoot, edge => !edge.typesOnly);
		expect(reached.length).toBeGreaterThan(100);
		expect(reached.filter(name => drawing.includes(name) || name.startsWith('source/ui/'))).toEqual([]);
	});

	test('what `token` and the help begin with loads no library', () => {
		const reached = reachedFrom(
			modules,
			path => quick.includes(path),
			edge => !edge.typesOnly && !edge.isLazy,
		);
		const packages = reached.filter(name => !name.startsWith('source/') && !name.startsWith('node:'));
		expect(packages).toEqual(['fastest-levenshtein']);
	});

	test('there is no cycle, of types neither', () => {
		expect(cycles(modules)).toEqual([]);
	});
});

test('no variable of a module: state has an owner', () => {
	expect(
		modules.flatMap(({path, moduleVariables}) => moduleVariables.map(line => `${path}:${line}`)),
	).toEqual([]);
});

test('a file is no longer than 400 lines, but where there is a reason', () => {
	const long = modules.filter(({lineCount}) => lineCount > 400).map(({path}) => path);
	expect(long.filter(path => !longerThan400[path])).toEqual([]);
});

test('core, flows and steps reach clock, randomness, process and timers by ports alone', () => {
	const pure = modules.filter(({path}) =>
		['core', 'flows', 'formats', 'steps', ports, talk, 'source/wizard.ts'].includes(layerNameOf(path)),
	);
	expect(
		pure.flatMap(({path, impurities}) => impurities.map(({what, line}) => `${path}:${line} ${what}`)),
	).toEqual([]);
});

describe('the reader of imports', () => {
	const read = (text: string, path = 'source/core/a.ts') => readModule(path, text);

	test('sees every kind of import with its line', () => {
		const text = [
			"import {a} from './b.ts';",
			"import type {c} from '../ports.ts';",
			"export {d} from 'ink';",
			"import {type E} from 'react';",
			"const later = () => import('../steps/home.ts');",
			"type F = import('./g.ts').G;",
			"import 'node:fs';",
		].join('\n');
		expect(read(text).imports).toEqual([
			{to: 'source/core/b.ts', line: 1, typesOnly: false, isLazy: false},
			{to: 'source/ports.ts', line: 2, typesOnly: true, isLazy: false},
			{to: 'ink', line: 3, typesOnly: false, isLazy: false},
			{to: 'react', line: 4, typesOnly: true, isLazy: false},
			{to: 'source/steps/home.ts', line: 5, typesOnly: false, isLazy: true},
			{to: 'source/core/g.ts', line: 6, typesOnly: true, isLazy: false},
			{to: 'node:fs', line: 7, typesOnly: false, isLazy: false},
		]);
	});

	test('sees variables of a module, not those of functions', () => {
		expect(
			read('let a = 1;\nexport let b;\nfunction f() { let c = 2; }\nconst g = () => { let d; };')
				.moduleVariables,
		).toEqual([1, 2]);
	});

	test.each([
		['const a = Date.now();', 'Date.now'],
		['const a = new Date();', 'new Date()'],
		['const a = Math.random();', 'Math.random'],
		['setTimeout(() => {}, 1);', 'setTimeout'],
		['const a = process.env.B;', 'process'],
		['const a = globalThis.process;', 'globalThis.process'],
		['const a = {process: 1};', undefined],
		['const a = new Date(0);', undefined],
		['const a = b.crypto;', undefined],
		['const a = crypto.randomUUID();', 'crypto'],
	])('%s → %s', (text, what) => {
		expect(read(text).impurities.map(found => found.what)).toEqual(what === undefined ? [] : [what]);
	});

	test('a cycle is found, by lazy imports and by types too', () => {
		const a = read("import {b} from './b.ts';", 'source/core/a.ts');
		const lazy = read("const c = () => import('./a.ts');", 'source/core/b.ts');
		const types = read("import type {A} from './a.ts';", 'source/core/b.ts');
		for (const b of [lazy, types])
			expect(cycles([a, b])).toEqual(['source/core/a.ts → source/core/b.ts → source/core/a.ts']);
	});
});

/** The modules and packages that the roots import, with what those import. */
function reachedFrom(
	all: readonly SourceModule[],
	isRoot: (path: string) => boolean,
	counts: (edge: ImportEdge) => boolean,
): string[] {
	const byPath = new Map(all.map(module => [module.path, module]));
	const reached = new Set(all.map(({path}) => path).filter(isRoot));
	// A set goes on over what is added meanwhile.
	for (const path of reached)
		for (const edge of byPath.get(path)?.imports ?? []) if (counts(edge)) reached.add(edge.to);
	return [...reached];
}

/** Every cycle: of types too, since no file of it can be understood without the others. */
function cycles(all: readonly SourceModule[]): string[] {
	const byPath = new Map(all.map(module => [module.path, module]));
	const found: string[] = [];
	const done = new Set<string>();
	const visit = (path: string, trail: readonly string[]): void => {
		if (trail.includes(path)) {
			found.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
			return;
		}
		if (done.has(path)) return;
		for (const edge of byPath.get(path)?.imports ?? [])
			if (byPath.has(edge.to)) visit(edge.to, [...trail, path]);
		done.add(path);
	};
	for (const {path} of all) visit(path, []);
	return found;
}
