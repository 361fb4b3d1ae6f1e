import {expect, test} from 'vitest';
import {emptyDraft} from '../../source/core/draft.ts';
import {Failure} from '../../source/core/failure.ts';
import type {TeamMembers} from '../../source/core/team.ts';
import {readTeamFile, teamFileText} from '../../source/core/team-file.ts';
import {PairMemory} from '../../source/flows/check-pair.ts';
import {ask as askScopes} from '../../source/steps/scopes.ts';
import {askTeamFile} from '../../source/steps/team-file.ts';
import {someFacts} from '../fakes/facts.ts';
import {fakePorts} from '../fakes/ports.ts';
import {FakeStore, fileWith, someProfile} from '../fakes/store.ts';
import {type Expected, FakeVoice} from '../fakes/talk.ts';

const {clientId} = someProfile();
const nothing = () => undefined;

interface Options {
	readonly file?: ReturnType<typeof fileWith>;
	readonly write?: (members: TeamMembers) => readonly string[];
}

async function asked(script: readonly Expected[], {file, write}: Options = {}) {
	const voice = new FakeVoice(script);
	const ports = fakePorts(file ? {store: new FakeStore(file)} : {});
	let written: TeamMembers | undefined;
	const step = {
		talk: voice,
		draft: emptyDraft,
		facts: someFacts({file: ports.store.file}),
		ports,
		failure: undefined,
		signal: new AbortController().signal,
		pairs: new PairMemory(),
		foresee: () => ({place: undefined, way: []}),
		ticks: () => new Set<number>(),
		keep: nothing,
		fail: nothing,
		mended: nothing,
		fileChanged: nothing,
		onAddress: nothing,
	};
	const end = await askTeamFile(step, {
		path: '/work/acme/smapi-login.json',
		offeredName: 'acme',
		askScopes,
		write: members => {
			const words = write?.(members) ?? ['Written.'];
			written = members;
			return words;
		},
	});
	expect(voice.unasked()).toEqual([]);
	if (written) expect(readTeamFile(teamFileText(written, undefined)).findings).toEqual([]);
	return {end, written, voice};
}

/** The questions of role self, each left out. */
const leavesOut: readonly Expected[] = [
	['Role · 1 of 9', 'Each developer chooses'],
	['Client ID · 2 of 9', 'enter'],
	['Scopes · 3 of 9', 'enter'],
	['How to sign in · 4 of 9', 'enter'],
	['Return URL · 5 of 9', 'enter'],
	['Profile name · 6 of 9', 'enter'],
	['Contact · 7 of 9', 'enter'],
	['Where the client secret is · 8 of 9', 'enter'],
	['Notes · 9 of 9', 'enter'],
];

test('Enter alone leaves out all but the permissions and the name of the folder', async () => {
	const {written, end} = await asked([...leavesOut, ['Review', 'Write the file']]);
	expect(written).toEqual({
		profile: 'acme',
		scopes: ['alexa::ask:skills:readwrite', 'alexa::ask:models:readwrite'],
	});
	expect(end?.words).toEqual(['Written.']);
});

test('every member is asked for; what the check would find is refused, and a secret never taken', async () => {
	const secret = `amzn1.oa2-cs.v1.${'a'.repeat(64)}`;
	const {written, voice} = await asked([
		['Role', 'The skills are ours: each'],
		['Client ID', 'amzn1.ask.skill.1', clientId!],
		['Scopes', 'Look'],
		['How to sign in', 'In the browser'],
		['Return URL', 'Another address'],
		[/Return URL/, 'https://acme.example/cb', 'http://127.0.0.1:9191/cb'],
		['Profile name', 'no name', 'work'],
		['Contact', 'dev-tools@acme.example'],
		['Where the client secret is', secret, `use ${secret}`, '1Password,\tvault Dev'],
		['Notes', 'Say hello.'],
		['Review', 'Write the file'],
	]);
	expect(written).toEqual({
		role: 'self',
		clientId,
		scopes: ['alexa::ask:skills:read', 'alexa::ask:models:read'],
		way: 'browser',
		redirectUri: 'http://127.0.0.1:9191/cb',
		profile: 'work',
		contact: 'dev-tools@acme.example',
		secretFrom: '1Password, vault Dev',
		notes: 'Say hello.',
	});
	expect(voice.heard()).toContain('It is not taken.');
	expect(voice.heard()).toContain('needs “other-device”');
	expect(voice.heard()).not.toContain(secret);
});

test('it begins with what a profile knows; a row of the last page changes an answer and leads back there', async () => {
	const file = fileWith({work: someProfile({vendorId: 'M2ABCDEFGHIJK'})});
	const {written} = await asked(
		[
			['Where to begin · 1 of 10', 'With the answers of the profile work'],
			['Role', 'enter'],
			['Client ID', 'enter'],
			['Scopes', 'enter'],
			['How to sign in', 'enter'],
			['Return URL', 'enter'],
			['Profile name', 'esc'],
			['Return URL', 'enter'],
			['Profile name', 'enter'],
			['Contact', 'enter'],
			['Where', 'enter'],
			['Notes', 'enter'],
			['Review', 'Contact: left out'],
			['Contact', 'Ada'],
			['Review', 'Contact: Ada'],
			['Contact', 'key -'],
			['Review', 'Role: self'],
			['Role', 'Somebody else'],
			['Review', 'Write the file'],
		],
		{file},
	);
	const {scopes} = someProfile();
	expect(written).toMatchObject({
		profile: 'work',
		role: 'client',
		clientId,
		scopes,
		vendorId: 'M2ABCDEFGHIJK',
	});
	expect(written).not.toHaveProperty('contact');
	expect(written).not.toHaveProperty('way');
});

test('who owns the skills is asked for no client', async () => {
	const {voice} = await asked([
		['Role', 'The skills are ours: somebody'],
		['Profile name · 2 of 4', 'enter'],
		['Contact', 'enter'],
		['Notes', 'enter'],
		['Review', 'Leave'],
	]);
	expect(voice.places).not.toContain('Client ID');
});

test('a disk that refuses is told, and the answers are still there', async () => {
	let isFull = true;
	const write = () => {
		if (!isFull) return ['Written.'];
		isFull = false;
		throw new Failure('save_failed', {path: '/work/acme/smapi-login.json', detail: 'ENOSPC'});
	};
	const {voice, written} = await asked(
		[...leavesOut, ['Review', 'Write the file'], ['Review', 'Write the file']],
		{write},
	);
	expect(voice.heard()).toContain('/work/acme/smapi-login.json');
	expect(written).toBeDefined();
});

test('Esc on the first question leaves, and so does the last page; nothing is written', async () => {
	expect(await asked([['Role', 'esc']])).toMatchObject({end: undefined, written: undefined});
	expect(await asked([...leavesOut, ['Review', 'Leave']])).toMatchObject({end: undefined});
});
