import {beforeAll, describe, expect, test} from 'vitest';
import {commandsPage} from '../../build/pages/commands-page.ts';
import {failuresPage} from '../../build/pages/failures-page.ts';
import {manPage} from '../../build/pages/man-page.ts';
import type {Tried} from '../../build/pages/table-pages.ts';
import packageJson from '../../package.json' with {type: 'json'};
import {commandTable} from '../../source/commands/index.ts';
import {runWorkedExamples, workedExamples} from './worked-examples.ts';

/** `npm run docs` writes them: this file with `--update`. */
describe('the pages are those of the table, and every line on them prints what stands below it', () => {
	let tried: Tried;
	beforeAll(async () => {
		tried = {lines: workedExamples, shown: await runWorkedExamples()};
	});

	test('docs/commands.md', () =>
		expect(commandsPage(commandTable, tried)).toMatchFileSnapshot('../../docs/commands.md'));

	test('docs/smapi-login.1', () =>
		expect(manPage(commandTable, tried, packageJson.version)).toMatchFileSnapshot(
			'../../docs/smapi-login.1',
		));

	test('docs/failures.md', () => expect(failuresPage()).toMatchFileSnapshot('../../docs/failures.md'));

	test('each command has a line that was tried', () => {
		const names = [commandTable.signIn, ...commandTable.commands].map(({name}) => name);
		expect(Object.keys(workedExamples)).toEqual(names);
	});
});
