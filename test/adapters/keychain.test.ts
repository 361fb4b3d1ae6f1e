import {describe, expect, test} from 'vitest';
import {createKeychain} from '../../source/adapters/keychain.ts';

/** A helper that runs this code once it has the whole request as `text`. */
const helper = (code: string) => [
	process.execPath,
	'-e',
	`let text = ''; process.stdin.on('data', part => { text += part; }).on('end', () => { ${code} });`,
];
const keychain = (code: string, limitSeconds = 20) =>
	createKeychain({
		environment: {...process.env, SMAPI_ACCESS_TOKEN: 'x'},
		helper: helper(code),
		limitSeconds,
	});
const answering = (reply: unknown) => keychain(`console.log(${JSON.stringify(JSON.stringify(reply))})`);

test('values come back by the names of their entries; a missing one is left out', async () => {
	const found = await answering({values: ['one', null, '']}).read(['a', 'b', 'c']);
	expect([...found]).toEqual([
		['a', 'one'],
		['c', ''],
	]);
});

test('secrets go by standard input alone, to a process without secret variables', async () => {
	const inspecting = keychain(`
		const seen = JSON.stringify([process.argv, process.env]);
		const isTold = seen.includes('the secret') || 'SMAPI_ACCESS_TOKEN' in process.env;
		const {service, operations} = JSON.parse(text);
		const isRight = service === 'smapi-login' && operations[0].value === 'the secret' && !isTold;
		console.log(JSON.stringify(isRight ? {values: [null]} : {problem: 'keychain', detail: 'told'}));
	`);
	await expect(inspecting.write(new Map([['entry', 'the secret']]))).resolves.toBeUndefined();
});

test('nothing to do starts nothing', async () => {
	const none = createKeychain({environment: {}, helper: ['/nonexistent/program']});
	await none.remove([]);
	await expect(none.remove(['a'])).rejects.toMatchObject({code: 'keychain_unavailable'});
});

describe('each trouble is told with its remedy, exit 1', () => {
	test.each([
		['library', "Cannot find package '@napi-rs/keyring'", 'is not installed', 'optional dependencies'],
		[
			'keychain',
			'Platform failure: DBus error: Failed to connect to socket',
			'no keychain service',
			'Start one',
		],
		['keychain', 'Secret Service: unlock prompt was dismissed', 'locked', 'Unlock it'],
		['keychain', 'Secret Service: no result found', 'no keyring of its own', 'Unlock it'],
		['keychain', 'Attribute password is too long', 'too long', 'profiles store file'],
		['keychain', 'something else \u001B[31m', 'it refused', 'whether smapi-login may use it'],
	])('%s: %s', async (problem, detail, what, next) => {
		const trouble = {code: 'keychain_unavailable', exitCode: 1};
		const failure = await answering({problem, detail})
			.read(['a'])
			.catch((error: unknown) => error as Error & {next: string; why: string});
		expect(failure).toMatchObject(trouble);
		const told = failure as {message: string; next: string; why: string};
		expect(told.message).toContain(what);
		expect(told.next).toContain(next);
		expect(told.why).not.toContain('\u001B');
	});

	test('a helper that ends without an answer', async () => {
		await expect(keychain('process.exit(7)').read(['a'])).rejects.toMatchObject({
			message: expect.stringContaining('without an answer'),
		});
	});
});

describe('a keychain that never answers', () => {
	const silent = 'while (true) {}';

	test('is given up after its time', async () => {
		await expect(keychain(silent, 0.5).read(['a'])).rejects.toMatchObject({
			message: expect.stringContaining('within 0.5 s'),
			next: expect.stringContaining('unlock it'),
		});
	});

	test('ends at once with the command', async () => {
		const ending = new AbortController();
		const reading = keychain(silent).read(['a'], ending.signal);
		ending.abort(new Error('stopped'));
		await expect(reading).rejects.toThrow('stopped');
		await expect(keychain(silent).read(['a'], ending.signal)).rejects.toThrow('stopped');
	});
});
