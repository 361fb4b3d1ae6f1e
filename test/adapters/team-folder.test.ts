import {
	chmodSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {beforeEach, describe, expect, onTestFinished, test} from 'vitest';
import {createTeamFolder} from '../../source/adapters/team-folder.ts';

let root: string;
beforeEach(() => {
	root = mkdtempSync(join(tmpdir(), 'smapi-login-team-'));
	onTestFinished(() => rmSync(root, {recursive: true, force: true}));
	mkdirSync(join(root, 'repository/.git'), {recursive: true});
	mkdirSync(join(root, 'repository/a/b'), {recursive: true});
});

const at = (folder: string, home = join(root, 'home')) =>
	createTeamFolder({
		fileName: 'smapi-login.json',
		limit: 65_536,
		workingFolder: () => join(root, folder),
		home,
		userId: process.getuid?.(),
	});
const put = (file: string, text = '{"version": 1}') => writeFileSync(join(root, file), text, {mode: 0o644});

describe('where it is looked for', () => {
	test('from the working folder up to the top of the repository; the nearest counts', () => {
		put('repository/smapi-login.json', 'top');
		expect(at('repository/a/b').find()).toMatchObject({text: 'top'});
		put('repository/a/smapi-login.json', 'near');
		expect(at('repository/a/b').find()).toMatchObject({text: 'near'});
	});

	test('not above the repository, and not above home', () => {
		put('smapi-login.json');
		expect(at('repository/a').find()).toBeUndefined();
		mkdirSync(join(root, 'home/x'), {recursive: true});
		expect(at('home/x').find()).toBeUndefined();
		put('home/smapi-login.json', 'home');
		expect(at('home/x').find()).toMatchObject({text: 'home'});
	});

	test('outside of both in the working folder alone', () => {
		mkdirSync(join(root, 'elsewhere/x'), {recursive: true});
		put('elsewhere/smapi-login.json', 'here');
		expect(at('elsewhere').find()).toMatchObject({text: 'here'});
		expect(at('elsewhere/x').find()).toBeUndefined();
	});

	test('a working folder that is gone has none', () => {
		const gone = createTeamFolder({
			fileName: 'x',
			limit: 1,
			workingFolder: () => {
				throw new Error('ENOENT');
			},
			home: undefined,
			userId: undefined,
		});
		expect(gone.find()).toBeUndefined();
		expect(() => gone.topFile()).toThrow('gone');
	});
});

describe('what is passed over', () => {
	test.each([
		[
			'a link',
			() => symlinkSync('/etc/hostname', join(root, 'repository/smapi-login.json')),
			'no regular file',
		],
		['a folder', () => mkdirSync(join(root, 'repository/smapi-login.json')), 'no regular file'],
		['more than 64 KB', () => put('repository/smapi-login.json', 'x'.repeat(65_537)), 'larger than 64 KB'],
		[
			'one that everybody may write',
			() => {
				put('repository/smapi-login.json');
				chmodSync(join(root, 'repository/smapi-login.json'), 0o666);
			},
			'everybody may write it',
		],
	])('%s', (_, make, why) => {
		make();
		expect(at('repository').find()).toMatchObject({problem: expect.stringContaining(why)});
	});

	test('one of another user; those of root and of the folder’s owner count', () => {
		put('repository/smapi-login.json');
		const {uid} = statSync(root);
		const asUser = (userId: number) =>
			createTeamFolder({
				fileName: 'smapi-login.json',
				limit: 65_536,
				workingFolder: () => join(root, 'repository'),
				home: undefined,
				userId,
			}).find();
		// The file is ours, as the folder is.
		expect(asUser(uid + 1)).toMatchObject({text: '{"version": 1}'});
	});
});

describe('writing', () => {
	test('0644, at the top of the repository; one that is there stays without consent', () => {
		const folder = at('repository/a/b');
		const file = folder.topFile();
		expect(file).toBe(join(root, 'repository/smapi-login.json'));
		expect(folder.write(file, 'one', false)).toBe(true);
		expect(statSync(file).mode & 0o777).toBe(0o644);
		expect(folder.write(file, 'two', false)).toBe(false);
		expect(folder.write(file, 'three', true)).toBe(true);
		expect(readFileSync(file, 'utf8')).toBe('three');
	});

	test('the schema is named where this program is installed beside', () => {
		const folder = at('repository');
		expect(folder.schemaBeside(folder.topFile())).toBeUndefined();
		mkdirSync(join(root, 'repository/node_modules/smapi-login'), {recursive: true});
		put('repository/node_modules/smapi-login/smapi-login.schema.json');
		expect(folder.schemaBeside(folder.topFile())).toBe('./node_modules/smapi-login/smapi-login.schema.json');
	});

	test('a folder that takes nothing is told', () => {
		expect(() => at('repository').write('/proc/smapi-login.json', 'x', false)).toThrow(
			'/proc/smapi-login.json',
		);
	});
});
