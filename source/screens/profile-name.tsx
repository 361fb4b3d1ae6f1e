import {Box} from 'ink';
import {type ReactNode, useState} from 'react';
import type {Answers} from '../core/answers.ts';
import {type NameConflict, nameConflict} from '../core/existing-name.ts';
import {freeName, isProfileName, profileNameRule} from '../core/profile.ts';
import {sessionOf} from '../core/session-warnings.ts';
import type {ChoiceRow} from '../ui/fields/row-text.ts';
import {TextField} from '../ui/fields/text-field.tsx';
import {Frame} from '../ui/frame.tsx';
import type {KeyHint} from '../ui/keys-line.ts';
import {Page} from '../ui/page.tsx';
import {Question} from '../ui/question.tsx';
import {SaveReceived} from '../ui/save-received.tsx';
import {useTheme} from '../ui/theme.ts';
import type {ScreenProps} from './screen.ts';

interface Asked {
	readonly name: string;
	readonly conflict: NameConflict;
	readonly free: string;
}

type Named = Pick<Answers, 'profileName'> & Partial<Pick<Answers, 'replace'>>;

/** Under which name the sign-in is saved. An existing one is never replaced without a word. */
export function Screen({draft, facts, ports, onDone, onFailure, onFileChanged}: ScreenProps): ReactNode {
	const [asked, setAsked] = useState<Asked>();
	const [named, setNamed] = useState<Named>();
	const {arrows} = useTheme();
	const {answers} = draft;
	const received = answers.role === 'owner' ? answers.receivedToken : undefined;
	const offered = draft.answers.profileName ?? facts.demo?.answers.profileName ?? 'default';
	const taken = (name: string) => Object.hasOwn(facts.file.profiles ?? {}, name);

	function submit(name: string): void {
		const conflict = facts.noSave ? undefined : nameConflict(name, draft, facts.file, facts.hosts);
		if (conflict) setAsked({name, conflict, free: freeName(name, taken)});
		// What was agreed to before stays: the draft drops it when the name changes.
		else finish({profileName: name});
	}

	function answer(choice: 'beside' | 'replace' | 'another'): void {
		setAsked(undefined);
		if (choice === 'another' || !asked) return;
		if (choice === 'beside') finish({profileName: asked.free, replace: false});
		else finish({profileName: asked.name, replace: true});
	}

	/** Role 3 has its token already, so that the name is all that was missing to save it. */
	function finish(name: Named): void {
		if (received) setNamed(name);
		else onDone(name);
	}

	if (named && received) {
		return (
			<SaveReceived
				input={{
					profileName: named.profileName,
					profile: received,
					replace: named.replace ?? (named.profileName === answers.profileName && answers.replace === true),
					requestId: answers.requestId,
					vendorId: answers.vendorId,
					noSave: facts.noSave,
				}}
				ports={ports}
				onDone={saved => {
					onFileChanged();
					onDone({...named, profileName: saved.profileName, session: sessionOf(saved)!});
				}}
				onFailure={onFailure}
				onStop={() => setNamed(undefined)}
			/>
		);
	}

	return (
		<Frame keys={asked ? questionKeys(arrows.upDown) : fieldKeys} help={help}>
			<Box flexDirection="column" display={asked ? 'none' : 'flex'}>
				<Page prose={[facts.noSave ? notSaved : why]} least={3}>
					<TextField
						offered={offered}
						judge={name => (isProfileName(name) ? undefined : profileNameRule)}
						onSubmit={submit}
						isActive={!asked}
					/>
				</Page>
			</Box>
			{asked && (
				<Question
					text={textOf(asked)}
					answers={answersTo(asked)}
					onAnswer={answer}
					onClose={() => setAsked(undefined)}
				/>
			)}
		</Frame>
	);
}

const why =
	'A name for this sign-in, so that you get its token later with one command. Sign-ins with other accounts or clients get names of their own.';
const notSaved = 'A name for this sign-in. Nothing is saved (--no-save); it only appears in messages.';

const fieldKeys: readonly KeyHint[] = [
	{key: 'Enter', does: 'go on'},
	{key: 'Esc', does: 'back'},
];

function questionKeys(upDown: string): readonly KeyHint[] {
	return [
		{key: upDown, does: 'move'},
		{key: 'Enter', does: 'choose'},
		{key: 'Esc', does: 'close'},
	];
}

const help = [
	profileNameRule,
	'The token, any time: smapi-login token, with --profile NAME for all but the default profile. The first profile that is saved becomes the default.',
];

const because: Readonly<Record<NameConflict, string>> = {
	'other-client': 'of another client',
	damaged: 'that cannot be read',
	'new-sign-in': 'already',
};

function textOf({name, conflict}: Asked): string {
	return `There is a profile ${name} ${because[conflict]}. Keep it, or put the new sign-in in its place?`;
}

function answersTo({name, free}: Asked): readonly ChoiceRow<'beside' | 'replace' | 'another'>[] {
	return [
		{value: 'beside', label: `Save as ${free}`},
		{value: 'replace', label: `Replace ${name}`, hint: 'its token is gone then'},
		{value: 'another', label: 'Choose another name'},
	];
}
