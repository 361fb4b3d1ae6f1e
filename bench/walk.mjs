import {createServer} from 'node:net';
import {key, pasted, startInTerminal, titleOf} from './terminal.mjs';
import {clientId, clientSecret} from './world.mjs';

/** Starts the wizard in a folder. @param node flags of Node, and its environment, as `withInside` gives them */
export function startWizard({launcher, folder, words = [], env = {}, node = {args: [], env: {}}}) {
	return startInTerminal({
		args: [...node.args, launcher, ...words],
		env: {...env, ...node.env, SMAPI_LOGIN_CONFIG_DIR: folder},
	});
}

/** Waits for the screen of this title. */
export function at(wizard, title) {
	return wizard.until(frame => titleOf(frame) === title, `the screen “${title}”`);
}

/** Presses Enter, filling the two fields that have no default, until the screen of this title is there. */
export async function walkTo(wizard, title) {
	await wizard.until(frame => titleOf(frame) !== undefined, 'a first screen');
	for (let step = 0; step < 20; step++) {
		const now = titleOf(wizard.frame());
		if (now === title) return;
		if (now === 'Client ID') wizard.write(pasted(clientId));
		if (now === 'Client secret') wizard.write(pasted(clientSecret));
		wizard.write(key.enter);
		await wizard.until(frame => ![now, undefined].includes(titleOf(frame)), `what follows “${now}”`);
	}
	throw new Error(`“${title}” never came:\n${wizard.frame()}`);
}

/** Begins to sign in with the bench's server as Amazon. @returns the wizard, waiting for the browser, and the address */
export async function walkToSignIn({launcher, folder, world, node, words = []}) {
	const port = await freePort();
	const way = ['--role', 'self', '--browser', '--port', String(port)];
	const wizard = startWizard({launcher, folder, words: [...way, ...words], env: world.env, node});
	await walkTo(wizard, 'Sign in');
	const address = /https?:\/\/\S+\/ap\/oa\?\S+(?=\s)/;
	await wizard.until(
		frame => frame.includes('Your browser is open') && address.test(wizard.seen()),
		'the sign-in address',
	);
	return {wizard, port, address: new URL(address.exec(wizard.seen())[0])};
}

async function freePort() {
	const server = createServer();
	await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
	const {port} = server.address();
	await new Promise(resolve => server.close(resolve));
	return port;
}
