import {consoleUrl} from './client.ts';

/** Where an Amazon account becomes a developer account. */
const registrationUrl = 'https://developer.amazon.com';

/** The console to open: in the demo its own, a practice one. */
export function consoleToOpen(demo: {readonly consoleUrl: string} | undefined): string {
	return demo?.consoleUrl ?? consoleUrl;
}

/** Lines for above the frame: the console's address, in the demo the real one too. */
export function consoleLines(demo: {readonly consoleUrl: string} | undefined): readonly string[] {
	if (!demo) return ['Console of Login with Amazon:', consoleUrl];
	return ['Practice console of this demo:', demo.consoleUrl, 'The real one, for later:', consoleUrl];
}

/** What is done in the console, click by click (`details` with the values to type). */
interface ConsoleClick {
	readonly label: string;
	readonly detail: string;
}

const webSettings: ConsoleClick = {
	label: 'Gear icon, then Web Settings',
	detail:
		"The gear is at the right end of your security profile's row, below Login with Amazon Configurations.",
};

/** Making a security profile, up to the page that holds client ID and secret. @param isDemo nobody signs in there */
export const profileClicks = (isDemo: boolean): readonly ConsoleClick[] => [
	isDemo
		? {label: 'Open the console', detail: 'Here it is the practice one, which lets everybody in.'}
		: {
				label: 'Open the console, sign in',
				detail: `With your Amazon developer account. None yet? Register first, it is free: ${registrationUrl}`,
			},
	{
		label: 'Create a New Security Profile',
		detail: 'Is there one in the list already that you want to use? Then go on with 5.',
	},
	{
		label: 'Name and description',
		detail: 'For example: smapi-login, Manages my Alexa skills. The name is shown to those who sign in.',
	},
	{
		label: 'Privacy notice URL, then Save',
		detail: 'Consent Privacy Notice URL: any page of yours, for example https://example.com/privacy.',
	},
	webSettings,
];

/** The way to the list of return URLs, click by click; a sign is what one sees there. */
export const returnUrlPath = [
	'your security profile',
	{icon: '⚙', name: 'gear icon'},
	'Web Settings',
	'Edit',
	'Allowed Return URLs',
	'Save',
] as const;

/** Entering the return URLs. @param needed the addresses that the way needs */
export const returnUrlClicks = (needed: readonly string[]): readonly ConsoleClick[] => [
	{label: 'Open the console, sign in', detail: 'With the developer account of your security profile.'},
	webSettings,
	{label: 'Edit', detail: 'At the bottom right.'},
	{
		label: 'Allowed Return URLs',
		detail: `Paste ${needed.join(' ')} there, character for character. Not into Allowed Origins.`,
	},
	{label: 'Save', detail: 'At the bottom right. Without it nothing is kept.'},
];
