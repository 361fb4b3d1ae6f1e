import {listenerAddress} from '../core/client.ts';
import {causesQuestion, type LikelyCause, likelyCauses} from '../core/likely-causes.ts';
import {describeDuration} from '../core/profile.ts';
import {earlierAnswerWords, moreTimeWords, refusedCallbackWords} from '../core/sign-in-words.ts';
import type {LineStep} from '../flows/line-step.ts';
import type {NotSaved} from '../flows/save-with-choices.ts';
import type {SessionEvent, SessionInput} from '../flows/sign-in-and-save.ts';

/** Says what happens while a sign-in waits, and knows what was said last. */
export class SignInVoice {
	/** The whole authorization URL. */
	url = '';
	/** Nobody came for 30 s: the likely causes have numbers. */
	isSlow = false;
	/** The time is over and nobody has asked for more. */
	isTimeUp = false;
	readonly #step: LineStep;
	readonly #input: SessionInput;
	#shortUrl: string | undefined;
	#until: Date | undefined;
	#clock = new AbortController();

	constructor(step: LineStep, input: SessionInput) {
		this.#step = step;
		this.#input = input;
	}

	get causes(): readonly LikelyCause[] {
		return likelyCauses(this.#input.signIn);
	}

	/** The other way can be taken while waiting. */
	get canListen(): boolean {
		return listenerAddress(this.#input.signIn.redirectUri) !== undefined;
	}

	/** The demo's address is of this computer. */
	get #device(): string {
		return this.#step.facts.demo ? 'a browser on this computer' : 'any device';
	}

	tell(event: Exclude<SessionEvent, NotSaved>): void {
		const {asker} = this.#step;
		switch (event.type) {
			case 'address':
				this.url = event.url;
				this.#shortUrl = event.shortUrl;
				this.sayAddress();
				break;
			case 'waiting':
				this.#startClock(event.until);
				break;
			case 'slow':
				this.isSlow = true;
				asker.say(causesQuestion);
				for (const {digit, name, value} of this.causes) asker.print(`${digit}. Change the ${name}: ${value}`);
				break;
			case 'paste-refused':
				asker.fail(event.failure);
				break;
			case 'still-there':
				this.isTimeUp = true;
				asker.say(this.#wordsOf(event));
				break;
			case 'exchanging':
				this.stopClock();
				asker.say(this.#wordsOf(event));
				break;
			default:
				asker.say(this.#wordsOf(event));
		}
	}

	sayAddress(): void {
		const {asker} = this.#step;
		asker.say(`The sign-in address, for ${this.#device}:`);
		asker.print(this.url);
		if (this.#shortUrl === undefined) return;
		asker.say('On this computer also:');
		asker.print(this.#shortUrl);
	}

	sayTimeLeft(): void {
		const {asker, ports} = this.#step;
		const left = ((this.#until?.getTime() ?? 0) - ports.clock.now().getTime()) / 1000;
		asker.say(`${describeDuration(Math.max(0, Math.round(left)))} left.`);
	}

	stopClock(): void {
		this.#clock.abort();
	}

	#wordsOf(
		event: Exclude<SessionEvent, NotSaved | {type: 'address' | 'waiting' | 'slow' | 'paste-refused'}>,
	): string {
		const {signIn, session} = this.#input;
		switch (event.type) {
			case 'opened':
				return 'Your browser is open at Amazon. Sign in and choose Allow.';
			case 'not-opened':
				return `The browser was not opened (${event.reason}). Open the address yourself, sign in and choose Allow.`;
			case 'callback-refused':
				return `${refusedCallbackWords(event.count)} Type o to open the right page again.`;
			case 'earlier-answer':
				return earlierAnswerWords;
			case 'still-there':
				return `The time is up. Still there? Enter alone gives ${moreTimeWords(signIn.timeoutSeconds)}. An answer counts as before.`;
			case 'exchanging':
				return `Amazon answered. Getting the token from ${new URL(signIn.hosts.token).host}.`;
			case 'saving':
				return session.noSave
					? 'Asking SMAPI for your vendor IDs.'
					: 'Saving the profile and asking SMAPI for your vendor IDs.';
		}
	}

	/** The time left is said at the start, at one minute and, as `still-there`, at the end. */
	#startClock(until: Date): void {
		const {ports, signal} = this.#step;
		const {timeoutSeconds} = this.#input.signIn;
		const isFirst = this.#until === undefined;
		this.#until = until;
		this.isTimeUp = false;
		this.stopClock();
		this.#clock = new AbortController();
		this.sayTimeLeft();
		if (isFirst) this.#sayCommands();
		if (timeoutSeconds <= 60) return;
		ports.clock.wait(timeoutSeconds - 60, AbortSignal.any([signal, this.#clock.signal])).then(
			() => this.sayTimeLeft(),
			() => undefined,
		);
	}

	#sayCommands(): void {
		const {asker, facts} = this.#step;
		const {listens} = this.#input.signIn;
		asker.say(
			listens
				? 'The answer comes by itself if that browser is on this computer.'
				: `Open it ${this.#step.facts.demo ? 'in' : 'on'} ${this.#device}, sign in and choose Allow.`,
		);
		asker.say(
			`${listens ? 'Else' : 'Then'} paste the address that the browser ends on; “cannot connect” there is fine.`,
		);
		asker.say('Type o to open the address here, c to copy it, u to get it again.');
		if (this.canListen)
			asker.say(`Type w to ${listens ? 'go on on another device' : 'open the browser here instead'}.`);
		asker.say(
			facts.demo
				? 'This is practice: Enter alone signs in and allows for you.'
				: 'Enter alone tells the time left.',
		);
		if (facts.demo) asker.say(`To practise failures, open ${facts.demo.practiceUrl}`);
	}
}
