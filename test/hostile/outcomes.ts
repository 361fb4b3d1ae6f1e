import {isListening} from '../program/raw-http.ts';
import {check} from './case.ts';
import type {Context, SignIn} from './context.ts';

/** Sends callbacks that must be answered 400 and change nothing, then GOOD. */
export async function refusedThenGood(
	context: Context,
	queries: (signIn: SignIn) => string[],
): Promise<string> {
	const signIn = await context.signIn();
	const all = queries(signIn);
	for (const query of all) {
		const {status, error} = await signIn.cb(query);
		check(status === 400, `${query.slice(0, 60)} was answered ${status ?? error}`);
	}
	context.exchanged(0);
	check(!context.profile(), 'something was saved');
	await context.completes(signIn);
	return `${all.length} times 400, still open`;
}

/** Sends one callback that must lead to no exchange: the sign-in is still open, or ends as AUTH. */
export async function openOrDeclined(context: Context, query: (signIn: SignIn) => string): Promise<string> {
	const before = context.server.exchanges.length;
	const signIn = await context.signIn({profile: `p${context.programs.length}`});
	const {status} = await signIn.cb(query(signIn));
	if (status === 400 && (await isListening(signIn.port))) {
		context.exchanged(before);
		await context.completes(signIn, `p${context.programs.length - 1}`);
		return 'still open';
	}
	await context.ends(signIn.program, 3);
	context.exchanged(before);
	return 'AUTH';
}
