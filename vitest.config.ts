import {availableParallelism} from 'node:os';
import {defineConfig} from 'vitest/config';

export default defineConfig({
	// The development build of JSX calls what React's production build does not have.
	oxc: {jsx: {runtime: 'automatic', development: false}},
	test: {
		include: ['test/**/*.test.{ts,tsx}'],
		// No test mocks a module or keeps state in one: sharing them takes three quarters off the time.
		isolate: false,
		// Most of the time goes into waiting for programs: with two processors two workers are worth it.
		maxWorkers: Math.max(2, availableParallelism() - 1),
		// A test that needs two tries is mended. Where a change is judged, on a machine that nobody looks after, one more try
		// tells a race from a failure; the report names who needed it.
		retry: process.env.CI ? 1 : 0,
		testTimeout: 90_000,
		hookTimeout: 90_000,
		env: {
			// React's development build takes longer, and the program is built with this one.
			NODE_ENV: 'production',
			// Without a window Ink starts `tput` twice for every frame to ask for its size; this it asks first.
			COLUMNS: '80',
			LINES: '24',
		},
	},
});
