import {type Case, check, row} from './case.ts';
import type {Context, SignIn} from './context.ts';
import {openOrDeclined} from './outcomes.ts';
import {codeCanary} from './secrets.ts';

/** Group A by `--no-browser`: one line of stdin answers. */
export const pasteCases: readonly Case[] = [
	row('A21', async context => {
		const signIn = await pasted(
			context,
			({redirectUri, state, code}) => `${redirectUri}?code=${code()}&state=${state}`,
		);
		check(context.server.exchanges[0]?.form.get('code') === signIn.code(), 'more than the code was sent');
		return 'OK, the code alone was sent';
	}),
	row('A22', async context => {
		await pasted(context, ({code}) => code());
		await pasted(context, ({code, state}) => `code=${code()}&state=${state}`);
		await pasted(context, ({code, state}) => `?code=${code()}&state=${state}`);
		context.exchanged(3);
		return 'OK, X=1 each';
	}),
	row('A23', async context => {
		const wrong = await refusedPaste(
			context,
			({redirectUri, code}) => `${redirectUri}?code=${code()}&state=bad`,
		);
		check(/another sign-in/i.test(wrong), '“another sign-in” is not said');
		await refusedPaste(context, ({redirectUri, code}) => `${redirectUri}?code=${code()}`);
		return 'exit 2, X=0';
	}),
	row('A24', async context => {
		for (const address of [
			'https://evil.example/cb',
			'http://127.0.0.1:9090/other',
			'http://127.0.0.1:9091/cb',
			'http://localhost:9090/cb',
		]) {
			const text = await refusedPaste(context, ({code, state}) => `${address}?code=${code()}&state=${state}`);
			check(text.includes('http://127.0.0.1:9090/cb'), 'the redirect URI of this sign-in is not named');
		}
		return 'exit 2, X=0 each';
	}),
	row('A25', async context => {
		const text = await refusedPaste(context, ({url}) => url);
		check(/address to open/i.test(text), 'not said that this is the address to open');
		const declined = await context.signIn({pasted: true});
		declined.program.write(`${declined.redirectUri}?error=access_denied&state=${declined.state}\n`);
		await context.ends(declined.program, 3);
		context.exchanged(0);
		return 'exit 2; AUTH';
	}),
	row('A26', async context => {
		const code = 'GO/A+B.c*!';
		const encoded = 'GO%2FA%2BB.c%2A%21';
		const called = await context.signIn();
		context.server.issueCode(called.url, code);
		await called.cb(`code=${encoded}&state=${called.state}`);
		await context.ends(called.program, 0);
		const typed = await context.signIn({pasted: true, profile: 'q'});
		context.server.issueCode(typed.url, code);
		typed.program.write(`${typed.redirectUri}?code=${encoded}&state=${typed.state}\n`);
		await context.ends(typed.program, 0);
		context.exchanged(2);
		const codes = context.server.exchanges.map(({form}) => form.get('code'));
		check(
			codes.every(sent => sent === code),
			'the AS got another code',
		);
		return 'the AS got GO/A+B.c*! twice';
	}),
	row('A27', {slow: true}, async context => {
		const long = Array.from({length: 200}, codeCanary).join('');
		const called = await context.signIn();
		context.server.issueCode(called.url, long);
		await called.cb(`code=${long}&state=${called.state}`);
		await context.ends(called.program, 0);
		const typed = await context.signIn({pasted: true, profile: 'q'});
		context.server.issueCode(typed.url, long);
		typed.program.write(`${typed.redirectUri}?code=${long}&state=${typed.state}\n`);
		await context.ends(typed.program, 0);
		context.exchanged(2);
		const codes = context.server.exchanges.map(({form}) => form.get('code'));
		check(
			codes.every(sent => sent === long),
			'the code of 4,000 characters was not exchanged whole',
		);
		const outcomes = new Set<string>();
		for (const odd of ['%0A', '%00', '%1B', '%C3%A9']) {
			outcomes.add(await openOrDeclined(context, ({state}) => `code=AB${odd}CD&state=${state}`));
			const before = context.server.exchanges.length;
			const bad = await context.signIn({pasted: true, profile: `r${before}`});
			bad.program.write(`${bad.redirectUri}?code=AB${odd}CD&state=${bad.state}\n`);
			const {exitCode} = await bad.program.exit;
			check(exitCode === 2 || exitCode === 3, `a pasted code with ${odd}: exit ${exitCode}`);
			context.exchanged(before);
		}
		return `4,000 whole; the others X=0 (${[...outcomes].join(', ')})`;
	}),
];

/** One whole sign-in by a pasted line. */
async function pasted(context: Context, line: (signIn: SignIn) => string): Promise<SignIn> {
	const profile = `p${context.programs.length}`;
	const signIn = await context.signIn({pasted: true, profile});
	signIn.program.write(`${line(signIn)}\n`);
	await context.ends(signIn.program, 0);
	check(context.profile(profile), 'not saved');
	return signIn;
}

/** A pasted line that must be refused: exit 2, nothing exchanged. @returns stderr after the sign-in address */
async function refusedPaste(context: Context, line: (signIn: SignIn) => string): Promise<string> {
	const before = context.server.exchanges.length;
	const signIn = await context.signIn({pasted: true});
	signIn.program.write(`${line(signIn)}\n`);
	const {stderr} = await context.ends(signIn.program, 2);
	context.exchanged(before);
	check(!context.profile(), 'something was saved');
	return stderr.slice(stderr.indexOf(signIn.url) + signIn.url.length);
}
