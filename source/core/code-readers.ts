import {returnUrls} from './client.ts';
import {isLoopback} from './hosts.ts';
import {shownValue} from './redact.ts';

export interface CodeReaders {
	readonly text: string;
	readonly isKnown: boolean;
}

/** Who can read the code at the redirect URI. */
export function readersOf(redirectUri: string | undefined): CodeReaders {
	if (redirectUri === undefined) return {text: 'Where the code goes is not said.', isKnown: false};
	if (redirectUri === returnUrls.hostedPage || redirectUri === returnUrls.guidePage) {
		return {text: "The code is shown on Amazon's page for ask-cli, to you alone.", isKnown: true};
	}
	if (!URL.canParse(redirectUri)) return {text: 'Where the code goes cannot be read.', isKnown: false};
	const url = new URL(redirectUri);
	const isHttp = /^https?:$/.test(url.protocol);
	if (isHttp && isLoopback(url) && !url.username) {
		return {
			text: `The code stays on this computer: the address bar shows it (${shownValue(url.host)}).`,
			isKnown: true,
		};
	}
	if (!isHttp) {
		return {
			text: `The code goes to a program on this computer (${shownValue(url.protocol)}).`,
			isKnown: false,
		};
	}
	const network = url.protocol === 'http:' ? ', and the network on the way,' : '';
	return {
		text: `The code goes to ${shownValue(url.host)}: whoever runs it${network} can read it.`,
		isKnown: false,
	};
}
