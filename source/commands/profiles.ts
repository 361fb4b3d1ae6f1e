import {requireProfileName, unknownProfile} from '../core/choose-profile.ts';
import {judgeClientSecret, revokeUrl} from '../core/client.ts';
import {
	type ConfigFile,
	isDamaged,
	profileIn,
	withoutProfile,
	withProfile,
	withRenamedProfile,
} from '../core/config-file.ts';
import {Failure, usage} from '../core/failure.ts';
import {maskSecret} from '../core/redact.ts';
import {secretHint, usableValue} from '../core/settings.ts';
import {profileDetails, profileLines, profilesJson} from '../core/status-report.ts';
import {type CommandContext, chosenProfile, type ParsedArguments} from './command.ts';
import {isInCi, nearest, refuseMore, textOf} from './parse-arguments.ts';
import {givenSecret} from './secret-source.ts';

type Action = (names: readonly string[], parsed: ParsedArguments, context: CommandContext) => Promise<void>;

const actions: Readonly<Record<string, Action>> = {list, show, use, rename, remove, secret};

/** Lists, shows, chooses, renames and removes profiles; replaces a client secret. */
export async function run(parsed: ParsedArguments, context: CommandContext): Promise<undefined> {
	const [name = 'list', ...names] = parsed.positionals;
	const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
	if (!action) {
		const near = nearest(name, Object.keys(actions));
		throw usage(
			`There is no action “${name.slice(0, 60)}”.`,
			near
				? `Did you mean: smapi-login profiles ${near}`
				: `It is one of ${Object.keys(actions).join(', ')}.`,
		);
	}
	await action(names, parsed, context);
}

async function list(
	names: readonly string[],
	{options}: ParsedArguments,
	{ports, streams}: CommandContext,
): Promise<void> {
	refuseMoreNames(names, 0);
	const file = ports.store.read();
	const now = ports.clock.now();
	if (options.json) return streams.result(JSON.stringify(profilesJson(file, now), undefined, 2));
	const lines = profileLines(file, now);
	if (lines.length === 0) return streams.message('No profile is saved yet. Sign in: smapi-login');
	await streams.result(lines.join('\n'));
}

async function show(
	names: readonly string[],
	parsed: ParsedArguments,
	context: CommandContext,
): Promise<void> {
	refuseMoreNames(names, 1);
	const {ports, streams} = context;
	const file = ports.store.read();
	const name = await chosenProfile(names[0] ?? textOf(parsed.options.profile), context, file);
	const profile = profileIn(file, name)!;
	if (isDamaged(profile)) throw new Failure('profile_damaged', {profile: name, detail: profile.damaged});
	const rows = profileDetails(name, profile, file, ports.clock.now());
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
		throw usage('Two names are needed.', 'For example: smapi-login profiles rename me home');
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
	const {ports, streams, signal} = context;
	const name = oneName(names, parsed);
	requireProfile(ports.store.read(), name);
	if (!parsed.options.yes) {
		if (!canAsk(parsed, context)) throw usage(`Removing “${name}” cannot be undone.`, 'Add --yes.');
		streams.message(`Delete the profile “${name}” from this computer? Type yes:`);
		const answer = await streams.readLine(signal);
		if (!/^y(es)?$/i.test(answer?.trim() ?? '')) return streams.message('Nothing was deleted.');
	}
	await ports.store.change(file => {
		requireProfile(file, name);
		return withoutProfile(file, name);
	});
	streams.message(
		`✓ “${name}” is deleted here. Its permission at Amazon goes on; take it back at ${revokeUrl}`,
	);
}

async function secret(
	names: readonly string[],
	parsed: ParsedArguments,
	context: CommandContext,
): Promise<void> {
	const {ports, streams} = context;
	const name = oneName(names, parsed);
	const found = requireProfile(ports.store.read(), name);
	if (!isDamaged(found) && found.role === 'owner')
		throw usage(`“${name}” is a received token and has no client secret.`, 'Ask the client for a new token.');
	const {secret: line, command} = (await givenSecret(parsed, context)) ?? {
		secret: await askedSecret(name, parsed, context),
	};
	const warnings: string[] = [];
	const clientSecret = usableValue(judgeClientSecret(line), 'client secret', secretHint, warnings);
	for (const warning of warnings) streams.message(`! ${warning}`);
	await ports.store.change(file => {
		const profile = requireProfile(file, name);
		if (isDamaged(profile)) throw new Failure('profile_damaged', {profile: name, detail: profile.damaged});
		const {clientSecretCommand: _, ...rest} = profile;
		const kept = command === undefined ? {clientSecret} : {clientSecretCommand: command};
		return withProfile(file, name, {...rest, ...kept, secretAt: ports.clock.now()});
	});
	const now =
		command === undefined
			? `is replaced (${maskSecret(clientSecret)})`
			: 'is printed by that command from now on, and no longer kept here';
	streams.message(`✓ The client secret of “${name}” ${now}. Scopes and tokens are as before.`);
}

/** @throws Failure `input_ended` */
async function askedSecret(name: string, parsed: ParsedArguments, context: CommandContext): Promise<string> {
	const {streams, signal} = context;
	if (canAsk(parsed, context)) streams.message(`The new client secret of “${name}” (hidden while you type):`);
	const line = canAsk(parsed, context)
		? await streams.readHiddenLine(signal)
		: await streams.readLine(signal);
	if (line === undefined) throw new Failure('input_ended', {wanted: 'the client secret'});
	return line;
}

function canAsk({options}: ParsedArguments, {streams, environment}: CommandContext): boolean {
	if (options['no-input'] || isInCi(environment)) return false;
	return streams.stdinIsTerminal && streams.stderrIsTerminal;
}

function oneName(names: readonly string[], parsed: ParsedArguments): string {
	refuseMoreNames(names, 1);
	const name = names[0] ?? textOf(parsed.options.profile);
	if (name === undefined)
		throw usage('The name of a profile is needed.', 'smapi-login profiles list shows them.');
	return name;
}

function refuseMoreNames(names: readonly string[], most: number): void {
	refuseMore(names, most, 'See: smapi-login profiles --help');
}

function requireProfile(file: ConfigFile, name: string) {
	const found = profileIn(file, name);
	if (!found) throw unknownProfile(name, Object.keys(file.profiles ?? {}));
	return found;
}
