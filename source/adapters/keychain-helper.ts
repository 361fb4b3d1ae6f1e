import type {KeychainReply, KeychainRequest} from './keychain.ts';

/**
 * Talks to the system's keychain for adapters/keychain.ts, in a process of its own: the library waits for an answer of the
 * system without letting anything else run, for ever where the other side is silent. One request as JSON on standard
 * input, one reply on standard output; secrets in no argument and no variable.
 */
async function main(): Promise<void> {
	const askedBy = process.ppid;
	const {service, operations} = JSON.parse(await input()) as KeychainRequest;
	let Entry: typeof import('@napi-rs/keyring').Entry;
	try {
		({Entry} = await import('@napi-rs/keyring'));
	} catch (error) {
		return reply({problem: 'library', detail: messageOf(error)});
	}
	const values: (string | null)[] = [];
	try {
		for (const {type, entry, value = ''} of operations) {
			// Nobody keeps the name of an entry that is written after the end of who asked for it.
			if (process.ppid !== askedBy) return;
			// Without this word Linux falls back to the kernel's keyring, which forgets all at the next start.
			const found = new Entry(service, entry, {linux: {store: 'secret-service'}});
			if (type === 'write') found.setSecret(Buffer.from(value));
			const bytes = type === 'read' ? found.getSecret() : null;
			if (type === 'remove') found.deleteCredential();
			values.push(bytes && Buffer.from(bytes).toString('utf8'));
		}
	} catch (error) {
		return reply({problem: 'keychain', detail: messageOf(error)});
	}
	return reply({values});
}

async function input(): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks).toString('utf8');
}

function reply(answer: KeychainReply): void {
	process.stdout.write(JSON.stringify(answer));
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}

void main();
