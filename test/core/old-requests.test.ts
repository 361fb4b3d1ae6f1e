import {expect, test} from 'vitest';
import type {ConfigFile} from '../../source/core/config-file.ts';
import {droppedRequests, oldRequests, withoutOldRequests} from '../../source/core/old-requests.ts';

const now = new Date('2026-03-31T12:00:00.000Z');
const file: ConfigFile = {
	version: 1,
	requests: {
		old: {kind: 'url', createdAt: '2026-03-01T11:59:59.000Z'},
		justYoungEnough: {kind: 'url', createdAt: '2026-03-01T12:00:00.000Z'},
		unreadable: {kind: 'pigeon', createdAt: '2020-01-01T00:00:00.000Z', note: 'by a newer version'},
	},
};

test('30 days and not a second less; what cannot be read stays', () => {
	expect(oldRequests(file, now)).toEqual(['old']);
	expect(Object.keys(withoutOldRequests(file, now).requests ?? {})).toEqual([
		'justYoungEnough',
		'unreadable',
	]);
});

test('nothing to drop: the very same file, so that nothing is written', () => {
	const young = withoutOldRequests(file, now);
	expect(withoutOldRequests(young, now)).toBe(young);
});

test('a word about it', () => {
	expect(droppedRequests(1)).toContain('An open request was');
	expect(droppedRequests(3)).toContain('3 open requests were');
});
