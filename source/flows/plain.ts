import {copiedWords, openedWords, openerFailedWords} from '../core/action-words.ts';
import type {Answers} from '../core/answers.ts';
import {readOr, withDraft} from '../core/config-file.ts';
import {type Draft, draftForDisk, withAnswers} from '../core/draft.ts';
import {endWords, type WizardResult, wizardEnd} from '../core/end-words.ts';
import {Failure} from '../core/failure.ts';
import type {StepId} from '../core/steps.ts';
import {
	advance,
	answeredElsewhere,
	edit,
	goBack,
	openAt,
	placeOf,
	repair,
	resume,
	startWalk,
	type Walk,
} from '../core/walk.ts';
import type {Destination, WizardFacts} from '../core/wizard-facts.ts';
import type {Ports} from '../ports.ts';
import {type Asker, back} from './asker.ts';
import {PairMemory} from './check-pair.ts';
import type {LineModule, LineOutcome, LineStep} from './line-step.ts';

export interface PlainRun {
	/** The table of steps in lines. */
	readonly lines: Readonly<Record<StepId, () => Promise<LineModule>>>;
	readonly draft: Draft;
	/** What does not change while the wizard runs, and the file as it was read first. */
	readonly facts: Omit<WizardFacts, 'vendorCount' | 'earlierStates'>;
	readonly ports: Ports;
	/** Whether the answers are kept on disk between runs. */
	readonly keepsDraft: boolean;
	/** Writes a text to a new file of mode 0600. @returns its path @throws Failure `save_failed` */
	readonly writeFile: (name: string, text: string) => Promise<string>;
	readonly asker: Asker;
	/** Ends the wizard as cancelled: Ctrl+C, the end of input, a signal. */
	readonly signal: AbortSignal;
}

/** The wizard in lines: the same table and the same walk as on screens, one question after the other (contract 1). */
export async function runPlainWizard(run: PlainRun): Promise<WizardResult> {
	const walker = new PlainWalker(run);
	const result = await walker.walk().then(
		(answers): WizardResult => ({type: 'left', answers}),
		(error): WizardResult => {
			if (!run.signal.aborted) throw error;
			return {type: 'cancelled', answers: walker.answers};
		},
	);
	await walker.whenOnDisk();
	sayEnd(run, result, walker.keepsDraft);
	return result;
}

const welcome =
	'Each question ends with Enter. Enter alone takes what is offered. Type b to go back, or a question mark for help. Ctrl+C leaves.';

/** One walk, one draft, one question at a time. */
class PlainWalker {
	keepsDraft: boolean;
	readonly #run: PlainRun;
	readonly #pairs = new PairMemory();
	#walk: Walk;
	#file: WizardFacts['file'];
	#hosts: WizardFacts['hosts'];
	#earlierStates: readonly string[] = [];
	#toldFailure: Failure | undefined;
	#writing: Promise<unknown> = Promise.resolve();

	constructor(run: PlainRun) {
		this.#run = run;
		this.keepsDraft = run.keepsDraft;
		this.#file = run.facts.file;
		this.#hosts = run.facts.hosts;
		this.#walk = startWalk(run.draft, {...run.facts, vendorCount: undefined});
	}

	get answers(): Partial<Answers> {
		return this.#walk.draft.answers;
	}

	/** @returns the answers of a person who left */
	async walk(): Promise<Partial<Answers>> {
		const {asker, draft, lines} = this.#run;
		asker.say(welcome);
		const elsewhere = answeredElsewhere(draft);
		if (elsewhere.length > 0) asker.say(`Answered already: ${elsewhere.join(', ')}.`);
		for (;;) {
			this.#run.signal.throwIfAborted();
			const {ask, help = []} = await lines[this.#walk.at]();
			this.#sayPlace();
			asker.setHelp(help);
			const outcome = await this.#ask(ask);
			if (outcome.type === 'leave') return this.#walk.draft.answers;
			if (outcome.type === 'back' && !goBack(this.#walk, this.#facts())) {
				if (await this.#wantsToLeave()) return {};
			} else this.#apply(outcome);
			this.#keep();
		}
	}

	/** Resolves when what was changed last is on disk. */
	async whenOnDisk(): Promise<void> {
		await this.#writing;
	}

	#facts(answers = this.#walk.draft.answers): WizardFacts {
		const {facts} = this.#run;
		return {
			...facts,
			showsHome: facts.showsHome || this.#walk.draft.answers.session !== undefined,
			file: this.#file,
			hosts: this.#hosts,
			earlierStates: this.#earlierStates,
			vendorCount: answers.session?.profile.vendors?.length,
		};
	}

	#sayPlace(): void {
		const {asker} = this.#run;
		const {title, place} = placeOf(this.#walk, this.#facts());
		asker.print('');
		asker.print(place === undefined ? title : `${title} · ${place}`);
		const {failure, notice} = this.#walk;
		if (notice !== undefined) asker.say(notice);
		if (failure && failure !== this.#toldFailure) asker.fail(failure);
		this.#toldFailure = failure;
	}

	async #ask(ask: LineModule['ask']): Promise<LineOutcome> {
		const {asker, ports, signal} = this.#run;
		// A draft must not be written after the request or profile that ends it.
		await this.#writing;
		this.#readFile();
		try {
			return await ask({
				draft: this.#walk.draft,
				facts: this.#facts(),
				ports,
				asker,
				failure: this.#walk.failure,
				signal,
				pairs: this.#pairs,
				...actionsOf(this.#run),
				onAddress: state => {
					this.#earlierStates = [...this.#earlierStates, state];
				},
			});
		} catch (error) {
			if (error instanceof Failure) return {type: 'fail', failure: error};
			throw error;
		}
	}

	#apply(outcome: Exclude<LineOutcome, {type: 'leave'}>): void {
		const walk = this.#walk;
		const facts = this.#facts();
		switch (outcome.type) {
			case 'done': {
				const {changes} = outcome;
				this.#walk = advance(walk, changes, this.#facts({...walk.draft.answers, ...changes}), outcome.source);
				return;
			}
			case 'back':
				this.#walk = goBack(walk, facts) ?? walk;
				return;
			case 'edit': {
				const draft = withAnswers(walk.draft, outcome.changes ?? {});
				this.#walk = edit({...walk, draft}, outcome.key, facts);
				return;
			}
			case 'fail':
				this.#walk = repair(walk, outcome.failure, facts);
				return;
			case 'go':
				this.#begin(outcome.draft, outcome.destination);
		}
	}

	#begin(draft: Draft, destination: Destination = {}): void {
		const {at, resumes, hosts = this.#run.facts.hosts, failure, keepsDraft = true} = destination;
		const facts = {showsHome: false, vendorCount: draft.answers.session?.profile.vendors?.length};
		const walk =
			at === undefined
				? startWalk(draft, facts)
				: resumes
					? resume(draft, at, facts)
					: openAt(this.#walk, draft, at);
		this.#walk = {...walk, failure};
		this.#hosts = hosts;
		this.keepsDraft = keepsDraft;
	}

	async #wantsToLeave(): Promise<boolean> {
		const {asker} = this.#run;
		asker.setHelp([]);
		const answer = await asker.choose('Leave smapi-login? Your answers so far are kept, without secrets.', [
			{value: 'leave', label: 'Leave'},
			{value: 'stay', label: 'Stay'},
		]);
		return answer !== back && answer === 'leave';
	}

	#readFile(): void {
		this.#file = readOr(this.#file, () => this.#run.ports.store.read());
	}

	/** Keeps the answers so far on disk, without secrets. A disk that fails is no reason to stop here. */
	#keep(): void {
		const {ports, facts, draft: first} = this.#run;
		const {draft, at} = this.#walk;
		const {session, requestId} = draft.answers;
		// A draft ends in the write that saves its profile or request.
		const isEnded = session !== undefined || requestId !== undefined;
		if (!this.keepsDraft || facts.noSave || draft === first || at === 'home' || isEnded) return;
		const kept = draftForDisk(draft, at, ports.clock.now());
		this.#writing = this.#writing
			.then(() => ports.store.change(file => withDraft(file, kept)))
			.catch(() => undefined);
	}
}

function actionsOf({asker, ports, writeFile}: PlainRun): Pick<LineStep, 'copy' | 'open' | 'write'> {
	return {
		async copy(text, what) {
			asker.say(copiedWords(what, await ports.clipboard.copy(text)));
		},
		async open(url) {
			const isOpen = await ports.browser.open(url, reason => asker.say(openerFailedWords(reason)));
			asker.say(openedWords(isOpen));
		},
		async write(file, text) {
			try {
				asker.say(`Written to ${await writeFile(file, text)}`);
			} catch (error) {
				if (!(error instanceof Failure)) throw error;
				asker.fail(error);
			}
		},
	};
}

function sayEnd({asker, facts, ports}: PlainRun, result: WizardResult, keepsDraft: boolean): void {
	const now = readOr(facts.file, () => ports.store.read());
	const end = wizardEnd(result, now, {facts, keepsDraft, path: ports.store.path});
	const lines = endWords(end);
	asker.print('');
	for (const line of lines) asker.say(line);
}
