import {Failure} from '../core/failure.ts';
import type {Checkup, HttpAnswer, Ports} from '../ports.ts';

type ReachPorts = Pick<Ports, 'http'> & {readonly checkup: Checkup};

/** What is known of hosts; each is asked once, however many want to know. */
export interface Reach {
	/** Whether a name is known: that of the proxy, where there is one for this host. */
	readonly isKnown: (host: string) => Promise<boolean>;
	/** The answer to one plain request without a body; none is made to a name that nobody knows. */
	readonly askHost: (host: string) => Promise<HttpAnswer | Failure>;
}

/** @param seconds of a request */
export function reachOf(ports: ReachPorts, seconds: number, signal: AbortSignal): Reach {
	const isKnown = once(host => isNameKnown(host, ports, signal));
	const askHost = once(async host =>
		(await isKnown(host))
			? answerOf(host, seconds, ports, signal)
			: new Failure('unreachable', {host: new URL(host).host, detail: 'its name is not known'}),
	);
	return {isKnown, askHost};
}

/** An IPv6 address without its brackets. */
export function nameIn(host: string): string {
	return new URL(host).hostname.replace(/^\[|\]$/g, '');
}

/** The same promise for the same host. */
function once<T>(ask: (host: string) => Promise<T>): (host: string) => Promise<T> {
	const asked = new Map<string, Promise<T>>();
	return host => {
		const answer = asked.get(host) ?? ask(host);
		asked.set(host, answer);
		return answer;
	};
}

async function isNameKnown(host: string, {checkup}: ReachPorts, signal: AbortSignal): Promise<boolean> {
	const proxy = await checkup.proxyFor(host).catch(() => undefined);
	try {
		return (await checkup.lookUp(nameIn(proxy ?? host), signal)).length > 0;
	} catch {
		signal.throwIfAborted();
		return false;
	}
}

/** Whatever answers counts. */
async function answerOf(
	host: string,
	seconds: number,
	{http}: ReachPorts,
	signal: AbortSignal,
): Promise<HttpAnswer | Failure> {
	try {
		return await http.send({method: 'GET', url: `${host}/`, deadlineSeconds: seconds}, signal);
	} catch (error) {
		if (error instanceof Failure) return error;
		throw error;
	}
}
