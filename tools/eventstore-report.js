import { relative } from 'node:path';
import { connectEsdb } from '@entente/event-store/esdb';

/** Jest's reporter for the suites on a real EventStoreDB: which server it was, and what ran on it. */
export default class EventStoreReport {
  async onRunComplete(_, { testResults }) {
    const rows = testResults.map(({ testFilePath, numPassingTests, numFailingTests, numPendingTests, testExecError }) => [
      relative(process.cwd(), testFilePath),
      numPassingTests,
      numFailingTests + (testExecError ? 1 : 0),
      numPendingTests,
    ]);
    const table = [['suite', 'passed', 'failed', 'passed over'], ...rows.sort(([one], [other]) => (one < other ? -1 : 1))];
    const width = Math.max(...table.map(([suite]) => suite.length));
    const lines = table.map(([suite, ...counts]) =>
      [suite.padEnd(width), ...counts.map((count) => String(count).padStart(11))].join(' '),
    );
    process.stdout.write(`\nEventStoreDB ${await version()}\n\n${lines.join('\n')}\n`);
  }
}

/** As the server says it of itself. */
async function version() {
  const connection = connectEsdb(process.env.EVENTSTORE_URL);
  try {
    return (await connection.client.capabilities).serverVersion;
  } catch (error) {
    return `that says no version: ${error.message}`;
  } finally {
    await connection.close();
  }
}
