/** The system's or Node's code of an error, `ENOENT` and the like; undefined for other errors. */
export function errorCode(error: unknown): string | undefined {
	const code = error instanceof Error && 'code' in error ? error.code : undefined;
	return typeof code === 'string' ? code : undefined;
}
