import {existsSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {type Case, check} from './case.ts';
import {hostileFolder, hostileNames} from './cases-g-folders.ts';
import {clockPreload} from './cases-g-system.ts';
import {limits, short} from './context.ts';
import {validProfile} from './saving.ts';
import {makeStub} from './stubs.ts';
import {Wizard} from './wizard.ts';

/** Group G in the wizard: openers, CI, clocks and current directories. */
export const wizardEnvironmentCases: readonly Case[] = [
	{
		id: 'G05',
		input: 'BROWSER a missing file, false, sh -c …, $(…), ;…, empty, %s',
		inWizard: true,
		slow: true,
		limitSeconds: 200,
		run: async context => {
			const xdg = makeStub(context, 'xdg-open');
			const PATH = `${xdg.folder}:/usr/bin:/bin`;
			for (const [index, BROWSER] of oddBrowsers.entries()) {
				const profile = `p${index}`;
				const env = {BROWSER, DISPLAY: ':77'};
				const shell = `PATH='${PATH}' exec "$@"`;
				const wizard = await Wizard.start(context, {env, shell, args: ['--browser', '--profile', profile]});
				const url = await wizard.untilWaiting();
				const starts = await xdg.started(index + 1);
				judgeStart(starts, url);
				await wizard.allow(url);
				await wizard.done(profile);
			}
			for (const folder of [context.home.home, context.home.root, xdg.folder])
				check(!existsSync(join(folder, 'pwned')), `pwned in ${folder}`);
			return 'the next opener each time; pwned never made';
		},
	},
	{
		id: 'G06',
		input: 'what the opener gets, at first, by o and after a failure',
		inWizard: true,
		slow: true,
		run: async context => {
			const stub = makeStub(context, 'browser');
			const wizard = await Wizard.start(context, {env: {BROWSER: stub.path}});
			const url = await wizard.untilWaiting();
			judgeStart(await stub.started(1), url);
			wizard.press('o');
			judgeStart(await stub.started(2), url);
			await wizard.cb(`error=access_denied&state=${new URL(url).searchParams.get('state')}`);
			await wizard.says('try again');
			wizard.press('enter');
			const second = await wizard.newUrl(1);
			judgeStart(await stub.started(3), second);
			await wizard.allow(second);
			await wizard.done();
			return 'one argument, an address of its own, three times';
		},
	},
	{
		id: 'G09',
		input: 'CI=true at a terminal; CI=false',
		inWizard: true,
		slow: true,
		run: async context => {
			const asked = await Wizard.start(context, {env: {CI: 'true'}});
			await asked.ends(2, limits.command);
			check(/client ID/i.test(asked.words()), `no list of what is missing: ${short(asked.text())}`);
			check(asked.opened().length === 0, 'a browser was opened');
			for (const CI of ['false', '0', '']) {
				const wizard = await Wizard.start(context, {env: {CI}, args: ['--profile', `ci${CI}`]});
				await wizard.signsIn(`ci${CI}`);
			}
			return 'CI: nothing asked, exit 2; false, 0, empty: the wizard';
		},
	},
	{
		id: 'G13',
		input: 'clock in 1970; in 2100: home, sign-in, token',
		inWizard: true,
		slow: true,
		run: async context => {
			context.given({good: validProfile(context)});
			for (const [year, at] of [
				['1970', '1970-01-02T03:04:05Z'],
				['2100', '2100-06-07T08:09:10Z'],
			] as const) {
				const env = {NODE_OPTIONS: `--require ${clockPreload(context, at)}`};
				const home = await Wizard.start(context, {port: 9090, env});
				await home.at('Saved profiles');
				judgeTimes(home);
				await home.cancel();
				const wizard = await Wizard.start(context, {env, args: ['--profile', `n${year}`]});
				await wizard.allow(await wizard.untilWaiting());
				await wizard.at('Access token');
				await wizard.says(/token .*(59:\d\d|1 h|60:00) .*left/);
				judgeTimes(wizard);
				await wizard.done(`n${year}`);
				const again = await Wizard.start(context, {port: 9090});
				await again.at('Saved profiles');
				judgeTimes(again);
				await again.cancel();
			}
			return 'no odd time on any screen';
		},
	},
	{
		id: 'G16',
		input: 'current directory deleted, not readable, holding hostile files',
		inWizard: true,
		slow: true,
		run: async context => {
			const hostile = hostileFolder(context);
			const dark = join(context.home.root, 'gone');
			for (const [profile, shell] of [
				['deleted', `mkdir '${dark}' && cd '${dark}' && rmdir '${dark}' && exec "$@"`],
				['dark', `mkdir '${dark}' && cd '${dark}' && chmod 0 . && exec "$@"`],
				['hostile', `cd '${hostile}' && exec "$@"`],
			] as const) {
				const wizard = await Wizard.start(context, {shell, args: ['--profile', profile]});
				const url = await wizard.untilWaiting();
				check(new URL(url).origin === context.server.origin, 'a file chose the host');
				await wizard.allow(url);
				await wizard.done(profile);
			}
			const now = readdirSync(hostile).sort().join();
			check(now === hostileNames, `the folder was changed: ${now}`);
			return 'signs in from each, none of the files read';
		},
	},
];

const oddBrowsers = [
	...['/nonexistent/browser', 'false', 'sh -c "touch pwned"', '$(touch pwned)', ';touch pwned'],
	...['', '%s', './browser', '/bin/sh -c "touch pwned"'],
];

function judgeStart(starts: readonly (readonly string[])[], url: string): void {
	const last = starts.at(-1) ?? [];
	const state = new URL(url).searchParams.get('state') ?? '';
	const isOpening = /^http:\/\/127\.0\.0\.1:\d+\/go\/[\w-]{11,}$/.test(last[0] ?? '');
	check(
		last.length === 1 && isOpening && !last[0]!.includes(state),
		`the opener got ${short(JSON.stringify(last))}`,
	);
}

/** @throws Error when a time on the screen is none that a token can have */
function judgeTimes(wizard: Wizard): void {
	const text = wizard.words();
	check(
		!/NaN|Invalid|undefined|Infinity|-\d+ (s|min|h|days)|-\d+:/.test(text),
		`an odd time: ${short(text)}`,
	);
	for (const [, number, unit] of text.matchAll(/valid (\d+) (s|min|h|days)/g)) {
		const seconds = Number(number) * {s: 1, min: 60, h: 3600, days: 86_400}[unit as 's']!;
		check(seconds <= 7200, `${seconds} s left: ${short(text)}`);
	}
}
