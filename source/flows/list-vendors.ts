import {Failure} from '../core/failure.ts';
import type {Hosts} from '../core/hosts.ts';
import {type ReadVendors, readVendors} from '../core/vendors.ts';
import type {Ports} from '../ports.ts';
import {sendPatiently} from './retry.ts';

/**
 * Asks SMAPI whose token it is: `GET /v1/vendors`.
 *
 * @param deadlineSeconds for everything together; a hint that may fail wants a short one
 * @throws Failure `smapi_unauthorized`, `smapi_forbidden`, `server_busy`, `bad_answer`, or of the network
 */
export async function listVendors(
	hosts: Hosts,
	accessToken: string,
	ports: Pick<Ports, 'http' | 'clock'>,
	signal: AbortSignal,
	deadlineSeconds = 10,
): Promise<ReadVendors> {
	const answer = await sendPatiently(
		hosts.smapi,
		secondsLeft =>
			ports.http.send(
				{
					method: 'GET',
					url: `${hosts.smapi}/v1/vendors`,
					headers: {accept: 'application/json', authorization: `Bearer ${accessToken}`},
					deadlineSeconds: secondsLeft,
				},
				signal,
			),
		ports.clock,
		signal,
		deadlineSeconds,
	);
	const read = readVendors(answer.status, answer.body, hosts.smapi);
	if (read instanceof Failure) throw read;
	return read;
}
