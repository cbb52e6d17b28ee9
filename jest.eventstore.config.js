import base from './jest.config.js';

if (process.env.EVENTSTORE_URL === undefined)
  throw new Error(
    'EVENTSTORE_URL is missing. Write the address of an EventStoreDB to test on, such as esdb://admin:changeit@127.0.0.1:2113?tls=false.',
  );
process.env.ENTENTE_STORE = 'eventstore';

/** What runs on any EventStoreDB, whatever else is on it: each installation has a prefix of its own there, and nothing is deleted. */
export default {
  ...base,
  testMatch: [
    '**/*.eventstore.ts',
    '<rootDir>/apps/entente/e2e/{stories,stories-told,stories-on-bus,crash,rebuild,serve,parked,races*,random-commands}.spec.ts',
    '<rootDir>/apps/entente/e2e/scenarios-*.spec.ts',
  ],
  reporters: ['default', '<rootDir>/tools/eventstore-report.js'],
  testTimeout: 60_000,
};
