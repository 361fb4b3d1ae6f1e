import {once} from 'node:events';
import {existsSync} from 'node:fs';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {type Browser, type BrowserContextOptions, chromium, type Page} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {good, goPath, type Opened, openListener, state} from './listener-client.ts';

const executablePath = '/usr/bin/chromium';
const hasChromium = existsSync(executablePath);
if (!hasChromium) console.warn(`SKIP listener in a browser: ${executablePath} is not installed`);

interface Look {
	/** Relative luminance of the card, 0 to 1. */
	readonly card: number;
	readonly leastContrast: number;
	readonly width: number;
}

// A text, because it runs in the browser, whose types this project does not load.
const lookAtPage = `(() => {
	const luminance = color => {
		const [red, green, blue] = color.match(/[\\d.]+/g).map(part => {
			const share = part / 255;
			return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
		});
		return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
	};
	const main = document.querySelector('main');
	const card = luminance(getComputedStyle(main).backgroundColor);
	const contrasts = [...main.querySelectorAll('h1, p')].map(element => {
		const ink = luminance(getComputedStyle(element).color);
		return (Math.max(ink, card) + 0.05) / (Math.min(ink, card) + 0.05);
	});
	return {card, leastContrast: Math.min(...contrasts), width: document.documentElement.scrollWidth};
})()`;

const narrow = {width: 320, height: 568};

describe.skipIf(!hasChromium)('the pages in a browser', () => {
	let browser: Browser;

	beforeAll(async () => {
		browser = await chromium.launch({
			executablePath,
			args: [
				'--headless',
				'--no-sandbox',
				'--disable-gpu',
				'--disable-quic',
				'--no-first-run',
				'--disable-background-networking',
				'--disable-component-update',
				'--disable-sync',
			],
		});
	});

	afterAll(() => browser?.close());

	/** A page in a window of its own, with everything that it complains about. */
	async function openWindow(
		options: BrowserContextOptions = {},
	): Promise<{page: Page; complaints: string[]}> {
		const context = await browser.newContext(options);
		const page = await context.newPage();
		const complaints: string[] = [];
		page.on('console', message => complaints.push(message.text()));
		page.on('pageerror', error => complaints.push(error.message));
		return {page, complaints};
	}

	function address(listener: Opened, path: string): string {
		return `http://127.0.0.1:${listener.port}${path}`;
	}

	it('B05 shows the accepted page, and a reload and a second tab are told that it is answered', async () => {
		const listener = await openListener();
		const {page, complaints} = await openWindow();
		await page.goto(address(listener, good));
		expect(await page.title()).toBe('Go back to the terminal - smapi-login');
		expect(await page.getByRole('heading', {level: 1}).textContent()).toBe('Go back to the terminal');
		expect((await listener.answer).get('code')).toBe('GOODCODE');
		expect(await page.context().cookies()).toEqual([]);
		await page.reload();
		expect(await page.content()).toContain('This sign-in has its answer already');
		const tab = await page.context().newPage();
		await tab.goto(address(listener, good));
		expect(await tab.content()).toContain('This sign-in has its answer already');
		expect(listener.judged).toHaveBeenCalledTimes(1);
		await listener.close();
		expect(await page.getByRole('heading').isVisible()).toBe(true);
		expect(complaints).toEqual([]);
		await page.context().close();
	});

	it('A07 shows the declined page', async () => {
		const listener = await openListener();
		const {page, complaints} = await openWindow({javaScriptEnabled: false});
		await page.goto(address(listener, `/cb?error=access_denied&state=${state}`));
		expect(await page.getByRole('heading', {level: 1}).textContent()).toBe('The sign-in did not work');
		expect(complaints).toEqual([]);
		await page.context().close();
	});

	it('B25 goes on from the short address to the callback, as the browser of a person does', async () => {
		const listener = await openListener();
		const onward = await openListener({target: address(listener, good)});
		const {page, complaints} = await openWindow();
		await page.goto(address(onward, goPath));
		expect(page.url()).toBe(address(listener, good));
		expect((await listener.answer).get('state')).toBe(state);
		expect(complaints).toEqual([]);
		await page.context().close();
	});

	it.each(['light', 'dark'] as const)('fits a narrow window and can be read there, %s', async colorScheme => {
		const listener = await openListener();
		const {page} = await openWindow({viewport: narrow, colorScheme, javaScriptEnabled: true});
		await page.goto(address(listener, good));
		const look = await page.evaluate<Look>(lookAtPage);
		expect(look.width).toBeLessThanOrEqual(narrow.width);
		// WCAG 2.2, 1.4.3 asks for 4.5.
		expect(look.leastContrast).toBeGreaterThan(4.5);
		expect(look.card > 0.5).toBe(colorScheme === 'light');
		await page.context().close();
	});

	it('B22 B21 lets no page of another site frame it or read it', async () => {
		const listener = await openListener();
		const {page} = await openWindow();
		// Another program's page on this computer: a public site would not even get this far.
		const other = createServer((_request, response) => response.end('<!doctype html>'));
		await once(other.listen(0, '127.0.0.1'), 'listening');
		await page.goto(`http://127.0.0.1:${(other.address() as AddressInfo).port}/`);
		const read = await page.evaluate(
			url =>
				fetch(url).then(
					response => response.type,
					error => String(error),
				),
			address(listener, '/cb?code=EVIL'),
		);
		expect(read).toContain('TypeError');
		expect(listener.judged).toHaveBeenCalledTimes(1);
		await page.setContent(`<iframe src="${address(listener, good)}"></iframe>`);
		expect((await listener.answer).get('state')).toBe(state);
		expect(await page.frameLocator('iframe').getByText('Go back to the terminal').count()).toBe(0);
		await page.context().close();
		other.closeAllConnections();
		other.close();
	});
});
