import {describe, expect, test} from 'vitest';
import {Failure} from '../../source/core/failure.ts';
import type {TeamBefore, TeamMembers} from '../../source/core/team.ts';
import {readTeamFile, teamFileText} from '../../source/core/team-file.ts';
import {loneStep} from '../../source/steps/lone-step.ts';
import {askScopes} from '../../source/steps/scopes.ts';
import {askTeamFile} from '../../source/steps/team-file.ts';
import {someFacts} from '../fakes/facts.ts';
import {fakePorts} from '../fakes/ports.ts';
import {FakeStore, fileWith, someProfile} from '../fakes/store.ts';
import {type Expected, FakeVoice} from '../fakes/talk.ts';

const {clientId} = someProfile();

interface Options {
	readonly file?: ReturnType<typeof fileWith>;
	readonly before?: TeamBefore;
	readonly write?: (members: TeamMembers) => readonly string[];
}

async function asked(script: readonly Expected[], {file, before, write}: Options = {}) {
	const voice = new FakeVoice(script);
	const ports = fakePorts(file ? {store: new FakeStore(file)} : {});
	let written: TeamMembers | undefined;
	const facts = someFacts({file: ports.store.file});
	const step = loneStep({talk: voice, facts, ports, signal: new AbortController().signal});
	const end = await askTeamFile(step, {
		path: '/work/acme/smapi-login.json',
		offeredName: 'acme',
		askScopes,
		before,
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
			['Where to begin', 'With the answers of the profile work'],
			['Role', 'enter'],
			['Client ID', 'enter'],
			['Scopes', 'enter'],
			['How to sign in', 'enter'],
			['Return URL', 'enter'],
			['Profile name', 'esc'],
			['Return URL', 'enter'],
			['Profile name', 'enter'],
			['Vendor ID · 7 of 10', 'enter'],
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

describe('a file that is there', () => {
	const team = {
		version: 1 as const,
		clientId: clientId!,
		vendorId: 'M2ABCDEFGHIJK',
		contact: 'Müller & Söhne',
		notes: 'Staging only.',
	};
	const begins: Expected = ['Where to begin', 'With what the file says now'];
	const entered: readonly Expected[] = [
		['Role · 1 of 10', 'enter'],
		['Client ID', 'enter'],
		['Scopes', 'enter'],
		['How to sign in', 'enter'],
		['Return URL', 'enter'],
		['Profile name', 'enter'],
		['Vendor ID', 'enter'],
		['Contact', 'enter'],
		['Where', 'enter'],
		['Notes', 'enter'],
	];

	test('is what another one begins with: Enter alone says the same again, and leaves out the same', async () => {
		const script: readonly Expected[] = [begins, ...entered, ['Review', 'Write the file']];
		const {written, voice} = await asked(script, {before: {team}});
		expect(written).toEqual(team);
		expect(voice.heard()).not.toContain('says more');
	});

	test('and what would be lost is told before it is written', async () => {
		const script: readonly Expected[] = [
			['Where to begin', 'With nothing'],
			...leavesOut,
			['says more, which this one does not: clientId', 'Client ID: left out'],
			['Client ID', clientId!],
			['Review', 'Leave'],
		];
		const {voice, written} = await asked(script, {before: {team}});
		expect(voice.heard()).toContain(
			'says more, which this one does not: vendorId (M2ABCDEFGHIJK), contact (Müller & Söhne), notes (Staging only.).',
		);
		expect(written).toBeUndefined();
	});

	test('that has faults is begun with by nobody, and that is told too', async () => {
		const script: readonly Expected[] = [...leavesOut, ['Review', 'Write the file']];
		const {voice} = await asked(script, {before: {team: undefined}});
		expect(voice.heard()).toContain('has faults: nothing of it is kept');
	});

	test('says a vendor that can be left out', async () => {
		const script: readonly Expected[] = [
			begins,
			...entered.map(
				([title, ...does]): Expected => (title === 'Vendor ID' ? [title, 'key -'] : [title, ...does]),
			),
			['Review', 'Write the file'],
		];
		expect((await asked(script, {before: {team}})).written).not.toHaveProperty('vendorId');
	});
});

test('the permissions can be left to each developer, and chosen after all', async () => {
	const script = leavesOut.map(
		([title, ...does]): Expected => [
			title,
			...(String(title).startsWith('Scopes') ? ['Each developer chooses'] : does),
		],
	);
	expect((await asked([...script, ['Review', 'Write the file']])).written).toEqual({profile: 'acme'});
	const {written} = await asked([
		...script,
		['Review', 'Scopes: left out'],
		['Scopes', 'Look'],
		['Review', 'Scopes: skills:read'],
		['Scopes', 'Each developer chooses'],
		['Review', 'Scopes: left out'],
		['Scopes', 'enter'],
		['Review', 'Write the file'],
	]);
	expect(written).not.toHaveProperty('scopes');
});

test.each(['Contact', 'Where the client secret is', 'Notes'])('%s takes the words of people', async title => {
	const words = 'Jörg Müller — 東京';
	const script = leavesOut.map(
		([asks, ...does]): Expected => (String(asks).startsWith(title) ? [asks, words] : [asks, ...does]),
	);
	const {written} = await asked([...script, ['Review', 'Write the file']]);
	expect(Object.values(written ?? {})).toContain(words);
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
