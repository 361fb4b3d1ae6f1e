import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {Dialog} from '../program/dialog.ts';
import {freePort} from '../program/free-port.ts';
import {type Case, check, field} from './case.ts';
import {addressOf} from './cases-field-n.ts';
import {toTheEnd} from './cases-g-demo.ts';
import {type Context, short} from './context.ts';
import {refusesPaste} from './outcomes.ts';
import {validProfile, validProfiles} from './saving.ts';
import {goodToken, goodVendors, type Handler, json} from './server.ts';
import {occupy, release} from './sockets.ts';
import {reach, walks} from './walks.ts';
import {type Title, Wizard, type WizardOptions} from './wizard.ts';

/** Amazon's page for a return URL that it does not know; it leads on for one that it knows. */
const unregistered: Handler = (_request, response) =>
	void response.writeHead(400).end('Error Summary 400 Bad Request. An unknown redirect_uri was used.');
const registered: Handler = (_request, response) =>
	void response.writeHead(200).end('<title>Sign in</title>');

/** U, on screens: what newcomers met; how a row is added: catalogue.ts. */
export const fieldCasesUScreens: readonly Case[] = [
	field('U02', 'leaving the practice: Enter on its token; kept in a folder', {slow: true}, async context => {
		for (const [folder, says] of [
			[undefined, /The practice is over\. Nothing was kept/],
			[join(context.home.root, 'practice'), /The practice is over\. Its profile stays in/],
		] as const) {
			const env = {SMAPI_LOGIN_CONFIG_DIR: folder};
			const wizard = await Wizard.start(context, {
				port: 9090,
				args: ['demo'],
				probes: true,
				env,
				mayShow: true,
			});
			await toTheEnd(wizard);
			const last = lastLines(wizard);
			check(says.test(last) && !/Signed in/.test(last), `the last words: ${short(last)}`);
			check(/for real:\s+\S+ \S+launcher\.cjs/i.test(last), `no line for real: ${short(last)}`);
		}
		return 'over, what of it stays, the line for real';
	}),
	field(
		'U04',
		'a return URL that Amazon does not know: before 30 s, and found by the check',
		{slow: true},
		async context => {
			const early = await reach(context, 'Sign in');
			await early.says('Does Amazon show an error page? 1, 2 and 3 lead to');
			for (const [key, title] of [
				['1', 'Allowed return URLs'],
				['2', 'Client ID'],
				['3', 'Scopes'],
			] as const) {
				early.press(key);
				await early.at(title);
				early.press('escape');
				await early.leaves(title);
				await early.until('Sign in');
				await early.says('Does Amazon show an error page?');
			}
			await early.cancel();
			const wizard = await afterProbe(context, unregistered);
			await wizard.says('does not seem to know the return URL');
			wizard.press('down', 'enter');
			await wizard.until('Sign in');
			await wizard.says(/did not know the return URL .*1 leads to the return URL/);
			wizard.press('1');
			await wizard.at('Allowed return URLs');
			await wizard.cancel();
			return 'a line and keys at once; what the check found is named';
		},
	),
	field(
		'U05',
		'after a check that failed: Go to Allowed return URLs; review',
		{slow: true},
		async context => {
			const wizard = await afterProbe(context, unregistered);
			await wizard.says('Go to Allowed return URLs');
			wizard.press('enter');
			await wizard.at('Allowed return URLs');
			await wizard.says('does not know this return URL');
			wizard.press('enter');
			await wizard.says('still does not know');
			check(wizard.title() === 'Allowed return URLs', 'it went on as if it were mended');
			wizard.press('end', 'enter');
			await wizard.leaves('Allowed return URLs');
			// Back at the secret, which is kept; its question goes on too.
			for (let step = 0; wizard.title() !== 'Review' && step < 9; step++) {
				const isAsked = wizard.words().includes('Go on anyway');
				const before = wizard.text();
				wizard.press(...(isAsked ? ['end', 'enter'] : ['enter']));
				await wizard.terminal.waitForScreen(() => wizard.text() !== before, 'another screen');
				await wizard.terminal.waitForScreen(
					() => !/Checking|Asking/.test(wizard.text()),
					'the end of the check',
				);
			}
			await wizard.says(/return URLs\s+not saved: 127\.0\.0\.1/);
			await wizard.cancel();
			const told = await reach(context, 'Review', {port: 9090});
			await told.says(/you said so, not checked/);
			await told.cancel();
			return 'the verdict stays; review says what was checked';
		},
	),
	field('U06', 'another device: three lines, the QR code where it fits', {slow: true}, async context => {
		const wizard = await reach(context, 'Sign in', {
			port: 9090,
			args: ['--no-browser'],
			columns: 120,
			rows: 60,
		});
		await wizard.says(
			/1\. Open the address.*2\. Sign in and choose Allow.*[Cc]an't connect.*3\. Copy the address/,
		);
		await wizard.says(/Ctrl\+Q/);
		wizard.press('ctrl+q');
		await wizard.says(/[█▀▄]{20}/);
		wizard.press('escape');
		await wizard.terminal.waitForScreen(() => !/[█▀▄]{20}/.test(wizard.text()), 'the field again');
		await wizard.cancel();
		const small = await reach(context, 'Sign in', {
			port: 9090,
			args: ['--no-browser'],
			columns: 80,
			rows: 24,
		});
		await small.says(/can't connect/i);
		check(!/QR code/.test(small.words()), 'a QR code is offered where it does not fit');
		await small.cancel();
		return 'numbered, the code where it fits';
	}),
	field('U07', 'the check of ID and secret: offline, good, left out', {slow: true}, async context => {
		context.server.onToken = (_request, response) => void response.destroy();
		const offline = await afterProbe(context, (_request, response) => void response.destroy());
		await offline.at('Scopes', 30);
		await offline.says('Not checked: no network; the sign-in will tell');
		await offline.cancel();
		context.server.onToken = json({error: 'invalid_grant'}, 400);
		const good = await afterProbe(context, registered);
		await good.at('Scopes');
		await good.says('✓ Client ID and secret belong together');
		await good.says('✓ Return URL is registered');
		await good.cancel();
		const without = await reach(context, 'Scopes');
		await without.says('Not checked: --no-probe');
		await without.cancel();
		return 'each is told on the next screen';
	}),
	field(
		'U08',
		'ticks: Esc, come back; Ctrl+C, start again; clicks of a guide',
		{slow: true},
		async context => {
			const first = await reach(context, 'Scopes');
			await picks(first);
			first.press('space');
			await first.says(/Enter asks for: /);
			const asked = asks(first);
			first.press('down', 'space');
			await first.terminal.waitForScreen(() => asks(first) !== asked, 'another tick');
			const ticked = asks(first);
			first.press('escape');
			await first.says('What may this token do?');
			await picks(first);
			check(asks(first) === ticked, `after Esc: ${asks(first)} instead of ${ticked}`);
			await first.cancel();
			check(/answers so far are kept/.test(lastLines(first)), '“kept” is not said');
			const again = await Wizard.start(context, {port: 9090});
			await again.at('Saved profiles');
			again.press('enter');
			await again.until('Scopes');
			await picks(again);
			check(asks(again) === ticked, `after Ctrl+C: ${asks(again)} instead of ${ticked}`);
			await again.cancel();
			await guideKept(context);
			return 'ticks and clicks are kept by Esc and by Ctrl+C';
		},
	),
	field('U09', 'Esc on home without an answer; Ctrl+C on a finished token', {slow: true}, async context => {
		context.given({default: validProfile(context)}, ['default']);
		const home = await Wizard.start(context, {port: 9090});
		await home.at('Saved profiles');
		home.press('escape');
		await home.says(/Leave/);
		check(!/kept/.test(home.words()), '“kept” is said of nothing');
		home.press('enter');
		await home.ends(0);
		check(!/kept/.test(lastLines(home)), '“kept” is said of nothing at the end');
		const done = await Wizard.allowed(context, {args: ['--profile', 'done']});
		await done.at('Access token');
		await done.cancel();
		const last = lastLines(done);
		check(/Signed in: profile done/.test(last) && !/Cancelled/.test(last), `the last words: ${short(last)}`);
		return 'what is true; the words of Enter, 130';
	}),
	field('U10', 'scopes: presets, what each is for, Enter on each', {slow: true}, async context => {
		const asked: string[] = [];
		for (const [index, label, wanted] of [
			[0, /^Look/, 'alexa::ask:skills:read alexa::ask:models:read'],
			[1, /^Edit/, 'alexa::ask:skills:readwrite alexa::ask:models:readwrite'],
			[3, /atalogs/, 'alexa::ask:skills:read alexa::ask:catalogs:readwrite'],
		] as const) {
			const wizard = await reach(context, 'Scopes');
			await wizard.says(/recommended/);
			await wizard.says('Pick single permissions…');
			wizard.press('home', ...Array.from({length: index}, () => 'down'));
			await wizard.terminal.waitForScreen(() => label.test(wizard.field()), String(label));
			const row = wizard.field();
			wizard.press('enter');
			await wizard.leaves('Scopes');
			const query = new URL(await wizard.untilWaiting()).searchParams;
			check(query.get('scope') === wanted, `“${row}” asks for ${query.get('scope')}`);
			asked.push(row.split(/\s{2,}/)[0]!);
			await wizard.cancel();
		}
		return `Enter asks for what the row says: ${asked.join(', ')}`;
	}),
	field('U11', 'home → n → Esc; home → e → Esc', async context => {
		context.given({one: validProfile(context), two: validProfile(context)});
		for (const [key, title] of [
			['n', 'Your role'],
			['e', 'Review'],
		] as const) {
			const wizard = await Wizard.start(context, {port: 9090});
			await wizard.at('Saved profiles');
			wizard.press(key);
			await wizard.at(title);
			wizard.press('escape');
			await wizard.at('Saved profiles');
			await wizard.cancel();
		}
		return 'back to home in one step';
	}),
	field(
		'U12',
		'the label of the return URL: help, Esc, guide, copy on one visit',
		{slow: true},
		async context => {
			const wizard = await reach(context, 'Allowed return URLs');
			const printed = () =>
				wizard.terminal.logicalLines().filter(line => /Return URL, to add in the console:/.test(line)).length;
			await wizard.terminal.waitForScreen(() => printed() === 1, '“Return URL, to add in the console:” once');
			wizard.press('?');
			await wizard.says(/redirect URI/);
			wizard.press('escape');
			await wizard.says('Show me every click');
			wizard.press('down', 'enter');
			await wizard.says('In the console:');
			wizard.press('escape');
			await wizard.says('Saved, go on');
			check(printed() === 1, `printed ${printed()} times on one visit`);
			for (const title of ['Client ID', 'Client secret'] as const) {
				await wizard.until(title);
				check(!/line above|last line/i.test(wizard.words()), `${title} points at a place`);
			}
			await wizard.cancel();
			return 'once a visit; nothing is pointed at';
		},
	),
	field(
		'U13',
		'r; a retry with the port still busy; Ctrl+R; what was taken from elsewhere',
		{slow: true},
		async context => {
			context.server.onVendors = goodVendors;
			const token = await Wizard.allowed(context, {args: ['--profile', 'done']});
			await token.at('Access token');
			token.press('r');
			await token.says('The token is renewed.');
			token.press('enter');
			await token.ends(0);
			const port = await freePort();
			const holder = await occupy(port, '127.0.0.1');
			context.cleanUp(() => release(holder));
			const busy = await Wizard.start(context, {port, args: ['--browser']});
			await busy.until('Review');
			busy.press('enter');
			await busy.at('How to sign in');
			// On a busy machine the holder may be named one time and not the other: then the words differ, which is answer enough.
			for (let round = 0; round < 4 && !busy.words().includes('Tried again at '); round++) {
				while (!/^Try again/.test(busy.field())) await busy.moves('down');
				busy.press('enter');
				await busy.terminal.waitForScreen(() => !/^Try again/.test(busy.field()), 'the end of the retry');
				await busy.at('How to sign in');
			}
			await busy.says('Tried again at ');
			await busy.cancel();
			const secret = await reach(context, 'Client secret');
			const namesIt = () => /Ctrl\+R/.test(secret.words());
			const isUnnamed = (when: string) =>
				secret.terminal.waitForScreen(
					() => /Ctrl\+G help/.test(secret.words()) && !namesIt(),
					`a line of keys without Ctrl+R: ${when}`,
				);
			await isUnnamed('the field is empty');
			secret.terminal.type('abc');
			await secret.says('Ctrl+R');
			secret.press('ctrl+u');
			await isUnnamed('the field was emptied');
			secret.terminal.paste(context.clientSecret);
			await secret.says('Ctrl+R');
			secret.press('enter');
			await secret.at('Scopes');
			secret.press('escape');
			await secret.at('Client secret');
			await isUnnamed('the secret is kept, which it does not show');
			check(secret.field() === '' || !/[•*]/.test(secret.field()), 'the kept secret fills the field');
			check(!/^!.*Taken from/m.test(secret.text()), 'what was taken from elsewhere as a warning');
			await secret.cancel();
			return 'answered each; keys that do nothing are not named';
		},
	),
	field('U15', 'line mode at 40 columns: words, and the line to go on', {slow: true}, async context => {
		const {home, server} = context;
		const options = {home, env: server.env, withStty: true, columns: 40} as const;
		const dialog = new Dialog(['--plain', '--no-probe'], options, 'dumb');
		context.terminals.push({name: 'the lines', terminal: dialog.terminal, mayShow: false, withStty: true});
		await dialog.answer('Your role');
		await dialog.answer('How to sign in', '?');
		await dialog.asks('Both ways lead');
		dialog.terminal.press('ctrl+c');
		await dialog.terminal.exit;
		const ours = dialog.terminal.logicalLines().filter(line => !/^(STTY|EXIT) /.test(line));
		const broken = ours.find(line => line.length > 40 && line.includes(' ') && !/launcher\.cjs/.test(line));
		check(broken === undefined, `broken by the terminal: ${broken}`);
		check(
			ours.some(line => /launcher\.cjs --plain/.test(line)),
			'it does not go on as it was',
		);
		return 'wrapped at blanks; goes on with --plain';
	}),
	field('U16', 'a no in role 2: said by its row, and by a pasted error', {slow: true}, async context => {
		const wizard = await clientAt(context, 'Send this to the owner');
		wizard.press('down', 'enter');
		await wizard.says('The owner said no. What now?');
		await wizard.says('Ask for less');
		wizard.press('down', 'enter');
		await wizard.leaves('Send this to the owner');
		check(requestsOf(context) === 0, 'the request is still there');
		await wizard.cancel();
		const pasted = await clientAt(context, 'Authorization code');
		const url = new URL(pasted.urls().at(-1)!).searchParams;
		pasted.terminal.paste(`${url.get('redirect_uri')}?error=access_denied&state=${url.get('state')}`);
		pasted.press('enter');
		await pasted.says('The owner did not allow it');
		await pasted.says(/Ask for less.*Drop the request/);
		check(
			!/✓.*declined|has ended|Enter makes a new address/.test(pasted.words()),
			'words of another failure',
		);
		await pasted.cancel();
		context.exchanged(0);
		return 'a text of its own: ask for less, drop it';
	}),
	field('U17', 'owner: warnings, o, help over each page at 80×24 and 40×12', {slow: true}, async context => {
		for (const [columns, rows] of [
			[80, 24],
			[40, 12],
		] as const) {
			const address = addressOf(context)
				.replace(/redirect_uri=[^&]*/, 'redirect_uri=https%3A%2F%2Fevil.example%2Fcb')
				.replace('skills%3Aread', 'skills%3Areadwrite%20profile');
			const wizard = await ownerAt(context, address, {columns, rows});
			let pages = 1;
			const page = () => /page (\d+) of (\d+)/.exec(wizard.words());
			while (pages < 9) {
				for (const [key, says] of [
					['o', 'Open it anyway'],
					['?', 'authorization URL (RFC 6749)'],
				] as const) {
					wizard.press(key);
					await wizard.says(says);
					judgeFrame(wizard, `${columns}×${rows}, page ${pages}, ${key}`);
					check(!/I do not allow this/.test(wizard.words()), `a rest shows through at ${columns}×${rows}`);
					wizard.press('escape');
					await wizard.terminal.waitForScreen(() => !wizard.words().includes(says), `no “${says}”`, 5);
				}
				judgeFrame(wizard, `${columns}×${rows}, page ${pages}`);
				const [, now, all] = page() ?? [];
				if (now === undefined || now === all) break;
				wizard.press('space');
				await wizard.terminal.waitForScreen(() => page()?.[1] !== now, 'the next page');
				pages++;
			}
			check(pages > 1 || rows > 12, 'no second page at 40×12');
			await wizard.cancel();
		}
		return 'whole at both sizes, every page';
	}),
	field('U18', 'an error ends with the next paste and the next request', {slow: true}, async context => {
		context.server.onToken = json({error: 'invalid_grant', error_description: 'Used.'}, 400);
		const wizard = await clientAt(context, 'Authorization code');
		const url = wizard.urls().at(-1)!;
		wizard.terminal.paste(
			`code=${context.server.issueCode(url)}&state=${new URL(url).searchParams.get('state')}`,
		);
		await wizard.says(/Enter/);
		wizard.press('enter');
		await wizard.says(/✗.*(code)/);
		wizard.terminal.paste('ANotherCodeOfTheOwner');
		await wizard.terminal.waitForScreen(() => !/✗/.test(wizard.text()), 'the error gone above a new paste');
		await wizard.cancel();
		const sign = await reach(context, 'Sign in');
		await sign.newUrl();
		await sign.says(/p paste/);
		sign.press('p');
		await sign.says('Esc close');
		await refusesPaste(sign, 'https://evil.example/cb?code=ABC&state=x', /return URL/);
		sign.press('ctrl+u');
		sign.terminal.type('x');
		await sign.terminal.waitForScreen(
			() => !/is not this sign-in's return URL/.test(sign.words()),
			'the error gone',
		);
		await sign.cancel();
		return 'gone with the next text';
	}),
	field(
		'U23',
		'owner: I do not allow this; I want no token here; a foreign return URL',
		{slow: true},
		async context => {
			const good = addressOf(context);
			const evil = good.replace(/redirect_uri=[^&]*/, 'redirect_uri=https%3A%2F%2Fevil.example%2Fcb');
			const warned = await ownerAt(context, evil);
			await warned.says('I do not allow this');
			check(!/\bm reply|copy reply/.test(warned.words()), 'a reply is offered beside the warning');
			check(/^I do not allow this/.test(warned.field()), `in focus: ${warned.field()}`);
			warned.press('enter');
			await warned.says('Done: I do not allow it');
			warned.press('enter');
			await warned.ends(0);
			check(/You allowed nothing, and nothing was saved/.test(lastLines(warned)), 'the last words');
			const fine = await ownerAt(context, good);
			await fine.says('I want no token here');
			while (!/^I want no token here/.test(fine.field())) await fine.moves('down');
			fine.press('enter');
			await fine.says('Are you done?');
			fine.press('enter');
			await fine.ends(0);
			check(requestsOf(context) === 0, 'a request is left');
			return 'both ends are there; no reply beside a warning';
		},
	),
	field('U24', 'all flags at a terminal: registered; not; --no-probe', {slow: true}, async context => {
		const file = join(context.home.root, 'secret');
		writeFileSync(file, `${context.clientSecret}\n`, {mode: 0o600});
		context.secretFiles.add(file);
		const args = [
			...['--role', 'self', '--browser', '--client-id', context.clientId, '--client-secret-file', file],
			...['--scopes', 'skills:read', '--profile', 'p'],
		];
		context.server.onOther = registered;
		const known = await Wizard.start(context, {args, probes: true});
		await known.at('Review');
		check(
			!/Security profile|Allowed return URLs · /.test(
				known.terminal
					.scrollback()
					.join('\n')
					.replace(/Taken from [^\n]*/g, ''),
			),
			'a console step was asked',
		);
		await known.cancel();
		context.server.onOther = unregistered;
		const unknown = await Wizard.start(context, {args, probes: true});
		await unknown.at('Allowed return URLs');
		await unknown.says('does not know this return URL');
		await unknown.cancel();
		const silent = await Wizard.start(context, {args});
		await silent.at('Allowed return URLs');
		await silent.cancel();
		return 'the console is passed when it is registered, else asked with the reason';
	}),
	field(
		'U26',
		'home: Esc from a re-auth, a look at a request, filter, /, the default deleted',
		{slow: true},
		async context => {
			await homeOf(context);
			return 'one Esc; no new request; exact name first; / named; told what token does now';
		},
	),
	field(
		'U29',
		'what is said of the secret, a silence, to a client, another account, hosts',
		{slow: true, waits: true},
		async context => {
			const silence = saidOfSilence(context);
			// It is told when it is asked for, and the case may fail before.
			silence.catch(() => undefined);
			const wizard = await reach(context, 'Client secret', {probes: true});
			wizard.press('ctrl+g');
			await wizard.says('kept in the profile file of this computer');
			check(!/never kept|is not kept/.test(wizard.words()), 'said to be never kept');
			await wizard.cancel();
			const review = await reach(context, 'Review');
			await review.says(/your sign-in, in the browser/);
			await review.cancel();
			const client = await reach(context, 'How to sign in', {port: 9090, args: ['--role', 'client']});
			client.press('?');
			await client.says('The owner sends it to you, and you get the token for it.');
			client.press('escape');
			await client.until('Send this to the owner');
			client.press('?');
			await client.says('together with the client secret on this computer');
			check(!/no token/i.test(client.words()), 'a client is told that it gets no token');
			client.press('escape');
			await client.cancel();
			await silence;
			context.given({
				p: {
					...validProfile(context),
					vendors: [{id: 'M9OTHERVENDOR', name: 'Other Vendor'}],
					vendorId: 'M9OTHERVENDOR',
				},
			});
			const signIn = await context.signIn();
			await signIn.good();
			const {stderr} = await context.ends(signIn.program, 2, 12);
			check(/First Vendor/.test(stderr) && /Other Vendor/.test(stderr), `not both named: ${short(stderr)}`);
			return 'true sentences; accounts and hosts named';
		},
	),
	field(
		'U30',
		'English that reads translated, on every screen and its help',
		{slow: true, limitSeconds: 240},
		async context => {
			let count = 0;
			const judge = (text: string, name: string) => {
				count++;
				const found = translated.exec(text.replace(/\s+/g, ' '));
				check(!found, `${name} says “${found?.[0]}”`);
			};
			for (const words of [
				['help'],
				['help', 'environment'],
				['help', 'exit-codes'],
				...commandNames.map(name => [name, '--help']),
			]) {
				const {stdout, stderr} = await context.run(words);
				judge(stdout + stderr, words.join(' '));
			}
			for (const {title, start} of context.quick ? walks.slice(0, 3) : walks) {
				const wizard = await start(context);
				judge(wizard.words(), title);
				wizard.press('ctrl+g');
				await wizard.says(/close/);
				judge(wizard.words(), `the help of ${title}`);
				wizard.press('ctrl+c');
				await wizard.terminal.exit;
			}
			return `none of the phrases, in ${count} texts`;
		},
	),
];

const translated =
	/\bat hand\b|is no port|has to stand in|the address that it ends on|while it lives 5 minutes more|is played by/;

const commandNames =
	'token status profiles requests export import exec inspect team doctor demo completion'.split(' ');

/** The last lines that the program wrote, without those of the harness. */
/** The token endpoint takes the code and says nothing for 30 s. */
async function saidOfSilence(context: Context): Promise<void> {
	context.server.onToken = () => undefined;
	const signIn = await context.signIn({profile: 'silent', personSeconds: 60});
	await signIn.good();
	const {stderr} = await context.ends(signIn.program, 1, 40);
	check(/did not answer within 30 s|did not answer completely, or not in time/.test(stderr), short(stderr));
	check(!/whole/.test(stderr), `as if something had arrived: ${short(stderr)}`);
	context.server.onToken = goodToken;
}

function lastLines(wizard: Wizard): string {
	const lines = wizard.terminal.logicalLines().filter(line => line !== '' && !/^(STTY|EXIT) /.test(line));
	return lines.slice(-4).join('\n');
}

/** Goes on to the secret with Amazon's page as told, and submits it. */
async function afterProbe(context: Context, page: Handler): Promise<Wizard> {
	context.server.onOther = page;
	const wizard = await reach(context, 'Client secret', {probes: true});
	wizard.terminal.paste(context.clientSecret);
	await wizard.terminal.waitForScreen(() => /[•*]/.test(wizard.field()), 'the masked paste');
	wizard.press('enter');
	return wizard;
}

/** Opens the list of ticks. */
async function picks(wizard: Wizard): Promise<void> {
	await wizard.says('Pick single permissions…');
	wizard.press('end', 'enter');
	await wizard.says('Another scope…');
}

/** What the list of ticks would ask for. */
function asks(wizard: Wizard): string {
	return /Enter asks for: (.*)/.exec(wizard.text())?.[1] ?? '';
}

/** Ticks in the guide of the console survive Esc. */
async function guideKept(context: Context): Promise<void> {
	context.home.writeFile({version: 1, profiles: {}});
	const wizard = await reach(context, 'Security profile');
	wizard.press('down', 'enter');
	await wizard.says('In the console');
	const before = wizard.text();
	wizard.press('space');
	await wizard.terminal.waitForScreen(() => wizard.text() !== before, 'a tick');
	const ticked = (wizard.text().match(/✓|\[x\]|◉|☑/g) ?? []).length;
	check(ticked > 0, 'nothing is ticked');
	wizard.press('escape');
	await wizard.says('Show me how to make one');
	while (!/^Show me/.test(wizard.field())) await wizard.moves('down');
	wizard.press('enter');
	await wizard.says('In the console');
	const now = (wizard.text().match(/✓|\[x\]|◉|☑/g) ?? []).length;
	check(now === ticked, `${now} ticks instead of ${ticked} after Esc`);
	await wizard.cancel();
}

/** Role 2 by its defaults as far as a step. */
async function clientAt(context: Context, title: Title): Promise<Wizard> {
	context.home.writeFile({version: 1, profiles: {}});
	const wizard = await Wizard.start(context, {port: 9090, args: ['--role', 'client']});
	return wizard.until(title);
}

/** Role 3 with an address judged. */
async function ownerAt(context: Context, address: string, options: WizardOptions = {}): Promise<Wizard> {
	const env = {ASK_LWA_AUTHORIZE_HOST: undefined};
	const wizard = await Wizard.start(context, {args: ['--role', 'owner'], env, ...options});
	await wizard.at('Authorization URL');
	wizard.press('enter');
	await wizard.says(/Esc close/);
	wizard.terminal.paste(address);
	await wizard.says('Enter takes it');
	wizard.press('enter');
	await wizard.terminal.waitForScreen(() => !wizard.words().includes('Enter takes it'), 'the judgement');
	return wizard;
}

/** Open requests on the disk. */
function requestsOf(context: Context): number {
	const {requests = {}} = (context.home.readFile() ?? {}) as {requests?: object};
	return Object.keys(requests).length;
}

/** @throws Error unless the frame stands once and whole on the screen */
function judgeFrame(wizard: Wizard, where: string): void {
	const titles = wizard.terminal.screen().filter(line => /^Authorization URL( ·|$)/.test(line)).length;
	check(titles === 1, `${where}: the title stands ${titles} times`);
}

async function homeOf(context: Context): Promise<void> {
	const names = validProfiles(context, 12, 'acme-me');
	const {refreshToken: _, ...dead} = context.someProfile().tokens;
	const ended = {...context.someProfile(), tokens: dead};
	const all = {...names, 'acme-us': validProfile(context), me: validProfile(context), ended};
	context.home.writeFile({version: 1, defaultProfile: 'me', profiles: all});
	const start = async () => {
		const wizard = await Wizard.start(context, {port: 9090});
		await wizard.at('Saved profiles');
		return wizard;
	};
	const filter = await start();
	check(/\/ (filter|find|search)/.test(filter.words()), '/ is not named');
	filter.press('/');
	filter.terminal.type('me');
	await filter.terminal.waitForScreen(() => /^me\b/.test(filter.field()), 'the exact name in focus');
	filter.press('enter');
	await filter.says('Only those with “me”');
	filter.press('enter');
	await filter.at('Access token');
	await filter.says('saved as me');
	filter.press('escape');
	await filter.at('Saved profiles');
	await filter.cancel();
	const again = await start();
	again.press('/');
	again.terminal.type('ended');
	await again.terminal.waitForScreen(() => /^ended\b/.test(again.field()), 'the ended one in focus');
	again.press('enter');
	await again.says('Only those with “ended”');
	again.press('enter');
	await again.at('Sign in');
	again.press('escape');
	await again.at('Saved profiles');
	await again.cancel();
	const deleting = await start();
	check(/^me\b/.test(deleting.field()), `in focus: ${deleting.field()}`);
	deleting.press('d');
	await deleting.says('Delete the profile me');
	deleting.press('down', 'enter');
	await deleting.says(/token now (uses|needs)/);
	await deleting.cancel();
	context.home.writeFile({version: 1, profiles: {me: validProfile(context)}});
	const args = [
		'--role',
		'client',
		'--client-id',
		context.clientId,
		'--client-secret-stdin',
		'--profile',
		'club',
	];
	context.judgeExit(await context.run(args, {stdin: `${context.clientSecret}\n`}), 0);
	const before = requestsOf(context);
	const look = await start();
	look.press('end', 'up');
	await look.terminal.waitForScreen(() => /club/.test(look.field()), 'the request in focus');
	look.press('enter');
	await look.leaves('Saved profiles');
	look.press('escape');
	await look.at('Saved profiles');
	await look.cancel();
	check(requestsOf(context) === before, 'a look left a new request');
}
