/**
 * Environment variables that hold secrets: ours, ask-cli's, and those that `exec` gives to its command. They are taken
 * out of the environment at the start and given to no child (contract 2, Environment; CWE-526).
 */
export const secretVariables = [
	'SMAPI_LOGIN_CLIENT_SECRET',
	'ASK_LWA_CLIENT_CONFIRMATION',
	'ASK_REFRESH_TOKEN',
	'ASK_ACCESS_TOKEN',
	'SMAPI_ACCESS_TOKEN',
] as const;

export type Environment = Readonly<Record<string, string | undefined>>;

/** A copy of the environment without secrets, and without the variables of `others`. */
export function withoutSecrets(
	environment: Environment,
	others: readonly string[] = [],
): Record<string, string> {
	const unwanted = new Set<string>([...secretVariables, ...others]);
	const kept: Record<string, string> = {};
	for (const [name, value] of Object.entries(environment)) {
		// Windows does not tell `path` from `PATH`, so names are compared in capitals.
		if (value !== undefined && !unwanted.has(name.toUpperCase())) kept[name] = value;
	}
	return kept;
}

/**
 * The environment with the quotes taken off the values of our variables and of ask-cli's: docker's `--env-file` and
 * others keep them.
 *
 * @returns the variables that had some
 */
export function withoutQuotes(environment: Environment): {
	readonly environment: Record<string, string | undefined>;
	readonly unquoted: readonly string[];
} {
	const unquoted: string[] = [];
	const entries = Object.entries(environment).map(([name, value]) => {
		const bare = /^(?:SMAPI_LOGIN|ASK)_/i.test(name)
			? /^(["'])(.*)\1$/s.exec(value?.trim() ?? '')?.[2]
			: undefined;
		if (bare !== undefined) unquoted.push(name);
		return [name, bare ?? value];
	});
	return {environment: Object.fromEntries(entries), unquoted};
}
