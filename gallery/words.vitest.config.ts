import {fileURLToPath} from 'node:url';
import {defineConfig, mergeConfig} from 'vitest/config';
import base from '../vitest.config.ts';

/** The tests in which a person is told something, with the same random walks each time. */
export default mergeConfig(
	{...base, test: {...base.test, include: []}},
	defineConfig({
		root: fileURLToPath(new URL('..', import.meta.url)),
		test: {
			include: [
				'test/steps/*.test.ts',
				'test/wizard.test.ts',
				'test/commands/*.test.ts',
				'test/flows/doctor.test.ts',
				'test/demo/{authorize,console,faults,server}.test.ts',
			],
			setupFiles: [fileURLToPath(new URL('words-setup.ts', import.meta.url))],
			retry: 0,
			reporters: ['dot'],
		},
	}),
);
