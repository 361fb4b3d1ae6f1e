import {requireProfileName, unknownProfile} from '../core/choose-profile.ts';
import {judgeClientSecret, revokeUrl} from '../core/client.ts';
import {
	type ConfigFile,
	defaultProfileIn,
	isDamaged,
	isEmpty,
	profileIn,
	profilesIn,
	withoutProfile,
	withRenamedProfile,
} from '../core/config-file.ts';
import {Failure, usage} from '../core/failure.ts';
import {hostNotices, hostsFromEnvironment} from '../core/hosts.ts';
import type {Profile} from '../core/profile.ts';
import {programAlone} from '../core/program-name.ts';
import {cleanText, maskSecret} from '../core/redact.ts';
import {chosenStore} from '../core/secret-store.ts';
import {secretHint, usableValue} from '../core/settings.ts';
import {shellQuoted} from '../core/shell.ts';
import {profileDetails, profilesJson} from '../core/status-report.ts';
import {profileTable} from '../core/status-table.ts';
import {readSecretLine} from '../flows/read-message.ts';
import type {Ports} from '../ports.ts';
import {type CommandContext, chosenProfile, type ParsedArguments, withContact} from './command.ts';
import {actionNamed, canAsk, confirm, refuseMore, textOf} from './parse-arguments.ts';
import {givenSecret} from './secret-source.ts';

type Action = (names: readonly string[], parsed: ParsedArguments, context: CommandContext) => Promise<void>;

const actions: Readonly<Record<string, Action>> = {list, show, use, rename, remove, secret, store};

/** Lists, shows, chooses, renames and removes profiles; replaces a client secret. */
export async function run(parsed: ParsedArguments, context: CommandContext): Promise<undefined> {
	const [name = 'list', ...names] = parsed.positionals;
	await actionNamed(name, actions, 'profiles')(names, parsed, context);
}

async function list(
	names: readonly string[],
	{options}: ParsedArguments,
	{ports, streams, programName}: CommandContext,
): Promise<void> {
	refuseMoreNames(names, 0);
	const file = ports.store.read();
	const now = ports.clock.now();
	if (options.json) return streams.result(JSON.stringify(profilesJson(file, now), undefined, 2));
	const lines = profileTable(file, now, streams.stdoutColumns);
	if (lines.length === 0)
		return streams.message(`No profile is saved yet. Sign in: ${programAlone(programName)}`);
	await streams.result(lines.join('\n'));
}

async function show(
	names: readonly string[],
	parsed: ParsedArguments,
	context: CommandContext,
): Promise<void> {
	refuseMoreNames(names, 1);
	const {ports, streams, programName} = context;
	const file = ports.store.read();
	const name = await chosenProfile(names[0] ?? textOf(parsed.options.profile), context, file);
	const profile = profileIn(file, name)!;
	if (isDamaged(profile)) throw new Failure('profile_damaged', {profile: name, detail: profile.damaged});
	const rows = profileDetails(name, profile, file, ports.clock.now(), programName);
	if (parsed.options.json)
		return streams.result(
			JSON.stringify(Object.fromEntries(rows.map(row => [row.key, row.value])), undefined, 2),
		);
	const width = Math.max(...rows.map(row => row.label.length)) + 2;
	await streams.result(rows.map(row => `${row.label.padEnd(width)}${row.text}`).join('\n'));
}

async function use(
	names: readonly string[],
	parsed: ParsedArguments,
	{ports, streams}: CommandContext,
): Promise<void> {
	const name = oneName(names, parsed);
	await ports.store.change(file => {
		requireProfile(file, name);
		return {...file, defaultProfile: name};
	});
	streams.message(`✓ “${name}” is the default profile.`);
}

async function rename(
	names: readonly string[],
	_parsed: ParsedArguments,
	{ports, streams}: CommandContext,
): Promise<void> {
	const [from, to] = names;
	if (from === undefined || to === undefined)
		throw usage('Two names are needed.', 'For example: {program} profiles rename me home');
	refuseMoreNames(names, 2);
	requireProfileName(to, 'the new name');
	await ports.store.change(file => {
		requireProfile(file, from);
		if (from !== to && Object.hasOwn(file.profiles ?? {}, to))
			throw usage(`There is a profile “${to}” already.`, 'Choose another name.');
		return withRenamedProfile(file, from, to);
	});
	streams.message(`✓ “${from}” is now “${to}”.`);
}

async function remove(
	names: readonly string[],
	parsed: ParsedArguments,
	context: CommandContext,
): Promise<void> {
	const {ports, streams, programName} = context;
	const name = oneName(names, parsed);
	const before = ports.store.read();
	requireProfile(before, name);
	const isSure = await confirm(parsed, context, {
		question: `Delete the profile “${name}” from this computer?`,
		refusal: `Removing “${name}” cannot be undone.`,
		command: `profiles remove ${shellQuoted(name)}`,
	});
	if (!isSure) return streams.message('Nothing was deleted.');
	const file = await ports.store.change(current => {
		requireProfile(current, name);
		return withoutProfile(current, name);
	});
	streams.message(
		`✓ “${name}” is deleted here. Its permission at Amazon goes on; take it back at ${revokeUrl}`,
	);
	if (defaultProfileIn(before) === name) {
		const [first, ...more] = Object.keys(file.profiles ?? {});
		if (first === undefined) return;
		streams.message(
			more.length === 0
				? `It was the default. From now on ${programName} token takes “${first}”, the only one left.`
				: `It was the default. Choose another: ${programName} profiles use ${first}`,
		);
	}
}

async function secret(
	names: readonly string[],
	parsed: ParsedArguments,
	context: CommandContext,
): Promise<void> {
	const {ports, streams, signal} = context;
	const {options} = parsed;
	const name = oneName(names, parsed);
	const found = requireProfile(ports.store.read(), name);
	if (isDamaged(found)) throw new Failure('profile_damaged', {profile: name, detail: found.damaged});
	if (found.role === 'owner')
		throw usage(`“${name}” is a received token and has no client secret.`, 'Ask the client for a new token.');
	const {secret: line, command} = (await givenSecret(parsed, context)) ?? {
		secret: await readSecretLine(
			`the new client secret of “${name}”`,
			`{program} profiles secret ${shellQuoted(name)} <secret.txt`,
			streams,
			signal,
		),
	};
	const warnings: string[] = [];
	const clientSecret = usableValue(judgeClientSecret(line), 'client secret', secretHint, warnings);
	for (const warning of warnings) streams.message(`! ${warning}`);
	// Its own modules: only this action sends anything.
	const {checkNewSecret, replaceSecret} = await import('../flows/replace-secret.ts');
	const change = {name, clientSecret, command, allOfClient: options['all-of-client'] === true};
	if (options['no-probe'] !== true) {
		const environmentHosts = hostsFromEnvironment(context.environment);
		for (const notice of hostNotices(environmentHosts)) streams.message(notice);
		if (canAsk(context, parsed))
			streams.message(
				`Asking ${new URL(found.hosts.token).host} whether client ID and secret belong together…`,
			);
		const unclear = await withContact(name, context, () =>
			checkNewSecret({...change, environmentHosts}, ports, signal),
		);
		for (const host of unclear)
			streams.message(`! Not checked: ${host} gave no clear answer. The next refresh will tell.`);
	}
	const {profiles, requests} = await replaceSecret(change, ports);
	const where = namesAndRequests({profiles, requests});
	const now =
		command === undefined
			? `is replaced (${maskSecret(clientSecret)})`
			: 'is printed by that command from now on, and no longer kept here';
	streams.message(`✓ The client secret of ${where} ${now}. Scopes and tokens are as before.`);
	for (const other of change.allOfClient ? [] : await othersOfClient(ports.store, name))
		streams.message(`“${other}” has the same client and its old secret: --all-of-client replaces both.`);
}

async function store(
	names: readonly string[],
	{options}: ParsedArguments,
	{ports, streams, environment, programName}: CommandContext,
): Promise<void> {
	refuseMoreNames(names, 1);
	const [to] = names;
	if (to !== 'keychain' && to !== 'file') {
		const what =
			to === undefined
				? 'Say where the secrets go: the store is missing.'
				: `There is no store “${cleanText(to, 40)}”.`;
		throw usage(what, 'Choose one: {program} profiles store keychain, or {program} profiles store file');
	}
	const choice = chosenStore(environment);
	const moved = await ports.store.moveSecrets(to);
	if (options.json) return streams.result(JSON.stringify({store: to, ...moved}, undefined, 2));
	const place = to === 'keychain' ? "this computer's keychain" : ports.store.path;
	const what = namesAndRequests(moved);
	if (what !== '') streams.message(`✓ The secrets of ${what} are in ${place} now.`);
	else if (isEmpty(ports.store.read())) streams.message('There are no secrets yet.');
	else streams.message(`Nothing was to be moved: all secrets are in ${place}.`);
	if ((choice ?? 'file') !== to)
		streams.message(
			`New profiles keep theirs in the ${choice ?? 'file'}. To change that, set SMAPI_LOGIN_STORE=${to}; ${programName} help environment tells more.`,
		);
}

function namesAndRequests({
	profiles,
	requests,
}: {
	readonly profiles: readonly string[];
	readonly requests: number;
}): string {
	return [
		profiles.map(each => `“${each}”`).join(', '),
		requests > 0 ? (requests === 1 ? 'one open request' : `${requests} open requests`) : '',
	]
		.filter(Boolean)
		.join(' and ');
}

function oneName(names: readonly string[], parsed: ParsedArguments): string {
	refuseMoreNames(names, 1);
	const name = names[0] ?? textOf(parsed.options.profile);
	if (name === undefined)
		throw usage('Say which profile: its name is missing.', '{program} profiles list shows them.');
	return name;
}

function refuseMoreNames(names: readonly string[], most: number): void {
	refuseMore(names, most, 'See: {program} profiles --help');
}

/** Profiles of the same client that hold another secret than the named one; where the keychain does not say, none. */
async function othersOfClient(store: Ports['store'], name: string): Promise<string[]> {
	const file = store.read();
	const own = profileIn(file, name);
	if (!own || isDamaged(own)) return [];
	const {clientId} = own;
	const found = profilesIn(file).filter(
		([, profile]) => !isDamaged(profile) && profile.clientId === clientId && profile.clientSecret,
	) as [string, Profile][];
	try {
		const secrets = found.map(([other, {clientSecret}]) => [other, clientSecret] as const);
		const [known, ...others] = await store.unsealed([own.clientSecret, ...secrets] as const);
		return others.filter(([, secret]) => secret !== known).map(([other]) => other);
	} catch (error) {
		if (error instanceof Failure) return [];
		throw error;
	}
}

function requireProfile(file: ConfigFile, name: string) {
	const found = profileIn(file, name);
	if (!found) throw unknownProfile(name, Object.keys(file.profiles ?? {}));
	return found;
}
