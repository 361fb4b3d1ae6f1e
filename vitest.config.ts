import {defineConfig} from 'vitest/config';

export default defineConfig({
	test: {
		include: ['test/**/*.test.{ts,tsx}'],
		// No test mocks a module or keeps state in one: sharing them takes three quarters off the time.
		isolate: false,
		testTimeout: 30_000,
		hookTimeout: 30_000,
	},
});
