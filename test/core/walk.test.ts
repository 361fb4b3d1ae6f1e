import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {type AnswerKey, type Answers, answerKeys} from '../../source/core/answers.ts';
import {returnUrls} from '../../source/core/client.ts';
import {type Draft, emptyDraft, neededReturnUrls, withAnswers} from '../../source/core/draft.ts';
import {Failure, type FailureCode} from '../../source/core/failure.ts';
import {failures} from '../../source/core/failures.ts';
import type {Role} from '../../source/core/profile.ts';
import {isAnswered, type StepFacts, type StepId, steps, visibleSteps} from '../../source/core/steps.ts';
import {
	advance,
	answeredBy,
	answeredWords,
	edit,
	goBack,
	isOver,
	keep,
	openAt,
	placeOf,
	repair,
	resume,
	startWalk,
	type Walk,
} from '../../source/core/walk.ts';
import {someProfile} from '../fakes/store.ts';

const failureCodes = Object.keys(failures) as FailureCode[];

const facts: StepFacts = {showsHome: false, vendorCount: undefined};
const session = {profileName: 'me', profile: someProfile()};

/** What Enter gives on each step where nothing else is chosen. */
const usual: Partial<Answers> = {
	role: 'self',
	flow: 'browser',
	redirectUri: returnUrls.loopback,
	securityProfile: 'have',
	returnUrls: [returnUrls.loopback],
	clientId: 'id',
	clientSecret: 'secret',
	scopes: ['alexa::ask:skills:readwrite'],
	profileName: 'default',
	reviewed: true,
	requestId: 'r1',
	authorizationUrl: 'https://www.amazon.com/ap/oa',
	receivedToken: someProfile({role: 'owner'}),
	vendorId: 'M1',
	session,
};

/** The answers of a step; those that the walk has already stay. */
function answersOf(at: StepId, draft: Draft): Partial<Answers> {
	const {answers} = steps.find(step => step.id === at)!;
	const own = answers.map(key => [key, draft.answers[key] ?? usual[key]]);
	const changes = Object.fromEntries(own) as Partial<Answers>;
	if (at === 'return-urls') return {returnUrls: neededReturnUrls(draft.answers)};
	if (at === 'flow') return draft.answers.role === 'client' ? {flow: 'hosted-page'} : changes;
	return changes;
}

/** Walks by Enter alone. @returns what line 1 says on each step */
function byEnter(draft: Draft, more: Partial<StepFacts> = {}): string[] {
	const all = {...facts, ...more};
	let walk = startWalk(draft, all);
	const seen: string[] = [];
	for (let n = 0; n < 30; n++) {
		const {title, place} = placeOf(walk, all);
		seen.push(place ? `${title} · ${place}` : title);
		if (walk.at === 'token') return seen;
		walk = advance(walk, answersOf(walk.at, walk.draft), all);
	}
	throw new Error(`Enter alone never ends: ${seen.join(', ')}`);
}

describe('by Enter alone', () => {
	test('role 1 passes the ten steps in their order', () => {
		expect(byEnter(emptyDraft)).toEqual([
			'Your role · 1 of 10',
			'How to sign in · 2 of 10',
			'Security profile · 3 of 10',
			'Allowed return URLs · 4 of 10',
			'Client ID · 5 of 10',
			'Client secret · 6 of 10',
			'Scopes · 7 of 10',
			'Profile name · 8 of 10',
			'Review · 9 of 10',
			'Sign in · 10 of 10',
			'Access token · done',
		]);
	});

	test('role 2', () => {
		expect(byEnter(withAnswers(emptyDraft, {role: 'client'}))).toEqual([
			'Your role · 1 of 11',
			'How to sign in · 2 of 11',
			'Security profile · 3 of 11',
			'Allowed return URLs · 4 of 11',
			'Client ID · 5 of 11',
			'Client secret · 6 of 11',
			'Scopes · 7 of 11',
			'Profile name · 8 of 11',
			'Review · 9 of 11',
			'Send this to the owner · 10 of 11',
			'Authorization code · 11 of 11',
			'Access token · done',
		]);
	});

	test('role 3', () => {
		expect(byEnter(withAnswers(emptyDraft, {role: 'owner'}))).toEqual([
			'Your role · 1 of 4',
			'Authorization URL · 2 of 4',
			'Received token · 3 of 4',
			'Profile name · 4 of 4',
			'Access token · done',
		]);
	});

	test('several vendors: one step more that is not counted; home comes first, alone', () => {
		const seen = byEnter(emptyDraft, {vendorCount: 2, showsHome: true});
		expect(seen[0]).toBe('Saved profiles');
		expect(seen.slice(-3)).toEqual(['Sign in · 10 of 10', 'Vendor ID · 10 of 10', 'Access token · done']);
	});
});

describe('answers from elsewhere', () => {
	const flags = withAnswers(emptyDraft, {role: 'self', clientId: 'id', scopes: ['a']}, 'flag');

	test('skip their steps, which count as done', () => {
		expect(byEnter(flags).map(line => line.replace(/ ·.*/, ''))).toEqual([
			'How to sign in',
			'Security profile',
			'Allowed return URLs',
			'Client secret',
			'Profile name',
			'Review',
			'Sign in',
			'Access token',
		]);
		expect(byEnter(flags)[0]).toBe('How to sign in · 2 of 10');
	});

	test.each(['flag', 'environment', 'profile', 'request', 'team'] as const)('from %s', source => {
		expect(startWalk(withAnswers(emptyDraft, {role: 'self'}, source), facts).at).toBe('flow');
	});

	test('a default is asked, with its answer ready', () => {
		expect(startWalk(withAnswers(emptyDraft, {role: 'self'}, 'default'), facts).at).toBe('role');
	});

	test('are told by name and source', () => {
		expect(answeredBy(flags, 'flag')).toEqual(['role', 'client ID', 'permissions']);
		const more = withAnswers(flags, {clientSecret: 'x', vendorId: 'M1'}, 'profile');
		expect(answeredWords(withAnswers(more, {profileName: 'me'}, 'team'))).toEqual([
			{
				text: 'Taken from the command line: role, client ID, permissions; from the saved profile: client secret.',
				goes: true,
			},
		]);
		expect(answeredWords(withAnswers(emptyDraft, {role: 'self'}))).toEqual([]);
	});

	test('every skipped step can be reached by Esc', () => {
		for (const role of ['self', 'client', 'owner'] as const) {
			const known = {...usual, role, session: undefined} as unknown as Partial<Answers>;
			const draft = withAnswers(emptyDraft, withoutUndefined(known), 'flag');
			let walk: Walk | undefined = startWalk(draft, facts);
			const reached: StepId[] = [];
			for (; walk; walk = goBack(walk, facts)) reached.unshift(walk.at);
			const before = visibleSteps(draft, facts).map(step => step.id);
			expect(reached).toEqual(before.slice(0, reached.length));
			expect(reached[0]).toBe('role');
			expect(reached.length, role).toBeGreaterThan(2);
		}
	});
});

describe('an edit', () => {
	const reviewed = walkTo('review');

	test('leads there and, by Enter or Esc, straight back', () => {
		const away = edit(reviewed, 'scopes', facts);
		expect(away.at).toBe('scopes');
		expect(goBack(away, facts)?.at).toBe('review');
		expect(advance(away, {scopes: ['b']}, facts)).toMatchObject({
			at: 'review',
			draft: {answers: {scopes: ['b']}},
		});
	});

	test('of the way asks for what it needs anew, then leads back', () => {
		const away = edit(reviewed, 'flow', facts);
		const after = advance(away, {flow: 'browser', redirectUri: 'http://127.0.0.1:8080/cb'}, facts);
		expect(after.at).toBe('return-urls');
		expect(advance(after, {returnUrls: ['http://127.0.0.1:8080/cb']}, facts).at).toBe('review');
	});

	test('of the role asks for what the other one needs', () => {
		const away = edit(reviewed, 'role', facts);
		expect(advance(away, {role: 'client'}, facts).at).toBe('flow');
		expect(advance(away, {role: 'owner'}, facts).at).toBe('owner-url');
	});

	test('of an answer that this way does not ask for changes nothing', () => {
		expect(edit(reviewed, 'receivedToken', facts)).toBe(reviewed);
	});
});

describe('a failure', () => {
	test('leads to the step that repairs it and back, the reason on top until then', () => {
		const waiting = walkTo('sign-in');
		const failure = new Failure('invalid_client');
		const there = repair(waiting, failure, facts);
		expect(there).toMatchObject({at: 'client-secret', failure});
		const back = advance(there, {clientSecret: 'other'}, facts);
		expect(back.at).toBe('sign-in');
		expect(back.failure).toBeUndefined();
	});

	test('ahead of steps that are open it is told where it happened', () => {
		const home = startWalk(emptyDraft, {...facts, showsHome: true});
		const failure = new Failure('server_busy', {host: 'h', status: 503});
		expect(repair(home, failure, {...facts, showsHome: true})).toEqual({...home, failure});
	});

	test('that no other step repairs stays where it is', () => {
		const waiting = walkTo('sign-in');
		for (const code of ['timed_out', 'file_damaged'] as const) {
			expect(repair(waiting, new Failure(code, {seconds: 1}), facts)).toMatchObject({
				at: 'sign-in',
				failure: {code},
			});
		}
	});
});

test('after the exchange there is no way back before it: Esc goes to home', () => {
	const over = walkTo('token');
	expect(isOver(over)).toBe(true);
	const home = goBack(over, facts);
	expect(home).toMatchObject({at: 'home'});
	expect(home?.draft.answers.session).toBeUndefined();
	expect(home?.draft.answers.clientId).toBe('id');
});

describe('a review that was opened from elsewhere', () => {
	const token = walkTo('token');
	const opened = openAt(token, withAnswers(walkTo('review').draft, {profileName: 'other'}), 'review');

	test('closes by Esc to where it came from, also from the sign-in and after a look at an answer', () => {
		expect(goBack(opened, facts)).toEqual({at: 'token', draft: token.draft});
		const looked = goBack(edit(opened, 'scopes', facts), facts)!;
		expect(goBack(looked, facts)?.at).toBe('token');
		const started = advance(opened, {reviewed: true}, facts);
		expect(started.at).toBe('sign-in');
		expect(goBack(goBack(started, facts)!, facts)?.at).toBe('token');
	});

	test('leads step by step once something was changed', () => {
		const changed = advance(edit(opened, 'scopes', facts), {scopes: ['b']}, facts);
		expect(changed.at).toBe('review');
		expect(goBack(changed, facts)).toMatchObject({at: 'profile-name', draft: {answers: {scopes: ['b']}}});
	});
});

test('what is kept does not lead on', () => {
	const at = walkTo('client-secret');
	expect(keep(at, {clientSecret: 'refused'})).toMatchObject({
		at: 'client-secret',
		draft: {answers: {clientSecret: 'refused'}},
	});
});

describe('a draft from disk', () => {
	test('goes on where it was, the secret asked first', () => {
		const {draft} = walkTo('scopes');
		const {clientSecret: _, ...kept} = draft.answers;
		const walk = resume(withAnswers(emptyDraft, kept), 'scopes', facts);
		expect(walk.at).toBe('client-secret');
		expect(advance(walk, {clientSecret: 'secret'}, facts).at).toBe('scopes');
	});

	test('says why the secret is asked again, on that step alone', () => {
		const {draft} = walkTo('scopes');
		const {clientSecret: _, ...kept} = draft.answers;
		const walk = resume(withAnswers(emptyDraft, kept), 'scopes', facts);
		const text =
			'The secret is not kept with an unfinished sign-in; give it again, then you go on at Scopes.';
		expect(walk.notices).toEqual([{text}]);
		expect(advance(walk, {clientSecret: 'secret'}, facts).notices).toBeUndefined();
	});

	test('of a step that is not there begins anew', () => {
		expect(resume(emptyDraft, 'nowhere', facts).at).toBe('role');
		expect(resume(emptyDraft, 'vendor', facts).at).toBe('role');
	});
});

describe('whatever a person does', () => {
	type Move =
		| {readonly type: 'enter'; readonly changes: Partial<Answers>}
		| {readonly type: 'back'}
		| {readonly type: 'edit'; readonly key: AnswerKey}
		| {readonly type: 'repair'; readonly code: (typeof failureCodes)[number]}
		| {readonly type: 'resume'; readonly at: StepId};

	const role = fc.constantFrom<Role>('self', 'client', 'owner');
	const somewhere = fc.constantFrom(
		'flag',
		'environment',
		'profile',
		'typed',
		'default',
		'team',
	) as fc.Arbitrary<'flag' | 'environment' | 'profile' | 'typed' | 'default' | 'team'>;
	const someDraft = fc
		.tuple(fc.subarray(answerKeys.filter(key => key !== 'session')), role, somewhere)
		.map(([keys, chosen, source]) =>
			withAnswers(
				emptyDraft,
				Object.fromEntries(keys.map(key => [key, key === 'role' ? chosen : usual[key]])) as Partial<Answers>,
				source,
			),
		);
	const someFacts = fc.record({
		showsHome: fc.boolean(),
		vendorCount: fc.constantFrom(undefined, 0, 1, 2),
	});
	const move: fc.Arbitrary<Move> = fc.oneof(
		{weight: 5, arbitrary: role.map(chosen => ({type: 'enter' as const, changes: {role: chosen}}))},
		{weight: 3, arbitrary: fc.constant({type: 'back' as const})},
		fc.constantFrom(...answerKeys).map(key => ({type: 'edit' as const, key})),
		fc.constantFrom(...failureCodes).map(code => ({type: 'repair' as const, code})),
		fc.constantFrom(...steps.map(step => step.id)).map(at => ({type: 'resume' as const, at})),
	);

	function apply(walk: Walk, made: Move, all: StepFacts): Walk {
		switch (made.type) {
			case 'enter':
				return advance(walk, walk.at === 'role' ? made.changes : answersOf(walk.at, walk.draft), all);
			case 'back':
				return goBack(walk, all) ?? walk;
			case 'edit':
				return edit(walk, made.key, all);
			case 'repair':
				return repair(walk, new Failure(made.code), all);
			case 'resume':
				return resume(walk.draft, made.at, all);
		}
	}

	/** Answers are changed from `review` and later: those that were given before. */
	function isAhead(made: Move, {at, draft}: Walk, all: StepFacts): boolean {
		if (made.type !== 'edit') return false;
		const ids = visibleSteps(draft, all);
		return ids.findIndex(({answers}) => answers.includes(made.key)) > ids.findIndex(({id}) => id === at);
	}

	/** Another role or way may take these back; leaving the last screen ends the session. */
	const mayGo: readonly AnswerKey[] = ['flow', 'redirectUri', 'session', 'reviewed', 'replace'];

	test('it throws nothing, loses no answer, and the step is one of the way', () => {
		fc.assert(
			fc.property(someDraft, someFacts, fc.array(move, {maxLength: 40}), (draft, all, moves) => {
				let walk = startWalk(draft, all);
				for (const made of moves) {
					const next = apply(walk, made, all);
					for (const key of answerKeys) {
						if (walk.draft.answers[key] === undefined || mayGo.includes(key)) continue;
						// The open request of one role is none of another's; it stays in the file.
						if (key === 'requestId' && next.draft.answers.role !== walk.draft.answers.role) continue;
						expect(next.draft.answers[key], `${made.type} lost ${key}`).toBeDefined();
						if (made.type !== 'enter') expect(next.draft.answers[key]).toEqual(walk.draft.answers[key]);
					}
					const ids = visibleSteps(next.draft, all).map(step => step.id);
					expect([...ids, 'home']).toContain(next.at);
					expect(placeOf(next, all).title).not.toBe('');
					walk = next;
				}
			}),
			{numRuns: 500},
		);
	});

	test('Enter always ends at the token, wherever a person stands', () => {
		fc.assert(
			fc.property(someDraft, someFacts, fc.array(move, {maxLength: 15}), (draft, all, moves) => {
				let walk = startWalk(draft, all);
				for (const made of moves) if (!isAhead(made, walk, all)) walk = apply(walk, made, all);
				const trail: string[] = [];
				for (let n = 0; n < 40 && walk.at !== 'token'; n++) {
					trail.push(walk.at);
					walk = advance(walk, answersOf(walk.at, walk.draft), all);
				}
				expect(walk.at, trail.join(' → ')).toBe('token');
				expect(isAnswered(steps.find(({id}) => id === 'profile-name')!, walk.draft), trail.join(' → ')).toBe(
					true,
				);
			}),
			{numRuns: 500},
		);
	});

	test('Esc alone always ends on the first step', () => {
		fc.assert(
			fc.property(someDraft, someFacts, fc.array(move, {maxLength: 15}), (draft, all, moves) => {
				let walk: Walk | undefined = startWalk(draft, all);
				for (const made of moves) walk = apply(walk, made, all);
				let presses = 0;
				for (; walk && presses < 40; presses++) walk = goBack(walk, all);
				expect(walk).toBeUndefined();
			}),
			{numRuns: 500},
		);
	});
});

/** Role 1 by Enter to a step. */
function walkTo(at: StepId): Walk {
	let walk = startWalk(emptyDraft, facts);
	while (walk.at !== at) walk = advance(walk, answersOf(walk.at, walk.draft), facts);
	return walk;
}

function withoutUndefined(changes: Partial<Answers>): Partial<Answers> {
	return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}

describe('the vendor after a sign-in', () => {
	const vendors = [
		{id: 'M1', name: 'One'},
		{id: 'M2', name: 'Two'},
	];
	const signedIn = (vendorId?: string) => ({
		session: {profileName: 'me', profile: {...someProfile(), vendors, ...(vendorId ? {vendorId} : {})}},
	});
	const at = (changes: Partial<Answers>) =>
		advance({draft: withAnswers(emptyDraft, {role: 'self'}), at: 'sign-in'}, changes, {
			showsHome: false,
			vendorCount: 2,
		}).at;

	test('is asked for where there are several and none is known', () => {
		expect(at(signedIn())).toBe('vendor');
	});

	test('is not asked for again where the profile kept it', () => {
		expect(at(signedIn('M2'))).toBe('token');
	});
});
