import {readdirSync, readFileSync} from 'node:fs';
import {dirname, join, relative} from 'node:path';
import {parseAst} from 'rolldown/parseAst';
import {projectRoot} from '../program/launcher.ts';

/** One import or re-export, static or not, of types or of values. */
export interface ImportEdge {
	/** A path below the root (`source/core/draft.ts`) or the name of a package (`node:fs`, `ink`). */
	readonly to: string;
	readonly line: number;
	readonly typesOnly: boolean;
	/** `import()`: fetched when it is first wanted. */
	readonly isLazy: boolean;
}

export interface SourceModule {
	/** Below the root, with `/`. */
	readonly path: string;
	readonly lineCount: number;
	readonly imports: readonly ImportEdge[];
	/** Lines with a `let` or `var` outside every function and class. */
	readonly moduleVariables: readonly number[];
	/** Uses of clock, randomness, process and timers, by their words. */
	readonly impurities: readonly {readonly what: string; readonly line: number}[];
}

interface Node {
	readonly type: string;
	readonly start: number;
	readonly [key: string]: unknown;
}

/** Every module of the product, read by a real parser. */
export function readModules(): SourceModule[] {
	const root = projectRoot();
	const below = readdirSync(join(root, 'source'), {recursive: true, encoding: 'utf8'});
	const paths = below.filter(path => /(?<!\.d)\.tsx?$/.test(path)).map(path => join('source', path));
	return ['cli.tsx', ...paths].map(path => readModule(path, readFileSync(join(root, path), 'utf8')));
}

/** Reads one module. */
export function readModule(path: string, text: string): SourceModule {
	const program = parseAst(text, {lang: path.endsWith('x') ? 'tsx' : 'ts'}) as unknown as Node;
	const lineOf = (node: Node) => text.slice(0, node.start).split('\n').length;
	const imports: ImportEdge[] = [];
	const moduleVariables: number[] = [];
	const impurities: {what: string; line: number}[] = [];
	walk(program, undefined, 0, (node, parent, depth) => {
		const found = importOf(node);
		if (found) imports.push({...found, to: resolve(path, found.to), line: lineOf(node)});
		if (depth === 0 && node.type === 'VariableDeclaration' && node.kind !== 'const')
			moduleVariables.push(lineOf(node));
		const what = impurityOf(node, parent);
		if (what) impurities.push({what, line: lineOf(node)});
	});
	return {path, lineCount: text.split('\n').length - 1, imports, moduleVariables, impurities};
}

type Visit = (node: Node, parent: Node | undefined, depth: number) => void;

/** `depth` counts the functions and classes around a node. */
function walk(node: Node, parent: Node | undefined, depth: number, visit: Visit): void {
	visit(node, parent, depth);
	const inner = /Function|^Class/.test(node.type) ? depth + 1 : depth;
	for (const value of Object.values(node)) {
		for (const child of Array.isArray(value) ? value : [value])
			if (isNode(child)) walk(child, node, inner, visit);
	}
}

function isNode(value: unknown): value is Node {
	return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
}

function importOf(node: Node): Omit<ImportEdge, 'line'> | undefined {
	const source = node.source as {value?: unknown} | undefined;
	if (typeof source?.value !== 'string') return undefined;
	const to = source.value;
	if (node.type === 'ImportExpression') return {to, typesOnly: false, isLazy: true};
	if (node.type === 'TSImportType') return {to, typesOnly: true, isLazy: false};
	const specifiers = (node.specifiers ?? []) as Readonly<Record<string, unknown>>[];
	const kindOf = (part: Readonly<Record<string, unknown>>) => part.importKind ?? part.exportKind;
	const typesOnly =
		kindOf(node) === 'type' ||
		(specifiers.length > 0 && specifiers.every(specifier => kindOf(specifier) === 'type'));
	return {to, typesOnly, isLazy: false};
}

function resolve(from: string, to: string): string {
	if (!to.startsWith('.')) return to;
	return relative('.', join(dirname(from), to)).replaceAll('\\', '/');
}

const globals = new Set([
	'process',
	'crypto',
	'performance',
	'fetch',
	'setTimeout',
	'setInterval',
	'setImmediate',
]);

/** What reaches outside without a port. `new Date(x)` of something known is a value, `new Date()` is the clock. */
function impurityOf(node: Node, parent: Node | undefined): string | undefined {
	if (node.type === 'Identifier' && globals.has(String(node.name)))
		return isReference(node, parent) ? String(node.name) : undefined;
	if (node.type === 'NewExpression' && nameOf(node.callee) === 'Date')
		return (node.arguments as unknown[]).length === 0 ? 'new Date()' : undefined;
	if (node.type !== 'MemberExpression') return undefined;
	if (nameOf(node.object) === 'globalThis') return `globalThis.${nameOf(node.property)}`;
	const member = `${nameOf(node.object)}.${nameOf(node.property)}`;
	return ['Date.now', 'Math.random', 'AbortSignal.timeout'].includes(member) ? member : undefined;
}

function nameOf(value: unknown): string {
	return isNode(value) && value.type === 'Identifier' ? String(value.name) : '';
}

/** A name that stands for the global, not the key of a property or of a type. */
function isReference(node: Node, parent: Node | undefined): boolean {
	if (parent?.type === 'MemberExpression') return parent.object === node || parent.computed === true;
	if (parent?.type === 'Property') return parent.value === node;
	return !/^TS|^(PropertyDefinition|MethodDefinition)$/.test(parent?.type ?? '');
}
