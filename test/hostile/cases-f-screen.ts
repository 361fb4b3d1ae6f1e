import {statSync} from 'node:fs';
import {join} from 'node:path';
import {filesBelow} from '../program/home.ts';
import {type Case, check, row} from './case.ts';
import type {Context} from './context.ts';
import {after} from './measure.ts';
import {scanForSecrets} from './secrets.ts';
import {json} from './server.ts';
import {reach} from './walks.ts';
import {Wizard} from './wizard.ts';

/** F07, F10, F11, F14: files, frames and the scrollback. */
export const screenCases: readonly Case[] = [
	row('F07', {slow: true}, async context => {
		const folders = Object.fromEntries(
			['CONFIG', 'CACHE', 'DATA', 'STATE', 'RUNTIME'].map(name => [
				`XDG_${name}_${name === 'RUNTIME' ? 'DIR' : 'HOME'}`,
				join(context.home.root, `xdg-${name.toLowerCase()}`),
			]),
		);
		const wizard = await Wizard.start(context, {env: folders, args: ['--profile', 'w']});
		await wizard.signsIn('w');
		const signIn = await context.signIn({env: folders});
		await context.completes(signIn);
		await context.run(['token', '--refresh', '--profile', 'p'], {env: folders});
		context.server.onToken = json({error: 'invalid_grant'}, 400);
		await context.run(['token', '--refresh', '--profile', 'w'], {env: folders});
		const client = await Wizard.start(context, {
			port: 9090,
			args: ['--role', 'client', '--profile', 'c'],
			env: folders,
		});
		await client.until('Authorization code');
		await client.cancel();
		const own = filesBelow(context.home.root).filter(path => !/\/(stub|opened)/.test(path));
		check(own.join() === context.home.file, `files: ${own.join()}`);
		check((statSync(context.home.file).mode & 0o777) === 0o600, 'the file is not 0600');
		return 'the profile file alone, 0600';
	}),
	row('F10', {slow: true, waits: true, limitSeconds: 200}, async context => {
		await typedAndPasted(context);
		await shownAndHidden(context);
		await pastedAnswer(context);
		await shownToken(context);
		return 'masked in every frame but between the two presses';
	}),
	row('F11', {slow: true}, async context => {
		const ok = await Wizard.start(context);
		await ok.signsIn();
		judgeRest(ok);
		const cancelled = await reach(context, 'Client secret');
		cancelled.terminal.paste(context.clientSecret);
		await cancelled.cancel();
		judgeRest(cancelled);
		context.server.onToken = json({error: 'invalid_client'}, 401);
		const failed = await Wizard.allowed(context, {args: ['--profile', 'f']});
		await failed.says('✗');
		await failed.cancel();
		judgeRest(failed);
		return 'a short summary, no frame, no secret';
	}),
	row('F14', async context => {
		const wizard = await Wizard.start(context, {port: 9090, columns: 80, rows: 24, args: ['--no-browser']});
		const url = await wizard.untilWaiting();
		check(wizard.terminal.logicalLines().includes(url), 'no joined line is the address');
		const query = new URL(url).searchParams;
		for (const name of ['client_id', 'scope', 'response_type', 'redirect_uri', 'state', 'code_challenge']) {
			check((query.get(name) ?? '').length > 3, `${name} is missing`);
		}
		check(query.get('client_id') === context.clientId && !/\*\*\*|•/.test(url), 'the address is masked');
		wizard.terminal.paste(context.server.authorize(url));
		wizard.press('enter');
		await wizard.done();
		context.exchanged(1);
		const {program} = await context.signIn({pasted: true, args: ['--debug'], profile: 'q'});
		program.kill('SIGTERM');
		const {stderr} = await context.ends(program, 143);
		check(!/\*\*\*/.test(stderr), 'the address is masked in --debug');
		return 'complete, usable';
	}),
];

async function typedAndPasted(context: Context): Promise<void> {
	const wizard = await reach(context, 'Client secret');
	wizard.terminal.type(context.clientSecret);
	await wizard.terminal.waitForScreen(() => wizard.field().length >= 60, 'the masked secret');
	// Shorter pieces than the scan's: not even six characters stand in any frame.
	judgeSilent(wizard, context.clientSecret, 0);
	wizard.press('ctrl+u');
	wizard.terminal.write(context.clientSecret);
	await wizard.terminal.waitForScreen(() => wizard.field().length >= 60, 'the masked secret');
	wizard.press('enter');
	await wizard.at('Scopes');
	wizard.press('escape');
	await wizard.at('Client secret');
	judgeSilent(wizard, context.clientSecret, 0);
	await wizard.cancel();
}

async function shownAndHidden(context: Context): Promise<void> {
	const wizard = await reach(context, 'Client secret', {mayShow: true});
	wizard.terminal.paste(context.clientSecret);
	const isMasked = () => wizard.field().length >= 60 && !wizard.field().includes('amzn1');
	// Wider than a text is drawn, its beginning is out of the window.
	const isShown = () => wizard.field().endsWith(context.clientSecret.slice(-40));
	const toggled = async (test: () => boolean, what: string, seconds?: number) => {
		await wizard.terminal.waitForScreen(test, what, seconds);
	};
	await toggled(isMasked, 'the masked secret');
	wizard.press('ctrl+r');
	await toggled(isShown, 'the secret after Ctrl+R');
	wizard.press('ctrl+r');
	await toggled(isMasked, 'the secret masked again');
	let from = wizard.terminal.output().length;
	wizard.press('end', 'x');
	await after(100);
	judgeSilent(wizard, context.clientSecret, from);
	wizard.press('backspace', 'ctrl+r');
	await toggled(isShown, 'the secret after Ctrl+R');
	// Esc takes back what was typed before it goes a step back.
	wizard.press('escape');
	await toggled(() => wizard.field() === '', 'the field, empty');
	wizard.press('escape');
	await wizard.at('Client ID');
	from = wizard.terminal.output().length;
	wizard.press('enter');
	await wizard.at('Client secret');
	judgeSilent(wizard, context.clientSecret, from);
	wizard.terminal.paste(context.clientSecret);
	await toggled(isMasked, 'the masked secret');
	wizard.press('ctrl+r');
	await toggled(isShown, 'the secret after Ctrl+R');
	await toggled(isMasked, 'the secret masked after 30 s', 33);
	await wizard.cancel();
	judgeSilent(wizard, context.clientSecret, wizard.terminal.output().length - 200);
}

/** The address that the browser ended on, pasted and typed, holds the code. */
async function pastedAnswer(context: Context): Promise<void> {
	const wizard = await Wizard.start(context, {port: 9090, args: ['--no-browser', '--profile', 'pasted']});
	const url = await wizard.untilWaiting();
	const answer = context.server.authorize(url);
	const code = new URL(answer).searchParams.get('code')!;
	wizard.terminal.paste(answer);
	await wizard.terminal.waitForScreen(() => wizard.field().length > 20, 'the masked answer');
	wizard.press('ctrl+u');
	wizard.terminal.type(code);
	await wizard.terminal.waitForScreen(() => wizard.field().length >= 20, 'the masked code');
	wizard.press('ctrl+u');
	wizard.terminal.paste(answer);
	wizard.press('enter');
	await wizard.done('pasted');
	judgeSilent(wizard, code, 0);
}

async function shownToken(context: Context): Promise<void> {
	const wizard = await Wizard.allowed(context, {mayShow: true, args: ['--profile', 'shown']});
	await wizard.at('Access token');
	await wizard.says('First Vendor');
	const {accessToken, refreshToken} = context.profile('shown')!.tokens;
	judgeSilent(wizard, accessToken, 0);
	const shows = () => wizard.text().replace(/\s/g, '').includes(accessToken);
	wizard.press('s');
	await wizard.terminal.waitForScreen(shows, 'the token after s');
	wizard.press('s');
	await wizard.terminal.waitForScreen(() => !shows(), 'the token hidden again');
	const from = wizard.terminal.output().length;
	wizard.press('?');
	await after(200);
	wizard.press('escape');
	await wizard.terminal.waitForScreen(() => !wizard.words().includes('Esc close'), 'the help, closed');
	judgeSilent(wizard, accessToken, from);
	wizard.press('s');
	await wizard.terminal.waitForScreen(shows, 'the token after s');
	await wizard.terminal.waitForScreen(() => !shows(), 'the token hidden after 30 s', 33);
	wizard.press('enter');
	await wizard.ends(0);
	judgeSilent(wizard, refreshToken!, 0);
	const rest = [{name: 'the scrollback', bytes: wizard.terminal.logicalLines().join('\n')}];
	for (const leak of scanForSecrets(rest, context.canaries)) context.count('leaked', leak);
}

/** Holds that no six characters in a row of a secret were written since. */
function judgeSilent(wizard: Wizard, secret: string, from: number): void {
	const text = wizard.terminal.output().subarray(from).toString('latin1');
	const random = secret.replace(/^(amzn1\.oa2-cs\.v1\.|[ar]t-)/, '');
	// Random hexadecimal digits meet others by chance, so the public parts (client ID, states) are taken out.
	const rest = text.replaceAll(wizard.context.clientId, '').replace(/[?&]\S+/g, '');
	for (let at = 0; at + 8 <= random.length; at++) {
		if (rest.includes(random.slice(at, at + 8))) {
			wizard.context.count('leaked', `8 characters of a secret stood on “${wizard.title()}”`);
			return;
		}
	}
}

/** What stays: the addresses that were printed, and a summary. */
function judgeRest({terminal}: Wizard): void {
	const lines = terminal.logicalLines();
	const text = lines.join('\n');
	check(!/(\?|Ctrl\+G) help$/m.test(text), `a frame stays:\n${text}`);
	check(!/ · \d+ of \d+/.test(text), `a title stays:\n${text}`);
	const summary = lines.filter(line => line !== '' && !/^(STTY|EXIT|https?:)/.test(line));
	check(summary.length <= 8, `${summary.length} lines stay:\n${text}`);
}
