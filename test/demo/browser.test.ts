import {existsSync} from 'node:fs';
import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {type Browser, type BrowserContextOptions, chromium, type Page} from 'playwright-core';
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, it} from 'vitest';
import {type LookAlike, startLookAlike} from '../../source/demo/server.ts';
import {PracticeClient} from './practice-client.ts';

const executablePath = process.env.CHROMIUM || '/usr/bin/chromium';
const noBrowser = !existsSync(executablePath);
if (noBrowser)
	console.log(`SKIPPED test/demo/browser.test.ts: there is no Chromium at ${executablePath} (set CHROMIUM)`);
const launchArguments = [
	'--headless',
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

/** Every pair of text and background with less contrast than WCAG 2.2 asks for (4.5), and the text of it. */
const weakContrasts = `(() => {
	const parse = text => text.match(/[\\d.]+/g).map(Number);
	const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
		.map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
		.reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
	const ground = element => {
		for (let at = element; at; at = at.parentElement) {
			const color = parse(getComputedStyle(at).backgroundColor);
			if (color[3] !== 0) return color;
		}
		return [255, 255, 255];
	};
	const found = [];
	const seen = [...document.body.querySelectorAll('*')].filter(element =>
		[...element.childNodes].some(node => node.nodeType === 3 && node.data.trim()) && element.checkVisibility());
	for (const element of seen) {
		const [a, b] = [light(parse(getComputedStyle(element).color)), light(ground(element))];
		const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
		if (ratio < 4.5) found.push(ratio.toFixed(2) + ' ' + element.textContent.trim());
	}
	return {checked: seen.length, found};
})()`;

/** The client's side: takes the callback and leads on to a page without the code, as a listener may do. */
async function startClientSide(): Promise<{server: Server; redirectUri: string; origin: string}> {
	const server = createServer((request, response) => {
		if (request.url?.startsWith('/cb')) {
			response.writeHead(303, {location: '/done', 'x-query': request.url}).end();
			return;
		}
		response.writeHead(200, {'content-type': 'text/html'}).end('<title>done</title>');
	});
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return {server, origin, redirectUri: `${origin}/cb`};
}

describe.skipIf(noBrowser)('in a real browser', {timeout: 90_000}, () => {
	let browser: Browser;
	let side: Awaited<ReturnType<typeof startClientSide>>;
	let amazon: LookAlike;
	let client: PracticeClient;
	let page: Page;
	let complaints: string[];

	const openPage = async (options: BrowserContextOptions = {}) => {
		page = await browser.newPage(options);
		page.on('console', message => complaints.push(message.text()));
	};
	const signInUrl = () => client.url({redirect_uri: side.redirectUri});
	/** Presses a button and gives back the query that arrives at the client's side. */
	const press = async (name: string): Promise<URLSearchParams> => {
		const arrived = page.waitForRequest(request => request.url().startsWith(side.redirectUri));
		await page.getByRole('button', {name, exact: true}).click();
		const request = await arrived;
		await page.waitForURL(`${side.origin}/done`);
		return new URL(request.url()).searchParams;
	};
	const allPages = () => [
		signInUrl(),
		client.url({redirect_uri: 'https://evil.example/'}),
		amazon.consoleUrl,
		`${amazon.consoleUrl}/new`,
		`${amazon.consoleUrl}/profiles/0`,
		`${amazon.consoleUrl}/profiles/0/web`,
		`${amazon.consoleUrl}/profiles/0/web?saved`,
		`${amazon.consoleUrl}/profiles/0/web/edit`,
		amazon.practiceUrl,
		`${amazon.origin}/code?code=${'x'.repeat(200)}`,
		`${amazon.origin}/nothing`,
	];

	beforeAll(async () => {
		browser = await chromium.launch({executablePath, args: launchArguments});
		side = await startClientSide();
	}, 60_000);
	afterAll(async () => {
		await browser?.close();
		side?.server.closeAllConnections();
		side?.server.close();
	});
	beforeEach(async () => {
		complaints = [];
		amazon = await startLookAlike({returnUrls: [side.redirectUri], vendors: 'many'});
		client = new PracticeClient(amazon);
		await openPage();
	});
	afterEach(async () => {
		await page.close();
		await amazon.close();
	});

	it('Allow leads through our policy to the client, and on from there', async () => {
		await page.goto(signInUrl());
		const query = await press('Allow');
		expect(query.get('state')).toBe(client.state);
		const answer = await client.exchange(query.get('code') ?? '', {redirect_uri: side.redirectUri});
		expect(answer.status).toBe(200);
		expect(complaints).toEqual([]);
	});

	it('Cancel leads back with access_denied', async () => {
		await page.goto(signInUrl());
		expect((await press('Cancel')).get('error')).toBe('access_denied');
		expect(complaints).toEqual([]);
	});

	it('the keyboard alone is enough', async () => {
		await page.goto(signInUrl());
		await page.getByRole('radio', {name: /Ada Example/}).focus();
		await page.keyboard.press('ArrowDown');
		await page.keyboard.press('Tab');
		const arrived = page.waitForRequest(request => request.url().startsWith(side.redirectUri));
		await page.keyboard.press('Enter');
		expect(new URL((await arrived).url()).searchParams.get('code')).toBeTruthy();
		const form = amazon.requests.find(request => request.path === '/ap/consent')?.form;
		expect(form?.get('choice')).toBe('allow');
		expect(form?.get('account')).toBe('1');
	});

	it('the second account has vendors of its own', async () => {
		await page.goto(signInUrl());
		await page.getByRole('radio', {name: /Oakfield Studio/}).check();
		const code = (await press('Allow')).get('code') ?? '';
		const answer = await client.exchange(code, {redirect_uri: side.redirectUri});
		const {access_token: token} = (await answer.json()) as {access_token: string};
		expect(await (await client.get('/v1/vendors', token)).text()).toContain('M9PRACTICEOAK');
	});

	it('a consent page can be loaded again, and answered once', async () => {
		await page.goto(signInUrl());
		await page.reload();
		expect((await press('Allow')).get('code')).toBeTruthy();
		await page.goBack();
		await page.getByRole('heading', {name: /asks to work on/}).waitFor();
		expect((await press('Allow')).get('code')).toBeTruthy();
	});

	it('the clicks of the console make an unregistered return URL work', async () => {
		const url = client.url({redirect_uri: `${side.origin}/cb?other`});
		await page.goto(url);
		await expect.poll(() => page.textContent('main')).toContain('An unknown redirect_uri was used');
		await page.getByRole('link', {name: 'Web Settings'}).click();
		await page.getByText('⚙ Manage').click();
		await page.getByRole('link', {name: 'Web Settings'}).click();
		await page.getByRole('link', {name: 'Edit'}).click();
		await page.getByLabel('Allowed Return URL 2').fill(`${side.origin}/cb?other`);
		await page.getByRole('button', {name: 'Save'}).click();
		await page.getByRole('status').filter({hasText: 'Saved'}).waitFor();
		await page.goto(url);
		expect((await press('Allow')).get('code')).toBeTruthy();
	});

	it('Enter in a field saves, and Add Another only adds', async () => {
		await page.goto(`${amazon.consoleUrl}/profiles/0/web/edit`);
		await page.getByLabel('Allowed Return URL 2').fill('https://a.example/');
		await page.getByRole('button', {name: 'Add Another'}).click();
		await page.getByLabel('Allowed Return URL 4').waitFor();
		expect(amazon.registeredReturnUrls()).toEqual([side.redirectUri]);
		await page.getByLabel('Allowed Return URL 2').press('Enter');
		await page.getByRole('status').filter({hasText: 'Saved'}).waitFor();
		expect(amazon.registeredReturnUrls()).toEqual([side.redirectUri, 'https://a.example/']);
	});

	it('Show Secret shows the secret, not before', async () => {
		await page.goto(`${amazon.consoleUrl}/profiles/0/web`);
		const secret = page.getByText(amazon.client.secret);
		expect(await secret.isVisible()).toBe(false);
		await page.getByText('Show Secret').click();
		expect(await secret.isVisible()).toBe(true);
	});

	it('a failure is switched on and off by hand', async () => {
		await page.goto(signInUrl());
		await page.getByRole('link', {name: 'Practise a failure'}).click();
		await page.getByRole('radio', {name: 'fails with 503 and no reason'}).check();
		await page.getByRole('button', {name: 'Switch'}).click();
		await page.getByRole('status').filter({hasText: 'The next token request fails with 503'}).waitFor();
		const code = await client.code({redirect_uri: side.redirectUri});
		expect((await client.exchange(code)).status).toBe(503);
		await page.reload();
		await page.getByRole('status').filter({hasText: 'Everything works'}).waitFor();
	});

	it('everything works without script', async () => {
		await page.close();
		await openPage({javaScriptEnabled: false});
		await page.goto(signInUrl());
		expect((await press('Allow')).get('code')).toBeTruthy();
	});

	it('nothing is wider than 320 pixels', async () => {
		await page.close();
		await openPage({viewport: {width: 320, height: 640}});
		for (const url of allPages()) {
			await page.goto(url);
			for (const summary of await page.locator('summary').all()) await summary.click();
			const wide = await page.evaluate('document.documentElement.scrollWidth');
			expect([url, wide]).toEqual([url, 320]);
		}
	});

	it.each(['dark', 'light'] as const)('every text can be read in the %s scheme', async colorScheme => {
		await page.close();
		await openPage({colorScheme});
		for (const url of allPages()) {
			await page.goto(url);
			for (const summary of await page.locator('summary').all()) await summary.click();
			const {checked, found} = (await page.evaluate(weakContrasts)) as {checked: number; found: string[]};
			expect(checked).toBeGreaterThan(3);
			expect(found).toEqual([]);
		}
		const ground = await page.evaluate('getComputedStyle(document.body).backgroundColor');
		expect(ground).toBe(colorScheme === 'dark' ? 'rgb(18, 21, 28)' : 'rgb(243, 244, 247)');
	});
});
