import {type Case, check, field} from './case.ts';

/** N: what people give; how a row is added: catalogue.ts. */
export const fieldCasesN: readonly Case[] = [
	field('N01', 'the answer with https where the browser was sent to http', async context => {
		const signIn = await context.signIn({pasted: true});
		signIn.program.write(`${context.server.authorize(signIn.url).replace(/^http:/, 'https:')}\n`);
		const {stderr} = await context.ends(signIn.program, 0);
		context.exchanged(1);
		check(/https/.test(stderr.slice(stderr.indexOf(signIn.url) + signIn.url.length)), 'not said');
		return 'taken, said';
	}),
];
