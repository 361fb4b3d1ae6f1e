import {readFile} from 'node:fs/promises';
import {
	browserUrl,
	client,
	codePageUrl,
	type Environment,
	hostsOf,
	once,
	type Stage,
	titleOf,
	typed,
	type Walk,
} from '../stage.ts';

/** The first screens of role 1, up to the client ID: those that `test/gallery` draws again to see whether words changed. */
export async function begin(stage: Stage, environment: Environment): Promise<void> {
	await stage.start([], environment);
	for (const id of ['role', 'flow', 'security-profile', 'return-urls', 'client-id'] as const) {
		await stage.at(titleOf(id));
		if (id === 'flow') await stage.focus(/browser on this|this computer/i);
		stage.shot(id);
		if (id !== 'client-id') await stage.press('enter');
	}
}

/** Role 1 from the first screen to the token, without a look aside: the way that the README shows. */
const ownSkills: Walk = {
	name: 'own-skills',
	listens: true,
	async run(stage) {
		const amazon = await stage.amazon({returnUrls: [browserUrl]});
		await begin(stage, hostsOf(amazon));
		await stage.paste(client.id);
		stage.shot('client-id-typed');
		await stage.press('enter');
		await stage.at(titleOf('client-secret'));
		stage.shot('client-secret');
		await stage.paste(client.secret);
		stage.shot('client-secret-typed');
		await stage.press('enter');
		for (const id of ['scopes', 'profile-name', 'review'] as const) {
			await stage.at(titleOf(id));
			stage.shot(id);
			await stage.press('enter');
		}
		await stage.at(titleOf('sign-in'));
		await stage.shows(/left/);
		await stage.shows(/\/go\//);
		stage.shot('sign-in');
		await fetch(await amazon.allowInBrowser(await stage.address()));
		await stage.at(titleOf('token'));
		stage.shot('token');
	},
};

/** The same way with what stands beside it: help, guides, keys, and what is not taken. */
const besideTheWay: Walk = {
	name: 'beside-the-way',
	listens: true,
	async run(stage) {
		const amazon = await stage.amazon({returnUrls: [browserUrl]});
		await stage.start([], hostsOf(amazon));
		await stage.at(titleOf('role'));
		await stage.help('role-help');
		await stage.press('enter');
		await stage.at(titleOf('flow'));
		await stage.focus(/browser on this|this computer/i);
		await stage.help('flow-help');
		await stage.press('enter');
		await stage.at(titleOf('security-profile'));
		await stage.help('security-profile-help');
		await stage.choose(/show me|how to|every click/i);
		stage.shot('security-profile-clicks', titleOf('security-profile'));
		await stage.press('escape');
		await stage.choose(/have one|have it/i);
		await stage.at(titleOf('return-urls'));
		await stage.help('return-urls-help');
		await stage.press('c');
		stage.shot('return-urls-copied');
		await stage.choose(/every click/i);
		stage.shot('return-urls-clicks', titleOf('return-urls'));
		await stage.press('escape');
		await stage.choose(/saved/i);
		await stage.at(titleOf('client-id'));
		await stage.help('client-id-help', true);
		await stage.answer('amzn1.ask.skill.5a4a0000-0000-4000-8001-0123456789ab');
		stage.shot('client-id-refused');
		await stage.press('ctrl+u');
		await stage.answer(client.id);
		await stage.at(titleOf('client-secret'));
		await stage.help('client-secret-help', true);
		await stage.answer(client.id);
		stage.shot('client-secret-refused');
		await stage.press('ctrl+u');
		await stage.answer(client.secret);
		await stage.at(titleOf('scopes'));
		await stage.help('scopes-help');
		await stage.choose(/single/i);
		stage.shot('scopes-single', titleOf('scopes'));
		await stage.press('escape');
		await stage.press('home');
		await stage.goTo(titleOf('profile-name'));
		await stage.help('profile-name-help', true);
		await stage.press('enter');
		await stage.at(titleOf('review'));
		await stage.help('review-help');
		await stage.press('home');
		await stage.press('enter');
		await stage.at(titleOf('sign-in'));
		await stage.shows(/\/go\//);
		await stage.help('sign-in-help');
		await stage.press('p');
		stage.shot('sign-in-paste');
		await stage.press('escape');
		await fetch(await amazon.allowInBrowser(await stage.address()));
		await stage.at(titleOf('token'));
		await stage.help('token-help');
		for (const [key, name] of [
			['s', 'shown'],
			['s', undefined],
			['c', 'copied'],
			['h', 'header-copied'],
			['r', 'renewed'],
		] as const) {
			await stage.press(key);
			if (name !== undefined) stage.shot(`token-${name}`);
		}
		await stage.press('e');
		stage.shot('token-export', titleOf('token'));
		await stage.press('escape');
		await stage.at(titleOf('token'));
		await stage.press('ctrl+c');
		await stage.until(() => stage.hasEnded(), 'the end');
		stage.shot('left', titleOf('token'));
	},
};

const leaving: Walk = {
	name: 'leaving',
	async run(stage) {
		await stage.start(['--no-probe']);
		await stage.at(titleOf('role'));
		await stage.press('escape');
		stage.shot('leave-question', titleOf('role'));
		await stage.press('escape');
		await stage.goTo(titleOf('client-id'));
		await stage.press('ctrl+c');
		await stage.until(() => stage.hasEnded(), 'the end');
		stage.shot('cancelled', titleOf('client-id'));
		await stage.start(['--no-probe']);
		await stage.at(titleOf('home'));
		stage.shot('home-begun');
	},
};

/** Practice, where another device plays the browser and the look-alike's owner says yes by itself. */
const practice: Walk = {
	name: 'practice',
	async run(stage) {
		await stage.start(['demo']);
		await stage.at(titleOf('role'));
		stage.ports.set(Number(/\d+/.exec(await portOfDemo(stage.configDir))?.[0]), '50505');
		stage.shot('practice-role');
		await stage.goTo(titleOf('flow'));
		await stage.choose(/another device|other device/i);
		await stage.goTo(titleOf('client-id'));
		stage.shot('practice-client-id');
		await stage.goTo(titleOf('sign-in'));
		await stage.shows(/left/);
		stage.shot('sign-in-device');
		await stage.help('sign-in-device-help', true);
		// Where there is room for it.
		if (/ctrl\+q/i.test(stage.text())) {
			await stage.press('ctrl+q');
			stage.shot('sign-in-device-code', titleOf('sign-in'));
			await stage.press('ctrl+q');
			await stage.at(titleOf('sign-in'));
		}
		await stage.press('enter');
		await stage.at(titleOf('token'));
		stage.shot('practice-token');
	},
};

async function portOfDemo(configDir: string): Promise<string> {
	return readFile(`${configDir}/demo/port`, 'utf8');
}

/** Role 2: the address goes to the owner of the skills, whose code comes back. */
const somebodyElses: Walk = {
	name: 'somebody-elses',
	async run(stage) {
		const amazon = await stage.amazon({returnUrls: [codePageUrl]});
		await stage.start([], hostsOf(amazon));
		await stage.at(titleOf('role'));
		await stage.focus(/somebody else/i);
		stage.shot('client-role');
		await stage.press('enter');
		await stage.at(titleOf('flow'));
		stage.shot('client-flow');
		await stage.help('client-flow-help');
		await stage.goTo(titleOf('return-urls'));
		stage.shot('client-return-urls');
		await stage.goTo(titleOf('review'), {...typed, [titleOf('profile-name')]: 'oakfield'});
		stage.shot('client-review');
		await stage.press('enter');
		await stage.at(titleOf('send-url'));
		const address = await stage.address();
		stage.shot('send-url');
		await stage.help('send-url-help');
		await stage.press('m');
		stage.shot('send-url-message-copied');
		await stage.press('c');
		stage.shot('send-url-address-copied');
		await stage.choose(/code/i);
		await stage.at(titleOf('code'));
		stage.shot('code');
		await stage.help('code-help', true);
		await stage.answer('https://example.com/?code=abc&state=x');
		stage.shot('code-other-address');
		await stage.press('ctrl+u');
		amazon.setFault(once('invalid_grant_code'));
		await stage.answer(await amazon.allowInBrowser(address, 'allow', 1));
		await stage.shows(/invalid_grant/);
		stage.shot('code-refused', titleOf('code'));
		await stage.choose(/another code|paste|new code/i);
		const denied = await amazon.allowInBrowser(address, 'cancel', 1);
		await stage.answer(denied);
		await stage.shows(/access_denied/);
		stage.failure('owner_declined', titleOf('code'));
		await stage.choose(/another code|paste|new code/i);
		await stage.answer(await amazon.allowInBrowser(address, 'allow', 1));
		await stage.at(titleOf('token'));
		stage.shot('client-token');
		await stage.help('client-token-help');
	},
};

const severalVendors: Walk = {
	name: 'several-vendors',
	async run(stage) {
		const amazon = await stage.amazon({returnUrls: [browserUrl], vendors: 'many'});
		await stage.signIn(amazon);
		await stage.answer(await amazon.allowInBrowser(await stage.address()));
		await stage.at(titleOf('vendor'));
		stage.shot('vendor');
		await stage.help('vendor-help');
		await stage.press('enter');
		await stage.at(titleOf('token'));
		stage.shot('token-several-vendors');
		// Another account answers under the same name.
		await stage.start(['--profile', 'me', '--no-browser', '--no-probe'], hostsOf(amazon));
		await stage.goTo(titleOf('sign-in'));
		await stage.answer(await amazon.allowInBrowser(await stage.address(), 'allow', 1));
		const words = 'another account answered';
		await stage.shows(words);
		stage.failure('other_account', titleOf('sign-in'), words);
	},
};

/** What is said by itself when nobody has come back for half a minute, and at the end of the time. */
const nobodyComes: Walk = {
	name: 'nobody-comes',
	listens: true,
	async run(stage) {
		const amazon = await stage.amazon({returnUrls: [browserUrl]});
		const words = ['--role', 'self', '--browser', '--client-id', client.id, '--profile', 'me', '--no-probe'];
		const environment = {...hostsOf(amazon), SMAPI_LOGIN_CLIENT_SECRET: client.secret};
		await stage.start(words, environment);
		await stage.goTo(titleOf('sign-in'), typed);
		await stage.shows(/1 return URL|client ID +amzn1/, 60);
		stage.shot('sign-in-slow');
		await stage.help('sign-in-slow-help');
		await stage.start([...words, '--timeout', '2'], environment);
		await stage.goTo(titleOf('sign-in'), typed);
		await stage.shows(/still there|time is up|in time/i);
		stage.shot('sign-in-time-is-up', titleOf('sign-in'));
	},
};

export const wayWalks: readonly Walk[] = [
	ownSkills,
	besideTheWay,
	leaving,
	practice,
	somebodyElses,
	severalVendors,
	nobodyComes,
];
