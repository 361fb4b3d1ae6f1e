import {Box} from 'ink';
import {type ReactNode, useEffect, useMemo, useRef, useState} from 'react';
import type {Answers} from '../core/answers.ts';
import {isDamaged, profileIn, withProfile} from '../core/config-file.ts';
import {Failure} from '../core/failure.ts';
import type {Vendor} from '../core/profile.ts';
import {cleanText} from '../core/redact.ts';
import type {Ports} from '../ports.ts';
import {Choice} from '../ui/fields/choice.tsx';
import type {ChoiceRow} from '../ui/fields/row-text.ts';
import {Frame} from '../ui/frame.tsx';
import {Page} from '../ui/page.tsx';
import {problemText} from '../ui/problem.tsx';
import {useTheme} from '../ui/theme.ts';
import type {ScreenProps} from './screen.ts';

type Session = NonNullable<Answers['session']>;

/** Which of several vendors is meant when nobody says. */
export function Screen({draft, facts, ports, onDone}: ScreenProps): ReactNode {
	const {arrows, sign} = useTheme();
	const [failed, setFailed] = useState<{readonly vendorId: string; readonly failure: Failure}>();
	const [isSaving, setIsSaving] = useState(false);
	const session = draft.answers.session!;
	const {vendors = none, vendorId} = session.profile;
	const isHere = useRef(true);
	useEffect(() => {
		isHere.current = true;
		return () => {
			isHere.current = false;
		};
	}, []);
	const rows = useMemo(() => vendors.map(rowOf), [vendors]);
	const wanted = draft.answers.vendorId ?? vendorId;

	function choose(id: string): void {
		if (isSaving) return;
		const chosen = {...session, profile: {...session.profile, vendorId: id}};
		const done = () => {
			if (isHere.current) onDone({vendorId: id, session: chosen});
		};
		// A second Enter on the same row goes on although the disk does not take it.
		if (facts.noSave || failed?.vendorId === id) {
			done();
			return;
		}
		setIsSaving(true);
		saveVendor(chosen, ports).then(done, (error: unknown) => {
			setIsSaving(false);
			if (!(error instanceof Failure)) throw error;
			setFailed({vendorId: id, failure: error});
		});
	}

	return (
		<Frame
			keys={[
				{key: arrows.upDown, does: 'move'},
				{key: 'Enter', does: 'choose'},
				{key: 'Esc', does: 'saved profiles'},
			]}
			help={help}
		>
			<Box flexDirection="column">
				<Page prose={[failed ? `${sign.failure} ${problemText(failed.failure, notKept)}` : why]}>
					<Choice
						rows={rows}
						initialIndex={Math.max(
							0,
							vendors.findIndex(vendor => vendor.id === wanted),
						)}
						onChoose={choose}
					/>
				</Page>
			</Box>
		</Frame>
	);
}

const none: readonly Vendor[] = [];

const why = 'This account has several vendor IDs. Which one is meant when a command names none?';
const notKept = 'Your token is saved. Enter again goes on with this vendor for now.';

const help = [
	'A vendor ID is a developer account that skills belong to. The profile keeps all of them; the default comes first where only one is wanted. It stands in the developer console under Customer Details.',
];

/** SMAPI's names are somebody else's text; names that are alike are told apart by the ID. */
function rowOf({id, name}: Vendor): ChoiceRow<string> {
	const label = cleanText(name, 60);
	return label === id || label === ''
		? {value: id, label: cleanText(id, 100)}
		: {value: id, label, hint: cleanText(id, 100)};
}

/** Puts the default vendor into the saved profile; what others have written there since stays. */
async function saveVendor({profileName, profile}: Session, ports: Pick<Ports, 'store'>): Promise<void> {
	await ports.store.change(file => {
		const now = profileIn(file, profileName);
		if (!now || isDamaged(now) || profile.vendorId === undefined) return file;
		return withProfile(file, profileName, {...now, vendorId: profile.vendorId});
	});
}
