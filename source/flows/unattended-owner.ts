import {profileIn} from '../core/config-file.ts';
import {Failure} from '../core/failure.ts';
import {readReceivedToken} from '../core/received-token.ts';
import {receivedProfile} from './received.ts';
import {requireSameClient, saveSession} from './save.ts';
import {announceHosts, report, type UnattendedContext, type UnattendedInput} from './unattended.ts';

/**
 * Role 3 without a terminal: reads the token that the client sent, checks it with SMAPI, saves it as a profile that
 * cannot refresh, prints it.
 * @throws Failure `wrong_kind`, `bad_value`, `received_expired`, `smapi_unauthorized`, `other_account`, of the store
 */
export async function receiveToken(
	input: UnattendedInput,
	context: UnattendedContext,
	signal: AbortSignal,
): Promise<undefined> {
	const {ports, streams} = context;
	const {profileName = 'default', replace = false, vendorId} = input.settings.draft.answers;
	const {hosts} = input.settings;
	const line = await streams.readLine(signal);
	if (line === undefined) throw new Failure('input_ended', {wanted: 'the token'});
	const received = readReceivedToken(line, ports.clock.now());
	if (received instanceof Failure) throw received;
	const profile = receivedProfile(received, hosts, ports.clock.now());
	const session = {profileName, replace, vendorId, profile, noSave: input.noSave};
	if (!input.noSave) requireSameClient(session, profileIn(ports.store.read(), profileName));
	announceHosts(hosts, streams);
	const saved = await saveSession(session, ports, signal);
	const {expiresAt} = profile.tokens;
	if (expiresAt && expiresAt <= ports.clock.now()) {
		streams.message(
			`! This token names ${expiresAt.toISOString()} as its end, which has passed. Ask the client for a new one.`,
		);
	}
	return report(saved, input, context);
}
