import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {build} from 'rolldown';
import {expect, onTestFinished, test} from 'vitest';
import {bundle} from '../../build/bundle.mjs';

interface Component {
	readonly group?: string;
	readonly name: string;
	readonly version: string;
	readonly licenses: readonly unknown[];
}

const bill = JSON.parse(readFileSync('sbom.cdx.json', 'utf8')) as {
	readonly bomFormat: string;
	readonly components: readonly Component[];
};
const named = bill.components
	.map(({group, name, version}) => `${group ? `${group}/` : ''}${name}@${version}`)
	.sort();

test('the licences and the bill of materials are those of what is bundled; if not: npm run third-party', async () => {
	const folder = mkdtempSync(path.join(tmpdir(), 'smapi-login-bundled-'));
	onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
	const found = new Set<string>();
	await bundle(build, folder, '0.0.0', [
		{
			name: 'packages',
			moduleParsed: ({id}: {id: string}) => void (packageOf(id) && found.add(packageOf(id))),
		},
	]);
	expect(bill.bomFormat).toBe('CycloneDX');
	expect(named).toEqual([...found].sort());
	expect(bill.components.every(({licenses}) => licenses.length > 0)).toBe(true);
	const texts = readFileSync('THIRD-PARTY.txt', 'utf8');
	expect([...texts.matchAll(/^-{80}\n(\S+) \(/gm)].map(match => match[1]).sort()).toEqual(named);
});

/** @returns `name@version` of the package that a module is of; empty for our own */
function packageOf(module: string): string {
	const folder = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(module.replace(/^\0/, ''))?.[0];
	if (!folder) return '';
	const {name, version} = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
	return `${name}@${version}`;
}
