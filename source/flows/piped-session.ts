import type {Profile} from '../core/profile.ts';
import {tokenJson} from '../core/token-json.ts';
import type {Clock, Streams} from '../ports.ts';

/** When only stdout is piped the wizard draws on stderr and its token goes to stdout: alone, or as JSON. */
export async function printPiped(
	session: {readonly profileName: string; readonly profile: Profile} | undefined,
	json: boolean,
	{streams, ports}: {readonly streams: Streams; readonly ports: {readonly clock: Clock}},
): Promise<void> {
	if (!session || streams.stdoutIsTerminal) return;
	const {profileName, profile} = session;
	const result = json
		? JSON.stringify(tokenJson(profileName, profile, ports.clock.now()))
		: profile.tokens.accessToken;
	await streams.result(result);
}
