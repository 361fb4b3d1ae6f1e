// Writes what of other people's is in the program: THIRD-PARTY.txt with the licence of each package, as those licences ask
// for, and sbom.cdx.json, the same as a CycloneDX 1.6 bill of materials. Both come from the modules that the bundler took,
// not from what happens to be installed. They are kept in the repository; a test compares them with the build.
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'rolldown';
import sbom from 'rollup-plugin-sbom';
import {bundle} from './bundle.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

const toolsUsed = new Set(['rolldown', 'rollup-plugin-sbom']);

process.chdir(root);
const folder = await mkdtemp(path.join(tmpdir(), 'smapi-login-third-party-'));
try {
	let texts = [];
	const {version} = JSON.parse(await readFile('package.json', 'utf8'));
	await bundle(build, folder, version, [
		{name: 'no-rollup', onLog: (_level, {message}) => !message.includes('tool "rollup"')},
		sbom({
			outDir: '',
			outFilename: 'sbom.cdx',
			saveTimestamp: false,
			includeWellKnown: false,
			collectLicenseEvidence: true,
			afterCollect(bom) {
				for (const tool of bom.metadata.tools.tools) {
					if (!toolsUsed.has(tool.name)) bom.metadata.tools.tools.delete(tool);
				}
				texts = [...bom.components].map(licenceOf).sort((a, b) => (a.name < b.name ? -1 : 1));
				// The texts stand in THIRD-PARTY.txt; the bill names the licences.
				for (const component of bom.components) component.evidence = undefined;
			},
		}),
	]);
	await writeFile('sbom.cdx.json', await readFile(path.join(folder, 'sbom.cdx.json'), 'utf8'));
	await writeFile('THIRD-PARTY.txt', documentOf(texts));
	process.stdout.write(`THIRD-PARTY.txt and sbom.cdx.json: ${texts.length} packages\n`);
} finally {
	await rm(folder, {recursive: true, force: true});
}

function licenceOf(component) {
	const name = `${component.group ? `${component.group}/` : ''}${component.name}@${component.version}`;
	const files = [...(component.evidence?.licenses ?? [])].map(({text}) => {
		const bytes = Buffer.from(text.content, text.encoding === 'base64' ? 'base64' : 'utf8');
		return bytes.toString('utf8').replaceAll('\r\n', '\n').trim();
	});
	const licence = [...component.licenses].map(({id, expression}) => id ?? expression).join(' AND ');
	if (!licence) throw new Error(`${name} names no licence. Look at its package before it is shipped.`);
	return {name, licence, text: files.join('\n\n')};
}

function documentOf(parts) {
	const line = '-'.repeat(80);
	const head = `smapi-login contains these packages of other people. Made from the bundle by npm run third-party.`;
	const entries = parts.map(({name, licence, text}) => {
		const words = text || `No licence file comes with the package; its package.json names ${licence}.`;
		return `${line}\n${name} (${licence})\n\n${words}\n`;
	});
	return [head, '', ...entries].join('\n');
}
