import base from './jest.config.js';

/** The suites that need a real PostgreSQL or a real Kafka. `npm run test:engines` builds first: the services under test are started from dist. */
export default {
  ...base,
  testMatch: ['**/*.engines.ts'],
  globalSetup: '<rootDir>/libs/testing/dist/engines/set-up.js',
  globalTeardown: '<rootDir>/libs/testing/dist/engines/tear-down.js',
  testTimeout: 120_000,
  maxWorkers: 2,
};
