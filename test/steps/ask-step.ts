import {expect} from 'vitest';
import type {AnswerKey, Answers} from '../../source/core/answers.ts';
import {type Draft, emptyDraft, withAnswers} from '../../source/core/draft.ts';
import type {Failure} from '../../source/core/failure.ts';
import {defaultScopes} from '../../source/core/scopes.ts';
import type {WizardFacts} from '../../source/core/wizard-facts.ts';
import {PairMemory} from '../../source/flows/check-pair.ts';
import type {Ask, Outcome} from '../../source/talk/talk.ts';
import {someFacts} from '../fakes/facts.ts';
import {type FakePorts, fakePorts} from '../fakes/ports.ts';
import {someProfile} from '../fakes/store.ts';
import {type Expected, FakeTalk, type FakeTalkOptions} from '../fakes/talk.ts';

export interface StepOptions extends FakeTalkOptions {
	/** @default answeredDraft() */
	readonly draft?: Draft;
	readonly facts?: Partial<WizardFacts>;
	readonly ports?: FakePorts;
	readonly failure?: Failure;
	readonly about?: AnswerKey;
	readonly pairs?: PairMemory;
	/** The ticks of every list of clicks. */
	readonly ticks?: Map<string, Set<number>>;
	/** Another one than that of the script. */
	readonly talk?: FakeTalk;
	/** Leaves the step from outside: Ctrl+C, a signal. */
	readonly signal?: AbortSignal;
}

export interface Asked {
	readonly outcome: Outcome;
	readonly talk: FakeTalk;
	readonly ports: FakePorts;
	/** What was kept without a step forward. */
	readonly kept: Partial<Answers>[];
	/** What was told on top, the latest last; undefined where it was mended. */
	readonly failures: (Failure | undefined)[];
	/** The `state` of each address that was made. */
	readonly states: string[];
}

/** Every answer up to `sign-in`, as typed. */
export function answeredDraft(changes: Partial<Answers> = {}): Draft {
	const {clientId, clientSecret} = someProfile();
	return withAnswers(emptyDraft, {
		role: 'self',
		flow: 'browser',
		redirectUri: 'http://127.0.0.1:9090/cb',
		securityProfile: 'have',
		returnUrls: ['http://127.0.0.1:9090/cb'],
		clientId: clientId!,
		clientSecret: clientSecret!,
		scopes: defaultScopes,
		profileName: 'me',
		reviewed: true,
		...changes,
	});
}

/**
 * Asks one step in the tests' voice, with fake ports. Every expected prompt has to be asked, every request has to be
 * scripted, and none may be sent while the person has nothing on the screen that says so.
 * @throws Failure of the step
 */
export async function askStep(
	ask: Ask,
	script: readonly Expected[],
	options: StepOptions = {},
): Promise<Asked> {
	const ports = options.ports ?? fakePorts();
	const talk = options.talk ?? new FakeTalk(script, options);
	const kept: Partial<Answers>[] = [];
	const failures: (Failure | undefined)[] = [];
	const states: string[] = [];
	const facts = someFacts({file: ports.store.file, ...options.facts});
	const ending = new AbortController();
	const signal = AbortSignal.any([ending.signal, ...(options.signal ? [options.signal] : [])]);
	const send = ports.http.send.bind(ports.http);
	ports.http.send = (request, until) => {
		if (!talk.isOpen) throw new Error(`${request.url} is asked while keys wait: use talk.wait`);
		return send(request, until);
	};
	const ticks = options.ticks ?? new Map<string, Set<number>>();
	try {
		const outcome = await ask({
			talk,
			draft: options.draft ?? answeredDraft(),
			facts,
			ports,
			failure: options.failure,
			about: options.about,
			signal,
			pairs: options.pairs ?? new PairMemory(),
			ticks: list => {
				const known = ticks.get(list) ?? new Set();
				ticks.set(list, known);
				return known;
			},
			foresee: () => ({place: undefined, way: []}),
			keep: changes => void kept.push(changes),
			fail: failure => void failures.push(failure),
			mended: () => void failures.push(undefined),
			fileChanged: () => undefined,
			onAddress: state => void states.push(state),
		});
		expect(talk.unasked()).toEqual([]);
		expect(ports.http.unexpected).toEqual([]);
		return {outcome, talk, ports, kept, failures, states};
	} finally {
		ports.http.send = send;
		ending.abort(new DOMException('The step is over.', 'AbortError'));
	}
}
