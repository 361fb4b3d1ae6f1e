import {isDamaged, profileIn, withoutRequest} from '../core/config-file.ts';
import {Failure} from '../core/failure.ts';
import type {Profile, Vendor} from '../core/profile.ts';
import type {Ports} from '../ports.ts';
import {listVendors} from './list-vendors.ts';
import {type CodeRequest, exchangeAnswer, type OwnerAnswer} from './owner-request.ts';
import type {NewSession, SavedSession} from './save-sign-in.ts';
import {type NotSaved, nameBeside, type SaveChoice, saveWithChoices} from './save-with-choices.ts';

export interface AnswerInput {
	readonly request: CodeRequest;
	readonly answer: OwnerAnswer;
	readonly session: Omit<NewSession, 'profile' | 'bareCode'>;
}

/** A bare code brought tokens for a name that exists, and not surely of the same account: look before it is replaced. */
export interface Whose {
	readonly type: 'whose';
	/** Of the account that answered; undefined: nobody says. */
	readonly vendors: readonly Vendor[] | undefined;
	/** Of the profile that would be replaced. */
	readonly before: readonly Vendor[];
	/** A name that is free: keep as a new profile. */
	readonly freeName: string;
}

export type AnswerEvent = {readonly type: 'exchanging'} | {readonly type: 'saving'} | Whose | NotSaved;

type AnswerPorts = Pick<Ports, 'store' | 'http' | 'clock'>;

/**
 * Role 2 from the owner's answer to the saved profile, for somebody who watches: exchange, a look at the account where
 * no `state` told whose answer it is, save. The request ends in the write that saves the profile.
 *
 * @param choices what the person chooses after `whose` and `not-saved`
 * @throws Failure of the token endpoint, the network; of the store where no choice can mend it
 */
export async function* exchangeAndSave(
	input: AnswerInput,
	ports: AnswerPorts,
	signal: AbortSignal,
	choices: AsyncIterable<SaveChoice>,
): AsyncGenerator<AnswerEvent, SavedSession> {
	yield {type: 'exchanging'};
	// The code is spent only where what it brings can be kept.
	if (!input.session.noSave) await ports.store.proveWritable(signal);
	const profile = await exchangeAnswer(input.answer, input.request, ports, signal);
	yield {type: 'saving'};
	const chosen = choices[Symbol.asyncIterator]();
	const session: NewSession = {...input.session, profile, bareCode: input.answer.bareCode};
	const whose = input.answer.bareCode ? await lookWhose(session, ports, signal) : undefined;
	if (whose === undefined) return yield* save(session, ports, signal, chosen);
	yield whose;
	const choice = await chosen.next();
	if (choice.done) throw signal.reason;
	const {profileName, replace} = choice.value;
	yield {type: 'saving'};
	return yield* save({...session, profileName, replace}, ports, signal, chosen);
}

async function* save(
	session: NewSession,
	ports: AnswerPorts,
	signal: AbortSignal,
	choices: AsyncIterator<SaveChoice>,
): AsyncGenerator<NotSaved, SavedSession> {
	const saved = yield* saveWithChoices(session, ports, signal, choices);
	const {requestId} = session;
	if (session.noSave && requestId !== undefined) {
		// The profile is not wanted on disk; the answered request is of no use there either.
		await ports.store.change(file => withoutRequest(file, requestId));
	}
	return saved;
}

/** Undefined: nothing would be replaced, or the account is the same. */
async function lookWhose(
	session: NewSession,
	ports: AnswerPorts,
	signal: AbortSignal,
): Promise<Whose | undefined> {
	const before = session.noSave ? undefined : existing(session.profileName, ports);
	if (before === undefined) return undefined;
	const vendors = await vendorsOf(session.profile, ports, signal);
	const known = before.vendors ?? [];
	if (vendors?.some(vendor => known.some(({id}) => id === vendor.id))) return undefined;
	return {type: 'whose', vendors, before: known, freeName: nameBeside(session.profileName, ports)};
}

function existing(name: string, ports: AnswerPorts): Profile | undefined {
	try {
		const found = profileIn(ports.store.read(), name);
		return found === undefined || isDamaged(found) ? undefined : found;
	} catch (error) {
		// A file that cannot be read is told by the save.
		if (error instanceof Failure) return undefined;
		throw error;
	}
}

async function vendorsOf(
	profile: Profile,
	ports: AnswerPorts,
	signal: AbortSignal,
): Promise<readonly Vendor[] | undefined> {
	try {
		return (await listVendors(profile.hosts, profile.tokens.accessToken, ports, signal)).vendors;
	} catch (error) {
		if (error instanceof Failure) return undefined;
		throw error;
	}
}
