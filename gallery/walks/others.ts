import {createServer} from 'node:net';
import {fullFile} from '../saved.ts';
import {browserUrl, client, hostsOf, nameOf, ownersAddress, titleOf, typed, type Walk} from '../stage.ts';

/** Role 3: an address came from somebody who wants access. */
const asked: Walk = {
	name: 'asked',
	async run(stage) {
		const amazon = await stage.amazon({returnUrls: [browserUrl]});
		await stage.start(['--no-probe'], hostsOf(amazon));
		await stage.at(titleOf('role'));
		await stage.focus(/asked/i);
		stage.shot('owner-role');
		await stage.press('enter');
		await stage.at(titleOf('owner-url'));
		stage.shot('owner-url');
		await stage.help('owner-url-help');
		await stage.press('m');
		stage.shot('owner-url-request-copied');
		await stage.paste(ownersAddress(amazon.origin));
		if (stage.title() === titleOf('owner-url') && !/permission/i.test(stage.text()))
			await stage.press('enter');
		stage.shot('owner-url-judged', titleOf('owner-url'));
		await stage.help('owner-url-judged-help');
		await stage.press('o');
		await stage.shows(/opened in/i);
		stage.shot('owner-url-opened', titleOf('owner-url'));
		await stage.choose(/have the token/i);
		await stage.at(titleOf('received-token'));
		stage.shot('received-token');
		await stage.help('received-token-help', true);
		await stage.paste(`Atzr|${'r'.repeat(128)}`);
		stage.shot('received-token-other-kind');
		await stage.press('ctrl+u');
		const token = amazon.issueAccessToken(['alexa::ask:skills:readwrite']);
		stage.values.add(token);
		await stage.answer(token);
		await stage.at(titleOf('profile-name'));
		stage.shot('owner-profile-name');
		await stage.answer('mine');
		await stage.at(titleOf('token'));
		stage.shot('owner-token');
	},
};

const strangeAddress: Walk = {
	name: 'strange-address',
	async run(stage) {
		await stage.start(['--role', 'owner', '--no-probe']);
		await stage.at(titleOf('owner-url'));
		await stage.paste(
			`https://www.amazon.com.sign-in.example/ap/oa?client_id=${client.id}&scope=alexa::ask:skills:readwrite%20profile&response_type=token&redirect_uri=https://evil.example/cb`,
		);
		await stage.press('enter');
		stage.shot('owner-url-warned', titleOf('owner-url'));
	},
};

/** What a token that was sent turns out to be. */
const sentTokens: Walk = {
	name: 'sent-tokens',
	async run(stage) {
		const amazon = await stage.amazon({returnUrls: [browserUrl]});
		const given = ['--role', 'owner', '--no-probe'];
		for (const [fault, code] of [
			['vendors_unauthorized', 'smapi_unauthorized'],
			['vendors_forbidden', 'smapi_forbidden'],
			['no_vendor', 'no_vendor'],
			['vendors_html', 'not_smapi'],
		] as const) {
			await stage.start(given, hostsOf(amazon));
			await stage.at(titleOf('owner-url'));
			await stage.paste(ownersAddress(amazon.origin));
			if (!/have the token/i.test(stage.text())) await stage.press('enter');
			await stage.choose(/have the token/i);
			await stage.at(titleOf('received-token'));
			const token = amazon.issueAccessToken(['alexa::ask:skills:readwrite']);
			stage.values.add(token);
			amazon.setFault({kind: fault});
			await stage.answer(token);
			await stage.settle();
			if (code === 'not_smapi') stage.failure(code, titleOf('received-token'));
			else stage.shot(nameOf(code), titleOf('received-token'));
			amazon.setFault(undefined);
		}
	},
};

const home: Walk = {
	name: 'home',
	// Where a renewal is refused it goes on with the sign-in.
	listens: true,
	async run(stage) {
		const amazon = await stage.amazon({returnUrls: [browserUrl]});
		const environment = hostsOf(amazon);
		stage.writeConfig(fullFile(amazon));
		await stage.start([], environment);
		await stage.at(titleOf('home'));
		stage.shot('home');
		await stage.help('home-help');
		for (const name of ['work', 'received', 'damaged', 'studio', 'New']) {
			await stage.focus(new RegExp(`^\\W*(?:\\w+ )*?(?:for |code: )*${name}\\b`));
			stage.shot(`home-at-${name.toLowerCase()}`);
		}
		await stage.press('/');
		await stage.type('re');
		stage.shot('home-filter', titleOf('home'));
		await stage.start([], environment);
		await stage.at(titleOf('home'));
		await stage.focus(/^\W*work\b/);
		await stage.press('r');
		stage.shot('home-rename', titleOf('home'));
		await stage.press('escape');
		await stage.focus(/^\W*me\b/);
		await stage.press('e');
		stage.shot('home-edit');
		await stage.press('escape');
		await stage.at(titleOf('home'));
		await stage.focus(/^\W*work\b/);
		await stage.press('d');
		stage.shot('home-delete', titleOf('home'));
		await stage.press('escape');
		await stage.focus(/^\W*damaged\b/);
		await stage.press('enter');
		stage.shot('home-damaged', titleOf('home'));
		await stage.start([], environment);
		await stage.choose(/^\W*received-ended/);
		stage.shot('home-received-ended', titleOf('home'));
		await stage.start([], environment);
		await stage.choose(/^\W*work\b/);
		await stage.shows('no longer takes the refresh token');
		stage.failure('refresh_refused', titleOf('sign-in'));
		for (const [row, name] of [
			[/studio/, 'request-for-a-code'],
			[/waiting for an address/i, 'request-for-an-address'],
			[/waiting for a token/i, 'request-for-a-token'],
		] as const) {
			await stage.start([], environment);
			await stage.choose(row);
			stage.shot(name, titleOf('home'));
		}
	},
};

/** 16 colours are few: none at all, and ASCII alone. */
const plainest: Walk = {
	name: 'plainest',
	async run(stage) {
		const amazon = await stage.amazon({returnUrls: [browserUrl]});
		stage.writeConfig(fullFile(amazon));
		const environment = {...hostsOf(amazon), NO_COLOR: '1', LC_ALL: 'C'};
		await stage.start([], environment);
		await stage.at(titleOf('home'));
		stage.shot('ascii-home');
		await stage.choose(/^\W*ok me\b/);
		await stage.at(titleOf('token'));
		stage.shot('ascii-token');
	},
};

const clientPair: Walk = {
	name: 'client-pair',
	async run(stage) {
		const amazon = await stage.amazon({returnUrls: [browserUrl]});
		await stage.start(['--role', 'self', '--no-browser', '--client-id', client.id], hostsOf(amazon));
		await stage.goTo(titleOf('client-secret'), typed);
		await stage.answer(`amzn1.oa2-cs.v1.${'dead'.repeat(16)}`);
		await stage.shows(/belong together/, 40);
		stage.shot('client-secret-unknown-pair');
	},
};

const returnUrlUnknown: Walk = {
	name: 'return-url-unknown',
	async run(stage) {
		const amazon = await stage.amazon({returnUrls: ['http://127.0.0.1:9191/cb']});
		await stage.start(['--role', 'self', '--no-browser', '--client-id', client.id, '--profile', 'me'], {
			...hostsOf(amazon),
			SMAPI_LOGIN_CLIENT_SECRET: client.secret,
		});
		await stage.goTo(titleOf('return-urls'), typed);
		await stage.shows(/does not know this return URL/);
		stage.shot('return-urls-not-registered');
		await stage.press('enter');
		await stage.shows(/still does not know/);
		stage.shot('return-urls-still-not-registered');
	},
};

const portTaken: Walk = {
	name: 'port-taken',
	async run(stage) {
		const amazon = await stage.amazon();
		const origin = await stage.serve(createServer(), 'tcp');
		const port = new URL(origin).port;
		await stage.start(
			[
				'--role',
				'self',
				'--browser',
				'--port',
				port,
				'--client-id',
				client.id,
				'--profile',
				'me',
				'--no-probe',
			],
			{...hostsOf(amazon), SMAPI_LOGIN_CLIENT_SECRET: client.secret},
		);
		await stage.goTo(titleOf('review'), typed);
		await stage.press('enter');
		await stage.shows('in use');
		stage.failure('port_busy');
	},
};

export const otherWalks: readonly Walk[] = [
	asked,
	strangeAddress,
	sentTokens,
	home,
	plainest,
	clientPair,
	returnUrlUnknown,
	portTaken,
];
