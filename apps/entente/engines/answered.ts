import { expect } from '@jest/globals';
import { COMMANDS_TOPIC, SERVICES } from '@entente/contracts';
import { openPostgres } from '@entente/sql/pg';
import type { KafkaMessage } from 'kafkajs';
import type { Cluster } from './cluster.js';
import { resultIdOf, type KafkaLine, type Result } from './over-kafka.js';
import type { Records } from './records.js';

/** As a service keeps it. */
type Kept = { readonly accepted: boolean; readonly data: { readonly [field: string]: unknown } };

type Place = { readonly resultId: string; readonly record: KafkaMessage; readonly result: Result };

/**
 * Of everything that the commands' topic holds: one answer is kept, by one service, and nothing else was told; what was done once is not done again,
 * whoever sends the very same record once more, and is answered as it was.
 */
export async function expectAnswered(given: {
  readonly cluster: Cluster;
  readonly records: Records;
  readonly line: KafkaLine;
}): Promise<void> {
  const found = await placesIn(given);
  await expectKeptOnce(given.cluster, given.line, found);
  const accepted = new Map<string, Place[]>();
  for (const place of found.filter(({ result }) => isAccepted(result))) {
    const id = String(place.record.headers?.['ce_id']);
    accepted.set(id, [...(accepted.get(id) ?? []), place]);
  }
  for (const [id, places] of accepted) {
    const [first, ...repeated] = places.map(({ result }) => result);
    expect(repeated).toEqual(repeated.map(() => asRepeated(first!)));
    const once = places.length === 1 ? places[0] : undefined;
    if (once) expect([id, await sentAgain(once, given.line)]).toEqual([id, asRepeated(once.result)]);
  }
}

const isAccepted = ({ type }: Result): boolean => type.endsWith('.command_accepted.v1');

/** Whoever died after he did it, and before that was kept, calls even the first a repetition: he read it again. */
const asRepeated = (result: Result): Result => ({ ...result, data: { ...result.data, replayed: true } });

async function sentAgain({ record: { key, value, headers = {} } }: Place, line: KafkaLine): Promise<Result> {
  return line.told(await line.send({ key, value, headers }));
}

async function placesIn({ records, line }: { readonly records: Records; readonly line: KafkaLine }): Promise<readonly Place[]> {
  const commands = await records.all(COMMANDS_TOPIC);
  return Promise.all(
    commands.map(async ({ partition, record }) => {
      const resultId = resultIdOf(partition, record.offset);
      return { resultId, record, result: await line.told(resultId) };
    }),
  );
}

async function expectKeptOnce(cluster: Cluster, { results }: KafkaLine, found: readonly Place[]): Promise<void> {
  const kept = await keptIn(cluster);
  for (const { resultId, result } of found) {
    const { type, data } = result;
    expect(new Set(results.get(resultId)?.map((told) => JSON.stringify(told)))).toEqual(new Set([JSON.stringify(result)]));
    const answers = kept.get(resultId) ?? [];
    expect({ resultId, answers }).toEqual({
      resultId,
      answers: [{ time: expect.any(String), accepted: isAccepted(result), data: expect.anything() }],
    });
    expect({ type, data }).toMatchObject({ type, data: answers[0]!.data });
  }
}

/** By the ids of their results, whichever service keeps them. */
async function keptIn({ databases }: Cluster): Promise<ReadonlyMap<string, readonly Kept[]>> {
  const kept = new Map<string, Kept[]>();
  for (const service of SERVICES) {
    const database = openPostgres(databases[service], { readOnly: true, connectionsMax: 1 });
    const rows = await database
      .schema('entente_bus')
      .query<{ lane: string; place: string; answer: Kept }>('select lane, place, answer from answers where topic = $1', [
        COMMANDS_TOPIC,
      ]);
    await database.close();
    for (const { lane, place, answer } of rows) {
      const id = resultIdOf(Number(lane), place);
      kept.set(id, [...(kept.get(id) ?? []), answer]);
    }
  }
  return kept;
}
