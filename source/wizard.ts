import type {Answers} from './core/answers.ts';
import {readOr} from './core/config-file.ts';
import {type Draft, emptyDraft, withAnswers, withoutAnswers} from './core/draft.ts';
import {endWords, isNewSignIn, type WizardResult, wizardEnd} from './core/end-words.ts';
import {Failure} from './core/failure.ts';
import {hostVariables} from './core/hosts.ts';
import type {StepId} from './core/steps.ts';
import {contactLine} from './core/team-answers.ts';
import {Ticks} from './core/ticks.ts';
import {
	advance,
	answeredBy,
	answeredWords,
	edit,
	goBack,
	keep,
	openAt,
	repair,
	resume,
	startWalk,
	type Told,
	teamWords,
	type Walk,
} from './core/walk.ts';
import {leadOf} from './core/way.ts';
import type {Destination, WizardFacts} from './core/wizard-facts.ts';
import {wrapWords} from './core/wrap-text.ts';
import {PairMemory} from './flows/check-pair.ts';
import {KeptDraft} from './flows/kept-draft.ts';
import type {Ports} from './ports.ts';
import type {Ask, Outcome, Voice} from './talk/talk.ts';

/** Each step, at hand or fetched. */
export type StepTable = Readonly<Record<StepId, () => {readonly ask: Ask} | Promise<{readonly ask: Ask}>>>;

export interface WizardRun {
	readonly steps: StepTable;
	readonly voice: Voice;
	readonly draft: Draft;
	/** What does not change while the wizard runs, and the file as it was read first. */
	readonly facts: Omit<WizardFacts, 'vendorCount' | 'earlierStates'>;
	readonly ports: Ports;
	/** Whether the answers are kept on disk between runs. */
	readonly keepsDraft: boolean;
	/** Ends the wizard as cancelled: Ctrl+C, the end of input, a signal. */
	readonly signal: AbortSignal;
}

const lastSecondsForSave = 1;

/** The wizard: step after step of the walk, in either voice, until the person leaves. Rejects for a defect of ours. */
export async function runWizard(run: WizardRun): Promise<WizardResult> {
	const walker = new Walker(run);
	const result = await walker.walk().then(
		(answers): WizardResult => ({type: 'left', answers, words: walker.lastWords}),
		(error): WizardResult => {
			if (!run.signal.aborted) throw error;
			return {type: 'cancelled', answers: walker.answers};
		},
	);
	await whenWritten(run.ports);
	await walker.whenOnDisk();
	const {facts, ports, voice} = run;
	const now = readOr(facts.file, () => ports.store.read());
	const {hasKept, lastRead} = walker;
	const end = wizardEnd(result, now, {facts, hasKept, lastRead, path: ports.store.path});
	const stays = ports.clipboard.stays?.();
	const wrapped = endWords(end).flatMap(line =>
		wrapLastWords(line, voice.columns - closeIndent, facts.programName),
	);
	await voice.close(wrapped, isNewSignIn(end), stays);
	return result;
}

/** What stands before each of the last words on a screen. */
const closeIndent = 2;

/** A command stays whole, also one that is nothing but the program's name. */
function wrapLastWords(line: string, columns: number, programName: string): readonly string[] {
	return line.startsWith(programName) ? [line] : wrapWords(line, columns, programName);
}

/** A save that is under way ends first, so that the last words are true; a lock that somebody holds is not waited for. */
async function whenWritten({store, clock}: Ports): Promise<void> {
	const stop = new AbortController();
	const late = clock.wait(lastSecondsForSave, stop.signal).catch(() => undefined);
	await Promise.race([store.settled(), late]);
	stop.abort();
}

class Walker {
	/** Of the step that was left, where nothing stays to go on with. */
	lastWords: string | undefined;
	readonly #run: WizardRun;
	#keepsDraft: boolean;
	readonly #pairs = new PairMemory();
	#walk: Walk;
	#file: WizardFacts['file'];
	#hosts: WizardFacts['hosts'];
	#earlierStates: readonly string[] = [];
	/** What went wrong last. */
	#failed: Pick<Failure, 'code' | 'what'> | undefined;
	readonly #kept: KeptDraft;
	/** This sign-in began without the team file. */
	#isOwn = false;
	/** `home` was shown: the way back leads there. */
	#hasHome = false;
	/** The first step of a sign-in that began with answers of flags, environment or profile, and what is told of them. */
	#begun: {readonly at: StepId; readonly told: readonly Told[]} | undefined;

	constructor(run: WizardRun) {
		this.#run = run;
		this.#keepsDraft = run.keepsDraft;
		this.#kept = new KeptDraft(run.ports);
		this.#file = run.facts.file;
		this.#hosts = run.facts.hosts;
		this.#walk = startWalk(run.draft, {...run.facts, vendorCount: undefined});
		this.#begun = begunWith(this.#walk);
	}

	/** The file as it was read or written last. */
	get lastRead(): WizardFacts['file'] {
		return this.#file;
	}

	get hasKept(): boolean {
		return this.#kept.isThere;
	}

	get answers(): Partial<Answers> {
		return this.#walk.draft.answers;
	}

	/** @returns the answers of a person who left */
	async walk(): Promise<Partial<Answers>> {
		if (!(await this.#mayGoThere())) return {};
		for (;;) {
			this.#run.signal.throwIfAborted();
			const outcome = await this.#ask();
			if (outcome.type === 'leave') {
				this.lastWords = outcome.words;
				return this.answers;
			}
			if (outcome.type === 'back' && !goBack(this.#walk, this.#facts())) {
				const {requestId} = this.answers;
				if (await this.#run.voice.wantsToLeave()) return requestId === undefined ? {} : {requestId};
			} else this.#change(this.#after(outcome));
		}
	}

	/** Before anything is sent: whether the person means the hosts that the environment names. */
	async #mayGoThere(): Promise<boolean> {
		const {voice, facts} = this.#run;
		const hosts = facts.hostsToAllow.join(' and ');
		if (hosts === '') return true;
		this.#tellPlace(false);
		const answer = await voice.choose({
			text: [
				{
					text: `The environment (${hostVariables.token}, ${hostVariables.smapi}) sends the client secret, codes and tokens to ${hosts}, which is not Amazon.`,
					sign: 'warning',
				},
				'A file of a folder that you happen to stand in may have set that (direnv, .envrc). Whoever runs that host can then act as you.',
			],
			question: `Do you mean ${hosts}?`,
			rows: [
				{value: false, label: 'No, leave; nothing was sent', isOut: true},
				{value: true, label: 'Yes, my secrets may go there'},
			],
			keys: [{key: 'escape', does: 'leave', gives: false}],
		});
		return answer === true;
	}

	/** Resolves when what was changed last is on disk. */
	async whenOnDisk(): Promise<void> {
		await this.#kept.whenWritten();
	}

	async #ask(): Promise<Outcome> {
		const {voice, ports, steps} = this.#run;
		const sealed = await this.#unseal();
		if (sealed) return {type: 'fail', failure: sealed};
		const {at, draft, failure} = this.#walk;
		const {ask} = await steps[at]();
		// A draft must not be written after the request or profile that ends it.
		if (at === 'home') {
			this.#hasHome = true;
			await this.#kept.whenWritten();
		}
		if (at === 'home' || at === 'profile-name') this.#readFile();
		this.#tellPlace(false);
		const ending = new AbortController();
		try {
			return await ask({
				talk: voice,
				draft,
				facts: this.#facts(),
				ports,
				failure,
				about: this.#walk.about,
				signal: AbortSignal.any([this.#run.signal, ending.signal]),
				pairs: this.#pairs,
				ticks: list => this.#ticksOf(list),
				foresee: changes => leadOf(keep(this.#walk, changes), this.#facts()),
				keep: changes => this.#change(keep(this.#walk, changes)),
				fail: reason => {
					this.#failed = reason;
					this.#change({...this.#walk, failure: reason, again: undefined});
				},
				mended: () => {
					const {failure: _, again: __, ...rest} = this.#walk;
					this.#change(rest);
				},
				fileChanged: () => this.#readFile(),
				onAddress: state => {
					this.#earlierStates = [...this.#earlierStates, state];
				},
			});
		} catch (error) {
			if (error instanceof Failure) return {type: 'fail', failure: error};
			throw error;
		} finally {
			ending.abort(new DOMException('The step is over.', 'AbortError'));
		}
	}

	/** Puts in what the keychain keeps of a draft's secrets. @returns why not; then the draft has no such secret any more */
	async #unseal(): Promise<Failure | undefined> {
		const {draft} = this.#walk;
		try {
			const unsealed = await this.#run.ports.store.unsealed(draft, this.#run.signal);
			if (unsealed !== draft) this.#walk = {...this.#walk, draft: unsealed};
			return undefined;
		} catch (error) {
			if (!(error instanceof Failure)) throw error;
			this.#walk = {...this.#walk, draft: withoutAnswers(draft, ['clientSecret'])};
			const {profileName: name} = draft.answers;
			const whose = name === undefined ? 'that profile' : `“${name}”`;
			const why = error.code === 'keychain_missing' ? undefined : `${error.what} ${error.next}`;
			return new Failure('keychain_missing', {whose, hint: ''}, {why, cause: error});
		}
	}

	#after(outcome: Exclude<Outcome, {type: 'leave'}>): Walk {
		const walk = this.#walk;
		const facts = this.#facts();
		switch (outcome.type) {
			case 'done': {
				const {changes, source, told: notices, isUnasked} = outcome;
				const next = advance(walk, changes, this.#facts({...this.answers, ...changes}), source);
				// Lines stay where they were said; a screen that nobody has seen is gone.
				const isUnread = isUnasked && this.#run.voice.isScreen && this.#begun?.at === walk.at;
				if (isUnread) this.#begun = {...this.#begun!, at: next.at};
				return {...next, notices};
			}
			case 'back':
				return goBack(walk, facts) ?? walk;
			case 'edit':
				return edit({...walk, draft: withAnswers(walk.draft, outcome.changes ?? {})}, outcome.key, facts);
			case 'fail':
				return {
					...repair(walk, outcome.failure, facts),
					again: this.#triedAgain(outcome.failure),
					notices: undefined,
				};
			case 'go':
				return this.#begin(outcome.draft, outcome.destination);
		}
	}

	/** The same reason once more would look as if nothing had happened. */
	#triedAgain(failure: Failure): Told | undefined {
		const isSame = this.#failed?.code === failure.code && this.#failed.what === failure.what;
		this.#failed = failure;
		const time = this.#run.ports.clock.now().toTimeString().slice(0, 8);
		return isSame ? {text: `Tried again at ${time}, with the same result.`} : undefined;
	}

	#begin(asked: Draft, destination: Destination = {}): Walk {
		const {at, resumes, hosts = this.#run.facts.hosts, failure, about, keepsDraft = true} = destination;
		// A sign-in that begins anew knows what flags and environment said.
		const draft = asked === emptyDraft ? this.#run.draft : asked;
		const facts = {showsHome: false, vendorCount: draft.answers.session?.profile.vendors?.length};
		const walk =
			resumes && at !== undefined
				? resume(draft, at, facts, this.#run.draft)
				: openAt(this.#walk, draft, at ?? startWalk(draft, facts).at);
		this.#hosts = hosts;
		this.#keepsDraft = keepsDraft;
		this.#kept.begin(resumes === true);
		const isNew = asked === emptyDraft || asked === this.#run.facts.team?.draft;
		this.#begun = isNew ? begunWith(walk) : undefined;
		this.#isOwn = asked === emptyDraft && this.#run.facts.showsHome;
		return {...walk, failure, about};
	}

	#facts({session} = this.answers): WizardFacts {
		const {facts} = this.#run;
		return {
			...facts,
			showsHome: facts.showsHome || this.#hasHome || this.answers.session !== undefined,
			file: this.#file,
			team: this.#isOwn && this.#walk.at !== 'home' ? undefined : facts.team,
			hosts: this.#hosts,
			earlierStates: this.#earlierStates,
			vendorCount: session?.profile.vendors?.length,
		};
	}

	/** What is ticked is an answer: it is kept with the others. */
	#ticksOf(list: string): Set<number> {
		return new Ticks(this.answers.ticks?.[list] ?? [], ticked =>
			this.#change(keep(this.#walk, {ticks: {...this.answers.ticks, [list]: ticked}})),
		);
	}

	#tellPlace(isChange: boolean): void {
		const walk = this.#walk;
		const facts = this.#facts();
		// Beside a reason to be here nobody wants to know that.
		const isBegin = this.#begun?.at === walk.at && walk.failure === undefined;
		const begun = isBegin ? [...this.#begun!.told, ...teamWords(walk.draft, facts.team)] : [];
		const again = walk.failure && walk.again ? [walk.again] : [];
		const notices = [...begun, ...again, ...(walk.notices ?? [])];
		const isFirst = goBack(walk, facts) === undefined;
		const contact = walk.failure && contactLine(walk.draft, facts.team, walk.failure.code);
		const failure = walk.failure?.asking(contact).calledBy(facts.programName);
		const isKept = this.#kept.isThere && walk.at !== 'home' && !isEnded(walk);
		this.#run.voice.place({...leadOf(walk, facts), failure, notices, isFirst, isKept}, isChange);
	}

	/** Another walk: told, and kept on disk without secrets. A disk that fails is no reason to stop here. */
	#change(walk: Walk): void {
		const isSameStep = walk.at === this.#walk.at;
		this.#walk = walk;
		if (isSameStep) this.#tellPlace(true);
		const {facts, draft: first} = this.#run;
		const {draft, at} = walk;
		const isUntouched = draft === first || draft === facts.team?.draft;
		if (!this.#keepsDraft || facts.noSave || isUntouched || at === 'home' || isEnded(walk)) return;
		this.#kept.keep(draft, at, () => walk === this.#walk);
	}

	#readFile(): void {
		this.#file = readOr(this.#file, () => this.#run.ports.store.read());
	}
}

/** A draft ends in the write that saves its profile or request. */
function isEnded({draft}: Walk): boolean {
	const {session, requestId} = draft.answers;
	return session !== undefined || requestId !== undefined;
}

/** `home` and `token` belong to no sign-in. */
function begunWith({at, draft}: Walk) {
	const told = answeredWords(draft);
	const isTold = told.length > 0 || answeredBy(draft, 'team').length > 0;
	return isTold && at !== 'home' && at !== 'token' ? {at, told} : undefined;
}
