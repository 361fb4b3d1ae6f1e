import {expect, test} from 'vitest';
import {Failure} from '../../source/core/failure.ts';
import {FakeCheckup} from '../fakes/checkup.ts';
import {fakePorts} from '../fakes/ports.ts';
import {runCommand} from './run-command.ts';

function ports(changes: Partial<FakeCheckup> = {}) {
	const all = fakePorts({checkup: async () => Object.assign(new FakeCheckup(), changes)});
	for (const host of ['www.amazon.com', 'api.amazon.com', 'api.amazonalexa.com'])
		all.http.always(`GET https://${host}/`, {status: 404});
	return all;
}

test('a line a check; where all is well exit 0 and nothing on stderr', async () => {
	const {exitCode, stdout, stderr} = await runCommand(['doctor'], {ports: ports()});
	expect([exitCode, stderr]).toEqual([0, '']);
	expect(stdout).toMatch(/^✓ Node {12}20\.20\.2/);
	expect(stdout).toContain('✓ Port 9090       free on 127.0.0.1');
});

test('a check that fails: its remedy below it, a word on stderr, exit 1; as JSON and as a report too', async () => {
	const old = {nodeVersion: '18.1.0'};
	const {exitCode, stdout, stderr} = await runCommand(['doctor'], {ports: ports(old)});
	expect(exitCode).toBe(1);
	expect(stdout).toMatch(/✗ Node {12}18\.1\.0\n {18}Install Node 20\.20 or newer\./);
	expect(stderr).toContain('One check failed');
	const json = await runCommand(['doctor', '--json'], {ports: ports(old)});
	expect([json.exitCode, json.stderr]).toEqual([1, '']);
	expect(JSON.parse(json.stdout).checks[0]).toMatchObject({id: 'node', state: 'fail'});
	const report = await runCommand(['doctor', '--report'], {ports: ports(old)});
	expect(report.stdout).toMatch(/^smapi-login 1\.2\.3\nhosts: Amazon's\nfail {2}node: 18\.1\.0/);
});

test.each([[], ['--no-probe'], ['--json']])(
	'a profile that is not there is wrong usage %j',
	async (...more) => {
		const {exitCode, failure, stdout} = await runCommand(['doctor', '--profile', 'nobody', ...more], {
			ports: ports(),
		});
		expect([exitCode, failure?.code, stdout]).toEqual([2, 'unknown_profile', '']);
	},
);

test('what to do about a file that cannot be read is told, whatever profile is named', async () => {
	const all = ports();
	all.store.read = () => {
		throw new Failure('file_damaged', {path: '/x', detail: 'it is not JSON'});
	};
	const {stdout} = await runCommand(['doctor', '--profile', 'nobody'], {ports: all});
	expect(stdout).toContain('✓ Node');
});
