import type {Format} from './format.ts';

const toTerminal = 'to standard output or the file that you name';
const sdkNeeds = ['refreshToken', 'clientId', 'clientSecret'] as const;
const ofSdk = {goes: toTerminal, secrets: 'needed', needs: sdkNeeds, usesAccessToken: false} as const;
const ofToken = {goes: toTerminal, secrets: 'optional', needs: [], usesAccessToken: true} as const;

/** The formats of `export`, in the order of help and of the list on the token screen. */
export const formats: readonly Format[] = [
	{
		...ofToken,
		name: 'env',
		brief: 'shell variables',
		file: 'smapi-env.sh',
		worksWithoutFile: true,
		summary: 'Variables for a shell to evaluate',
		load: () => import('./env.ts'),
	},
	{
		...ofToken,
		name: 'dotenv',
		brief: '.env file',
		file: 'smapi.env',
		summary: 'A .env file',
		load: () => import('./dotenv.ts'),
	},
	{
		...ofToken,
		name: 'json',
		brief: 'JSON',
		file: 'smapi-token.json',
		summary: 'JSON; the whole profile for import, with --include-secrets',
		writesProfile: true,
		load: () => import('./json.ts'),
	},
	{
		...ofToken,
		name: 'curl',
		brief: 'shell script with curl',
		file: 'smapi-curl.sh',
		summary: 'Shell script that calls SMAPI by curl',
		load: () => import('./curl.ts'),
	},
	{
		...ofToken,
		name: 'github',
		brief: 'repository secrets',
		summary: 'Secrets and variables of a GitHub repository',
		goes: 'to GitHub, by its program gh',
		load: () => import('./github.ts'),
	},
	{
		name: 'ask-cli',
		brief: 'ask-cli profile',
		summary: 'A profile of ask-cli',
		goes: 'into ~/.ask/cli_config',
		secrets: 'needed',
		needs: ['refreshToken', 'clientId'],
		usesAccessToken: true,
		load: () => import('./ask-cli.ts'),
	},
	{
		...ofSdk,
		name: 'sdk-node',
		brief: 'Node program',
		file: 'smapi.cjs',
		summary: 'Program for ask-smapi-sdk, Node',
		load: () => import('./sdk-node.ts'),
	},
	{
		...ofSdk,
		name: 'sdk-python',
		brief: 'Python program',
		file: 'smapi.py',
		summary: 'Program for ask-smapi-sdk, Python',
		load: () => import('./sdk-python.ts'),
	},
	{
		...ofSdk,
		name: 'sdk-java',
		brief: 'Java program',
		file: 'Smapi.java',
		summary: 'Program for ask-smapi-sdk, Java',
		load: () => import('./sdk-java.ts'),
	},
];
