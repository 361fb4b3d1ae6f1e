import type {AnswerKey} from '../core/answers.ts';
import {Failure} from '../core/failure.ts';
import {back} from '../flows/asker.ts';
import type {LineStep} from '../flows/line-step.ts';
import {Mailbox} from '../flows/mailbox.ts';
import type {SavedSession} from '../flows/save-sign-in.ts';
import {sessionInput} from '../flows/session-input.ts';
import {
	type SessionAction,
	type SessionEvent,
	type SessionInput,
	signInAndSave,
} from '../flows/sign-in-and-save.ts';
import {askWhereToSave, drain} from './not-saved.ts';
import {SignInVoice} from './sign-in-voice.ts';

/** How one sign-in ended. */
export type SignInEnd =
	| {readonly type: 'saved'; readonly saved: SavedSession; readonly listens: boolean}
	| {readonly type: 'back'}
	| {readonly type: 'edit'; readonly key: AnswerKey}
	/** The new token was dropped: another address. */
	| {readonly type: 'again'};

/**
 * One sign-in from its address to the saved profile: says what happens, and takes a line at any time while it waits.
 * @throws Failure of the sign-in and of saving
 */
export async function signInOnce(step: LineStep, listens: boolean): Promise<SignInEnd> {
	const running = new SignInLines(step, listens);
	try {
		return await running.run();
	} finally {
		await running.stop();
	}
}

/** The flow of one sign-in beside the lines that the person types. */
class SignInLines {
	readonly #step: LineStep;
	readonly #input: SessionInput;
	readonly #voice: SignInVoice;
	readonly #actions = new Mailbox<SessionAction>();
	readonly #ending = new AbortController();
	readonly #flow: AsyncGenerator<SessionEvent, SavedSession>;
	#reading = new AbortController();
	#wake: () => void = () => undefined;
	#listens: boolean;

	constructor(step: LineStep, listens: boolean) {
		this.#step = step;
		this.#listens = listens;
		this.#input = sessionInput(step, listens);
		this.#voice = new SignInVoice(step, this.#input);
		const signal = AbortSignal.any([step.signal, this.#ending.signal]);
		this.#flow = signInAndSave(this.#input, step.ports, signal, drain(this.#actions, signal));
	}

	async run(): Promise<SignInEnd> {
		let typed: Promise<SignInEnd> | undefined;
		let event = this.#flow.next();
		for (;;) {
			const next = await Promise.race(typed ? [event, typed] : [event]);
			if ('type' in next) return next;
			if (next.done) return {type: 'saved', saved: next.value, listens: this.#listens};
			if (next.value.type === 'not-saved') {
				const {profileName} = this.#input.session;
				const choice = await askWhereToSave(this.#step.asker, next.value, profileName, 'Sign in again');
				if (!choice) return {type: 'again'};
				this.#actions.post(choice);
			} else this.#voice.tell(next.value);
			this.#wake();
			if (next.value.type === 'waiting') typed ??= this.#takeLines();
			if (next.value.type === 'exchanging') {
				this.#reading.abort();
				typed = undefined;
			}
			event = this.#flow.next();
		}
	}

	/** Ends what still runs: the listener, the clock, the line that is being read. */
	async stop(): Promise<void> {
		const over = new DOMException('The sign-in is over.', 'AbortError');
		this.#ending.abort(over);
		this.#reading.abort(over);
		this.#voice.stopClock();
		await this.#flow.return(undefined as never).catch(() => undefined);
	}

	/** Takes lines until one of them leads away. Rejects when the reading is stopped. */
	async #takeLines(): Promise<SignInEnd> {
		const {asker} = this.#step;
		const {causes} = this.#voice;
		this.#reading = new AbortController();
		// Whether the browser opened is said before the first prompt.
		if (this.#listens) await this.#nextEvent();
		for (;;) {
			const line = await asker.line('Address, or a letter: ', this.#reading.signal);
			if (line === back) return {type: 'back'};
			const cause = this.#voice.isSlow ? causes.find(({digit}) => digit === line.trim()) : undefined;
			if (cause) return {type: 'edit', key: cause.answer};
			await this.#take(line);
		}
	}

	/** Each action is answered by an event; the next prompt comes below what that says. */
	async #act(action: SessionAction): Promise<void> {
		this.#actions.post(action);
		await this.#nextEvent();
	}

	#nextEvent(): Promise<void> {
		return new Promise(resolve => {
			this.#wake = resolve;
			this.#reading.signal.addEventListener('abort', () => resolve(), {once: true});
		});
	}

	async #take(line: string): Promise<void> {
		const voice = this.#voice;
		switch (line.trim().toLowerCase()) {
			case '':
				await this.#enter();
				break;
			case 'o':
				await this.#act({type: 'open'});
				break;
			case 'c':
				await this.#step.copy(voice.url, 'Address');
				break;
			case 'u':
				voice.sayAddress();
				break;
			case 'w':
				await this.#changeWay();
				break;
			default:
				await this.#act({type: 'paste', text: line});
		}
	}

	/** More time when it is up, in the demo the owner's Allow, else the time left. */
	async #enter(): Promise<void> {
		const voice = this.#voice;
		const {asker, facts} = this.#step;
		if (voice.isTimeUp) await this.#act({type: 'more-time'});
		else if (facts.demo) {
			try {
				await this.#act({type: 'paste', text: await facts.demo.allow(voice.url)});
			} catch (error) {
				if (!(error instanceof Failure)) throw error;
				asker.say(
					`The practice page did not lead back here${error.why === undefined ? '' : `: “${error.why}”`}.`,
				);
			}
		} else voice.sayTimeLeft();
	}

	async #changeWay(): Promise<void> {
		const {asker} = this.#step;
		if (!this.#voice.canListen) {
			asker.say('The return URL is not on this computer: paste the address that the browser ends on.');
			return;
		}
		this.#listens = !this.#listens;
		await this.#act({type: 'listen', listens: this.#listens});
		if (this.#listens) await this.#act({type: 'open'});
		else asker.say('Open the address on any device, and paste the one that it ends on.');
	}
}
