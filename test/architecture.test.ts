import {describe, expect, test} from 'vitest';
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
const screenContract = 'source/screens/screen.ts';
const drawing = ['ink', 'react', 'ink-select-input', 'ink-text-input'];

/** Imports go one way (ARCHITECTURE.md). A folder's own files are told in its list. */
const layers: Readonly<Record<string, Layer>> = {
	core: {folders: ['core'], packages: ['oauth4webapi']},
	[ports]: {folders: ['core'], packages: []},
	flows: {folders: ['core', 'flows'], modules: [ports], packages: ['oauth4webapi']},
	lines: {folders: ['core', 'flows', 'lines'], modules: [ports], packages: []},
	ui: {
		folders: ['core', 'flows', 'ui'],
		modules: [ports],
		types: [screenContract],
		packages: [...drawing, 'node:stream', 'node:string_decoder', 'node:util'],
	},
	screens: {folders: ['core', 'flows', 'ui'], modules: [ports, screenContract], packages: ['ink', 'react']},
	commands: {
		folders: ['core', 'flows', 'commands'],
		modules: [ports],
		packages: ['fastest-levenshtein', 'node:util'],
	},
	adapters: {folders: ['core', 'adapters'], modules: [ports], packages: ['*']},
	demo: {folders: ['core', 'demo'], modules: [ports], packages: ['node:*']},
	'source/steps.ts': {folders: ['core', 'screens'], packages: []},
	'source/wizard.tsx': {
		folders: ['core', 'ui'],
		modules: [ports, screenContract],
		packages: ['ink', 'react'],
	},
	'source/lines.ts': {folders: ['core', 'flows', 'lines'], modules: [ports], packages: []},
	'source/begin-wizard.ts': {
		folders: ['core', 'commands'],
		modules: [ports],
		types: ['source/wizard.tsx'],
		packages: [],
	},
	'source/run-wizard.tsx': {
		folders: ['core', 'ui'],
		modules: [ports, 'source/wizard.tsx', 'source/steps.ts'],
		packages: ['ink', 'react'],
	},
	'source/report.ts': {folders: ['core'], modules: [ports], packages: []},
	'source/quick.ts': {
		folders: ['core', 'adapters', 'commands'],
		modules: ['source/report.ts'],
		packages: [],
	},
	'cli.tsx': {folders: ['*'], modules: ['*'], packages: ['node:path']},
};

/** The tables of the commands and the tools of all of them; every other file there is a command. */
const commandTools = ['command', 'index', 'parse-arguments', 'nearest', 'sign-in-flags'].map(
	name => `source/commands/${name}.ts`,
);

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
		const entries = ['cli.tsx', 'source/quick.ts'];
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
					isCommand(edge.to) &&
					!['cli.tsx', 'source/quick.ts'].includes(path) &&
					!(path.endsWith('/index.ts') && edge.isLazy),
			),
		).toEqual([]);
	});

	test('the screens are fetched one by one', () => {
		const isScreen = ({to}: ImportEdge) => layerNameOf(to) === 'screens' && to !== screenContract;
		expect(
			offences((edge, {path}) => isScreen(edge) && !(path === 'source/steps.ts' && edge.isLazy)),
		).toEqual([]);
	});

	test('what cli.tsx needs for the wizard, the demo and Ink is fetched when it is wanted', () => {
		const isHeavy = ({to}: ImportEdge) =>
			['ui', 'screens', 'demo'].includes(layerNameOf(to)) || /^source\/[^/]+\.tsx$|begin-wizard/.test(to);
		expect(
			offences((edge, {path}) => path === 'cli.tsx' && isHeavy(edge) && !edge.isLazy && !edge.typesOnly),
		).toEqual([]);
	});

	test('there is no cycle', () => {
		expect(cycles(modules)).toEqual([]);
	});
});

test('no variable of a module: state has an owner', () => {
	expect(
		modules.flatMap(({path, moduleVariables}) => moduleVariables.map(line => `${path}:${line}`)),
	).toEqual([]);
});

test('core and flows reach clock, randomness, process and timers by ports alone', () => {
	const pure = modules.filter(({path}) => ['core', 'flows', 'lines', ports].includes(layerNameOf(path)));
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
			"const later = () => import('../screens/home.tsx');",
			"type F = import('./g.ts').G;",
			"import 'node:fs';",
		].join('\n');
		expect(read(text).imports).toEqual([
			{to: 'source/core/b.ts', line: 1, typesOnly: false, isLazy: false},
			{to: 'source/ports.ts', line: 2, typesOnly: true, isLazy: false},
			{to: 'ink', line: 3, typesOnly: false, isLazy: false},
			{to: 'react', line: 4, typesOnly: true, isLazy: false},
			{to: 'source/screens/home.tsx', line: 5, typesOnly: false, isLazy: true},
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

	test('a cycle is found, by lazy imports too, not by types', () => {
		const a = read("import {b} from './b.ts';", 'source/core/a.ts');
		const lazy = read("const c = () => import('./a.ts');", 'source/core/b.ts');
		const types = read("import type {A} from './a.ts';", 'source/core/b.ts');
		expect(cycles([a, lazy])).toEqual(['source/core/a.ts → source/core/b.ts → source/core/a.ts']);
		expect(cycles([a, types])).toEqual([]);
	});
});

/** The cycles of values; types are gone when the program runs. */
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
			if (!edge.typesOnly && byPath.has(edge.to)) visit(edge.to, [...trail, path]);
		done.add(path);
	};
	for (const {path} of all) visit(path, []);
	return found;
}
