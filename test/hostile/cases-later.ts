import {type Case, check, skip} from './case.ts';
import {givenExpired} from './refreshing.ts';

const reason = 'the command is not there yet';

/** Rows about export, import and exec, which this program does not have; and those of which a part is there. */
export const laterCases: readonly Case[] = [
	...(
		[
			['D21', 'export into an ask-cli configuration with other profiles'],
			['D22', 'export into a configuration that is corrupt, an array, read-only, a link'],
			['D23', 'export of a secret that a shell or a dotenv reader would take apart'],
			['D24', 'export to a file that exists, and to a new one under umask 000'],
			['D25', 'import of hostile files'],
			['F06', 'exec: environment, arguments, exit codes, signals'],
		] as const
	).map(([id, input]): Case => ({id, input, run: async () => skip(reason)})),
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
