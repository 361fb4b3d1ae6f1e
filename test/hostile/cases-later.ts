import {type Case, check} from './case.ts';
import {givenExpired} from './refreshing.ts';

/** Rows of which a part is there. */
export const laterCases: readonly Case[] = [
	{
		id: 'F12',
		input: 'status and profiles, as text and JSON (left out: doctor, not there yet)',
		run: async context => {
			const profile = givenExpired(context);
			const {accessToken, refreshToken} = profile.tokens;
			const secrets = [profile.clientSecret!, accessToken, refreshToken!];
			for (const args of [
				['status'],
				['status', '--json'],
				['status', '--debug'],
				['profiles', 'list'],
				['profiles', 'list', '--json'],
				['profiles', 'show', 'p'],
				['profiles', 'show', 'p', '--json'],
			]) {
				const {stdout, stderr, ...result} = await context.run(args, {stdoutMayHold: 'nothing'});
				context.judgeExit({stdout, stderr, ...result}, 0);
				for (const secret of secrets)
					check(!`${stdout}${stderr}`.includes(secret.slice(-5)), `${args.join(' ')} shows more than 4`);
			}
			return 'at most the last 4 characters';
		},
	},
];
