import {isListening} from '../program/raw-http.ts';
import {check} from './case.ts';
import {type Context, limits, type SignIn} from './context.ts';
import type {Title, Wizard} from './wizard.ts';

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

/** What a sign-in address says: what is its own, and the rest, which the answers make. */
export function queryOf(url: string): {
	readonly state: string;
	readonly challenge: string;
	readonly redirectUri: string;
	readonly answers: string;
} {
	const query = new URL(url).searchParams;
	const [state, challenge] = [query.get('state') ?? '', query.get('code_challenge') ?? ''];
	query.delete('state');
	query.delete('code_challenge');
	return {state, challenge, redirectUri: query.get('redirect_uri') ?? '', answers: query.toString()};
}

/** A failure that another sign-in mends: said in time, nobody listens any more, the step is still there. */
export async function stoppedAtSignIn(wizard: Wizard, said: RegExp): Promise<void> {
	await wizard.says(said, limits.exit);
	await wizard.says('try again', limits.exit);
	check(wizard.title() === 'Sign in', `the wizard is at “${wizard.title()}”`);
	check(!(await isListening(wizard.port)), 'it still listens');
}

/** Goes on to a step that can repair a failure, whose reason is on top. */
export async function repairedAt(wizard: Wizard, title: Title, said: RegExp): Promise<void> {
	await wizard.at(title);
	await wizard.says(said, limits.exit);
}

/** A paste at `Sign in` that is not this sign-in's answer: the reason, and the prompt stays. */
export async function refusesPaste(wizard: Wizard, text: string, said: RegExp): Promise<void> {
	// The field may hold what was refused before.
	wizard.press('ctrl+u');
	wizard.terminal.paste(text);
	await wizard.terminal.waitForScreen(() => /[•*]/.test(wizard.field()), 'the masked paste');
	wizard.press('enter');
	await wizard.says(said, limits.exit);
	check(wizard.title() === 'Sign in', `the wizard is at “${wizard.title()}”`);
	check(wizard.text().includes('❯'), 'the field is gone');
}

/** Enter alone, until a screen is there; none of the answers that were typed may be asked for again. */
export async function entersTo(
	wizard: Wizard,
	title: Title,
	notAsked: readonly Title[] = ['Client ID', 'Client secret'],
): Promise<void> {
	for (let step = 0; step < 15; step++) {
		const now = wizard.title();
		if (now === title) return;
		check(now !== undefined && !notAsked.includes(now), `“${now}” is asked again`);
		wizard.press('enter');
		await wizard.leaves(now);
	}
	throw new Error(`“${title}” never came:\n${wizard.text()}`);
}
