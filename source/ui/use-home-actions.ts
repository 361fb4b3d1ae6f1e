import {useEffect, useEffectEvent, useState} from 'react';
import {revokeUrl} from '../core/client.ts';
import {type ConfigFile, withRenamedProfile} from '../core/config-file.ts';
import {Failure} from '../core/failure.ts';
import {type HomeRow, shownName, withoutRow} from '../core/home-rows.ts';
import {areAmazonHosts} from '../core/hosts.ts';
import {droppedRequests, oldRequests, withoutOldRequests} from '../core/old-requests.ts';
import type {HomeProps} from './home-props.ts';

export interface HomeActions {
	/** What was done last, in words. */
	readonly said: string | undefined;
	readonly say: (text: string | undefined) => void;
	/** Shows a failure here. */
	readonly fail: (failure: Failure) => void;
	readonly rename: (from: string, to: string) => void;
	readonly makeDefault: (name: string) => void;
	readonly remove: (row: HomeRow) => void;
}

/** What `home` changes in the profile file; each change is one write under the lock, judged by the file as it is then. */
export function useHomeActions(props: HomeProps): HomeActions {
	const {draft, facts, ports, act, onFileChanged, onGo, onMended} = props;
	const [said, setSaid] = useState<string>();
	const [defect, setDefect] = useState<{readonly error: unknown}>();
	// An error that is no Failure is a defect of ours: thrown where Ink catches it.
	if (defect) throw defect.error;

	/** Not `onFailure`: the step that repairs, say, a lost network is `sign-in`, and nobody is signing in here. */
	const fail = (failure: Failure) => onGo(draft, {at: 'home', failure});

	const say = (text: string | undefined) => {
		setSaid(text);
		if (props.failure) onMended();
	};

	const change = (edit: (file: ConfigFile) => ConfigFile, words: () => string | undefined) => {
		ports.store.change(edit).then(
			() => {
				onFileChanged();
				say(words());
			},
			(error: unknown) => (error instanceof Failure ? fail(error) : setDefect({error})),
		);
	};

	useDropOldRequests(props, setSaid);

	return {
		said,
		say,
		fail,
		rename(from, to) {
			let isTaken = false;
			change(
				file => {
					// Another process may have saved one of that name meanwhile: it is not replaced.
					isTaken = Object.hasOwn(file.profiles ?? {}, to);
					return isTaken ? file : withRenamedProfile(file, from, to);
				},
				() =>
					isTaken
						? `There is a profile ${to} already; ${shownName(from)} keeps its name.`
						: `${shownName(from)} is ${to} now.`,
			);
		},
		makeDefault(name) {
			change(
				file => (Object.hasOwn(file.profiles ?? {}, name) ? {...file, defaultProfile: name} : file),
				() => `${shownName(name)} is the default now.`,
			);
		},
		remove(row) {
			change(
				file => withoutRow(file, row),
				() => {
					const isKnownToAmazon = row.kind === 'profile' && areAmazonHosts(row.profile.hosts) && !facts.demo;
					if (isKnownToAmazon) act({type: 'print', lines: [revokeUrl]});
					return removed(row, isKnownToAmazon);
				},
			);
		},
	};
}

function removed(row: HomeRow, isKnownToAmazon: boolean): string {
	if (row.kind === 'draft') return 'The unfinished sign-in is deleted.';
	if (row.kind === 'request') return 'The open request is deleted.';
	const name = 'name' in row ? shownName(row.name) : '';
	if (!isKnownToAmazon) return `${name} is deleted.`;
	const who =
		row.kind === 'profile' && row.profile.role === 'client' ? 'the owner takes it back' : 'take it back';
	return `${name} is deleted here. The permission at Amazon stays: ${who} at the address above.`;
}

/** Open requests end after 30 days, with a word. A disk that fails is no reason to speak here. */
function useDropOldRequests({facts, ports, onFileChanged}: HomeProps, say: (text: string) => void): void {
	const drop = useEffectEvent(() => {
		const now = ports.clock.now();
		const count = oldRequests(facts.file, now).length;
		if (count === 0 || facts.noSave) return;
		ports.store
			.change(file => withoutOldRequests(file, now))
			.then(
				() => {
					onFileChanged();
					say(droppedRequests(count));
				},
				() => undefined,
			);
	});
	useEffect(() => drop(), []);
}
