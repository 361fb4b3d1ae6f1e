import type {Socket} from 'node:net';

/**
 * The open sockets of a listener. At the limit the oldest one without an answer makes room, so that neither a flood nor
 * sockets that stay silent use up the file descriptors or keep the real callback out (CWE-770).
 */
export class ListenerSockets {
	readonly #limit: number;
	readonly #waiting = new Set<Socket>();
	readonly #answering = new Set<Socket>();

	constructor(limit: number) {
		this.#limit = limit;
	}

	add(socket: Socket): void {
		if (this.#waiting.size + this.#answering.size >= this.#limit) this.#dropOldest();
		this.#waiting.add(socket);
		socket.once('close', () => {
			this.#waiting.delete(socket);
			this.#answering.delete(socket);
		});
	}

	/** From here on the socket only sends what it still has to send. */
	markAnswering(socket: Socket): void {
		if (this.#waiting.delete(socket)) this.#answering.add(socket);
	}

	/** Ends the sockets that no page is being sent on. */
	destroyWaiting(): void {
		for (const socket of this.#waiting) socket.destroy();
	}

	destroyAll(): void {
		this.destroyWaiting();
		for (const socket of this.#answering) socket.destroy();
	}

	#dropOldest(): void {
		const set = this.#waiting.size > 0 ? this.#waiting : this.#answering;
		for (const socket of set) {
			set.delete(socket);
			socket.destroy();
			return;
		}
	}
}
