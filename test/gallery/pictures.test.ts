import {readdirSync, readFileSync, statSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {failureCodes, withoutPicture} from '../../gallery/coverage.ts';
import {nameOf, Stage, titleOf} from '../../gallery/stage.ts';
import {svgOf, wordsIn} from '../../gallery/svg.ts';
import {begin} from '../../gallery/walks/way.ts';
import {film, keptFolder} from '../../gallery/write.ts';
import {failures} from '../../source/core/failures.ts';
import {steps} from '../../source/core/steps.ts';

const older = 'The pictures are older than the words: npm run gallery draws them again.';
const read = (name: string) => readFileSync(path.join(keptFolder, `${name}.svg`), 'utf8');
const names = readdirSync(keptFolder).flatMap(name => (name.endsWith('.svg') ? [name.slice(0, -4)] : []));

test('the first screens of the built program say what their pictures say', async () => {
	const stage = new Stage({columns: 80, rows: 24});
	try {
		const nobody = 'http://127.0.0.1:50505';
		await begin(stage, {ASK_LWA_AUTHORIZE_HOST: nobody, ASK_LWA_TOKEN_HOST: nobody});
		expect(stage.shots.length).toBeGreaterThan(4);
		for (const {name, frame} of stage.shots)
			expect(wordsIn(svgOf(frame, name)), `${name}. ${older}`).toEqual(wordsIn(read(name)));
	} finally {
		await stage.close();
	}
});

describe('every failure has a picture with the words of today, or a reason why not', () => {
	test.each(failureCodes)('%s', code => {
		const isDrawn = names.includes(nameOf(code));
		expect(isDrawn, older).toBe(withoutPicture[code] === undefined);
		if (!isDrawn) return;
		const pieces = failures[code].what.split(/\{[^}]*\}|\n/);
		// In the wizard some are told in the words of their step.
		const [longest = ''] = pieces.toSorted((a, b) => b.length - a.length);
		if (inOwnWords.has(code)) return;
		expect(wordsIn(read(nameOf(code))).join(''), older).toContain(wordsOf(longest).join(''));
	});
});

/** Told by their steps: what a sent token turns out to be (received-token.ts), whose account has answered (where-to-save.ts). */
const inOwnWords: ReadonlySet<string> = new Set([
	...['smapi_unauthorized', 'smapi_forbidden', 'no_vendor'],
	...['other_account', 'unclear_account'],
]);

const wordsOf = (text: string) => text.split(/\s+/).filter(word => /[\p{L}\p{N}]/u.test(word));

test('every step has a picture that begins with its title', () => {
	const seen = names.map(name => wordsIn(read(name)).join(' '));
	for (const {id} of steps)
		expect(
			seen.some(words => words.includes(titleOf(id))),
			`${id}. ${older}`,
		).toBe(true);
});

test('the pictures of README are those of the gallery: the film shows each of its own', () => {
	for (const theme of ['dark', 'light']) {
		const scenes = read(`../wizard-${theme}`).split('<g class="f ').slice(1);
		expect(scenes.map(wordsIn)).toEqual(film.map(([name]) => wordsIn(read(name))));
		expect(wordsIn(read(`../profiles-${theme}`))).toEqual(wordsIn(read('home')));
	}
	expect(film.reduce((sum, [, seconds]) => sum + seconds, 0)).toBe(20);
});

test('what is kept is small, and holds no path or port of the computer that drew it', () => {
	const sizes = names.map(name => statSync(path.join(keptFolder, `${name}.svg`)).size);
	expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(2_000_000);
	for (const name of names) expect(read(name)).not.toMatch(/\/tmp\/|127\.0\.0\.1:(?!9090|50505|9\b)\d{4,5}/);
});
