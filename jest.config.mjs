import { chromiumPath } from './scripts/chromium.mjs'

// CI has a browser; elsewhere `npm test` needs nothing but npm packages.
const withBrowser = process.env.CI === 'true' || chromiumPath() !== undefined
if (!withBrowser)
  process.stderr.write('There is no Chromium: the tests in a browser are left out. CHROMIUM can name one.\n')

// The AWS SDK's notice about future Node versions would stand above every suite.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true'

/** One transform for everything: the sources are TypeScript modules, jest runs them as CommonJS. */
export default {
  testEnvironment: 'node',
  globalSetup: '<rootDir>/test/kit/globalSetup.ts',
  globalTeardown: '<rootDir>/test/kit/globalTeardown.ts',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', ...(withBrowser ? [] : ['\\.browser\\.test\\.ts$'])],
  // A rehearsal has copies of this checkout there.
  modulePathIgnorePatterns: ['<rootDir>/\\.build/'],
  transform: {
    '^.+\\.(ts|js|mjs)$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'commonjs' } },
    ],
  },
  // These packages are published as ES modules only.
  transformIgnorePatterns: [
    '/node_modules/(?!(@maplibre|@mapbox|pbf|@middy|jose|d3-[a-z-]+|internmap|polylabel|tinyqueue)/)',
  ],
  testSequencer: '<rootDir>/test/jest/sequencer.mjs',
  testRunner: '<rootDir>/test/jest/runner.mjs',
  reporters: ['default', '<rootDir>/test/jest/reporter.mjs'],
  setupFilesAfterEnv: ['<rootDir>/test/jest/connections.ts', '<rootDir>/test/jest/seed.ts'],
  // A guard against what never ends, and no measure: machines are busy.
  testTimeout: 300_000,
  maxWorkers: 2,
}
